"""The first page, and the list of all modules."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.catalogue import filters
from learning.catalogue.views.blueprint import bp
from learning.catalogue.views.cards import continue_card, module_card
from learning.catalogue.views.desk import Desk, open_desk
from learning.recommendations.views import desk as library_desk
from learning.store.paging import page_of
from learning.web.freshness import conditional
from learning.web.guard import public
from learning.web.language import current_language

ON_HOME = 6  # modules shown on the first page
PER_PAGE = 12


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    desk = open_desk()
    return conditional((desk.shelf.revision, desk.records, desk.answered), lambda: home_page(desk))


def home_page(desk: Desk) -> str:
    shelf = desk.shelf
    chain = library_desk.desk_of(shelf, language=current_language().code).chain
    return render_template(
        "catalogue/home.html",
        modules=[module_card(desk, module) for module in shelf.modules[:ON_HOME]],
        continue_=continue_card(desk),
        module_count=len(shelf.modules),
        lesson_count=sum(len(module.lessons) for module in shelf.modules),
        recommendation_count=len(chain.listed),
        practice_count=len(chain.listed_practices),
    )


@bp.get("/modules")
@public
def catalogue() -> ResponseReturnValue:
    desk = open_desk()
    return conditional(
        (desk.shelf.revision, desk.records, desk.answered), lambda: catalogue_page(desk)
    )


def catalogue_page(desk: Desk) -> str:
    chosen = {key: request.args.get(key, "") for key in filters.KEYS}
    selection = filters.select(desk.shelf, chosen)
    page = page_of(
        selection.modules, number=request.args.get("page", default=1, type=int), size=PER_PAGE
    )
    return render_template(
        "catalogue/catalogue.html",
        modules=[module_card(desk, module) for module in page.items],
        page=page,
        choices=selection.choices,
        chosen={key: value for key, value in chosen.items() if value},
        action=url_for("catalogue.catalogue"),
    )
