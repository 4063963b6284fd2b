"""A pasted list of e-mail addresses: each usable, or told in which line it is not. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from learning.accounts.people import email_key
from learning.i18n import N_
from learning.mail.addresses import mailbox

MOST = 500  # addresses at once
MOST_CHARACTERS = 60_000
NAMED = re.compile(r"[^<>]*<([^<>]*)>")  # `Amina Haddad <amina@example.org>`
BETWEEN = re.compile(r"[;,\t ]+")


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something in the list that is no address to write to, and why."""

    line: int
    text: str
    why: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddressList:
    """The addresses of a list, each once and in order, and what could not be used."""

    addresses: tuple[str, ...] = ()
    unusable: tuple[Unusable, ...] = ()


def read(text: str) -> AddressList:
    """Every address, one or several on a line, with or without a name before it."""
    seen: dict[str, int] = {}
    unusable: list[Unusable] = []
    text = text[:MOST_CHARACTERS].replace("\x00", "")
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in pieces(line):
            address = email_key(piece)
            if mailbox(address) is None:
                why = N_("No mail can be sent to this address.")
                unusable.append(Unusable(number, piece, why))
            elif address in seen:
                why = N_("This address stands in line {line} already.")
                unusable.append(Unusable(number, piece, why, {"line": seen[address]}))
            elif len(seen) == MOST:
                why = N_("A list takes {most} addresses. Send this one with the next list.")
                unusable.append(Unusable(number, piece, why, {"most": MOST}))
            else:
                seen[address] = number
    return AddressList(tuple(seen), tuple(unusable))


def pieces(line: str) -> Sequence[str]:
    """What stands on a line, one piece for each address."""
    if "<" in line:
        named = [one.strip() for one in NAMED.findall(line)]
        return [one for one in named if one] or [line.strip()]
    return [one for one in BETWEEN.split(line) if one]
