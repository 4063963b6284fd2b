"""What the process behind the pages does for live sessions."""

from datetime import UTC, datetime

import structlog

from learning.config import Settings
from learning.errors import Refusal
from learning.jobs.service import Round
from learning.live.service import guests

log = structlog.get_logger()
SOON = 5.0  # seconds, when others are writing


def remind(on: Round) -> float | None:
    """Write to everybody who may come to a session that begins within a day, once.

    Each session is a transaction of its own: its letters and the mark that they are written stand
    or fall together.
    """
    try:
        while not on.is_over():
            with on.store.writing() as session:
                code = guests.remind_next(session, site=site_of(on.settings), now=datetime.now(UTC))
            if code is None:
                return None
            log.info("guests reminded", code=code)
    except Refusal as refusal:  # others are writing, or the database is away for a moment
        log.warning("reminders put off", reason=type(refusal).__name__)
        return SOON
    return None


def site_of(settings: Settings) -> str:
    """The site's address for letters that no request asked for."""
    return settings.public_address or f"http://{settings.host}:{settings.port}"
