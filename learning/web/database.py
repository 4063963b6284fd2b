"""One database session for each request, and the one door through which a view writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g, has_app_context
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from learning.store import session as store_session
from learning.store.faults import BUSY, Busy
from learning.store.session import Store


def init_app(app: Flask, store: Store) -> None:
    """Give the app its database; sessions close when the request ends."""
    app.extensions["store"] = store
    app.teardown_appcontext(close)
    app.register_error_handler(NoConnection, refuse)


def current_store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


def current_session() -> Session:
    """The request's session: reads at any time, writes inside `transaction` only."""
    if "session" not in g:
        g.session = current_store().session()
    session: Session = g.session
    return session


@contextmanager
def transaction(*, lane: str | None = None) -> Iterator[Session]:
    """Everything inside happens, or nothing does. Load inside what you are going to change."""
    with store_session.transaction(current_session(), current_store(), lane=lane) as session:
        yield session


def release() -> None:
    """Give the connection back before a long answer: a stream never holds one."""
    close()


def pause_reading() -> None:
    """Give the connection back before waiting for others who need one; what was read stays.

    Inside a transaction nothing happens: it is given back at its end.
    """
    session: Session | None = g.get("session") if has_app_context() else None
    if session is not None and session.info.get("access", "read") == "read":
        session.commit()  # nothing was written; unlike a rollback it forgets no row


def close(_error: BaseException | None = None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()


def refuse(_error: NoConnection) -> ResponseReturnValue:
    """No connection came free in time: say so as any other refusal is said."""
    return current_app.handle_user_exception(Busy(BUSY))
