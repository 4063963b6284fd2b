"""huey's consumer: one worker, one scheduler, and the bell. It runs until it is told to end.

The queue is in memory: it holds nothing but "look again", and the work itself stands in tables.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module

import structlog
from huey import MemoryHuey
from huey import consumer as huey_consumer
from huey.signals import SIGNAL_ENQUEUED

from learning.config import Settings
from learning.errors import Refusal
from learning.jobs.duties import DUTIES, Duty
from learning.jobs.gateway import bell
from learning.store.session import Store

log = structlog.get_logger()

TICK = 0.25  # seconds between two looks at whether to end
LOOK = 5  # seconds between two looks at the clock
HEALTH = 10.0  # seconds between two looks at the threads
GRACE = 4  # seconds for the piece of work in hand
CONNECTIONS = 2  # to the database

Asked = Callable[[Store, Settings], bool]


class Worker(huey_consumer.Worker):  # type: ignore[misc]  # huey has no types
    """Sleeps until there is something to do, instead of looking for it."""

    def sleep(self) -> None:
        self.huey.wakes.wait()
        self.huey.wakes.clear()


class Scheduler(huey_consumer.Scheduler):  # type: ignore[misc]
    """Looks at the clock more often than each minute."""

    periodic_task_seconds = LOOK


class Consumer(huey_consumer.Consumer):  # type: ignore[misc]
    worker_class = Worker
    scheduler_class = Scheduler


class Rota:
    """The duties as tasks of huey: each at most once in the queue."""

    def __init__(self, huey: MemoryHuey, store: Store, settings: Settings) -> None:
        self.huey = huey
        self.store = store
        self.settings = settings
        self.waiting: set[str] = set()
        self.looked_at: dict[str, datetime] = {}
        self.tasks = {duty.name: self.task(duty) for duty in DUTIES}

    def task(self, duty: Duty) -> Callable[[], object]:
        made = self.huey.periodic_task(partial(self.is_time, duty), name=duty.name)
        task: Callable[[], object] = made(partial(self.work, duty))
        return task

    def is_time(self, duty: Duty, now: datetime) -> bool:
        """Whether the duty is to be looked at, and has work."""
        looked_at = self.looked_at.get(duty.name)
        if duty.name in self.waiting or (looked_at and now - looked_at < duty.every):
            return False
        self.looked_at[duty.name] = now
        return duty.asks is None or bool(self.call(duty, duty.asks))

    def ask(self, name: str) -> None:
        """Have the duty done as soon as the worker is free. Names nobody knows are passed over."""
        if name in self.tasks and name not in self.waiting:
            self.waiting.add(name)
            self.tasks[name]()

    def work(self, duty: Duty) -> None:
        self.waiting.discard(duty.name)
        if self.call(duty, duty.work):
            self.ask(duty.name)

    def call(self, duty: Duty, target: str) -> bool:
        """Say "not now" when the database does: the clock asks again."""
        module, _, name = target.partition(":")
        function: Asked = getattr(import_module(module), name)
        try:
            return function(self.store, self.settings)
        except Refusal as refusal:
            log.warning("duty put off", duty=duty.name, reason=type(refusal).__name__)
            return False


def run(settings: Settings, *, beside: int | None = None) -> None:
    """Do the duties until a signal says to end, or until the process `beside` is gone."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: told.append(got))
    logging.getLogger("huey").setLevel(logging.WARNING)
    store = Store(settings.database, connections=CONNECTIONS)
    huey, consumer = started(store, settings)
    checked_at = time.monotonic()
    while not told and (beside is None or os.getppid() == beside):
        time.sleep(TICK)
        if time.monotonic() - checked_at > HEALTH:
            checked_at = time.monotonic()
            consumer.check_worker_health()
    consumer.stop()
    huey.wakes.set()
    consumer.stop(graceful=True)
    store.engine.dispose()


def started(store: Store, settings: Settings) -> tuple[MemoryHuey, Consumer]:
    """The threads, at work."""
    huey = MemoryHuey("mosaic", results=False)
    huey.wakes = threading.Event()
    huey.signal(SIGNAL_ENQUEUED)(lambda *_: huey.wakes.set())
    rota = Rota(huey, store, settings)
    consumer = Consumer(
        huey, workers=1, scheduler_interval=LOOK, worker_type="thread", shutdown_timeout=GRACE
    )
    consumer.scheduler.start()
    for _, thread in consumer.worker_threads:
        thread.start()
    threading.Thread(target=listen, args=(rota, settings), name="bell", daemon=True).start()
    return huey, consumer


def listen(rota: Rota, settings: Settings) -> None:
    for names in bell.rings(settings.data):
        for name in sorted(names):
            rota.ask(name)
