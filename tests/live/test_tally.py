"""What a room answered, as counts; and what is never told."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from learning.live import words
from learning.live.items import Form, Item, ItemText
from learning.live.room import Given, Room, Ruling, Seat
from learning.live.tally import Bar, Row, by_city, by_group, by_language, histogram, tally
from learning.live.texts import texts_of, word_target
from learning.markdown.document import NumberRange, Option, Question

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def item(form: Form, **question: Any) -> Item:
    asked = Question(id="asked", kind=question.pop("kind", form), line=1, **question)
    return Item("asked", form, 5, {"en": ItemText("Asked", question=asked)})


def options(*keys: str, right: str = "") -> tuple[Option, ...]:
    return tuple(Option(key, (key,), key, right=key == right) for key in keys)


def room(*answers: Any, languages: Sequence[str] = (), cities: Sequence[str] = ()) -> Room:
    given = {
        seat: Given(seat, answer, languages[seat - 1] if languages else "en", seat, NOON)
        for seat, answer in enumerate(answers, start=1)
    }
    seats = {
        seat: Seat(seat, "hidden", one.language, city=cities[seat - 1] if cities else "")
        for seat, one in given.items()
    }
    return Room(seq=99, seats=seats, answers={("asked", 1): given})


def test_options_are_counted_with_their_share() -> None:
    asked = item("single", options=options("a", "b", right="b"))

    found = tally(asked, room("a", "b", "b", "b"), 1)

    assert found.rows == (Row("a", 1, 0.25), Row("b", 3, 0.75, is_right=True))
    assert (found.answered, found.right) == (4, 3)


def test_a_poll_has_no_right_answer() -> None:
    asked = item("single", options=options("a", "b", right="b"), graded=False)

    found = tally(asked, room("b"), 1)

    assert (found.rows[1].is_right, found.right) == (False, None)


def test_shares_of_several_right_answers_are_of_people() -> None:
    asked = item("multiple", options=options("a", "b"), graded=False)

    assert [row.share for row in tally(asked, room(["a", "b"], ["a"]), 1).rows] == [1.0, 0.5]


def test_an_answer_that_fits_nothing_is_not_counted() -> None:
    asked = item("single", options=options("a", "b"), graded=False)

    assert tally(asked, room("a", "gone"), 1).answered == 1


def test_hands_stand_beside_the_phones() -> None:
    asked = item("single", options=options("a", "b"), graded=False)
    filled = room("a")
    counted = Room(
        seq=99, seats=filled.seats, answers=filled.answers, hands={("asked", 1): {"b": 3}}
    )

    found = tally(asked, counted, 1)

    assert found.rows == (Row("a", 1, 0.25), Row("b", 3, 0.75))
    assert (found.answered, found.hands) == (4, 3)


def test_an_opinion_scale_has_points_and_a_mean() -> None:
    asked = item("scale", options=options("s"), graded=False)

    found = tally(asked, room({"s": "1"}, {"s": "5"}, {"s": "5"}), 1)

    assert found.rows == (Row("s", 3, 1.0, mean=11 / 3, points=(1, 0, 0, 0, 2)),)


def test_a_ranking_puts_first_what_the_room_puts_first() -> None:
    asked = item("ranking", options=options("a", "b", "c"), graded=False)

    found = tally(asked, room(["b", "a", "c"], ["b", "c", "a"]), 1)

    assert [(row.id, row.count, row.mean) for row in found.rows] == [
        ("b", 2, 1), ("a", 0, 2.5), ("c", 0, 2.5),
    ]  # fmt: skip


def test_numbers_are_read_as_their_language_writes_them() -> None:
    asked = item("numeric", numbers=(NumberRange(low=1, high=2),))  # type: ignore[arg-type]

    found = tally(asked, room("1,5", "1.5", languages=("fr", "en")), 1)

    assert (found.middle, found.right) == (1.5, 2)


def test_a_histogram_counts_every_number_once() -> None:
    bars = histogram([0.0, 1.0, 2.0, 10.0])

    assert sum(bar.count for bar in bars) == 4
    assert (bars[0].low, bars[-1].high, bars[-1].count) == (0.0, 10.0, 1)
    assert histogram([3.0, 3.0]) == (Bar(3.0, 3.0, 2),)


def test_languages_under_five_people_are_not_told() -> None:
    asked = item("single", options=options("a"), graded=False)
    languages = ["en"] * 6 + ["fr"] * 5 + ["ar"] * 5

    assert set(by_language(asked, room(*"a" * 16, languages=languages), 1)) == {"en", "fr", "ar"}


def test_what_is_left_over_is_never_a_handful_either() -> None:
    asked = item("single", options=options("a"), graded=False)
    languages = ["en"] * 6 + ["fr"] * 5 + ["ar"] * 2

    found = by_language(asked, room(*"a" * 13, languages=languages), 1)

    assert set(found) == {"en"}


def test_people_without_a_city_are_nobodys_city() -> None:
    asked = item("single", options=options("a"), graded=False)

    assert set(by_city(asked, room(*"a" * 10, cities=["amara"] * 5 + [""] * 5), 1)) == {"amara"}


def test_without_groups_there_is_nothing_side_by_side() -> None:
    asked = item("single", options=options("a"), graded=False)

    assert by_group(asked, room("a"), 1) == {}


# ---------------------------------------------------------------- words

CLOUD = Item("asked", "word-cloud", 5, {"en": ItemText("Asked")})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Housing queue", "housing  QUEUE!"),
        ("santé", "Sante"),
        ("إيجار", "ايجار"),
        ("مدرسة", "مدرسه"),
        ("بَلَدِيّة", "بلدية"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert words.folded(one) == words.folded(other)


def test_what_is_said_otherwise_stays_another_word() -> None:
    assert words.folded("papers") != words.folded("no papers")


def test_a_seat_says_each_word_once_and_at_most_three() -> None:
    assert words.entries(["rent", "Rent", "", "papers", "money", "time"]) == [
        "rent", "papers", "money",
    ]  # fmt: skip


def test_a_word_shows_its_commonest_form() -> None:
    found = texts_of(CLOUD, room(["Rents"], ["rents"], ["rents"]), 1, moderation="after")

    assert [(one.text, one.count, one.state) for one in found] == [("rents", 3, "shown")]


def test_a_merged_word_counts_with_the_other_and_the_other_keeps_its_face() -> None:
    filled = room(["rent"], ["loyer"], ["loyer"], languages=("en", "fr", "fr"))
    ruled = Room(
        seq=99,
        seats=filled.seats,
        answers=filled.answers,
        rulings={word_target("asked", "loyer"): Ruling(into=word_target("asked", "rent"))},
    )

    found = texts_of(CLOUD, ruled, 1, moderation="after")

    assert [(one.text, one.count, [part.text for part in one.merged]) for one in found] == [
        ("rent", 3, ["loyer"])
    ]


def test_merges_that_bite_their_tail_lose_nobody() -> None:
    filled = room(["rent"], ["loyer"])
    circle = {
        word_target("asked", "loyer"): Ruling(into=word_target("asked", "rent")),
        word_target("asked", "rent"): Ruling(into=word_target("asked", "loyer")),
    }
    ruled = Room(seq=99, seats=filled.seats, answers=filled.answers, rulings=circle)

    found = texts_of(CLOUD, ruled, 1, moderation="after")

    assert frozenset[int]().union(*(one.seats for one in found)) == {1, 2}


def test_a_changed_text_waits_again() -> None:
    own = Item("asked", "open-text", 5, {"en": ItemText("Asked")})
    answers = {("asked", 1): {1: Given(1, "new words", "en", 8, NOON)}}
    changed = Room(seq=9, answers=answers, rulings={"7": Ruling("shown")})

    assert [one.state for one in texts_of(own, changed, 1, moderation="before")] == ["waiting"]
