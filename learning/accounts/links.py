"""Links in mails: what each is for, where it leads, how long it works. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Purpose = Literal["confirm", "reset", "invite", "address"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One purpose: the path before the token, the letter that brings it, how long it works."""

    path: str
    letter: str
    hours: int


KINDS: Mapping[Purpose, Kind] = {
    "confirm": Kind("sign-up", "confirm", 48),
    "reset": Kind("reset", "reset", 2),
    "invite": Kind("invitation", "invited", 14 * 24),
    "address": Kind("new-address", "confirm", 48),
}
# A sign-up that was not confirmed in time may ask for a new link for so long; then it is forgotten.
KEPT = timedelta(days=7)


def lasts(purpose: Purpose) -> timedelta:
    return timedelta(hours=KINDS[purpose].hours)


def whole(purpose: Purpose, token: str, *, site: str, language: str) -> str:
    """The link as it stands in the mail, in its reader's language."""
    return f"{site}/{language}/{KINDS[purpose].path}/{token}"
