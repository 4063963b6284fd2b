"""What a form sends becomes an answer, or a no that says why."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.errors import Refusal
from learning.quizzes.answers import LONGEST_ANSWER, NotAnAnswer, answer_from, field_name
from tests.quizzes.asking import EVERY, MATCHING, MULTIPLE, ORDERING, SCALE, SINGLE, TEXT, ids


def test_ticked_options_come_in_the_order_of_the_question() -> None:
    by_words = ids(MULTIPLE.options)
    sent = {"answer": [by_words["d"], by_words["a"], by_words["a"]]}

    assert answer_from(MULTIPLE, sent) == [by_words["a"], by_words["d"]]


@pytest.mark.parametrize("question", EVERY)
def test_an_empty_form_is_no_answer(question: object) -> None:
    assert answer_from(question, {"answer": [" "]}) is None  # type: ignore[arg-type]


def test_an_unknown_option_is_no_answer_of_this_question() -> None:
    with pytest.raises(NotAnAnswer):
        answer_from(SINGLE, {"answer": ["forged"]})


def test_an_order_needs_each_place_once() -> None:
    names = [field_name(option.id) for option in ORDERING.options]

    with pytest.raises(Refusal, match="a place of its own"):
        answer_from(ORDERING, {key: ["1"] for key in names})

    sent = {name: [str(place)] for place, name in zip((2, 1, 3, 4), names, strict=True)}
    first, second, *rest = (option.id for option in ORDERING.options)
    assert answer_from(ORDERING, sent) == [second, first, *rest]


def test_a_place_outside_the_list_is_refused() -> None:
    names = [field_name(option.id) for option in ORDERING.options]

    with pytest.raises(NotAnAnswer):
        answer_from(ORDERING, {key: ["9"] for key in names})


def test_matching_keeps_the_rows_that_were_chosen() -> None:
    left, right = MATCHING.pairs[0].left.id, MATCHING.rights[-1].id

    assert answer_from(MATCHING, {field_name(left): [right]}) == {left: right}


def test_a_scale_has_five_points() -> None:
    statement = SCALE.options[0].id

    assert answer_from(SCALE, {field_name(statement): ["5"]}) == {statement: "5"}
    with pytest.raises(NotAnAnswer):
        answer_from(SCALE, {field_name(statement): ["6"]})


def test_a_text_that_is_too_long_says_how_long() -> None:
    with pytest.raises(Refusal, match="10001"):
        answer_from(TEXT, {"answer": ["x" * (LONGEST_ANSWER + 1)]})


@given(st.dictionaries(st.text(), st.lists(st.text())), st.sampled_from(EVERY))
def test_no_form_breaks_a_question(sent: dict[str, list[str]], question: object) -> None:
    with suppress(Refusal):
        answer_from(question, sent)  # type: ignore[arg-type]
