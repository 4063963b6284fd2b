"""At which step a database stands. The server asks this, and needs no migration tool for it."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

STEPS = Path(__file__).parent / "versions"
NAME = re.compile(r"^(revision|down_revision)\b[^=]*=\s*['\"](\w+)['\"]", re.MULTILINE)


@cache
def head() -> str | None:
    """The name of the newest step: the one that no other follows."""
    found = written()
    followed = {step.get("down_revision") for step in found}
    newest = [name for step in found if (name := step.get("revision")) not in followed]
    return newest[0] if newest else None


@cache
def steps() -> frozenset[str]:
    """The names of all steps: a database at another one belongs to a newer Mosaic."""
    return frozenset(name for step in written() if (name := step.get("revision")))


def written() -> list[dict[str, str]]:
    return [dict(NAME.findall(path.read_text())) for path in STEPS.glob("*.py")]


def current(connection: Connection) -> str | None:
    """The step a database stands at; nothing for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    name: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return name
