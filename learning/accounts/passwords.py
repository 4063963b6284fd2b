"""Which passwords are long and odd enough. Says why not; hashes nothing."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from learning.i18n import N_

FEWEST = 12
MOST = 1000  # more is refused before anything is computed from it
FEWEST_OWN = 6  # characters left when words and patterns that everybody tries are taken out

TOO_SHORT = N_("Use at least 12 characters. A few words in a row are easy to remember.")
TOO_LONG = N_("Use at most 1,000 characters.")
TOO_EASY = N_(
    "This is easy to guess: it is little more than a common word, a pattern, your name or our name."
)
# Words that stand first in every guesser's list for a site like this, in its four languages.
WORDS = (  # noqa: SIM905  # a line a language reads better than a line a word
    "password passwort passwd passphrase motdepasse contrasena clave secreto secret "
    "welcome bienvenue bienvenido bienvenida letmein iloveyou jetaime tequiero changeme "
    "admin administrator administrateur administrador login user test demo example guest "
    "qwerty azerty qwertz asdf zxcv monkey dragon football summer winter spring autumn "
    "mosaic mosaique mosaico learning learn city cities ville villes ciudad ciudades "
    "migration mediterranean mediterranee mediterraneo municipality municipalite mairie "
    "ayuntamiento municipio housing participant facilitator focal "
    "فسيفساء كلمةالمرور كلمةالسر مرحبا مدينة بلدية الهجرة المتوسط"
).split()
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop")
LOOK_ALIKES = str.maketrans("0134578@$!|", "oieastbasil")


def normalised(password: str) -> str:
    """The same characters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *, about: Iterable[str] = ()) -> str | None:
    """Why this password will not do, or nothing. `about` is the person: name, e-mail address."""
    if len(password) > MOST:
        return TOO_LONG
    if len(normalised(password)) < FEWEST:
        return TOO_SHORT
    known = sorted({*WORDS, *parts_of(about)}, key=len, reverse=True)
    readings = (plain(password), plain(password.casefold().translate(LOOK_ALIKES)))
    own = min(len(own_part(each, known)) for each in readings)
    return TOO_EASY if own < FEWEST_OWN else None


def plain(text: str) -> str:
    """Small letters, figures and pictures, without accents, spaces and signs."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        char for char in apart if unicodedata.category(char)[0] in "LN" or is_picture(char)
    )


def is_picture(char: str) -> bool:
    return unicodedata.category(char) == "So"


def parts_of(about: Iterable[str]) -> set[str]:
    """The pieces of a name or an address that are long enough to mean something."""
    pieces = (piece for text in about for piece in re.split(r"[\W_]+", text))
    return {part for piece in pieces if len(part := plain(piece)) >= 3}


def own_part(text: str, known: Iterable[str]) -> str:
    """What is left of the text without known words, repetitions and runs of neighbours."""
    for word in known:
        text = text.replace(plain(word), "")
    return without_runs(unit_of(text))


def unit_of(text: str) -> str:
    """`abcabcabc` is `abc`, three times."""
    at = (text + text).find(text, 1)
    return text[:at] if at > 0 else text


def without_runs(text: str) -> str:
    """`aaaa`, `1234`, `dcba` and `asdf` count as one character each."""
    kept = text[:1]
    for before, char in pairwise(text):
        if not are_neighbours(before, char):
            kept += char
    return kept


def are_neighbours(one: str, other: str) -> bool:
    """The same, next in the alphabet or among the figures, or beside it on a keyboard."""
    if abs(ord(one) - ord(other)) <= 1:
        return True
    return any(one + other in row or other + one in row for row in ROWS)
