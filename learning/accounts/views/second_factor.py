"""One's second factor: set up with an app, recovery codes, removed."""

from datetime import UTC, datetime
from hashlib import sha256

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.accounts import codes, gateway, queries, service, throttle
from learning.accounts.forms import OwnPasswordForm, SetUpForm
from learning.accounts.service import WrongCode
from learning.accounts.views.account import knows_password, me
from learning.accounts.views.blueprint import bp
from learning.accounts.views.guesses import counted, secret
from learning.errors import Refusal
from learning.web import errors
from learning.web.database import current_session, transaction
from learning.web.guard import SAFE, ProofNeeded, signed_in, the_guard, the_reader
from learning.web.language import say


@bp.app_errorhandler(ProofNeeded)
def ask_to_set_up(needed: ProofNeeded) -> ResponseReturnValue:
    """Facilitators and administrators come here before they reach their own pages."""
    if errors.wants_json() or request.method not in SAFE:
        return errors.show_refusal(needed)
    return redirect(url_for("accounts.second_factor", after="needed"), 303)


@bp.get("/account/second-factor")
@signed_in
def second_factor() -> ResponseReturnValue:
    if queries.second_factor(current_session(), the_reader().person_id) is None:
        return set_up_page(SetUpForm())
    return present_page(OwnPasswordForm())


def set_up_page(form: SetUpForm) -> str:
    shared = codes.shared_secret(seed(), key=secret())
    return render_template(
        "accounts/second_factor.html",
        form=form,
        picture=Markup(codes.picture(codes.address(shared, account=me().email))),  # noqa: S704
        secret=codes.in_fours(shared),
        is_needed=the_guard().wants_proof and the_reader().role != "participant",
    )


def seed() -> bytes:
    """The same as long as this sign-in lasts, so that opening the page writes nothing."""
    person = the_reader()
    said = f"{person.person_id} {person.sign_in_id} {person.csrf_token}"
    return sha256(said.encode()).digest()[:20]


@bp.post("/account/second-factor")
@signed_in
def set_up() -> ResponseReturnValue:
    """Shows the recovery codes, this once."""
    form = SetUpForm.from_request()
    if not form.sent_and_valid:
        return set_up_page(form), 422
    fresh = gateway.new_recovery_codes()

    def check() -> bool:
        try:
            keep(form.code.data or "", fresh)
        except WrongCode:
            return False
        return True

    try:
        is_right = counted(f"codes {the_reader().person_id}", check, limits=throttle.CODES)
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return set_up_page(form), refusal.status
    if not is_right:
        form.code.errors = [say(WrongCode())]
        return set_up_page(form), 422
    return codes_page(fresh)


def keep(code: str, fresh: list[str]) -> None:
    now = datetime.now(UTC)
    with transaction() as session:
        person = me()
        service.set_up_second_factor(session, person, seed=seed(), code=code, key=secret(), now=now)
        service.renew_recovery_codes(session, person, fresh, key=secret())
        queries.sign_in_by_id(session, the_reader().sign_in_id).proved_at = now
        service.end_sign_ins(session, person.id, but=the_reader().sign_in_id)


def codes_page(fresh: list[str]) -> str:
    return render_template("accounts/recovery_codes.html", codes=fresh)


def present_page(form: OwnPasswordForm) -> str:
    return render_template(
        "accounts/second_factor_present.html",
        form=form,
        code_count=queries.recovery_code_count(current_session(), the_reader().person_id),
    )


@bp.post("/account/second-factor/codes")
@signed_in
def new_codes() -> ResponseReturnValue:
    form = OwnPasswordForm.from_request()
    status = knows_password(form)
    if status != 200:
        return present_page(form), status
    fresh = gateway.new_recovery_codes()
    with transaction() as session:
        service.renew_recovery_codes(session, me(), fresh, key=secret())
    return codes_page(fresh)


@bp.post("/account/second-factor/remove")
@signed_in
def remove() -> ResponseReturnValue:
    form = OwnPasswordForm.from_request()
    status = knows_password(form)
    if status != 200:
        return present_page(form), status
    with transaction() as session:
        person = me()
        service.remove_second_factor(session, person, by=person, now=datetime.now(UTC))
    return redirect(url_for(".account", after="factor"), 303)
