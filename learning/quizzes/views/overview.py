"""What a module's final quiz is, how one's attempts went, and the button that begins one."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from learning.i18n import N_
from learning.quizzes import access, queries, service
from learning.quizzes.attempts import Past, Standing, whole_percent
from learning.quizzes.chart import Bar, Chart, chart
from learning.quizzes.drawing import draw
from learning.quizzes.service import Opening
from learning.quizzes.views.blueprint import bp
from learning.quizzes.views.desk import (
    QuizDesk,
    book_of,
    lane,
    open_quiz,
    settled,
    standing_of,
)
from learning.web.database import current_session, transaction
from learning.web.guard import public, signed_in, the_reader
from learning.web.language import current_direction, percent, say


@dataclass(frozen=True, slots=True)
class PastRow:
    """One closed attempt, as the table shows it."""

    number: int
    share: float
    passed: bool
    closed_by: str
    handed_in_at: datetime
    url: str


@bp.get("/modules/<module>/quiz")
@public
def quiz(module: str) -> ResponseReturnValue:
    found = open_quiz(module)
    person = found.desk.reader
    now = datetime.now(UTC)
    mine = settled(found, person.person_id, now=now) if person else ()
    standing = standing_of(found.rules, mine)
    extra = (
        queries.extra_minutes(
            current_session(), person_id=person.person_id, module_id=found.module.module_id
        )
        if person and found.rules.minutes
        else 0
    )
    done = [one for one in found.module.lessons if found.desk.progress(one).is_done]
    return render_template(
        "quizzes/quiz.html",
        quiz=found.head,
        rules=found.rules,
        standing=standing,
        extra=extra,
        lessons_done=len(done),
        lesson_count=len(found.module.lessons),
        past=[past_row(found, one) for one in standing.past],
        chart=chart_of(standing),
        may_see_report=person is not None and access.may_see_report(person.role),
    )


def past_row(found: QuizDesk, past: Past) -> PastRow:
    return PastRow(
        number=past.number,
        share=whole_percent(past.marks),
        passed=past.passed,
        closed_by=past.closed_by,
        handed_in_at=past.handed_in_at,
        url=found.result_url(past.number),
    )


def chart_of(standing: Standing) -> Chart | None:
    """The attempts as bars; nothing to draw before the first."""
    if not standing.past:
        return None
    return chart(
        [
            Bar(
                label=say(N_("Attempt {number}"), number=past.number),
                share=whole_percent(past.marks),
                figure=percent(whole_percent(past.marks)),
            )
            for past in standing.past
        ],
        pass_share=standing.rules.pass_mark / 100,
        pass_label=say(N_("Pass mark: {share}"), share=percent(standing.rules.pass_mark / 100)),
        rtl=current_direction() == "rtl",
    )


@bp.post("/modules/<module>/quiz/start")
@signed_in
def start(module: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one that has begun, in this window or another."""
    found, person, now = open_quiz(module), the_reader(), datetime.now(UTC)
    settled(found, person.person_id, now=now)
    book = book_of(found.module.release_id)
    pool = next(iter(book.texts.values()))
    opening = Opening(
        person_id=person.person_id,
        module_id=found.module.module_id,
        release_id=found.module.release_id,
        rules=found.rules,
        drawn=draw(
            pool.values(),
            count=found.rules.draw,
            topics=found.topics,
            seed=secrets.token_hex(16),
        ),
    )
    with transaction(lane=lane(person.person_id)) as session:
        service.start(session, opening, now=now)
    return redirect(found.head.attempt_url, code=303)
