"""The participant's page: the room in their language, drawn once for all and dressed for one."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from learning.catalogue.models import Module
from learning.errors import NotFound
from learning.i18n import N_
from learning.i18n.languages import SOURCE, language_of
from learning.live.answering import fields_of
from learning.live.entries import Say
from learning.live.gateway.hub import Hub
from learning.live.hall import Hall, Sight
from learning.live.items import Item
from learning.live.models import LiveReport, LiveSeat
from learning.live.phone import Own, OwnPost, Phone, own_card, own_of, phone_of, said_lines, yours
from learning.live.room import QUESTIONS, Seat
from learning.live.timing import standing_of
from learning.live.views import seating
from learning.live.views.blueprint import bp
from learning.live.views.hub import the_hub
from learning.live.views.join import WRONG, CodeForm, code_page, seat_form, seat_page, top_of
from learning.live.views.wording import shown
from learning.quizzes.answers import Answer, Fields
from learning.web.database import current_session
from learning.web.guard import public, without_token
from learning.web.language import (
    current_digits,
    current_language,
    page_language,
    say,
    say_counted,
)

NOTHING: Fields = {}
EVERY = timedelta(seconds=2)  # lists of texts on phones
SAID: Mapping[str, str] = {
    "closed": N_("The question is closed."),
    "revealed": N_("Here are the results."),
    "ended": N_("The session has ended."),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and not taken, or carried from one language to another."""

    name: str  # of the activity and its round
    fields: Fields
    message: str = ""


@dataclass(frozen=True, slots=True)
class Asks:
    """A question to the room that is being written."""

    text: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """What came when it could not be counted any more: it is still there to read."""

    message: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What a page keeps of a form that was not taken."""

    typed: Typed | None = None
    asks: Asks | None = None
    late: Late | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    text: str


def register(hub: Hub) -> None:
    """How phones are drawn when something happened."""
    hub.register("phone", render=render, mark=Pace().mark, own=own_part)


@dataclass(slots=True)
class Pace:
    """Lists of what others wrote move every few seconds at most: a room that backs questions
    would else send thousands of phones a new list with each press."""

    kept: dict[int, tuple[int, datetime]] = field(default_factory=dict)  # by session

    def mark(self, hall: Hall, sight: Sight, now: datetime) -> Hashable:
        version, since = self.kept.get(hall.id, (-1, now - EVERY))
        newest = hall.room.words_version
        if newest != version and (newest < version or now - since >= EVERY):
            self.kept[hall.id] = newest, now
            version = newest
        return version, mark(hall, sight, now)


def mark(hall: Hall, _sight: Sight, now: datetime) -> Hashable:
    """What a phone's frame depends on, beside the texts of others. Answers change nothing before
    the results."""
    room = hall.room
    activity = standing_of(room.control, room.control.at, now=now)
    return (
        room.control.version,
        activity.standing,
        room.answers_version if activity.standing == "revealed" else 0,
        frozenset(hall.cities) if room.control.phase == "lobby" else (),
        len(hall.items),
    )


def render(hall: Hall, sight: Sight) -> dict[str, Any]:
    """One frame: the sections that everybody of this sight shares, with nobody's own in it."""
    phone = phone_of(hall, sight, now=datetime.now(UTC))
    html = render_template("live/_phone_frame.html", **sections(hall, phone, None, NOTHING))
    return {"html": html, "says": said(phone)}


def own_part(hall: Hall, seat_id: int) -> dict[str, Any]:
    """What one participant alone sees, for their page's script."""
    own = own_of(hall, seat_id)
    if own is None:
        return {}
    context = {**addressed(hall), "own": own, "unread": unread(hall, own)}
    return own_values(hall, own) | {"mine": render_template("live/_phone_mine.html", **context)}


def own_values(hall: Hall, own: Own) -> dict[str, Any]:
    """One's own answers as fields of the form, and one's own texts by number."""
    return {
        "answers": {
            name: answer_value(hall, item, given.answer)
            for name, given in own.answers.items()
            for item in [hall.items.get(name.partition("/")[0])]
            if item is not None
        },
        "yours": yours(hall, own.seat.id),
        "backs": sorted(own.backs),
        "extra": own.extra,
    }


def answer_value(hall: Hall, item: Item, answer: Answer) -> dict[str, Any]:
    """An answer as the script keeps it: its fields, and its words for when the form is gone."""
    text = item.texts[item.language_for(current_language().code, hall.language)]
    return {
        "fields": fields_of(item, answer),
        "said": [line.text for line in said_lines(item, text, answer)],
    }


def unread(hall: Hall, own: Own) -> list[OwnPost]:
    """What they wrote and do not find in the lists: it waits, or there was no room for it."""
    if not own.posts:
        return []
    sight = Sight("phone", hall.language, own.seat.group)
    phone = phone_of(hall, sight, now=datetime.now(UTC))
    listed = {one.target for one in (*phone.cards, *phone.questions)}
    return [one for one in own.posts if one.post.id not in listed and is_here(hall, one)]


def is_here(hall: Hall, own: OwnPost) -> bool:
    """Of the present activity, or of the room's questions."""
    at = hall.room.control.at
    return own.post.activity == QUESTIONS or (
        own.post.activity == at and own.post.round == hall.room.control.activity(at).round
    )


def addressed(hall: Hall) -> dict[str, Any]:
    """Where forms go, and what they carry; frames carry no seat."""
    token = seating.form_token(hall.code)
    return {"base": seating.address_of(hall.code), "seat_token": token, "key": seating.new_key()}


def sections(hall: Hall, phone: Phone, own: Own | None, given: Fields) -> dict[str, Any]:
    """What the templates of the room's sections show."""
    code = phone.language or current_language().code
    language = language_of(code) or SOURCE
    question = phone.text.question if phone.text else None
    is_open = phone.stage == "open" and phone.activity is not None
    return {
        "phone": phone,
        "own": own,
        "typed": None,
        "asks": None,
        "given": given,
        "lines": own_lines(phone, own),
        "q": own_card(phone, given, lambda slot: str(shown((slot,), code))),
        "html": lambda pieces: shown(pieces, code),
        "text_direction": language.direction,
        "language_name": lambda code: (language_of(code) or SOURCE).name,
        "closes_at": phone.activity.closes_at if is_open and phone.activity else None,
        "explained": question.explanation if question else (),
        "base": f"/live/{hall.code}",
        "seat_token": "",
        "key": "",
    }


def own_lines(phone: Phone, own: Own | None) -> Sequence[Any]:
    given = own.answers.get(phone.name) if own else None
    if given is None or phone.item is None or phone.text is None:
        return ()
    return said_lines(phone.item, phone.text, given.answer)


def said(phone: Phone) -> str:
    """What a screen reader hears when the room moves on."""
    if phone.is_paused:
        return say(N_("The session is paused for a moment."))
    title = phone.text.title if phone.text else ""
    if phone.stage in SAID:
        return say(SAID[phone.stage], title=title)
    question = phone.text.question if phone.text else None
    if phone.stage != "open" or question is None:
        return title
    if not question.options:
        return say(N_("New question: {title}"), title=title)
    return say_counted(
        "New question, {count} option: {title}",
        "New question, {count} options: {title}",
        len(question.options),
        title=title,
    )


@bp.get("/live/<code>")
@public
def participant(code: str) -> ResponseReturnValue:
    if not seating.token_here(code):
        seating.may_try()
    try:
        live = seating.found(code)
    except NotFound:
        form = CodeForm(code=code[:40])
        form.code.errors = [say(WRONG)]
        return code_page(form, 404)
    hall = the_hub().hall(live.id)
    phase = hall.room.control.phase
    if phase == "planned":
        return make_response(render_template("live/announced.html", live=live))
    seat = seating.seat_here(live)
    if seat is None and phase != "ended":
        return seat_page(live, hall, seat_form(live))
    asks = Asks() if request.args.get("ask") else None
    return room_page(hall, seat, Unsaved(asks=asks))


def room_page(hall: Hall, seat: LiveSeat | None, unsaved: Unsaved | None = None) -> Response:
    """The room for one participant, with what they were about to say."""
    unsaved = unsaved or Unsaved()
    now = datetime.now(UTC)
    own = own_in(hall, seat) if seat else None
    group, extra = (own.seat.group, own.extra) if own else ("", 0)
    sight = Sight("phone", current_language().code, group, current_digits())
    phone = phone_of(hall, sight, now=now, extra=extra)
    typed = unsaved.typed if unsaved.typed and unsaved.typed.name == phone.name else None
    context = sections(hall, phone, own, typed.fields if typed else fields_here(phone, own))
    context |= addressed(hall) | top_of(hall, is_seated=own is not None)
    context |= {
        "typed": typed,
        "asks": unsaved.asks,
        "late": unsaved.late,
        "says": said(phone),
        "own_json": own_values(hall, own) if own else {},
        "unread": unread(hall, own) if own else [],
        "counted": counted_text(own, seat) if phone.stage == "ended" and own and seat else "",
        "after": after(hall) if phone.stage == "ended" else [],
        "links": channel_links(hall) if phone.stage != "ended" else [],
        "carries": phone.stage == "open",
        "is_rehearsal": hall.is_rehearsal,
        "seq": hall.room.seq,
        "now": now,
        "digits": current_digits(),
    }
    return make_response(render_template("live/phone.html", **context), unsaved.status)


def own_in(hall: Hall, seat: LiveSeat) -> Own:
    """Their own; somebody whose seat this process has not heard of yet has just come in."""
    return own_of(hall, seat.id) or Own(
        seat=Seat(seat.id, seat.kind, seat.language),  # type: ignore[arg-type]  # the table knows
        name=seat.shown_name or "",
        answers={},
        posts=(),
        backs=frozenset(),
        extra=0,
    )


def fields_here(phone: Phone, own: Own | None) -> Fields:
    """The fields of the form on the page, as this participant last answered it."""
    given = own.answers.get(phone.name) if own else None
    if given is None or phone.item is None:
        return NOTHING
    found: dict[str, list[str]] = {}
    for name, value in fields_of(phone.item, given.answer):
        found.setdefault(name, []).append(value)
    return found


def channel_links(hall: Hall) -> list[Link]:
    """The meeting, and what helps to follow it in the reader's language, one tap away."""
    own = hall.channels.get(current_language().code, {})
    found = [Link(own[kind], say(text)) for kind, text in CHANNELS.items() if own.get(kind)]
    meeting = [Link(hall.meeting_url, say(N_("Video meeting")))] if hall.meeting_url else []
    return [*found, *meeting]


CHANNELS: Mapping[str, str] = {
    "interpretation": N_("Interpretation"),
    "captions": N_("Captions"),
}


def counted_text(own: Own, seat: LiveSeat) -> str:
    """What was counted for somebody, once it is over."""
    count = own.answered_count
    if seat.person_id is None:
        return say_counted(
            "You answered {count} activity. Nothing of it leads to you.",
            "You answered {count} activities. Nothing of it leads to you.",
            count,
        )
    return say_counted(
        "You answered {count} activity. It is counted for you.",
        "You answered {count} activities. They are counted for you.",
        count,
    )


def after(hall: Hall) -> list[Link]:
    """Where to go on: the results, the report once it may be read, and the module."""
    session, root = current_session(), request.script_root
    published = session.scalar(
        select(LiveReport.id).where(
            LiveReport.live_session_id == hall.id, LiveReport.published_at.is_not(None)
        )
    )
    slug = session.scalar(select(Module.slug).where(Module.id == hall.module_id))
    report = [Link(f"{root}/live/{hall.code}/report", say(N_("Report of the session")))]
    module = [Link(f"{root}/modules/{slug}", say(N_("The module")))]
    results = Link(f"{root}/live/{hall.code}/results", say(N_("Results")))
    return [results, *(report if published else []), *(module if slug else [])]


@bp.post("/live/<code>/language")
@public
@without_token
def change_language(code: str) -> ResponseReturnValue:
    """Another language from here on; what is being typed comes along."""
    live = seating.found(code)
    seat = seating.the_seat(live)
    wanted = language_of(request.form.get("to")) or current_language()
    if wanted.code != seat.language:
        entry = Say("spoke", seat.id, {"language": wanted.code}, key=seating.new_key())
        the_hub().send(live.id, entry).or_raise()
    is_there = wanted.code == page_language().code
    typed = Typed(
        f"{request.form.get('activity', '')}/{request.form.get('round', '')}",
        request.form.to_dict(flat=False),
    )
    if is_there and any_typed(typed.fields):
        return room_page(the_hub().hall(live.id), seat, Unsaved(typed=typed))
    return redirect(f"{seating.mounted_at()}/{wanted.code}/live/{code}", 303)


def any_typed(fields: Fields) -> bool:
    """Whether a participant has chosen or written anything in the form that came along."""
    return any(
        value.strip()
        for name, values in fields.items()
        if name == "text" or name.startswith("answer")
        for value in values
    )
