"""Which language a request gets."""

import pytest

from learning.i18n.languages import LANGUAGES, language_of, negotiated


def test_the_four_languages_know_their_name_and_direction() -> None:
    known = [(each.code, each.name, each.direction) for each in LANGUAGES]

    assert known == [
        ("en", "English", "ltr"),
        ("fr", "Français", "ltr"),
        ("es", "Español", "ltr"),
        ("ar", "العربية", "rtl"),
    ]


def test_a_language_prints_as_its_code() -> None:
    assert [str(each) for each in LANGUAGES] == ["en", "fr", "es", "ar"]


@pytest.mark.parametrize("code", ["de", "FR", "fr-CA", "", None, "../fr"])
def test_only_an_exact_code_is_a_language(code: str | None) -> None:
    assert language_of(code) is None


@pytest.mark.parametrize(
    ("choice", "account", "accepted", "expected"),
    [
        ("fr", "ar", "es", "fr"),
        (None, "ar", "es", "ar"),
        (None, None, "es", "es"),
        (None, None, "", "en"),
        ("de", None, "fr", "fr"),  # a choice we do not speak is none
        (None, "de", "fr", "fr"),
    ],
)
def test_the_address_wins_over_the_account_and_the_account_over_the_browser(
    choice: str | None, account: str | None, accepted: str, expected: str
) -> None:
    assert negotiated(choice=choice, account=account, accepted=accepted).code == expected


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("fr-CA,en;q=0.5", "fr"),
        ("de,ca;q=0.9,es;q=0.4,en;q=0.3", "es"),
        ("en;q=0.2, ar-TN;q=0.9", "ar"),
        ("AR-tn", "ar"),
        ("es;q=0.5,fr;q=0.5", "es"),  # equal weights: the first that the browser names
        ("fr;q=0,es", "es"),
        ("fr;q=0", "en"),
        ("de, *;q=0.5", "en"),
        ("*;q=0.5, es;q=0.8", "es"),
        ("fr;q=much, es;q=0.1", "es"),
        ("fr;q=nan, es;q=0.1", "es"),
        (";;,,;q=", "en"),
        ("x" * 10_000 + ",fr", "fr"),
        ("de," * 1_000 + "fr", "en"),  # nobody reads that many languages: the rest is not read
    ],
)
def test_the_browser_gets_the_best_language_it_accepts(accepted: str, expected: str) -> None:
    assert negotiated(choice=None, account=None, accepted=accepted).code == expected
