"""Schedule a session, change, move, copy and cancel it. Never commits.

Laying out the plan is `planning`'s; who comes is `guests`'s.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from learning.audit import service as audit
from learning.errors import Refusal
from learning.i18n import N_
from learning.live import keeping
from learning.live.entries import Steer
from learning.live.models import LiveFacilitator, LiveItem, LiveSession
from learning.live.service import guests, log, planning

TRIES = 50  # codes to try before giving up; with 100,000 sessions one in nine is taken
LONGEST_AHEAD = timedelta(days=2 * 365)


class NoCode(RuntimeError):
    """So many codes by chance were all taken: somebody has to make them longer."""


class WrongTime(Refusal):
    """No session can be planned for this moment."""

    status = 422


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session as its facilitator wants it."""

    title: str
    language: str
    languages: tuple[str, ...]
    starts_at: datetime
    minutes: int
    time_zone: str
    meeting_url: str | None = None
    channels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    audience: str = "open"
    cohort_id: int | None = None
    capacity: int | None = None
    seat_kinds: tuple[str, ...] = ("named", "hidden", "anonymous")
    moderation: str = "before"
    facilitator_ids: frozenset[int] = frozenset()


def schedule(
    session: Session,
    wanted: Wanted,
    *,
    module_id: int,
    by_id: int,
    code: Callable[[], str],
    now: datetime,
) -> LiveSession:
    """A session under a code that no other ever had, with the plan of its module."""
    refuse_time(wanted.starts_at, now=now)
    live = add(session, wanted, module_id=module_id, by_id=by_id, code=code, now=now)
    planning.lay_out(session, live, planning.plan_of(session, module_id), by_id=by_id, now=now)
    note(session, "live.scheduled", live, by_id=by_id, now=now)
    return live


def add(
    session: Session,
    wanted: Wanted,
    *,
    module_id: int,
    by_id: int,
    code: Callable[[], str],
    now: datetime,
) -> LiveSession:
    """The row alone. A session that begins within a day reminds nobody: they were just told."""
    live = LiveSession(
        code=free_code(session, code),
        module_id=module_id,
        phase="planned",
        control={},
        created_by_id=by_id,
        created_at=now,
        reminded_at=now if wanted.starts_at - now < guests.REMINDED else None,
    )
    write(live, wanted)
    session.add(live)
    session.flush()
    name_facilitators(session, live, wanted.facilitator_ids - {by_id})
    return live


def free_code(session: Session, code: Callable[[], str]) -> str:
    """A code that no session has or had: sessions are cancelled, and stay."""
    for _ in range(TRIES):
        tried = code()
        if session.scalar(select(LiveSession.id).where(LiveSession.code == tried)) is None:
            return tried
    raise NoCode(f"{TRIES} codes were all taken")


def write(live: LiveSession, wanted: Wanted) -> None:
    """What was wanted, into the row."""
    live.title, live.language = wanted.title, wanted.language
    live.languages = list(wanted.languages)
    live.starts_at, live.minutes = wanted.starts_at, wanted.minutes
    live.time_zone = wanted.time_zone
    live.meeting_url = wanted.meeting_url
    live.channels = {code: dict(one) for code, one in wanted.channels.items() if one}
    live.audience = wanted.audience
    live.cohort_id = wanted.cohort_id if wanted.audience == "cohort" else None
    live.capacity = wanted.capacity
    live.seat_kinds = list(wanted.seat_kinds)
    live.moderation = wanted.moderation


def name_facilitators(session: Session, live: LiveSession, person_ids: Iterable[int]) -> None:
    """These, and nobody else, may run the session beside who planned it."""
    session.execute(delete(LiveFacilitator).where(LiveFacilitator.live_session_id == live.id))
    rows = [{"live_session_id": live.id, "person_id": one} for one in sorted(set(person_ids))]
    if rows:
        session.execute(insert(LiveFacilitator), rows)


def change(
    session: Session, live: LiveSession, wanted: Wanted, *, by_id: int, site: str, now: datetime
) -> None:
    """What the facilitator changed. Guests are told of another time, and of nothing else."""
    guests.refuse_over(live)
    is_moved = wanted.starts_at != live.starts_at
    if is_moved:
        refuse_time(wanted.starts_at, now=now)
        if live.phase != "planned":
            raise Refusal(N_("The room is open already, so the session cannot be moved any more."))
    if entry_of(live) != entry_of_wanted(wanted):
        live.sequence += 1
    write(live, wanted)
    name_facilitators(session, live, wanted.facilitator_ids - {live.created_by_id or 0})
    session.flush()
    if is_moved:
        live.reminded_at = now if wanted.starts_at - now < guests.REMINDED else None
        guests.tell_all(session, live, "live-moved", site=site, now=now)
        note(session, "live.moved", live, by_id=by_id, now=now)
    guests.move_up(session, live, site=site, now=now)


def entry_of(live: LiveSession) -> tuple[object, ...]:
    """What the session's calendar entry says of it."""
    return (live.title, live.starts_at, live.minutes, live.time_zone, live.meeting_url)


def entry_of_wanted(wanted: Wanted) -> tuple[object, ...]:
    return (
        wanted.title,
        wanted.starts_at,
        wanted.minutes,
        wanted.time_zone,
        wanted.meeting_url,
    )


def cancel(session: Session, live: LiveSession, *, by_id: int, site: str, now: datetime) -> None:
    """It does not take place. Its page and its calendar entry stay, and say so."""
    guests.refuse_over(live)
    if live.phase not in ("planned", "lobby"):
        raise Refusal(N_("The session has begun. End it in the cockpit instead."))
    live.cancelled_at, live.sequence = now, live.sequence + 1
    session.flush()
    guests.tell_all(session, live, "live-cancelled", site=site, now=now)
    note(session, "live.cancelled", live, by_id=by_id, now=now)


def copy(  # noqa: PLR0913  # each by its name
    session: Session,
    live: LiveSession,
    *,
    starts_at: datetime,
    time_zone: str,
    by_id: int,
    code: Callable[[], str],
    now: datetime,
) -> LiveSession:
    """The same session at another time: its settings and its plan as edited, but no guests."""
    refuse_time(starts_at, now=now)
    facilitators = session.scalars(
        select(LiveFacilitator.person_id).where(LiveFacilitator.live_session_id == live.id)
    ).all()
    named = frozenset(facilitators) | ({live.created_by_id} if live.created_by_id else set())
    wanted = replace(as_wanted(live, named), starts_at=starts_at, time_zone=time_zone)
    made = add(session, wanted, module_id=live.module_id, by_id=by_id, code=code, now=now)
    copy_plan(session, live, made, now=now)
    note(session, "live.scheduled", made, by_id=by_id, now=now)
    return made


def copy_plan(session: Session, live: LiveSession, made: LiveSession, *, now: datetime) -> None:
    """The steps with their words, in their order; nothing of what happened in the room."""
    items = session.scalars(select(LiveItem).where(LiveItem.live_session_id == live.id)).all()
    for one in items:
        session.add(
            LiveItem(
                live_session_id=made.id,
                key=one.key,
                form=one.form,
                question_key=one.question_key,
                texts=one.texts,
            )
        )
    made.release_id = live.release_id
    session.flush()
    steps = [asdict(one) for one in keeping.from_json(live.control).steps]
    if steps:
        plan = Steer("plan", None, {"steps": steps})
        log.append(session, made.id, [plan], now)[0].or_raise()


def as_wanted(live: LiveSession, facilitator_ids: frozenset[int]) -> Wanted:
    """The session as it is now, in the form in which it was asked for."""
    return Wanted(
        title=live.title,
        language=live.language,
        languages=tuple(live.languages),
        starts_at=live.starts_at,
        minutes=live.minutes,
        time_zone=live.time_zone,
        meeting_url=live.meeting_url,
        channels=live.channels,
        audience=live.audience,
        cohort_id=live.cohort_id,
        capacity=live.capacity,
        seat_kinds=tuple(live.seat_kinds),
        moderation=live.moderation,
        facilitator_ids=facilitator_ids,
    )


def refuse_time(starts_at: datetime, *, now: datetime) -> None:
    if starts_at <= now:
        raise WrongTime(N_("This time is past. Choose a later one."))
    if starts_at - now > LONGEST_AHEAD:
        raise WrongTime(
            N_("Sessions can be planned for the next two years. Choose an earlier day.")
        )


def note(session: Session, act: str, live: LiveSession, *, by_id: int, now: datetime) -> None:
    audit.record(
        session,
        act,
        actor_id=by_id,
        subject=("live_session", live.id),
        now=now,
        details={"code": live.code},
    )
