"""Telling the other workers that a session's log has grown. The log is the truth: a lost ring only
costs the second until somebody looks."""

import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Protocol

import structlog
from sqlalchemy import text

from learning.store.session import Store

log = structlog.get_logger()
Heard = Callable[[int, int], None]  # a session's id, and the number that its log has reached

LONGEST_PATH = 100  # bytes; the kernel takes 107
LONGEST_RING = 64  # bytes
FRESH = 1.0  # seconds for which a look at who listens is good
PAUSE = 1.0  # seconds until a lost connection is tried again
CHANNEL = "mosaic_live"
EVERYTHING = 0  # the id that stands for all sessions


class Doorbell(Protocol):
    """Rings in every other worker that listens. Ringing never fails and hardly waits."""

    def ring(self, live_session_id: int, seq: int) -> None: ...

    def listen(self, heard: Heard) -> None:
        """Begin to hear, in a thread of its own. `heard(0, 0)`: rings may have been missed."""

    def close(self) -> None:
        """Stop hearing; `listen` may begin anew."""


def bell_of(store: Store, folder: Path) -> Doorbell:
    """Between the workers of this machine, or, with PostgreSQL, of all that share the database."""
    return Datagrams(folder) if store.is_sqlite else Notices(store)


class Datagrams:
    """A socket for each worker in one folder. A file whose worker has gone is swept away."""

    def __init__(self, folder: Path) -> None:
        self.folder = reachable(folder)
        self.own: socket.socket | None = None
        self.path: Path | None = None
        self.others: list[str] = []
        self.looked_at = 0.0

    def ring(self, live_session_id: int, seq: int) -> None:
        said = f"{live_session_id} {seq}".encode()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)  # noqa: FBT003  # the standard library's own
            for path in self.ears():
                self.tell(line, path, said)

    def tell(self, line: socket.socket, path: str, said: bytes) -> None:
        try:
            line.sendto(said, path)
        except BlockingIOError:  # it has rings enough waiting
            return
        except (FileNotFoundError, ConnectionRefusedError):  # its worker ended
            self.looked_at = 0.0
            with suppress(OSError):
                Path(path).unlink()
        except OSError as error:
            log.warning("a ring was lost", error=str(error))

    def ears(self) -> list[str]:
        if time.monotonic() - self.looked_at > FRESH:
            self.looked_at = time.monotonic()
            own = self.path.name if self.path else ""
            with suppress(FileNotFoundError):
                self.others = [str(path) for path in self.folder.glob("*.bell") if path.name != own]
        return self.others

    def listen(self, heard: Heard) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_uid != os.getuid():  # somebody else's, under /tmp
            log.warning("nobody can ring", folder=str(self.folder))
            return
        self.path = self.folder / f"{os.getpid()}-{token_hex(3)}.bell"
        own = self.own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        own.bind(str(self.path))
        threading.Thread(target=hear, args=(own, heard), name="live bell", daemon=True).start()

    def close(self) -> None:
        own, path, self.own, self.path = self.own, self.path, None, None
        if own is None or path is None:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(b"", str(path))  # whoever waits in `hear` leaves
        with suppress(OSError):
            path.unlink()


def hear(own: socket.socket, heard: Heard) -> None:
    with own:
        while said := own.recv(LONGEST_RING):
            tell_of(said.decode("ascii", "replace"), heard)


def tell_of(said: str, heard: Heard) -> None:
    live_session_id, _, seq = said.partition(" ")
    if live_session_id.isdecimal() and seq.isdecimal():
        heard(int(live_session_id), int(seq))


def reachable(folder: Path) -> Path:
    """The folder, or, where its path is too long for a socket's address, one for it under /tmp."""
    if len(os.fsencode(folder)) + len("/4194304-ffffff.bell") <= LONGEST_PATH:
        return folder
    name = blake2b(os.fsencode(folder), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"mosaic-live-{os.getuid()}-{name}"


class Notices:
    """PostgreSQL's LISTEN and NOTIFY, on a connection of this worker's own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ending: threading.Event | None = None  # of the thread that hears now

    def ring(self, live_session_id: int, seq: int) -> None:
        self.say(f"{live_session_id} {seq}")

    def say(self, said: str) -> None:
        try:
            with self.store.engine.connect() as line:
                line.execute(
                    text("SELECT pg_notify(:channel, :said)"), {"channel": CHANNEL, "said": said}
                )
        except Exception as error:  # noqa: BLE001  # what is written is written: it is found by looking
            log.warning("a ring was lost", error=type(error).__name__)

    def listen(self, heard: Heard) -> None:
        ending = self.ending = threading.Event()
        threading.Thread(
            target=self.hear, args=(ending, heard), name="live bell", daemon=True
        ).start()

    def hear(self, ending: threading.Event, heard: Heard) -> None:
        """Hear for ever; after the connection was lost, say that rings may have been missed."""
        while not ending.is_set():
            try:
                self.hear_while_connected(ending, heard)
            except Exception as error:  # noqa: BLE001  # whatever it was: connect again
                if not ending.wait(PAUSE):
                    log.warning("the bell's connection was lost", error=type(error).__name__)

    def hear_while_connected(self, ending: threading.Event, heard: Heard) -> None:
        import psycopg  # noqa: PLC0415  # sites with SQLite do without it

        address = self.store.engine.url.set(drivername="postgresql")
        with psycopg.connect(
            address.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=3,
            application_name="mosaic bell",
            keepalives_idle=30,
        ) as line:
            line.execute(f"LISTEN {CHANNEL}")
            heard(EVERYTHING, 0)
            while not ending.is_set():
                for notice in line.notifies(timeout=PAUSE, stop_after=1):
                    tell_of(notice.payload, heard)

    def close(self) -> None:
        """Whoever hears leaves within a second."""
        if self.ending is not None:
            self.ending.set()
            self.ending = None
