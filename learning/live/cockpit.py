"""What a facilitator's cockpit shows at one moment, and which commands make sense now. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from learning.i18n.languages import LANGUAGES, Language, language_of
from learning.live.control import neighbour
from learning.live.hall import Hall
from learning.live.items import WRITTEN, Item, ItemText
from learning.live.room import QUESTIONS, Activity, Control, Room, Seat, Step
from learning.live.screen import (
    CityTile,
    Result,
    Spoken,
    answered_count,
    heading_of,
    results_of,
    spoken_of,
    text_for,
    tiles_of,
)
from learning.live.texts import Text, questions_of, texts_of
from learning.live.timing import standing_of
from learning.live.words import folded

When = Literal["done", "now", "ahead", "dropped"]
MOST_WAITING = 30  # texts on the page at once; the rest follow as these are decided
MOST_SEATS = 200  # participants in the list for extra time
LONGEST_SHOWN = 280  # characters of one text in the queue


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One step of the plan, as its line says it."""

    step: Step
    number: int  # 0 for one that was taken out
    title: str
    language: Language
    when: When


@dataclass(frozen=True, slots=True)
class Pace:
    """Planned against actual, in whole minutes; positive: behind."""

    seconds: int  # since the first step, without pauses
    behind: int
    is_running: bool


@dataclass(frozen=True, slots=True)
class Now:
    """The step the room looks at."""

    step: Step
    item: Item
    text: ItemText
    language: Language
    heading: str
    activity: Activity | None
    answered: int
    is_apart: bool
    results: tuple[Result, ...] = ()  # so far, for the facilitator alone


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text to decide on, and what it might be merged into."""

    text: Text
    language: Language
    near: Text | None  # a shown text that says the same


@dataclass(frozen=True, slots=True)
class Person:
    """A participant in the list: a number, and a name where one was given to the room."""

    seat: Seat
    number: int
    name: str
    extra: int  # seconds more than others


@dataclass(frozen=True, slots=True)
class Cockpit:
    """One state of the cockpit."""

    control: Control
    seq: int
    lines: tuple[PlanLine, ...]
    now: Now | None
    after: PlanLine | None  # the next step
    pace: Pace
    people: int
    languages: tuple[Spoken, ...]
    cities: tuple[CityTile, ...]
    waiting: tuple[Waiting, ...]
    waiting_count: int
    decided: tuple[Text, ...]  # texts of this activity that were decided on, to undo
    questions: tuple[Text, ...]
    persons: tuple[Person, ...]
    group_sizes: tuple[tuple[str, int], ...]

    @property
    def standing(self) -> str:
        """draft, open, closed, revealed; empty on a slide."""
        return self.now.activity.standing if self.now and self.now.activity else ""


def cockpit_of(hall: Hall, language: str, *, now: datetime) -> Cockpit:
    """The cockpit in a language, at a moment of the server's clock."""
    room, control = hall.room, hall.room.control
    lines = plan_lines(hall, language)
    after = neighbour(control, +1) if control.phase != "ended" else None
    texts = texts_by_activity(hall)
    queue = [one for found in texts.values() for one in found if one.state == "waiting"]
    return Cockpit(
        control=control,
        seq=room.seq,
        lines=lines,
        now=now_of(hall, language, now=now),
        after=next((one for one in lines if after and one.step.key == after.key), None),
        pace=pace_of(control, now=now),
        people=len(room.seats),
        languages=spoken_of(room, fewest=1),
        cities=tiles_of(hall),
        waiting=with_near(queue[:MOST_WAITING], texts),
        waiting_count=len(queue),
        decided=tuple(one for one in texts.get(control.at, ()) if one.state != "waiting"),
        questions=tuple(one for one in texts[QUESTIONS] if one.state == "shown"),
        persons=persons_of(hall),
        group_sizes=group_sizes(room),
    )


def plan_lines(hall: Hall, language: str) -> tuple[PlanLine, ...]:
    """The plan in its order; what was taken out keeps its place and loses its number."""
    control = hall.room.control
    keys = [one.key for one in control.steps]
    here = keys.index(control.at) if control.at in keys else -1
    found, number = [], 0
    for place, step in enumerate(control.steps):
        item = hall.items.get(step.key)
        if item is None:
            continue
        number += not step.is_dropped
        text, written_in = text_for(item, language, hall.language)
        found.append(
            PlanLine(
                step=step,
                number=0 if step.is_dropped else number,
                title=heading_of(text),
                language=written_in,
                when=when_of(step, place, here, is_over=control.phase == "ended"),
            )
        )
    return tuple(found)


def when_of(step: Step, place: int, here: int, *, is_over: bool) -> When:
    if step.is_dropped:
        return "dropped"
    if place == here and not is_over:
        return "now"
    return "done" if place <= here else "ahead"


def now_of(hall: Hall, language: str, *, now: datetime) -> Now | None:
    control = hall.room.control
    item, step = hall.items.get(control.at), control.step
    if item is None or step is None or control.phase == "ended":
        return None
    text, written_in = text_for(item, language, hall.language)
    activity = standing_of(control, item.key, now=now) if item.is_activity else None
    return Now(
        step=step,
        item=item,
        text=text,
        language=written_in,
        heading=heading_of(text),
        activity=activity,
        answered=answered_count(item, hall.room, activity) if activity else 0,
        is_apart=item.key in control.grouped,
        results=results_of(item, text, hall, activity)
        if activity and is_counted(item, activity)
        else (),
    )


def pace_of(control: Control, *, now: datetime) -> Pace:
    """How long the room has been at it, and how far that is from the plan.

    A step that still has minutes left costs nothing yet.
    """
    moment = control.paused_at or now
    here = 0.0
    if control.step_began_at is not None and control.phase in ("live", "paused"):
        here = max(0.0, (moment - control.step_began_at).total_seconds())
    step = control.step
    left_behind = sum(control.spent.values())
    earlier = control.spent.get(control.at, 0.0)
    planned = 60.0 * sum(one.minutes for one in steps_before(control))
    allowed = 60.0 * step.minutes if step else 0.0
    over = max(0.0, earlier + here - allowed)
    behind = (left_behind - earlier - planned + over) / 60 if control.began_at else 0.0
    return Pace(
        seconds=int(left_behind + here),
        behind=int(behind),
        is_running=control.phase == "live",
    )


def steps_before(control: Control) -> tuple[Step, ...]:
    """The steps of the plan before the one the room looks at."""
    plan = control.plan
    place = next((at for at, one in enumerate(plan) if one.key == control.at), 0)
    return plan[:place]


def is_counted(item: Item, activity: Activity) -> bool:
    """Whether there are counts to look at; texts stand in the queue and beside it already."""
    return activity.round > 0 and item.form not in WRITTEN


def texts_by_activity(hall: Hall) -> dict[str, tuple[Text, ...]]:
    """Every text that may be decided on, worked out once for a frame; the room's questions last."""
    found = {
        item.key: texts_of(item, hall.room, round_, moderation=hall.moderation)
        for item in hall.items.values()
        if item.form in WRITTEN and (round_ := hall.room.control.activity(item.key).round)
    }
    return {**found, QUESTIONS: questions_of(hall.room, moderation=hall.moderation)}


def with_near(queue: Iterable[Text], texts: Mapping[str, Iterable[Text]]) -> tuple[Waiting, ...]:
    """Texts of the queue, each with a shown text that folds to the same, if there is one."""
    said = {
        activity: {key: one for one in found if one.state == "shown" for key in sayings(one)}
        for activity, found in texts.items()
    }
    return tuple(
        Waiting(
            one,
            language_of(one.language) or LANGUAGES[0],
            said.get(one.activity, {}).get(folded(one.text)),
        )
        for one in queue
    )


def sayings(text: Text) -> set[str]:
    """What a text, its translations and those merged into it fold to."""
    words = [text.text, *text.translations.values(), *(one.text for one in text.merged)]
    return {folded(one) for one in words}


def merge_targets(texts: Sequence[Text], text: Text) -> tuple[Text, ...]:
    """What a text may be merged into: shown texts of the same activity, not itself."""
    return tuple(
        one
        for one in texts
        if one.target != text.target and one.activity == text.activity and one.state == "shown"
    )


def persons_of(hall: Hall) -> tuple[Person, ...]:
    """Participants in the order in which they came; hidden and anonymous ones have no name."""
    extra = hall.room.control.extra
    seats = sorted(hall.room.seats.values(), key=lambda seat: seat.id)
    return tuple(
        Person(
            seat=seat,
            number=number,
            name=hall.names.get(seat.id, "") if seat.kind == "named" else "",
            extra=extra.get(seat.id, 0),
        )
        for number, seat in enumerate(seats[:MOST_SEATS], start=1)
    )


def group_sizes(room: Room) -> tuple[tuple[str, int], ...]:
    """Each group with how many are in it."""
    names = room.control.grouping.names if room.control.grouping else ()
    sizes = dict.fromkeys(names, 0)
    for seat in room.seats.values():
        if seat.group in sizes:
            sizes[seat.group] += 1
    return tuple(sizes.items())


def minute_mark(hall: Hall, *, now: datetime) -> tuple[int, str]:
    """What of the clock the cockpit shows in words: minutes behind, and what is open."""
    control = hall.room.control
    return pace_of(control, now=now).behind, standing_of(control, control.at, now=now).standing
