"""One file that holds a backup: written whole or not at all, read with distrust."""

import errno
import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from learning.operations import manifest
from learning.operations.manifest import Entry, Manifest, NotPossible

CHUNK = 1024 * 1024
COMPRESSION = 6
OURS_ALONE = 0o600
DAMAGED = "The backup is damaged: {what}. Nothing was restored; use another backup."


def entry_of(name: str, path: Path) -> Entry:
    """The file's size and digest under its name in the archive."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Entry(name, size, digest.hexdigest())


def pack(target: Path, told: Manifest, paths: list[Path]) -> None:
    """Write the archive. It bears its name only once every byte of it is on the disk."""
    draft = target.with_name(f".{target.name}-{os.getpid()}.part")
    line = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE)
    try:
        with os.fdopen(line, "wb") as file:
            write_members(file, told, paths)
            file.flush()
            os.fsync(file.fileno())
        name_without_overwriting(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    keep_names(target.parent)


def write_members(file: IO[bytes], told: Manifest, paths: list[Path]) -> None:
    text = told.packed()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=COMPRESSION) as archive:
        archive.addfile(member(manifest.NAME, len(text)), io.BytesIO(text))
        for entry, path in zip(told.files, paths, strict=True):
            with path.open("rb") as source:
                archive.addfile(member(entry.name, entry.size), source)


def member(name: str, size: int) -> tarfile.TarInfo:
    """A plain file that belongs to nobody and says nothing of this machine."""
    made = tarfile.TarInfo(name)
    made.size, made.mode = size, OURS_ALONE
    return made


def name_without_overwriting(draft: Path, target: Path) -> None:
    """Give the draft its name, unless that is taken: two backups at once do not undo each other."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise NotPossible(f"{target} exists already. Choose another name.") from None
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:
            raise
        if target.exists():  # a file system without links: the best that it offers
            raise NotPossible(f"{target} exists already. Choose another name.") from None
        draft.rename(target)


def keep_names(folder: Path) -> None:
    """Make the folder's list of names outlive a power failure."""
    line = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(line)
    finally:
        os.close(line)


@contextmanager
def opened(source: Path) -> Iterator["Reading"]:
    """The archive, to be read from front to back. Any damage is told as such."""
    try:
        with gzip.open(source) as plain, tarfile.open(fileobj=plain, mode="r|") as archive:
            yield Reading(archive, plain)
    except FileNotFoundError as error:
        raise NotPossible(f"There is no file {error.filename}.") from error
    except (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise NotPossible(DAMAGED.format(what="it cannot be unpacked")) from error
    except OSError as error:
        raise NotPossible(f"{source} cannot be read: {error.strerror}.") from error


class Reading:
    """An archive whose members come one after the other, as the manifest at its head says."""

    def __init__(self, archive: tarfile.TarFile, plain: gzip.GzipFile) -> None:
        self.archive, self.plain = archive, plain
        self.manifest = manifest.manifest_from(self.head())

    def head(self) -> bytes:
        first = self.archive.next()
        if first is None or first.name != manifest.NAME or not first.isreg():
            raise NotPossible("This file is no backup of Mosaic: it has no manifest.")
        if first.size > manifest.LARGEST:
            raise NotPossible(DAMAGED.format(what="its manifest is too large"))
        return self.body(first).read()

    def unpack(self, folder: Path) -> None:
        """Write every file below the folder, and see that it is what the manifest promised."""
        for entry in self.manifest.files:
            found = self.archive.next()
            if found is None:
                raise NotPossible(DAMAGED.format(what=f"{entry.name} is missing"))
            if (found.name, found.size) != (entry.name, entry.size) or not found.isreg():
                raise NotPossible(DAMAGED.format(what=f"{found.name!r} is not what it should be"))
            self.write(found, entry, folder / entry.name)
        if self.archive.next() is not None:
            raise NotPossible(DAMAGED.format(what="it holds more than its manifest says"))
        while self.plain.read(CHUNK):  # to the very end, where it says what all should add up to
            pass

    def write(self, found: tarfile.TarInfo, entry: Entry, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE)
        digest, source = hashlib.sha256(), self.body(found)
        with os.fdopen(line, "wb") as file:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != entry.sha256:
            raise NotPossible(DAMAGED.format(what=f"{entry.name} has changed since it was written"))

    def body(self, found: tarfile.TarInfo) -> IO[bytes]:
        source = self.archive.extractfile(found)
        if source is None:
            raise NotPossible(DAMAGED.format(what=f"{found.name!r} is no file"))
        return source
