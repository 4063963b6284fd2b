"""Cards of a board and questions to the room: written, backed, taken back."""

from flask import jsonify, redirect, request
from flask.typing import ResponseReturnValue

from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.live.answering import text_of
from learning.live.entries import Say, Written
from learning.live.hall import Hall
from learning.live.items import POSTED
from learning.live.models import LiveSeat
from learning.live.room import QUESTIONS, Post
from learning.live.service.log import TooLate
from learning.live.views import seating
from learning.live.views.answers import (
    TYPED_WRONG,
    answered_badly,
    asked_here,
    key_of,
    language_here,
    problem,
    too_late,
)
from learning.live.views.blueprint import bp
from learning.live.views.hub import the_hub
from learning.live.views.phone import Asks, Unsaved, own_part, room_page
from learning.quizzes.answers import NotAnAnswer
from learning.web import errors
from learning.web.guard import public, without_token
from learning.web.language import say

GONE = N_("This is not there any more.")


@bp.post("/live/<code>/posts")
@public
@without_token
def post(code: str) -> ResponseReturnValue:
    live = seating.found(code)
    seat = seating.the_seat(live)
    hall = the_hub().hall(live.id)
    activity, round_ = written_for(hall)
    try:
        text = text_here()
    except Refusal as refusal:
        return posted_badly(hall, seat, refusal, TYPED_WRONG)
    payload = {
        "activity": activity,
        "round": round_,
        "text": text,
        "language": language_here(),
    }
    entry = Say("posted", seat.id, payload, key=key_of(text, activity, round_))
    written = the_hub().send(live.id, entry)
    if written.refusal is not None:
        if isinstance(written.refusal, TooLate):
            return too_late(hall, written.refusal, [text])
        return posted_badly(hall, seat, written.refusal, written.refusal.status)
    anchor = "questions" if activity == QUESTIONS else "asked"
    return saved(hall, seat, written, anchor=anchor)


def text_here() -> str:
    text = text_of(request.form.get("text", ""))
    if text is None:
        raise Refusal(N_("Write something first."))
    return text


def written_for(hall: Hall) -> tuple[str, int]:
    """The board, the activity that takes questions, or the room's own list."""
    if request.form.get("activity") == QUESTIONS:
        return QUESTIONS, 0
    item, round_ = asked_here(hall)
    if item.form not in POSTED:
        raise NotAnAnswer(N_("This activity takes one answer of each participant."))
    return item.key, round_


def saved(hall: Hall, seat: LiveSeat, written: Written, *, anchor: str) -> ResponseReturnValue:
    """After the commit, and only then."""
    if errors.wants_json():
        own = own_part(the_hub().hall(hall.id), seat.id)
        return jsonify({"seq": written.seq, "own": own})
    return redirect(f"{seating.address_of(hall.code)}#{anchor}", 303)


def posted_badly(hall: Hall, seat: LiveSeat, refusal: Refusal, status: int) -> ResponseReturnValue:
    if request.form.get("activity") != QUESTIONS:
        return answered_badly(hall, refusal, status)
    if errors.wants_json():
        return problem(refusal, status)
    asks = Asks(request.form.get("text", ""), say(refusal))
    return room_page(hall, seat, Unsaved(asks=asks, status=status))


@bp.post("/live/<code>/posts/<number>/support")
@public
@without_token
def support(code: str, number: str) -> ResponseReturnValue:
    """Behind a question of somebody else, or not any more."""
    live = seating.found(code)
    seat = seating.the_seat(live)
    hall = the_hub().hall(live.id)
    found = post_named(hall, number)
    if found.seat == seat.id:
        raise NotAnAnswer(N_("This is your own: you are behind it already."))
    backs = request.form.get("backs") == "1"
    payload = {"post": number, "backs": backs}
    entry = Say("backed", seat.id, payload, key=key_of(number, backs, hall.room.seq))
    written = the_hub().send(live.id, entry).or_raise()
    return saved(hall, seat, written, anchor=f"post-{number}")


@bp.post("/live/<code>/posts/<number>/withdraw")
@public
@without_token
def take_back(code: str, number: str) -> ResponseReturnValue:
    """Take back what one has written; nobody else's exists here."""
    live = seating.found(code)
    seat = seating.the_seat(live)
    hall = the_hub().hall(live.id)
    found = hall.room.posts.get(number)
    if found is None or found.seat != seat.id:
        raise NotFound(GONE)
    entry = Say("withdrawn", seat.id, {"post": number}, key=f"withdraw {number}")
    written = the_hub().send(live.id, entry).or_raise()
    anchor = "questions" if found.activity == QUESTIONS else "asked"
    return saved(hall, seat, written, anchor=anchor)


def post_named(hall: Hall, number: str) -> Post:
    """A text that the room can read."""
    found = hall.room.posts.get(number)
    ruling = hall.room.rulings.get(number)
    is_ruled = ruling is not None and ruling.ruled is not None
    is_shown = hall.moderation == "after" if not is_ruled else ruling and ruling.ruled == "shown"
    if found is None or found.is_withdrawn or not is_shown:
        raise NotFound(GONE)
    return found
