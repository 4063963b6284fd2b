"""The cockpit: what a facilitator sees of a session, and every command as a form."""

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from learning.accounts.models import Person
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.i18n.digits import page_in_digits
from learning.live import groups
from learning.live.cockpit import Cockpit, cockpit_of, minute_mark
from learning.live.control import DECISIONS
from learning.live.entries import Entry, Moderate, Steer, Written
from learning.live.gateway.hub import Hub
from learning.live.hall import Hall, Sight
from learning.live.models import LiveFacilitator, LiveSession
from learning.live.views import moderate, streams
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_running
from learning.live.views.hub import the_hub
from learning.live.views.present import digits_of
from learning.live.views.sent import Fields, field, flag, number, sent_fields, whole
from learning.web.database import current_session, release
from learning.web.errors import wants_json
from learning.web.guard import TOKEN_FIELD, roles, the_reader
from learning.web.language import current_digits, current_language, say


def register(hub: Hub) -> None:
    """How the cockpit is drawn when something happened."""
    hub.register("control", render=render, mark=mark)


def render(hall: Hall, sight: Sight) -> dict[str, Any]:
    """One frame for every facilitator who reads this language; nobody's token is in it."""
    cockpit = cockpit_of(hall, sight.language, now=datetime.now(UTC))
    html = render_template(
        "live/_cockpit_frame.html",
        hall=hall,
        cockpit=cockpit,
        base=f"/{sight.language}/live/{hall.code}",
        token="",
    )
    return {
        "html": page_in_digits(html, digits_of(sight)) if sight.language == "ar" else html,
        "view": cockpit.control.phase,
        "says": said(cockpit),
        "version": cockpit.control.version,
    }


def mark(hall: Hall, _sight: Sight, now: datetime) -> Hashable:
    """What a frame depends on, with the minute of the pace and an end by the clock."""
    room = hall.room
    return (
        room.control.version,
        room.answers_version,
        room.people_version,
        room.words_version,
        minute_mark(hall, now=now),
        len(hall.items),
    )


def said(cockpit: Cockpit) -> str:
    """What a screen reader hears when it changes."""
    if cockpit.now is None:
        return ""
    return STANDINGS_SAID[cockpit.standing or "slide"](cockpit.now.heading)


STANDINGS_SAID: Mapping[str, Callable[[str], str]] = {
    "slide": lambda title: say(N_("Now: {title}"), title=title),
    "draft": lambda title: say(N_("Now: {title}. Not opened yet."), title=title),
    "open": lambda title: say(N_("Now: {title}. Open."), title=title),
    "closed": lambda title: say(N_("Now: {title}. Closed."), title=title),
    "revealed": lambda title: say(N_("Now: {title}. The results are shown."), title=title),
}


@bp.get("/live/<code>/control")
@roles("facilitator", "admin")
def control(code: str) -> ResponseReturnValue:
    return page_of(live_for_running(code))


@bp.get("/live/<code>/control/events")
@roles("facilitator", "admin")
def control_events(code: str) -> ResponseReturnValue:
    return streams.stream(live_for_running(code), sight())


@bp.get("/live/<code>/control/state")
@roles("facilitator", "admin")
def control_state(code: str) -> ResponseReturnValue:
    return streams.state(live_for_running(code), sight())


def refused(code: str, refusal: Refusal) -> ResponseReturnValue:
    """Why nothing was done, on the cockpit as it is now, or as a problem for scripts."""
    if wants_json() or isinstance(refusal, NotFound):
        raise refusal
    return page_of(live_for_running(code), told=say(refusal)), refusal.status


def taken(code: str, live_session_id: int, seq: int) -> ResponseReturnValue:
    """Back to the cockpit; scripts get the number of what was written."""
    if wants_json():
        version = the_hub().hall(live_session_id).room.control.version
        return jsonify({"seq": seq, "version": version})
    return redirect(url_for("live.control", code=code), code=303)


def done(live_session_id: int, command: str, fields: Fields) -> Written:
    """Send the entry that this command is."""
    hub = the_hub()
    hall = hub.hall(live_session_id)
    release()
    entry = COMMANDS[command](command, hall, fields)
    return hub.send(live_session_id, entry).or_raise()


Make = Callable[[str, Hall, Fields], Entry]
Payload = dict[str, Any]


def steer(payload_of: Callable[[Hall, Fields], Payload]) -> Make:
    """A command of the state machine, by what its form says."""

    def make(kind: str, hall: Hall, fields: Fields) -> Entry:
        return Steer(
            kind=kind,
            person_id=the_reader().person_id,
            payload=payload_of(hall, fields),
            seen=whole(fields, "seen"),
            key=key_of(kind, fields),
        )

    return make


def decide(kind: Any, payload_of: Callable[[Hall, Fields], Payload]) -> Make:
    """A decision on texts or hands."""

    def make(command: str, hall: Hall, fields: Fields) -> Entry:
        return Moderate(
            kind=kind,
            person_id=the_reader().person_id,
            payload=payload_of(hall, fields),
            key=key_of(command, fields),
        )

    return make


def key_of(command: str, fields: Fields) -> str | None:
    """One click's own name: sent twice by one person, it is done once. None without a page's key.

    The digest of what was sent is in it, so that two buttons of one page are two clicks.
    """
    given = fields.get("key")
    if not given:
        return None
    meant = sorted((name, value) for name, value in fields.items() if name != TOKEN_FIELD)
    digest = blake2b(repr((command, meant)).encode(), digest_size=12).hexdigest()
    return f"c{the_reader().person_id}:{digest}"


def nothing(_hall: Hall, _fields: Fields) -> Payload:
    return {}


def of_step(_hall: Hall, fields: Fields) -> Payload:
    """The step that the page showed; without one, where the room is."""
    step = field(fields, "step")
    return {"step": step} if step else {}


def opening(hall: Hall, fields: Fields) -> Payload:
    seconds = whole(fields, "seconds")
    return of_step(hall, fields) | ({"seconds": seconds} if seconds is not None else {})


def timing(hall: Hall, fields: Fields) -> Payload:
    return of_step(hall, fields) | {"seconds": number(fields, "seconds", 60)}


def minuting(hall: Hall, fields: Fields) -> Payload:
    minutes = whole(fields, "minutes")
    changed = {"minutes": minutes} if minutes is not None else {"more": number(fields, "more", 0)}
    return of_step(hall, fields) | changed


def extra_time(hall: Hall, fields: Fields) -> Payload:
    seat = number(fields, "seat", 0)
    if seat not in hall.room.seats:
        raise Refusal(N_("This participant is not here."))
    return {"seat": seat, "seconds": number(fields, "seconds", 0)}


def dropping(hall: Hall, fields: Fields) -> Payload:
    return of_step(hall, fields) | {"is_dropped": flag(fields, "is_dropped")}


def setting_apart(hall: Hall, fields: Fields) -> Payload:
    return of_step(hall, fields) | {"is_apart": flag(fields, "is_apart")}


def questioning(_hall: Hall, fields: Fields) -> Payload:
    return {"takes": flag(fields, "takes")}


def grouping(hall: Hall, fields: Fields) -> Payload:
    """Drawn here, where the room is known: the log keeps who is where, not how it was drawn."""
    seats = hall.room.seats.values()
    seed = f"{hall.id}:{hall.room.seq}"
    if field(fields, "by") == "city":
        return groups.by_city(seats, cities=hall.cities, seed=seed).payload
    return groups.drawn(seats, count=number(fields, "count", 4), seed=seed).payload


COMMANDS: Mapping[str, Make] = {
    **{kind: steer(nothing) for kind in ("lobby", "next", "previous", "pause", "resume", "end")},
    **{kind: steer(of_step) for kind in ("go", "close", "reveal", "conceal")},
    "open": steer(opening),
    "timer": steer(timing),
    "minutes": steer(minuting),
    "drop": steer(dropping),
    "extra": steer(extra_time),
    "apart": steer(setting_apart),
    "questions": steer(questioning),
    "group": steer(grouping),
    "ungroup": steer(nothing),
    "rule": decide("ruled", moderate.ruling),
    "show-all": decide("ruled", moderate.showing_all),
    "merge": decide("merged", moderate.merging),
    "translate": decide("translated", moderate.translating),
    "settle": decide("settled", moderate.settling),
    "count": decide("counted", moderate.counting),
}
assert DECISIONS.keys() - COMMANDS.keys() <= {"move", "add", "plan"}  # noqa: S101  # the plan's


# Each command is an address of its own: what is none does not exist.
NAMES = ", ".join(f'"{name}"' for name in COMMANDS)


@bp.post(f"/live/<code>/control/<any({NAMES}):command>")
@roles("facilitator", "admin")
def command(code: str, command: str) -> ResponseReturnValue:
    """Do it, or say in words why not, with the present state beside it."""
    live = live_for_running(code)
    live_id = live.id
    try:
        written = done(live_id, command, sent_fields())
    except Refusal as refusal:
        return refused(code, refusal)
    return taken(code, live_id, written.seq)


def page_of(live: LiveSession, *, told: str = "") -> Response:
    """The cockpit as it is now, and what could not be done."""
    hall, now, person = the_hub().hall(live.id), datetime.now(UTC), the_reader()
    page = render_template(
        "live/control.html",
        hall=hall,
        cockpit=cockpit_of(hall, current_language().code, now=now),
        base=f"{request.script_root}/live/{hall.code}",
        token=person.csrf_token,
        csrf_field=Markup('<input type="hidden" name="{}" value="{}">').format(
            TOKEN_FIELD, person.csrf_token
        ),
        now=int(now.timestamp() * 1000),
        told=told,
        facilitators=names_beside(live, person.person_id),
        links=links_of(hall),
        quick_question=url_for("live.quick_question", code=hall.code, back="control"),
    )
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def links_of(hall: Hall) -> list[tuple[str, str]]:
    """Where else a facilitator goes from here."""
    code = hall.code
    return [
        (say(N_("Plan")), url_for("live.plan", code=code)),
        (say(N_("Check before the session")), url_for("live.check", code=code)),
    ]


def names_beside(live: LiveSession, person_id: int) -> list[str]:
    """Who else may run this session."""
    beside = select(LiveFacilitator.person_id).where(LiveFacilitator.live_session_id == live.id)
    rows = current_session().scalars(
        select(Person.name)
        .where(Person.id.in_(beside) | (Person.id == live.created_by_id), Person.id != person_id)
        .order_by(Person.name)
    )
    return list(rows)


def sight() -> Sight:
    return Sight("control", current_language().code, digits=current_digits())
