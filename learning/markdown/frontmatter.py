"""What the front matter of each kind of file, and each entry of the library's lists, must say."""

from __future__ import annotations

from collections.abc import Mapping as Values
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from learning.markdown.dialect import decoded, refuse_characters
from learning.markdown.document import Document, Problem
from learning.markdown.mapping import read_mapping
from learning.markdown.report import Report, did_you_mean, quoted

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, Field(min_length=1, max_length=600)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=40)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Theme = Literal["housing", "social-cohesion", "basic-services"]
Mark = Literal["checked", "part-checked", "verify"]
Minutes = Annotated[int, Field(ge=1, le=600)]
Percent = Annotated[int, Field(ge=1, le=100)]
Count = Annotated[int, Field(ge=1, le=1000)]


class Front(BaseModel):
    """Front matter: known keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LessonFront(Front):
    """A lesson."""

    id: Key
    title: Line
    summary: Line
    minutes: Minutes
    language: Language | None = None
    authors: list[Line] = []
    sources: list[Code] = []


class ModuleFront(Front):
    """A module."""

    id: Key
    title: Line
    summary: Line
    theme: Theme
    tile: Literal["arch", "star", "leaf"]
    lessons: Annotated[list[Key], Field(min_length=1)]
    language: Language | None = None
    minutes: Minutes | None = None
    pass_mark: Percent | None = None
    archived: Literal["yes"] | None = None  # off the shelf; everybody's records stay
    sdg: list[Line] = []
    authors: list[Line] = []
    sources: list[Code] = []


class QuizFront(Front):
    """The graded quiz of a module."""

    id: Key
    title: Line
    draw: Count
    pass_mark: Percent
    attempts: Count
    minutes: Minutes | None = None
    language: Language | None = None
    summary: Line | None = None


class LiveFront(Front):
    """A facilitator's plan."""

    id: Key
    title: Line
    summary: Line | None = None
    minutes: Minutes | None = None
    language: Language | None = None


class PracticeFront(Front):
    """What a city did."""

    id: Key
    title: Line
    city: Line
    country: Line
    years: Annotated[str, Field(min_length=1, max_length=120)]
    theme: Theme
    summary: Line
    migrant_led: Literal["yes", "no"]
    sources: Annotated[list[Code], Field(min_length=1)]
    mark: Mark
    facts: list[Code] = []
    recommendations: list[Key] = []
    language: Language | None = None


class RecommendationFront(Front):
    """A policy recommendation."""

    id: Key
    title: Line
    level: Annotated[list[Literal["local", "national", "international"]], Field(min_length=1)]
    addressee: Line
    theme: Theme
    summary: Line
    frameworks: list[Line]
    evidence: list[Annotated[str, Field(pattern=r"^(practice|fact|source):\S+$")]]
    indicators: Annotated[list[Line], Field(min_length=1)]
    cost_band: Literal["none", "low", "medium", "high"]
    version: Count
    language: Language | None = None


class CityFront(Front):
    """A city of the network, in its own words."""

    id: Key
    title: Line
    country: Line
    summary: Line
    language: Language | None = None
    sources: list[Code] = []


class SourceEntry(Front):
    """An entry of `sources.yaml`."""

    title: Line
    organisation: Line
    year: Line
    kind: Literal["treaty", "treaty-body", "statistics", "report", "study", "practice", "press"]
    identifier: Line | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=600)] | None = None


class FactEntry(Front):
    """An entry of `facts.yaml`."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    sources: Annotated[list[Code], Field(min_length=1)]
    mark: Mark
    year: Line | None = None
    note: Line | None = None


class FactWords(Front):
    """An entry of `facts.<language>.yaml`: the same statement in another language."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    note: Line | None = None


class TermEntry(Front):
    """An entry of `glossary.<language>.yaml`."""

    term: Line
    definition: Annotated[str, Field(min_length=1, max_length=2000)]
    see: list[Key] = []


FRONTS: dict[str, type[Front]] = {
    "lesson": LessonFront,
    "module": ModuleFront,
    "quiz": QuizFront,
    "live": LiveFront,
    "practice": PracticeFront,
    "recommendation": RecommendationFront,
    "city": CityFront,
}
# A translation says these again; the rest is the source's.
_TRANSLATED = frozenset({"id", "title", "summary", "minutes", "city", "country", "addressee"})


def check(document: Document, *, kind: str, path: str) -> tuple[Problem, ...]:
    """Everything wrong with the front matter of a file of this kind; other kinds pass."""
    model = FRONTS.get(kind)
    if model is None:
        return ()
    report = Report(path, max([1, *document.front_lines.values()]))
    _, faults = _validated(model, document.front)
    for fault in faults:
        named = str(fault["loc"][0]) if fault["loc"] else ""
        if fault["type"] == "missing" and _is_translation(path) and named not in _TRANSLATED:
            continue
        _report(fault, document.front_lines, model, report, prefix="")
    return report.problems()


def _is_translation(path: str) -> bool:
    return path.rsplit("/", 1)[-1].count(".") == 2


Entry = TypeVar("Entry", bound=Front)


@dataclass(frozen=True, slots=True)
class Listing(Generic[Entry]):
    """The entries of a library file that are whole, the line of each key, and the problems."""

    entries: dict[str, Entry]
    lines: dict[str, int]
    problems: tuple[Problem, ...]


def read_sources(raw: bytes, *, path: str) -> Listing[SourceEntry]:
    """The entries of `sources.yaml`; each has an address or an identifier."""
    listing = _listing(raw, path, SourceEntry)
    bare = [key for key, one in listing.entries.items() if not (one.url or one.identifier)]
    more = tuple(
        Problem(
            path,
            listing.lines[key],
            f"“{key}” has neither url nor identifier. Readers need one to find it.",
        )
        for key in bare
    )
    return Listing(listing.entries, listing.lines, _sorted(listing.problems + more))


def read_facts(raw: bytes, *, path: str) -> Listing[FactEntry]:
    """The entries of `facts.yaml`."""
    return _listing(raw, path, FactEntry)


def read_fact_words(raw: bytes, *, path: str) -> Listing[FactWords]:
    """The entries of `facts.<language>.yaml`."""
    return _listing(raw, path, FactWords)


def read_glossary(raw: bytes, *, path: str) -> Listing[TermEntry]:
    """The entries of a glossary in one language."""
    return _listing(raw, path, TermEntry)


def _sorted(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line))


def _listing(raw: bytes, path: str, model: type[Entry]) -> Listing[Entry]:
    text, problems = decoded(raw, path=path)
    if text is None:
        return Listing({}, {}, problems)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    report = Report(path, text.count("\n") + 1)
    refuse_characters(text, report)
    if report.refuses():
        return Listing({}, {}, report.problems())
    found = read_mapping(text, first_line=1, report=report)
    if found is None:
        return Listing({}, {}, report.problems())
    entries: dict[str, Entry] = {}
    for key, value in found.values.items():
        entry, faults = _validated(model, value)
        for fault in faults:
            _report(fault, found.lines, model, report, prefix=key)
        if entry is not None:
            entries[key] = entry
    return Listing(entries, found.lines, report.problems())


def _validated(model: type[Entry], value: object) -> tuple[Entry | None, list[ErrorDetails]]:
    try:
        return model.model_validate(value), []
    except ValidationError as refused:
        return None, refused.errors(include_url=False, include_context=True)


def _report(
    fault: ErrorDetails,
    lines: Values[str, int],
    model: type[Front],
    report: Report,
    *,
    prefix: str,
) -> None:
    places = [place for place in (prefix, *fault["loc"]) if place != ""]
    name = str(fault["loc"][-1]) if fault["loc"] else prefix
    if name.isdigit() and len(places) > 1:
        name = str(places[-2])
    report.error(_line(places, lines), _message(fault, name, model))


def _line(places: list[str | int], lines: Values[str, int]) -> int:
    """The line of the key, or of the nearest one above it that has a line."""
    for length in range(len(places), 0, -1):
        found = lines.get(".".join(str(place) for place in places[:length]))
        if found is not None:
            return found
    return 1


def _message(fault: ErrorDetails, name: str, model: type[Front]) -> str:
    given = fault["input"]
    shown = quoted(given) if isinstance(given, str) else "this"
    limits: dict[str, Any] = dict(fault.get("ctx", {}))
    kind = fault["type"]
    if kind == "missing":
        return f"“{name}” is missing. Add a line {name}: …"
    if kind == "extra_forbidden":
        known = model.model_fields
        return f"“{name}” is not known here.{did_you_mean(name, known) or _list_of(known)}"
    if kind == "literal_error":
        return f"{name}: {shown} is none of {str(limits['expected']).replace(chr(39), '')}."
    if kind == "string_pattern_mismatch":
        return f"{name}: {_PATTERNS[limits['pattern']].format(shown)}"
    words = _WORDS.get(kind, "{shown} cannot stand here.")
    return f"{name}: {words.format(shown=shown, **limits)}"


def _list_of(known: Values[str, object]) -> str:
    return f" There are: {', '.join(known)}."


_WORDS = {
    "int_parsing": "{shown} is not a whole number.",
    "int_type": "write a whole number.",
    "greater_than_equal": "{shown} is too small; at least {ge}.",
    "less_than_equal": "{shown} is too large; at most {le}.",
    "string_type": "write one text, in quotes if it has a colon.",
    "string_too_short": "this is empty. Write its text.",
    "string_too_long": "{shown} is longer than {max_length} signs.",
    "list_type": "write a list: [first, second].",
    "too_short": "this list is empty. Name at least one.",
    "model_type": "write its keys under it, one a line, indented.",
}
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "{} must be lower-case words with hyphens, such as fair-letting.",
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$": "{} must be a key of letters, digits and hyphens.",
    r"^[a-z]{2,3}$": "{} is no language. Write en, fr, es, ar …",
    r"^(practice|fact|source):\S+$": "{} must be practice:…, fact:… or source:….",
    r"^https?://\S+$": "{} is no address. It starts with https://.",
}
