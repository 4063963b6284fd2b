"""Filters of the library's lists, in the words of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learning.i18n import N_
from learning.recommendations import wording
from learning.recommendations.registry import Choice
from learning.recommendations.views.cards import isolated
from learning.recommendations.views.desk import Desk
from learning.web.language import say


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter, with its count beside it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A list to choose from; a group without a name stands at the top."""

    name: str
    label: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]


def recommendation_filters(
    desk: Desk, choices: Mapping[str, Sequence[Choice]]
) -> tuple[Filter, ...]:
    """Theme, level, framework, cost."""
    return (
        _plain("theme", say(N_("Theme")), choices, wording.THEMES),
        _plain("level", say(N_("Level")), choices, wording.LEVELS),
        Filter("framework", say(N_("Framework")), _frameworks(desk, choices["framework"])),
        _plain("cost", say(N_("Cost")), choices, wording.COSTS),
    )


def practice_filters(choices: Mapping[str, Sequence[Choice]]) -> tuple[Filter, ...]:
    """Theme, country, led by migrants."""
    country = tuple(_option(choice, choice.value) for choice in choices["country"])
    return (
        _plain("theme", say(N_("Theme")), choices, wording.THEMES),
        Filter("country", say(N_("Country")), (("", country),)),
        _plain("migrant-led", say(N_("Who led it")), choices, wording.LED),
    )


def _plain(
    name: str,
    label: str,
    choices: Mapping[str, Sequence[Choice]],
    words: Mapping[str, str],
) -> Filter:
    options = tuple(_option(choice, say(words[choice.value])) for choice in choices[name])
    return Filter(name, label, (("", options),))


def _frameworks(
    desk: Desk, choices: Sequence[Choice]
) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """The choices under the framework they belong to, which comes first among them."""
    left = {choice.value: choice for choice in choices}
    found = []
    for framework in desk.chain.frameworks:
        if framework.key not in left:
            continue
        short = wording.SHORT_NAMES.get(framework.key)
        name = say(short) if short else framework.title
        items = (
            _option(
                left[item.name],
                say(
                    wording.chip(framework.key, has_parent=item.parent_id is not None),
                    code=isolated(item.code),
                ),
            )
            for item in framework.items
            if item.name in left
        )
        found.append((name, (_option(left[framework.key], name), *items)))
    return tuple(found)


def _option(choice: Choice, label: str) -> Option:
    return Option(choice.value, label, choice.count, choice.is_chosen)
