"""Answers of participants: taken by the log or refused with words, and never lost on the way."""

import hashlib
import json
from collections.abc import Sequence

from flask import Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import language_of
from learning.live.answering import answer_of
from learning.live.entries import Say
from learning.live.hall import Hall
from learning.live.items import Item
from learning.live.models import LiveSeat
from learning.live.phone import said_lines
from learning.live.service.log import TooLate
from learning.live.views import seating
from learning.live.views.blueprint import bp
from learning.live.views.hub import the_hub
from learning.live.views.phone import Late, Typed, Unsaved, answer_value, room_page
from learning.quizzes.answers import Answer, NotAnAnswer
from learning.web import errors
from learning.web.guard import public, without_token
from learning.web.language import current_language, say

TYPED_WRONG = 422
LONGEST_KEY = 80
EMPTY = N_("Choose or write an answer first.")
UNKNOWN = N_("This session has no such activity. Open it again.")


@bp.post("/live/<code>/answers")
@public
@without_token
def answer(code: str) -> ResponseReturnValue:
    hall, seat_id = seating.sitting(code)
    if request.form.get("activity", "") not in hall.items:  # asked on the spot, a moment ago
        hall = the_hub().hall(hall.id)
    item, round_ = asked_here(hall)
    try:
        given = given_here(item)
    except Refusal as refusal:
        return answered_badly(hall, refusal, TYPED_WRONG)
    written = the_hub().send(hall.id, entry_of(hall, seat_id, item, round_, given))
    if written.refusal is not None:
        if isinstance(written.refusal, TooLate):
            return too_late(hall, written.refusal, lines_of(hall, item, given))
        return answered_badly(hall, written.refusal, written.refusal.status)
    if errors.wants_json():
        # The one thing that has changed for them: thousands are told so at once.
        told = {f"{item.key}/{round_}": answer_value(hall, item, given)}
        return jsonify({"seq": written.seq, "own": {"answers": told}})
    return redirect(f"{seating.address_of(code)}#asked", 303)


def asked_here(hall: Hall) -> tuple[Item, int]:
    """The activity and round that the form was about; it need not be the present one."""
    item = hall.items.get(request.form.get("activity", ""))
    round_ = request.form.get("round", default=0, type=int)
    if item is None or not item.is_activity or not 0 < round_ < 1000:
        raise NotAnAnswer(UNKNOWN)
    return item, round_


def given_here(item: Item) -> Answer:
    """The answer in the form; an empty one is nothing to save."""
    given = answer_of(item, request.form.to_dict(flat=False), language=language_here())
    if given is None:
        raise Refusal(EMPTY)
    return given


def language_here() -> str:
    """The language of the page that was sent: what is written in it is in that language."""
    given = language_of(request.form.get("language"))
    return given.code if given else current_language().code


def entry_of(hall: Hall, seat_id: int, item: Item, round_: int, given: Answer) -> Say:
    payload = {
        "activity": item.key,
        "round": round_,
        "answer": given,
        "language": language_here(),
    }
    before = hall.room.given(item.key, round_).get(seat_id)
    # A page that is used again may go back to an earlier answer, which is a save of its own. The
    # script names each save anew, so that one which the network repeats is never taken twice.
    changes = before.seq if before is not None and before.answer != given else 0
    basis = 0 if errors.wants_json() else changes
    return Say("answered", seat_id, payload, key=key_of(given, item.key, round_, basis))


def key_of(*said: object) -> str:
    """The name of this very save: what the form calls it, and what it says."""
    named = request.form.get("key", "")[:LONGEST_KEY]
    text = json.dumps([named, *said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def answered_badly(hall: Hall, refusal: Refusal, status: int) -> ResponseReturnValue:
    """Refused, with everything that was typed where it was typed."""
    if errors.wants_json():
        return problem(refusal, status)
    name = f"{request.form.get('activity', '')}/{request.form.get('round', '')}"
    typed = Typed(name, request.form.to_dict(flat=False), say(refusal))
    return room_page(hall, own_seat(hall), Unsaved(typed=typed, status=status))


def too_late(hall: Hall, refusal: Refusal, lines: Sequence[str]) -> ResponseReturnValue:
    """Too late to count: told, and still there to read."""
    if errors.wants_json():
        return problem(refusal, refusal.status)
    late = Late(say(refusal), lines)
    return room_page(
        the_hub().hall(hall.id), own_seat(hall), Unsaved(late=late, status=refusal.status)
    )


def own_seat(hall: Hall) -> LiveSeat:
    """The seat as its page needs it."""
    return seating.the_seat(seating.found(hall.code))


def problem(refusal: Refusal, status: int) -> Response:
    return errors.problem(status, say(refusal), code=errors.code_of(refusal), number=None)


def lines_of(hall: Hall, item: Item, given: Answer) -> Sequence[str]:
    """An answer in words."""
    text = item.texts[item.language_for(current_language().code, hall.language)]
    return [one.text for one in said_lines(item, text, given)]
