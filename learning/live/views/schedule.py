"""Scheduling: a new session, its settings, another time, a copy, and calling it off."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2

from learning.accounts.models import Person
from learning.accounts.views.sign_up import site
from learning.catalogue.reading import Shelf, ShelfModule
from learning.catalogue.views.desk import open_desk
from learning.cities.models import City
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.i18n.languages import LANGUAGES
from learning.live import queries, zones
from learning.live.forms import CHANNELS, CopyForm, NewSessionForm, PressForm, SessionForm, TimeForm
from learning.live.gateway.codes import new_code
from learning.live.models import LiveSession
from learning.live.service import schedule as service
from learning.live.service.schedule import Wanted
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_running
from learning.live.views.hub import the_hub
from learning.live.views.lists import module_title, spoken
from learning.progress.queries import cohorts as cohort_queries
from learning.web.database import current_session, transaction
from learning.web.guard import roles, the_reader
from learning.web.language import current_language, moment, say

USUAL_MINUTES = 75
UNKNOWN = N_("Nobody who may run sessions has the address {address}.")
NOTICES = {
    "scheduled": N_("The session is scheduled. Now prepare its plan, or invite people."),
    "changed": N_("The session is changed. Where its time is new, its guests are told by mail."),
    "copied": N_("This is the copy. Nobody is invited to it yet."),
}


@bp.get("/live/new")
@roles("facilitator", "admin")
def new() -> ResponseReturnValue:
    shelf = open_desk().shelf
    form = NewSessionForm(
        None,
        module=request.args.get("module", ""),
        language=current_language().code,
        time_zone=usual_zone(),
        minutes=USUAL_MINUTES,
        languages=[one.code for one in LANGUAGES],
        seat_kinds=["named", "hidden", "anonymous"],
    )
    return new_page(form, shelf)


def new_page(form: NewSessionForm, shelf: Shelf) -> str:
    prepare(form, shelf)
    return render_template("live/new.html", form=form, **words_of(form, shelf))


def prepare(form: NewSessionForm, shelf: Shelf) -> None:
    offer_cohorts(form)
    code = current_language().code
    form.module.choices = [SelectChoice(one.slug, one.text(code)[1].title) for one in shelf.modules]


def offer_cohorts(form: SessionForm) -> None:
    person = the_reader()
    form.offer_cohorts(
        cohort_queries.open_cohorts(
            current_session(), person_id=person.person_id, is_admin=person.role == "admin"
        )
    )


def words_of(form: TimeForm, shelf: Shelf) -> dict[str, object]:
    """What the pages of these forms show beside their fields."""
    return {
        "languages": LANGUAGES,
        "in_utc": moment(form.starts_at) if form.starts_at else None,
        "modules": [
            (one.text(current_language().code)[1].title, [spoken(code) for code in one.languages])
            for one in shelf.modules
        ],
    }


def usual_zone() -> str:
    """The zone that the form begins with."""
    session, person = current_session(), the_reader()
    country = session.scalar(
        select(City.country)
        .join(Person, Person.city_id == City.id)
        .where(Person.id == person.person_id)
    )
    return zones.usual_zone(last=queries.last_zone(session, person.person_id), country=country)


@bp.post("/live/new")
@roles("facilitator", "admin")
def create() -> ResponseReturnValue:
    shelf, form = open_desk().shelf, NewSessionForm.from_request()
    prepare(form, shelf)
    if not form.sent_and_valid:
        return new_page(form, shelf), 422
    module = shelf.module(form.module.data)
    if module is None:
        raise NotFound(N_("There is no such module."))
    try:
        runners = runners_named(form)
        with transaction() as session:
            live = service.schedule(
                session,
                wanted(form, runners, title_of(form, module)),
                module_id=module.module_id,
                by_id=the_reader().person_id,
                code=new_code,
                now=datetime.now(UTC),
            )
            code = live.code
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return new_page(form, shelf), refusal.status
    return redirect(url_for("live.edit", code=code, after="scheduled"), 303)


def title_of(form: SessionForm, module: ShelfModule) -> str:
    """The title that was written, else the module's in the language of the title."""
    return form.title.data or module.text(form.language.data)[1].title


class NoSuchRunner(Refusal):
    """Somebody was named who may run no session."""

    status = 422


def runners_named(form: SessionForm) -> frozenset[int]:
    """The people behind the addresses of the form; each must be somebody who may run sessions."""
    wanted_addresses = form.facilitator_addresses
    found = queries.runners_at(current_session(), wanted_addresses)
    for address in wanted_addresses:
        if address not in found:
            refusal = NoSuchRunner(UNKNOWN, address=address)
            form.facilitators.errors = [say(refusal)]
            raise refusal
    return frozenset(found.values())


def wanted(form: SessionForm, runners: frozenset[int], title: str) -> Wanted:
    """What the form asks for, as plain values."""
    if form.starts_at is None:
        raise Refusal(N_("Choose a day."))
    chosen = form.cohort.data if form.audience.data == "cohort" else ""
    cohort = cohort_queries.cohort_named(current_session(), chosen) if chosen else None
    return Wanted(
        title=title,
        language=form.language.data,
        languages=tuple(form.languages.data or ()),
        starts_at=form.starts_at,
        minutes=form.minutes.data or USUAL_MINUTES,
        time_zone=form.time_zone.data,
        meeting_url=form.meeting_url.data or None,
        channels=form.channels,
        audience=form.audience.data,
        cohort_id=cohort.id if cohort else None,
        capacity=form.capacity.data,
        seat_kinds=tuple(form.seat_kinds.data or ()),
        moderation=form.moderation.data,
        facilitator_ids=runners,
    )


@bp.get("/live/<code>/edit")
@roles("facilitator", "admin")
def edit(code: str) -> ResponseReturnValue:
    live = live_for_running(code)
    return edit_page(SessionForm(None, **filled(live)), live)


def filled(live: LiveSession) -> dict[str, object]:
    """The session in the fields of its form."""
    session = current_session()
    beside = queries.facilitators_of(session, live.id) - {live.created_by_id}
    channels = {
        f"{kind}_{one.code}": live.channels.get(one.code, {}).get(kind, "")
        for one in LANGUAGES
        for kind in CHANNELS
    }
    return {
        **local(live),
        **channels,
        "title": live.title,
        "language": live.language,
        "minutes": live.minutes,
        "languages": list(live.languages),
        "meeting_url": live.meeting_url or "",
        "audience": live.audience,
        "cohort": cohort_id_of(live),
        "capacity": live.capacity,
        "seat_kinds": list(live.seat_kinds),
        "moderation": live.moderation,
        "facilitators": "\n".join(queries.addresses_of(session, beside)),
    }


def cohort_id_of(live: LiveSession) -> str:
    found = cohort_queries.public_id_of(current_session(), live.cohort_id)
    return str(found) if found else ""


def local(live: LiveSession) -> dict[str, object]:
    """When it begins by the clocks of its zone; which of two, where they show it twice."""
    begins = live.starts_at.astimezone(ZoneInfo(live.time_zone))
    found = zones.readings(begins.date(), begins.time(), live.time_zone)
    which = ("second" if begins.fold else "first") if len(found) == 2 else ""
    return {
        "day": begins.date(),
        "clock": begins.time(),
        "time_zone": live.time_zone,
        "which": which,
    }


def edit_page(form: SessionForm, live: LiveSession) -> str:
    shelf = open_desk().shelf
    offer_cohorts(form)
    notice = NOTICES.get(request.args.get("after", ""))
    return render_template(
        "live/edit.html",
        form=form,
        press=PressForm(None),
        live=live,
        lang=spoken(live.language),
        module_title=module_title(shelf, live.module_id),
        notice_text=say(notice) if notice else None,
        **words_of(form, shelf) | {"in_utc": moment(form.starts_at or live.starts_at)},
    )


@bp.post("/live/<code>/edit")
@roles("facilitator", "admin")
def change(code: str) -> ResponseReturnValue:
    live, form = live_for_running(code), SessionForm.from_request()
    offer_cohorts(form)
    if not form.sent_and_valid:
        return edit_page(form, live), 422
    try:
        runners = runners_named(form)
        with transaction() as session:
            live = live_for_running(code)
            live_id = live.id
            service.change(
                session,
                live,
                wanted(form, runners, form.title.data or live.title),
                by_id=the_reader().person_id,
                site=site(),
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return edit_page(form, live_for_running(code)), refusal.status
    the_hub().renew(live_id)
    return redirect(url_for("live.edit", code=code, after="changed"), 303)


@bp.get("/live/<code>/copy")
@roles("facilitator", "admin")
def ask_copy(code: str) -> ResponseReturnValue:
    live = live_for_running(code)
    given: Mapping[str, object] = {**local(live), "day": None}
    return copy_page(CopyForm(None, **given), live)


def copy_page(form: CopyForm, live: LiveSession) -> str:
    return render_template("live/copy.html", form=form, live=live, lang=spoken(live.language))


@bp.post("/live/<code>/copy")
@roles("facilitator", "admin")
def copy(code: str) -> ResponseReturnValue:
    live, form = live_for_running(code), CopyForm.from_request()
    if not form.sent_and_valid or form.starts_at is None:
        return copy_page(form, live), 422
    try:
        with transaction() as session:
            made = service.copy(
                session,
                live_for_running(code),
                starts_at=form.starts_at,
                time_zone=form.time_zone.data,
                by_id=the_reader().person_id,
                code=new_code,
                now=datetime.now(UTC),
            )
            copied = made.code
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return copy_page(form, live_for_running(code)), refusal.status
    return redirect(url_for("live.edit", code=copied, after="copied"), 303)


@bp.post("/live/<code>/cancel")
@roles("facilitator", "admin")
def cancel(code: str) -> ResponseReturnValue:
    with transaction() as session:
        service.cancel(
            session,
            live_for_running(code),
            by_id=the_reader().person_id,
            site=site(),
            now=datetime.now(UTC),
        )
    return redirect(url_for("live.sessions", after="cancelled"), 303)
