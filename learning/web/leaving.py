"""A worker that is told to stop: open streams and idle connections must not keep it waiting."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gevent
from gevent import Timeout
from greenlet import greenlet


def leave_quickly(worker: Any, *, end_streams: Callable[[], None]) -> None:
    """At SIGTERM end streams, and close connections that wait for a next request.

    Gunicorn would wait for both until its graceful time is over, on every update.
    """
    idle: set[tuple[greenlet, Timeout]] = set()

    @contextmanager
    def until_next_request() -> Iterator[None]:
        seconds = worker.cfg.keepalive if worker.alive else 0
        with Timeout(seconds, exception=False) as timeout:  # type: ignore[arg-type]  # ends quietly
            waiting = (gevent.getcurrent(), timeout)
            idle.add(waiting)
            try:
                yield
            finally:
                idle.discard(waiting)

    def end() -> None:
        end_streams()
        for connection, timeout in list(idle):
            connection.throw(timeout)

    def stop(number: int, frame: Any) -> None:
        worker.handle_exit(number, frame)
        gevent.get_hub().loop.run_callback_threadsafe(end)

    worker.timeout_ctx = until_next_request
    signal.signal(signal.SIGTERM, stop)
