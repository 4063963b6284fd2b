"""Keep mails until they are sent."""

revision = "mail_outbox"
down_revision = "first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables follow with the feature."""


def downgrade() -> None:
    """Nothing to take back yet."""
