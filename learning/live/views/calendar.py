"""A session as a file for one's calendar."""

from datetime import UTC, datetime

from flask import Response
from flask.typing import ResponseReturnValue

from learning.accounts.views.sign_up import site
from learning.i18n import N_
from learning.live.calendar import Entry, calendar_of
from learning.live.views.announcement import announcement_of
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_everybody
from learning.web.guard import public
from learning.web.language import current_language, say

HOW = N_("Open the session’s page and type the code {code}, or follow the link:")


@bp.get("/live/<code>/calendar.ics")
@public
def calendar(code: str) -> ResponseReturnValue:
    """The links to the meeting are in it for those who see them on the session's page."""
    live = live_for_everybody(code)
    shown = announcement_of(live)
    entry = Entry(
        public_id=live.public_id,
        sequence=live.sequence,
        title=live.title,
        language=live.language,
        text=say(HOW, code=live.code),
        starts_at=live.starts_at,
        minutes=live.minutes,
        time_zone=live.time_zone,
        url=f"{site()}/{current_language().code}/live/{live.code}",
        meeting_url=shown.meeting_url,
        channels={one.text: one.url for one in shown.channels},
        is_cancelled=shown.is_cancelled,
    )
    method = "CANCEL" if entry.is_cancelled else "PUBLISH"
    answer = Response(
        calendar_of(entry, now=datetime.now(UTC)),
        content_type=f"text/calendar; charset=utf-8; method={method}",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="mosaic-{live.code}.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
