"""Rehearse a session with pretend participants; afterwards nothing of it is left."""

import secrets
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.live import queries
from learning.live.entries import Say
from learning.live.gateway.hub import Hub
from learning.live.models import LiveSession
from learning.live.rehearsal import answers_due
from learning.live.service import rehearsal as service
from learning.live.service.schedule import free_code
from learning.live.views.blueprint import bp
from learning.live.views.control import refused, taken
from learning.live.views.desk import live_for_running
from learning.live.views.hub import the_hub
from learning.live.views.sent import number, sent_fields
from learning.web.database import current_session, release, transaction
from learning.web.guard import roles, the_reader

USUAL = 20  # pretend participants
LONGEST = 6.0  # seconds until the last of them has answered
STEP = 0.35  # seconds between two answers, at most


@bp.post("/live/<code>/rehearsal")
@roles("facilitator", "admin")
def rehearse(code: str) -> ResponseReturnValue:
    """Open the rehearsal of this session; one that was open is replaced."""
    return began(live_for_running(code), count=number(sent_fields(), "people", USUAL))


@bp.post("/live/<code>/rehearsal/again")
@roles("facilitator", "admin")
def rehearse_again(code: str) -> ResponseReturnValue:
    """The same rehearsal from its beginning, with as many people."""
    twin = a_rehearsal(code)
    count = sum(1 for seat in the_hub().hall(twin.id).room.seats.values() if seat.is_pretend)
    return began(original_of(twin), count=count)


@bp.post("/live/<code>/rehearsal/end")
@roles("facilitator", "admin")
def end_rehearsal(code: str) -> ResponseReturnValue:
    """The rehearsal and everything in it is gone."""
    twin = a_rehearsal(code)
    original = original_of(twin)
    gone, back = twin.id, original.code
    with transaction() as session:
        service.end(session, session.get_one(LiveSession, original.id))
    the_hub().renew(gone)
    return redirect(url_for("live.check", code=back), code=303)


@bp.post("/live/<code>/control/let-answer")
@roles("facilitator", "admin")
def let_answer(code: str) -> ResponseReturnValue:
    """Pretend participants answer what is open: some at once, the rest over a few seconds."""
    twin = a_rehearsal(code)
    hub, now, live_id = the_hub(), datetime.now(UTC), twin.id
    hall = hub.hall(live_id)
    release()
    due = answers_due(hall, seed=f"{code}:{hall.room.control.version}", now=now)
    if not due:
        return refused(code, Refusal(N_("Everybody has answered, or nothing is open.")))
    at_once = max(1, len(due) // 3)
    send(hub, live_id, due[:at_once])
    later = threading.Thread(
        target=send,
        args=(hub, live_id, due[at_once:]),
        kwargs={"pause": min(STEP, LONGEST / len(due))},
        name=f"rehearsal-{code}",
        daemon=True,
    )
    later.start()
    return taken(code, live_id, hub.hall(live_id).room.seq)


def send(hub: Hub, live_session_id: int, answers: Sequence[Say], *, pause: float = 0.0) -> None:
    """One after the other; an activity that closed meanwhile is no fault, nor is the end."""
    for answer in answers:
        if pause:
            time.sleep(pause)
        try:
            if hub.send(live_session_id, answer).refusal is not None:
                return
        except (NotFound, Refusal):
            return


def began(original: LiveSession, *, count: int) -> ResponseReturnValue:
    """A fresh rehearsal, and its cockpit."""
    original_id, person_id, now = original.id, the_reader().person_id, datetime.now(UTC)
    with transaction() as session:
        twin = service.begin(
            session,
            session.get_one(LiveSession, original_id),
            code=free_code(session, new_code),
            count=count,
            person_id=person_id,
            now=now,
        )
        code = twin.code
    return redirect(url_for("live.control", code=code), code=303)


def a_rehearsal(code: str) -> LiveSession:
    """The session with this code, which must be a rehearsal."""
    found = live_for_running(code)
    if found.rehearses_id is None:
        raise NotFound(queries.NO_SESSION)
    return found


def original_of(twin: LiveSession) -> LiveSession:
    return current_session().get_one(LiveSession, twin.rehearses_id)


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"
