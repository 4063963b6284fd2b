"""The library as plain values: what the content files say, before it meets the database."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from learning.markdown.document import Pieces

THEMES = ("housing", "social-cohesion", "basic-services")
LEVELS = ("local", "national", "international")
COST_BANDS = ("none", "low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The parts of a recommendation's body, as the page sets them apart."""

    body: Pieces = ()
    steps: Pieces = ()
    risks: Pieces = ()
    objections: Pieces = ()


@dataclass(frozen=True, slots=True)
class RecommendationText:
    """A recommendation’s words in one language. `source`: the Markdown that was compiled."""

    language: str
    title: str
    summary: str
    addressee: str
    source: str
    indicators: tuple[str, ...] = ()
    compiled: Compiled = Compiled()


@dataclass(frozen=True, slots=True)
class RecommendationEntry:
    """One recommendation with everything its file says; the first text is in its own language.

    `frameworks` are `sdg:11.1` or `paris-agreement`, `evidence` is `practice:<key>` or
    `fact:<key>`. `version` is the least number its text may get: a file that comes from another
    installation keeps its count.
    """

    key: str
    slug: str
    theme: str
    levels: tuple[str, ...]
    cost_band: str
    texts: tuple[RecommendationText, ...]
    frameworks: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class PracticeText:
    """A practice told in one language."""

    language: str
    title: str
    summary: str
    city: str
    country: str
    body: Pieces = ()
    years: str = ""  # empty: as the source says it


@dataclass(frozen=True, slots=True)
class PracticeEntry:
    """What a city did; the first text is in its own language."""

    key: str
    slug: str
    years: str
    theme: str
    migrant_led: bool
    mark: str
    texts: tuple[PracticeText, ...]
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A line of `frameworks.csv`."""

    key: str
    title: str
    organisation: str
    year: str
    identifier: str
    url: str
    binding: str
    summary: str


@dataclass(frozen=True, slots=True)
class FrameworkItemRow:
    """A line of a framework's own file; `parent` is a code of the same framework, or empty."""

    framework: str
    code: str
    parent: str
    title: str
    summary: str
    mark: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything in the library that this feature keeps, in the order of its pages."""

    recommendations: tuple[RecommendationEntry, ...] = ()
    practices: tuple[PracticeEntry, ...] = ()
    frameworks: tuple[FrameworkRow, ...] = ()
    items: tuple[FrameworkItemRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Teaching:
    """What one lesson of a current release links to. No lesson: it is the module's quiz.

    `questions` are pairs of a question's key and the recommendation it teaches.
    """

    module_id: int
    lesson_id: int | None = None
    recommendations: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    practices: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def digest(entry: RecommendationEntry, text: RecommendationText) -> str:
    """The fingerprint of the words a version consists of, whatever HTML they are rendered to."""
    words = asdict(text) | {"levels": entry.levels, "cost_band": entry.cost_band}
    del words["compiled"]
    plain = json.dumps(words, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def repeated(names: Iterable[str]) -> str | None:
    """The first name that occurs twice."""
    seen = set[str]()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
