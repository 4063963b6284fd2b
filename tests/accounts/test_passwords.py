"""Long enough, and not what everybody tries."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from learning.accounts.passwords import TOO_EASY, TOO_LONG, TOO_SHORT, weakness

GOOD = (
    "correct horse battery staple",
    "lampes sur le port en hiver",
    "las naranjas del patio azul",
    "السلام عليكم يا جاري العزيز",
    "Vx9!kq2#Lm7z",
    "港町の灯台は夜もまだ明るい",
    "💐🐟🌹🚲🌺🍋🌼🎈🌞🧭🌛🧵",
    "            a lamp over the harbour            ",
)
EASY = (
    "aaaaaaaaaaaaaaaa",
    "123456789012",
    "210987654321",
    "abcabcabcabc",
    "qwertyuiop123",
    "azertyuiop12",
    "password1234",
    "Password2024!",
    "P@ssw0rd2024!!",
    "mot de passe 2025",
    "Contraseña-2025",
    "كلمة المرور 123",
    "mosaic-mosaic-25",
    "Mosaic learning 1!",
    "amina.haddad1987",
    "............................",
)
ABOUT = ("Amina Haddad", "amina@port-almira.example.org")


@pytest.mark.parametrize("password", GOOD)
def test_a_long_odd_password_will_do(password: str) -> None:
    assert weakness(password, about=ABOUT) is None


@pytest.mark.parametrize("password", EASY)
def test_what_everybody_tries_will_not(password: str) -> None:
    assert weakness(password, about=ABOUT) == TOO_EASY


def test_twelve_characters_are_enough_and_eleven_are_not() -> None:
    assert weakness("Vx9!kq2#Lm7z") is None
    assert weakness("Vx9!kq2#Lm7") == TOO_SHORT


def test_characters_are_counted_as_they_are_compared() -> None:
    written_apart = "Ame\u0301lie Bo"  # nine characters, one of them typed as two

    assert weakness(written_apart) == TOO_SHORT


def test_a_thousand_characters_are_enough_and_more_are_refused() -> None:
    sentence = "the lamp over the harbour is lit "

    assert weakness((sentence * 40)[:1000]) is None
    assert weakness((sentence * 40)[:1001]) == TOO_LONG


@given(some.text(max_size=1100))
def test_any_text_gets_an_answer(password: str) -> None:
    assert weakness(password, about=ABOUT) in {None, TOO_SHORT, TOO_LONG, TOO_EASY}
