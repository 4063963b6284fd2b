"""Say facts in several languages."""

import sqlalchemy as sa
from alembic import op

revision = "fact_words"
down_revision = "authoring_in_the_browser"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The next publication brings the words of other languages."""
    with op.batch_alter_table("fact") as table:
        table.add_column(sa.Column("words", sa.JSON(), nullable=True))
    op.execute("UPDATE fact SET words = '{}'")
    with op.batch_alter_table("fact") as table:
        table.alter_column("words", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("fact") as table:
        table.drop_column("words")
