"""The library in memory: cards, and every link between them, walked both ways. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Left = TypeVar("Left")
Right = TypeVar("Right")
Text = TypeVar("Text")


@dataclass(frozen=True, slots=True)
class TwoWay(Generic[Left, Right]):
    """Pairs, found from either side, in the order in which they were given."""

    forth: Mapping[Left, tuple[Right, ...]]
    back: Mapping[Right, tuple[Left, ...]]

    def of(self, left: Left) -> tuple[Right, ...]:
        """What this one points at."""
        return self.forth.get(left, ())

    def to(self, right: Right) -> tuple[Left, ...]:
        """What points at this one."""
        return self.back.get(right, ())


def two_way(pairs: Iterable[tuple[Left, Right]]) -> TwoWay[Left, Right]:
    """The index of these pairs, each counted once."""
    forth, back = defaultdict[Left, list[Right]](list), defaultdict[Right, list[Left]](list)
    for left, right in dict.fromkeys(pairs):
        forth[left].append(right)
        back[right].append(left)
    return TwoWay(
        {left: tuple(rights) for left, rights in forth.items()},
        {right: tuple(lefts) for right, lefts in back.items()},
    )


@dataclass(frozen=True, slots=True)
class CardText:
    """A recommendation's title and summary in one language."""

    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class RecommendationCard:
    """A recommendation as lists and lessons show it."""

    id: int
    key: str
    slug: str
    theme: str
    language: str
    version: int
    levels: tuple[str, ...]
    cost_band: str
    archived_at: datetime | None
    texts: Mapping[str, CardText]

    def text(self, language: str) -> tuple[str, CardText]:
        """The language served to a reader of `language`, and the text in it."""
        code = served(self.texts, language, self.language)
        return code, self.texts[code]


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A practice's title, summary and place in one language."""

    title: str
    summary: str
    city: str
    country: str
    years: str = ""


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """A practice as lists and recommendations show it."""

    id: int
    key: str
    slug: str
    country: str
    years: str
    theme: str
    language: str
    migrant_led: bool
    mark: str
    source_keys: tuple[str, ...]
    fact_keys: tuple[str, ...]
    archived_at: datetime | None
    texts: Mapping[str, PlaceText]

    def text(self, language: str) -> tuple[str, PlaceText]:
        """The language served to a reader of `language`, and the text in it."""
        code = served(self.texts, language, self.language)
        return code, self.texts[code]


@dataclass(frozen=True, slots=True)
class Item:
    """A goal, target, objective, action or paragraph."""

    id: int
    framework: str
    code: str
    title: str
    summary: str
    mark: str
    parent_id: int | None
    is_archived: bool = False

    @property
    def name(self) -> str:
        """How addresses and filters call it: `sdg:11.1`."""
        return f"{self.framework}:{self.code}"


@dataclass(frozen=True, slots=True)
class FrameworkCard:
    """A framework with its items in order."""

    id: int
    key: str
    title: str
    organisation: str
    year: str
    identifier: str
    url: str
    binding: str
    summary: str
    is_archived: bool
    items: tuple[Item, ...]

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)

    def under(self, item: Item) -> tuple[Item, ...]:
        """The targets of a goal, the actions of an objective."""
        return tuple(one for one in self.items if one.parent_id == item.id and not one.is_archived)

    def above(self, item: Item) -> Item | None:
        """The goal of a target."""
        return next((one for one in self.items if one.id == item.parent_id), None)

    @property
    def roots(self) -> tuple[Item, ...]:
        return tuple(one for one in self.items if one.parent_id is None and not one.is_archived)


@dataclass(frozen=True, slots=True)
class QuestionPlace:
    """Where a question stands. No lesson: in the module's quiz alone."""

    module_id: int
    lesson_id: int | None
    key: str


@dataclass(frozen=True, slots=True)
class Links:
    """Every link of the library, by id; facts and terms by key."""

    items: TwoWay[int, int]  # recommendation, framework item
    frameworks: TwoWay[int, int]  # recommendation, framework as a whole
    practices: TwoWay[int, int]  # recommendation, practice
    facts: TwoWay[int, str]  # recommendation, fact
    lessons: TwoWay[int, int]  # recommendation, lesson that shows its card
    questions: TwoWay[int, QuestionPlace]  # recommendation, question that teaches it
    cases: TwoWay[int, int]  # practice, lesson


@dataclass(frozen=True, slots=True)
class Chain:
    """Recommendations, practices and frameworks at one content revision, with their links."""

    recommendations: Mapping[int, RecommendationCard]
    practices: Mapping[int, PracticeCard]
    frameworks: tuple[FrameworkCard, ...]
    links: Links
    recommendation_slugs: Mapping[str, int]  # old ones too
    practice_slugs: Mapping[str, int]

    def recommendation(self, slug: str) -> RecommendationCard | None:
        """The recommendation that has or once had this address, or this key."""
        found = self.recommendation_slugs.get(slug)
        return None if found is None else self.recommendations[found]

    def practice(self, slug: str) -> PracticeCard | None:
        """The practice that has or once had this address, or this key."""
        found = self.practice_slugs.get(slug)
        return None if found is None else self.practices[found]

    def framework(self, key: str) -> FrameworkCard | None:
        return next((one for one in self.frameworks if one.key == key), None)

    @property
    def listed(self) -> tuple[RecommendationCard, ...]:
        """The recommendations in force, in their order."""
        return tuple(one for one in self.recommendations.values() if one.archived_at is None)

    @property
    def listed_practices(self) -> tuple[PracticeCard, ...]:
        return tuple(one for one in self.practices.values() if one.archived_at is None)

    def named(self, ids: Iterable[int]) -> tuple[RecommendationCard, ...]:
        """Those of these recommendations that are in force, in the registry's order."""
        wanted = set(ids)
        return tuple(one for one in self.listed if one.id in wanted)

    def practices_named(self, ids: Iterable[int]) -> tuple[PracticeCard, ...]:
        """Those of these practices that are in force, in the order given."""
        found = (self.practices[one] for one in ids)
        return tuple(one for one in found if one.archived_at is None)

    def lessons_of(self, recommendation_id: int) -> tuple[int, ...]:
        """Lessons that teach it, by a card or by a question."""
        places = self.links.questions.of(recommendation_id)
        asking = (place.lesson_id for place in places if place.lesson_id is not None)
        return tuple(dict.fromkeys((*self.links.lessons.of(recommendation_id), *asking)))

    def recommendations_of_lesson(self, lesson_id: int) -> tuple[RecommendationCard, ...]:
        """What a lesson teaches, by a card or by a question."""
        asked = (
            one
            for place, ones in self.links.questions.back.items()
            if place.lesson_id == lesson_id
            for one in ones
        )
        return self.named((*self.links.lessons.to(lesson_id), *asked))

    def items_of(self, recommendation_id: int) -> tuple[tuple[FrameworkCard, Item], ...]:
        """The goals, targets and paragraphs it answers to, in its own order."""
        known = {item.id: (one, item) for one in self.frameworks for item in one.items}
        return tuple(known[item] for item in self.links.items.of(recommendation_id))

    def frameworks_of(self, recommendation_id: int) -> tuple[FrameworkCard, ...]:
        """The frameworks it answers to as a whole."""
        known = {one.id: one for one in self.frameworks}
        return tuple(known[one] for one in self.links.frameworks.of(recommendation_id))

    def touching(self, framework: FrameworkCard, item: Item) -> tuple[RecommendationCard, ...]:
        """What answers to an item or to one under it: a goal gathers its targets."""
        family = (item, *framework.under(item))
        return self.named(one for member in family for one in self.links.items.to(member.id))

    def answering(self, framework: FrameworkCard) -> tuple[RecommendationCard, ...]:
        """What answers to a framework, as a whole or to any item of it."""
        whole = self.links.frameworks.to(framework.id)
        parts = (one for item in framework.items for one in self.links.items.to(item.id))
        return self.named((*whole, *parts))


def served(texts: Mapping[str, Text], wanted: str, own: str) -> str:
    """The reader's language where the text exists in it, else the one it was written in."""
    return wanted if wanted in texts else own
