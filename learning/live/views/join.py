"""Into a session: the code by hand, the ways to take part, a seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import HiddenField, RadioField, SelectField, StringField

from learning.accounts.models import Person
from learning.accounts.views import guesses
from learning.cities import queries as cities
from learning.cities.models import City
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.i18n.digits import in_digits
from learning.i18n.languages import LANGUAGES
from learning.live.hall import Hall
from learning.live.models import LiveSession
from learning.live.service import seats
from learning.live.service.log import Full
from learning.live.service.seats import Wish
from learning.live.views import seating
from learning.live.views.blueprint import bp
from learning.live.views.hub import the_hub
from learning.web import guard
from learning.web.database import current_session
from learning.web.forms import Form
from learning.web.guard import public, without_token
from learning.web.language import current_language, page_language, say

CODE_LENGTH = 6
WRONG = N_("There is no session with this code. Look at it again, digit by digit.")
PAST = N_("The session with this code has ended.")
CANCELLED = N_("The session with this code was cancelled.")
IN_THE_ROOM = ("lobby", "live", "paused")


class CodeForm(Form):
    code = StringField(N_("Code"))


class SeatForm(Form):
    """How to take part. `key` makes pressing twice one seat."""

    key = HiddenField()
    kind = RadioField(N_("How do you want to take part?"), validate_choice=False)
    name = StringField(N_("Name"))
    city = SelectField(N_("City"), validate_choice=False)
    language = SelectField(N_("Language"), validate_choice=False)


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways to take part, with what it means, said before it is chosen."""

    kind: str
    title: str
    text: str
    needs_sign_in: bool = False


def digits_of(typed: str) -> str:
    """The code in a text: spaces and dashes go, the digits of every script are the same."""
    western = in_digits(typed, "western")
    return "".join(one for one in western if one.isascii() and one.isdigit())


@bp.get("/join")
@public
def join() -> ResponseReturnValue:
    return code_page(CodeForm(code=request.args.get("code", "")[:40]))


@bp.post("/join")
@public
@without_token
def enter() -> ResponseReturnValue:
    form = CodeForm.from_request(meta={"csrf": False})
    try:
        seating.may_try()
    except seats.TooManyCodes as many:
        form.code.errors = [say(many)]
        return code_page(form, many.status, retry_after=many.retry_after)
    code = digits_of(form.code.data or "")
    if len(code) != CODE_LENGTH:
        form.code.errors = [say(N_("A code has six digits."))]
        return code_page(form, 422)
    try:
        live = seating.found(code)
    except NotFound:
        form.code.errors = [say(WRONG)]
        return code_page(form, 422)
    if live.cancelled_at is not None or live.phase == "ended":
        form.code.errors = [say(CANCELLED if live.cancelled_at else PAST)]
        return code_page(form, 422, past=seating.address_of(code))
    return redirect(seating.address_of(code), 303)


def code_page(
    form: CodeForm, status: int = 200, *, past: str | None = None, retry_after: int | None = None
) -> Response:
    answer = make_response(render_template("live/join.html", form=form, past=past), status)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


@bp.post("/live/<code>/seat")
@public
@without_token
def take_seat(code: str) -> ResponseReturnValue:
    live = seating.found(code)
    if live.phase not in IN_THE_ROOM:
        return redirect(seating.address_of(code), 303)
    form = seat_form(live)
    person = guard.reader()
    session = current_session()
    has_one = person and seats.seat_of_person(session, live.id, person.person_id)
    kind = has_one.kind if has_one else form.kind.data or ""
    whose = person.person_id if person and kind != "anonymous" else None
    key = form.key.data or ""
    if len(key) != len(seating.new_key()):
        key = seating.new_key()
    token = seats.token_for(key, live_session_id=live.id, person_id=whose, secret=guesses.secret())
    wish = Wish(
        kind=kind,
        language=form.language.data or current_language().code,
        name=(has_one.shown_name if has_one else form.name.data) or "",
        city=form.city.data or "",
    )
    try:
        entry = seats.join(session, live, wish, token=token, form_key=key, person_id=whose)
        the_hub().send(live.id, entry).or_raise()
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        form.form_errors.append(say(refusal))
        return seat_page(live, the_hub().hall(live.id), form, status_of(refusal))
    answer = make_response(redirect(room_in(wish.language, code), 303))
    seating.give_cookie(answer, code, token)
    return answer


def status_of(refusal: Refusal) -> int:
    return refusal.status if isinstance(refusal, Full) else 422


def room_in(language: str, code: str) -> str:
    """The room's address in a language; unprefixed where the page speaks it already."""
    if language == page_language().code:
        return seating.address_of(code)
    return f"{seating.mounted_at()}/{language}/live/{code}"


def seat_form(live: LiveSession) -> SeatForm:
    """The form as it was sent, or with what is known of the person."""
    person = guard.reader()
    account = current_session().get(Person, person.person_id) if person else None
    form = SeatForm.from_request(
        meta={"csrf": False},
        key=seating.new_key(),
        kind=usual_kind(live, is_signed_in=person is not None),
        name=account.name if account else "",
        city=city_key(account),
        language=current_language().code,
    )
    form.city.choices = [("", say(N_("No city"))), *city_choices()]
    form.language.choices = [
        (one.code, one.name)
        for one in LANGUAGES
        if one.code in live.languages or one.code == current_language().code
    ]
    return form


def usual_kind(live: LiveSession, *, is_signed_in: bool) -> str:
    """What is chosen before anybody chooses: the first that this person may take."""
    offered = [one for one in live.seat_kinds if is_signed_in or one != "hidden"]
    return offered[0] if offered else ""


def city_key(account: Person | None) -> str:
    if account is None or account.city_id is None:
        return ""
    city = current_session().scalar(select(City.key).where(City.id == account.city_id))
    return city or ""


def city_choices() -> Sequence[tuple[str, str]]:
    return [(one.key, one.name) for one in cities.all_cities(current_session())]


def seat_page(live: LiveSession, hall: Hall, form: SeatForm, status: int = 200) -> Response:
    person = guard.reader()
    elsewhere = (
        seats.seat_of_person(current_session(), live.id, person.person_id) if person else None
    )
    page = render_template(
        "live/seat.html",
        form=form,
        kinds=ways(hall.seat_kinds, is_signed_in=person is not None),
        elsewhere=elsewhere,
        asks_name="named" in hall.seat_kinds,
        may_sign_in={"named", "hidden"} & set(hall.seat_kinds),
        is_rehearsal=hall.is_rehearsal,
        **top_of(hall, is_seated=False),
    )
    return make_response(page, status)


def top_of(hall: Hall, *, is_seated: bool) -> dict[str, Any]:
    """What the bar above the room shows."""
    spoken = page_language().code
    title_language, title = hall.title_in(spoken)
    mounted = seating.mounted_at()
    return {
        "title": title,
        "title_language": title_language,
        "base": seating.address_of(hall.code),
        "seated": is_seated,
        "others": [
            {
                "code": one.code,
                "name": one.name,
                "direction": one.direction,
                "path": f"{mounted}/{one.code}/live/{hall.code}",
                "action": f"{mounted}/{one.code}/live/{hall.code}/language",
            }
            for one in LANGUAGES
            if one.code in hall.languages and one.code != spoken
        ],
    }


def ways(offered: Sequence[str], *, is_signed_in: bool) -> list[Way]:
    """The ways that a session offers. What an anonymous participant loses is said beforehand."""
    every = [
        Way(
            "named",
            say(N_("With my name")),
            say(N_("The room may see your name. Taking part is counted for you."))
            if is_signed_in
            else say(N_("The room may see the name that you write here.")),
        ),
        Way(
            "hidden",
            say(N_("Hidden from the room")),
            say(N_("The room does not see your name. Taking part is counted for you."))
            if is_signed_in
            else say(N_("The room does not see your name. Sign in first, so that it counts.")),
            needs_sign_in=not is_signed_in,
        ),
        Way(
            "anonymous",
            say(N_("Fully anonymous")),
            say(
                N_(
                    "Nothing leads from your answers to you. So they do not stand in your progress "
                    "or in the list of those who were here, and cannot be joined to you later."
                )
            ),
        ),
    ]
    return [one for one in every if one.kind in offered]
