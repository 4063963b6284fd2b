"""What the process behind the pages does for accounts."""

from datetime import UTC, datetime

from sqlalchemy import delete, or_

from learning.accounts import throttle
from learning.accounts.models import Guess, SignIn
from learning.config import Settings
from learning.store.session import Store


def clean(store: Store, _settings: Settings) -> bool:
    """Delete sign-ins that ran out, and guesses that no longer count."""
    now = datetime.now(UTC)
    with store.writing() as session:
        session.execute(delete(SignIn).where(or_(SignIn.expires_at < now, SignIn.idle_until < now)))
        session.execute(delete(Guess).where(Guess.at < now - throttle.WINDOW))
    return False
