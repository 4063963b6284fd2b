"""The fold: events in, the room out. Pure.

Folding a log in two stretches gives the same room as folding it at once, and an event that was
folded already changes nothing: its number is not above the room's. So a late joiner, a woken
phone and a restarted server all take the one path.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from learning.live.changes import CHANGES, Payload
from learning.live.room import Control, Given, Post, Room, Ruling, Seat


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log."""

    seq: int
    kind: str
    payload: Payload
    at: datetime
    seat: int | None = None
    person: int | None = None


def fold(room: Room, events: Iterable[Event]) -> Room:
    """The room after these events, which come in the order of their numbers."""
    making = _Making(room)
    for event in events:
        if event.seq > making.seq:
            making.take(event)
    return making.room()


def changed(control: Control, kind: str, payload: Payload, at: datetime) -> Control:
    """Control after this event; one that is no command leaves it as it is."""
    change = CHANGES.get(kind)
    if change is None:
        return control
    return replace(change(control, payload, at), version=control.version + 1)


class _Making:
    """The room while events are folded in: what changes is copied once, not once an event."""

    def __init__(self, room: Room) -> None:
        self.before = room
        self.seq = room.seq
        self.control = room.control
        self.seats = dict(room.seats)
        self.answers = dict(room.answers)
        self.fresh: dict[tuple[str, int], dict[int, Given]] = {}
        self.posts = dict(room.posts)
        self.rulings = dict(room.rulings)
        self.backers = dict(room.backers)
        self.hands = dict(room.hands)
        self.people = room.people_version
        self.given = room.answers_version
        self.words = room.words_version

    def take(self, event: Event) -> None:
        self.seq = event.seq
        self.control = changed(self.control, event.kind, event.payload, event.at)
        happened = HAPPENINGS.get(event.kind)
        if happened is not None:
            happened(self, event)

    def room(self) -> Room:
        if self.seq == self.before.seq:
            return self.before
        return Room(
            seq=self.seq,
            control=self.control,
            seats=self.seats,
            answers={**self.answers, **self.fresh},
            posts=self.posts,
            rulings=self.rulings,
            backers=self.backers,
            hands=self.hands,
            people_version=self.people,
            answers_version=self.given,
            words_version=self.words,
        )

    def round_of(self, key: tuple[str, int]) -> dict[int, Given]:
        """The answers of a round, to write into."""
        if key not in self.fresh:
            self.fresh[key] = dict(self.answers.get(key, {}))
        return self.fresh[key]

    def ruling(self, target: str) -> Ruling:
        return self.rulings.get(target, Ruling())

    @property
    def group_of_city(self) -> dict[str, str]:
        """Where the people of each city went when groups were made by city."""
        return {one.city: one.group for one in self.seats.values() if one.city and one.group}


def joined(making: _Making, event: Event) -> None:
    seat = _seat(event)
    given = event.payload
    making.seats[seat] = Seat(
        id=seat,
        kind=given["kind"],
        language=given["language"],
        city=given.get("city", ""),
        group=_group_of_newcomer(making, given.get("city", "")),
        is_pretend=bool(given.get("is_pretend")),
    )
    making.people += 1


def _group_of_newcomer(making: _Making, city: str) -> str:
    """Groups by city take their own people; else the smallest takes the next."""
    grouping = making.control.grouping
    if grouping is None:
        return ""
    if grouping.by == "city":
        return making.group_of_city.get(city, "")
    sizes = Counter(one.group for one in making.seats.values())
    return min(grouping.names, key=lambda name: sizes[name])


def spoke(making: _Making, event: Event) -> None:
    """The participant chose another language."""
    seat = making.seats.get(_seat(event))
    if seat is not None:
        making.seats[seat.id] = replace(seat, language=event.payload["language"])
        making.people += 1


def answered(making: _Making, event: Event) -> None:
    """The last answer of a seat wins; an empty one takes its answer back."""
    given = event.payload
    seat = _seat(event)
    answers = making.round_of((given["activity"], given["round"]))
    if given["answer"] is None:
        answers.pop(seat, None)
    else:
        answers[seat] = Given(
            seat=seat,
            answer=given["answer"],
            language=given["language"],
            seq=event.seq,
            at=event.at,
            is_late=bool(given.get("is_late")),
        )
    making.given += 1


def posted(making: _Making, event: Event) -> None:
    given = event.payload
    seat = _seat(event)
    at_seat = making.seats.get(seat)
    making.posts[str(event.seq)] = Post(
        id=str(event.seq),
        activity=given["activity"],
        round=given["round"],
        seat=seat,
        text=given["text"],
        language=given["language"],
        at=event.at,
        group=at_seat.group if at_seat else "",
    )
    making.words += 1


def withdrawn(making: _Making, event: Event) -> None:
    _change_post(making, event.payload["post"], is_withdrawn=True)


def settled(making: _Making, event: Event) -> None:
    """A question of the room was answered aloud, or was not after all."""
    _change_post(making, event.payload["post"], is_answered=bool(event.payload["is_answered"]))


def backed(making: _Making, event: Event) -> None:
    post = event.payload["post"]
    before = making.backers.get(post, frozenset())
    seat = {_seat(event)}
    making.backers[post] = before | seat if event.payload["backs"] else before - seat
    making.words += 1


def ruled(making: _Making, event: Event) -> None:
    """Shown or hidden; several targets at once."""
    for target in event.payload["targets"]:
        making.rulings[target] = replace(making.ruling(target), ruled=event.payload["ruled"])
    making.words += 1


def merged(making: _Making, event: Event) -> None:
    """Into another text, or, with an empty `into`, on its own again."""
    target = event.payload["target"]
    making.rulings[target] = replace(making.ruling(target), into=event.payload["into"])
    making.words += 1


def translated(making: _Making, event: Event) -> None:
    """A text in another language, shown beside the original; an empty one is taken away."""
    target, language = event.payload["target"], event.payload["language"]
    kept = {
        code: text for code, text in making.ruling(target).translations.items() if code != language
    }
    if event.payload["text"]:
        kept[language] = event.payload["text"]
    making.rulings[target] = replace(making.ruling(target), translations=kept)
    making.words += 1


def counted(making: _Making, event: Event) -> None:
    """Hands in the room, counted by the facilitator: they stand beside the phones' answers."""
    key = event.payload["activity"], event.payload["round"]
    making.hands[key] = {str(one): int(count) for one, count in event.payload["counts"].items()}
    making.given += 1


def grouped(making: _Making, event: Event) -> None:
    members: Mapping[str, Any] = event.payload["members"]
    making.seats = {
        seat: replace(one, group=str(members.get(str(seat), "")))
        for seat, one in making.seats.items()
    }
    making.people += 1


def ungrouped(making: _Making, _event: Event) -> None:
    making.seats = {seat: replace(one, group="") for seat, one in making.seats.items()}
    making.people += 1


def _seat(event: Event) -> int:
    """The seat of a participant's event; an erased one is nobody's, and counts as itself."""
    return event.seat if event.seat is not None else -event.seq


def _change_post(making: _Making, post: str, **changes: bool) -> None:
    found = making.posts.get(post)
    if found is not None:
        making.posts[post] = replace(found, **changes)  # type: ignore[arg-type]
        making.words += 1


HAPPENINGS: Mapping[str, Callable[[_Making, Event], None]] = {
    "joined": joined,
    "spoke": spoke,
    "answered": answered,
    "posted": posted,
    "withdrawn": withdrawn,
    "settled": settled,
    "backed": backed,
    "ruled": ruled,
    "merged": merged,
    "translated": translated,
    "counted": counted,
    "group": grouped,
    "ungroup": ungrouped,
}
