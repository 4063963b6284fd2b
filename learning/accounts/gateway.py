"""Hashing passwords: 64 MiB each, one at a time, beside the event loop."""

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from gevent import monkey
from gevent.threadpool import ThreadPool

from learning.accounts import codes
from learning.accounts.passwords import normalised
from learning.errors import Refusal
from learning.i18n import N_

Given = ParamSpec("Given")
Result = TypeVar("Result")

# Memory is what makes guessing dear. A second pass would be worth one more bit, and would double
# the time that a room of 300 people waits.
HASHER = PasswordHasher(time_cost=1, memory_cost=64 * 1024, parallelism=1)
TOKEN_BYTES = 32
PATIENCE = 110  # seconds to wait for one's turn; a room of 300 takes less than one
turn = threading.Lock()  # gevent's own once it has patched


class TooManyAtOnce(Refusal):
    """So many passwords wait to be checked that this one would wait too long."""

    status = 503
    retry_after = 60


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """My turn to check a password in this process. Others wait; the memory is needed once."""
    if not turn.acquire(timeout=PATIENCE):
        raise TooManyAtOnce(N_("Too many people are signing in. Please try again in a minute."))
    try:
        yield
    finally:
        turn.release()


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Without one it takes as long, and does not."""
    return beside_the_loop(check, password, password_hash or decoy()) and password_hash is not None


def hashed(password: str) -> str:
    """What the database keeps of a password. Never call it inside a transaction."""
    return beside_the_loop(HASHER.hash, normalised(password))


def new_token() -> str:
    """A secret of 256 bits for a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_password() -> str:
    """A password nobody chose."""
    return secrets.token_urlsafe(15)


def new_recovery_codes() -> list[str]:
    """Codes of 59 bits each."""
    return [
        codes.recovery_code(secrets.randbelow(len(codes.ALPHABET)) for _ in range(12))
        for _ in range(codes.RECOVERY_COUNT)
    ]


def check(password: str, password_hash: str) -> bool:
    try:
        return HASHER.verify(password_hash, normalised(password))
    except VerifyMismatchError:
        return False


@cache
def decoy() -> str:
    """The hash of a password that nobody knows, with today's costs."""
    return hashed(new_password())


def beside_the_loop(
    work: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """In a thread of its own where gevent runs the show, so that other requests go on."""
    if not monkey.is_module_patched("threading"):
        return work(*args, **kwargs)
    result: Result = thread_of(os.getpid()).apply(work, args, kwargs)
    return result


@cache
def thread_of(_process: int) -> ThreadPool:
    """One thread for each process: a pool does not survive a fork."""
    return ThreadPool(1)
