"""Three-way comparison of a file, the database, and what both were at the last sync. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from learning.authoring.paths import place_of

GONE = ""  # the digest of a file that both sides had lost at the last sync
Action = Literal["same", "create", "take_file", "keep_database", "remove", "conflict"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of one path: digests of its newest text and of the last sync.

    `head` is none when the document was removed in the database.
    """

    head: str | None
    synced: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import would do with one path."""

    path: str
    action: Action


def decide(known: Known | None, file: str | None) -> Action:
    """What to do with one path. Only one side changed: that side wins. Both: nobody does."""
    if known is None:
        return "create"
    if known.head == file:
        return "same"
    if (known.head or GONE) == known.synced:
        return "remove" if file is None else "take_file"
    if (file or GONE) == known.synced or (file is None and known.head is None):
        return "keep_database"
    return "conflict"


def differences(known: Mapping[str, Known], files: Mapping[str, str]) -> list[Difference]:
    """Every path of either side with what an import would do, in the order of their names.

    What translations render is noted by the machine on both sides and joined, so it never
    conflicts, and a tree without it takes nothing away.
    """
    return [
        Difference(path, _joined(path, decide(known.get(path), files.get(path))))
        for path in sorted(known.keys() | files.keys())
        if not (path not in files and known[path].head is None)
    ]


def _joined(path: str, action: Action) -> Action:
    if action in ("conflict", "remove") and place_of(path).kind == "renderings":
        return "keep_database"
    return action
