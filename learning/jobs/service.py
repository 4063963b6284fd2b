"""Asking for work behind the pages: once what was written is committed, and never before."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.jobs.gateway import bell
from learning.store.session import Store

WANTED = "wanted duties"


@dataclass(frozen=True, slots=True)
class Round:
    """What a duty is given, in a process of its own."""

    store: Store
    settings: Settings
    is_over: Callable[[], bool] = lambda: False  # asked between two pieces of work: end here?


def after_commit(session: Session, duty: str) -> None:
    """Have the duty done as soon as this transaction is committed. A ring that is lost is no loss:
    every duty is done by the clock too."""
    session.info.setdefault(WANTED, set()).add(duty)


def ring_at_commits(store: Store, data: Path) -> None:
    """Let sessions of this store ring the bell in the data folder, each after its commit."""

    def committed(session: Session) -> None:
        for duty in sorted(session.info.pop(WANTED, ())):
            bell.ring(data, duty)

    def undone(session: Session) -> None:
        session.info.pop(WANTED, None)

    event.listen(store.sessions, "after_commit", committed)
    event.listen(store.sessions, "after_rollback", undone)
