"""One cohort: its name, its modules with their days, who looks after it, how far its people are."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2

from learning.catalogue.reading import Shelf
from learning.catalogue.views.desk import open_desk
from learning.errors import NotFound
from learning.i18n import N_
from learning.progress.access import may_keep
from learning.progress.forms import (
    CohortFacilitatorForm,
    CohortForm,
    CohortListForm,
    CohortModuleForm,
)
from learning.progress.models import Cohort
from learning.progress.queries import cohorts as queries
from learning.progress.queries.cohorts import TaskCounts
from learning.progress.service import cohorts as service
from learning.progress.views.blueprint import bp
from learning.progress.views.cohorts import page_number
from learning.recommendations.views.paging import turn
from learning.web.database import current_session, transaction
from learning.web.guard import roles, the_reader
from learning.web.language import current_language, say

NOTICES = {
    "added": N_("The cohort is made. Give it modules, then invite its people."),
    "renamed": N_("The cohort has its new name."),
    "closed": N_("The cohort is closed."),
    "opened": N_("The cohort is open again."),
    "module": N_("The modules are changed."),
    "facilitator": N_("Those who look after it are changed."),
    "invited": N_("The invitations are on their way."),
    "removed": N_("This person is not in the cohort any more."),
}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A module of the cohort, and how many have begun it."""

    module_id: int
    slug: str
    title: str
    opens_on: date
    due_on: date | None
    counts: TaskCounts


@dataclass(frozen=True, slots=True)
class CohortForms:
    """The forms of the page; the one that was refused holds what was typed."""

    name: CohortForm | None = None
    module: CohortModuleForm = field(default_factory=lambda: CohortModuleForm(None))
    facilitator: CohortFacilitatorForm = field(default_factory=lambda: CohortFacilitatorForm(None))
    invitation: CohortListForm = field(default_factory=lambda: CohortListForm(None))


def cohort_for_keeping(public_id: uuid.UUID) -> Cohort:
    """The cohort, for those who look after it; for others it does not exist."""
    session = current_session()
    found = queries.cohort_by_public_id(session, public_id)
    if not may_keep(the_reader(), found, queries.facilitators_of(session, found.id)):
        raise NotFound(queries.NO_COHORT)
    return found


@bp.get("/cohorts/<uuid:public_id>")
@roles("facilitator", "admin")
def cohort(public_id: uuid.UUID) -> ResponseReturnValue:
    return cohort_page(cohort_for_keeping(public_id), CohortForms())


def cohort_page(found: Cohort, forms: CohortForms) -> str:
    session, shelf = current_session(), open_desk().shelf
    offer_modules(forms.module, shelf)
    page = queries.member_page(session, found.id, page_number())
    forms_by_name = {
        "name_form": forms.name or CohortForm(None, name=found.name),
        "module_form": forms.module,
        "facilitator_form": forms.facilitator,
        "form": refused(forms),
        "invitation_form": forms.invitation,
    }
    return render_template(
        "progress/cohort.html",
        cohort=found,
        tasks=task_lines(found, shelf),
        page=page,
        facilitators=queries.facilitators_named(session, found),
        turn=turn(
            "progress.cohort",
            {"public_id": str(found.public_id)},
            number=page.number,
            count=page.count,
        ),
        notice_text=NOTICES.get(request.args.get("after", "")),
        **forms_by_name,
    )


def refused(forms: CohortForms) -> object:
    """The form with something to mend, for the head of the page."""
    every = (forms.name, forms.module, forms.facilitator, forms.invitation)
    return next((one for one in every if one is not None and one.errors), CohortForm(None))


def offer_modules(form: CohortModuleForm, shelf: Shelf) -> None:
    code = current_language().code
    form.module.choices = [SelectChoice(one.slug, one.text(code)[1].title) for one in shelf.modules]


def task_lines(found: Cohort, shelf: Shelf) -> list[TaskLine]:
    """The modules that can still be read, in the order of their days."""
    session, code = current_session(), current_language().code
    counts = queries.task_counts(session, found.id)
    modules = {one.module_id: one for one in shelf.modules}
    return [
        TaskLine(
            task.module_id,
            module.slug,
            module.text(code)[1].title,
            task.opens_on,
            task.due_on,
            counts.get(task.module_id, TaskCounts()),
        )
        for task in queries.tasks_of(session, found.id)
        if (module := modules.get(task.module_id)) is not None
    ]


def changed(
    public_id: uuid.UUID, after: str, act: Callable[[Session, Cohort], object]
) -> ResponseReturnValue:
    """Do this to the cohort in a transaction, and come back to its page."""
    with transaction() as session:
        act(session, cohort_for_keeping(public_id))
    return redirect(url_for(".cohort", public_id=public_id, after=after), 303)


@bp.post("/cohorts/<uuid:public_id>/name")
@roles("facilitator", "admin")
def rename_cohort(public_id: uuid.UUID) -> ResponseReturnValue:
    form = CohortForm.from_request()
    if not form.sent_and_valid:
        return cohort_page(cohort_for_keeping(public_id), CohortForms(name=form)), 422
    name = form.name.data or ""
    return changed(public_id, "renamed", lambda session, one: service.rename(session, one, name))


@bp.post("/cohorts/<uuid:public_id>/close")
@roles("facilitator", "admin")
def close_cohort(public_id: uuid.UUID) -> ResponseReturnValue:
    by_id, now = the_reader().person_id, datetime.now(UTC)
    return changed(
        public_id, "closed", lambda session, one: service.close(session, one, by_id=by_id, now=now)
    )


@bp.post("/cohorts/<uuid:public_id>/open")
@roles("facilitator", "admin")
def open_cohort(public_id: uuid.UUID) -> ResponseReturnValue:
    by_id, now = the_reader().person_id, datetime.now(UTC)
    return changed(
        public_id, "opened", lambda session, one: service.reopen(session, one, by_id=by_id, now=now)
    )


@bp.post("/cohorts/<uuid:public_id>/modules")
@roles("facilitator", "admin")
def set_cohort_module(public_id: uuid.UUID) -> ResponseReturnValue:
    shelf, form = open_desk().shelf, CohortModuleForm.from_request()
    offer_modules(form, shelf)
    module = shelf.module(form.module.data or "")
    opens_on, due_on = form.opens_on.data, form.due_on.data
    if not form.sent_and_valid or module is None or opens_on is None:
        return cohort_page(cohort_for_keeping(public_id), CohortForms(module=form)), 422
    module_id = module.module_id
    return changed(
        public_id,
        "module",
        lambda session, one: service.set_module(
            session, one, module_id, opens_on=opens_on, due_on=due_on
        ),
    )


@bp.post("/cohorts/<uuid:public_id>/modules/<module>/remove")
@roles("facilitator", "admin")
def drop_cohort_module(public_id: uuid.UUID, module: str) -> ResponseReturnValue:
    module_id = open_desk().module(module).module_id
    return changed(
        public_id, "module", lambda session, one: service.drop_module(session, one, module_id)
    )


@bp.post("/cohorts/<uuid:public_id>/facilitators")
@roles("facilitator", "admin")
def add_cohort_facilitator(public_id: uuid.UUID) -> ResponseReturnValue:
    form = CohortFacilitatorForm.from_request()
    if not form.sent_and_valid:
        return cohort_page(cohort_for_keeping(public_id), CohortForms(facilitator=form)), 422
    address, by_id, now = form.email.data or "", the_reader().person_id, datetime.now(UTC)
    try:
        return changed(
            public_id,
            "facilitator",
            lambda session, one: service.name_facilitator(
                session, one, address, by_id=by_id, now=now
            ),
        )
    except service.NoSuchKeeper as refusal:
        form.email.errors = [say(refusal)]
        return cohort_page(cohort_for_keeping(public_id), CohortForms(facilitator=form)), 422


@bp.post("/cohorts/<uuid:public_id>/facilitators/<uuid:person_id>/remove")
@roles("facilitator", "admin")
def remove_cohort_facilitator(public_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    return changed(
        public_id,
        "facilitator",
        lambda session, one: service.remove_facilitator(session, one, person_id),
    )
