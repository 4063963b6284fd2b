"""The whole content tree, read and checked: what can be published, or why not. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from learning.authoring import library_files, quality
from learning.authoring.module_files import assemble
from learning.authoring.module_texts import ModuleFiles
from learning.authoring.paths import Place, place_of
from learning.authoring.renderings import Records, read_renderings
from learning.authoring.staleness import Renderings
from learning.catalogue.compiled import ModuleRelease, References
from learning.markdown.dialect import read
from learning.markdown.document import Document, Problem, Slot
from learning.recommendations.library import Library

LIST_OF_FILES = (
    "The tree has no place for this file. It holds <module>/module.md, lessons/01-name.md, quiz.md,"
    " live.md and media/, and _library/."
)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that can be published, and every problem that was found."""

    problems: tuple[Problem, ...]
    modules: tuple[ModuleRelease, ...] = ()
    library: Library = field(default_factory=Library)
    references: References = field(default_factory=References)
    documents: Mapping[str, Document] = field(default_factory=dict)  # all that could be read


def read_content(
    files: Mapping[str, bytes], *, each: Callable[[int], None] = lambda _done: None
) -> Content:
    """Read every file, check each alone and all together. With an error there are no modules.

    `each` is told how many files are read so far.
    """
    places = [place_of(path) for path in sorted(files)]
    problems = [
        Problem(place.path, 1, LIST_OF_FILES) for place in places if place.kind == "unknown"
    ]
    documents = _documents(files, places, problems, each)
    found = library_files.assemble(files, places, documents)
    problems += found.problems
    known = replace(found.known, questions=_questions(documents, places))
    modules = []
    records = _records(files, places, problems)
    for position, one in enumerate(_by_module(files, places, documents, records)):
        release, module_problems = assemble(one, known, position=position)
        problems += module_problems
        modules += [release] if release and not one.is_archived else []
    problems += _untaught(places, documents)
    problems.sort(key=lambda problem: (problem.path, problem.line))
    if any(problem.level == "error" for problem in problems):
        return Content(tuple(problems))
    return Content(tuple(problems), tuple(modules), found.library, found.references, documents)


def _documents(
    files: Mapping[str, bytes],
    places: Sequence[Place],
    problems: list[Problem],
    each: Callable[[int], None],
) -> dict[str, Document]:
    """Every Markdown file that could be parsed, by path."""
    found = {}
    for done, place in enumerate(places, start=1):
        each(done)
        if place.path.endswith(".md") and place.kind not in ("unknown", "media"):
            parsed = read(files[place.path], path=place.path)
            problems += parsed.problems
            if parsed.document is not None:
                found[place.path] = parsed.document
    return found


def _untaught(places: Sequence[Place], documents: Mapping[str, Document]) -> Iterator[Problem]:
    """Recommendations that no lesson shows or no question teaches."""
    sources = [
        (one, documents[one.path]) for one in places if not one.language and one.path in documents
    ]
    lessons = [document for place, document in sources if place.kind == "lesson"]
    asking = [document for place, document in sources if place.kind in ("lesson", "quiz")]
    return quality.of_teaching(
        {
            str(document.front.get("id")): place.path
            for place, document in sources
            if place.kind == "recommendation"
        },
        cards=[
            block.html[0].key
            for document in lessons
            for block in document.blocks
            if block.kind == "recommendation" and isinstance(block.html[0], Slot)
        ],
        questions=[one.rec for document in asking for one in document.questions if one.rec],
    )


def _questions(documents: Mapping[str, Document], places: Sequence[Place]) -> frozenset[str] | None:
    """Every question that a quiz or a plan may reuse; None when a lesson could not be read."""
    lessons = [one for one in places if one.kind == "lesson" and not one.language]
    if any(one.path not in documents for one in lessons):
        return None
    return frozenset(
        f"{one.module}/{documents[one.path].front.get('id', '')}#{question.id}"
        for one in lessons
        for question in documents[one.path].questions
    )


def _records(
    files: Mapping[str, bytes], places: Sequence[Place], problems: list[Problem]
) -> Records:
    """What is recorded of every translation, by its path."""
    found: dict[str, Renderings] = {}
    for place in places:
        if place.kind == "renderings":
            read_file = read_renderings(files[place.path], path=place.path)
            problems += read_file.problems
            found |= read_file.records
    return found


def _by_module(
    files: Mapping[str, bytes],
    places: Sequence[Place],
    documents: Mapping[str, Document],
    records: Records,
) -> list[ModuleFiles]:
    """The files of each module, in the order of the modules' names."""
    grouped: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.module:
            grouped[place.module].append(place)
    return [
        ModuleFiles(
            slug=slug,
            places=tuple(ones),
            documents={one.path: documents[one.path] for one in ones if one.path in documents},
            bodies={one.path: files[one.path] for one in ones},
            records=records,
        )
        for slug, ones in sorted(grouped.items())
    ]
