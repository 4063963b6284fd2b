"""A worker that is told to stop: open streams and idle connections must not keep it waiting."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import gevent
from gevent import Timeout


def leave_quickly(worker: Any, *, end_streams: Callable[[], None]) -> None:
    """At SIGTERM end streams, and close connections that wait for a next request.

    Gunicorn would wait for both until its graceful time is over, on every update.
    """
    idle: set[Callable[[], object]] = set()

    @contextmanager
    def until_next_request() -> Iterator[None]:
        seconds = worker.cfg.keepalive if worker.alive else 0
        with Timeout(seconds, exception=False) as timeout:  # type: ignore[arg-type]  # ends quietly
            give_up = partial(gevent.getcurrent().throw, timeout)
            idle.add(give_up)
            try:
                yield
            finally:
                idle.discard(give_up)

    def end() -> None:
        end_streams()
        for give_up in list(idle):
            give_up()

    def stop(number: int, frame: Any) -> None:
        worker.handle_exit(number, frame)
        gevent.get_hub().loop.run_callback_threadsafe(end)

    worker.timeout_ctx = until_next_request
    signal.signal(signal.SIGTERM, stop)
