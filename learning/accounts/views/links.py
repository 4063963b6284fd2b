"""The other links of mails: a new password, an invitation, a new address. And links that died."""

from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learning.accounts import gateway, queries, service
from learning.accounts.forms import AddressForm, InvitationForm, NewPasswordForm, PressForm
from learning.accounts.models import Person
from learning.accounts.service import DeadLink, NameTaken
from learning.accounts.views.blueprint import bp
from learning.accounts.views.guesses import may_mail
from learning.accounts.views.sign_in import opened
from learning.accounts.views.sign_up import live, look_into_mailbox, wanted
from learning.errors import Refusal
from learning.i18n import N_
from learning.web import guard
from learning.web.database import current_session, transaction
from learning.web.guard import public
from learning.web.language import say


@bp.app_errorhandler(DeadLink)
def offer_another(dead: DeadLink) -> ResponseReturnValue:
    """Used, too old, or never ours: the same page, with a way to a new link."""
    page = render_template("accounts/dead_link.html", form=AddressForm(), message=say(dead))
    return page, dead.status


@bp.get("/reset")
@public
def forgot() -> ResponseReturnValue:
    return forgot_page(AddressForm())


def forgot_page(form: AddressForm) -> str:
    return render_template("accounts/forgot.html", form=form)


@bp.post("/reset")
@public
@guard.without_token
def ask_reset() -> ResponseReturnValue:
    """Says the same and does the same, whether the address has an account or not."""
    form = AddressForm.from_request(meta={"csrf": False})
    if not form.validate():
        return forgot_page(form), 422
    address = form.email.data or ""
    try:
        is_free = may_mail(address)
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return forgot_page(form), refusal.status
    if is_free:
        with transaction() as session:
            service.ask_reset(session, wanted(address), now=datetime.now(UTC))
    return look_into_mailbox(address)


@bp.get("/reset/<token>")
@public
def reset(token: str) -> ResponseReturnValue:
    live("reset", token)
    return reset_page(NewPasswordForm(), token)


def reset_page(form: NewPasswordForm, token: str) -> str:
    return render_template("accounts/reset.html", form=form, token=token)


@bp.post("/reset/<token>")
@public
@guard.without_token
def set_new_password(token: str) -> ResponseReturnValue:
    link = live("reset", token)
    form = NewPasswordForm.from_request(meta={"csrf": False})
    form.about = (link.address,)
    if not form.validate():
        return reset_page(form, token), 422
    password_hash = hashed(form.password.data or "")
    with transaction() as session:
        service.reset_password(session, token, password_hash, now=datetime.now(UTC))
    return redirect(url_for(".sign_in", after="reset"), 303)


def hashed(password: str) -> str:
    with gateway.one_at_a_time():
        return gateway.hashed(password)


@bp.get("/invitation/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    person = invited(token)
    return invitation_page(InvitationForm(name=person.name), token, person)


def invited(token: str) -> Person:
    """Whose account waits for them."""
    link = live("invite", token)
    if link.person_id is None:
        raise DeadLink(N_("This link has been used, or is too old."))
    return queries.person_by_id(current_session(), link.person_id)


def invitation_page(form: InvitationForm, token: str, person: Person) -> str:
    return render_template("accounts/invitation.html", form=form, token=token, person=person)


@bp.post("/invitation/<token>")
@public
@guard.without_token
def accept(token: str) -> ResponseReturnValue:
    person = invited(token)
    form = InvitationForm.from_request(meta={"csrf": False})
    form.about = (person.email, form.name.data or "")
    if not form.validate():
        return invitation_page(form, token, person), 422
    password_hash = hashed(form.password.data or "")
    with transaction() as session:
        person = service.accept_invitation(
            session,
            token,
            name=form.name.data or "",
            password_hash=password_hash,
            now=datetime.now(UTC),
        )
    return opened(person)


@bp.get("/new-address/<token>")
@public
def new_address(token: str) -> ResponseReturnValue:
    link = live("address", token)
    return render_template(
        "accounts/new_address.html", form=PressForm(), token=token, address=link.address
    )


@bp.post("/new-address/<token>")
@public
@guard.without_token
def take_address(token: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service.take_address(session, token, now=datetime.now(UTC))
    except NameTaken as taken:
        raise DeadLink(taken.message) from taken
    endpoint = ".account" if guard.reader() else ".sign_in"
    return redirect(url_for(endpoint, after="address"), 303)
