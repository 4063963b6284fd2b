"""The data folder: which of its files a backup needs, and putting them back into an empty one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from learning.operations.gateway.archive import keep_names
from learning.operations.manifest import DATA, NotPossible

MADE_ANEW = frozenset({"assets", "templates", "lost+found"})  # what a start makes by itself
SQLITE = b"SQLite format 3\x00"
BESIDE = ("-wal", "-shm", "-journal")  # parts of an open SQLite file, useless without its locks


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder of ours alone on the same disk, gone at the end."""
    made = Path(tempfile.mkdtemp(prefix=".mosaic-", dir=beside))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def files_of(data: Path, *, without: Path | None) -> list[Path]:
    """Every file that a start would not make anew; `without` is the database, copied apart.

    Links, sockets and pipes are no files: what they point at is not ours to copy.
    """
    left_out = {str(without) + suffix for suffix in ("", *BESIDE)} if without else set()
    return [
        path
        for path in walked(data)
        if str(path) not in left_out and not is_part_of_sqlite(path) and not is_draft(path, data)
    ]


def walked(data: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(data):
        here = Path(folder)
        if here == data:
            folders[:] = [name for name in folders if name not in MADE_ANEW]
        folders.sort()
        for name in sorted(names):
            path = here / name
            if path.is_file() and not path.is_symlink():
                yield path


def is_part_of_sqlite(path: Path) -> bool:
    """Whether this is the log or the index of an SQLite file beside it."""
    for suffix in BESIDE:
        if path.name.endswith(suffix) and is_sqlite(Path(str(path).removesuffix(suffix))):
            return True
    return False


def is_draft(path: Path, data: Path) -> bool:
    """What another process is about to rename, or left behind."""
    return path.relative_to(data).parts[0].startswith((".mosaic-", ".secret-"))


def is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return False


def name_of(path: Path, data: Path) -> str:
    """What the file is called in an archive."""
    return DATA + path.relative_to(data).as_posix()


def check_empty(data: Path, database: Path | None) -> None:
    """Refuse to restore over anything: what is there may be all that is left."""
    there = sorted(path.name for path in data.iterdir()) if data.is_dir() else []
    found = [name for name in there if name != "lost+found"]
    if data.exists() and not data.is_dir():
        raise NotPossible(f"{data} is no folder. Let LEARNING_DATA name an empty one.")
    if found:
        raise NotPossible(
            f"{data} is not empty: it holds {', '.join(found[:5])}. A backup is restored into an "
            "empty place only. Stop the server, move this folder away (keep it until the restored "
            "site works), or let LEARNING_DATA name a new one; then restore again."
        )
    for suffix in ("", *BESIDE):
        if database and Path(f"{database}{suffix}").exists():
            raise NotPossible(
                f"{database}{suffix} exists already. Move it away, or let LEARNING_DATABASE name "
                "a new file; then restore again."
            )


@contextmanager
def made_for(data: Path) -> Iterator[None]:
    """Make the data folder, and take it away again when it stayed empty."""
    was_there = data.is_dir()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if not was_there:
            with suppress(OSError):  # something was put there already: let it be seen
                data.rmdir()
        raise


def check_room(folder: Path, *, needed: int) -> None:
    """Refuse early what would fill the disk."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NotPossible(
            f"{folder} has {free // 1_000_000} MB free, and {needed // 1_000_000} MB are needed. "
            "Make room, or choose a place on another disk."
        )


def put_in_place(unpacked: Path, data: Path, copies: dict[Path, Path]) -> None:
    """Move the files to where they belong, the database last: with it, everything is there."""
    source = unpacked / DATA
    for path in sorted(source.iterdir()) if source.is_dir() else []:
        if f"{data / path.name}".startswith(tuple(str(to) for to in copies.values())):
            raise NotPossible(f"The backup holds {path.name}, where the database belongs.")
        path.rename(data / path.name)
    for copy, to in copies.items():
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = to.with_name(f".{to.name}.part")
        shutil.move(copy, draft)  # may be another disk
        draft.rename(to)
        keep_names(to.parent)
    keep_names(data)
