"""Sessions and transactions. Writes take turns, so that none is lost; `decisions/0002` says why."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Engine, TextClause, event, text
from sqlalchemy import exc as errors
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from learning.store import postgres, sqlite
from learning.store.faults import BUSY, Busy

PATIENCE = 8.0  # seconds a write waits for its turn before it is refused
EVERYTHING = 0x6D6F73616963  # the advisory lock that stands for the whole database

Access = Literal["read", "write", "free"]


class Store:
    """One database: its connections, and whose turn it is to write in this process."""

    def __init__(self, url: str, *, connections: int = 10, patience: float = PATIENCE) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.patience = patience
        engine = sqlite.engine if self.is_sqlite else postgres.engine
        self.engine: Engine = engine(url, connections=connections, patience=patience)
        self.turn = threading.Lock()  # gevent's own once it has patched
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self.sessions, "before_flush", refuse_flush_outside)
        event.listen(self.sessions, "do_orm_execute", refuse_statement_outside)

    def session(self, access: Access = "read") -> Session:
        """A session that reads; `transaction` lets it write. A free one does both (for tests)."""
        session = self.sessions()
        if access == "free":
            session.info["access"] = access
            session.bind = self.engine.execution_options(isolation_level=self.isolation)
        return session

    @property
    def isolation(self) -> str:
        """How statements of one transaction are kept together."""
        return "AUTOCOMMIT" if self.is_sqlite else "READ COMMITTED"

    @contextmanager
    def writing(self, *, lane: str | None = None) -> Iterator[Session]:
        """A session of its own inside one transaction, for jobs and commands."""
        with self.session() as session, transaction(session, self, lane=lane):
            yield session

    def dispose_after_fork(self) -> None:
        """Forget connections that belong to the parent process, and its turn."""
        self.engine.dispose(close=False)
        self.turn = threading.Lock()


@contextmanager
def transaction(session: Session, store: Store, *, lane: str | None = None) -> Iterator[Session]:
    """Everything inside happens, or nothing does; nobody else writes meanwhile.

    What was read before is forgotten: inside, every row is read anew. Nothing inside may wait for
    anything but the database. On PostgreSQL, transactions of different lanes go on side by side:
    name a lane ("person:7") when all rows read and written inside belong to it alone.
    """
    before = session.info.get("access", "read")
    if before == "write":
        raise RuntimeError("a transaction is open already")
    end_reading(session, before)
    with my_turn(store):
        session.info["access"] = "write"
        try:
            begin_writing(session, store, lane)
            yield session
            session.commit()
        except errors.TimeoutError as error:
            session.rollback()
            raise Busy(BUSY) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["access"] = before


def end_reading(session: Session, access: Access) -> None:
    """Leave the read transaction: one that turns into a write may come too late to."""
    if access == "free":
        session.commit()
    elif session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed before the transaction began")
    else:
        session.rollback()
    session.expire_all()


@contextmanager
def my_turn(store: Store) -> Iterator[None]:
    """On SQLite one writer per process; greenlets wait for it here, where waiting lets others run.

    Two greenlets that waited inside SQLite instead would stop the worker for good.
    """
    turn = store.turn
    if not store.is_sqlite:
        yield
        return
    if not turn.acquire(timeout=store.patience):
        raise Busy(BUSY)
    try:
        yield
    finally:
        turn.release()


def begin_writing(session: Session, store: Store, lane: str | None) -> None:
    """Open the transaction as a writer from its first moment."""
    if store.is_sqlite:
        session.connection(execution_options={sqlite.WRITES: True})
        return
    session.connection(execution_options={"isolation_level": store.isolation})
    session.execute(*turn_among_processes(lane))


LOCK_ALL = text("SELECT pg_advisory_xact_lock(:everything)")
LOCK_LANE = text(
    "SELECT pg_advisory_xact_lock_shared(:everything),"
    " pg_advisory_xact_lock(hashtextextended(:lane, 0))"
)


def turn_among_processes(lane: str | None) -> tuple[TextClause, dict[str, object]]:
    """The statement that waits until nobody writes what we are about to write."""
    if lane is None:
        return LOCK_ALL, {"everything": EVERYTHING}
    return LOCK_LANE, {"everything": EVERYTHING, "lane": lane}


def refuse_flush_outside(session: Session, *_rest: object) -> None:
    """Rows change inside a transaction only: elsewhere two people could overwrite each other."""
    if session.info.get("access", "read") == "read":
        raise RuntimeError("rows changed outside a transaction")


def refuse_statement_outside(state: ORMExecuteState) -> None:
    """The same for statements that write."""
    if not state.is_select and (state.is_insert or state.is_update or state.is_delete):
        refuse_flush_outside(state.session)
