"""The files of one module become one release, or the problems that keep it from being one. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from learning.authoring import quality
from learning.authoring.compile import compile_lesson, compile_quiz, render_plain
from learning.authoring.media_types import media_type_of
from learning.authoring.paths import RESERVED, Place
from learning.authoring.plans import compile_plan, shape_of
from learning.catalogue.compiled import (
    LessonDraft,
    LessonRelease,
    LiveDraft,
    MediaFile,
    ModuleDraft,
    ModuleRelease,
    QuizDraft,
)
from learning.markdown import frontmatter
from learning.markdown.checks import Known, check_document, check_lesson
from learning.markdown.document import Document, Problem, Question, paired

POSITIONS = {"housing": 0, "social-cohesion": 1, "basic-services": 2}


@dataclass(frozen=True, slots=True)
class ModuleFiles:
    """What the tree holds of one module."""

    slug: str
    places: tuple[Place, ...]
    documents: Mapping[str, Document]
    bodies: Mapping[str, bytes]

    def of(self, kind: str) -> Iterator[tuple[Place, Document]]:
        """The parsed files of this kind in the order of their names, sources first."""
        for place in sorted(self.places, key=lambda one: (one.source, one.language or "")):
            if place.kind == kind and place.path in self.documents:
                yield place, self.documents[place.path]


class _Assembly:
    """Collects the problems of one module while its release is put together."""

    def __init__(self, files: ModuleFiles, known: Known) -> None:
        self.files = files
        self.known = known
        self.problems: list[Problem] = []

    def error(self, path: str, line: int, message: str) -> None:
        self.problems.append(Problem(path, line, message))

    def check_fronts(self) -> None:
        media = {place.path for place in self.files.places if place.kind == "media"}
        for kind in ("module", "lesson", "quiz", "live"):
            for place, document in self.files.of(kind):
                self.problems += frontmatter.check(document, kind=kind, path=place.path)
                if kind == "lesson" and not place.language:
                    self.problems += quality.of_lesson(document, path=place.path)
                if kind == "live" and not place.language:
                    self.problems += quality.of_plan(document, path=place.path)
                look = check_lesson if kind == "lesson" and not place.language else check_document
                self.problems += look(
                    document, path=place.path, known=replace(self.known, media=media)
                )

    def read_all(self, kind: str) -> bool:
        """Whether every file of the kind could be parsed; else its errors come first."""
        return all(
            place.path in self.files.documents for place in self.files.places if place.kind == kind
        )

    def sources(self, kind: str) -> dict[str, tuple[Place, Document]]:
        """Source files of a kind by the id in their front matter; an id twice is reported."""
        found: dict[str, tuple[Place, Document]] = {}
        for place, document in self.files.of(kind):
            if place.language:
                continue
            key = str(document.front.get("id", ""))
            if key in found:
                self.error(
                    place.path,
                    line_of(document, "id"),
                    f"The id “{key}” is also that of {found[key][0].path}. Change one of them.",
                )
            found[key] = place, document
        return found

    def translations(self, place: Place) -> list[tuple[Place, Document]]:
        """The translations of a source file."""
        return [
            (other, document)
            for other, document in self.files.of(place.kind)
            if other.language and other.source == place.path
        ]

    def check_translations(self) -> None:
        """A translation asks the same as its source, with the same right answers."""
        for kind in ("lesson", "quiz", "live"):
            for place, source in self.files.of(kind):
                for other, document in self.translations(place):
                    if document.fingerprint != source.fingerprint:
                        self.error(
                            other.path,
                            1,
                            f"Its questions differ from those of {place.path} in form, order or"
                            " key. Bring both to the same questions and right answers.",
                        )
                    elif kind == "live" and shape_of(document) != shape_of(source):
                        self.error(
                            other.path,
                            1,
                            f"Its slides differ from those of {place.path}. Bring both to the same"
                            " ## titles and the same lines ---.",
                        )


def assemble(
    files: ModuleFiles, known: Known, *, position: int
) -> tuple[ModuleRelease | None, list[Problem]]:
    """The module's release, or none with the errors that keep it from being one."""
    assembly = _Assembly(files, known)
    assembly.check_fronts()
    assembly.check_translations()
    path = f"{files.slug}/module.md"
    module = files.documents.get(path)
    if module is None:
        if all(place.path != path for place in files.places):
            assembly.error(path, 1, f"There is no {path}. A module needs one: title, order, aims.")
        return None, assembly.problems
    lessons = assembly.sources("lesson")
    order = _order(assembly, path, module, lessons)
    _check_orphans(assembly)
    _check_questions(assembly)
    if not all(assembly.read_all(kind) for kind in ("module", "lesson", "quiz", "live")):
        return None, assembly.problems
    if any(problem.level == "error" for problem in assembly.problems):
        return None, assembly.problems
    return _release(assembly, module, [lessons[key] for key in order], position), assembly.problems


def _check_questions(assembly: _Assembly) -> None:
    """The pattern of right answers over the module's lessons and its quiz."""
    sources = [*assembly.files.of("lesson"), *assembly.files.of("quiz")]
    asked = {place.path: document for place, document in sources if not place.language}
    assembly.problems += quality.of_questions(asked)


def _order(
    assembly: _Assembly,
    path: str,
    module: Document,
    lessons: Mapping[str, tuple[Place, Document]],
) -> list[str]:
    """The lessons in their order: each named once, each with a file, none forgotten."""
    named = [str(key) for key in _list(module.front.get("lessons"))]
    are_all_read = assembly.read_all("lesson")
    line = line_of(module, "lessons")
    if not named:
        assembly.error(path, line, "“lessons” lists no lesson. Write their ids in their order.")
    for place, key in enumerate(named):
        at = module.front_lines.get(f"lessons.{place}", line)
        if key in named[:place]:
            assembly.error(path, at, f"“{key}” stands in the order twice. Keep one.")
        elif key not in lessons and are_all_read:
            assembly.error(
                path, at, f"There is no lesson with the id “{key}”. Mend the order or add its file."
            )
    for key, (place_, document) in lessons.items():
        if key not in named:
            message = f"“{key}” is missing from the order of {path}. Add it under “lessons”."
            assembly.error(place_.path, line_of(document, "id"), message)
        if place_.slug in RESERVED:
            message = f"“{place_.slug}” is the address of another page. Choose another file name."
            assembly.error(place_.path, 1, message)
    return list(dict.fromkeys(key for key in named if key in lessons))


def _check_orphans(assembly: _Assembly) -> None:
    """A translation without its source file would be read by nobody."""
    paths = {place.path for place in assembly.files.places}
    for place in assembly.files.places:
        if place.language and place.source not in paths:
            message = f"There is no {place.source} that it translates. Add it or rename this file."
            assembly.error(place.path, 1, message)


def _release(
    assembly: _Assembly, module: Document, lessons: list[tuple[Place, Document]], position: int
) -> ModuleRelease:
    files, front = assembly.files, module.front
    slug = files.slug
    quiz = next(iter(assembly.sources("quiz").values()), None)
    return ModuleRelease(
        key=str(front["id"]),
        slug=slug,
        position=POSITIONS.get(slug, len(POSITIONS) + position),
        digest=digest_of(files.bodies),
        theme=str(front["theme"]),
        tile=str(front["tile"]),
        frameworks=tuple(f"sdg:{code}" for code in _list(front.get("sdg"))),
        settings=_settings(quiz[1] if quiz else None),
        texts={
            language: ModuleDraft(
                title=str(document.front["title"]),
                summary=str(document.front["summary"]),
                body=render_plain(document, path=place.path, language=language),
            )
            for language, place, document in _languages(assembly, f"{slug}/module.md")
        },
        lessons=tuple(_lesson(assembly, place) for place, _ in lessons),
        quiz=_quiz(assembly, quiz[0]) if quiz else {},
        media=tuple(_media(files)),
        live=_live(assembly),
    )


def _lesson(assembly: _Assembly, place: Place) -> LessonRelease:
    source = assembly.files.documents[place.path]
    texts = {}
    for language, other, document in _languages(assembly, place.path):
        compiled = compile_lesson(
            document,
            path=other.path,
            language=language,
            questions=same_ids(source.questions, document.questions),
        )
        texts[language] = LessonDraft(
            title=str(document.front["title"]),
            summary=str(document.front["summary"]),
            minutes=int(document.front["minutes"]),
            recommendations=source.recommendations,
            fingerprint=document.fingerprint,
            compiled=compiled,
        )
    return LessonRelease(key=str(source.front["id"]), slug=place.slug, texts=texts)


def _quiz(assembly: _Assembly, place: Place) -> dict[str, QuizDraft]:
    """The quiz in each language, its reused questions taken from the lessons of that language."""
    source = assembly.files.documents[place.path]
    return {
        language: QuizDraft(
            title=str(document.front["title"]),
            fingerprint=document.fingerprint,
            compiled=compile_quiz(
                same_ids(source.questions, document.questions),
                path=other.path,
                language=language,
                reused=_lesson_questions(assembly, language),
            ),
        )
        for language, other, document in _languages(assembly, place.path)
    }


def _live(assembly: _Assembly) -> dict[str, LiveDraft]:
    """The live plan in each language it has; none where the module has no plan."""
    found = next(iter(assembly.sources("live").values()), None)
    if found is None:
        return {}
    place, source = found
    return {
        language: LiveDraft(
            title=str(document.front["title"]),
            minutes=int(source.front.get("minutes", 0)),
            fingerprint=document.fingerprint,
            compiled=compile_plan(
                source,
                document,
                path=other.path,
                language=language,
                reused=_questions_written_in(assembly, language),
            ),
        )
        for language, other, document in _languages(assembly, place.path)
    }


def _lesson_questions(assembly: _Assembly, language: str) -> dict[str, Question]:
    """Questions of the module's lessons by `lesson#question`, in the language where it exists."""
    found = {
        f"{key}#{question.id}": question
        for key, (_, source) in assembly.sources("lesson").items()
        for question in source.questions
    }
    return found | _questions_written_in(assembly, language)


def _questions_written_in(assembly: _Assembly, language: str) -> dict[str, Question]:
    """Questions of the lessons that have this language, and there under the source's ids."""
    found: dict[str, Question] = {}
    for key, (place, source) in assembly.sources("lesson").items():
        for code, _, document in _languages(assembly, place.path):
            theirs = {question.id: question for question in document.questions}
            for question in source.questions if code == language else ():
                one = paired(question, theirs[question.id]) if question.id in theirs else None
                found |= {f"{key}#{question.id}": one} if one else {}
    return found


def same_ids(source: Iterable[Question], translated: Iterable[Question]) -> tuple[Question, ...]:
    """The translated questions with the ids of their source, so that one record fits them all."""
    by_id = {question.id: question for question in translated}
    return tuple(paired(one, by_id[one.id]) or one if one.id in by_id else one for one in source)


def _languages(assembly: _Assembly, path: str) -> Iterator[tuple[str, Place, Document]]:
    """The file and its translations, each with its language; the source first."""
    place = next(one for one in assembly.files.places if one.path == path)
    source = assembly.files.documents[path]
    yield str(source.front.get("language", "en")), place, source
    for other, document in assembly.translations(place):
        yield str(other.language), other, document


def _settings(quiz: Document | None) -> dict[str, Any]:
    """What the graded quiz goes by; empty when the module has none."""
    if quiz is None:
        return {}
    keys = ("draw", "pass_mark", "attempts", "minutes")
    return {key: int(quiz.front[key]) for key in keys if key in quiz.front}


def _media(files: ModuleFiles) -> Iterator[MediaFile]:
    for place in files.places:
        if place.kind == "media":
            body = files.bodies[place.path]
            yield MediaFile(place.name, media_type_of(place.name, body), body)


def digest_of(bodies: Mapping[str, bytes]) -> str:
    """The fingerprint of all files: same files, same release."""
    total = hashlib.sha256()
    for path, body in sorted(bodies.items()):
        total.update(f"{path}\0{len(body)}\0".encode())
        total.update(body)
    return total.hexdigest()


def line_of(document: Document, key: str) -> int:
    return document.front_lines.get(key, 1)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
