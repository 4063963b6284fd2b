"""The pre-flight check: everything that can go wrong in the room, looked at before."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from learning.live import preflight
from learning.live.models import LiveSession
from learning.live.rehearsal import FEWEST, MOST
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_running
from learning.live.views.hub import the_hub
from learning.live.views.present import public_address, typed_address
from learning.live.views.rehearse import USUAL
from learning.mail.models import Mail
from learning.web.database import current_session, release
from learning.web.guard import roles, the_guard, the_reader

TICKS = 3
TICK = 0.7  # seconds
WEEK = timedelta(days=7)


@bp.get("/live/<code>/check")
@roles("facilitator", "admin")
def check(code: str) -> ResponseReturnValue:
    live = live_for_running(code)
    hall, now = the_hub().hall(live.id), datetime.now(UTC)
    lines = [
        preflight.address_line(the_guard().public_address, request.host_url.rstrip("/")),
        preflight.plan_line(hall),
        *preflight.language_lines(hall),
        *preflight.meeting_lines(hall),
        mail_line(now),
    ]
    response = Response(
        render_template(
            "live/check.html",
            hall=hall,
            lines=lines,
            mend_count=sum(1 for one in lines if one.verdict == "mend"),
            join_address=typed_address(f"{public_address()}/join"),
            now=int(now.timestamp() * 1000),
            token=the_reader().csrf_token,
            rehearsals=rehearsals_of(live),
            fewest=FEWEST,
            most=MOST,
            usual=USUAL,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/live/<code>/check/events")
@roles("facilitator", "admin")
def check_events(code: str) -> ResponseReturnValue:
    """Three ticks with a pause between: a proxy that gathers them shows by their arrival."""
    live_for_running(code)
    release()
    response = Response(ticks(), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store, no-transform"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def ticks() -> Iterator[bytes]:
    for tick in range(1, TICKS + 1):
        yield f"event: tick\ndata: {tick}\n\n".encode()
        if tick < TICKS:
            time.sleep(TICK)


def mail_line(now: datetime) -> preflight.Line:
    session = current_session()
    failed = select(func.count()).where(Mail.given_up_at > now - WEEK)
    return preflight.mail_line(
        sent_at=session.scalar(select(func.max(Mail.sent_at))),
        failed_count=session.scalar(failed) or 0,
    )


def rehearsals_of(live: LiveSession) -> list[str]:
    """Codes of rehearsals that are open."""
    rows = select(LiveSession.code).where(LiveSession.rehearses_id == live.id)
    return list(current_session().scalars(rows))
