"""The cohorts that somebody looks after, and making one."""

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.progress.forms import CohortForm
from learning.progress.queries import cohorts as queries
from learning.progress.service import cohorts as service
from learning.progress.views.blueprint import bp
from learning.recommendations.views.paging import turn
from learning.web.database import current_session, transaction
from learning.web.guard import roles, the_reader


@bp.get("/cohorts")
@roles("facilitator", "admin")
def cohorts() -> ResponseReturnValue:
    return cohorts_page(CohortForm())


def cohorts_page(form: CohortForm) -> str:
    person = the_reader()
    page = queries.cohort_page(
        current_session(),
        person_id=person.person_id,
        is_admin=person.role == "admin",
        number=page_number(),
    )
    return render_template(
        "progress/cohorts.html",
        form=form,
        cohorts=page.cohorts,
        turn=turn("progress.cohorts", {}, number=page.number, count=page.count),
    )


def page_number() -> int:
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


@bp.post("/cohorts")
@roles("facilitator", "admin")
def add_cohort() -> ResponseReturnValue:
    form = CohortForm.from_request()
    if not form.sent_and_valid:
        return cohorts_page(form), 422
    with transaction() as session:
        made = service.add(
            session, form.name.data or "", by_id=the_reader().person_id, now=datetime.now(UTC)
        )
        public_id = made.public_id
    return redirect(url_for(".cohort", public_id=public_id, after="added"), 303)
