"""What Alembic runs for each command: the steps, on the connection that `runner` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DateTime, TypeDecorator


def plain_type(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """A drafted step names the database's types, never ours: ours may change later."""
    if kind == "type" and isinstance(thing, TypeDecorator) and isinstance(thing.impl, DateTime):
        return "sa.DateTime(timezone=True)"
    return False


given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given.get("metadata"),  # only when a new step is drafted
    render_as_batch=True,
    render_item=plain_type,
    transaction_per_migration=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
