"""Let people sign up, reset and confirm in two ways."""

revision = "sign_up_and_second_factor"
down_revision = "mail_outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables follow with the feature."""


def downgrade() -> None:
    """Nothing to take back yet."""
