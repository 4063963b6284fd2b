"""How questions work: figures that can be checked by hand, and none from too few attempts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.quizzes.statistics import (
    LEAST,
    Earned,
    ItemStatistics,
    Mark,
    QuizStatistics,
    by_question,
    discrimination,
    efficiency,
    facility,
    item,
    quiz,
)

shares = st.floats(0, 1).map(lambda share: round(share, 4))
LADDER = [place / 9 for place in range(10)]
STRONG_RIGHT = [0.0] * 5 + [1.0] * 5


def test_under_ten_attempts_nothing_is_told() -> None:
    few = [Earned(1.0, share) for share in LADDER[: LEAST - 1]]

    assert item(few) == ItemStatistics(count=9)
    assert item(few).separation is None
    assert quiz([1.0] * 9, [True] * 9) == QuizStatistics(count=9)


def test_ten_attempts_tell_something() -> None:
    found = item([Earned(*pair) for pair in zip(STRONG_RIGHT, LADDER, strict=True)])

    assert found.count == 10
    assert found.facility == 0.5
    # C(x, y) = 25/162, V(x) = 5/18, V(y) = 55/486; r = (25/162) / sqrt(275/8748)
    assert found.discrimination == pytest.approx(0.870388, abs=1e-6)
    assert found.efficiency == pytest.approx(1.0)  # nobody weak was right, nobody strong wrong
    assert found.separation == "well"


def test_a_question_that_the_weak_get_right_separates_backwards() -> None:
    found = item([Earned(*pair) for pair in zip(STRONG_RIGHT, reversed(LADDER), strict=True)])

    assert found.discrimination == pytest.approx(-0.870388, abs=1e-6)
    assert found.separation == "backwards"


def test_a_question_that_all_get_right_separates_nobody() -> None:
    found = item([Earned(1.0, share) for share in LADDER])

    assert (found.facility, found.discrimination, found.efficiency) == (1.0, None, None)
    assert (found.separation, found.level) == ("nobody", "easy")


def test_efficiency_does_not_blame_an_easy_question() -> None:
    """One in ten was wrong, the weakest: no better can be done with one wrong answer."""
    easy = [0.0, *[1.0] * 9]

    assert discrimination(easy, LADDER) == pytest.approx(0.5222329, abs=1e-6)
    assert efficiency(easy, LADDER) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("index", "word"),
    [(0.5, "well"), (0.3, "well"), (0.29, "somewhat"), (0.2, "somewhat"), (0.19, "poorly"),
     (0.0, "poorly"), (-0.01, "backwards"), (None, "nobody")],
)  # fmt: skip
def test_an_index_in_a_word(index: float | None, word: str) -> None:
    assert ItemStatistics(10, 0.5, index, None).separation == word


@pytest.mark.parametrize(
    ("share", "word"), [(0.34, "hard"), (0.35, "right"), (0.95, "right"), (0.96, "easy")]
)
def test_a_facility_in_a_word(share: float, word: str) -> None:
    assert ItemStatistics(10, share, None, None).level == word


@given(st.lists(st.tuples(shares, shares), min_size=LEAST, max_size=40))
def test_figures_stay_within_their_bounds(pairs: list[tuple[float, float]]) -> None:
    here, elsewhere = [one for one, _ in pairs], [other for _, other in pairs]

    assert 0 <= facility(here) <= 1
    index, reached = discrimination(here, elsewhere), efficiency(here, elsewhere)
    assert index is None or -1.000001 <= index <= 1.000001
    assert reached is None or reached <= 1.000001


def test_the_rest_of_an_attempt_leaves_the_question_out() -> None:
    marks = [Mark(1, "a", 1, 1.0), Mark(1, "b", 3, 0.5), Mark(2, "a", 1, 0.0)]

    assert by_question(marks) == {
        "a": [Earned(1.0, 0.5), Earned(0.0, 0.0)],
        "b": [Earned(0.5, 1.0)],
    }


def test_a_quiz_on_the_whole() -> None:
    found = quiz([*LADDER, 1.0], [False] * 8 + [True] * 3)

    assert found.count == 11
    assert found.mean == pytest.approx(6 / 11)
    assert found.median == pytest.approx(5 / 9)
    assert found.pass_rate == pytest.approx(3 / 11)
