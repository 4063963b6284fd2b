"""What can be written to people: the kinds of letters, and what each one needs. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from learning.i18n import N_

LONGEST = 2000  # characters of one value: a link, a name
WHOLE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[^\s<>\"'\\]*)?")
UNSEEN = {"Cc", "Zl", "Zp", "Cs"}  # categories of characters that may end a line, or a file


class Incomplete(ValueError):
    """A letter that lacks something, or brings what its kind does not know: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one address, in the language of its reader.

    `values` are plain texts. Those called `link` are whole addresses, which the caller makes.
    """

    to: str
    kind: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    person_id: int | None = None  # whose account it goes with, where there is one


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter: `templates/mail/<kind>.html` and `.txt` say the rest."""

    subject: str
    names: frozenset[str]


KINDS: Mapping[str, Kind] = {
    "confirm": Kind(N_("Confirm your e-mail address"), frozenset({"link"})),
    "reset": Kind(N_("Choose a new password"), frozenset({"link"})),
    "invited": Kind(N_("{inviter} invites you to Mosaic"), frozenset({"link", "inviter"})),
    "changed-email": Kind(N_("Your e-mail address was changed"), frozenset({"new_address"})),
    "second-factor-reset": Kind(N_("Your second factor was removed"), frozenset()),
}


def check(letter: Letter) -> None:
    """Raise `Incomplete` unless the letter can be written."""
    kind = KINDS.get(letter.kind)
    if kind is None:
        raise Incomplete(f"there is no kind of letter {letter.kind!r}")
    if set(letter.values) != kind.names:
        wanted = ", ".join(sorted(kind.names)) or "nothing"
        raise Incomplete(f"{letter.kind} needs {wanted}, not {', '.join(sorted(letter.values))}")
    for name, value in letter.values.items():
        if len(value) > LONGEST:
            raise Incomplete(f"{name} is too long")
        if name == "link" and not is_address(value):
            raise Incomplete(f"{name} is not a whole address")


def is_address(link: str) -> bool:
    """Whether this is a whole http address, without anything that ends a line or a tag."""
    return WHOLE.fullmatch(link) is not None and link.isprintable()


def one_line(text: str) -> str:
    """The text without line ends and control characters, which could begin another header."""
    plain = "".join(" " if unicodedata.category(char) in UNSEEN else char for char in text)
    return " ".join(plain.split())
