"""Two spellings of a word are one word; words of different meaning stay two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.search.words import LONGEST, fold, folded_words, normalise

TEXTS = st.text() | st.text(alphabet="éèœñüßı'’-_*\" \u0640\u0651\u064eالسكن١ﷺ½㎡ﬁ\u200dABCabc019")


@pytest.mark.parametrize(
    ("language", "spellings"),
    [
        ("en", ["eviction", "Evictions", "évictions"]),
        ("en", ["house", "houses", "HOUSING"]),
        ("en", ["city", "cities"]),
        ("fr", ["école", "ecole", "Écoles", "ÉCOLES", "e\u0301coles"]),
        ("fr", ["œuvre", "oeuvre", "Œuvres", "oeuvres"]),
        ("fr", ["hébergement", "hebergement", "hébergements"]),
        ("fr", ["logement", "logements"]),
        ("fr", ["français", "francais", "FRANÇAIS"]),
        ("fr", ["où", "ou"]),
        ("es", ["niño", "nino", "niños", "NIÑOS"]),
        ("es", ["vivienda", "viviendas"]),
        ("es", ["educación", "educacion"]),
        ("es", ["pingüino", "pinguinos"]),
        ("ar", ["سكن", "السكن", "للسكن", "بالسكن", "والسكن", "سَكَن", "ســكن", "السّكن", "كالسكن"]),
        ("ar", ["مدينة", "المدينة", "مدينه", "للمدينة"]),
        ("ar", ["بلدية", "البلدية", "البلديات", "بلديات"]),
        ("ar", ["إيواء", "ايواء", "الإيواء"]),
        ("ar", ["مأوى", "ماوى", "ماوي", "المأوى"]),
        ("ar", ["خدمة", "خدمات", "الخدمات", "خدماتها"]),
        ("ar", ["ﺳﻜﻦ", "سکن", "سكن"]),
        ("fr", ["2024", "٢٠٢٤", "۲۰۲۴", "２０２４"]),
    ],
)
def test_spellings_of_one_word_are_one(language: str, spellings: list[str]) -> None:
    assert {normalise(one, language) for one in spellings} == {normalise(spellings[0], language)}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "house", "horse"),
        ("en", "rent", "parent"),
        ("fr", "logement", "langage"),
        ("es", "ciudad", "cuidado"),
        ("ar", "سكن", "سكين"),
        ("ar", "لغة", "غاية"),
        ("ar", "ولد", "لد"),
    ],
)
def test_different_words_stay_different(language: str, one: str, other: str) -> None:
    assert normalise(one, language) != normalise(other, language)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’hébergement d'urgence", ["l", "hebergement", "d", "urgence"]),
        ("one-stop shop (SDG 11.1)", ["one", "stop", "shop", "sdg", "11", "1"]),
        ('foo_bar * NEAR:"x" %', ["foo", "bar", "near", "x"]),
        ("الحقّ في السَّكَن، أولًا", ["الحق", "في", "السكن", "اولا"]),
        ("\u0640\u0640 \u0301 ..", []),
        ("Straße ŁÓDŹ Smørrebrød Ħal", ["strasse", "lodz", "smorrebrod", "hal"]),
        ("a" * 99, ["a" * LONGEST]),
    ],
)
def test_a_text_falls_into_folded_words(text: str, words: list[str]) -> None:
    assert list(folded_words(text)) == words


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "xx"])
def test_arabic_words_fold_in_texts_of_any_language(language: str) -> None:
    assert normalise("السَّكَن", language) == "سكن"


@given(TEXTS, st.sampled_from(["en", "fr", "es", "ar"]))
def test_any_text_becomes_letters_and_digits_alone(text: str, language: str) -> None:
    words = normalise(text, language).split(" ")

    assert [one for one in words if one and not one.isalnum()] == []
    assert [one for one in words[1:] if not one] == []


@given(TEXTS)
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    for word in folded_words(text):
        assert fold(word) == word
