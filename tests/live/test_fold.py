"""The fold: in one stretch or in many, once or twice, the same room."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from learning.live.fold import Event, fold
from learning.live.room import QUESTIONS, Given, Room, Ruling, Seat

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def log(*entries: tuple[str, int | None, dict[str, Any]]) -> list[Event]:
    return [
        Event(seq, kind, payload, NOON + timedelta(seconds=seq), seat)
        for seq, (kind, seat, payload) in enumerate(entries, start=1)
    ]


PLAN = ("plan", None, {"steps": [{"key": "cause", "form": "word-cloud", "minutes": 5}]})
LOBBY: tuple[str, None, dict[str, Any]] = ("lobby", None, {})


def join(seat: int, city: str = "") -> tuple[str, int, dict[str, Any]]:
    return "joined", seat, {"kind": "named", "language": "ar", "city": city}


def answer(seat: int, value: object, round_: int = 1) -> tuple[str, int, dict[str, Any]]:
    return "answered", seat, {
        "activity": "cause", "round": round_, "answer": value, "language": "ar",
    }  # fmt: skip


def test_the_last_answer_of_a_seat_wins() -> None:
    room = fold(Room(), log(join(1), answer(1, ["papers"]), answer(1, ["money"])))

    assert room.given("cause", 1) == {
        1: Given(1, ["money"], "ar", 3, NOON + timedelta(seconds=3), is_late=False)
    }


def test_an_answer_taken_back_is_gone() -> None:
    room = fold(Room(), log(join(1), answer(1, ["papers"]), answer(1, None)))

    assert room.given("cause", 1) == {}


def test_each_round_has_its_own_answers() -> None:
    room = fold(Room(), log(join(1), answer(1, ["papers"]), answer(1, ["money"], 2)))

    assert [room.given("cause", round_)[1].answer for round_ in (1, 2)] == [["papers"], ["money"]]


def test_support_is_counted_once_a_seat_and_can_be_taken_back() -> None:
    post = {"activity": QUESTIONS, "round": 0, "text": "Who pays?", "language": "en"}
    room = fold(
        Room(),
        log(
            ("posted", 1, post),
            ("backed", 2, {"post": "1", "backs": True}),
            ("backed", 2, {"post": "1", "backs": True}),
            ("backed", 3, {"post": "1", "backs": True}),
            ("backed", 3, {"post": "1", "backs": False}),
        ),
    )

    assert room.backers == {"1": frozenset({2})}


def test_rulings_on_one_text_add_up() -> None:
    room = fold(
        Room(),
        log(
            ("ruled", None, {"targets": ["7"], "ruled": "shown"}),
            ("merged", None, {"target": "7", "into": "5"}),
            ("translated", None, {"target": "7", "language": "fr", "text": "loyers"}),
            ("translated", None, {"target": "7", "language": "es", "text": "alquileres"}),
            ("translated", None, {"target": "7", "language": "fr", "text": ""}),
        ),
    )

    assert room.rulings == {"7": Ruling("shown", "5", {"es": "alquileres"})}


def test_a_newcomer_joins_the_smallest_group() -> None:
    groups = {
        "by": "draw",
        "names": ["one", "two"],
        "members": {"1": "one", "2": "two", "3": "one"},
    }
    room = fold(
        Room(), log(PLAN, LOBBY, join(1), join(2), join(3), ("group", None, groups), join(4))
    )

    assert room.seats[4] == Seat(4, "named", "ar", group="two")


def test_a_newcomer_joins_the_people_of_their_city() -> None:
    groups = {"by": "city", "names": ["A", "B"], "members": {"1": "A", "2": "B"}}
    room = fold(
        Room(),
        log(
            PLAN,
            LOBBY,
            join(1, "amara"),
            join(2, "bahra"),
            ("group", None, groups),
            join(3, "bahra"),
        ),
    )

    assert room.seats[3].group == "B"


def test_an_event_that_was_folded_already_changes_nothing() -> None:
    events = log(join(1), answer(1, ["papers"]))
    room = fold(Room(), events)

    assert fold(room, events) is room


SEATS = st.integers(1, 4)
ENTRIES = st.lists(
    st.one_of(
        st.builds(join, SEATS, st.sampled_from(["", "amara", "bahra"])),
        st.builds(answer, SEATS, st.sampled_from([None, ["a"], ["b"]]), st.integers(1, 2)),
        st.builds(
            lambda seat: (
                "posted",
                seat,
                {"activity": QUESTIONS, "round": 0, "text": "?", "language": "en"},
            ),
            SEATS,
        ),
        st.builds(
            lambda seat, post, backs: ("backed", seat, {"post": str(post), "backs": backs}),
            SEATS,
            st.integers(1, 20),
            st.booleans(),
        ),
        st.builds(lambda post: ("withdrawn", 1, {"post": str(post)}), st.integers(1, 20)),
        st.builds(
            lambda target, ruled: ("ruled", None, {"targets": [str(target)], "ruled": ruled}),
            st.integers(1, 20),
            st.sampled_from(["shown", "hidden", None]),
        ),
        st.builds(lambda seat: ("spoke", seat, {"language": "fr"}), SEATS),
        st.sampled_from(
            [
                LOBBY,
                ("next", None, {"step": "cause", "opens": True}),
                ("close", None, {"step": "cause", "at": None}),
                ("open", None, {"step": "cause", "round": 2, "closes_at": None}),
                ("group", None, {"by": "draw", "names": ["x", "y"], "members": {"1": "x"}}),
                ("ungroup", None, {}),
            ]
        ),
    ),
    max_size=40,
)


@given(ENTRIES, st.data())
def test_any_prefix_and_the_rest_make_the_whole(
    entries: list[tuple[str, int | None, dict[str, Any]]], data: st.DataObject
) -> None:
    events = log(PLAN, *entries)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=4)))
    whole = fold(Room(), events)

    room = Room()
    for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        room = fold(room, events[max(0, start - 2) : end])  # two of them come twice

    assert room == whole


@given(ENTRIES)
def test_folding_leaves_the_room_before_as_it_was(
    entries: list[tuple[str, int | None, dict[str, Any]]],
) -> None:
    events = log(PLAN, *entries)
    half = len(events) // 2
    before = fold(Room(), events[:half])
    copy = fold(Room(), events[:half])

    fold(before, events[half:])

    assert before == copy
