"""The list of people, and what is done to one of them."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import queries as account_queries
from learning.accounts import service as accounts
from learning.accounts.models import Person
from learning.accounts.views.sign_up import wanted
from learning.admin import queries, roster, service
from learning.admin.forms import ROLE_NAMES, RoleForm, SearchForm
from learning.admin.views.blueprint import bp
from learning.authoring import queries as author_queries
from learning.authoring.service.roles import known_roles
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import Language, language_of
from learning.recommendations.views.paging import turn
from learning.web.database import current_session, transaction
from learning.web.forms import Form
from learning.web.guard import roles, the_reader
from learning.web.language import say

EVERYBODY = 10_000  # the most that one file holds
NOTICES = {
    "invited": N_("The invitations are on their way."),
    "role": N_("The role was changed. The person has to sign in again."),
    "disabled": N_("The account is closed, and its sign-ins have ended."),
    "enabled": N_("The account is open again."),
    "granted": N_("This person may do this from now on."),
    "withdrawn": N_("This person may no longer do this. What they wrote stays."),
    "factor": N_("The second factor was removed, and the person is told by mail."),
}


@dataclass(frozen=True, slots=True)
class AuthorRight:
    """One thing that somebody can be allowed to do with texts."""

    kind: str
    language: Language | None
    is_held: bool

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.language.code if self.language else ''}"


@bp.get("")
@roles("admin")
def start() -> ResponseReturnValue:
    return redirect(url_for(".people"), 303)


@bp.get("/people")
@roles("admin")
def people() -> ResponseReturnValue:
    form = SearchForm.from_query()
    words = (form.q.data or "")[:200]
    page = queries.people_page(current_session(), words=words, number=page_number())
    return render_template(
        "admin/people.html",
        form=form,
        page=page,
        turn=turn(
            "admin.people", {"q": words} if words else {}, number=page.number, count=page.count
        ),
        role_names=ROLE_NAMES,
        notice_text=NOTICES.get(request.args.get("after", "")),
        press=Form(),
    )


def page_number() -> int:
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


@bp.post("/people/export")
@roles("admin")
def export() -> ResponseReturnValue:
    """The list as a file. No cell of it is a formula."""
    words = request.form.get("q", "")[:200]
    with transaction() as session:
        page = queries.people_page(session, words=words, number=1, size=EVERYBODY)
        service.note_export(
            session,
            by_id=the_reader().person_id,
            count=len(page.people),
            now=datetime.now(UTC),
        )
    rows = [(one.name, one.email, one.role, one.city or "") for one in page.people]
    text = roster.written(("name", "email", "role", "city"), rows)
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="mosaic-people.csv"'
    return response


@bp.get("/people/<uuid:public_id>")
@roles("admin")
def person(public_id: uuid.UUID) -> ResponseReturnValue:
    found = queries.person_by_public_id(current_session(), public_id)
    return person_page(found, RoleForm(role=found.role))


def person_page(found: Person, form: RoleForm) -> str:
    session = current_session()
    return render_template(
        "admin/person.html",
        form=form,
        somebody=found,
        is_me=found.id == the_reader().person_id,
        city=queries.city_of(session, found.city_id),
        has_factor=queries.has_second_factor(session, found.id),
        role_names=ROLE_NAMES,
        rights=author_rights(found),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


def author_rights(found: Person) -> list[AuthorRight]:
    """What a person may do with texts, and what they could."""
    held = {
        (one.kind, one.language) for one in author_queries.roles_of(current_session(), found.id)
    }
    return [
        AuthorRight(kind, language_of(language), is_held=(kind, language) in held)
        for kind, language in known_roles()
    ]


@bp.post("/people/<uuid:public_id>/role")
@roles("admin")
def change_role(public_id: uuid.UUID) -> ResponseReturnValue:
    form = RoleForm.from_request()
    if not form.sent_and_valid:
        return person_page(queries.person_by_public_id(current_session(), public_id), form), 422
    try:
        with transaction() as session:
            found = queries.person_by_public_id(session, public_id)
            accounts.grant_role(session, found, form.role.data, by=me(), now=datetime.now(UTC))
    except Refusal as refusal:
        return refused(public_id, form, refusal)
    return back(public_id, "role")


def refused(public_id: uuid.UUID, form: RoleForm, refusal: Refusal) -> ResponseReturnValue:
    if refusal.status == 404:
        raise refusal
    form.form_errors.append(say(refusal))
    found = queries.person_by_public_id(current_session(), public_id)
    return person_page(found, form), refusal.status


def me() -> Person:
    return account_queries.person_by_id(current_session(), the_reader().person_id)


def back(public_id: uuid.UUID, after: str) -> ResponseReturnValue:
    return redirect(url_for(".person", public_id=public_id, after=after), 303)


@bp.post("/people/<uuid:public_id>/disable")
@roles("admin")
def disable(public_id: uuid.UUID) -> ResponseReturnValue:
    with transaction() as session:
        found = queries.person_by_public_id(session, public_id)
        accounts.disable(session, found, by=me(), now=datetime.now(UTC))
    return back(public_id, "disabled")


@bp.post("/people/<uuid:public_id>/enable")
@roles("admin")
def enable(public_id: uuid.UUID) -> ResponseReturnValue:
    with transaction() as session:
        found = queries.person_by_public_id(session, public_id)
        accounts.enable(session, found, by=me(), now=datetime.now(UTC))
    return back(public_id, "enabled")


@bp.post("/people/<uuid:public_id>/second-factor")
@roles("admin")
def reset_second_factor(public_id: uuid.UUID) -> ResponseReturnValue:
    with transaction() as session:
        found = queries.person_by_public_id(session, public_id)
        accounts.remove_second_factor(session, found, by=me(), now=datetime.now(UTC))
    return back(public_id, "factor")


@bp.post("/people/<uuid:public_id>/invite")
@roles("admin")
def invite_again(public_id: uuid.UUID) -> ResponseReturnValue:
    with transaction() as session:
        found = queries.person_by_public_id(session, public_id)
        service.invite_again(session, found, wanted(found.email), by=me(), now=datetime.now(UTC))
    return back(public_id, "invited")
