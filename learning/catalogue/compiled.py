"""Content compiled once at publication: safe HTML with slots, questions, references. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from learning.markdown.document import Heading, Pieces, Question, Reflection
from learning.markdown.plain_json import decode, encode


@dataclass(frozen=True, slots=True)
class CompiledLesson:
    """A lesson's body in one language. Slots are filled per revision, language and reader."""

    pieces: Pieces
    questions: tuple[Question, ...]
    reflections: tuple[Reflection, ...]
    citations: tuple[str, ...]  # fact keys in the order of their numbers
    terms: tuple[str, ...]
    practices: tuple[str, ...]
    sources: tuple[str, ...]  # sources that figures name
    headings: tuple[Heading, ...]
    text: str  # for search and reading time

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.id == key), None)

    def reflection(self, key: str) -> Reflection | None:
        return next((one for one in self.reflections if one.id == key), None)


@dataclass(frozen=True, slots=True)
class CompiledQuiz:
    """The pool of a graded quiz in one language; reused questions are already put in."""

    questions: tuple[Question, ...]


LONGEST_KEY = 80  # of a step: what a table keeps


def step_key(*parts: str) -> str:
    """A step's key from its parts; one that is too long ends in a number of its own."""
    key = "-".join(parts)
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 11].strip('-')}-{sha256(key.encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A slide or an activity of a live plan in one language. Notes are the facilitator's alone."""

    key: str  # the same in every language, and for ever
    minutes: int
    title: str
    body: Pieces = ()
    notes: Pieces = ()
    question: Question | None = None  # none: a slide
    question_key: str | None = None  # `lesson#question` where it is a lesson's question


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """A live plan in one language: what that language has of it, in the plan's order."""

    steps: tuple[PlanStep, ...]


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """One language of a lesson, ready to be published."""

    title: str
    summary: str
    minutes: int
    recommendations: tuple[str, ...]
    fingerprint: str
    compiled: CompiledLesson


@dataclass(frozen=True, slots=True)
class LessonRelease:
    """A lesson of a release, with its text in every language it has."""

    key: str
    slug: str
    texts: Mapping[str, LessonDraft]

    @property
    def question_keys(self) -> list[str]:
        """The questions of the source; translations have the same ones."""
        source = next(iter(self.texts.values()))
        return [question.id for question in source.compiled.questions]


@dataclass(frozen=True, slots=True)
class ModuleDraft:
    """One language of a module's own words."""

    title: str
    summary: str
    body: Pieces


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """One language of a module's graded quiz."""

    title: str
    fingerprint: str
    compiled: CompiledQuiz


@dataclass(frozen=True, slots=True)
class LiveDraft:
    """One language of a module's live plan."""

    title: str
    minutes: int
    fingerprint: str
    compiled: CompiledPlan


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that lessons show, with its type read from its content."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ModuleRelease:
    """Everything of one module that a publication makes readable at once."""

    key: str
    slug: str
    position: int
    digest: str
    theme: str
    tile: str
    frameworks: tuple[str, ...]
    settings: Mapping[str, Any]
    texts: Mapping[str, ModuleDraft]
    lessons: tuple[LessonRelease, ...]
    quiz: Mapping[str, QuizDraft]
    media: tuple[MediaFile, ...]
    live: Mapping[str, LiveDraft] = field(default_factory=dict)

    @property
    def quiz_questions(self) -> tuple[Question, ...]:
        """The pool in the source language; none where the module has no graded quiz."""
        source = next(iter(self.quiz.values()), None)
        return source.compiled.questions if source else ()

    @property
    def quiz_keys(self) -> list[str]:
        """The pool's own questions; reused ones belong to their lesson and are named by it."""
        return [question.id for question in self.quiz_questions if "#" not in question.id]


@dataclass(frozen=True, slots=True)
class TermText:
    """A glossary term in one language."""

    key: str
    language: str
    term: str
    definition: str
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A document that facts are taken from."""

    key: str
    title: str
    organisation: str
    year: str = ""
    identifier: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact's statement and note in one language."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One checked statement with the keys of its sources."""

    key: str
    text: str
    sources: tuple[str, ...]
    year: str = ""
    mark: str = ""
    note: str = ""
    words: Mapping[str, FactWords] = field(default_factory=dict)  # in other languages


@dataclass(frozen=True, slots=True)
class References:
    """What lessons point at: glossary, sources, facts."""

    terms: tuple[TermText, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    facts: tuple[FactEntry, ...] = ()


def to_json(compiled: object) -> Any:
    """A compiled value as plain JSON."""
    return encode(compiled)


def lesson_from_json(raw: Mapping[str, Any]) -> CompiledLesson:
    return decode(CompiledLesson, raw)


def quiz_from_json(raw: Mapping[str, Any]) -> CompiledQuiz:
    return decode(CompiledQuiz, raw)


def plan_from_json(raw: Mapping[str, Any]) -> CompiledPlan:
    return decode(CompiledPlan, raw)


def pieces_from_json(raw: Any) -> Pieces:
    """Pieces alone, as a module's own text keeps them."""
    return decode(_Pieces, {"pieces": raw}).pieces


@dataclass(frozen=True, slots=True)
class _Pieces:
    pieces: Pieces
