"""A database's tables as text, so that two of them can be compared line by line."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import Inspector


def shape(engine: Engine) -> list[str]:
    """Every column, key, rule and index, one a line, in an order of their own."""
    found = inspect(engine)
    tables = set(found.get_table_names()) - {"alembic_version"}
    return sorted(f"{table}: {line}" for table in tables for line in lines(found, table))


def differences(one: list[str], other: list[str]) -> dict[str, list[str]]:
    """What only one of two databases has."""
    return {
        "only the steps make": sorted(set(one) - set(other)),
        "only the models make": sorted(set(other) - set(one)),
    }


def lines(found: Inspector, table: str) -> Iterator[str]:
    for column in found.get_columns(table):
        null = "may be null" if column["nullable"] else "not null"
        yield f"column {column['name']}: {column['type']!r}, {null}, default {column['default']}"
    key = found.get_pk_constraint(table)
    yield f"primary key {key['name']}: {', '.join(key['constrained_columns'])}"
    for unique in found.get_unique_constraints(table):
        yield f"unique {unique['name']}: {', '.join(unique['column_names'])}"
    for check in found.get_check_constraints(table):
        yield f"check {check['name']}: {' '.join(check['sqltext'].split())}"
    for foreign in found.get_foreign_keys(table):
        yield (
            f"foreign key {foreign['name']}: {', '.join(foreign['constrained_columns'])} to "
            f"{foreign['referred_table']} {', '.join(foreign['referred_columns'])}, "
            f"{sorted(foreign.get('options', {}).items())}"
        )
    for index in found.get_indexes(table):
        if not index.get("duplicates_constraint"):
            yield described(index)


def described(index: Any) -> str:
    where = next((str(value) for key, value in index.get("dialect_options", {}).items()
                  if key.endswith("where")), "always")  # fmt: skip
    columns = index.get("expressions") or index["column_names"]
    return (
        f"index {index['name']}: {', '.join(str(name) for name in columns)}, "
        f"{'unique' if index['unique'] else 'plain'}, where {where}"
    )
