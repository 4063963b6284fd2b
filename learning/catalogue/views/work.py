"""What a reader does in a lesson: answer, reflect, mark as read.

Each works as a plain form. A page that asks for a fragment gets only the part that changed.
"""

import hashlib
import json
from datetime import UTC, datetime

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.catalogue.views import visit
from learning.catalogue.views.blueprint import bp
from learning.catalogue.views.leaves import UnknownPart
from learning.catalogue.views.lesson import (
    Place,
    Remark,
    lesson_page,
    open_place,
    question_html,
    reflection_html,
    surroundings,
    work_of,
)
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Question
from learning.progress import service as progress_service
from learning.progress.service import NewerText, Writing
from learning.quizzes import queries as quiz_queries
from learning.quizzes import service as quiz_service
from learning.quizzes.answers import Answer, answer_from
from learning.quizzes.queries import LessonWork
from learning.quizzes.scoring import mark
from learning.quizzes.service import NewerAnswer, Save
from learning.web.database import transaction
from learning.web.guard import public, signed_in, the_reader
from learning.web.language import say, speaking
from learning.web.reader import Reader

TYPED_EMPTY = 422


@bp.post("/modules/<module>/<lesson>/questions/<key>")
@public
def answer(module: str, lesson: str, key: str) -> ResponseReturnValue:
    place = open_place(module, lesson)
    question = question_at(place, key)
    try:
        given = answer_from(question, request.form.to_dict(flat=False))
    except Refusal as refusal:
        if refusal.status == UnknownPart.status:
            raise
        return answered_badly(place, key, say(refusal))
    if given is None:
        return answered_badly(place, key, say(N_("Choose or write an answer first.")))
    person = place.desk.reader
    if person is None:
        return marked_for_visitor(place, key, given)
    try:
        keep_answer(place, question, given, person)
    except NewerAnswer as newer:
        remark = Remark(key, "newer", message=say(newer), typed=given)
        return part_or_page(place, work_of(place), remark, status=newer.status)
    return saved(place, Remark(key, "saved"), anchor=f"question-{key}")


def question_at(place: Place, key: str) -> Question:
    found = place.leaf.compiled.question(key)
    if found is None:
        raise UnknownPart(N_("This lesson has no such question. Open the lesson again."))
    return found


def keep_answer(place: Place, question: Question, given: Answer, person: Reader) -> None:
    """Save the answer and what follows from it: the lesson done, the module done."""
    marked = mark(question, given, language=place.leaf.language)
    save = Save(
        answer=given,
        marks=marked.basis_points if marked else None,
        seen_revision=request.form.get("revision", default=0, type=int),
        idempotency_key=save_name(given),
    )
    keys = place.lesson.question_keys
    now = datetime.now(UTC)
    with transaction(lane=f"person:{person.person_id}") as session:
        sheet = quiz_queries.answer_sheet(
            session,
            person_id=person.person_id,
            lesson_id=place.lesson.lesson_id,
            key=question.id,
            lesson_keys=keys,
            idempotency_key=save.idempotency_key,
        )
        quiz_service.answer(
            session,
            sheet,
            save,
            person_id=person.person_id,
            release_id=place.module.release_id,
            now=now,
        )
        if changes_progress(place, answered_count=sheet.other_count + 1):
            progress_service.record_answers(
                session, place.visit_of(person), answered_count=sheet.other_count + 1, now=now
            )


def changes_progress(place: Place, *, answered_count: int) -> bool:
    """Whether this answer opens the lesson or may finish it; any other leaves its record."""
    record = place.desk.records.get(place.lesson.lesson_id)
    if record is None:
        return True
    return record.done_at is None and answered_count >= len(place.lesson.question_keys)


def save_name(given: Answer | str) -> str:
    """The name of this very save: what the page's script gave it, else what it says and had seen.

    A plain form sent twice then has the same name twice.
    """
    if named := request.form.get("save", "")[:64]:
        return named
    seen = request.form.get("revision", "0")
    said = json.dumps([seen, given], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:40]


def marked_for_visitor(place: Place, key: str, given: Answer) -> ResponseReturnValue:
    """A visitor's answer is marked and explained. Their browser keeps it, and nobody else."""
    is_kept = visit.add(place.lesson.lesson_id, key, given)
    if is_kept and not wants_part():
        back: Response = make_response(redirect(f"{place.url}#question-{key}", code=303))
        return visit.give(back, visit.answers())
    remark = Remark(key, "marked" if is_kept else "unkept")
    page = make_response(part_or_page(place, work_of(place), remark))
    return visit.give(page, visit.answers()) if is_kept else page


def answered_badly(place: Place, key: str, message: str) -> ResponseReturnValue:
    remark = Remark(key, "empty", message=message)
    return part_or_page(place, work_of(place), remark, status=TYPED_EMPTY)


def part_html_of(place: Place, work: LessonWork, remark: Remark) -> Markup:
    """The question or reflection that a form was about, in the lesson's language."""
    is_question = place.leaf.compiled.question(remark.key) is not None
    with speaking(place.leaf.language):
        render = question_html if is_question else reflection_html
        return Markup(render(place, work, remark.key, remark))  # noqa: S704  # from our templates


def part_or_page(
    place: Place, work: LessonWork, remark: Remark, *, status: int = 200
) -> ResponseReturnValue:
    """The changed part for a page that puts it in place, the whole page for a plain form."""
    if wants_part():
        html = render_template(
            "catalogue/_part.html",
            part=part_html_of(place, work, remark),
            **surroundings(place, work),
        )
    else:
        html = lesson_page(place, work, remark=remark)
    return html, status, {"Cache-Control": "no-store"}


def wants_part() -> bool:
    return request.headers.get("X-Part") == "1"


def saved(place: Place, remark: Remark, *, anchor: str) -> ResponseReturnValue:
    """After the commit: the part as it now stands, or back to its place on the page."""
    if wants_part():
        now = place.anew()
        return part_or_page(now, work_of(now), remark)
    return redirect(f"{place.url}#{anchor}", code=303)


@bp.post("/modules/<module>/<lesson>/reflections/<key>")
@signed_in
def reflect(module: str, lesson: str, key: str) -> ResponseReturnValue:
    place = open_place(module, lesson)
    if place.leaf.compiled.reflection(key) is None:
        raise UnknownPart(N_("This lesson has no such reflection. Open the lesson again."))
    text = request.form.get("text", "").replace("\r\n", "\n").replace("\x00", "")
    try:
        keep_reflection(place, key, text)
    except NewerText as newer:
        remark = Remark(key, "newer", message=say(newer), text=text)
        return part_or_page(place, work_of(place), remark, status=newer.status)
    except Refusal as refusal:
        if refusal.status >= 500:  # busy or full: the same text, sent again, will be taken
            raise
        remark = Remark(key, "refused", message=say(refusal), text=text)
        return part_or_page(place, work_of(place), remark, status=TYPED_EMPTY)
    return saved(place, Remark(key, "saved"), anchor=f"reflection-{key}")


def keep_reflection(place: Place, key: str, text: str) -> None:
    person, now = the_reader(), datetime.now(UTC)
    with transaction(lane=f"person:{person.person_id}") as session:
        if place.lesson.lesson_id not in place.desk.records:
            progress_service.open_lesson(session, place.visit_of(person), now=now)
        progress_service.save_reflection(
            session,
            Writing(
                block_key=key,
                text=text,
                seen_revision=request.form.get("revision", default=0, type=int),
                idempotency_key=save_name(text),
            ),
            person_id=person.person_id,
            lesson_id=place.lesson.lesson_id,
            now=now,
        )


@bp.post("/modules/<module>/<lesson>/read")
@signed_in
def mark_as_read(module: str, lesson: str) -> ResponseReturnValue:
    place, person, now = open_place(module, lesson), the_reader(), datetime.now(UTC)
    with transaction(lane=f"person:{person.person_id}") as session:
        progress_service.mark_as_read(session, place.visit_of(person), now=now)
    return redirect(f"{place.url}#end", code=303)
