"""Keeps the process behind the pages alive beside the server, and ends it with the server.

Both are forks of the server's first process: what that has loaded is in memory once.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

import structlog
from gevent import monkey
from gevent.os import fork_gevent

log = structlog.get_logger()

TICK = 0.25  # seconds between two looks
GRACE = 6.0  # seconds until a process that does not end is killed
PAUSES = (1.0, 5.0, 30.0)  # before it starts again; after a healthy minute, from the first again
HEALTHY = 60.0

Work = Callable[[int], None]  # is told beside which process it runs

# The keeper itself runs without gevent's loop: it forks, and a loop would be forked with it.
sleep: Callable[[float], None] = monkey.get_original("time", "sleep")
waitpid: Callable[[int, int], tuple[int, int]] = monkey.get_original("os", "waitpid")


def start(work: Work, *, closing: Iterable[int] = ()) -> int:
    """Keep `work` running in a process of its own for as long as this process lives.

    `closing` are open files that the work has no business with. Returns the keeper's id.
    """
    owner = os.getpid()
    return fork(lambda: keep(work, owner, closing))


def stop(keeper: int) -> None:
    """End the keeper, and with it the work."""
    end(keeper)


def fork(act: Callable[[], None]) -> int:
    """Do it in a process of its own that ends with it, and runs none of our ends."""
    child: int = fork_gevent()
    if child:
        return child
    status = 1
    try:
        act()
        status = 0
    except SystemExit:
        status = 0
    except BaseException:
        log.exception("process behind the pages failed")
    finally:
        os._exit(status)


def keep(work: Work, owner: int, closing: Iterable[int]) -> None:
    told: list[int] = []
    os.setpgid(0, 0)  # a Ctrl-C is for the server, which then ends us in order
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda got, _frame: told.append(got))
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for line in closing:
        os.close(line)
    failures = 0

    def is_over() -> bool:
        return bool(told) or os.getppid() != owner

    while not is_over():
        began_at = time.monotonic()
        worker = fork(partial(work, os.getpid()))
        while is_running(worker):
            if is_over():
                end(worker)
                return
            sleep(TICK)
        failures = 0 if time.monotonic() - began_at > HEALTHY else failures + 1
        pause = PAUSES[min(failures, len(PAUSES)) - 1] if failures else PAUSES[0]
        log.error("process behind the pages ended", starts_again_in=pause)
        wait_unless(is_over, pause)


def wait_unless(is_over: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not is_over():
        sleep(TICK)


def is_running(process: int) -> bool:
    try:
        return waitpid(process, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def end(process: int) -> None:
    """Ask it to end; make it end when it does not."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGTERM)
    until = time.monotonic() + GRACE
    while is_running(process):
        if time.monotonic() > until:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        sleep(0.02)
