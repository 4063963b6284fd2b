"""Processes of our own: forked, waited for, ended. What the first one has loaded is shared.

Nothing here runs gevent's loop: a loop would be forked along with whatever waits in it.
"""

import os
import select
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

import structlog
from gevent import monkey
from gevent.os import fork_gevent

log = structlog.get_logger()

LONGEST = 64  # bytes of an answer
sleep: Callable[[float], None] = monkey.get_original("time", "sleep")
waitpid: Callable[[int, int], tuple[int, int]] = monkey.get_original("os", "waitpid")
poll: Callable[[], "select.poll"] = monkey.get_original("select", "poll")


def fork(act: Callable[[], None]) -> int:
    """Do it in a process that ends with it, and does nothing of what this one does at its end."""
    child: int = fork_gevent()
    if child:
        return child
    status = 1
    try:
        act()
        status = 0
    except BaseException:  # the process ends here, whatever it was
        log.exception("a process behind the pages failed")
    finally:
        os._exit(status)


def readable(lines: Iterable[int], seconds: float) -> bool:
    """Wait until one of the files has something to read, or has ended, but not longer than this."""
    waiting = poll()
    for line in lines:
        waiting.register(line, select.POLLIN)
    return bool(waiting.poll(max(0.0, seconds) * 1000))


def is_running(process: int) -> bool:
    try:
        return waitpid(process, os.WNOHANG) == (0, 0)
    except ChildProcessError:  # somebody else has seen its end
        return False


def end(process: int, *, grace: float) -> None:
    """Ask the child to end; make it end when it has not after so many seconds."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGTERM)
    until = time.monotonic() + grace
    while is_running(process):
        if time.monotonic() > until:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        sleep(0.02)
