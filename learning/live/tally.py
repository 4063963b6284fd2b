"""What a room answered: counts and means, never a name. Pure.

Hands that the facilitator counted stand in the counts beside the phones' answers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import fmean, median
from typing import Literal

from learning.live.items import Item
from learning.live.room import Given, Room
from learning.live.texts import Text, texts_of
from learning.markdown.document import Question
from learning.quizzes import normalise
from learning.quizzes.answers import SCALE_POINTS, fitting
from learning.quizzes.scoring import mark

FEWEST = 5  # people: fewer are never shown apart from the rest
MOST_BARS = 8  # of a histogram


@dataclass(frozen=True, slots=True)
class Row:
    """One option, statement, pair or gap. What a form does not use stays empty.

    `share` is of everybody who answered, 0 to 1. Opinion scales have `points`, a count for each
    point from 1 to 5, and their mean; rankings have the mean place, 1 for the first, and `count`
    says how many put it first.
    """

    id: str
    count: int
    share: float
    is_right: bool = False
    mean: float | None = None
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a histogram: numbers from `low` up to `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of one round. `right` counts fully right answers; none where nothing is right."""

    activity: str
    round: int
    form: str
    answered: int
    rows: tuple[Row, ...] = ()
    bars: tuple[Bar, ...] = ()
    middle: float | None = None  # median of the numbers
    right: int | None = None
    texts: tuple[Text, ...] = ()
    hands: int = 0  # of `answered`, counted in the room


def tally(
    item: Item,
    room: Room,
    round_: int,
    *,
    moderation: str = "after",
    of: Callable[[Given], bool] | None = None,
) -> Tally:
    """The result of one round; with `of`, of these answers alone, without hands and texts."""
    answers = [one for one in room.given(item.key, round_).values() if of is None or of(one)]
    hands = room.hands.get((item.key, round_), {}) if of is None else {}
    found = Tally(item.key, round_, item.form, len(answers))
    if of is None:
        written = texts_of(item, room, round_, moderation=moderation)
        found = replace(found, texts=written, answered=found.answered or _writers(written))
    question = item.question
    if question is None or item.form not in COUNTERS:
        return found
    # A ranking is an order like any other, only that none is right.
    asked = replace(question, kind="ordering") if item.form == "ranking" else question
    fit = [
        replace(one, answer=known)
        for one in answers
        if (known := fitting(asked, one.answer)) is not None
    ]
    counted = COUNTERS[item.form](replace(found, answered=len(fit)), question, fit)
    return _with_hands(_marked(counted, question, fit), hands)


def by_language(item: Item, room: Room, round_: int) -> Mapping[str, Tally]:
    """The result in each language that five people or more answered in; else nothing of it."""
    return _apart(item, room, round_, lambda given: given.language)


def by_city(item: Item, room: Room, round_: int) -> Mapping[str, Tally]:
    """The result in each city of which five people or more answered."""
    return _apart(item, room, round_, _part_of_seat(room, "city"))


def by_group(item: Item, room: Room, round_: int) -> Mapping[str, Tally]:
    """The result of each breakout group. Groups are small, and their results are theirs."""
    names = room.control.grouping.names if room.control.grouping else ()
    group = _part_of_seat(room, "group")
    return {name: tally(item, room, round_, of=_is(group, name)) for name in names}


def _apart(
    item: Item, room: Room, round_: int, part: Callable[[Given], str]
) -> Mapping[str, Tally]:
    """The parts that may be told. What is left over is never one to four people either: they
    would be the difference between the whole and what is told."""
    counts = Counter(part(one) for one in room.given(item.key, round_).values())
    told = sorted(
        (name for name, count in counts.items() if name and count >= FEWEST),
        key=lambda name: -counts[name],
    )
    while told and 0 < counts.total() - sum(counts[name] for name in told) < FEWEST:
        told.pop()
    return {name: tally(item, room, round_, of=_is(part, name)) for name in sorted(told)}


def _is(part: Callable[[Given], str], name: str) -> Callable[[Given], bool]:
    return lambda given: part(given) == name


def _part_of_seat(room: Room, name: Literal["city", "group"]) -> Callable[[Given], str]:
    def part(given: Given) -> str:
        seat = room.seats.get(given.seat)
        if seat is None:
            return ""
        return seat.city if name == "city" else seat.group

    return part


def _writers(texts: Iterable[Text]) -> int:
    return len(frozenset[int]().union(*(one.seats for one in texts)))


def _share(count: int, answered: int) -> float:
    return count / answered if answered else 0.0


def _options(found: Tally, question: Question, answers: list[Given]) -> Tally:
    counts = Counter(
        option
        for one in answers
        for option in ([one.answer] if isinstance(one.answer, str) else one.answer)
    )
    rows = (
        Row(
            option.id,
            counts[option.id],
            _share(counts[option.id], found.answered),
            is_right=question.graded and option.right,
        )
        for option in question.options
    )
    return replace(found, rows=tuple(rows))


def _statements(found: Tally, question: Question, answers: list[Given]) -> Tally:
    rows = []
    for statement in question.options:
        given = [one.answer[statement.id] for one in answers if statement.id in one.answer]
        points = tuple(given.count(point) for point in SCALE_POINTS)
        mean = fmean(map(int, given)) if given else None
        share = _share(len(given), found.answered)
        rows.append(Row(statement.id, len(given), share, mean=mean, points=points))
    return replace(found, rows=tuple(rows))


def _places(found: Tally, question: Question, answers: list[Given]) -> Tally:
    """Mean places; the item that the room puts first stands first."""
    rows = []
    for option in question.options:
        places = [one.answer.index(option.id) + 1 for one in answers if option.id in one.answer]
        first = places.count(1)
        mean = fmean(places) if places else None
        rows.append(Row(option.id, first, _share(first, found.answered), mean=mean))
    return replace(found, rows=tuple(sorted(rows, key=lambda row: row.mean or 0)))


def _pairs(found: Tally, question: Question, answers: list[Given]) -> Tally:
    rights = {pair.left.id: pair.right.id for pair in question.pairs}
    rows = []
    for left, right in rights.items():
        count = sum(1 for one in answers if one.answer.get(left) == right)
        rows.append(Row(left, count, _share(count, found.answered)))
    return replace(found, rows=tuple(rows))


def _gaps(found: Tally, question: Question, answers: list[Given]) -> Tally:
    marked = [mark(question, one.answer, language=one.language) for one in answers]
    rows = []
    for gap in question.gaps:
        right = sum(1 for one in marked if one is not None and one.parts.get(gap.id))
        rows.append(Row(gap.id, right, _share(right, found.answered)))
    return replace(found, rows=tuple(rows))


def _numbers(found: Tally, _question: Question, answers: list[Given]) -> Tally:
    """Numbers as people of their language write them; what is none is left out of the bars."""
    read = (normalise.number(one.answer, language=one.language) for one in answers)
    numbers = sorted(float(one) for one in read if one is not None)
    if not numbers:
        return found
    return replace(found, bars=histogram(numbers), middle=median(numbers))


def _nothing(found: Tally, _question: Question, _answers: list[Given]) -> Tally:
    return found


def histogram(numbers: list[float]) -> tuple[Bar, ...]:
    """At most eight bars of equal width over the numbers, which are sorted."""
    low, high = numbers[0], numbers[-1]
    if low == high:
        return (Bar(low, high, len(numbers)),)
    bars = min(MOST_BARS, len(set(numbers)))
    width = (high - low) / bars
    counts = Counter(min(int((one - low) / width), bars - 1) for one in numbers)
    return tuple(
        Bar(
            low + place * width,
            high if place == bars - 1 else low + (place + 1) * width,
            counts[place],
        )
        for place in range(bars)
    )


def _marked(found: Tally, question: Question, answers: list[Given]) -> Tally:
    if not question.graded:
        return found
    marks = [mark(question, one.answer, language=one.language) for one in answers]
    return replace(found, right=sum(1 for one in marks if one and one.verdict == "right"))


def _with_hands(found: Tally, hands: Mapping[str, int]) -> Tally:
    """Hands beside the phones: each hand is one answer to one option."""
    if not hands:
        return found
    raised = sum(hands.values())
    answered = found.answered + raised
    rows = (replace(row, count=row.count + hands.get(row.id, 0)) for row in found.rows)
    return replace(
        found,
        answered=answered,
        hands=raised,
        rows=tuple(replace(row, share=_share(row.count, answered)) for row in rows),
    )


COUNTERS: Mapping[str, Callable[[Tally, Question, list[Given]], Tally]] = {
    "single": _options,
    "multiple": _options,
    "scale": _statements,
    "ranking": _places,
    "ordering": _places,
    "matching": _pairs,
    "cloze": _gaps,
    "numeric": _numbers,
    "text": _nothing,
}
