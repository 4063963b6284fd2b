"""Inviting people: one by a form, many by a list that is shown before anything happens."""

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts.access import ROLES, may_grant
from learning.accounts.forms import city_choices
from learning.accounts.people import email_key
from learning.accounts.views.sign_up import wanted
from learning.admin import queries, service
from learning.admin.forms import ROLE_NAMES, InviteForm, RosterForm
from learning.admin.roster import (
    MOST_ROWS,
    Known,
    NotARoster,
    Roster,
    Row,
    addresses_in,
    decoded,
    read,
)
from learning.admin.views.blueprint import bp
from learning.admin.views.people import me
from learning.cities import queries as city_queries
from learning.errors import Refusal
from learning.web.database import current_session, transaction
from learning.web.guard import roles, the_reader
from learning.web.language import current_language, say


@bp.get("/people/invite")
@roles("admin")
def invite() -> ResponseReturnValue:
    return invite_page(InviteForm(language=current_language().code))


def invite_page(form: InviteForm) -> str:
    form.city.choices = city_choices(city_queries.all_cities(current_session()))
    return render_template("admin/invite.html", form=form)


@bp.post("/people/invite")
@roles("admin")
def send_invitation() -> ResponseReturnValue:
    form = InviteForm.from_request()
    form.city.choices = city_choices(city_queries.all_cities(current_session()))
    if not form.sent_and_valid:
        return invite_page(form), 422
    row = Row(
        line=0,
        name=form.name.data or "",
        email=email_key(form.email.data or ""),
        role=form.role.data,
        city=form.city.data or "",
        language=form.language.data,
    )
    try:
        with transaction() as session:
            service.invite(session, row, wanted(row.email), by=me(), now=datetime.now(UTC))
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return invite_page(form), refusal.status
    return redirect(url_for(".people", after="invited"), 303)


@bp.get("/people/roster")
@roles("admin")
def roster() -> ResponseReturnValue:
    return roster_page(RosterForm())


def roster_page(form: RosterForm) -> str:
    return render_template("admin/roster.html", form=form, most=MOST_ROWS)


@bp.post("/people/roster")
@roles("admin")
def preview() -> ResponseReturnValue:
    """Shows each row, good or broken. Nothing is kept and nobody is written to."""
    form = RosterForm.from_request()
    if not form.sent_and_valid:
        return roster_page(form), 422
    sent = request.files.get("file")
    text = decoded(sent.read()) if sent and sent.filename else (form.roster.data or "")
    form.roster.data = text
    try:
        found = rows_of(text)
    except NotARoster as refusal:
        form.form_errors.append(say(refusal))
        return roster_page(form), refusal.status
    return render_template(
        "admin/preview.html",
        form=form,
        text=text,
        roster=found,
        reasons=[say(one.why, **one.values) for one in found.broken],
        role_names=ROLE_NAMES,
        city_names={city.key: city.name for city in city_queries.all_cities(current_session())},
    )


def rows_of(text: str) -> Roster:
    """The rows, held against the accounts and cities of this moment."""
    session, role = current_session(), the_reader().role
    cities = {
        word.casefold(): city.key
        for city in city_queries.all_cities(session)
        for word in (city.key, city.name)
    }
    known = Known(
        cities=cities,
        addresses=queries.known_addresses(session, addresses_in(text)),
        roles=frozenset(ROLES),
        may_grant=lambda given: may_grant(role, given),
    )
    return read(text, known)


@bp.post("/people/roster/invite")
@roles("admin")
def send_invitations() -> ResponseReturnValue:
    """The good rows of the list that was shown; it is read anew, so nothing else slips in."""
    found = rows_of(request.form.get("roster", ""))
    invitations = [(row, wanted(row.email)) for row in found.good]
    with transaction() as session:
        service.invite_all(session, invitations, by=me(), now=datetime.now(UTC))
    return redirect(url_for(".people", after="invited"), 303)
