"""An attempt's states, clock and marks, as pure tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.catalogue.reading import QuizRules
from learning.quizzes.attempts import (
    GRACE,
    SKEW,
    Past,
    Standing,
    Times,
    closing,
    deadline,
    is_pass,
    minutes_left,
    state,
    total,
)

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
END = START + timedelta(minutes=20)
SECOND = timedelta(seconds=1)
TIMED, FREE = Times(START, END), Times(START, None)
DONE = Times(START, END, START + SECOND)


@pytest.mark.parametrize(
    ("times", "now", "found"),
    [
        (TIMED, START, "live"),
        (TIMED, END, "live"),
        (TIMED, END + GRACE, "live"),
        (TIMED, END + GRACE + SECOND, "over"),
        (FREE, END + timedelta(days=900), "live"),
        (DONE, START + 2 * SECOND, "closed"),
        (DONE, END + timedelta(days=1), "closed"),
        (TIMED, START - SKEW, "live"),
        (TIMED, START - SKEW - SECOND, "astray"),
    ],
)
def test_where_an_attempt_stands(times: Times, now: datetime, found: str) -> None:
    assert state(times, now=now) == found


@pytest.mark.parametrize(
    ("times", "now", "ended"),
    [
        (TIMED, END - SECOND, (END - SECOND, "person")),
        (TIMED, END, (END, "person")),
        (TIMED, END + SECOND, (END, "clock")),
        (TIMED, END + timedelta(days=3), (END, "clock")),
        (FREE, END, (END, "person")),
    ],
)
def test_an_attempt_whose_time_ran_out_ended_then(
    times: Times, now: datetime, ended: tuple[datetime, str]
) -> None:
    assert closing(times, now=now) == ended


@pytest.mark.parametrize(
    ("minutes", "extra", "end"),
    [(20, 0, END), (20, 10, END + timedelta(minutes=10)), (None, 0, None), (None, 10, None)],
)
def test_a_persons_minutes_come_on_top(
    minutes: int | None, extra: int, end: datetime | None
) -> None:
    assert deadline(START, minutes=minutes, extra=extra) == end


@pytest.mark.parametrize(
    ("now", "left"),
    [(START, 20), (START + SECOND, 20), (END - SECOND, 1), (END, 0), (END + GRACE, 0)],
)
def test_the_minute_that_runs_is_counted(now: datetime, left: int) -> None:
    assert minutes_left(END, now=now) == left
    assert minutes_left(None, now=now) is None


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ([], 0),
        ([(1, 10_000)] * 7 + [(1, 0)] * 3, 7_000),
        ([(1, 10_000), (1, 0), (1, 0)], 3_333),
        ([(3, 10_000), (1, 0)], 7_500),
        ([(1, 6_999)], 6_999),
    ],
)
def test_marks_are_a_mean_by_points_rounded_down(marks: list[tuple[int, int]], found: int) -> None:
    assert total(marks) == found


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 10_000)), min_size=1))
def test_marks_lie_between_the_worst_and_the_best_question(marks: list[tuple[int, int]]) -> None:
    earned = [one for _, one in marks]

    assert min(earned) <= total(marks) <= max(earned)


@pytest.mark.parametrize(("marks", "passes"), [(7_000, True), (6_999, False), (10_000, True)])
def test_nobody_passes_by_rounding(marks: int, passes: bool) -> None:  # noqa: FBT001  # a table
    assert is_pass(marks, pass_mark=70) is passes


RULES = QuizRules(draw=10, pass_mark=70, attempts=2)
FAILED, PASSED = (
    Past(1, 5_000, passed=False, handed_in_at=END),
    Past(2, 8_000, passed=True, handed_in_at=END),
)


@pytest.mark.parametrize(
    ("standing", "expected"),  # left, may start, is settled, best
    [
        (Standing(RULES), (2, True, False, None)),
        (Standing(RULES, is_live=True), (1, False, False, None)),
        (Standing(RULES, [FAILED]), (1, True, False, 5_000)),
        (Standing(RULES, [FAILED], is_live=True), (0, False, False, 5_000)),
        (Standing(RULES, [FAILED, FAILED]), (0, False, True, 5_000)),
        (Standing(RULES, [PASSED]), (1, False, True, 8_000)),
        (Standing(QuizRules(10, 70, 1), [FAILED, FAILED]), (0, False, True, 5_000)),
    ],
)
def test_what_is_left_to_a_person(
    standing: Standing, expected: tuple[int, bool, bool, int | None]
) -> None:
    found = (standing.left, standing.may_start, standing.is_settled, standing.best)

    assert found == expected
