"""Back a site up while people use it, and restore it into an empty place."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from learning.config import Settings
from learning.migrations import state
from learning.operations import manifest
from learning.operations.gateway import archive, databases, folder, release
from learning.operations.manifest import DATABASES, Entry, Manifest, NotPossible

INSIDE = {kind: name for name, kind in DATABASES.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup, and the copy of it that will not change any more."""

    entry: Entry
    copy: Path


def back_up(settings: Settings, target: Path, *, now: datetime) -> Manifest:
    """Write everything the site is made of into one new file, as it stands at one moment.

    The database is copied first: a file that a row points at was there before the row.
    """
    target = target.absolute()
    check_target(target, settings.data)
    with told(target.parent), folder.scratch(target.parent) as scratch:
        step, database = copy_database(settings.database, scratch)
        parts = [database, *copies_of(settings, scratch)]
        made = Manifest(
            version=release.version(),
            step=step,
            made_at=now,
            files=tuple(part.entry for part in parts),
        )
        archive.pack(target, made, [part.copy for part in parts])
    return made


def check_target(target: Path, data: Path) -> None:
    if target.exists() or target.is_symlink():
        raise NotPossible(f"{target} exists already. Choose another name.")
    if not target.parent.is_dir():
        raise NotPossible(f"There is no folder {target.parent}. Make it first.")
    if target.parent.resolve().is_relative_to(data.resolve()):
        raise NotPossible(
            f"{target} lies in the data folder and would be lost with it. "
            "Choose a place elsewhere, best on another disk."
        )


def copy_database(url: str, scratch: Path) -> tuple[str, Part]:
    """The migration step, and the database as it is at this moment."""
    kind = databases.kind_of(url)
    copy = scratch / INSIDE[kind]
    source = databases.sqlite_path(url)
    if source is None:
        step = databases.dump_postgres(url, copy)
    else:
        databases.copy_sqlite(source, copy)
        step = databases.step_of_sqlite(copy)
    return step, Part(archive.entry_of(copy.name, copy), copy)


def copies_of(settings: Settings, scratch: Path) -> Iterator[Part]:
    """The files of the data folder; one that goes away meanwhile is left out."""
    paths = folder.files_of(settings.data, without=databases.sqlite_path(settings.database))
    for number, path in enumerate(paths):
        name = folder.name_of(path, settings.data)
        if not manifest.is_safe(name):
            raise NotPossible(f"{name!r} cannot be kept under this name. Rename or remove it.")
        copy = scratch / str(number)
        try:
            if folder.is_sqlite(path):
                databases.copy_sqlite(path, copy)
            else:
                shutil.copyfile(path, copy)
        except FileNotFoundError:
            continue
        yield Part(archive.entry_of(name, copy), copy)


def restore(settings: Settings, source: Path) -> Manifest:
    """Fill an empty place from a backup, once everything in it has been found to be right."""
    url, data = settings.database, settings.data
    path = databases.sqlite_path(url)
    folder.check_empty(data, path)
    if path is None:
        databases.check_empty_postgres(url)
    with archive.opened(source) as reading:
        made = reading.manifest
        manifest.check_origin(made, kind=databases.kind_of(url), steps=state.steps())
        with told(data), folder.made_for(data), folder.scratch(data) as unpacked:
            folder.check_room(data, needed=made.size)
            reading.unpack(unpacked)
            copy = unpacked / made.database.name
            if path is None:
                databases.load_postgres(url, copy)
                folder.put_in_place(unpacked, data, {})
            else:
                check_step(copy, made)
                folder.put_in_place(unpacked, data, {copy: path})
    return made


def check_step(copy: Path, made: Manifest) -> None:
    databases.check_sqlite(copy)
    if databases.step_of_sqlite(copy) != made.step:
        raise NotPossible("The backup is damaged: its database stands at another step.")


@contextmanager
def told(place: Path) -> Iterator[None]:
    """What the disk refuses, in a sentence."""
    try:
        yield
    except OSError as error:
        what = "no space is left" if error.errno == errno.ENOSPC else error.strerror
        raise NotPossible(f"{error.filename or place}: {what}.") from error
