"""What is wrong with one file, while it is written as when it is published. Pure."""

from collections.abc import Iterator

from learning.authoring import quality
from learning.authoring.paths import Place
from learning.markdown import frontmatter
from learning.markdown.checks import Known, check_document, check_lesson
from learning.markdown.document import Document, Problem


def of_file(place: Place, document: Document, *, known: Known) -> Iterator[Problem]:
    """The problems of a parsed file that follow from it and from what it may point at."""
    yield from frontmatter.check(document, kind=place.kind, path=place.path)
    is_source = not place.language
    if place.kind == "lesson" and is_source:
        yield from quality.of_lesson(document, path=place.path)
    if place.kind == "live" and is_source:
        yield from quality.of_plan(document, path=place.path)
    look = check_lesson if place.kind == "lesson" and is_source else check_document
    yield from look(document, path=place.path, known=known)
