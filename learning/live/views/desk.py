"""What every page of a session starts from: the session, if it exists for who asks."""

from sqlalchemy import select

from learning.accounts.models import Person
from learning.errors import NotFound
from learning.live import queries
from learning.live.access import may_run
from learning.live.models import LiveSession
from learning.web.database import current_session
from learning.web.guard import reader


def live_for_running(code: str) -> LiveSession:
    """The session with this code, for those who may run it; for others it does not exist."""
    live = queries.by_code(current_session(), code)
    if not may_run_it(live):
        raise NotFound(queries.NO_SESSION)
    return live


def live_for_everybody(code: str) -> LiveSession:
    """The session with this code, if it is open or this person is awaited.

    For everybody else a code that is wrong and one that is not theirs look alike.
    """
    live = queries.by_code(current_session(), code)
    if not may_know(live):
        raise NotFound(queries.NO_SESSION)
    return live


def may_run_it(live: LiveSession) -> bool:
    """Whether who asks may run the session."""
    return may_run(reader(), live, queries.facilitators_of(current_session(), live.id))


def may_know(live: LiveSession) -> bool:
    """Whether the session exists for who asks. A code of an open one is enough."""
    if live.audience == "open" or may_run_it(live):
        return True
    person = reader()
    if person is None:
        return False
    session = current_session()
    address = session.scalar(select(Person.email).where(Person.id == person.person_id)) or ""
    return queries.is_awaited(session, live, person_id=person.person_id, address=address)
