"""A real server in a process group of its own, which can be killed as a whole and started again."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests import postgres
from tests.operations.places import Place

ROOT = Path(__file__).parents[2]
TRIES, PAUSE = 3_000, 0.02  # of asking a server that starts whether it is ready


@dataclass(slots=True)
class Server:
    """`learning serve` on the loopback; it starts again on the same port."""

    place: Place
    workers: int = 1
    proxies: int = 0
    port: int = field(default_factory=postgres.free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start, and come back when requests are answered."""
        environ = {name: value for name, value in os.environ.items() if "LEARNING_" not in name}
        (self.place.data / "tmp").mkdir(exist_ok=True)  # who is killed does not tidy up
        with (self.place.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own command
                [sys.executable, "-m", "learning", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=environ
                | {
                    "LEARNING_DATA": str(self.place.data),
                    "LEARNING_DATABASE": self.place.url,
                    "LEARNING_WORKERS": str(self.workers),
                    "LEARNING_PROXIES": str(self.proxies),
                    "LEARNING_LOG_LEVEL": "error",
                    "TMPDIR": str(self.place.data / "tmp"),
                },
                stdout=log,
                stderr=log,
                start_new_session=True,  # its own group: a kill reaches all of it and nothing else
            )
        assert self.becomes_ready(self.process), f"the server did not start; see {log.name}"

    def becomes_ready(self, process: "subprocess.Popen[bytes]") -> bool:
        for _ in range(TRIES):
            if self.is_ready():
                return True
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=PAUSE)
                return False
        return False

    def is_ready(self) -> bool:
        line = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/health/ready")
            return line.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            line.close()

    def kill(self) -> None:
        """`kill -9` of every process of the group, at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=20)
            self.process = None
