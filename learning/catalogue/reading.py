"""The shelf: every published module and lesson as plain values, and the order of reading. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FALLBACK = "en"


def best_language(available: Iterable[str], wanted: str) -> str:
    """The wanted language where it exists, else English, else the first by name."""
    languages = set(available)
    if wanted in languages:
        return wanted
    return FALLBACK if FALLBACK in languages else min(languages)


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson's title and lede in one language, and where its compiled body is."""

    release_lesson_id: int
    title: str
    summary: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ShelfLesson:
    """A lesson of a module's current release."""

    lesson_id: int
    key: str
    slug: str
    number: int
    question_keys: tuple[str, ...]
    recommendations: tuple[str, ...]
    texts: Mapping[str, LessonText]

    def text(self, language: str) -> tuple[str, LessonText]:
        """The best language there is for the reader, and the text in it."""
        code = best_language(self.texts, language)
        return code, self.texts[code]

    @property
    def minutes(self) -> int:
        return max(text.minutes for text in self.texts.values())


@dataclass(frozen=True, slots=True)
class ModuleText:
    """A module's title, summary and compiled aims in one language."""

    title: str
    summary: str
    body: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class QuizRules:
    """What a module's graded quiz goes by, as its author set it."""

    draw: int  # questions in an attempt
    pass_mark: int  # per cent
    attempts: int
    minutes: int | None = None


def quiz_rules(settings: Mapping[str, int]) -> QuizRules | None:
    """The rules in a release's settings; none where the module has no graded quiz."""
    return QuizRules(**settings) if settings else None


@dataclass(frozen=True, slots=True)
class ShelfModule:
    """A module as its current release has it."""

    module_id: int
    release_id: int
    key: str
    slug: str
    theme: str
    tile: str
    frameworks: tuple[str, ...]
    texts: Mapping[str, ModuleText]
    lessons: tuple[ShelfLesson, ...]
    old_slugs: Mapping[str, int] = field(default_factory=dict)  # an address once used: lesson id
    quiz: QuizRules | None = None

    def text(self, language: str) -> tuple[str, ModuleText]:
        """The best language there is for the reader, and the text in it."""
        code = best_language(self.texts, language)
        return code, self.texts[code]

    def lesson(self, slug: str) -> ShelfLesson | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def lesson_once_at(self, slug: str) -> ShelfLesson | None:
        """The lesson that had this address in an earlier release."""
        wanted = self.old_slugs.get(slug)
        return next((lesson for lesson in self.lessons if lesson.lesson_id == wanted), None)

    def neighbours(self, lesson: ShelfLesson) -> tuple[ShelfLesson | None, ShelfLesson | None]:
        """The lessons before and after in the order of reading."""
        place = lesson.number - 1
        before = self.lessons[place - 1] if place > 0 else None
        after = self.lessons[place + 1] if place + 1 < len(self.lessons) else None
        return before, after

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which at least the module's own words exist."""
        return tuple(sorted(self.texts))

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def recommendations(self) -> tuple[str, ...]:
        """Slugs in the order in which the lessons lead to them, each once."""
        return tuple(dict.fromkeys(slug for one in self.lessons for slug in one.recommendations))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything published, at one content revision."""

    revision: int
    modules: tuple[ShelfModule, ...]
    by_slug: Mapping[str, ShelfModule]

    def module(self, slug: str) -> ShelfModule | None:
        return self.by_slug.get(slug)


def shelf(revision: int, modules: Iterable[ShelfModule]) -> Shelf:
    """Put the modules in order."""
    found = tuple(modules)
    return Shelf(revision, found, {module.slug: module for module in found})
