"""What a library must be before it is published: refusals name the file and the word. Pure."""

from collections.abc import Collection, Iterable

from learning.errors import Refusal
from learning.i18n import N_
from learning.recommendations.library import (
    COST_BANDS,
    LEVELS,
    THEMES,
    Library,
    PracticeEntry,
    RecommendationEntry,
)


def check(library: Library, *, facts: Collection[str]) -> None:
    """Refuse what no page could show. `facts` are the keys of the facts there are."""
    for entries in (library.recommendations, library.practices):
        _names(entries)
        for entry in entries:
            _texts(entry)
            _word(entry.key, entry.theme, THEMES)
    for one in library.recommendations:
        _word(one.key, one.cost_band, COST_BANDS)
        for level in one.levels:
            _word(one.key, level, LEVELS)
    _items(library)
    _references(library, facts)


def _names(entries: Iterable[RecommendationEntry | PracticeEntry]) -> None:
    """A key or an address belongs to one: references may use either."""
    owners = dict[str, str]()
    for entry in entries:
        for name in {entry.key, entry.slug}:
            if name in owners:
                raise Refusal(N_("Two files of the library are called “{name}”."), name=name)
            owners[name] = entry.key


def _texts(entry: RecommendationEntry | PracticeEntry) -> None:
    languages = [text.language for text in entry.texts]
    if not languages:
        raise Refusal(N_("“{name}” has no text."), name=entry.key)
    for language in languages:
        if languages.count(language) > 1:
            raise Refusal(
                N_("“{name}” has two texts in the language “{language}”."),
                name=entry.key,
                language=language,
            )


def _word(name: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        raise Refusal(
            N_("“{name}” says “{word}”. Possible are: {known}."),
            name=name,
            word=word,
            known=", ".join(known),
        )


def _items(library: Library) -> None:
    """Every item has its framework, and a parent that has none itself."""
    frameworks = {one.key for one in library.frameworks}
    roots = {(one.framework, one.code) for one in library.items if not one.parent}
    seen = set[tuple[str, str]]()
    for item in library.items:
        place = (item.framework, item.code)
        if place in seen:
            raise Refusal(N_("Two files of the library are called “{name}”."), name=":".join(place))
        seen.add(place)
        _known(":".join(place), item.framework, frameworks)
        if item.parent and (item.framework, item.parent) not in roots:
            _known(":".join(place), item.parent, ())


def _references(library: Library, facts: Collection[str]) -> None:
    recommended = _all_names(library.recommendations)
    frameworks = {
        *(one.key for one in library.frameworks),
        *(f"{one.framework}:{one.code}" for one in library.items),
    }
    evidence = {
        *(f"practice:{name}" for name in _all_names(library.practices)),
        *(f"fact:{key}" for key in facts),
    }
    for one in library.recommendations:
        for name in one.frameworks:
            _known(one.key, name, frameworks)
        for name in one.evidence:
            _known(one.key, name, evidence)
    for practice in library.practices:
        for name in practice.recommendations:
            _known(practice.key, name, recommended)
        for key in practice.facts:
            _known(practice.key, key, facts)


def _all_names(entries: Iterable[RecommendationEntry | PracticeEntry]) -> set[str]:
    return {name for entry in entries for name in (entry.key, entry.slug)}


def _known(name: str, other: str, known: Collection[str]) -> None:
    if other not in known:
        raise Refusal(
            N_("“{name}” refers to “{other}”, which the library does not have."),
            name=name,
            other=other,
        )
