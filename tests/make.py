"""Make rows for tests. A test names only what it is about; the rest has a sensible default."""

from itertools import count
from typing import TypeVar

from sqlalchemy.orm import Session

Row = TypeVar("Row")
number = count(1)


def keep(session: Session, row: Row) -> Row:
    """Write the row, so that it has its keys."""
    session.add(row)
    session.flush()
    return row
