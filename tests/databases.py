"""A clean database for each test, on both engines, in a few milliseconds."""

import fcntl
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import psycopg

from learning.migrations import runner
from learning.store.session import Store
from tests import postgres

Kind = Literal["sqlite", "postgres"]
EMPTY_ALL = """
DO $$
DECLARE held record; filled boolean;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR held IN SELECT oid::regclass AS name FROM pg_class
              WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                AND relname <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', held.name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %s', held.name); END IF;
  END LOOP;
  PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$
"""


@dataclass(frozen=True, slots=True)
class Databases:
    """The databases of one test process. `shared` is one folder for the whole run."""

    shared: Path
    worker: str

    def url(self, kind: Kind, folder: Path) -> str:
        """The address of a database with all tables and no rows."""
        if kind == "postgres":
            return self.on_postgres()
        place = folder / "mosaic.sqlite"
        for old in folder.glob("mosaic.sqlite*"):
            old.unlink()
        shutil.copyfile(self.sqlite_template(), place)
        return f"sqlite:///{place}"

    def bare_url(self, kind: Kind, folder: Path, name: str) -> str:
        """The address of a new database without any table."""
        if kind == "sqlite":
            return f"sqlite:///{folder / name}.sqlite"
        self.server().ask(f"CREATE DATABASE {self.worker}_{name} TEMPLATE template0")
        return self.server().url(f"{self.worker}_{name}")

    def sqlite_template(self) -> Path:
        template = self.shared / "template.sqlite"
        with self.locked("template"):
            if not template.exists():
                draft = self.shared / "draft.sqlite"
                build(f"sqlite:///{draft}")
                with sqlite3.connect(draft) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
                draft.rename(template)
        return template

    def on_postgres(self) -> str:
        name = f"tests_{self.worker}"
        address = self.server().url(name)
        made = self.shared / f"made-{name}"
        if made.exists():
            line(address).execute(EMPTY_ALL)
            return address
        self.server().ask(f"CREATE DATABASE {name} TEMPLATE template0")
        build(address)
        made.touch()
        return address

    def server(self) -> postgres.Server:
        """The run's one server; whoever asks first starts it."""
        note = self.shared / "server.json"
        with self.locked("server"):
            if not note.exists():
                server = postgres.start()
                note.write_text(json.dumps(asdict(server), default=str))
        kept = json.loads(note.read_text())
        return postgres.Server(Path(kept["folder"]), kept["port"])

    def stop(self) -> None:
        if (self.shared / "server.json").exists():
            self.server().stop()

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """One test process at a time."""
        with (self.shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@cache
def line(address: str) -> psycopg.Connection:
    """A connection that stays open: emptying is the whole of most tests' preparation."""
    return psycopg.connect(address.replace("+psycopg", ""), autocommit=True)


def build(url: str) -> None:
    """Make every table, by the steps that real databases go through."""
    store = Store(url)
    runner.upgrade(store.engine)
    store.engine.dispose()
