"""Signing up: a form, a mail, and the button at the end of its link."""

from datetime import UTC, datetime

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from learning.accounts import gateway, queries, service
from learning.accounts.forms import ConfirmForm, SignUpForm, city_choices
from learning.accounts.links import Purpose
from learning.accounts.models import MailLink
from learning.accounts.service import DeadLink, Wanted
from learning.accounts.views.blueprint import bp
from learning.accounts.views.guesses import counted, may_mail
from learning.accounts.views.sign_in import home, opened
from learning.catalogue.views import visit
from learning.cities import queries as city_queries
from learning.config import Settings
from learning.errors import Refusal
from learning.i18n import N_
from learning.web import guard
from learning.web.database import current_session, transaction
from learning.web.guard import public
from learning.web.kept import local_path
from learning.web.language import current_language, say

WRONG = N_("This is not the password that was chosen at sign-up.")


@bp.get("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    if guard.reader() is not None:
        return redirect(home(), 303)
    form = SignUpForm(language=current_language().code, next=came_from())
    return sign_up_page(form)


def came_from() -> str:
    """Where to go on after confirming: what the link says, else the page it was on."""
    named = local_path(request.args.get("next"))
    return named or ""


def sign_up_page(form: SignUpForm) -> str:
    form.city.choices = city_choices(city_queries.all_cities(current_session()))
    return render_template("accounts/sign_up.html", form=form)


@bp.post("/sign-up")
@public
def ask_sign_up() -> ResponseReturnValue:
    """Says the same and does the same, whether the address has an account or not."""
    form = SignUpForm.from_request(meta={"csrf": False})
    form.city.choices = city_choices(city_queries.all_cities(current_session()))
    if not form.validate():
        return sign_up_page(form), 422
    try:
        is_free = may_mail(form.email.data or "")
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return sign_up_page(form), refusal.status
    with gateway.one_at_a_time():
        password_hash = gateway.hashed(form.password.data or "")
    details = {
        "name": form.name.data,
        "password_hash": password_hash,
        "city": form.city.data or None,
        "language": form.language.data,
        "next": form.next_path,
        "visit": visit.text() if visit.answers() else "",
    }
    if is_free:
        with transaction() as session:
            service.sign_up(session, wanted(form.email.data or ""), details, now=datetime.now(UTC))
    return look_into_mailbox(form.email.data or "")


def look_into_mailbox(address: str) -> str:
    """The one page after everything that sends a mail."""
    return render_template("accounts/look.html", address=address)


def wanted(address: str) -> Wanted:
    return Wanted(
        address=address,
        site=site(),
        token=gateway.new_token(),
        language=current_language().code,
    )


def site() -> str:
    """The site's address for mails: the setting, since a request may name any host."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_address or request.host_url.rstrip("/")


def live(purpose: Purpose, token: str) -> MailLink:
    """The link, looked at and not used: mail scanners open links too."""
    link = queries.live_link(current_session(), purpose, token, now=datetime.now(UTC))
    if link is None:
        raise DeadLink(N_("This link has been used, or is too old."))
    return link


@bp.get("/sign-up/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    link = live("confirm", token)
    return confirm_page(ConfirmForm(), token, link)


def confirm_page(form: ConfirmForm, token: str, link: MailLink) -> str:
    return render_template("accounts/confirm.html", form=form, token=token, address=link.address)


@bp.post("/sign-up/<token>")
@public
@guard.without_token
def confirmed(token: str) -> ResponseReturnValue:
    """Asks for the password: whoever signed up with somebody else's address opens nothing."""
    link = live("confirm", token)
    form = ConfirmForm.from_request(meta={"csrf": False})
    if not form.validate():
        return confirm_page(form, token, link), 422
    password_hash = link.details["password_hash"]
    try:
        is_right = counted(
            f"link {link.id}", lambda: gateway.is_right(form.password.data or "", password_hash)
        )
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return confirm_page(form, token, link), refusal.status
    if not is_right:
        form.password.errors = [say(WRONG)]
        return confirm_page(form, token, link), 422
    with transaction() as session:
        person, used = service.confirm_sign_up(session, token, now=datetime.now(UTC))
    brought = used.details.get("visit") or ""
    return opened(
        person,
        next_path=used.details.get("next"),
        brought=visit.answers_in(brought) if brought else (),
    )
