"""The list of sessions: those to come, those that one runs, those that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from learning.accounts.models import Person
from learning.catalogue.reading import Shelf
from learning.catalogue.views.desk import open_desk
from learning.i18n import N_
from learning.i18n.languages import SOURCE, Language, language_of
from learning.live import queries
from learning.live.letters import when
from learning.live.models import LiveSession
from learning.live.queries import Show, Who
from learning.live.views.blueprint import bp
from learning.recommendations.views.paging import turn
from learning.web.database import current_session
from learning.web.guard import public, reader
from learning.web.language import current_language

SOME = 5  # of one's own sessions above the others
SOON = timedelta(hours=1)
NEAR = timedelta(hours=24)
NOTICES = {
    "cancelled": N_("The session is cancelled, and everybody on its list is told by mail."),
    "withdrawn": N_("You are not on the list any more."),
}


@dataclass(frozen=True, slots=True)
class NextAction:
    """What whoever runs the session does next."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list."""

    code: str
    title: str
    lang: Language
    when: str  # by the clocks of its zone
    at: datetime
    minutes: int
    languages: tuple[Language, ...]
    module_title: str
    phase: str
    is_cancelled: bool
    state: str  # of who asks: registered, waiting, invited, or nothing
    action: NextAction | None
    has_report: bool


@bp.get("/live")
@public
def sessions() -> ResponseReturnValue:
    now, who = datetime.now(UTC), who_asks()
    show = shown(who)
    page = queries.session_page(current_session(), who, show, now=now, number=page_number())
    chosen = {"show": show} if show != "coming" else {}
    mine = mine_first(who, now) if show == "coming" else []
    return render_template(
        "live/list.html",
        show=show,
        plans=who.plans,
        sessions=lines(page.sessions, who, now, runs=show == "mine"),
        mine=mine,
        turn=turn("live.sessions", chosen, number=page.number, count=page.count),
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


def mine_first(who: Who, now: datetime) -> list[SessionLine]:
    """The next sessions that somebody runs."""
    if not who.plans:
        return []
    page = queries.session_page(current_session(), who, "mine", now=now, number=1, size=SOME)
    return lines(page.sessions, who, now, runs=True)


def who_asks() -> Who:
    """The reader as lists of sessions know them."""
    person = reader()
    if person is None:
        return Who()
    address = current_session().scalar(select(Person.email).where(Person.id == person.person_id))
    return Who(person.person_id, address or "", person.role)


def shown(who: Who) -> Show:
    asked = request.args.get("show", "")
    if asked == "past":
        return "past"
    return "mine" if asked == "mine" and who.plans else "coming"


def page_number() -> int:
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def lines(
    sessions: Sequence[LiveSession],
    who: Who,
    now: datetime,
    *,
    runs: bool,
) -> list[SessionLine]:
    """All sessions of a list, with two statements for how this person stands with them."""
    session, shelf = current_session(), open_desk().shelf
    ids = [live.id for live in sessions]
    states = queries.guest_states(session, who, ids)
    reports = queries.reported(session, ids)
    return [
        SessionLine(
            code=live.code,
            title=live.title,
            lang=spoken(live.language),
            when=when(live.starts_at, live.time_zone, current_language().code),
            at=live.starts_at,
            minutes=live.minutes,
            languages=tuple(spoken(code) for code in live.languages),
            module_title=module_title(shelf, live.module_id),
            phase=live.phase,
            is_cancelled=live.cancelled_at is not None,
            state=states.get(live.id, ""),
            action=next_action(live, now) if runs else None,
            has_report=live.id in reports,
        )
        for live in sessions
    ]


def spoken(code: str) -> Language:
    return language_of(code) or SOURCE


def module_title(shelf: Shelf, module_id: int) -> str:
    """The module's title in the page's language; nothing when it is not published any more."""
    found = next((one for one in shelf.modules if one.module_id == module_id), None)
    return found.text(current_language().code)[1].title if found else ""


def next_action(live: LiveSession, now: datetime) -> NextAction | None:
    """Prepare, rehearse, open the room, go back into it, write the report."""
    if live.cancelled_at is not None:
        return None
    if live.phase == "ended":
        return NextAction(N_("Look at the results"), "results")
    if live.phase != "planned":
        return NextAction(N_("Back to the cockpit"), "control")
    if live.starts_at - now <= SOON:
        return NextAction(N_("Open the room"), "control")
    if live.starts_at - now <= NEAR:
        return NextAction(N_("Check and rehearse"), "check")
    return NextAction(N_("Prepare the plan"), "plan")
