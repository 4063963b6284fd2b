"""Where a session's newest state is kept, drawn and sent from."""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.cities.models import City
from learning.errors import NotFound
from learning.i18n import N_
from learning.live.entries import Entry, Written
from learning.live.fold import Event, fold
from learning.live.hall import Hall, Sight
from learning.live.items import Item, ItemText
from learning.live.models import LiveEvent, LiveItem, LiveSeat, LiveSession
from learning.live.room import Room
from learning.markdown.plain_json import decode
from learning.store.session import Store

Render = Callable[[Hall, Sight], dict[str, Any]]
Mark = Callable[[Hall, Sight, datetime], Hashable]
Append = Callable[[Session, int, Sequence[Entry], datetime], list[Written]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One state as it goes out."""

    seq: int
    content: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        text = json.dumps({**self.content, "seq": self.seq}, ensure_ascii=False)
        return f"id: {self.seq}\nevent: state\ndata: {text}\n\n".encode()


class Hub:
    """Reads the log at every question: slow, and right."""

    def __init__(self, store: Store, append: Append) -> None:
        self.store = store
        self.append = append
        self.pages: dict[str, tuple[Render, Mark]] = {}

    def register(self, page: str, *, render: Render, mark: Mark) -> None:
        self.pages[page] = render, mark

    def hall(self, live_session_id: int) -> Hall:
        with self.store.session() as session:
            live = session.get(LiveSession, live_session_id)
            if live is None:
                raise NotFound(N_("This page does not exist."))
            items = session.scalars(select(LiveItem).filter_by(live_session_id=live.id))
            seats = session.scalars(select(LiveSeat).filter_by(live_session_id=live.id)).all()
            places = select(City.key, City.name).join(LiveSeat, LiveSeat.city_id == City.id)
            cities = session.execute(places.where(LiveSeat.live_session_id == live.id).distinct())
            log = session.scalars(
                select(LiveEvent).filter_by(live_session_id=live.id).order_by(LiveEvent.seq)
            )
            events = [
                Event(one.seq, one.kind, one.payload, one.at, one.seat_id, one.person_id)
                for one in log
            ]
            return Hall(
                id=live.id,
                code=live.code,
                title=live.title,
                language=live.language,
                languages=tuple(live.languages),
                module_id=live.module_id,
                moderation=live.moderation,
                seat_kinds=tuple(live.seat_kinds),
                channels=live.channels,
                meeting_url=live.meeting_url,
                is_rehearsal=live.rehearses_id is not None,
                starts_at=live.starts_at,
                minutes=live.minutes,
                items={one.key: item_of(one) for one in items},
                room=fold(Room(), events),
                names={one.id: one.shown_name for one in seats if one.shown_name},
                cities=dict(cities.tuples().all()),
            )

    def send(self, live_session_id: int, entry: Entry) -> Written:
        with self.store.writing(lane=f"live:{live_session_id}") as session:
            return self.append(session, live_session_id, [entry], datetime.now(UTC))[0]  # noqa: TID251  # the edge

    def frame(self, live_session_id: int, sight: Sight) -> Frame:
        hall = self.hall(live_session_id)
        return Frame(hall.room.seq, self.pages[sight.page][0](hall, sight))

    def stream(self, live_session_id: int, sight: Sight, *, last: int | None) -> Iterator[bytes]:
        yield b"retry: 3000\n\n"
        yield self.frame(live_session_id, sight).body


def item_of(row: LiveItem) -> Item:
    """The step that a row keeps."""
    return Item(
        key=row.key,
        form=row.form,  # type: ignore[arg-type]
        minutes=0,
        texts={language: decode(ItemText, text) for language, text in row.texts.items()},
        question_key=row.question_key,
    )
