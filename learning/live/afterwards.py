"""What a session leaves when it has ended: counts, attendance, answers to a lesson's own questions.

Pure. Nothing here that is told apart by city or language is about fewer than five people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from learning.live.hall import Hall
from learning.live.items import POSTED, Item
from learning.live.room import QUESTIONS, Given, Room, Seat
from learning.live.tally import FEWEST, Tally, by_city, by_group, by_language, tally
from learning.live.texts import Text, questions_of, shown


@dataclass(frozen=True, slots=True)
class Asked:
    """One round of an activity: what the room said, and what its parts said."""

    item: Item
    round: int
    rounds: int  # how many there were
    whole: Tally
    languages: Mapping[str, Tally] = field(default_factory=dict)
    cities: Mapping[str, Tally] = field(default_factory=dict)
    groups: Mapping[str, Tally] = field(default_factory=dict)


def asked_in(hall: Hall, *, only_revealed: bool = False) -> tuple[Asked, ...]:
    """Every round of every activity that was opened, in the order of the plan.

    `only_revealed`: what participants saw, the last round of what was revealed.
    """
    control, found = hall.room.control, []
    for step in control.steps:
        item, activity = hall.items.get(step.key), control.activity(step.key)
        if item is None or not item.is_activity or not activity.round:
            continue
        if only_revealed and activity.standing != "revealed":
            continue
        first = activity.round if only_revealed else 1
        found += [
            asked(hall, item, number, rounds=activity.round)
            for number in range(first, activity.round + 1)
        ]
    return tuple(found)


def asked(hall: Hall, item: Item, number: int, *, rounds: int) -> Asked:
    """One round, whole and in parts."""
    room, control = hall.room, hall.room.control
    is_grouped = control.grouping is not None and item.key in control.grouped
    return Asked(
        item=item,
        round=number,
        rounds=rounds,
        whole=tally(item, room, number, moderation=hall.moderation),
        languages=by_language(item, room, number),
        cities=by_city(item, room, number),
        groups=by_group(item, room, number) if is_grouped else {},
    )


def counts_of(whole: Tally) -> dict[str, Any]:
    """A tally as numbers alone, as a table keeps it: never a text, never a seat."""
    return {
        "form": whole.form,
        "rows": {row.id: row.count for row in whole.rows},
        "points": {row.id: list(row.points) for row in whole.rows if row.points},
        "means": {row.id: row.mean for row in whole.rows if row.mean is not None},
        "bars": [[bar.low, bar.high, bar.count] for bar in whole.bars],
        "middle": whole.middle,
        "right": whole.right,
        "hands": whole.hands,
    }


def lesson_answers(hall: Hall) -> Mapping[int, Mapping[str, Given]]:
    """By seat and `lesson#question`: the newest answer to each question that a lesson asks too."""
    found: dict[int, dict[str, Given]] = {}
    for (key, _round), given in sorted(hall.room.answers.items()):
        item = hall.items.get(key)
        if item is None or not item.question_key:
            continue
        for seat, one in given.items():
            mine = found.setdefault(seat, {})
            earlier = mine.get(item.question_key)
            if one.answer and (earlier is None or earlier.seq < one.seq):
                mine[item.question_key] = one
    return found


def answered_counts(room: Room) -> Mapping[int, int]:
    """How many activities each seat answered."""
    found: dict[int, set[str]] = {}
    for (activity, _round), given in room.answers.items():
        for seat in given:
            found.setdefault(seat, set()).add(activity)
    for post in room.posts.values():
        if post.activity != QUESTIONS and not post.is_withdrawn:
            found.setdefault(post.seat, set()).add(post.activity)
    return {seat: len(activities) for seat, activities in found.items()}


def people(room: Room) -> tuple[Seat, ...]:
    """Who was there; pretend participants were not."""
    return tuple(one for one in room.seats.values() if not one.is_pretend)


def cities_told(room: Room) -> tuple[str, ...]:
    """The cities of which five people or more were there, the largest first.

    Whoever is of none of them is never one of one to four.
    """
    counts = Counter(one.city for one in people(room))
    told = sorted(
        (city for city, count in counts.items() if city and count >= FEWEST),
        key=lambda city: (-counts[city], city),
    )
    while told and 0 < counts.total() - sum(counts[city] for city in told) < FEWEST:
        told.pop()
    return tuple(told)


def open_questions(hall: Hall) -> tuple[Text, ...]:
    """What the room asked and nobody settled, with most people behind it first."""
    found = shown(questions_of(hall.room, moderation=hall.moderation))
    for step in hall.room.control.steps:
        item = hall.items.get(step.key)
        activity = hall.room.control.activity(step.key)
        if item is not None and item.form == "q-and-a" and activity.round:
            found += shown(tally(item, hall.room, activity.round, moderation=hall.moderation).texts)
    left = (one for one in found if not one.is_answered)
    return tuple(sorted(left, key=lambda one: -one.support))


def is_posted(item: Item) -> bool:
    """Whether its answers are posts rather than one answer a seat."""
    return item.form in POSTED


@dataclass(frozen=True, slots=True)
class RoomResult:
    """What rooms answered to one question of a lesson, over all sessions."""

    form: str
    people: int
    sessions: int
    last_at: datetime
    rows: Mapping[str, int]
    points: Mapping[str, tuple[int, ...]]
    right: int | None


def summed(results: Iterable[tuple[datetime, int, Mapping[str, Any]]]) -> RoomResult | None:
    """The results of several sessions in one: when, how many answered, `counts_of` each.

    Fewer than five people in all are told to nobody. Where the question was of another form once,
    the newest counts, and what is of its form.
    """
    newest_first = sorted(results, key=lambda one: one[0], reverse=True)
    if not newest_first:
        return None
    form = newest_first[0][2]["form"]
    alike = [one for one in newest_first if one[2]["form"] == form]
    people_count = sum(count for _, count, _ in alike)
    if people_count < FEWEST:
        return None
    rows: Counter[str] = Counter()
    points: dict[str, list[int]] = {}
    for _, _, counts in alike:
        rows.update(counts["rows"])
        for key, given in counts["points"].items():
            kept = points.get(key, [0] * len(given))
            points[key] = [a + b for a, b in zip(kept, given, strict=True)]
    rights = [counts["right"] for _, _, counts in alike if counts["right"] is not None]
    return RoomResult(
        form=form,
        people=people_count,
        sessions=len(alike),
        last_at=newest_first[0][0],
        rows=rows,
        points={key: tuple(given) for key, given in points.items()},
        right=sum(rights) if rights else None,
    )
