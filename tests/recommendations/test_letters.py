"""Terms under the letters that readers look them up under."""

import pytest

from learning.recommendations.letters import Term, by_letter, letter_of


@pytest.mark.parametrize(
    ("words", "letter"),
    [
        ("deposit", "D"),
        ("Éviction", "E"),
        ("état civil", "E"),
        ("السكن اللائق", "س"),
        ("أمن الحيازة", "\u0627"),
        ("إيجار", "\u0627"),
        ("ال", "\u0627"),
        ("  lease", "L"),
        ("", "#"),
    ],
)
def test_accents_and_articles_do_not_count(words: str, letter: str) -> None:
    assert letter_of(words) == letter


def test_terms_stand_in_the_order_of_their_words() -> None:
    terms = [
        Term(key=key, language="fr", term=words, definition="", see=(), taught_in=())
        for key, words in (("c", "Zone"), ("a", "éviction"), ("b", "Eau"), ("d", "zone"))
    ]

    found = [(one.letter, [term.key for term in one.terms]) for one in by_letter(terms)]

    assert found == [("E", ["b", "a"]), ("Z", ["c", "d"])]
