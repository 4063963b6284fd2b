"""The seat of this browser: its cookie, and the token that its forms carry."""

import hmac
from datetime import UTC, datetime, timedelta

from flask import Response, request

from learning.accounts import gateway, tokens
from learning.accounts.views import guesses
from learning.errors import NotAllowed, NotFound
from learning.i18n import N_
from learning.live.hall import Hall
from learning.live.models import LiveSeat, LiveSession
from learning.live.service import seats
from learning.live.views import desk
from learning.live.views.hub import the_hub
from learning.web import guard
from learning.web.database import current_session, transaction
from learning.web.language import CHOSEN

TOKEN_FIELD = "seat_token"  # noqa: S105  # the name of a form field
LASTS = timedelta(days=7)  # so that a report can be looked up in the days after
TOKEN_LENGTH = 64
NO_SEAT = N_("This form does not belong to your place in this session. Open the session again.")


class NoSeat(NotAllowed):
    """This browser has no seat in this session, or the form is of another seat. What was typed
    stays on the page."""


def cookie_name(code: str) -> str:
    prefix = "__Host-" if guard.the_guard().is_secure else ""
    return f"{prefix}seat-{code}"


def token_here(code: str) -> str:
    """The token that this browser carries for the session, or nothing."""
    token = request.cookies.get(cookie_name(code), "")
    return token if len(token) == TOKEN_LENGTH else ""


def seat_here(live: LiveSession) -> LiveSeat | None:
    """The seat of this browser in this session; nobody sits in a seat of somebody else."""
    token = token_here(live.code)
    if not token:
        return None
    seat = seats.seat_by_token(current_session(), live.id, token)
    person = guard.reader()
    is_others = seat is not None and person is not None and seat.person_id is not None
    if seat is not None and is_others and person and seat.person_id != person.person_id:
        return None
    return seat


def the_seat(live: LiveSession) -> LiveSeat:
    """The seat whose own form was sent: the cookie says which, the form that it was meant."""
    seat = seat_here(live)
    if seat is None or not is_own_form(live.code):
        raise NoSeat(NO_SEAT)
    return seat


def sitting(code: str) -> tuple[Hall, int]:
    """The room, and the seat whose own form was sent.

    Thousands answer at once, so a seat that this process has seen costs no statement: a token
    that belongs to a seat of the session shows that the session exists for who asks.
    """
    token = token_here(code)
    hall = the_hub().at(code)
    held = the_hub().seat(hall.id, seats.token_hash(token)) if hall and token else None
    if hall is None or held is None:
        live = found(code)
        return the_hub().glance(live.id), the_seat(live).id
    person = guard.reader()
    is_others = person is not None and held.person_id not in (None, person.person_id)
    if is_others or not is_own_form(code):
        raise NoSeat(NO_SEAT)
    return hall, held.id


def is_own_form(code: str) -> bool:
    """Whether what was sent carries the token of this browser's seat."""
    given = request.form.get(TOKEN_FIELD, "")
    wanted = form_token(code)
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def form_token(code: str) -> str:
    """What this browser's forms of this session carry."""
    token = token_here(code)
    return seats.form_token(token) if token else ""


def give_cookie(response: Response, code: str, token: str) -> None:
    """Let the browser carry its seat, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(code),
        token,
        max_age=LASTS,
        path="/",
        secure=guard.the_guard().is_secure,
        httponly=True,
        samesite="Lax",
    )


def found(code: str) -> LiveSession:
    """The session with this code, if it exists for who asks; wrong codes are counted."""
    try:
        return desk.live_for_everybody(code)
    except NotFound:
        count_wrong_code()
        raise


def may_try() -> None:
    """Refuse a source that has tried too many wrong codes."""
    seats.refuse_many_wrong_codes(current_session(), source_key(), now=datetime.now(UTC))


def count_wrong_code() -> None:
    with transaction() as session:
        seats.count_wrong_code(session, source_key(), now=datetime.now(UTC))


def address_of(code: str) -> str:
    """The room's address in the language of the page."""
    return f"{request.script_root}/live/{code}"


def new_key() -> str:
    """A name for what a form is going to send, so that sent twice it counts once."""
    return gateway.new_token()


def mounted_at() -> str:
    """Where the site is mounted, without the language."""
    return request.script_root.removesuffix(f"/{request.environ.get(CHOSEN, '')}")


def source_key() -> bytes:
    """Who tries codes, told by nothing but their network, and to nobody without the secret."""
    return tokens.blurred(f"codes from {guesses.source()}", key=guesses.guess_key())
