"""Pretend participants of a rehearsal: who they are and what they answer. Pure.

Their words are harmless and stand in four languages, so that merging, translating and hiding can
be practised.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeVar

from learning.live.entries import Say
from learning.live.hall import Hall
from learning.live.items import POSTED, Item
from learning.live.room import Seat
from learning.live.timing import standing_of
from learning.markdown.document import Question
from learning.quizzes.answers import SCALE_POINTS
from learning.quizzes.drawing import mixed

FEWEST, MOST = 5, 50  # pretend participants
LANGUAGES = ("en", "fr", "ar", "es")
WORDS: Mapping[str, tuple[str, ...]] = {
    "en": ("rent", "housing queue", "landlords", "trust", "paperwork", "Rent"),
    "fr": ("loyer", "logement", "confiance", "voisinage", "accueil"),
    "es": ("alquiler", "vivienda", "confianza", "padrón", "barrio"),
    "ar": ("الإيجار", "السكن", "الثقة", "الجيران", "الإِيجار"),
}
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "We would start with a list of empty flats.",
        "One phone number for landlords helped us most.",
        "Who pays when the guarantee is called?",
    ),
    "fr": (
        "Nous commencerions par les logements vides.",
        "Un seul guichet a tout changé chez nous.",
        "Qui parle aux voisins avant l’arrivée ?",
    ),
    "es": (
        "Empezaríamos por las viviendas vacías.",
        "Una persona de contacto nos ayudó mucho.",
        "¿Quién habla con los propietarios?",
    ),
    "ar": (
        "نبدأ بقائمة الشقق الفارغة.",
        "رقم هاتف واحد للمالكين ساعدنا كثيراً.",
        "من يتحدّث مع الجيران قبل الوصول؟",
    ),
}


Thing = TypeVar("Thing")


class Chance:
    """A row of choices that only the seed decides."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.step = 0

    def below(self, count: int) -> int:
        """A number from 0 up to, and without, `count`."""
        self.step += 1
        digest = blake2b(f"{self.seed}/{self.step}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % count

    def one(self, things: Sequence[Thing]) -> Thing:
        return things[self.below(len(things))]

    def mixed(self, things: Sequence[Thing]) -> list[Thing]:
        self.step += 1
        places = mixed([str(at) for at in range(len(things))], seed=f"{self.seed}/{self.step}")
        return [things[int(at)] for at in places]


@dataclass(frozen=True, slots=True)
class Pretend:
    """Somebody who is not there."""

    language: str
    city: str  # a key; empty: of no city


def people(
    count: int, *, cities: Sequence[str], languages: Sequence[str], seed: str
) -> list[Pretend]:
    """So many people over the session's languages and the network's cities."""
    chance = Chance(seed)
    spoken = [code for code in LANGUAGES if code in languages] or ["en"]
    order = chance.mixed(cities)
    return [
        Pretend(spoken[at % len(spoken)], order[at % len(order)] if order else "")
        for at in range(count)
    ]


def answers_due(hall: Hall, *, seed: str, now: datetime) -> list[Say]:
    """What pretend participants would send now: one answer each to the open step."""
    item = hall.items.get(hall.room.control.at)
    activity = standing_of(hall.room.control, hall.room.control.at, now=now)
    if item is None or activity.standing != "open":
        return []
    chance = Chance(seed)
    found = [
        say_of(item, activity.round, seat, chance) for seat in silent(hall, item, activity.round)
    ]
    return chance.mixed(found)


def silent(hall: Hall, item: Item, round_: int) -> Iterator[Seat]:
    """Pretend participants who have not answered this round."""
    given = hall.room.given(item.key, round_)
    posted = {
        one.seat
        for one in hall.room.posts.values()
        if one.activity == item.key and one.round == round_
    }
    for seat in hall.room.seats.values():
        if seat.is_pretend and seat.id not in given and seat.id not in posted:
            yield seat


def say_of(item: Item, round_: int, seat: Seat, chance: Chance) -> Say:
    payload: dict[str, Any] = {"activity": item.key, "round": round_, "language": seat.language}
    key = f"pretend-{item.key}-{round_}"
    if item.form in POSTED:
        return Say("posted", seat.id, payload | {"text": sentence(seat, chance)}, key)
    return Say("answered", seat.id, payload | {"answer": answer_of(item, seat, chance)}, key)


def answer_of(item: Item, seat: Seat, chance: Chance) -> Any:
    """A plausible answer in the shape that the form keeps."""
    if item.form == "word-cloud":
        return chance.mixed(WORDS[seat.language])[: 1 + chance.below(3)]
    if item.form in ("open", "open-text"):
        return sentence(seat, chance)
    question = item.question
    make = MAKERS.get(item.form)
    if question is None or make is None:
        return sentence(seat, chance)
    return make(question, chance)


def sentence(seat: Seat, chance: Chance) -> str:
    return chance.one(SENTENCES[seat.language])


def _one(question: Question, chance: Chance) -> Any:
    """The right one, or the first, a little more often than the rest."""
    ids = [option.id for option in question.options]
    liked = next((option.id for option in question.options if option.right), ids[0])
    return chance.one([*ids, liked])


def _several(question: Question, chance: Chance) -> Any:
    found = [option.id for option in question.options if chance.below(2)]
    return found or [question.options[0].id]


def _order(question: Question, chance: Chance) -> Any:
    return chance.mixed([option.id for option in question.options])


def _opinions(question: Question, chance: Chance) -> Any:
    return {option.id: chance.one(SCALE_POINTS) for option in question.options}


def _number(question: Question, chance: Chance) -> Any:
    middle = question.numbers[0].low if question.numbers else 50
    return str(int(middle) + chance.below(21) - 10)


def _text(question: Question, chance: Chance) -> Any:
    return chance.one([*question.texts, "?"]) if question.texts else "?"


def _pairs(question: Question, chance: Chance) -> Any:
    rights = [right.id for right in question.rights]
    return {pair.left.id: chance.one(rights) for pair in question.pairs}


def _gaps(question: Question, chance: Chance) -> Any:
    return {
        gap.id: chance.one([one.id for one in gap.menu] or list(gap.answers))
        for gap in question.gaps
    }


MAKERS: Mapping[str, Callable[[Question, Chance], Any]] = {
    "single": _one,
    "multiple": _several,
    "ordering": _order,
    "ranking": _order,
    "scale": _opinions,
    "numeric": _number,
    "text": _text,
    "matching": _pairs,
    "cloze": _gaps,
}
