"""Marks: what each form of answer earns."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.markdown.document import Question
from learning.quizzes.answers import Answer
from learning.quizzes.scoring import FULL, Mark, longest_increasing, mark
from tests.quizzes import asking
from tests.quizzes.asking import CLOZE, MATCHING, MULTIPLE, NUMERIC, ORDERING, SINGLE, TEXT, ids


def earned(question: Question, answer: Answer, language: str = "en") -> int:
    marked = mark(question, answer, language=language)
    assert marked is not None
    return marked.basis_points


@pytest.mark.parametrize(("words", "points"), [("green", FULL), ("red", 0)])
def test_one_right_answer_earns_all_or_nothing(words: str, points: int) -> None:
    assert earned(SINGLE, ids(SINGLE.options)[words]) == points


@pytest.mark.parametrize(
    ("words", "share"),
    [("ab", Fraction(1)), ("a", Fraction(1, 2)), ("abc", Fraction(1, 2)), ("cd", Fraction(0)),
     ("abcd", Fraction(0)), ("ac", Fraction(0))],
)  # fmt: skip
def test_wrong_picks_cancel_right_ones(words: str, share: Fraction) -> None:
    by_words = ids(MULTIPLE.options)

    assert earned(MULTIPLE, [by_words[word] for word in words]) == int(share * FULL)


def test_no_answer_earns_nothing() -> None:
    assert mark(SINGLE, None, language="en") == Mark(0, {})


@pytest.mark.parametrize("question", [asking.SCALE, asking.OPEN, asking.POLL])
def test_an_opinion_has_no_mark(question: Question) -> None:
    assert mark(question, "anything", language="en") is None


@pytest.mark.parametrize(
    ("answer", "language", "is_right"),
    [
        ("30", "en", True),
        ("32", "en", True),
        ("32.0001", "en", False),
        ("28,5", "fr", True),
        ("٣١", "ar", True),
        ("٣١٫٥", "ar", True),
        ("30 %", "en", True),
        ("3 0", "en", True),
        ("30 or so", "en", False),
        ("", "en", False),
        ("1e400", "en", False),
        ("NaN", "en", False),
    ],
)
def test_a_number_is_read_in_the_readers_digits(
    answer: str,
    language: str,
    is_right: bool,  # noqa: FBT001  # a table's column
) -> None:
    assert earned(NUMERIC, answer, language) == (FULL if is_right else 0)


@pytest.mark.parametrize(
    ("answer", "is_right"),
    [("new urban  agenda", True), ("NUA.", True), ("The New Urban Agenda", False), ("nu", False)],
)
def test_a_short_answer_is_exact_after_case_and_spaces(
    answer: str,
    is_right: bool,  # noqa: FBT001  # a table's column
) -> None:
    assert earned(TEXT, answer) == (FULL if is_right else 0)


def test_matching_earns_the_share_of_right_rows() -> None:
    lefts = {pair.left.text: pair.left.id for pair in MATCHING.pairs}
    rights = ids(MATCHING.rights)

    half = {lefts["tenant"]: rights["rent"], lefts["landlord"]: rights["votes"]}

    assert earned(MATCHING, half) == FULL // 2


@pytest.mark.parametrize(
    ("order", "share"),
    [("ask decide tell count", 1), ("decide ask tell count", Fraction(2, 3)),
     ("count ask decide tell", Fraction(2, 3)), ("count tell decide ask", 0)],
)  # fmt: skip
def test_one_misplaced_item_costs_one_step(order: str, share: Fraction) -> None:
    by_words = ids(ORDERING.options)

    assert earned(ORDERING, [by_words[word] for word in order.split()]) == int(share * FULL)


def test_each_gap_counts_alone() -> None:
    typed, chosen = CLOZE.gaps
    right = next(option.id for option in chosen.menu if option.right)

    assert earned(CLOZE, {typed.id: "Town", chosen.id: right}) == FULL
    assert earned(CLOZE, {typed.id: "village", chosen.id: right}) == FULL // 2


def test_exact_credit_takes_the_parts_away() -> None:
    question = asking.ask("- [x] a\n- [x] b\n- [ ] c\n", head="#a credit=exact")

    assert earned(question, [ids(question.options)["a"]]) == 0


@given(st.sets(st.sampled_from("abcd")))
def test_a_mark_is_never_out_of_range(words: set[str]) -> None:
    by_words = ids(MULTIPLE.options)

    assert 0 <= earned(MULTIPLE, [by_words[word] for word in sorted(words)]) <= FULL


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=8))
def test_the_longest_row_is_found(order: list[int]) -> None:
    best = [1] * len(order)
    for here, number in enumerate(order):
        before = [best[place] for place in range(here) if order[place] < number]
        best[here] = 1 + max(before, default=0)

    assert longest_increasing(order) == max(best)
