"""Real servers on the loopback, filled with content and people, and a plain client for them."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path

from learning.accounts import service as accounts
from learning.accounts.models import Person
from learning.authoring import gateway
from learning.authoring import service as authoring
from learning.cities import models as cities  # noqa: F401  # people belong to cities
from learning.migrations import runner
from learning.store.session import Store
from tests import postgres
from tests.bench import processes
from tests.databases import Kind

ROOT = Path(__file__).parents[2]
ACCEPTS = "gzip, deflate, br, zstd"  # what browsers say
BATCH = 500


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with content and signed-in people."""

    url: str
    data: Path
    tokens: list[str]
    database_pids: list[int] = field(default_factory=list)

    def store(self) -> Store:
        import_module("learning.tables")
        return Store(self.url)


@dataclass(frozen=True, slots=True)
class Site:
    """A running server."""

    port: int
    pid: int
    ready_after: float
    database_pids: list[int]

    def pids(self) -> list[int]:
        return processes.family(self.pid) + [
            pid for owner in self.database_pids for pid in processes.family(owner)
        ]

    def cpu(self) -> float:
        return processes.cpu_milliseconds(self.pids())


@contextmanager
def filled(kind: Kind, folder: Path, modules: Path, *, people: int) -> Iterator[Filled]:
    """A database of its own with these modules and so many people."""
    folder.mkdir(parents=True)
    if kind == "sqlite":
        made = Filled(f"sqlite:///{folder / 'mosaic.sqlite'}", folder, [])
        fill(made, modules, people)
        yield made
        return
    server = postgres.start(fsync="on", full_page_writes="on", autovacuum="on")
    pid = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    made = Filled(server.url("postgres"), folder, [], [pid])
    try:
        fill(made, modules, people)
        yield made
    finally:
        server.stop()


def fill(made: Filled, modules: Path, people: int) -> None:
    store = made.store()
    runner.upgrade(store.engine)
    take_in(store, modules)
    for start in range(0, people, BATCH):
        made.tokens.extend(add_people(store, range(start, min(start + BATCH, people))))
    store.engine.dispose()


def take_in(store: Store, modules: Path) -> None:
    """What `learning modules import` does."""
    files = gateway.read_tree(modules)
    with store.session() as session:
        plan = authoring.plan_import(session, files)
    with store.writing() as session:
        authoring.import_tree(session, plan, now=now())


def add_people(store: Store, numbers: range) -> list[str]:
    """Participants who are signed in; their cookies' tokens."""
    tokens = [secrets.token_urlsafe(32) for _ in numbers]
    with store.writing() as session:
        people = [
            Person(
                email=f"participant-{number}@example.org",
                name=f"Participant {number}",
                created_at=now(),
            )
            for number in numbers
        ]
        session.add_all(people)
        session.flush()
        for person, token in zip(people, tokens, strict=True):
            accounts.open_sign_in(session, person, token=token, device="bench", now=now())
    return tokens


@contextmanager
def served(made: Filled, *, workers: int = 1) -> Iterator[Site]:
    """The real thing: `learning serve`."""
    command = ["-m", "learning", "serve", "--port", str(port := postgres.free_port())]
    environ = {
        "LEARNING_DATABASE": made.url,
        "LEARNING_DATA": str(made.data),
        "LEARNING_WORKERS": str(workers),
    }
    with started(command, environ, port, "/health/ready", made.database_pids) as site:
        yield site


@contextmanager
def started(
    command: list[str], environ: dict[str, str], port: int, probe: str, database_pids: list[int]
) -> Iterator[Site]:
    """A server process, stopped at the end; it is ready when the probe answers 200."""
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    said = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the server lives
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, *command],
        env=usual | environ,
        cwd=ROOT,
        stdout=said,
        stderr=said,
    )
    try:
        if not is_ready(process, port, probe):
            said.seek(0)
            raise RuntimeError(f"the server ended: {said.read().decode()[-2000:]}")
        yield Site(port, process.pid, time.perf_counter() - began, database_pids)
    finally:
        process.terminate()
        process.wait()
        said.close()


def is_ready(process: "subprocess.Popen[bytes]", port: int, probe: str) -> bool:
    """Wait for the probe's answer; false when the process ended instead."""
    while process.poll() is None:
        try:
            if Client(port).get(probe).status == 200:
                return True
        except (OSError, HTTPException):
            time.sleep(0.005)
    return False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """One connection that stays open, as a browser's does."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.line = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Accept-Encoding": ACCEPTS, "Accept-Language": "en"}
        if token is not None:
            self.headers["Cookie"] = f"mosaic={token}"

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: str) -> Answer:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, form)

    def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        self.line.request(method, path, body, self.headers | headers)
        answer = self.line.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, answer.read())


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a benchmark runs in real time
