"""What a room answered, to be read afterwards: everything for facilitators, else what was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.errors import NotFound
from learning.i18n.languages import Language, language_of
from learning.live import queries
from learning.live.afterwards import Asked, asked_in, open_questions, people
from learning.live.hall import Hall
from learning.live.items import ItemText
from learning.live.models import LiveSession
from learning.live.screen import Result, heading_of, labels_of, result_of, results_of, text_for
from learning.live.tally import Row, Tally
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_everybody, may_run_it
from learning.live.views.hub import the_hub
from learning.live.views.lists import spoken
from learning.live.views.seating import seat_here
from learning.markdown.document import Pieces
from learning.web.guard import public
from learning.web.language import current_language

MOST_TEXTS = 500


@dataclass(frozen=True, slots=True)
class PartLine:
    """One option or statement, with its row in each part of the room."""

    pieces: Pieces
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The room in its languages, or in its cities, side by side."""

    names: tuple[str, ...]
    tallies: tuple[Tally, ...]
    lines: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """One round of an activity as the page shows it."""

    id: str
    heading: str
    lang: Language
    round: int
    rounds: int
    answered: int
    results: tuple[Result, ...]  # one, or one for each group
    languages: Parts | None
    cities: Parts | None


@bp.get("/live/<code>/results")
@public
def results(code: str) -> ResponseReturnValue:
    live, runs = live_for_results(code)
    hall = the_hub().hall(live.id)
    grouping = hall.room.control.grouping
    return render_template(
        "live/results.html",
        live=live,
        lang=spoken(live.language),
        runs=runs,
        people=len(people(hall.room)),
        activities=[
            activity(one, hall, runs=runs) for one in asked_in(hall, only_revealed=not runs)
        ],
        questions=open_questions(hall) if runs else (),
        is_drawn=grouping is not None and grouping.by == "draw",
    )


def live_for_results(code: str) -> tuple[LiveSession, bool]:
    """The session, and whether who asks runs it; for those without a seat it does not exist."""
    live = live_for_everybody(code)
    runs = may_run_it(live)
    if not runs and seat_here(live) is None:
        raise NotFound(queries.NO_SESSION)
    return live, runs


def activity(one: Asked, hall: Hall, *, runs: bool) -> Activity:
    text, lang = text_for(one.item, current_language().code, hall.language)
    return Activity(
        id=f"{one.item.key}-{one.round}",
        heading=heading_of(text),
        lang=lang,
        round=one.round,
        rounds=one.rounds,
        answered=one.whole.answered,
        results=drawn(one, text, hall),
        languages=parts(one.languages, text, language_names(one)) if runs else None,
        cities=parts(one.cities, text, hall.cities) if runs else None,
    )


def drawn(one: Asked, text: ItemText, hall: Hall) -> tuple[Result, ...]:
    if not one.groups:
        return (result_of(one.whole, text.question, most_cards=MOST_TEXTS),)
    of_round = replace(hall.room.control.activity(one.item.key), round=one.round)
    return results_of(one.item, text, hall, of_round)


def language_names(one: Asked) -> Mapping[str, str]:
    found = ((code, language_of(code)) for code in one.languages)
    return {code: language.name for code, language in found if language is not None}


def parts(tallies: Mapping[str, Tally], text: ItemText, names: Mapping[str, str]) -> Parts | None:
    """Side by side; nothing where there is one part alone, or none."""
    if len(tallies) < 2 or not any(one.rows for one in tallies.values()):
        return None
    labels = labels_of(text.question) if text.question else {}
    in_order = next(iter(tallies.values())).rows
    lines = (
        PartLine(
            labels.get(first.id, (first.id,)),
            tuple(row for one in tallies.values() for row in one.rows if row.id == first.id),
        )
        for first in in_order
    )
    return Parts(
        tuple(names.get(key, key) for key in tallies), tuple(tallies.values()), tuple(lines)
    )
