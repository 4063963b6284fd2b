"""How many wrong guesses at a password or a code are taken, and how long to wait after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
FROM_ONE_SOURCE_AT_ONE_ACCOUNT = 10
AT_ONE_ACCOUNT = 100  # so that one source cannot lock somebody else out
FROM_ONE_SOURCE = 100  # a whole town hall may sit behind one address; only wrong guesses count


@dataclass(frozen=True, slots=True)
class Limits:
    """How many in an hour: from one source at one account, at one account, from one source."""

    both: int
    account: int
    source: int


PASSWORDS = Limits(FROM_ONE_SOURCE_AT_ONE_ACCOUNT, AT_ONE_ACCOUNT, FROM_ONE_SOURCE)
# Whoever guesses codes has the password already, and there are only a million codes.
CODES = Limits(both=10, account=10, source=FROM_ONE_SOURCE)
# Mails that anybody may ask for: few to one mailbox; a room of 300 signs up behind one address.
MAILS = Limits(both=5, account=5, source=1000)


@dataclass(frozen=True, slots=True)
class Past:
    """A wrong guess of the last hour that shares the account, the source, or both."""

    at: datetime
    at_account: bool
    from_source: bool


def wait(past: Sequence[Past], *, now: datetime, limits: Limits = PASSWORDS) -> timedelta | None:
    """How long until the next guess is taken; nothing when it is taken now."""
    account = [guess.at for guess in past if guess.at_account]
    source = [guess.at for guess in past if guess.from_source]
    both = [guess.at for guess in past if guess.at_account and guess.from_source]
    waits = (
        until_free(account, limits.account, now=now),
        until_free(source, limits.source, now=now),
        until_free(both, limits.both, now=now),
    )
    return max((each for each in waits if each is not None), default=None)


def until_free(times: Sequence[datetime], most: int, *, now: datetime) -> timedelta | None:
    """A guess made "later than now" counts too: a clock that jumped back opens nothing."""
    counted = sorted(at for at in times if at > now - WINDOW)
    return counted[-most] + WINDOW - now if len(counted) >= most else None
