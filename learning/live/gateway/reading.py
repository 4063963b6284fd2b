"""Reading a session from the database: whole at first, then only what is new in its log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.catalogue.models import ReleaseText
from learning.cities.models import City
from learning.errors import NotFound
from learning.i18n import N_
from learning.live.fold import Event, fold
from learning.live.hall import Hall
from learning.live.items import Item, ItemText
from learning.live.models import LiveEvent, LiveItem, LiveSeat, LiveSession
from learning.live.room import Room
from learning.markdown.plain_json import decode

# After these events the steps or their words are others.
PLANNING = frozenset({"plan", "add", "drop", "edit"})
SETTINGS = (
    LiveSession.id,
    LiveSession.code,
    LiveSession.title,
    LiveSession.language,
    LiveSession.languages,
    LiveSession.module_id,
    LiveSession.moderation,
    LiveSession.seat_kinds,
    LiveSession.channels,
    LiveSession.meeting_url,
    LiveSession.rehearses_id,
    LiveSession.starts_at,
    LiveSession.minutes,
    LiveSession.last_seq,
    LiveSession.release_id,
)
STEP = (LiveItem.key, LiveItem.form, LiveItem.question_key, LiveItem.texts)


@dataclass(frozen=True, slots=True)
class Reading:
    """A hall, and the rows its steps were made from: what has not changed is not decoded again."""

    hall: Hall
    steps: Mapping[str, tuple[Any, ...]]
    edition: int = 0  # rises when steps or settings were edited
    holders: Mapping[bytes, "Holder"] = field(default_factory=dict)  # by the hash of their token


@dataclass(frozen=True, slots=True)
class Holder:
    """A seat, and the person it belongs to, if anybody."""

    id: int
    person_id: int | None


def whole(session: Session, live_session_id: int) -> Reading:
    """The session from the beginning of its log."""
    row = settings_of(session, live_session_id)
    hall = replace(with_settings(None, row), titles=titles_of(session, row))
    reading = with_steps(session, Reading(hall, {}))
    return with_log(session, reading)


def newer(session: Session, before: Reading, *, with_words: bool) -> Reading:
    """The same session now; the very same value when nothing happened.

    `with_words`: look whether somebody edited its steps, too.
    """
    row = settings_of(session, before.hall.id)
    reading = before
    hall = with_settings(before.hall, row)
    if hall.title != before.hall.title:
        hall = replace(hall, titles=titles_of(session, row))
    if hall != before.hall:
        reading = replace(reading, hall=hall, edition=reading.edition + 1)
    if row.last_seq != hall.room.seq:
        reading = with_log(session, reading)
    return with_steps(session, reading) if with_words else reading


def settings_of(session: Session, live_session_id: int) -> Any:
    row = session.execute(select(*SETTINGS).where(LiveSession.id == live_session_id)).first()
    if row is None:
        raise NotFound(N_("This page does not exist."))
    return row


def with_settings(hall: Hall | None, row: Any) -> Hall:
    return Hall(
        id=row.id,
        code=row.code,
        title=row.title,
        language=row.language,
        languages=tuple(row.languages),
        module_id=row.module_id,
        moderation=row.moderation,
        seat_kinds=tuple(row.seat_kinds),
        channels=row.channels,
        meeting_url=row.meeting_url,
        is_rehearsal=row.rehearses_id is not None,
        starts_at=row.starts_at,
        minutes=row.minutes,
        items=hall.items if hall else {},
        room=hall.room if hall else Room(),
        names=hall.names if hall else {},
        cities=hall.cities if hall else {},
        titles=hall.titles if hall else {},
    )


def titles_of(session: Session, row: Any) -> dict[str, str]:
    """What the session is called in every language, where it is called as its module is."""
    rows = session.execute(
        select(ReleaseText.language, ReleaseText.title).where(
            ReleaseText.release_id == row.release_id
        )
    )
    titles = {row.language: row.title for row in rows}
    return titles if titles.get(row.language) == row.title else {}


def with_steps(session: Session, before: Reading) -> Reading:
    """The steps as they are in the table now."""
    rows = session.execute(
        select(*STEP).where(LiveItem.live_session_id == before.hall.id).order_by(LiveItem.id)
    )
    steps = {row.key: tuple(row) for row in rows}
    if steps == before.steps:
        return before
    known = before.hall.items
    items = {
        key: known[key] if before.steps.get(key) == row else item_of(*row)
        for key, row in steps.items()
    }
    hall = replace(before.hall, items=items)
    return replace(before, hall=hall, steps=steps, edition=before.edition + 1)


def item_of(key: str, form: Any, question_key: str | None, texts: Mapping[str, Any]) -> Item:
    """The step that a row keeps. How long it takes stands in the plan."""
    words = {language: decode(ItemText, text) for language, text in texts.items()}
    return Item(key=key, form=form, minutes=0, texts=words, question_key=question_key)


def with_log(session: Session, before: Reading) -> Reading:
    """Everything folded in that the log has beyond the room."""
    hall = before.hall
    events = events_after(session, hall.id, hall.room.seq)
    if not events:
        return before
    joined = [one.seat for one in events if one.kind == "joined" and one.seat is not None]
    names, cities, holders = people(session, joined)
    folded = replace(
        hall,
        room=fold(hall.room, events),
        names={**hall.names, **names} if names else hall.names,
        cities={**hall.cities, **cities} if cities.keys() - hall.cities.keys() else hall.cities,
    )
    reading = replace(before, hall=folded, holders={**before.holders, **holders})
    is_replanned = any(one.kind in PLANNING for one in events)
    return with_steps(session, reading) if is_replanned and hall.room.seq else reading


def events_after(session: Session, live_session_id: int, seq: int) -> list[Event]:
    rows = session.execute(
        select(
            LiveEvent.seq,
            LiveEvent.kind,
            LiveEvent.payload,
            LiveEvent.at,
            LiveEvent.seat_id,
            LiveEvent.person_id,
        )
        .where(LiveEvent.live_session_id == live_session_id, LiveEvent.seq > seq)
        .order_by(LiveEvent.seq)
    )
    return [Event(*row) for row in rows]


def seat_with(session: Session, live_session_id: int, token_hash: bytes) -> Holder | None:
    """The seat of this session that has this token."""
    row = session.execute(
        select(LiveSeat.id, LiveSeat.person_id).where(
            LiveSeat.token_hash == token_hash, LiveSeat.live_session_id == live_session_id
        )
    ).first()
    return Holder(*row) if row else None


def people(
    session: Session, seats: Iterable[int]
) -> tuple[dict[int, str], dict[str, str], dict[bytes, Holder]]:
    """What these seats are to be called, the names of their cities, and whose token is whose."""
    wanted = list(seats)
    names: dict[int, str] = {}
    cities: dict[str, str] = {}
    holders: dict[bytes, Holder] = {}
    for start in range(0, len(wanted), 500):
        rows = session.execute(
            select(
                LiveSeat.id,
                LiveSeat.shown_name,
                LiveSeat.token_hash,
                LiveSeat.person_id,
                City.key,
                City.name,
            )
            .outerjoin(City, City.id == LiveSeat.city_id)
            .where(LiveSeat.id.in_(wanted[start : start + 500]))
        )
        for seat, shown, token_hash, person_id, key, city in rows:
            holders[token_hash] = Holder(seat, person_id)
            if shown:
                names[seat] = shown
            if key is not None:
                cities[key] = city
    return names, cities, holders
