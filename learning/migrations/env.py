"""What Alembic runs for each command: the steps, on the connection that `runner` hands over."""

from alembic import context

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given.get("metadata"),  # only when a new step is drafted
    render_as_batch=True,
    transaction_per_migration=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
