"""The files of one module become one release, or the problems that keep it from being one. Pure."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from learning.authoring import checking, quality
from learning.authoring.media_types import media_type_of
from learning.authoring.module_texts import (
    ModuleFiles,
    Texts,
    aims,
    digested,
    languages_of,
    lesson_release,
    line,
    live_drafts,
    quiz_drafts,
)
from learning.authoring.paths import RESERVED, Place
from learning.authoring.plans import shape_of
from learning.authoring.renderings import is_translation
from learning.authoring.staleness import Standing
from learning.authoring.uploads import ALTERNATIVE
from learning.catalogue.compiled import MediaFile, ModuleDraft, ModuleRelease
from learning.markdown.checks import Known
from learning.markdown.document import Document, Problem

POSITIONS = {"housing": 0, "social-cohesion": 1, "basic-services": 2}


class _Assembly:
    """Collects the problems of one module while its release is put together."""

    def __init__(self, files: ModuleFiles, known: Known) -> None:
        self.files = files
        self.known = known
        self.problems: list[Problem] = []
        self.texts = Texts(files)

    def error(self, path: str, line: int, message: str) -> None:
        self.problems.append(Problem(path, line, message))

    def check_fronts(self) -> None:
        media = {place.path for place in self.files.places if place.kind == "media"}
        for kind in ("module", "lesson", "quiz", "live"):
            for place, document in self.files.of(kind):
                known = replace(self.known, media=media)
                self.problems += checking.of_file(place, document, known=known)

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

    def check_translations(self) -> None:
        """A translation asks the same as its source, with the same right answers.

        Of questions that are behind or unfinished readers get the source, so they may differ.
        """
        for kind in ("lesson", "quiz", "live"):
            for place, source in self.files.of(kind):
                for other, document in self.texts.translations(place):
                    if ask_differently(source, document, self.texts.standing(other)):
                        self.error(
                            other.path,
                            1,
                            f"Its questions differ from those of {place.path} in form, order or"
                            " key. Bring both to the same questions and right answers.",
                        )
                    elif kind == "live" and self._has_other_slides(other, source, document):
                        self.error(
                            other.path,
                            1,
                            f"Its slides differ from those of {place.path}. Bring both to the same"
                            " ## titles and the same lines ---.",
                        )

    def _has_other_slides(self, place: Place, source: Document, document: Document) -> bool:
        """Of a plan that was never recorded only its shape tells what belongs together."""
        is_known = place.path in self.files.records
        return not is_known and shape_of(document) != shape_of(source)


def ask_differently(source: Document, translation: Document, found: Standing) -> bool:
    """Whether questions that call themselves current have another form, order or key."""
    if source.fingerprint == translation.fingerprint:
        return False
    behind = {one.source.key for one in found.pairings if one.state in ("stale", "draft")}
    theirs = {one.id: one.fingerprint for one in translation.questions}
    ours = {one.id: one.fingerprint for one in source.questions}
    common = [key for key in ours if key in theirs and key not in behind]
    order = [key for key in theirs if key in set(common)]
    strangers = theirs.keys() - ours.keys() - found.known
    return bool(strangers) or order != common or any(ours[key] != theirs[key] for key in common)


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
        if is_translation(place) and place.source not in paths:
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
        digest=digest_of(digested(assembly.texts)),
        theme=str(front["theme"]),
        tile=str(front["tile"]),
        frameworks=tuple(f"sdg:{code}" for code in _list(front.get("sdg"))),
        settings=_settings(quiz[1] if quiz else None),
        texts={
            language: ModuleDraft(
                title=str(document.front["title"]),
                summary=line(assembly.texts, place, "summary"),
                body=aims(assembly.texts, place, language),
            )
            for language, place, document in languages_of(assembly.texts, f"{slug}/module.md")
        },
        lessons=tuple(lesson_release(assembly.texts, place) for place, _ in lessons),
        quiz=quiz_drafts(assembly.texts, quiz[0]) if quiz else {},
        media=tuple(_media(files)),
        live=live_drafts(assembly.texts),
    )


def _settings(quiz: Document | None) -> dict[str, Any]:
    """What the graded quiz goes by; empty when the module has none."""
    if quiz is None:
        return {}
    keys = ("draw", "pass_mark", "attempts", "minutes")
    return {key: int(quiz.front[key]) for key in keys if key in quiz.front}


def _media(files: ModuleFiles) -> Iterator[MediaFile]:
    for place in files.places:
        if place.kind == "media" and not place.name.endswith(ALTERNATIVE):
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
