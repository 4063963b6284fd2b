"""When a mail that could not be sent is tried again. Pure."""

from datetime import timedelta

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# After the first attempt, the second …: a server that is away for a day loses nothing.
PAUSES = (MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR, 8 * HOUR, 16 * HOUR)
# When the other side said no for good: a mistake of theirs may be mended within the hour.
PAUSES_REFUSED = (10 * MINUTE, HOUR)
MOST = len(PAUSES) + 1  # attempts


def pause_after(attempt: int, *, is_refused: bool) -> timedelta | None:
    """How long to wait after this many attempts; nothing when it is time to give up."""
    pauses = PAUSES_REFUSED if is_refused else PAUSES
    return pauses[attempt - 1] if attempt <= len(pauses) else None
