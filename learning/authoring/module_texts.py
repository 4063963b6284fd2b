"""The texts of one module in each of its languages, as a release keeps them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from learning.authoring.compile import compile_lesson, render_plain
from learning.authoring.mixing import (
    Written,
    asked,
    in_its_language,
    is_whole,
    mixed_lesson,
    mixed_text,
    worded,
)
from learning.authoring.paths import Place
from learning.authoring.plans import compile_plan
from learning.authoring.renderings import Records, is_translation
from learning.authoring.staleness import Standing, standing
from learning.catalogue.compiled import (
    CompiledLesson,
    CompiledQuiz,
    LessonDraft,
    LessonRelease,
    LiveDraft,
    QuizDraft,
)
from learning.markdown.document import Document, Pieces, Question

UNSHOWN = ("missing", "draft")  # states of words that readers do not get


@dataclass(frozen=True, slots=True)
class ModuleFiles:
    """What the tree holds of one module."""

    slug: str
    places: tuple[Place, ...]
    documents: Mapping[str, Document]
    bodies: Mapping[str, bytes]
    records: Records = field(default_factory=dict)

    @property
    def is_archived(self) -> bool:
        """Whether its author took it off the shelf: it is checked, and not released."""
        module = self.documents.get(f"{self.slug}/module.md")
        return module is not None and module.front.get("archived") == "yes"

    def of(self, kind: str) -> Iterator[tuple[Place, Document]]:
        """The parsed files of this kind in the order of their names, sources first."""
        for place in sorted(self.places, key=lambda one: (one.source, one.language or "")):
            if place.kind == kind and place.path in self.documents:
                yield place, self.documents[place.path]


class Texts:
    """The files of one module with how its translations stand to their sources."""

    def __init__(self, files: ModuleFiles) -> None:
        self.files = files
        self._standings: dict[str, Standing] = {}

    def standing(self, place: Place) -> Standing:
        """How the translation at this place stands to its source."""
        if place.path not in self._standings:
            documents = self.files.documents
            known = self.files.records.get(place.path, {})
            self._standings[place.path] = standing(
                documents[place.source], documents[place.path], known
            )
        return self._standings[place.path]

    def translations(self, place: Place) -> list[tuple[Place, Document]]:
        """The translations of a source file."""
        return [
            (other, document)
            for other, document in self.files.of(place.kind)
            if other.language and other.source == place.path
        ]

    def sources(self, kind: str) -> dict[str, tuple[Place, Document]]:
        """Source files of a kind by the id in their front matter."""
        return {
            str(document.front.get("id", "")): (place, document)
            for place, document in self.files.of(kind)
            if not place.language
        }


def lesson_release(texts: Texts, place: Place) -> LessonRelease:
    source = texts.files.documents[place.path]
    drafts = {}
    for language, other, document in languages_of(texts, place.path):
        drafts[language] = LessonDraft(
            title=str(document.front["title"]),
            summary=line(texts, other, "summary"),
            minutes=int(document.front["minutes"]),
            recommendations=source.recommendations,
            fingerprint=source.fingerprint,
            compiled=_compiled_lesson(texts, other, language),
        )
    return LessonRelease(key=str(source.front["id"]), slug=place.slug, texts=drafts)


def _compiled_lesson(texts: Texts, place: Place, language: str) -> CompiledLesson:
    document = texts.files.documents[place.path]
    if not place.language:
        return compile_lesson(
            document, path=place.path, language=language, questions=document.questions
        )
    return mixed_lesson(*_both(texts, place), texts.standing(place))


def aims(texts: Texts, place: Place, language: str) -> Pieces:
    document = texts.files.documents[place.path]
    if not place.language or is_whole(*_both(texts, place), texts.standing(place)):
        return render_plain(document, path=place.path, language=language)
    return mixed_text(*_both(texts, place), texts.standing(place))


def line(texts: Texts, place: Place, name: str) -> str:
    """A line of the front matter; the source's where the translation has none that is finished."""
    documents = texts.files.documents
    if place.language and texts.standing(place).state_of(f"front.{name}") in UNSHOWN:
        return str(documents[place.source].front[name])
    return str(documents[place.path].front[name])


def _both(texts: Texts, place: Place) -> tuple[Written, Written]:
    """The source of a translation, and the translation."""
    documents = texts.files.documents
    source = documents[place.source]
    return (
        Written(source, place.source, str(source.front.get("language", "en"))),
        Written(documents[place.path], place.path, str(place.language)),
    )


def _asked(texts: Texts, place: Place) -> Iterator[tuple[Question, Written, Written]]:
    """The questions of a file under the ids of its source: in whose words, and on whose page."""
    if place.language:
        source, translation = _both(texts, place)
        for one, by in asked(source, translation, texts.standing(place)):
            yield one, by, translation
        return
    document = texts.files.documents[place.path]
    source = Written(document, place.path, str(document.front.get("language", "en")))
    yield from ((one, source, source) for one in document.questions)


def quiz_drafts(texts: Texts, place: Place) -> dict[str, QuizDraft]:
    """The quiz in each language, its reused questions taken from the lessons of that language."""
    source = texts.files.documents[place.path]
    found = {}
    for language, other, document in languages_of(texts, place.path):
        reused = _lesson_questions(texts, language)
        pool = []
        for question, by, page in _asked(texts, other):
            if question.use is None:
                pool.append(worded(question, by, page))
            else:
                pool.append(replace(reused[question.use], id=question.use))
        found[language] = QuizDraft(
            title=str(document.front["title"]),
            fingerprint=source.fingerprint,
            compiled=CompiledQuiz(tuple(pool)),
        )
    return found


def live_drafts(texts: Texts) -> dict[str, LiveDraft]:
    """The live plan in each language it has; none where the module has no plan."""
    found = next(iter(texts.sources("live").values()), None)
    if found is None:
        return {}
    place, source = found
    return {
        language: LiveDraft(
            title=str(document.front["title"]),
            minutes=int(source.front.get("minutes", 0)),
            fingerprint=source.fingerprint,
            compiled=compile_plan(
                source,
                document,
                path=other.path,
                language=language,
                reused=_questions_written_in(texts, language),
                found=texts.standing(other) if other.language else None,
            ),
        )
        for language, other, document in languages_of(texts, place.path)
    }


def _lesson_questions(texts: Texts, language: str) -> dict[str, Question]:
    """Questions of the module's lessons by `lesson#question`, ready to be asked in this language.

    What it lacks is asked in the words of its source, marked.
    """
    found: dict[str, Question] = {}
    for key, (place, source) in texts.sources("lesson").items():
        written = {code: other for code, other, _ in languages_of(texts, place.path)}
        other = written.get(language, place)
        for question, by, page in _asked(texts, other):
            one = worded(question, by, page)
            is_foreign = other is place and str(source.front.get("language", "en")) != language
            found[f"{key}#{question.id}"] = in_its_language(one, by) if is_foreign else one
    return found


def _questions_written_in(texts: Texts, language: str) -> dict[str, Question]:
    """Questions of the lessons that have this language, and there under the source's ids."""
    found: dict[str, Question] = {}
    for key, (place, _) in texts.sources("lesson").items():
        for code, other, _ in languages_of(texts, place.path):
            for question, by, page in _asked(texts, other) if code == language else ():
                found |= {f"{key}#{question.id}": question} if by is page else {}
    return found


def languages_of(texts: Texts, path: str) -> Iterator[tuple[str, Place, Document]]:
    """The file and its translations, each with its language; the source first.

    A translation whose title is not finished is not begun for readers.
    """
    place = next(one for one in texts.files.places if one.path == path)
    source = texts.files.documents[path]
    yield str(source.front.get("language", "en")), place, source
    for other, document in texts.translations(place):
        if texts.standing(other).state_of("front.title") not in UNSHOWN:
            yield str(other.language), other, document


def digested(texts: Texts) -> dict[str, bytes]:
    """What a release follows from: its texts, and which translated blocks are not current."""
    files = texts.files
    bodies = {
        place.path: files.bodies[place.path] for place in files.places if place.kind != "renderings"
    }
    behind = [
        f"{place.path} {one.source.key} {one.state}"
        for place in files.places
        if is_translation(place)
        for one in texts.standing(place).pairings
        if one.state in ("stale", "draft")
    ]
    return bodies | ({"renderings": "\n".join(behind).encode()} if behind else {})
