"""Signing in and out, with or without a code."""

from datetime import UTC, datetime

import structlog
from flask import (
    Response,
    after_this_request,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learning.accounts import gateway, people, queries, service, throttle, tokens
from learning.accounts.forms import CodeForm, SignInForm
from learning.accounts.models import Person, SignIn
from learning.accounts.views.blueprint import bp
from learning.accounts.views.guesses import counted, person_with, secret
from learning.catalogue.views import taking, visit
from learning.errors import Refusal
from learning.i18n import N_
from learning.quizzes.visit import VisitAnswer
from learning.store.session import Store
from learning.web import errors, guard, kept
from learning.web.database import current_session, current_store, transaction
from learning.web.guard import SAFE, SignInNeeded, public, the_reader
from learning.web.kept import Kept
from learning.web.language import say
from learning.web.reader import Reader

log = structlog.get_logger()

WRONG = N_("The e-mail address or the password is not right.")
NOTICES = {
    "reset": N_("Your password was changed. Sign in with the new one."),
    "address": N_("Your new e-mail address counts from now on."),
    "erased": N_("Your account and everything in it is deleted."),
}


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
        is_proved=row.proved_at is not None,
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
    return sign_in_page(
        SignInForm(next=request.args.get("next", "")),
        notice=NOTICES.get(request.args.get("after", "")),
    )


@bp.post("/sign-in")
@public
@guard.without_token
@guard.accepts(megabytes=4)  # it may carry another form
def begin() -> ResponseReturnValue:
    form = SignInForm.from_request(meta={"csrf": False})
    if not form.validate():
        return sign_in_page(form, 422)
    try:
        found = person_with(form.email.data or "", form.password.data or "")
    except Refusal as refusal:  # shown on this page, for the form inside the form must not be lost
        form.form_errors.append(say(refusal))
        return sign_in_page(form, refusal.status, retry_after=getattr(refusal, "retry_after", None))
    if found is None or found.person_id is None:
        form.form_errors.append(say(WRONG))
        return sign_in_page(form, 422)
    person = queries.person_by_id(current_session(), found.person_id)
    if found.has_second_factor:
        return half_opened(person, form)
    return opened(person, next_path=form.next_path, waiting=form.kept.kept)


def half_opened(person: Person, form: SignInForm) -> ResponseReturnValue:
    """The password was right; the page asks for the code, and carries on what was carried."""
    token = gateway.new_token()
    now = datetime.now(UTC)
    with transaction() as session:
        end_present(session)
        service.open_half(session, person, token=token, device=device(), now=now)
    guard.become(None)
    response = code_page(CodeForm(next=form.next.data or "", kept=form.kept.data or ""))
    guard.give_cookie(response, token, lasts=people.HALF_WAY)
    return response


@bp.get("/sign-in/code")
@public
def ask_code() -> ResponseReturnValue:
    half = half_here()
    if half is None:
        return redirect(url_for(".sign_in"), 303)
    return code_page(CodeForm(next=request.args.get("next", "")))


@bp.post("/sign-in/code")
@public
@guard.without_token
@guard.accepts(megabytes=4)
def check_code() -> ResponseReturnValue:
    form = CodeForm.from_request(meta={"csrf": False})
    half = half_here()
    if half is None:
        again = SignInForm(next=form.next.data or "", kept=form.kept.data or "")
        again.form_errors.append(say(N_("That took too long. Please sign in once more.")))
        return sign_in_page(again, 422)
    if not form.validate():
        return code_page(form, 422)
    try:
        is_right = is_right_code(half, form.code.data or "")
    except Refusal as refusal:
        form.form_errors.append(say(refusal))
        return code_page(form, refusal.status)
    if not is_right:
        form.code.errors = [say(service.WrongCode())]
        return code_page(form, 422)
    person = queries.person_by_id(current_session(), half.person_id)
    return opened(person, next_path=form.next_path, waiting=form.kept.kept, half=half)


def is_right_code(half: SignIn, code: str) -> bool:
    """Counted as guesses are, and taken in the transaction that checks it: once and never again."""

    def check() -> bool:
        try:
            with transaction() as session:
                service.prove(session, half.person_id, code, key=secret(), now=datetime.now(UTC))
        except service.WrongCode:
            return False
        return True

    return counted(f"codes {half.person_id}", check, limits=throttle.CODES)


def half_here() -> SignIn | None:
    token = request.cookies.get(guard.the_guard().cookie, "")
    if len(token) != tokens.TOKEN_LENGTH:
        return None
    return queries.half_sign_in(current_session(), token, now=datetime.now(UTC))


def opened(
    person: Person,
    *,
    next_path: str | None = None,
    waiting: Kept | None = None,
    half: SignIn | None = None,
    brought: tuple[VisitAnswer, ...] = (),
) -> ResponseReturnValue:
    """Signed in: on to where they were going, or to the form that waited."""
    token = gateway.new_token()
    now = datetime.now(UTC)
    with transaction() as session:
        end_present(session)
        if half is not None:
            service.end_sign_in(session, half.id)
        made = service.open_sign_in(
            session,
            person,
            token=token,
            device=device(),
            now=now,
            proved_at=now if half else None,
        )
    guard.become(reader_of(person, made, token))
    is_taken = take_along(brought)
    response = make_response(
        render_template("accounts/send_again.html", kept=waiting)
        if waiting
        else redirect(next_path or home(), 303)
    )
    guard.give_cookie(response, token, lasts=people.lasting(person.role).most)
    if is_taken:
        visit.drop(response)
    return response


def take_along(brought: tuple[VisitAnswer, ...]) -> bool:
    """Whether this browser's cookie with answers is not needed any more."""
    has_cookie = visit.text() != ""
    if not (has_cookie or brought):
        return False
    try:
        taking.take_along(the_reader(), (*brought, *visit.answers()))
    except Refusal:  # the database is busy: the cookie stays, and the next sign-in tries again
        log.warning("answers of a visit not taken along")
        return False
    return has_cookie


def end_present(session: Session) -> None:
    """Whoever is signed in here no longer is."""
    present = guard.reader()
    if present is not None:
        service.end_sign_in(session, present.sign_in_id)


def device() -> str:
    return people.device_of(request.user_agent.string)


def reader_of(person: Person, sign_in: SignIn, token: str) -> Reader:
    return Reader(
        person_id=person.id,
        sign_in_id=sign_in.id,
        name=person.name,
        role=person.role,  # type: ignore[arg-type]  # the table's constraint knows the roles
        language=person.language,
        digits=person.digits,  # type: ignore[arg-type]
        csrf_token=tokens.csrf_token(token),
        mark=mark_of(person.id),
        is_proved=sign_in.proved_at is not None,
    )


def mark_of(person_id: int) -> str:
    """The same for a person at every sign-in, and no number that could be counted."""
    return tokens.blurred(f"person {person_id}", key=secret()).hex()


def sign_in_page(
    form: SignInForm,
    status: int = 200,
    *,
    retry_after: int | None = None,
    notice: str | None = None,
) -> Response:
    page = render_template(
        "accounts/sign_in.html", form=form, kept=form.kept.kept, notice_text=notice
    )
    response = Response(page, status, mimetype="text/html")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def code_page(form: CodeForm, status: int = 200) -> Response:
    page = render_template("accounts/code.html", form=form, kept=form.kept.kept)
    return Response(page, status, mimetype="text/html")


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


def home() -> str:
    return f"{request.script_root}/"
