"""What is done for accounts behind the pages."""

from datetime import UTC, datetime

from sqlalchemy import delete, or_

from learning.accounts import links, throttle
from learning.accounts.models import Guess, MailLink, SignIn
from learning.jobs.service import Round


def clean(on: Round) -> None:
    """Delete sign-ins that ran out, guesses that no longer count, and links long dead."""
    now = datetime.now(UTC)
    with on.store.writing() as session:
        session.execute(delete(SignIn).where(or_(SignIn.expires_at < now, SignIn.idle_until < now)))
        session.execute(delete(Guess).where(Guess.at < now - throttle.WINDOW))
        session.execute(delete(MailLink).where(MailLink.expires_at < now - links.KEPT))
