"""What can be written to people: the kinds of letters, and what each one needs. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from learning.i18n import N_

ADDRESSES = frozenset({"link", "calendar"})
LONGEST = 2000  # characters of one value: a link, a name
WHOLE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[^\s<>\"'\\]*)?")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they make a name read as another
UNSEEN = {"Cc", "Zl", "Zp", "Cs"}  # categories of characters that may end a line, or a file


class Incomplete(ValueError):
    """A letter that lacks something, or brings what its kind does not know: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one address, in the language of its reader.

    `values` are plain texts. A `link` is a whole address, which the caller makes; beside it may
    stand for how many `hours` it works. A `calendar` is the address of a calendar file.
    """

    to: str
    kind: str
    language: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    person_id: int | None = None  # whose account it goes with, where there is one


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter: `templates/mail/<kind>.html` and `.txt` say the rest."""

    subject: str
    names: frozenset[str]
    about: str | None = None  # for lists, where the subject names somebody
    ends: bool = True  # its link works once, and for a while; others lead to an ordinary page

    @property
    def title(self) -> str:
        return self.about or self.subject

    @property
    def may_bring(self) -> frozenset[str]:
        return frozenset({"hours"}) if self.ends and "link" in self.names else frozenset()


MEETING = frozenset({"title", "when", "link", "calendar"})

KINDS: Mapping[str, Kind] = {
    "confirm": Kind(N_("Confirm your e-mail address"), frozenset({"link"})),
    "reset": Kind(N_("Choose a new password"), frozenset({"link"})),
    "invited": Kind(
        N_("{inviter} invites you to Mosaic"), frozenset({"link", "inviter"}), N_("Invitation")
    ),
    "changed-email": Kind(N_("Your e-mail address was changed"), frozenset()),
    "second-factor-reset": Kind(N_("Your second factor was removed"), frozenset()),
    "live-invited": Kind(
        N_("Invitation: {title}"), MEETING, N_("Invitation to a live session"), ends=False
    ),
    "live-reminder": Kind(
        N_("Soon: {title}"), MEETING, N_("Reminder of a live session"), ends=False
    ),
    "live-moved": Kind(
        N_("New time: {title}"), MEETING, N_("New time of a live session"), ends=False
    ),
    "live-cancelled": Kind(
        N_("Cancelled: {title}"), MEETING, N_("Cancelled live session"), ends=False
    ),
    "live-place": Kind(
        N_("You have a place: {title}"),
        MEETING,
        N_("A place in a live session came free"),
        ends=False,
    ),
    "review-asked": Kind(
        N_("{inviter} asks you to read a text"),
        frozenset({"inviter", "title", "note", "link"}),
        N_("A text to review"),
        ends=False,
    ),
    "cohort-invited": Kind(
        N_("Invitation to the group {name}"),
        frozenset({"name", "link"}),
        N_("Invitation to a group"),
        ends=False,
    ),
}


def check(letter: Letter) -> None:
    """Raise `Incomplete` unless the letter can be written."""
    kind = KINDS.get(letter.kind)
    if kind is None:
        raise Incomplete(f"there is no kind of letter {letter.kind!r}")
    if not kind.names <= set(letter.values) <= kind.names | kind.may_bring:
        wanted = ", ".join(sorted(kind.names)) or "nothing"
        raise Incomplete(f"{letter.kind} needs {wanted}, not {', '.join(sorted(letter.values))}")
    for name, value in letter.values.items():
        if len(str(value)) > LONGEST:
            raise Incomplete(f"{name} is too long")
    for name in ADDRESSES & set(letter.values):
        if not is_address(str(letter.values[name])):
            raise Incomplete(f"the {name} is not a whole address")
    if not isinstance(letter.values.get("hours", 1), int):
        raise Incomplete("hours are a number")


def is_address(link: str) -> bool:
    """Whether this is a whole http address, without anything that ends a line or a tag."""
    return WHOLE.fullmatch(link) is not None and link.isprintable()


def one_line(text: str) -> str:
    """The text without what ends a line, and without marks that turn what follows around."""
    plain = "".join(" " if unicodedata.category(char) in UNSEEN else char for char in text)
    return " ".join(TURNING.sub("", plain).split())


def tidy(values: Mapping[str, str | int]) -> dict[str, str | int]:
    """The values as they are kept: each text on one line."""
    return {
        name: one_line(value) if isinstance(value, str) else value for name, value in values.items()
    }
