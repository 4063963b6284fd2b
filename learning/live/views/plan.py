"""The plan of a session: its steps, their order and minutes, and one question more."""

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from learning.catalogue.models import Module
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE, language_of
from learning.live.entries import Steer
from learning.live.hall import Hall
from learning.live.models import LiveSession
from learning.live.outline import Outline, outline_of
from learning.live.quick import item_from
from learning.live.service import planning
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_running
from learning.live.views.hub import the_hub
from learning.live.views.quick_form import QuickForm
from learning.live.views.sent import Fields, flag, number, sent_fields, whole
from learning.live.views.wording import shown
from learning.web.database import current_session, release, transaction
from learning.web.forms import Form
from learning.web.guard import roles, the_reader
from learning.web.language import current_language, say

NOTICES = {
    "added": N_("The question is in the plan."),
    "renewed": N_("The plan was made anew from the module."),
}
MOST_MINUTES = N_("Give a step between 0 and 240 minutes.")


@bp.get("/live/<code>/plan")
@roles("facilitator", "admin")
def plan(code: str) -> ResponseReturnValue:
    return plan_page(live_for_running(code))


@bp.post("/live/<code>/plan/<command>")
@roles("facilitator", "admin")
def change_plan(code: str, command: str) -> ResponseReturnValue:
    """Do it and come back to the step; or say why not, with the plan as it is now."""
    live_id, fields = live_for_running(code).id, sent_fields()
    make = PAYLOADS.get(command)
    if make is None:
        raise NotFound(N_("This page does not exist."))
    step = fields.get("step", "")
    try:
        entry = Steer(
            kind=command,
            person_id=the_reader().person_id,
            payload={"step": step, **make(fields)},
            seen=whole(fields, "seen"),
        )
        release()
        the_hub().send(live_id, entry).or_raise()
    except Refusal as refusal:
        typed = {step: fields["minutes"]} if command == "minutes" and "minutes" in fields else {}
        return plan_page(live_for_running(code), told=say(refusal), typed=typed), refusal.status
    return redirect(plan_address(code, step), code=303)


def minutes_in(fields: Fields) -> dict[str, Any]:
    text = fields.get("minutes", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise BadMinutes(MOST_MINUTES)
    return {"minutes": int(text)}


class BadMinutes(Refusal):
    """What was typed is no number of minutes."""

    status = 422


PAYLOADS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    "move": lambda fields: {"place": number(fields, "place", 0)},
    "drop": lambda fields: {"is_dropped": flag(fields, "is_dropped")},
    "minutes": minutes_in,
}


@bp.post("/live/<code>/plan/renew")
@roles("facilitator", "admin")
def renew_plan(code: str) -> ResponseReturnValue:
    """The steps of the module's newest release in place of all there are; nothing has begun."""
    live = live_for_running(code)
    live_id = live.id
    found = planning.plan_of(current_session(), live.module_id)  # a release never changes
    try:
        with transaction(lane=f"live:{live_id}") as session:
            by_id, now = the_reader().person_id, datetime.now(UTC)
            planning.lay_out(session, live_for_running(code), found, by_id=by_id, now=now)
    except Refusal as refusal:
        return plan_page(live_for_running(code), told=say(refusal)), refusal.status
    the_hub().renew(live_id)
    return redirect(url_for("live.plan", code=code, after="renewed"), code=303)


@bp.route("/live/<code>/plan/new", methods=["GET", "POST"])
@roles("facilitator", "admin")
def quick_question(code: str) -> ResponseReturnValue:
    """A question thought of just now: the next step of the room, or the last of the plan."""
    live = live_for_running(code)
    hall = the_hub().hall(live.id)
    form = QuickForm.from_request(
        sent=secrets.token_hex(12),
        seen=str(hall.room.control.version),
        back="control" if request.args.get("back") == "control" else "",
        language=live.language,
        minutes=3,
    )
    if not form.sent_and_valid:
        return quick_page(hall, form), 422 if form.errors else 200
    try:
        add_question(code, live.id, form)
    except Refusal as refusal:
        live_for_running(code)
        hall = the_hub().hall(live.id)
        form.seen.data = str(hall.room.control.version)
        return quick_page(hall, form, told=say(refusal)), refusal.status
    if form.back.data == "control":
        return redirect(url_for("live.control", code=code), code=303)
    return redirect(url_for("live.plan", code=code, after="added"), code=303)


def add_question(code: str, live_session_id: int, form: QuickForm) -> None:
    """Item and step in one transaction; then every worker reads the session anew."""
    item = item_from(form.value(), sent=form.sent.data or "")
    seen = whole({"seen": form.seen.data or ""}, "seen")
    with transaction(lane=f"live:{live_session_id}") as session:
        planning.add(
            session,
            live_for_running(code),
            item,
            by_id=the_reader().person_id,
            seen=seen,
            now=datetime.now(UTC),
        )
    the_hub().renew(live_session_id)


def quick_page(hall: Hall, form: QuickForm, *, told: str = "") -> str:
    control = hall.room.control
    step = control.step
    item = hall.items.get(step.key) if step else None
    return render_template(
        "live/plan_new.html",
        hall=hall,
        form=form,
        told=told,
        wanted=[one for one in form.translations() if one[0] in hall.languages],
        names=names_of(hall.languages),
        after=item.texts[item.language_for(current_language().code, hall.language)].title
        if item
        else "",
    )


def plan_page(
    live: LiveSession, *, told: str = "", typed: dict[str, str] | None = None
) -> Response:
    hall = the_hub().hall(live.id)
    language = looked_at(hall)
    outline = outline_of(hall, language, typed)
    page = render_template(
        "live/plan.html",
        hall=hall,
        outline=outline,
        looked_at=language,
        names=names_of(hall.languages),
        names_in=lambda codes: list(names_of(codes).values()),
        told=told,
        notice_text=NOTICES.get(request.args.get("after", "")),
        release=release_state(live, outline),
        shown=shown,
        form=Form(),
    )
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def looked_at(hall: Hall) -> str:
    """The language in which the steps are shown: the one asked for, else the reader's."""
    asked = request.args.get("words", "")
    known = (asked, current_language().code)
    return next((one for one in known if one in hall.languages), hall.language)


def release_state(live: LiveSession, outline: Outline) -> str:
    """Whether the plan can be made anew: `newer` from a newer release, `same`, or not any more."""
    if outline.phase != "planned":
        return ""
    newest = select(Module.current_release_id).where(Module.id == live.module_id)
    return "same" if current_session().scalar(newest) == live.release_id else "newer"


def names_of(codes: tuple[str, ...]) -> dict[str, str]:
    """What the languages call themselves."""
    return {code: (language_of(code) or SOURCE).name for code in codes}


def plan_address(code: str, step: str) -> str:
    return url_for("live.plan", code=code, words=request.args.get("words"), _anchor=f"step-{step}")
