"""The page of one module, and the whole module for printing."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.catalogue.compiled import pieces_from_json
from learning.catalogue.reading import ShelfModule
from learning.catalogue.views.blueprint import bp
from learning.catalogue.views.cards import as_continue, known, lesson_rows, module_card
from learning.catalogue.views.desk import Desk, open_desk
from learning.catalogue.views.leaves import Filler, leaf, references_in
from learning.catalogue.views.lesson import NOTHING, Place, body_html
from learning.markdown.document import fill
from learning.progress import completion
from learning.recommendations import queries as recommendation_queries
from learning.web.database import current_session
from learning.web.freshness import conditional
from learning.web.guard import public
from learning.web.language import current_language, speaking


@bp.get("/modules/<module>")
@public
def module(module: str) -> ResponseReturnValue:
    desk = open_desk()
    found = desk.module(module)
    return conditional(
        (desk.shelf.revision, desk.records, desk.answered), lambda: module_page(desk, found)
    )


def module_page(desk: Desk, module: ShelfModule) -> str:
    progresses = [desk.progress(lesson) for lesson in module.lessons]
    place = completion.next_missing(progresses)
    session, language = current_session(), current_language().code
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
        recommendations=recommendation_queries.cards(
            session, slugs=module.recommendations, language=language
        ),
        frameworks=module.frameworks,
        print_url=url_for("catalogue.print_module", module=module.slug),
    )


def aims_html(desk: Desk, module: ShelfModule) -> Markup:
    """What the reader will be able to do, as the module's own file says it."""
    language, text = module.text(current_language().code)
    filler = Filler(references_in(desk, language).terms, {}, language)
    return Markup(fill(pieces_from_json(text.body), filler))  # noqa: S704  # sanitised when compiled


@bp.get("/modules/<module>/print")
@public
def print_module(module: str) -> ResponseReturnValue:
    """Every lesson on one page: questions as a paper form, sources at the end of each lesson."""
    desk = open_desk()
    found = desk.module(module)
    return conditional(desk.shelf.revision, lambda: print_page(desk, found))


def print_page(desk: Desk, module: ShelfModule) -> str:
    places = [Place(desk, module, one, leaf(desk, module, one)) for one in module.lessons]
    lessons = []
    for place in places:
        with speaking(place.leaf.language):
            lessons.append(
                {
                    "number": place.lesson.number,
                    "leaf": place.leaf,
                    "lang": known(place.leaf.language),
                    "body": body_html(place, NOTHING, None, on_paper=True),
                }
            )
    return render_template(
        "catalogue/print.html",
        module=module_card(desk, module),
        aims=aims_html(desk, module),
        lessons=lessons,
    )
