"""How a quiz works, for facilitators and admins, and more time for one person."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from learning.accounts import queries as accounts
from learning.catalogue.views.cards import known, module_card
from learning.catalogue.views.desk import open_desk
from learning.errors import Refusal
from learning.quizzes import attempts, queries, service
from learning.quizzes.forms import MoreTimeForm
from learning.quizzes.service import MoreTime
from learning.quizzes.statistics import LEAST, ItemStatistics, Mark, by_question, item, quiz
from learning.quizzes.views.blueprint import bp
from learning.quizzes.views.desk import QuizDesk, book_of, open_quiz
from learning.web.database import current_session, transaction
from learning.web.guard import roles, the_reader
from learning.web.language import say

FULL = 10_000


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question of the pool with its figures."""

    title: str
    figures: ItemStatistics


@bp.get("/reports")
@roles("facilitator", "admin")
def reports() -> ResponseReturnValue:
    """Where facilitators begin: how each module's final quiz works."""
    desk = open_desk()
    cards = [module_card(desk, module) for module in desk.shelf.modules if module.quiz]
    return render_template("quizzes/reports.html", modules=cards)


@bp.get("/reports/quizzes/<module>")
@roles("facilitator", "admin")
def report(module: str) -> ResponseReturnValue:
    found = open_quiz(module)
    close_overdue(found, now=datetime.now(UTC))
    return report_page(found, MoreTimeForm())


@bp.post("/reports/quizzes/<module>/extensions")
@roles("facilitator", "admin")
def extend(module: str) -> ResponseReturnValue:
    """Give one person more minutes, the attempt that runs included."""
    found, form, now = open_quiz(module), MoreTimeForm.from_request(), datetime.now(UTC)
    if not form.sent_and_valid:
        return report_page(found, form), 422
    try:
        with transaction() as session:
            service.extend(
                session,
                accounts.person_by_email(session, form.email.data or ""),
                MoreTime(found.module.module_id, form.minutes.data or 0, the_reader().person_id),
                found.rules,
                now=now,
            )
    except Refusal as refusal:
        if refusal.status >= 500:  # a busy database or a full disk is not the form's fault
            raise
        form.form_errors.append(say(refusal))
        return report_page(found, form), 422
    return redirect(f"{found.head.report_url}?saved=yes#more-time", code=303)


def close_overdue(found: QuizDesk, *, now: datetime) -> None:
    """Figures are of closed attempts: those whose time ran out are closed first."""
    latest = now - attempts.GRACE
    module_id = found.module.module_id
    if not queries.overdue_attempts(current_session(), module_id=module_id, latest=latest):
        return
    with transaction() as session:
        for one in queries.overdue_attempts(session, module_id=module_id, latest=latest):
            service.close_if_over(session, one, book_of(one.release_id), found.course, now=now)


def report_page(found: QuizDesk, form: MoreTimeForm) -> str:
    module_id = found.module.module_id
    rows = queries.first_attempts(current_session(), module_id=module_id)
    whole = {one.attempt_id: (one.marks / FULL, one.passed) for one in rows}
    book = book_of(found.module.release_id)
    language = found.language_of(book)
    earned = by_question(
        [Mark(one.attempt_id, one.key, one.points, one.earned / FULL) for one in rows]
    )
    return render_template(
        "quizzes/report.html",
        quiz=found.head,
        rules=found.rules,
        least=LEAST,
        figures=quiz(
            [share for share, _ in whole.values()], [passed for _, passed in whole.values()]
        ),
        items=[
            ItemRow(question.text, item(earned.get(key, ())))
            for key, question in book.texts[language].items()
        ],
        lang=known(language),
        form=form,
        extensions=queries.extensions_of(current_session(), module_id=module_id),
        is_saved="saved" in request.args,
    )
