"""The values of the projected view."""

from dataclasses import replace
from datetime import UTC, datetime

from learning.live.hall import Hall
from learning.live.items import Item, ItemText
from learning.live.room import Control, Room, Seat, Step
from learning.live.screen import (
    SMALLEST,
    card_text,
    letters,
    levels_of,
    offered,
    screen_of,
    size_of,
    spoken_of,
    tiles_of,
)
from learning.live.texts import Text
from tests.live.making import ITEMS, poll

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def hall(room: Room | None = None, **given: object) -> Hall:
    """A hall of the small plan."""
    usual: dict[str, object] = {
        "id": 1,
        "code": "482916",
        "title": "Housing newcomers",
        "language": "en",
        "languages": ("en", "fr", "es", "ar"),
        "module_id": 1,
        "moderation": "before",
        "seat_kinds": ("anonymous",),
        "channels": {},
        "meeting_url": None,
        "is_rehearsal": False,
        "starts_at": NOW,
        "minutes": 75,
        "items": {one.key: one for one in ITEMS},
        "room": room or Room(),
        "names": {},
        "cities": {},
    }
    return Hall(**usual | given)  # type: ignore[arg-type]


def seats(*languages: str) -> dict[int, Seat]:
    return {at: Seat(at, "anonymous", one) for at, one in enumerate(languages, start=1)}


def text(target: str, *, count: int = 1) -> Text:
    return Text(target, "cause", 1, target, "en", "shown", frozenset(range(count)))


def test_a_language_that_fewer_than_five_read_has_no_number() -> None:
    room = Room(seats=seats(*["fr"] * 5, "ar", "ar"))

    assert [(one.language.code, one.count) for one in spoken_of(room)] == [("fr", 5), ("ar", None)]


def test_each_city_lays_one_tile_in_the_order_in_which_it_came() -> None:
    came = ["sfax", "lyon", "sfax", "tunis", "izmir"]
    room = Room(seats={at: Seat(at, "anonymous", "en", city) for at, city in enumerate(came)})
    found = tiles_of(hall(room, cities={"sfax": "Sfax", "lyon": "Lyon", "tunis": "Tunis"}))

    assert [(one.name, one.pattern) for one in found] == [
        ("Sfax", "arch"),
        ("Lyon", "star"),
        ("Tunis", "leaf"),
        ("izmir", "arch"),
    ]


def test_the_commonest_word_is_the_largest_and_equals_are_alike() -> None:
    found = levels_of([text("rent", count=9), text("trust", count=5), text("papers")])
    alike = levels_of([text("rent", count=2), text("trust", count=2)])

    assert [one.level for one in found] == [6, 3, 1]
    assert [one.level for one in alike] == [3, 3]


def test_longer_texts_are_set_smaller() -> None:
    short = ItemText("Welcome", ("<p>Hello.</p>",))
    long = ItemText("Welcome", ("<p>" + "word " * 300 + "</p>",))

    assert (size_of(short), size_of(long)) == ("1", SMALLEST)


def test_letters_are_counted_without_marks() -> None:
    assert letters(("<p class='x'>four</p>", "<b>!</b>")) == 5


def test_a_short_question_is_its_own_heading_and_a_long_one_is_not() -> None:
    control = Control(phase="live", steps=(Step("stuck", "single", 4),), at="stuck")
    long = poll("Rent", text="w" * 200)
    item = Item("stuck", "single", 4, {"en": ItemText("Blocked doors", question=long)})
    room = Room(control=control)

    short_one = screen_of(hall(room), "en", now=NOW)
    long_one = screen_of(hall(room, items={"stuck": item}), "en", now=NOW)

    assert (short_one.heading, long_one.heading) == ("Where?", "Blocked doors")


def test_a_session_that_runs_without_its_step_waits_in_the_lobby() -> None:
    room = Room(control=Control(phase="live", at="gone"))

    assert screen_of(hall(room), "en", now=NOW).view == "lobby"


def test_the_place_counts_the_steps_that_are_shown() -> None:
    steps = (Step("welcome", "slide", 5), Step("stuck", "single", 4), Step("goodbye", "slide", 3))
    dropped = (steps[0], replace(steps[1], is_dropped=True), steps[2])
    room = Room(control=Control(phase="live", steps=dropped, at="goodbye"))

    found = screen_of(hall(room), "en", now=NOW)

    assert (found.place, found.steps) == (2, 2)


def test_cut_texts_end_with_a_sign() -> None:
    assert card_text("  a \n b  ") == "a b"
    assert card_text("a" * 500).endswith("…")


def test_an_order_is_never_offered_in_the_right_order() -> None:
    for key in "abcdefgh":
        asked = poll("ask", "decide", "tell", kind="ordering", key=key)

        assert sorted(one.id for one in offered(asked)) == ["a", "b", "c"]
        assert offered(asked) != asked.options
        assert offered(asked) == offered(asked)
