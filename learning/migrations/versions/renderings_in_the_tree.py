"""Keep what translations render in the content tree, not in a table."""

import sqlalchemy as sa
from alembic import op

revision = "renderings_in_the_tree"
down_revision = "practice_years"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was written there yet; the next import writes the files beside the translations."""
    op.drop_index(op.f("ix_rendering_document_id"), table_name="rendering")
    op.drop_table("rendering")


def downgrade() -> None:
    op.create_table(
        "rendering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.String(length=120), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('current', 'draft')", name=op.f("ck_rendering_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_rendering_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendering")),
        sa.UniqueConstraint(
            "document_id", "block_key", name=op.f("uq_rendering_document_id_block_key")
        ),
    )
    op.create_index(op.f("ix_rendering_document_id"), "rendering", ["document_id"])
