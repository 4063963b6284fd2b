"""What the database says about itself."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text

from learning.accounts.models import Person, SignIn
from learning.audit.models import AuditLine
from learning.quizzes.models import AttemptSave, ResponseSave

WRITTEN_AT = (  # never moments to come, such as a deadline
    AuditLine.at,
    Person.created_at,
    SignIn.created_at,
    ResponseSave.saved_at,
    AttemptSave.saved_at,
)


def pragmas(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """SQLite's settings as they are on this connection."""
    return {
        name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()).lower()
        for name in names
    }


def shown(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """PostgreSQL's settings as they are on this connection."""
    return {
        name: str(connection.execute(text(f"SHOW {name}")).scalar_one()).lower() for name in names
    }


def database_now(connection: Connection) -> datetime:
    """The clock of the database's machine."""
    found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found.astimezone(UTC)


def newest_row_at(connection: Connection) -> datetime | None:
    """When something was last written, by the clock of that moment."""
    found = [connection.scalar(select(func.max(column))) for column in WRITTEN_AT]
    return max((at for at in found if at is not None), default=None)
