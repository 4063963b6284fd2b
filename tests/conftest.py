"""Fixtures every test may use. `store`, `session`, `app` and `visitor` run on both databases."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from learning import tables  # noqa: F401  # rows of one feature point at rows of another
from learning.config import Settings
from learning.store.session import Store
from tests.databases import Databases, Kind
from tests.visitor import Visitor

RUN_FOLDER = "MOSAIC_TEST_RUN"  # handed on to the test processes that xdist starts
LOOPBACK = {"127.0.0.1", "::1", "localhost", ""}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long versions too")
    parser.addoption("--no-skips", action="store_true", help="a skipped test is a failure")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="mosaic-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shared = Path(os.environ.pop(RUN_FOLDER))
        Databases(shared, "end").stop()
        shutil.rmtree(shared, ignore_errors=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be left out quietly."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long versions are left out, by their mark, unless they are asked for.

    Browsers come first: they take longest, and at the end the others would wait for them.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    if not config.getoption("--all"):
        long = [item for item in items if item.get_closest_marker("slow")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Tests reach this machine alone."""
    reach = socket.socket.connect

    def connect(self: Any, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached for the network: {address!r}")
        reach(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = reach  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def databases(worker_id: str) -> Databases:
    return Databases(Path(os.environ[RUN_FOLDER]), worker_id)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Kind:
    """The engine a test runs on: each test once on each."""
    kind: Kind = request.param
    return kind


@pytest.fixture
def settings(database: Kind, databases: Databases, tmp_path: Path) -> Settings:
    """Settings of a clean database. Change some with `dataclasses.replace`."""
    assets = databases.shared / "assets"  # made once in a run: no test changes them
    assets.mkdir(exist_ok=True)
    (tmp_path / "assets").symlink_to(assets)
    return Settings(
        database=databases.url(database, tmp_path),
        data=tmp_path,
        secret=b"a secret of the tests, long enough",
        log_level="error",
        testing=True,
    )


@pytest.fixture
def app(settings: Settings, databases: Databases) -> Iterator[Flask]:
    from learning.app import create_app  # noqa: PLC0415  # most tests need no app

    app = create_app(settings)
    compiled = databases.shared / "templates"  # compiled once in a run
    compiled.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    yield app
    app.extensions["live_hub"].close()  # its bell holds a connection of its own
    app.extensions["live_hub"].bell.close()
    store: Store = app.extensions["store"]
    store.engine.dispose()


@pytest.fixture
def store(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Store]:
    """The app's store where the test has an app, else one of its own."""
    if "app" in request.fixturenames:
        yield request.getfixturevalue("app").extensions["store"]
        return
    store = Store(settings.database)
    yield store
    store.engine.dispose()


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    """A session of the test's own. A visitor commits it before looking, and it reads anew after."""
    with store.session("free") as session:
        yield session


@pytest.fixture
def visitor(app: Flask, session: Session) -> Visitor:
    """Somebody with a browser who has not signed in."""
    return Visitor(app, session)


@pytest.fixture
def other_visitor(app: Flask, session: Session) -> Visitor:
    """A second browser."""
    return Visitor(app, session)
