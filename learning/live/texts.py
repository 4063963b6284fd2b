"""What participants wrote for others to read, with what moderators decided on it. Pure.

Targets of rulings: an answer or a post by the number of its event, a word of a cloud by
`<activity>|<folded word>`. A changed answer is another event, so nothing that was approved can be
replaced by something that was not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from learning.live import words
from learning.live.hall import Hall
from learning.live.items import POSTED, WRITTEN, Item
from learning.live.room import QUESTIONS, Room, Ruling

State = Literal["waiting", "shown", "hidden"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and everything a page needs to show it or to decide on it."""

    target: str
    activity: str
    round: int
    text: str
    language: str
    state: State
    seats: frozenset[int]  # who wrote it, and who wrote what was merged into it
    group: str = ""
    into: str = ""  # the target that it was merged into
    translations: Mapping[str, str] = field(default_factory=dict)
    merged: tuple["Text", ...] = ()  # what was merged into this one
    backers: frozenset[int] = frozenset()
    is_answered: bool = False

    @property
    def count(self) -> int:
        """How many people wrote it."""
        return len(self.seats)

    @property
    def support(self) -> int:
        """How many people are behind it: those who wrote it and those who back it."""
        return len(self.seats | self.backers)


def texts_of(item: Item, room: Room, round_: int, *, moderation: str) -> tuple[Text, ...]:
    """Every text of an activity in one round; merged ones stand inside what they went into."""
    if item.form == "word-cloud":
        return _cloud(item.key, room, round_, moderation)
    if item.form in POSTED:
        return _together(_posts(item.key, room, round_, moderation))
    if item.form in WRITTEN:
        return _together(_answers(item.key, room, round_, moderation))
    return ()


def questions_of(room: Room, *, moderation: str) -> tuple[Text, ...]:
    """The room's own questions, those with most behind them first, answered ones last."""
    return _by_support(_together(_posts(QUESTIONS, room, None, moderation)))


def waiting(hall: Hall) -> tuple[Text, ...]:
    """What a moderator has not decided on, in the order in which it came."""
    found: list[Text] = []
    for item in hall.items.values():
        activity = hall.room.control.activity(item.key)
        if item.form in WRITTEN and activity.round:
            found += texts_of(item, hall.room, activity.round, moderation=hall.moderation)
    found += questions_of(hall.room, moderation=hall.moderation)
    return tuple(one for one in found if one.state == "waiting")


def shown(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Those that everybody may read."""
    return tuple(one for one in texts if one.state == "shown")


def word_target(activity: str, key: str) -> str:
    return f"{activity}|{key}"


def _state(ruling: Ruling, moderation: str) -> State:
    if ruling.ruled is not None:
        return ruling.ruled
    return "waiting" if moderation == "before" else "shown"


def _cloud(activity: str, room: Room, round_: int, moderation: str) -> tuple[Text, ...]:
    """Words of a cloud. One that others were merged into is shown as soon as it may be itself."""
    spoken = [
        words.Spoken(given.seat, text, given.language)
        for given in room.given(activity, round_).values()
        for text in words.entries(given.answer)
    ]
    start = word_target(activity, "")
    merged = {
        target.removeprefix(start): ruling.into.removeprefix(start)
        for target, ruling in room.rulings.items()
        if ruling.into and target.startswith(start)
    }
    parts: dict[str, list[Text]] = {}
    for word in words.grouped(spoken, {}):
        home = words.end_of(word.key, merged)
        if home != word.key:
            parts.setdefault(home, []).append(_word(activity, round_, word, room, moderation))
    return tuple(
        _word(activity, round_, word, room, moderation, merged=tuple(parts.get(word.key, ())))
        for word in words.grouped(spoken, merged)
    )


def _word(
    activity: str,
    round_: int,
    word: words.Word,
    room: Room,
    moderation: str,
    *,
    merged: tuple[Text, ...] = (),
) -> Text:
    target = word_target(activity, word.key)
    ruling = room.rulings.get(target, Ruling())
    return Text(
        target=target,
        activity=activity,
        round=round_,
        text=word.text,
        language=word.language,
        state=_state(ruling, moderation),
        seats=word.seats,
        into=ruling.into,
        translations=ruling.translations,
        merged=merged,
    )


def _answers(activity: str, room: Room, round_: int, moderation: str) -> list[Text]:
    found = []
    for given in room.given(activity, round_).values():
        if not given.answer:  # the words of somebody who left for good
            continue
        ruling = room.rulings.get(str(given.seq), Ruling())
        seat = room.seats.get(given.seat)
        found.append(
            Text(
                target=str(given.seq),
                activity=activity,
                round=round_,
                text=str(given.answer),
                language=given.language,
                state=_state(ruling, moderation),
                seats=frozenset({given.seat}),
                group=seat.group if seat else "",
                into=ruling.into,
                translations=ruling.translations,
            )
        )
    return sorted(found, key=lambda one: int(one.target))


def _posts(activity: str, room: Room, round_: int | None, moderation: str) -> list[Text]:
    """Posts of one round, or of the room's questions at any time."""
    found = []
    for post in room.posts.values():
        if post.activity != activity or post.is_withdrawn or round_ not in (None, post.round):
            continue
        if not post.text:  # as above
            continue
        ruling = room.rulings.get(post.id, Ruling())
        found.append(
            Text(
                target=post.id,
                activity=activity,
                round=post.round,
                text=post.text,
                language=post.language,
                state=_state(ruling, moderation),
                seats=frozenset({post.seat}),
                group=post.group,
                into=ruling.into,
                translations=ruling.translations,
                backers=room.backers.get(post.id, frozenset()),
                is_answered=post.is_answered,
            )
        )
    return found


def _together(found: list[Text]) -> tuple[Text, ...]:
    """Merged texts put into those they were merged into, with everybody behind them."""
    into = {one.target: one.into for one in found if one.into}
    there = {one.target for one in found}
    parts: dict[str, list[Text]] = {}
    for one in found:
        home = words.end_of(one.target, into)
        if home != one.target and home in there:
            parts.setdefault(home, []).append(one)
    gone = {one.target for merged in parts.values() for one in merged}
    return tuple(
        _with(one, tuple(parts.get(one.target, ()))) for one in found if one.target not in gone
    )


def _with(text: Text, merged: tuple[Text, ...]) -> Text:
    if not merged:
        return text
    return Text(
        target=text.target,
        activity=text.activity,
        round=text.round,
        text=text.text,
        language=text.language,
        state=text.state,
        seats=text.seats.union(*(one.seats for one in merged)),
        group=text.group,
        translations=text.translations,
        merged=merged,
        backers=text.backers.union(*(one.backers for one in merged)),
        is_answered=text.is_answered,
    )


def _by_support(texts: Iterable[Text]) -> tuple[Text, ...]:
    return tuple(sorted(texts, key=lambda one: (one.is_answered, -one.support, int(one.target))))
