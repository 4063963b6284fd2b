"""Count the queries a block of code runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from learning.store.session import Store


@contextmanager
def queries(store: Store) -> Iterator[list[str]]:
    """The statements that run inside, in order. BEGIN and COMMIT are not among them."""
    engine: Engine = store.engine
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "pg_advisory_xact_lock" not in statement:  # PostgreSQL's own BEGIN IMMEDIATE, as it were
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
