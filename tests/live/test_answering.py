"""An answer goes from a form's fields to a value and back."""

import pytest

from learning.errors import Refusal
from learning.live.answering import answer_of, fields_of, text_of
from learning.live.entries import LONGEST_TEXT
from learning.live.items import Item, ItemText
from learning.quizzes.answers import NotAnAnswer
from tests.live.sitting import activity
from tests.live.test_answers import GIVEN


def sent(fields: dict[str, object]) -> dict[str, list[str]]:
    return {
        name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for name, value in fields.items()
    }


@pytest.mark.parametrize("form", GIVEN)
def test_fields_give_the_answer_and_the_answer_gives_fields(form: str) -> None:
    item, (fields, answer) = activity(form), GIVEN[form]

    assert answer_of(item, sent(fields), language="en") == answer
    again: dict[str, list[str]] = {}
    for name, value in fields_of(item, answer):
        again.setdefault(name, []).append(value)
    assert answer_of(item, again, language="en") == answer


@pytest.mark.parametrize("form", GIVEN)
def test_empty_fields_are_no_answer(form: str) -> None:
    assert answer_of(activity(form), {}, language="en") is None
    assert fields_of(activity(form), None) == ()


@pytest.mark.parametrize("form", ["board", "q-and-a"])
def test_posts_are_no_answers(form: str) -> None:
    with pytest.raises(NotAnAnswer):
        answer_of(activity(form), {"answer": ["a"]}, language="en")


def test_a_slide_asks_nothing() -> None:
    with pytest.raises(NotAnAnswer):
        answer_of(Item("welcome", "slide", 1, {"en": ItemText("Welcome")}), {}, language="en")


def test_a_cloud_takes_three_words_of_each() -> None:
    with pytest.raises(NotAnAnswer):
        answer_of(activity("word-cloud"), {"answer": ["a", "b", "c", "d"]}, language="en")


def test_the_same_word_twice_is_one() -> None:
    given = answer_of(activity("word-cloud"), {"answer": ["Queue", "queue"]}, language="en")

    assert given == ["Queue"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [(" a\r\nb ", "a\nb"), ("a\x00b", "ab"), ("   ", None), ("x" * LONGEST_TEXT, "x" * 1000)],
)
def test_texts_are_tidied(typed: str, text: str | None) -> None:
    assert text_of(typed) == text


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="1001 characters"):
        text_of("x" * (LONGEST_TEXT + 1))
