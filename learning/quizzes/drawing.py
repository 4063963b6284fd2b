"""Which questions an attempt asks, and in which order. Pure: chance comes in as a seed."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from learning.markdown.document import Option, Question
from learning.quizzes.scoring import MARKERS

Orders = Mapping[str, Sequence[str]]  # ids of options, by the part of the question
OPTIONS, RIGHTS = "options", "rights"  # parts of a question; a gap's part is its own id


@dataclass(frozen=True, slots=True)
class Topic:
    """A lesson, as far as it tells which questions of the pool are about it."""

    key: str
    recommendations: tuple[str, ...]  # in order of appearance


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question of an attempt: its name in the pool, and the order of the options in it."""

    key: str
    points: int
    orders: Orders


def draw(
    pool: Iterable[Question], *, count: int, topics: Sequence[Topic], seed: str
) -> tuple[Drawn, ...]:
    """So many questions, spread over the module's lessons as evenly as the pool allows.

    Same pool, same topics and same seed give the same attempt. Where nothing is right or wrong,
    nothing is drawn.
    """
    by_key = {one.id: one for one in pool if one.graded and one.kind in MARKERS}
    chosen = spread(
        {key: topic_of(one, topics) for key, one in by_key.items()}, count=count, seed=seed
    )
    return tuple(
        Drawn(key, by_key[key].points, orders_of(by_key[key], seed=seed))
        for key in mixed(chosen, seed=f"{seed}/order")
    )


def topic_of(question: Question, topics: Sequence[Topic]) -> str:
    """The lesson a question is about; empty when nothing tells.

    A question reused from a lesson is about that lesson. Another one is about the lesson that
    leads to its recommendation, the one that comes to it soonest if several do.
    """
    lesson, is_reused, _ = question.id.partition("#")
    if is_reused:
        return lesson
    leading = [one for one in topics if question.rec in one.recommendations]
    if question.rec is None or not leading:
        return ""
    wanted = question.rec
    return min(leading, key=lambda one: one.recommendations.index(wanted)).key


def spread(topics: Mapping[str, str], *, count: int, seed: str) -> list[str]:
    """Names taken in rounds, one from each topic in every round, until there are enough."""
    heaps: dict[str, list[str]] = {}
    for name in mixed(topics, seed=f"{seed}/draw"):
        heaps.setdefault(topics[name], []).append(name)
    chosen: list[str] = []
    turns = mixed(heaps, seed=f"{seed}/turns")
    while len(chosen) < min(count, len(topics)):
        chosen += [heaps[topic].pop() for topic in turns if heaps[topic]]
    return chosen[:count]


def orders_of(question: Question, *, seed: str) -> dict[str, tuple[str, ...]]:
    """The order of every list in a question, mixed unless its author keeps it."""
    seed = f"{seed}/{question.id}"
    found = {OPTIONS: _order(question, seed), RIGHTS: _mixed(question.rights, f"{seed}/rights")}
    found |= {gap.id: _mixed(gap.menu, f"{seed}/{gap.id}") for gap in question.gaps}
    return {part: order for part, order in found.items() if order}


def _order(question: Question, seed: str) -> tuple[str, ...]:
    """The items of an ordering question are never by chance in the right order."""
    as_written = tuple(option.id for option in question.options)
    if question.kind == "ordering":
        order = _mixed(question.options, seed)
        return order if order != as_written else (*order[1:], order[0])
    return _mixed(question.options, seed) if question.shuffle else as_written


def _mixed(options: Iterable[Option], seed: str) -> tuple[str, ...]:
    return tuple(mixed([option.id for option in options], seed=seed))


def mixed(names: Collection[str], *, seed: str) -> list[str]:
    """The names in an order that only the seed decides: each order is as likely as any other."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}/{name}".encode()).digest())


def arranged(options: Iterable[Option], order: Sequence[str]) -> tuple[Option, ...]:
    """The options as the attempt shows them."""
    places = {name: place for place, name in enumerate(order)}
    return tuple(sorted(options, key=lambda option: places[option.id]))
