"""Two spellings of one answer are one; two answers are two."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.quizzes import normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sécurité", "securite"),
        ("l’habitat", "l'habitat"),
        ("self–build", "self-build"),
        ("  two   words ", "two words"),
        ("ﬁne", "fine"),
        ("المَدينة", "المدينه"),
        ("إسكان", "اسكان"),
        ("مستوى", "مستوي"),
        ("ســكن", "سكن"),
    ],
)
def test_spellings_fold(one: str, other: str) -> None:
    assert normalise.text(one) == normalise.text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("permitted", "not permitted"), ("resume", "résumés"), ("4", "40"), ("سكن", "لا سكن")],
)
def test_different_answers_stay_different(one: str, other: str) -> None:
    assert normalise.text(one) != normalise.text(other)


def test_accents_count_when_the_author_asks() -> None:
    strict = normalise.text("Sécurité", strict_accents=True)

    assert strict == "sécurité"
    assert normalise.text("المَدينة", strict_accents=True) == "المدينه"


@pytest.mark.parametrize(
    ("answer", "language", "number"),
    [
        ("1,234.5", "en", "1234.5"),
        ("1.234,5", "es", "1234.5"),
        ("1 234,5", "fr", "1234.5"),
        ("1,234", "en", "1234"),
        ("1,234", "fr", "1.234"),
        ("1.234", "en", "1.234"),
        ("1.234", "es", "1234"),
        ("1.234.567", "en", "1234567"),
        ("٢٬٥٠٠", "ar", "2500"),
        ("٠٫٥", "ar", "0.5"),
        ("−7", "en", "-7"),
        ("0,5", "en", "0.5"),
    ],
)
def test_numbers_of_every_language(answer: str, language: str, number: str) -> None:
    assert normalise.number(answer, language=language) == Decimal(number)


@given(st.text(), st.sampled_from(["en", "fr", "es", "ar"]))
def test_any_text_is_a_number_or_none(answer: str, language: str) -> None:
    found = normalise.number(answer, language=language)

    assert found is None or found.is_finite()


@given(st.text())
def test_folding_twice_changes_nothing_more(answer: str) -> None:
    once = normalise.text(answer)

    assert normalise.text(once) == once
