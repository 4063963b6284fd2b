"""What the process behind the pages does for live sessions."""

from datetime import UTC, datetime

import structlog

from learning.config import Settings
from learning.errors import Refusal
from learning.jobs.service import Round
from learning.live.service import guests, settling

log = structlog.get_logger()
SOON = 5.0  # seconds, when others are writing


def remind(on: Round) -> float | None:
    """Write to everybody who may come to a session that begins within a day, once.

    Each session is a transaction of its own: its letters and the mark that they are written stand
    or fall together.
    """
    try:
        while not on.is_over():
            with on.store.writing() as session:
                code = guests.remind_next(session, site=site_of(on.settings), now=datetime.now(UTC))
            if code is None:
                return None
            log.info("guests reminded", code=code)
    except Refusal as refusal:  # others are writing, or the database is away for a moment
        log.warning("reminders put off", reason=type(refusal).__name__)
        return SOON
    return None


def settle(on: Round) -> float | None:
    """Keep what ended sessions leave: their counts, then what each person answered, then the mark.

    A transaction for each person, so that nobody else waits; one that was broken off begins anew
    and finds what is there already.
    """
    try:
        while not on.is_over():
            with on.store.session() as session:
                forgotten = settling.forgotten(session, now=datetime.now(UTC))
            if forgotten is not None:
                with on.store.writing(lane=f"live:{forgotten}") as session:
                    settling.end_by_clock(session, forgotten, now=datetime.now(UTC))
                log.info("live session ended by the clock")
                continue
            with on.store.session() as session:
                ending = settling.next_ending(session, now=datetime.now(UTC))
            if ending is None:
                return None
            if not settled(on, ending):
                return SOON
            log.info("live session settled", code=ending.hall.code)
    except Refusal as refusal:
        log.warning("settling put off", reason=type(refusal).__name__)
        return SOON
    return None


def settled(on: Round, ending: settling.Ending) -> bool:
    """Whether all of it was done before the round was over."""
    with on.store.writing() as session:
        settling.keep_results(session, ending)
    for seat, person_id in ending.people:
        if on.is_over():
            return False
        with on.store.writing(lane=f"person:{person_id}") as session:
            settling.settle_person(session, ending, seat, person_id)
    with on.store.writing() as session:
        settling.finish(session, ending, now=datetime.now(UTC))
    return True


def site_of(settings: Settings) -> str:
    """The site's address for letters that no request asked for."""
    return settings.public_address or f"http://{settings.host}:{settings.port}"
