"""One's own account: name, city, language, figures, password, address, sign-ins."""

import uuid
from datetime import UTC, datetime

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import gateway, people, queries, service
from learning.accounts.forms import (
    AccountForm,
    ChangeAddressForm,
    ChangePasswordForm,
    OwnPasswordForm,
    city_choices,
)
from learning.accounts.models import Person
from learning.accounts.service import About
from learning.accounts.views.blueprint import bp
from learning.accounts.views.guesses import is_own_password, may_mail
from learning.accounts.views.sign_in import home
from learning.accounts.views.sign_up import look_into_mailbox, wanted
from learning.authoring.queries import rights_of
from learning.cities import queries as city_queries
from learning.errors import Refusal
from learning.i18n import N_
from learning.web import guard
from learning.web.database import current_session, transaction
from learning.web.guard import SAFE, signed_in, the_reader
from learning.web.language import say

NOT_YOURS = N_("This is not your password.")
NOTICES = {
    "saved": N_("Saved."),
    "password": N_("Your password was changed. You are signed out everywhere else."),
    "address": N_("Your new e-mail address counts from now on."),
    "factor": N_("Your second factor was removed."),
}


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    person = me()
    form = AccountForm(name=person.name, language=person.language, digits=person.digits)
    return account_page(form, person)


@bp.post("/account")
@signed_in
def change() -> ResponseReturnValue:
    form = AccountForm.from_request()
    if not form.sent_and_valid:
        return account_page(form, me()), 422
    with transaction() as session:
        about = About(
            name=form.name.data or "",
            language=form.language.data,
            digits=form.digits.data,
            city_id=queries.city_id(session, form.city.data),
        )
        service.change_account(session, me(), about)
    return redirect("/account?after=saved", 303)  # no prefix: in the language just chosen


def me() -> Person:
    return queries.person_by_id(current_session(), the_reader().person_id)


def account_page(form: AccountForm, person: Person) -> str:
    session = current_session()
    cities = city_queries.all_cities(session)
    form.city.choices = city_choices(cities)
    if request.method in SAFE:
        form.city.data = next((city.key for city in cities if city.id == person.city_id), "")
    factor = queries.second_factor(session, person.id)
    return render_template(
        "accounts/account.html",
        form=form,
        address=person.email,
        has_factor=factor is not None,
        is_author=rights_of(session, person.id, role=person.role).may_read,
        code_count=queries.recovery_code_count(session, person.id),
        sign_ins=queries.sign_ins_of(session, person.id, now=datetime.now(UTC)),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


def knows_password(form: OwnPasswordForm) -> int:
    """Check the form and its password: 200, or the status of the page that says what is wrong."""
    if not form.sent_and_valid:
        return 422
    try:
        if is_own_password(the_reader().person_id, form.current.data or ""):
            return 200
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return refusal.status
    form.current.errors = [say(NOT_YOURS)]
    return 422


@bp.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    return password_page(ChangePasswordForm())


def password_page(form: ChangePasswordForm) -> str:
    return render_template("accounts/password.html", form=form, address=me().email)


@bp.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Ends every sign-in but this one, which goes on under a new token."""
    form = ChangePasswordForm.from_request()
    person = me()
    form.about = (person.name, person.email)
    status = knows_password(form)
    if status != 200:
        return password_page(form), status
    with gateway.one_at_a_time():
        password_hash = gateway.hashed(form.password.data or "")
    token, now = gateway.new_token(), datetime.now(UTC)
    with transaction() as session:
        person = me()
        present = queries.sign_in_by_id(session, the_reader().sign_in_id)
        device, proved_at = present.device, present.proved_at
        service.set_password(session, person, password_hash, by=person, now=now)
        service.open_sign_in(
            session, person, token=token, device=device, now=now, proved_at=proved_at
        )
    response = make_response(redirect(url_for(".account", after="password"), 303))
    guard.give_cookie(response, token, lasts=people.lasting(person.role).most)
    return response


@bp.get("/account/address")
@signed_in
def address() -> ResponseReturnValue:
    return address_page(ChangeAddressForm())


def address_page(form: ChangeAddressForm) -> str:
    return render_template("accounts/address.html", form=form, address=me().email)


@bp.post("/account/address")
@signed_in
def ask_address() -> ResponseReturnValue:
    """A mail goes to the new address, and nothing changes before its link is used."""
    form = ChangeAddressForm.from_request()
    status = knows_password(form)
    if status != 200:
        return address_page(form), status
    given = form.email.data or ""
    try:
        is_free = may_mail(given)
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return address_page(form), refusal.status
    if is_free:
        with transaction() as session:
            service.ask_new_address(session, wanted(given), me(), now=datetime.now(UTC))
    return look_into_mailbox(given)


@bp.post("/account/sign-ins/<uuid:public_id>/end")
@signed_in
def end_one(public_id: uuid.UUID) -> ResponseReturnValue:
    person = the_reader()
    with transaction() as session:
        ended = queries.sign_in_of(session, person.person_id, public_id)
        service.end_sign_in(session, ended.id)
    if ended.id != person.sign_in_id:
        return redirect(url_for(".account"), 303)
    response = make_response(redirect(home(), 303))
    guard.drop_cookie(response)
    return response


@bp.post("/account/sign-ins/end-others")
@signed_in
def end_others() -> ResponseReturnValue:
    person = the_reader()
    with transaction() as session:
        service.end_sign_ins(session, person.person_id, but=person.sign_in_id)
    return redirect(url_for(".account"), 303)
