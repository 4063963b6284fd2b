"""The projected view of a session: slide or question, count, results, code, languages, cities."""

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.i18n.digits import page_in_digits
from learning.live.gateway.hub import Hub
from learning.live.hall import Hall, Sight
from learning.live.screen import Screen, screen_of
from learning.live.timing import standing_of
from learning.live.views import streams
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_everybody, live_for_running
from learning.live.views.hub import the_hub
from learning.web.guard import public, roles, the_guard
from learning.web.language import current_digits, say, speaking


def register(hub: Hub) -> None:
    """How the screen is drawn when something happened."""
    hub.register("screen", render=render, mark=mark)


def render(hall: Hall, sight: Sight) -> dict[str, Any]:
    """One frame: its parts as HTML, and what the script says and compares."""
    screen = screen_of(hall, sight.language, now=datetime.now(UTC), second=sight.second)
    html = render_template("live/_screen_frame.html", hall=hall, screen=screen)
    return {
        "html": page_in_digits(html, digits_of(sight)) if sight.language == "ar" else html,
        "view": screen.view,
        "says": said(screen),
    }


def mark(hall: Hall, _sight: Sight, now: datetime) -> Hashable:
    """What a frame depends on: decisions, answers, people, words, and an end by the clock."""
    room = hall.room
    standing = standing_of(room.control, room.control.at, now=now).standing
    return (
        room.control.version,
        room.answers_version,
        room.people_version,
        room.words_version,
        standing,
        len(hall.items),
    )


def said(screen: Screen) -> str:
    """What a screen reader hears when the view changes; counts that run are not called out."""
    if screen.view == "paused":
        return say("We take a break")
    if screen.view == "ended":
        return say("Thank you for taking part")
    return screen.heading


def digits_of(sight: Sight) -> Any:
    return "eastern" if sight.digits == "eastern" else "western"


@bp.get("/live/<code>/present")
@roles("facilitator", "admin")
def present(code: str) -> ResponseReturnValue:
    live = live_for_running(code)
    hall, now = the_hub().hall(live.id), datetime.now(UTC)
    language, second = screen_language(hall), second_language(hall)
    with speaking(language):
        page = render_template(
            "live/present.html",
            hall=hall,
            screen=screen_of(hall, language, now=now, second=second),
            seq=hall.room.seq,
            now=int(now.timestamp() * 1000),
            events=address_of("live.present_events", code, language, second),
            state=address_of("live.present_state", code, language, second),
            qr=url_for("live.qr", code=code),
            join_address=typed_address(f"{public_address()}/join"),
        )
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/live/<code>/present/events")
@roles("facilitator", "admin")
def present_events(code: str) -> ResponseReturnValue:
    live = live_for_running(code)
    return streams.stream(live, sight_of(the_hub().hall(live.id)))


@bp.get("/live/<code>/present/state")
@roles("facilitator", "admin")
def present_state(code: str) -> ResponseReturnValue:
    live = live_for_running(code)
    return streams.state(live, sight_of(the_hub().hall(live.id)))


@bp.get("/live/<code>/qr.svg")
@public
def qr(code: str) -> ResponseReturnValue:
    """The address of the session for cameras: large, dark on light, with a quiet border."""
    live = live_for_everybody(code)
    made = segno.make(f"{public_address()}/live/{live.code}", error="m", micro=False)
    picture = made.svg_inline(scale=8, border=3, dark="#000", light="#fff", omitsize=True)
    return Response(
        picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        mimetype="image/svg+xml",
    )


def address_of(endpoint: str, code: str, language: str, second: str) -> str:
    return url_for(endpoint, code=code, language=language, second=second or None)


def sight_of(hall: Hall) -> Sight:
    language, second = screen_language(hall), second_language(hall)
    return Sight("screen", language, digits=current_digits(), second=second)


def screen_language(hall: Hall) -> str:
    """The session's own language, or the one of its languages that was asked for."""
    asked = request.args.get("language", "")
    return asked if asked in hall.languages else hall.language


def second_language(hall: Hall) -> str:
    """Another of its languages, for rooms that read two; empty: none was asked for."""
    asked = request.args.get("second", "")
    return asked if asked in hall.languages else ""


def public_address() -> str:
    """Where people reach this site: as the operator says, else as this page was asked for."""
    return the_guard().public_address or request.host_url.rstrip("/")


def typed_address(address: str) -> Markup:
    """An address as people type it, which runs from left to right in every language."""
    parts = urlsplit(address)
    return Markup('<bdi dir="ltr">{}{}</bdi>').format(parts.netloc, parts.path)
