"""Find words in everything published."""

revision = "search_index"
down_revision = "quiz_attempts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables follow with the feature."""


def downgrade() -> None:
    """Nothing to take back yet."""
