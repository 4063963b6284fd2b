"""The page of one module, and the whole module for printing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.catalogue.compiled import pieces_from_json
from learning.catalogue.reading import ShelfLesson, ShelfModule
from learning.catalogue.views.blueprint import bp
from learning.catalogue.views.cards import as_continue, lesson_rows, module_card
from learning.catalogue.views.desk import Desk, open_desk
from learning.catalogue.views.leaves import Filler, Leaf, leaf
from learning.catalogue.views.sessions import next_session, next_sessions
from learning.i18n.languages import Language
from learning.live.queries import Announced
from learning.live.queries.afterwards import reports_about
from learning.markdown.document import Slot, fill
from learning.progress import completion
from learning.quizzes import queries as quiz_queries
from learning.quizzes.attempts import Standing
from learning.quizzes.presentation import card
from learning.recommendations.views import desk as library_desk
from learning.recommendations.views.cards import recommendation_views
from learning.web.database import current_session
from learning.web.freshness import conditional
from learning.web.guard import public
from learning.web.language import current_language, speaking


@bp.get("/modules/<module>")
@public
def module(module: str) -> ResponseReturnValue:
    desk = open_desk()
    found = desk.module(module)
    standing = standing_of(desk, found)
    announced = next_sessions(found.module_id)
    return conditional(
        (desk.shelf.revision, desk.records, desk.answered, standing, announced),
        lambda: module_page(desk, found, standing, announced),
    )


def standing_of(desk: Desk, module: ShelfModule) -> Standing | None:
    """How far the reader is with the module's final quiz, if it has one."""
    if module.quiz is None:
        return None
    if desk.reader is None:
        return Standing(module.quiz)
    mine = quiz_queries.attempts_of(
        current_session(), person_id=desk.reader.person_id, module_id=module.module_id
    )
    is_live = any(one.handed_in_at is None for one in mine)
    return Standing(module.quiz, quiz_queries.past_of(mine), is_live=is_live)


def module_page(
    desk: Desk,
    module: ShelfModule,
    standing: Standing | None,
    announced: Sequence[Announced],
) -> str:
    progresses = [desk.progress(lesson) for lesson in module.lessons]
    place = completion.next_missing(progresses)
    library = library_desk.desk_of(desk.shelf, language=current_language().code)
    return render_template(
        "catalogue/module.html",
        module=module_card(desk, module),
        aims=aims_html(desk, module),
        lessons=lesson_rows(desk, module),
        minutes_left=sum(
            completion.minutes_left(lesson.minutes, progress)
            for lesson, progress in zip(module.lessons, progresses, strict=True)
        ),
        next=None if place is None else as_continue(desk, module, module.lessons[place]),
        recommendations=recommendation_views(
            library,
            [one for slug in module.recommendations if (one := library.chain.recommendation(slug))],
        ),
        frameworks=module.frameworks,
        standing=standing,
        next_sessions=[next_session(one) for one in announced],
        reports=library_desk.kept(
            (desk.shelf.revision, "reports", module.module_id),
            lambda: reports_about(current_session(), module.module_id),
        ),
        quiz_url=url_for("quizzes.quiz", module=module.slug),
        print_url=url_for("catalogue.print_module", module=module.slug),
    )


def aims_html(desk: Desk, module: ShelfModule) -> Markup:
    """What the reader will be able to do, as the module's own file says it."""
    language, text = module.text(current_language().code)
    terms = library_desk.desk_of(desk.shelf, language=language).terms(language)
    glossary = url_for("recommendations.glossary")
    filler = Filler(language=language, terms=terms, words_at=f"{glossary}#")
    return Markup(fill(pieces_from_json(text.body), filler))  # noqa: S704  # sanitised when compiled


@bp.get("/modules/<module>/print")
@public
def print_module(module: str) -> ResponseReturnValue:
    """Every lesson on one page: questions as a paper form, sources at the end of each lesson."""
    desk = open_desk()
    found = desk.module(module)
    return conditional(desk.shelf.revision, lambda: print_page(desk, found))


def print_page(desk: Desk, module: ShelfModule) -> str:
    return render_template(
        "catalogue/print.html",
        module=module_card(desk, module),
        aims=aims_html(desk, module),
        lessons=[paper_lesson(desk, one) for one in module.lessons],
    )


@dataclass(frozen=True, slots=True)
class PaperLesson:
    """A lesson among others on one page: its anchors begin with its number."""

    number: int
    leaf: Leaf
    lang: Language
    body: Markup


def paper_lesson(desk: Desk, lesson: ShelfLesson) -> PaperLesson:
    dressed = leaf(desk, lesson)
    with speaking(dressed.language) as language:
        body = Markup(  # noqa: S704  # sanitised when compiled
            "".join(
                own_anchors(
                    piece if isinstance(piece, str) else paper_part(dressed, piece), lesson.number
                )
                for piece in dressed.body
            )
        )
        return PaperLesson(lesson.number, dressed, language, body)


def own_anchors(html: str, number: int) -> str:
    """Anchors and links to them under the lesson's number: several lessons share the page."""
    prefix = f"lesson-{number}-"
    for attribute in (' id="', ' href="#', ' aria-labelledby="'):
        html = html.replace(attribute, f"{attribute}{prefix}")
    return html


def paper_part(dressed: Leaf, slot: Slot) -> str:
    """A question to answer with a pen, or a reflection with room to write."""
    if slot.kind == "question" and (question := dressed.compiled.question(slot.key)):
        shown = card(question, dressed.shown(slot.key), answer=None, revision=0)
        return render_template("quizzes/_paper_question.html", q=shown)
    if slot.kind == "reflection" and (reflection := dressed.compiled.reflection(slot.key)):
        prompt = Markup(fill(reflection.html, dressed.filler))  # noqa: S704  # sanitised
        return render_template("progress/_paper_reflection.html", prompt=prompt)
    return ""
