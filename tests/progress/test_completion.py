"""The rules of completion, as pure tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.progress.completion import (
    LessonProgress,
    Step,
    lesson_progress,
    minutes_left,
    next_missing,
    states,
    step_for,
)


def progress(
    questions: int = 3, answered: int = 0, *, is_opened: bool = False, is_done: bool = False
) -> LessonProgress:
    return LessonProgress(questions, answered, is_opened=is_opened, is_done=is_done)


def test_a_withdrawn_question_is_never_missing() -> None:
    found = lesson_progress(["a", "b"], answered=["a", "gone"], is_opened=True, is_done=False)

    assert (found.answered_count, found.missing_count) == (1, 1)


@pytest.mark.parametrize(
    ("found", "left"),
    [
        (progress(), 15),
        (progress(answered=1), 10),
        (progress(answered=3), 1),
        (progress(is_done=True), 0),
        (progress(questions=0), 15),
    ],
)
def test_minutes_left_follow_the_questions(found: LessonProgress, left: int) -> None:
    assert minutes_left(15, found) == left


def test_what_was_begun_goes_before_what_comes_first() -> None:
    assert next_missing([progress(is_done=True), progress(), progress(is_opened=True)]) == 2
    assert next_missing([progress(is_done=True), progress(), progress()]) == 1
    assert next_missing([progress(is_done=True)]) is None


def test_each_tile_is_done_here_or_missing() -> None:
    found = [progress(is_done=True), progress(), progress()]

    assert states(found, here=1) == ["done", "here", "missing"]
    assert states(found, here=0) == ["done", "missing", "missing"]


SHORT, LONG = Step("m", "short", 4, is_begun=False), Step("m", "long", 14, is_begun=False)
BEGUN = Step("m", "begun", 5, is_begun=True)


@pytest.mark.parametrize(
    ("minutes", "chosen"),
    [(5, BEGUN), (4, SHORT), (15, BEGUN), (2, SHORT)],
)
def test_the_next_step_fits_into_the_time(minutes: int, chosen: Step) -> None:
    assert step_for(minutes, [LONG, SHORT, BEGUN]) == chosen


def test_the_longest_fitting_step_is_chosen_where_nothing_is_begun() -> None:
    assert step_for(15, [SHORT, LONG]) == LONG
    assert step_for(15, []) is None


@given(st.integers(0, 9), st.integers(0, 9))
def test_missing_and_answered_make_the_whole(questions: int, answered: int) -> None:
    keys = [str(number) for number in range(questions)]
    found = lesson_progress(keys, answered=keys[:answered], is_opened=True, is_done=False)

    assert found.answered_count + found.missing_count == questions
    assert found.counts_now == (questions > 0 and answered >= questions)
