"""Everything that belongs to one person, from every table, by the foreign keys themselves.

A table that comes later is in it from its first day: what it calls a person's own is what refers
to the person, and what belongs to that. A row that only names a person, as who made it, is in it
alone: what hangs on a cohort or a session is other people's.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, MetaData, Row, Select, Table, select
from sqlalchemy.orm import Session

PERSON = "person"
# Secrets, and keys to them, are nobody's to read: they would only be stolen with the file.
SECRET = frozenset({"password_hash", "token_hash", "code_hash", "seed", "last_step", "link"})
NAMES = ("key", "name", "number", "title")  # what a row elsewhere is called, in this order
MANY = 500  # ids in one statement
Found = Mapping[str, Sequence[Row[Any]]]  # rows by table
Names = Mapping[str, Mapping[int, Any]]  # what rows are called, by table and id


@dataclass(frozen=True, slots=True)
class Belonging:
    """The rows of one table that are about the person, each as column and value."""

    table: str
    rows: Sequence[Mapping[str, Any]]


def belongings(session: Session, metadata: MetaData, person_id: int) -> list[Belonging]:
    """What every table holds about the person, in the order in which tables need each other."""
    found: dict[str, list[Row[Any]]] = {}
    own: dict[str, list[int]] = {PERSON: [person_id]}
    for table in metadata.sorted_tables:
        rows = rows_of(session, table, own, found)
        if rows:
            found[table.name] = rows
    names = names_of(session, metadata, found)
    return [
        Belonging(name, [plain(metadata.tables[name], row, names) for row in rows])
        for name, rows in found.items()
    ]


def rows_of(
    session: Session,
    table: Table,
    own: dict[str, list[int]],
    found: Mapping[str, Sequence[Row[Any]]],
) -> list[Row[Any]]:
    """Rows that are the person, refer to them, or belong to rows that are theirs.

    Those that are theirs are added to `own`, so that what belongs to them follows.
    """
    if table.name == PERSON:
        return fetched(session, table, table.c.id, own[PERSON])
    ids: dict[Any, Row[Any]] = {}
    theirs: dict[int, None] = {}
    for column, target, is_own in ties(table):
        for row in fetched(session, table, column, own.get(target, ())):
            ids[identity(table, row)] = row
            if is_own and "id" in table.c:
                theirs[row.id] = None
    for statement in by_other_marks(table, found[PERSON][0]) if PERSON in found else ():
        ids.update({identity(table, row): row for row in session.execute(statement)})
    own[table.name] = list(theirs)
    return [ids[key] for key in sorted(ids)]


def identity(table: Table, row: Row[Any]) -> tuple[Any, ...]:
    """What tells a row from its like: not every table numbers them."""
    return tuple(row._mapping[column.name] for column in table.primary_key)  # noqa: SLF001  # as below


def by_other_marks(table: Table, person: Row[Any]) -> Iterator[Select[Any]]:
    """Rows that name a person without a key: lines about them, mails to their address."""
    if "subject_kind" in table.c:
        yield select(table).where(table.c.subject_kind == PERSON, table.c.subject_id == person.id)
    if "address" in table.c:
        yield select(table).where(table.c.address == person.email)


def ties(table: Table) -> Iterator[tuple[Column[Any], str, bool]]:
    """The foreign keys that make a row somebody's: to a person, or to what it goes with.

    Each with whether the row is then their own, or only says who they were to it.
    """
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        target = key.column.table.name
        is_own = key.ondelete == "CASCADE" or key.info.get("own", False)
        if target == PERSON or is_own:
            yield key.parent, target, is_own


def fetched(
    session: Session, table: Table, column: Column[Any], ids: Sequence[int]
) -> list[Row[Any]]:
    return [
        row
        for start in range(0, len(ids), MANY)
        for row in session.execute(select(table).where(column.in_(ids[start : start + MANY])))
    ]


def plain(table: Table, row: Row[Any], names: Names) -> dict[str, Any]:
    """A row without our own numbers; what it refers to by name."""
    values = row._mapping  # noqa: SLF001  # the documented way to a row's columns
    keys = {key.parent.name: key.column.table.name for key in table.foreign_keys}
    return {
        **{
            name.removesuffix("_id"): names[keys[name]].get(values[name])
            for name in values
            if name in keys
        },
        **{
            name: without_secrets(value)
            for name, value in values.items()
            if name not in keys and name not in SECRET and name not in {"id", "subject_id"}
        },
    }


def without_secrets(value: Any) -> Any:
    """A value; one that holds others, without the secret ones."""
    if isinstance(value, dict):
        return {name: each for name, each in value.items() if name not in SECRET}
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def names_of(session: Session, metadata: MetaData, found: Found) -> Names:
    """What the rows are called that these refer to: one statement for each table."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, rows in found.items():
        for key in metadata.tables[name].foreign_keys:
            ids = {row._mapping[key.parent.name] for row in rows}  # noqa: SLF001  # as above
            wanted[key.column.table.name] |= ids - {None}
    return {
        name: named(session, metadata.tables[name], sorted(ids)) for name, ids in wanted.items()
    }


def named(session: Session, table: Table, ids: Sequence[int]) -> dict[int, Any]:
    """What rows elsewhere are called: `housing`; a person is never named to another."""
    name = next((each for each in NAMES if each in table.c), None)
    if name is None or table.name == PERSON:
        return {}
    return {
        row.id: row[1]
        for start in range(0, len(ids), MANY)
        for row in session.execute(
            select(table.c.id, table.c[name]).where(table.c.id.in_(ids[start : start + MANY]))
        )
    }


def as_plain(belongings: Sequence[Belonging]) -> dict[str, list[dict[str, Any]]]:
    """As JSON holds it."""
    return {
        one.table: [{name: jsonable(value) for name, value in row.items()} for row in one.rows]
        for one in belongings
    }


def jsonable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value
