"""Real processes that do the duties, listened to by what they log."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from learning.config import Settings

LONGEST = 50  # seconds until the test fails; less than the minute after which the clock rings
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Running:
    """`learning jobs` or `learning serve`."""

    process: "subprocess.Popen[str]"

    def until(self, event: str) -> dict[str, object]:
        """Wait for a line of the log that tells of this."""
        assert self.process.stderr is not None
        lines = []
        for line in self.process.stderr:
            lines.append(line)
            told = json.loads(line) if line.startswith("{") else {}
            if str(told.get("event", "")).startswith(event):
                return dict(told)
        raise AssertionError(f"it ended without saying {event!r}: {''.join(lines)}")


@contextmanager
def running(settings: Settings, *command: str, **environ: str) -> Iterator[Running]:
    """The program. It is over when nobody is left who could write to its log."""
    ours = {
        "LEARNING_DATABASE": settings.database.replace("+psycopg", ""),
        "LEARNING_DATA": str(settings.data),
        "LEARNING_SECRET": settings.secret.decode(),
    }
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "learning", *command],
        env={**os.environ, **ours, **environ},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    site = Running(process)
    overdue = threading.Timer(LONGEST, process.kill)
    overdue.start()
    try:
        yield site
    finally:
        overdue.cancel()
        process.terminate()
        process.communicate()
