"""The cities of the network and who speaks for them."""

import uuid
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import queries as account_queries
from learning.accounts import service as accounts
from learning.admin import queries
from learning.admin.forms import CityForm, CityNameForm, FocalPointForm
from learning.admin.views.blueprint import bp
from learning.admin.views.people import me
from learning.cities import queries as city_queries
from learning.cities import service as city_service
from learning.cities.models import City
from learning.cities.service import NewCity
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.web.database import current_session, transaction
from learning.web.guard import roles, the_reader
from learning.web.language import say

NOTICES = {
    "added": N_("The city is in the network."),
    "renamed": N_("The city has its new name."),
    "named": N_("The city has one more contact."),
    "removed": N_("This person no longer speaks for the city."),
}


@bp.get("/cities")
@roles("admin")
def cities() -> ResponseReturnValue:
    return cities_page(CityForm())


def cities_page(form: CityForm) -> str:
    return render_template(
        "admin/cities.html",
        form=form,
        cities=queries.city_lines(current_session()),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


@bp.post("/cities")
@roles("admin")
def add_city() -> ResponseReturnValue:
    form = CityForm.from_request()
    if not form.sent_and_valid:
        return cities_page(form), 422
    new = NewCity(
        name=form.name.data or "",
        country=(form.country.data or "").upper(),
        word=form.word.data or "",
        fictional=form.fictional.data,
    )
    try:
        with transaction() as session:
            city_service.add_city(session, new, by_id=the_reader().person_id, now=datetime.now(UTC))
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return cities_page(form), refusal.status
    return redirect(url_for(".cities", after="added"), 303)


@bp.get("/cities/<uuid:public_id>")
@roles("admin")
def city(public_id: uuid.UUID) -> ResponseReturnValue:
    found = city_queries.city_by_public_id(current_session(), public_id)
    return city_page(found, CityNameForm(name=found.name), FocalPointForm())


def city_page(found: City, form: CityNameForm, focal_form: FocalPointForm) -> str:
    return render_template(
        "admin/city.html",
        form=form,
        focal_form=focal_form,
        city=found,
        focal_points=queries.focal_points_of(current_session(), found.id),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


@bp.post("/cities/<uuid:public_id>/name")
@roles("admin")
def rename_city(public_id: uuid.UUID) -> ResponseReturnValue:
    form = CityNameForm.from_request()
    if not form.sent_and_valid:
        found = city_queries.city_by_public_id(current_session(), public_id)
        return city_page(found, form, FocalPointForm()), 422
    with transaction() as session:
        found = city_queries.city_by_public_id(session, public_id)
        city_service.rename_city(
            session,
            found,
            form.name.data or "",
            by_id=the_reader().person_id,
            now=datetime.now(UTC),
        )
    return redirect(url_for(".city", public_id=public_id, after="renamed"), 303)


@bp.post("/cities/<uuid:public_id>/focal-points")
@roles("admin")
def add_focal_point(public_id: uuid.UUID) -> ResponseReturnValue:
    form = FocalPointForm.from_request()
    try:
        if not form.sent_and_valid:
            return focal_point_refused(public_id, form), 422
        with transaction() as session:
            found = city_queries.city_by_public_id(session, public_id)
            person = account_queries.person_by_email(session, form.email.data or "")
            accounts.name_focal_point(session, person, found, by=me(), now=datetime.now(UTC))
    except NotFound as refusal:  # the city is there: the page of the form shows it again
        form.email.errors = [say(refusal)]
        return focal_point_refused(public_id, form), 422
    return redirect(url_for(".city", public_id=public_id, after="named"), 303)


def focal_point_refused(public_id: uuid.UUID, form: FocalPointForm) -> str:
    found = city_queries.city_by_public_id(current_session(), public_id)
    return city_page(found, CityNameForm(None, name=found.name), form)


@bp.post("/cities/<uuid:public_id>/focal-points/<uuid:person_id>/remove")
@roles("admin")
def remove_focal_point(public_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    with transaction() as session:
        found = city_queries.city_by_public_id(session, public_id)
        person = queries.person_by_public_id(session, person_id)
        accounts.remove_focal_point(session, person, found, by=me(), now=datetime.now(UTC))
    return redirect(url_for(".city", public_id=public_id, after="removed"), 303)
