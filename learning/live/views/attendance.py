"""Who was there, for those who run the session."""

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.live.afterwards import answered_counts
from learning.live.attendance import Attendance, attendance_of
from learning.live.hall import Hall
from learning.live.models import LiveSession
from learning.live.queries import afterwards as queries
from learning.live.sheets import numbers_of
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_running
from learning.live.views.hub import the_hub
from learning.live.views.lists import page_number, spoken
from learning.recommendations.views.paging import turn
from learning.web.database import current_session
from learning.web.guard import roles

LINES = 50  # on a page


@bp.get("/live/<code>/attendance")
@roles("facilitator", "admin")
def attendance(code: str) -> ResponseReturnValue:
    live = live_for_running(code)
    there = who_was_there(live, the_hub().hall(live.id))
    count = max(1, -(-len(there.lines) // LINES))
    number = min(max(page_number(), 1), count)
    return render_template(
        "live/attendance.html",
        live=live,
        lang=spoken(live.language),
        there=there,
        lines=there.lines[(number - 1) * LINES : number * LINES],
        turn=turn("live.attendance", {"code": live.code}, number=number, count=count),
    )


def who_was_there(live: LiveSession, hall: Hall) -> Attendance:
    """Everybody with a seat: two statements at most, however many came."""
    numbers = numbers_of(hall.room)
    seats = [one for one in queries.sats(current_session(), live.id) if one.id in numbers]
    return attendance_of(seats, answered_counts(hall.room), numbers)
