"""A pipe in the data folder. Ringing never waits, and tells nobody when nobody listens."""

import errno
import os
import select
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NAME = "jobs.bell"
MUCH = 4096  # bytes; rings that do not fit are rings for what rings already
NOT_HEARD = {errno.ENXIO, errno.ENOENT, errno.EAGAIN, errno.EPIPE}


def ring(data: Path, duty: str) -> None:
    """Ask the process behind the pages to see to this duty now."""
    try:
        line = os.open(data / NAME, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in NOT_HEARD:
            return
        raise
    try:
        with suppress(BlockingIOError, BrokenPipeError):
            os.write(line, f"{duty}\n".encode())
    finally:
        os.close(line)


def rings(data: Path) -> Iterator[set[str]]:
    """Wait for rings, for ever; each time, the duties that were rung for."""
    path = data / NAME
    with suppress(FileExistsError):
        os.mkfifo(path, 0o600)
    line = os.open(path, os.O_RDWR | os.O_NONBLOCK)  # as a writer too, so that it never ends
    while True:
        select.select([line], [], [])
        with suppress(BlockingIOError):  # another listener was faster
            yield set(os.read(line, MUCH).decode("utf-8", "replace").split())
