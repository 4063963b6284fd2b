"""The languages Mosaic speaks, as data, and which of them a request gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface. Printed in a page, it is its code: `lang="{{ language }}"`."""

    code: str  # in addresses, accounts and file names: lessons/01-home.fr.md
    name: str  # in the language itself, as its speakers look for it
    direction: Direction
    locale: str  # whose dates and numbers it follows

    def __str__(self) -> str:
        return self.code


# A language more is a line here, a catalogue beside the others, and files of content.
LANGUAGES = (
    Language("en", "English", "ltr", "en_GB"),
    Language("fr", "Français", "ltr", "fr"),
    Language("es", "Español", "ltr", "es"),
    Language("ar", "العربية", "rtl", "ar"),
)
SOURCE = LANGUAGES[0]  # the language the interface is written in

_BY_CODE = {language.code: language for language in LANGUAGES}


def language_of(code: str | None) -> Language | None:
    """The language with this code, if we speak it."""
    return _BY_CODE.get(code) if code else None


def negotiated(*, choice: str | None, account: str | None, accepted: str) -> Language:
    """The address's choice, else the account's, else the best the browser accepts, else English."""
    chosen = language_of(choice) or language_of(account)
    if chosen is not None:
        return chosen
    return next((found for tag in _wanted(accepted) if (found := _nearest(tag))), SOURCE)


def _nearest(tag: str) -> Language | None:
    """`fr-CA` is served French; `*` takes whatever is there."""
    return SOURCE if tag == "*" else language_of(tag.partition("-")[0])


def _wanted(accepted: str) -> Iterator[str]:
    """The tags of an Accept-Language header, best first, without those weighed at nothing."""
    weighed = [_weighed(part) for part in accepted.split(",")[:32] if part.strip()]
    ordered = sorted(weighed, key=lambda pair: -pair[1])
    return (tag for tag, weight in ordered if weight > 0)


def _weighed(part: str) -> tuple[str, float]:
    tag, *parameters = part.replace(" ", "").lower().split(";")
    weight = next((given[2:] for given in parameters if given.startswith("q=")), "1")
    try:
        return tag, min(float(weight), 1.0)
    except ValueError:
        return tag, 0.0  # a browser does not send this; nobody is owed a guess
