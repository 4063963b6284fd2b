"""A recommendation in one line, as lessons and lists show it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from learning.recommendations import wording
from learning.recommendations.chain import Chain, RecommendationCard


@dataclass(frozen=True, slots=True)
class Chip:
    """A framework item's short name: a message with its `{code}`."""

    message: str
    framework: str
    code: str


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """One recommendation in the best language there is."""

    slug: str
    language: str
    title: str
    summary: str
    theme: str
    levels: tuple[str, ...]
    cost_band: str
    chips: tuple[Chip, ...]
    practice_count: int


def line(chain: Chain, card: RecommendationCard, *, language: str) -> RecommendationLine:
    """The recommendation for a reader of `language`."""
    code, text = card.text(language)
    return RecommendationLine(
        slug=card.slug,
        language=code,
        title=text.title,
        summary=text.summary,
        theme=card.theme,
        levels=card.levels,
        cost_band=card.cost_band,
        chips=chips(chain, card.id),
        practice_count=len(chain.practices_named(chain.links.practices.of(card.id))),
    )


def chips(chain: Chain, recommendation_id: int) -> tuple[Chip, ...]:
    """What it answers to, item by item, in its own order; then frameworks as a whole."""
    items = (
        Chip(
            wording.chip(framework.key, has_parent=item.parent_id is not None),
            framework.key,
            item.code,
        )
        for framework, item in chain.items_of(recommendation_id)
    )
    whole = (
        Chip(wording.SHORT_NAMES.get(one.key, one.title), one.key, "")
        for one in chain.frameworks_of(recommendation_id)
    )
    return (*items, *whole)


def every_chip(chain: Chain) -> Mapping[str, Chip]:
    """Each framework and each item of it by the name that filters send, in their own order."""
    found = {}
    for framework in chain.frameworks:
        short = wording.SHORT_NAMES.get(framework.key, framework.title)
        found[framework.key] = Chip(short, framework.key, "")
        for item in framework.items:
            message = wording.chip(framework.key, has_parent=item.parent_id is not None)
            found[item.name] = Chip(message, framework.key, item.code)
    return found
