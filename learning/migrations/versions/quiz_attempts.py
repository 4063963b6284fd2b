"""Give the graded quiz its attempts."""

revision = "quiz_attempts"
down_revision = "sign_up_and_second_factor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables follow with the feature."""


def downgrade() -> None:
    """Nothing to take back yet."""
