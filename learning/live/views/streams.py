"""The newest state of a session: by stream, and for whoever asks. Phones here; the screen's and the
cockpit's own addresses, which say who may, lend `stream` and `state` from here."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from learning.errors import Refusal
from learning.i18n import N_
from learning.live.gateway.following import Choose
from learning.live.gateway.frames import as_json
from learning.live.hall import Hall, Sight
from learning.live.models import LiveSession
from learning.live.views import seating
from learning.live.views.blueprint import bp
from learning.live.views.hub import the_hub
from learning.web.database import release
from learning.web.freshness import tag_of
from learning.web.guard import public
from learning.web.language import current_digits, current_language

STREAMED = {
    # `no-transform`: what compresses or rewrites a stream holds it back.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}
LONGEST_NUMBER = 12  # digits


class NoPlace(Refusal):
    """This browser has no seat in the session."""

    status = 401


@bp.get("/live/<code>/events")
@public
def events(code: str) -> ResponseReturnValue:
    """The stream of a participant's phone."""
    live, seat = place(code)
    the_hub().seen(live.id, seat)
    return stream(live, phone_sight(seat), seat=seat)


@bp.get("/live/<code>/state")
@public
def phone_state(code: str) -> ResponseReturnValue:
    """The newest state of a participant's phone, with what they alone see."""
    live, seat = place(code)
    hub = the_hub()
    hub.seen(live.id, seat)
    sight = phone_sight(seat)(hub.hall(live.id))
    return state(live, sight, own=hub.own(live.id, "phone", seat))


def place(code: str) -> tuple[LiveSession, int]:
    """The session, and the seat that this browser has in it."""
    live = seating.found(code)
    seat = seating.seat_here(live)
    if seat is None:
        raise NoPlace(N_("You have no place in this session yet. Open it to take one."))
    return live, seat.id


def phone_sight(seat: int) -> Choose:
    """What the phone in this seat sees, in the language of the page that asks."""
    language, digits = current_language().code, current_digits()

    def choose(hall: Hall) -> Sight:
        found = hall.room.seats.get(seat)
        return Sight("phone", language, found.group if found else "", digits)

    return choose


def stream(live: LiveSession, sight: Sight | Choose, *, seat: int | None = None) -> Response:
    """The stream of this sight. It holds no database session and no request."""
    if request.method == "HEAD":
        return Response(headers=STREAMED, content_type="text/event-stream; charset=utf-8")
    number = live.id
    release()
    body = the_hub().stream(number, sight, last=last_seen(), seat=seat)
    return Response(body, headers=STREAMED, content_type="text/event-stream; charset=utf-8")


def last_seen() -> int | None:
    """The number of the newest state that the browser has."""
    given = request.headers.get("Last-Event-ID") or request.args.get("last", "")
    is_number = given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER
    return int(given) if is_number else None


def state(live: LiveSession, sight: Sight, *, own: Mapping[str, Any] | None = None) -> Response:
    """The newest state as JSON, or 304 for whoever has it."""
    frame = the_hub().frame(live.id, sight)
    content = {**frame.content} | ({"own": own} if own else {})
    # The number up to which this is true: a frame of a stream that overtakes it is newer.
    seq = max(frame.seq, the_hub().glance(live.id).room.seq)
    response = Response(as_json({**content, "seq": seq}), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag_of(as_json(content)), weak=True)
    response.make_conditional(request)
    return response
