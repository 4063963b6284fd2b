"""How many wrong guesses at a password are taken, and how long to wait after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
FROM_ONE_SOURCE_AT_ONE_ACCOUNT = 10
AT_ONE_ACCOUNT = 100  # so that one source cannot lock somebody else out
FROM_ONE_SOURCE = 100  # a whole town hall may sit behind one address; only wrong guesses count


@dataclass(frozen=True, slots=True)
class Past:
    """A wrong guess of the last hour that shares the account, the source, or both."""

    at: datetime
    at_account: bool
    from_source: bool


def wait(past: Sequence[Past], *, now: datetime) -> timedelta | None:
    """How long until the next guess is taken; nothing when it is taken now."""
    account = [guess.at for guess in past if guess.at_account]
    source = [guess.at for guess in past if guess.from_source]
    both = [guess.at for guess in past if guess.at_account and guess.from_source]
    waits = (
        until_free(account, AT_ONE_ACCOUNT, now=now),
        until_free(source, FROM_ONE_SOURCE, now=now),
        until_free(both, FROM_ONE_SOURCE_AT_ONE_ACCOUNT, now=now),
    )
    return max((each for each in waits if each is not None), default=None)


def until_free(times: Sequence[datetime], most: int, *, now: datetime) -> timedelta | None:
    """A guess made "later than now" counts too: a clock that jumped back opens nothing."""
    counted = sorted(at for at in times if at > now - WINDOW)
    return counted[-most] + WINDOW - now if len(counted) >= most else None
