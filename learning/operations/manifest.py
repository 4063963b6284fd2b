"""What a backup says about itself, and whether what stands in it can be trusted. Pure."""

import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

Kind = Literal["sqlite", "postgresql"]

NAME = "manifest.json"
FORMAT = 1  # raised when an older Mosaic could not read what we write
LARGEST = 64 * 1024 * 1024  # bytes of a manifest: a name and a digest for half a million files
DATABASES: dict[str, Kind] = {"database.sqlite": "sqlite", "database.pgdump": "postgresql"}
DATA = "data/"
LONGEST_PART, LONGEST_NAME = 255, 1000
DIGEST = re.compile(r"[0-9a-f]{64}")
UNUSUAL = re.compile("[\x00-\x1f\x7f\\\\\ud800-\udfff]")


class NotPossible(Exception):
    """What an operator asked for cannot be done. The text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the backup: its name inside, its bytes, and what they must add up to."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who made the backup, when, of what, and every file in the order they follow."""

    version: str
    step: str
    made_at: datetime
    files: tuple[Entry, ...]

    @property
    def kind(self) -> Kind:
        """The engine whose database is inside."""
        return DATABASES[self.files[0].name]

    @property
    def database(self) -> Entry:
        return self.files[0]

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(entry.size for entry in self.files)

    def packed(self) -> bytes:
        """The manifest as it is written first into the archive."""
        told = {
            "product": "mosaic",
            "format": FORMAT,
            "version": self.version,
            "step": self.step,
            "made_at": self.made_at.isoformat(),
            "files": [asdict(entry) for entry in self.files],
        }
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def manifest_from(text: bytes) -> Manifest:
    """What `packed` wrote. Refuses what it did not, and every name that could leave its place."""
    try:
        told = json.loads(text)
        if told["product"] != "mosaic":
            raise NotPossible("This file is no backup of Mosaic.")
        if told["format"] != FORMAT:
            raise NotPossible(
                f"This backup has format {told['format']!r} and was made by Mosaic "
                f"{told['version']!r}; restore it with that version."
            )
        made = Manifest(
            version=str(told["version"]),
            step=str(told["step"]),
            made_at=datetime.fromisoformat(told["made_at"]),
            files=tuple(entry_from(entry) for entry in told["files"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotPossible(
            "This file is no backup of Mosaic: its manifest is unreadable."
        ) from error
    check_files(made.files)
    if made.made_at.tzinfo is None:
        raise NotPossible("The backup does not say when it was made: its manifest is damaged.")
    return made


def entry_from(told: Any) -> Entry:
    name, size, digest = told["name"], told["size"], told["sha256"]
    if not isinstance(name, str) or not isinstance(digest, str) or type(size) is not int:
        raise TypeError("an entry of other types")
    if size < 0 or not DIGEST.fullmatch(digest):
        raise ValueError("an entry that no file has")
    return Entry(name, size, digest)


def check_files(files: Collection[Entry]) -> None:
    """One database first, then files of the data folder, each once, none outside of its place."""
    names = [entry.name for entry in files]
    if not names or names[0] not in DATABASES:
        raise NotPossible("The backup does not begin with a database: its manifest is damaged.")
    for name in names[1:]:
        if not is_safe(name):
            raise NotPossible(
                f"The backup holds {name!r}, which does not belong into a data folder. "
                "Nothing was restored; use a backup that you made yourself."
            )
    if len(set(names)) != len(names):
        raise NotPossible("The backup names a file twice: its manifest is damaged.")


def is_safe(name: str) -> bool:
    """Whether the name is that of a file below `data/`, written in the one usual way."""
    top, *parts = name.split("/")
    return (
        top == DATA.rstrip("/")
        and bool(parts)
        and not {"", ".", ".."} & set(parts)
        and not UNUSUAL.search(name)
        and len(name) <= LONGEST_NAME
        and all(len(part.encode()) <= LONGEST_PART for part in parts)
    )


def check_origin(manifest: Manifest, *, kind: Kind, steps: Collection[str]) -> None:
    """Whether this Mosaic, with this database, can go on from the backup."""
    if manifest.step not in steps:
        raise NotPossible(
            f"This backup was made by Mosaic {manifest.version}, whose database step "
            f"{manifest.step!r} is not known here. Install that version or a newer one."
        )
    if manifest.kind != kind:
        wanted = "sqlite:///…" if manifest.kind == "sqlite" else "postgresql://…"
        raise NotPossible(
            f"This backup holds a database of {manifest.kind}, and LEARNING_DATABASE names one of "
            f"{kind}. Set LEARNING_DATABASE to {wanted}."
        )
