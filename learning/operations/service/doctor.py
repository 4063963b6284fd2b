"""Look at everything that can be wrong with a site, and change nothing."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from learning.config import Settings
from learning.errors import Refusal
from learning.migrations import state
from learning.operations import findings, queries
from learning.operations.findings import Finding, Public
from learning.operations.gateway import databases, machine
from learning.store.session import Store


def examine(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Every finding, good ones too, in the order in which one would mend them."""
    yield from findings.about_address(
        findings.Address(
            public=parts_of(settings.public_address),
            host=settings.host,
            trusted=settings.trusted_hosts,
            proxies=settings.proxies,
            production=settings.production,
        )
    )
    yield from findings.about_mail(
        has_server=settings.mail_server is not None, production=settings.production
    )
    path = databases.sqlite_path(settings.database)
    yield from about_places(settings, path)
    if path is not None and not path.is_file():
        yield Finding("wrong", f"there is no database {path}", "Run `learning migrate`.")
        return
    store = Store(settings.database, connections=1)
    try:
        with store.engine.connect() as connection:
            yield from about_database(connection, settings, now=now)
    except Refusal as refusal:
        yield no_answer(str(refusal))
    except (DBAPIError, sqlite3.DatabaseError) as error:
        yield no_answer(str(getattr(error, "orig", error)))
    finally:
        store.engine.dispose()


def parts_of(address: str | None) -> Public | None:
    if address is None:
        return None
    parts = urlsplit(address)
    return Public(parts.scheme, parts.netloc, parts.hostname or "")


def no_answer(reason: str) -> Finding:
    return Finding(
        "wrong",
        f"the database does not answer: {reason}",
        "Start it, and see that LEARNING_DATABASE names its file, or its host, port and user.",
    )


def about_places(settings: Settings, database: Path | None) -> Iterator[Finding]:
    """The data folder and what lies in it: closed to others, with room to grow."""
    data = settings.data
    if not data.is_dir():
        mend = "Make it for the server's user (install -d -m 700), or mend LEARNING_DATA."
        yield Finding("wrong", f"there is no data folder {data}", mend)
        return
    places = (data, data / "secret", database)
    for place in places:
        if place is not None and place.exists():
            yield findings.about_place(machine.place(place))
    folder = database.parent if database and database.parent.is_dir() else data
    yield findings.about_disk(
        str(folder), free=machine.free_bytes(folder), needed=machine.size_of(database)
    )
    if database is not None:
        yield from findings.about_file_system(machine.file_system_of(database))


def about_database(
    connection: Connection, settings: Settings, *, now: datetime
) -> Iterator[Finding]:
    current, newest = state.current(connection), state.head()
    yield findings.about_step(current, newest=newest, known=state.steps())
    database_now = None
    if databases.kind_of(settings.database) == "sqlite":
        wanted = findings.SQLITE_WANTED
        yield from findings.about_values(queries.pragmas(connection, wanted), wanted)
    else:
        wanted = findings.POSTGRES_WANTED
        yield from findings.about_values(queries.shown(connection, wanted), wanted)
        allowed = int(queries.shown(connection, ["max_connections"])["max_connections"])
        at_most = settings.workers * settings.connections
        yield findings.about_connections(wanted=at_most, allowed=allowed)
        database_now = queries.database_now(connection)
    at = queries.newest_row_at(connection) if current == newest else None
    yield from findings.about_clock(now=now, database_now=database_now, newest=at)
