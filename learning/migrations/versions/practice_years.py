"""Say in each language when a practice was."""

import sqlalchemy as sa
from alembic import op

revision = "practice_years"
down_revision = "fact_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The next publication brings the words of other languages, and longer ones."""
    with op.batch_alter_table("practice") as table:
        table.alter_column(
            "years",
            existing_type=sa.String(40),
            existing_nullable=False,
            type_=sa.String(120),
        )
    with op.batch_alter_table("practice_text") as table:
        table.add_column(sa.Column("years", sa.String(120), nullable=False, server_default=""))
    with op.batch_alter_table("practice_text") as table:
        table.alter_column(
            "years", existing_type=sa.String(120), existing_nullable=False, server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("practice_text") as table:
        table.drop_column("years")
    op.execute("UPDATE practice SET years = substr(years, 1, 40)")
    with op.batch_alter_table("practice") as table:
        table.alter_column(
            "years",
            existing_type=sa.String(120),
            existing_nullable=False,
            type_=sa.String(40),
        )
