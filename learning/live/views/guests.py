"""Who comes: registering and withdrawing, and the facilitators' list of guests."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import lists
from learning.accounts import queries as account_queries
from learning.accounts.models import Person
from learning.accounts.views.sign_up import site
from learning.errors import Refusal
from learning.i18n import N_
from learning.live import queries
from learning.live.forms import ListForm
from learning.live.models import LiveSession
from learning.live.service import guests as service
from learning.live.views.blueprint import bp
from learning.live.views.desk import live_for_everybody, live_for_running
from learning.live.views.lists import page_number, spoken
from learning.progress.queries import cohorts as cohort_queries
from learning.recommendations.views.paging import turn
from learning.web.database import current_session, transaction
from learning.web.guard import roles, signed_in, the_reader
from learning.web.language import say, say_counted

STATES = {
    "registered": N_("Has a place"),
    "waiting": N_("Waits for a place"),
    "invited": N_("Invited"),
    "withdrawn": N_("Does not come"),
}


def me() -> Person:
    return account_queries.person_by_id(current_session(), the_reader().person_id)


@bp.post("/live/<code>/register")
@signed_in
def register(code: str) -> ResponseReturnValue:
    """A place, or a turn on the waiting list: settled in one transaction."""
    with transaction() as session:
        service.register(session, live_for_everybody(code), me(), now=datetime.now(UTC))
    return redirect(url_for("live.participant", code=code), 303)


@bp.post("/live/<code>/withdraw")
@signed_in
def stay_away(code: str) -> ResponseReturnValue:
    with transaction() as session:
        live = live_for_everybody(code)
        service.withdraw(session, live, me(), site=site(), now=datetime.now(UTC))
    return redirect(url_for("live.participant", code=code), 303)


@bp.get("/live/<code>/guests")
@roles("facilitator", "admin")
def guests(code: str) -> ResponseReturnValue:
    return guests_page(live_for_running(code), ListForm())


def guests_page(live: LiveSession, form: ListForm) -> str:
    session = current_session()
    page = queries.guest_page(session, live, page_number())
    person = the_reader()
    return render_template(
        "live/guests.html",
        form=form,
        live=live,
        lang=spoken(live.language),
        page=page,
        states=STATES,
        turn=turn("live.guests", {"code": live.code}, number=page.number, count=page.count),
        cohorts=cohort_queries.open_cohorts(
            session, person_id=person.person_id, is_admin=person.role == "admin"
        ),
        most=lists.MOST,
        notice_text=notice(),
    )


def notice() -> str | None:
    """What the last press did: `?invited=3&known=1`."""
    invited = request.args.get("invited", type=int)
    if invited is None:
        return say(N_("This person is off the list.")) if "removed" in request.args else None
    known = request.args.get("known", default=0, type=int)
    said = say_counted(
        "{count} invitation is on its way.", "{count} invitations are on their way.", invited
    )
    if not known:
        return said
    return f"{said} " + say_counted(
        "{count} person stood on the list already and was not written to again.",
        "{count} people stood on the list already and were not written to again.",
        known,
    )


@bp.post("/live/<code>/guests/list")
@roles("facilitator", "admin")
def preview_guests(code: str) -> ResponseReturnValue:
    """Shows what a pasted list holds, line by line. Nobody is written to."""
    live, form = live_for_running(code), ListForm.from_request()
    if not form.sent_and_valid:
        return guests_page(live, form), 422
    found = lists.read(form.addresses.data or "")
    known = queries.addresses_on_list(current_session(), live, found.addresses)
    return render_template(
        "live/preview.html",
        form=form,
        live=live,
        lang=spoken(live.language),
        text=form.addresses.data,
        fresh=[one for one in found.addresses if one not in known],
        known=[one for one in found.addresses if one in known],
        unusable=found.unusable,
        reasons=[say(one.why, **one.values) for one in found.unusable],
    )


@bp.post("/live/<code>/guests")
@roles("facilitator", "admin")
def invite(code: str) -> ResponseReturnValue:
    """Invite the list that was shown; it is read anew, so that nothing else slips in."""
    return invited(code, lists.read(request.form.get("addresses", "")).addresses)


@bp.post("/live/<code>/guests/cohort")
@roles("facilitator", "admin")
def invite_cohort(code: str) -> ResponseReturnValue:
    """Everybody of a cohort that this person looks after, at once."""
    session, person = current_session(), the_reader()
    live = live_for_running(code)
    mine = cohort_queries.open_cohorts(
        session, person_id=person.person_id, is_admin=person.role == "admin"
    )
    chosen = request.form.get("cohort", "")
    if chosen not in mine:
        form = ListForm(None)
        form.form_errors.append(say(N_("Choose the cohort that you want to invite.")))
        return guests_page(live, form), 422
    cohort = cohort_queries.cohort_named(session, chosen)
    return invited(code, cohort_queries.member_addresses(session, cohort.id))


def invited(code: str, addresses: Sequence[str]) -> ResponseReturnValue:
    try:
        with transaction() as session:
            outcome = service.invite(
                session,
                live_for_running(code),
                addresses,
                by_id=the_reader().person_id,
                site=site(),
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        form = ListForm(None)
        form.form_errors.append(say(refusal))
        return guests_page(live_for_running(code), form), refusal.status
    sent, known = outcome.sent_count, outcome.known_count or None
    return redirect(url_for("live.guests", code=code, invited=sent, known=known), 303)


@bp.post("/live/<code>/guests/<int:guest_id>/remove")
@roles("facilitator", "admin")
def remove_guest(code: str, guest_id: int) -> ResponseReturnValue:
    with transaction() as session:
        live = live_for_running(code)
        service.remove(session, live, guest_id, site=site(), now=datetime.now(UTC))
    return redirect(url_for("live.guests", code=code, removed=1), 303)
