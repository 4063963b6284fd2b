"""Read what is published: the content revision, the shelf, one compiled lesson."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.catalogue.compiled import (
    CompiledLesson,
    CompiledPlan,
    lesson_from_json,
    plan_from_json,
    quiz_from_json,
)
from learning.catalogue.models import (
    ContentState,
    Fact,
    Lesson,
    Media,
    Module,
    OldSlug,
    Release,
    ReleaseLesson,
    ReleaseLive,
    ReleaseQuiz,
    ReleaseText,
    Source,
    Term,
)
from learning.catalogue.reading import (
    LessonText,
    ModuleText,
    QuizRules,
    Shelf,
    ShelfLesson,
    ShelfModule,
    quiz_rules,
    shelf,
)
from learning.errors import NotFound
from learning.i18n import N_
from learning.i18n.languages import SOURCE
from learning.markdown.document import Question

REVISION = select(ContentState.revision)


def revision(session: Session) -> int:
    """The number of the last publication; 0 before the first."""
    return session.scalar(REVISION) or 0


def current_shelf(session: Session, *, expected: int) -> Shelf:
    """The shelf as one publication left it: read anew if another came while it was read.

    PostgreSQL reads without a transaction, so that half of it could be older than the rest.
    """
    while True:
        found = read_shelf(session, revision=expected)
        now = revision(session)
        if now == expected:
            return found
        session.expire_all()
        expected = now


def read_shelf(session: Session, *, revision: int) -> Shelf:
    """Every module with a current release, without the bodies of its lessons: five statements."""
    current = (
        select(Module, Release)
        .join(Release, Release.id == Module.current_release_id)
        .where(Module.archived_at.is_(None))
        .order_by(Module.position, Module.key)
    )
    pairs = session.execute(current).all()
    texts = _module_texts(session)
    lessons = _lessons(session)
    old_slugs = _old_slugs(session)
    return shelf(
        revision,
        [
            ShelfModule(
                module_id=module.id,
                release_id=release.id,
                key=module.key,
                slug=module.slug,
                theme=release.theme,
                tile=release.tile,
                frameworks=tuple(release.frameworks),
                texts=texts[release.id],
                lessons=tuple(lessons[release.id]),
                old_slugs=old_slugs[module.id],
                quiz=quiz_rules(release.settings),
            )
            for module, release in pairs
        ],
    )


def _module_texts(session: Session) -> dict[int, dict[str, ModuleText]]:
    rows = session.scalars(
        select(ReleaseText).join(Module, Module.current_release_id == ReleaseText.release_id)
    )
    found: dict[int, dict[str, ModuleText]] = defaultdict(dict)
    for row in rows:
        found[row.release_id][row.language] = ModuleText(row.title, row.summary, tuple(row.body))
    return found


def _lessons(session: Session) -> dict[int, list[ShelfLesson]]:
    rows = session.execute(
        select(ReleaseLesson, Lesson.key, Lesson.slug)
        .join(Lesson, Lesson.id == ReleaseLesson.lesson_id)
        .join(Module, Module.current_release_id == ReleaseLesson.release_id)
        .order_by(ReleaseLesson.release_id, ReleaseLesson.number, ReleaseLesson.language)
    )
    texts: dict[tuple[int, int], dict[str, LessonText]] = defaultdict(dict)
    firsts: dict[tuple[int, int], tuple[ReleaseLesson, str, str]] = {}
    for row, key, slug in rows:
        place = (row.release_id, row.lesson_id)
        texts[place][row.language] = LessonText(row.id, row.title, row.summary, row.minutes)
        firsts.setdefault(place, (row, key, slug))
    found: dict[int, list[ShelfLesson]] = defaultdict(list)
    for place, (row, key, slug) in firsts.items():
        found[row.release_id].append(
            ShelfLesson(
                lesson_id=row.lesson_id,
                key=key,
                slug=slug,
                number=row.number,
                question_keys=tuple(row.question_keys),
                recommendations=tuple(row.recommendations),
                texts=texts[place],
            )
        )
    return found


def _old_slugs(session: Session) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in session.scalars(select(OldSlug)):
        found[row.module_id][row.slug] = row.lesson_id
    return found


def compiled_lesson(session: Session, release_lesson_id: int) -> CompiledLesson:
    """The body of a lesson as its release has it."""
    raw = session.scalar(
        select(ReleaseLesson.compiled).where(ReleaseLesson.id == release_lesson_id)
    )
    if raw is None:
        raise NotFound(N_("There is no such lesson."))
    return lesson_from_json(raw)


@dataclass(frozen=True, slots=True)
class QuizBook:
    """The graded quiz of one release: its rules, and its pool in every language by key."""

    rules: QuizRules
    texts: Mapping[str, Mapping[str, Question]]


def quiz_book(session: Session, release_id: int) -> QuizBook:
    """A release's quiz. It never changes, so it may be kept for ever."""
    rows = session.execute(
        select(Release.settings, ReleaseQuiz.language, ReleaseQuiz.compiled)
        .join(ReleaseQuiz, ReleaseQuiz.release_id == Release.id)
        .where(Release.id == release_id)
    ).all()
    rules = quiz_rules(rows[0].settings) if rows else None
    if rules is None:
        raise NotFound(N_("This module has no final quiz."))
    pools = {row.language: quiz_from_json(row.compiled).questions for row in rows}
    return QuizBook(rules, {code: {one.id: one for one in pool} for code, pool in pools.items()})


@dataclass(frozen=True, slots=True)
class LivePlan:
    """The live plan of one release: its minutes, and its steps in every language, source first."""

    minutes: int
    titles: Mapping[str, str]
    texts: Mapping[str, CompiledPlan]


def live_plan(session: Session, release_id: int) -> LivePlan | None:
    """A release's live plan; none where its module has none."""
    rows = session.execute(
        select(ReleaseLive.language, ReleaseLive.title, ReleaseLive.minutes, ReleaseLive.compiled)
        .where(ReleaseLive.release_id == release_id)
        .order_by(ReleaseLive.id)
    ).all()
    if not rows:
        return None
    return LivePlan(
        minutes=rows[0].minutes,
        titles={row.language: row.title for row in rows},
        texts={row.language: plan_from_json(row.compiled) for row in rows},
    )


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as a list shows it."""

    key: str
    title: str
    organisation: str
    year: str
    identifier: str
    url: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact with the sources that say it."""

    key: str
    text: str
    year: str
    mark: str
    note: str
    sources: tuple[SourceLine, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    language: str = SOURCE.code

    def in_language(self, language: str) -> "FactLine":
        """The same fact in this language, or as it was written where it has none there."""
        words = self.words.get(language)
        if words is None:
            return self
        return replace(self, text=words["text"], note=words["note"], language=language)


@dataclass(frozen=True, slots=True)
class TermLine:
    """A glossary term in the best language there is."""

    key: str
    language: str
    term: str
    definition: str
    see: tuple[str, ...]


def sources_by_key(session: Session) -> dict[str, SourceLine]:
    rows = session.scalars(select(Source))
    return {
        row.key: SourceLine(row.key, row.title, row.organisation, row.year, row.identifier, row.url)
        for row in rows
    }


def facts_by_key(session: Session) -> dict[str, FactLine]:
    """Every fact, each with its sources: two statements however many there are."""
    sources = sources_by_key(session)
    rows = session.scalars(select(Fact))
    return {
        row.key: FactLine(
            row.key,
            row.text,
            row.year,
            row.mark,
            row.note,
            tuple(sources[key] for key in row.source_keys if key in sources),
            row.words,
        )
        for row in rows
    }


def terms_in(session: Session, *, languages: Sequence[str]) -> dict[str, TermLine]:
    """Every term in the first of these languages that has it."""
    rows = session.scalars(select(Term).where(Term.language.in_(languages)).order_by(Term.key))
    found: dict[str, TermLine] = {}
    for row in sorted(rows, key=lambda row: languages.index(row.language)):
        found.setdefault(
            row.key, TermLine(row.key, row.language, row.term, row.definition, tuple(row.see))
        )
    return dict(sorted(found.items()))


def media_file(session: Session, *, module_slug: str, name: str) -> Media:
    """A picture, video, caption or transcript; its body is read when it is asked for."""
    media = session.scalar(
        select(Media)
        .join(Module, Module.id == Media.module_id)
        .where(Module.slug == module_slug, Media.name == name)
    )
    if media is None:
        raise NotFound(N_("There is no such file."))
    return media
