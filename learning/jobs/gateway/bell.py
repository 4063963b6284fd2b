"""A pipe in the data folder. Ringing never waits, and tells nobody when nobody listens."""

import errno
import os
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


def hung_up(data: Path) -> int:
    """The bell, ready to be heard: an open file to wait on."""
    data.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.mkfifo(data / NAME, 0o600)
    return os.open(data / NAME, os.O_RDWR | os.O_NONBLOCK)  # as a writer too: it never ends


def heard(line: int) -> set[str]:
    """The duties that were rung for since the last look."""
    try:
        return set(os.read(line, MUCH).decode("utf-8", "replace").split())
    except BlockingIOError:  # nobody rang, or another listener was faster
        return set()
