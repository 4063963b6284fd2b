"""A lesson can be read for the first time while nothing can be written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from learning.progress.models import LessonRecord
from learning.store.session import Store
from tests.accounts.people import person, signed_in
from tests.authoring.tree import publish

LESSON = "/modules/harbour/first-home"


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """As a disk is after a failure, or a database that has become a standby."""
    on, off = (
        ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
        if store.is_sqlite
        else ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    )

    def begin(raw: Any, *_: object) -> None:
        raw.execute(on)

    def end(raw: Any, *_: object) -> None:
        raw.execute(off)

    event.listen(store.engine, "checkout", begin)
    event.listen(store.engine, "checkin", end)
    try:
        yield
    finally:
        event.remove(store.engine, "checkout", begin)
        event.remove(store.engine, "checkin", end)


def test_a_first_opening_that_cannot_be_noted_is_noted_the_next_time(
    app: Flask, store: Store, session: Session
) -> None:
    publish(store)
    client, _ = signed_in(app, session, person(session))
    opened = select(func.count()).select_from(LessonRecord)

    with read_only(store):
        first = client.get(LESSON).status_code
    before = session.scalar(opened)
    session.rollback()
    again = client.get(LESSON).status_code

    assert (first, before, again, session.scalar(opened)) == (200, 0, 200, 1)
