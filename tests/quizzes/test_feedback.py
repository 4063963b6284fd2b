"""What a person is told of an attempt, and in which words."""

import pytest

from learning.markdown.document import Question
from learning.quizzes.answers import Answer
from learning.quizzes.feedback import (
    NOTHING,
    Line,
    Told,
    given_lines,
    key_lines,
    to_reread,
    told,
)
from learning.quizzes.presentation import GapField, OptionLine, RowLine, Shown, card
from learning.quizzes.scoring import mark
from tests.quizzes.asking import (
    CLOZE,
    EVERY,
    MATCHING,
    MULTIPLE,
    NUMERIC,
    ORDERING,
    SINGLE,
    TEXT,
    ids,
)
from tests.quizzes.quizzing import right_answer

GRADED = tuple(one for one in EVERY if mark(one, "", language="en") is not None)


@pytest.mark.parametrize(
    ("is_closed", "is_settled", "policy"),
    [
        (False, False, NOTHING),
        (False, True, NOTHING),
        (True, False, Told(marks=True, feedback=True, key=False)),
        (True, True, Told(marks=True, feedback=True, key=True)),
    ],
)
def test_what_is_told_when(is_closed: bool, is_settled: bool, policy: Told) -> None:  # noqa: FBT001
    assert told(is_closed=is_closed, is_settled=is_settled) == policy


@pytest.mark.parametrize("question", GRADED, ids=lambda one: one.kind)
def test_a_live_attempt_tells_nothing_of_what_is_right(question: Question) -> None:
    shown = Shown(1, 1, "en", filler=lambda slot: slot.text, told=NOTHING)
    answer = right_answer(question)

    found = card(question, shown, answer=answer, revision=9)

    parts: list[OptionLine | RowLine] = [*found.options, *found.rows]
    gaps = [piece.state for piece in found.prompt if isinstance(piece, GapField)]
    assert {*(one.state for one in parts), *gaps} <= {None}
    assert "".join(one.feedback for one in parts) == ""
    assert (found.verdict, found.explanation) == (None, "")


def lines(question: Question, answer: Answer) -> list[tuple[str, str, bool | None]]:
    marked = mark(question, answer, language="en")
    return [(one.beside, one.text, one.is_right) for one in given_lines(question, answer, marked)]


def test_answers_are_said_in_the_words_of_the_question() -> None:
    rights = ids(MATCHING.rights)
    tenant, landlord = (pair.left.id for pair in MATCHING.pairs)
    steps = ids(ORDERING.options)

    assert lines(SINGLE, ids(SINGLE.options)["red"]) == [("", "red", False)]
    assert lines(MULTIPLE, [ids(MULTIPLE.options)[one] for one in "ac"]) == [
        ("", "a", True),
        ("", "c", False),
    ]
    assert lines(NUMERIC, "31") == [("", "31", True)]
    assert lines(TEXT, "nua") == [("", "nua", True)]
    assert lines(MATCHING, {tenant: rights["rent"], landlord: rights["votes"]}) == [
        ("tenant", "rent", True),
        ("landlord", "votes", False),
    ]
    assert lines(ORDERING, [steps[one] for one in ("ask", "tell", "decide", "count")]) == [
        ("", "ask", True),
        ("", "tell", False),
        ("", "decide", False),
        ("", "count", True),
    ]
    typed, menu = CLOZE.gaps
    assert lines(CLOZE, {typed.id: "village", menu.id: ids(menu.menu)["promise"]}) == [
        ("1", "village", False),
        ("2", "promise", True),
    ]


@pytest.mark.parametrize("question", GRADED, ids=lambda one: one.kind)
def test_without_a_mark_no_line_says_what_is_right(question: Question) -> None:
    found = given_lines(question, right_answer(question), None)

    assert {one.is_right for one in found} == {None}
    assert given_lines(question, None, None) == ()


@pytest.mark.parametrize(
    ("question", "key"),
    [
        (SINGLE, ["green"]),
        (MULTIPLE, ["a", "b"]),
        (NUMERIC, ["28 … 32"]),
        (TEXT, ["New Urban Agenda", "NUA"]),
        (MATCHING, ["tenant: rent", "landlord: repairs"]),
        (ORDERING, ["ask", "decide", "tell", "count"]),
        (CLOZE, ["1: city", "2: promise"]),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_the_key_in_words(question: Question, key: list[str]) -> None:
    found = key_lines(question, say_range=lambda low, high: f"{low} … {high}")

    assert [f"{one.beside}: {one.text}" if one.beside else one.text for one in found] == key


def test_lessons_to_read_again_come_by_what_was_lost() -> None:
    marked = [("a", 10_000), ("b", 5_000), ("c", 0), ("b", 2_000), ("", 0), ("d", 9_999)]

    assert to_reread(marked) == ["b", "c", "d"]
    assert to_reread([("a", 10_000)]) == []


def test_a_line_without_more_is_only_a_text() -> None:
    assert Line("30") == Line("30", beside="", is_right=None, feedback=())
