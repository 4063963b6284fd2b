"""Every table keeps the house rules: keys indexed, deletion ruled, times in UTC."""

import pytest
from sqlalchemy import DateTime, ForeignKeyConstraint, Table, UniqueConstraint

import learning.tables  # noqa: F401  # so that every table is known
from learning.store.base import Base

ALL = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
NEVER = {"migration_status", "legal_status", "nationality", "citizenship", "residence_permit"}


def first_columns(table: Table) -> set[str]:
    """Columns that an index or a unique constraint begins with."""
    indexed = [list(index.columns) for index in table.indexes]
    unique = [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    keys = [list(table.primary_key.columns)]
    return {columns[0].name for columns in (*indexed, *unique, *keys) if columns}


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_foreign_key_is_indexed_and_has_a_deletion_rule(table: Table) -> None:
    keys = [one for one in table.constraints if isinstance(one, ForeignKeyConstraint)]

    assert [key.name for key in keys if key.ondelete is None] == []
    assert {next(iter(key.columns)).name for key in keys} - first_columns(table) == set()


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_times_are_in_utc(table: Table) -> None:
    naive = [
        column.name
        for column in table.columns
        if isinstance(column.type, DateTime)  # ours wraps it, and refuses a naive moment
    ]

    assert naive == []


def test_no_table_holds_anybodys_migration_or_legal_status() -> None:
    columns = {column.name for table in ALL for column in table.columns}

    assert columns & NEVER == set()
