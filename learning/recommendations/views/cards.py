"""Recommendations, practices and sources as the templates show them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from learning.catalogue.queries import FactLine, SourceLine
from learning.recommendations import wording
from learning.recommendations.chain import Item, PracticeCard, RecommendationCard
from learning.recommendations.lines import Chip, line
from learning.recommendations.views.desk import Desk, known
from learning.web.language import current_language, listed, say


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """A recommendation's card, for `catalogue/_recommendation_card.html`."""

    url: str
    title: str
    summary: str
    level: str
    frameworks: tuple[str, ...]
    practice_count: int
    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class PracticeView:
    """A practice's card."""

    url: str
    title: str
    summary: str
    city: str
    country: str
    years: str
    theme: str
    migrant_led: bool
    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class ChipView:
    """A chip that leads to a framework's page."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """An entry of the source list: the statement behind a number, and who says it."""

    number: int
    fact: FactLine
    is_cited: bool = True  # otherwise the file names it, and no place in the text does

    @property
    def anchor(self) -> str:
        return f"source-{self.number}"

    @property
    def note(self) -> str:
        return self.fact.note

    @property
    def mark(self) -> str:
        return self.fact.mark

    @property
    def documents(self) -> tuple[SourceLine, ...]:
        return self.fact.sources


def recommendation_views(
    desk: Desk, cards: Iterable[RecommendationCard]
) -> tuple[RecommendationView, ...]:
    """The cards in the reader's language, or in the one each was written in."""
    return tuple(recommendation_view(desk, card) for card in cards)


def recommendation_view(desk: Desk, card: RecommendationCard) -> RecommendationView:
    shown = line(desk.chain, card, language=desk.language)
    language = known(shown.language)
    return RecommendationView(
        url=url_for("recommendations.recommendation", slug=shown.slug),
        title=shown.title,
        summary=shown.summary,
        level=levels(shown.levels),
        frameworks=tuple(chip_text(chip) for chip in shown.chips),
        practice_count=shown.practice_count,
        lang=language.code,
        dir=language.direction,
    )


def practice_views(desk: Desk, cards: Iterable[PracticeCard]) -> tuple[PracticeView, ...]:
    """The cards in the reader's language, or in the one each was written in."""
    return tuple(practice_view(desk, card) for card in cards)


def practice_view(desk: Desk, card: PracticeCard) -> PracticeView:
    code, text = card.text(desk.language)
    language = known(code)
    return PracticeView(
        url=url_for("recommendations.practice", slug=card.slug),
        title=text.title,
        summary=text.summary,
        city=text.city,
        country=text.country,
        years=text.years,
        theme=say(wording.THEMES[card.theme]),
        migrant_led=card.migrant_led,
        lang=language.code,
        dir=language.direction,
    )


def chip_text(chip: Chip) -> str:
    return say(chip.message, code=isolated(chip.code))


def item_name(item: Item) -> str:
    """What an item is, with its code: `SDG target 11.1`."""
    message = wording.kind(item.framework, has_parent=item.parent_id is not None)
    return say(message, code=isolated(item.code))


def isolated(code: str) -> str:
    """A code among words that run the other way: without the marks, 10.b would read b.10."""
    return f"\u2066{code}\u2069" if current_language().direction == "rtl" else code


def chip_view(chip: Chip) -> ChipView:
    if not chip.code:
        return ChipView(
            say(chip.message), url_for("recommendations.framework", framework=chip.framework)
        )
    return ChipView(
        chip_text(chip),
        url_for("recommendations.item", framework=chip.framework, code=chip.code),
    )


def levels(codes: Iterable[str]) -> str:
    """`Local level and National level`, as the language lists things."""
    return listed(say(wording.LEVELS[code]) for code in codes)


def source_views(
    numbers: Mapping[str, int], facts: Mapping[str, FactLine], *, cited: Collection[str]
) -> tuple[SourceView, ...]:
    """The facts behind a text, each under its number; not all of them have a place in it."""
    return tuple(
        SourceView(number, facts[key], is_cited=key in cited) for key, number in numbers.items()
    )
