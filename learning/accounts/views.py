"""Signing in and out, and one's own account."""

import uuid
from datetime import UTC, datetime

import structlog
from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from learning.accounts import gateway, people, queries, service, tokens
from learning.accounts.forms import AccountForm, SignInForm
from learning.accounts.models import Person
from learning.errors import Refusal
from learning.i18n import N_
from learning.store.session import Store
from learning.web import errors, guard, kept
from learning.web.database import current_session, current_store, transaction
from learning.web.guard import SAFE, SignInNeeded, public, signed_in, the_reader
from learning.web.language import say
from learning.web.reader import Reader

log = structlog.get_logger()
bp = Blueprint("accounts", __name__)

WRONG = N_("The e-mail address or the password is not right.")


def load(token: str) -> Reader | None:
    """Whose sign-in this token is: one statement, and nothing is written before the answer."""
    now = datetime.now(UTC)
    row = queries.reader_row(current_session(), token, now=now)
    if row is None:
        return None
    person = Reader(
        person_id=row.person_id,
        sign_in_id=row.sign_in_id,
        name=row.name,
        role=row.role,
        language=row.language,
        digits=row.digits,
        csrf_token=tokens.csrf_token(token),
        mark=mark_of(row.person_id),
    )
    every = people.EVERY_READ if request.method in SAFE else people.EVERY
    if now - row.seen_at > every:
        stamp_later(person, current_store(), now)
    return person


def stamp_later(person: Reader, store: Store, now: datetime) -> None:
    """Note that the person was here, once the answer is on its way: nobody waits for it."""

    def stamp() -> None:
        try:
            with store.writing(lane=f"person:{person.person_id}") as session:
                service.stamp(session, person.sign_in_id, role=person.role, now=now)
        except Refusal:  # others are writing, or the disk is full: the next request tries again
            log.info("sign-in not stamped")

    def at_the_end(response: Response) -> Response:
        response.call_on_close(stamp)
        return response

    after_this_request(at_the_end)


@bp.app_errorhandler(SignInNeeded)
def ask_to_sign_in(needed: SignInNeeded) -> ResponseReturnValue:
    """Opening a page leads to the sign-in and back; what was sent waits on the sign-in's page."""
    if errors.wants_json() or request.method not in {*SAFE, "POST"}:
        return errors.show_refusal(needed)
    if request.method in SAFE:
        return redirect(url_for("accounts.sign_in", next=kept.this_path()), 303)
    waiting = kept.from_request()
    form = SignInForm(next=request.script_root + "/", kept=waiting.packed() if waiting else "")
    return sign_in_page(form, 401)


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if guard.reader() is not None:
        return redirect(kept.local_path(request.args.get("next")) or home(), 303)
    return sign_in_page(SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@public
@guard.without_token
@guard.accepts(megabytes=4)  # it may carry another form
def begin() -> ResponseReturnValue:
    form = SignInForm.from_request(meta={"csrf": False})
    if not form.validate():
        return sign_in_page(form, 422)
    try:
        person = person_with(form.email.data or "", form.password.data or "")
    except Refusal as refusal:  # shown on this page, for the form inside the form must not be lost
        form.form_errors.append(say(refusal))
        return sign_in_page(form, refusal.status, retry_after=getattr(refusal, "retry_after", None))
    if person is None:
        form.form_errors.append(say(WRONG))
        return sign_in_page(form, 422)
    return opened(person, form)


def person_with(email: str, password: str) -> Person | None:
    """Whose address and password these are. Takes as long, and says as little, for anybody."""
    key = tokens.blurred("guesses", key=secret())
    account = tokens.blurred(f"account {people.email_key(email)}", key=key)
    source = tokens.blurred(f"source {tokens.source_of(request.remote_addr)}", key=key)
    with gateway.one_at_a_time():
        with transaction() as session:
            guess_id = service.begin_guess(
                session, account_key=account, source_key=source, now=datetime.now(UTC)
            )
        found = queries.credentials(current_session(), email)
        current_session().rollback()  # hold no connection while the password is checked
        if not gateway.is_right(password, found.password_hash) or found.person_id is None:
            return None
        with transaction() as session:
            service.forget_guess(session, guess_id)
            return queries.person_by_id(session, found.person_id)


def opened(person: Person, form: SignInForm) -> ResponseReturnValue:
    """Signed in: on to where they were going, or to the form that waited."""
    token = gateway.new_token()
    now = datetime.now(UTC)
    with transaction() as session:
        if guard.reader() is not None:
            service.end_sign_in(session, the_reader().sign_in_id)
        device = people.device_of(request.user_agent.string)
        made = service.open_sign_in(session, person, token=token, device=device, now=now)
    guard.become(reader_of(person, made.id, token))
    waiting = form.kept.kept
    response = make_response(
        render_template("accounts/send_again.html", kept=waiting)
        if waiting
        else redirect(form.next_path or home(), 303)
    )
    guard.give_cookie(response, token, lasts=people.lasting(person.role).most)
    return response


def reader_of(person: Person, sign_in_id: int, token: str) -> Reader:
    return Reader(
        person_id=person.id,
        sign_in_id=sign_in_id,
        name=person.name,
        role=person.role,  # type: ignore[arg-type]  # the table's constraint knows the roles
        language=person.language,
        digits=person.digits,  # type: ignore[arg-type]
        csrf_token=tokens.csrf_token(token),
        mark=mark_of(person.id),
    )


def mark_of(person_id: int) -> str:
    """The same for a person at every sign-in, and no number that could be counted."""
    return tokens.blurred(f"person {person_id}", key=secret()).hex()


def sign_in_page(
    form: SignInForm, status: int = 200, *, retry_after: int | None = None
) -> Response:
    page = render_template("accounts/sign_in.html", form=form, kept=form.kept.kept)
    response = Response(page, status, mimetype="text/html")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    person = guard.reader()
    if person is not None:
        with transaction() as session:
            service.end_sign_in(session, person.sign_in_id)
    response = make_response(redirect(home(), 303))
    guard.drop_cookie(response)
    return response


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    person = the_reader()
    form = AccountForm(name=person.name, language=person.language, digits=person.digits)
    return account_page(form)


@bp.post("/account")
@signed_in
def change() -> ResponseReturnValue:
    form = AccountForm.from_request()
    if not form.sent_and_valid:
        return account_page(form), 422
    with transaction() as session:
        person = queries.person_by_id(session, the_reader().person_id)
        service.change_account(
            session,
            person,
            name=form.name.data or "",
            language=form.language.data,
            digits=form.digits.data,
        )
    return redirect("/account?saved=yes", 303)  # without a prefix: in the language just chosen


def account_page(form: AccountForm) -> str:
    person = the_reader()
    return render_template(
        "accounts/account.html",
        form=form,
        sign_ins=queries.sign_ins_of(current_session(), person.person_id, now=datetime.now(UTC)),
        is_saved="saved" in request.args,
    )


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


def home() -> str:
    return f"{request.script_root}/"


def secret() -> bytes:
    """The server's secret, which is in no database."""
    key = current_app.secret_key
    if not isinstance(key, bytes):
        raise TypeError("the app has no secret_key of bytes")
    return key
