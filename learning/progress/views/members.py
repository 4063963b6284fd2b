"""The people of a cohort: invited by a list, joining and leaving by their own press."""

import uuid
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import lists
from learning.accounts import queries as account_queries
from learning.accounts.models import Person
from learning.accounts.views.sign_up import site
from learning.errors import Refusal
from learning.progress.forms import CohortListForm
from learning.progress.queries import cohorts as queries
from learning.progress.service import cohorts as service
from learning.progress.views.blueprint import bp
from learning.progress.views.cohort import CohortForms, changed, cohort_for_keeping, cohort_page
from learning.web.database import current_session, transaction
from learning.web.guard import roles, signed_in, the_reader
from learning.web.language import current_language, say


@bp.post("/cohorts/<uuid:public_id>/list")
@roles("facilitator", "admin")
def preview_members(public_id: uuid.UUID) -> ResponseReturnValue:
    """Shows what a pasted list holds, line by line. Nobody is written to."""
    found, form = cohort_for_keeping(public_id), CohortListForm.from_request()
    if not form.sent_and_valid:
        return cohort_page(found, CohortForms(invitation=form)), 422
    listed = lists.read(form.addresses.data or "")
    known = queries.addresses_in(current_session(), found.id, listed.addresses)
    return render_template(
        "progress/cohort_preview.html",
        cohort=found,
        text=form.addresses.data,
        fresh=[one for one in listed.addresses if one not in known],
        known=[one for one in listed.addresses if one in known],
        unusable=listed.unusable,
        reasons=[say(one.why, **one.values) for one in listed.unusable],
    )


@bp.post("/cohorts/<uuid:public_id>/members")
@roles("facilitator", "admin")
def invite_members(public_id: uuid.UUID) -> ResponseReturnValue:
    """Invite the list that was shown; it is read anew, so that nothing else slips in."""
    listed = lists.read(request.form.get("addresses", ""))
    sent = service.Sent(site(), current_language().code)
    by_id, now = the_reader().person_id, datetime.now(UTC)
    try:
        return changed(
            public_id,
            "invited",
            lambda session, one: service.invite(
                session, one, listed.addresses, by_id=by_id, sent=sent, now=now
            ),
        )
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        form = CohortListForm(None)
        form.form_errors.append(say(refusal))
        forms = CohortForms(invitation=form)
        return cohort_page(cohort_for_keeping(public_id), forms), refusal.status


@bp.post("/cohorts/<uuid:public_id>/members/<int:member_id>/remove")
@roles("facilitator", "admin")
def remove_member(public_id: uuid.UUID, member_id: int) -> ResponseReturnValue:
    return changed(
        public_id, "removed", lambda session, one: service.remove_member(session, one, member_id)
    )


def me() -> Person:
    return account_queries.person_by_id(current_session(), the_reader().person_id)


@bp.post("/cohorts/<uuid:public_id>/join")
@signed_in
def join_cohort(public_id: uuid.UUID) -> ResponseReturnValue:
    with transaction() as session:
        found = queries.cohort_by_public_id(session, public_id)
        service.join(session, found, me(), now=datetime.now(UTC))
    return redirect(url_for(".me") + "#cohorts", 303)


@bp.post("/cohorts/<uuid:public_id>/leave")
@signed_in
def leave_cohort(public_id: uuid.UUID) -> ResponseReturnValue:
    with transaction() as session:
        service.leave(session, queries.cohort_by_public_id(session, public_id), me())
    return redirect(url_for(".me"), 303)
