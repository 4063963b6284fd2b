"""The first page, and the list of all modules."""

from collections.abc import Iterable

from flask import Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue

from learning.catalogue import filters
from learning.catalogue.filters import Choice, Selection
from learning.catalogue.reading import ShelfModule
from learning.catalogue.views.blueprint import bp
from learning.catalogue.views.cards import continue_card, module_card, standing
from learning.catalogue.views.desk import Desk, open_desk
from learning.catalogue.views.sessions import next_session, next_sessions
from learning.recommendations.lines import every_chip
from learning.recommendations.views import desk as library_desk
from learning.recommendations.views.cards import chip_text
from learning.store.paging import Page, page_of
from learning.web.cache import Cache
from learning.web.fragments import fragment, hole, page
from learning.web.freshness import conditional
from learning.web.guard import public
from learning.web.language import current_language, page_key

ON_HOME = 6  # modules shown on the first page
PER_PAGE = 9
CARD_HOLES = tuple(f"card{letter}" for letter in "abcdefghi")  # one for each card of a page


def init_app(app: Flask) -> None:
    app.extensions["selections"] = Cache[Selection](100)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    desk = open_desk()
    shown = desk.shelf.modules[:ON_HOME]
    going_on = continue_card(desk)
    announced = next_sessions()
    state = (
        desk.shelf.revision,
        going_on,
        announced,
        *(standing(desk, module) for module in shown),
    )
    return conditional(
        state,
        lambda: page(
            "catalogue/home.html",
            state,
            make=lambda: {
                **home_values(desk),
                "continue_": going_on,
                "next_sessions": [next_session(one) for one in announced],
            },
            holes={},
        ),
    )


def home_values(desk: Desk) -> dict[str, object]:
    shelf = desk.shelf
    chain = library_desk.desk_of(shelf, language=current_language().code).chain
    return {
        "modules": [module_card(desk, module) for module in shelf.modules[:ON_HOME]],
        "module_count": len(shelf.modules),
        "lesson_count": sum(len(module.lessons) for module in shelf.modules),
        "recommendation_count": len(chain.listed),
        "practice_count": len(chain.listed_practices),
    }


@bp.get("/modules")
@public
def catalogue() -> ResponseReturnValue:
    desk = open_desk()
    chosen = {key: value for key in filters.KEYS if (value := request.args.get(key, "")[:80])}
    selection = selection_of(desk, chosen)
    number = request.args.get("page", default=1, type=int)
    shown = page_of(selection.modules, number=number, size=PER_PAGE)
    place = (desk.shelf.revision, tuple(chosen.items()), shown.number)
    return conditional(
        (place, *(standing(desk, module) for module in shown.items)),
        lambda: page(
            "catalogue/catalogue.html",
            place,
            make=lambda: catalogue_values(desk, selection, chosen, shown),
            holes=dict(zip(CARD_HOLES, (card_of(desk, one) for one in shown.items), strict=False)),
        ),
    )


def card_of(desk: Desk, module: ShelfModule) -> str:
    """A module's card: readers stand at many places, so cards are kept one by one."""
    return fragment(
        "catalogue/_module_card.html",
        (desk.shelf.revision, page_key(), request.script_root, standing(desk, module)),
        make=lambda: {"card": module_card(desk, module)},
    )


def selection_of(desk: Desk, chosen: dict[str, str]) -> Selection:
    """Filtering and counting follow from the shelf alone: once for all readers."""
    kept: Cache[Selection] = current_app.extensions["selections"]
    key = (desk.shelf.revision, tuple(chosen.items()))
    return kept.get(key, lambda: filters.select(desk.shelf, chosen))


def catalogue_values(
    desk: Desk, selection: Selection, chosen: dict[str, str], shown: Page[ShelfModule]
) -> dict[str, object]:
    named = by_framework(desk, selection.choices["framework"])
    return {
        "cards": [hole(name) for name, _module in zip(CARD_HOLES, shown.items, strict=False)],
        "page": shown,
        "choices": {**selection.choices, "framework": tuple(named)},
        "framework_names": {choice.value: name for choice, name in named.items()},
        "chosen": chosen,
        "action": url_for("catalogue.catalogue"),
    }


def by_framework(desk: Desk, choices: Iterable[Choice]) -> dict[Choice, str]:
    """The choices with the names of their items, in the frameworks' own order, 5 before 10.2."""
    chips = every_chip(library_desk.desk_of(desk.shelf, language=current_language().code).chain)
    left = {choice.value: choice for choice in choices}
    known = {left.pop(value): chip_text(chip) for value, chip in chips.items() if value in left}
    return known | {choice: choice.value for choice in left.values()}
