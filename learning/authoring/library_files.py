"""The files of `_library/` become references and a library, or problems with their lines. Pure."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from learning.authoring.paths import Place
from learning.catalogue.compiled import FactEntry, FactWords, References, SourceEntry, TermText
from learning.markdown import frontmatter
from learning.markdown.checks import Known, check_document
from learning.markdown.document import Document, Problem
from learning.markdown.report import did_you_mean
from learning.recommendations.filling import body_from, compiled_from
from learning.recommendations.library import (
    FrameworkItemRow,
    FrameworkRow,
    Library,
    PracticeEntry,
    PracticeText,
    RecommendationEntry,
    RecommendationText,
)

FRAMEWORK_COLUMNS = (
    "key", "title", "organisation", "year", "identifier", "url", "binding", "summary",
)  # fmt: skip
ITEM_COLUMNS = ("code", "parent", "title", "summary", "mark")
Entry = TypeVar("Entry", bound=frontmatter.Front)
CATALOGUE = "frameworks"  # the file that lists them; the others hold the items of one each


@dataclass(frozen=True, slots=True)
class Found:
    """The library with what was wrong in it."""

    problems: tuple[Problem, ...] = ()
    references: References = field(default_factory=References)
    library: Library = field(default_factory=Library)
    known: Known = field(default_factory=Known)


def assemble(
    files: Mapping[str, bytes], places: Sequence[Place], documents: Mapping[str, Document]
) -> Found:
    """Read glossary, sources, facts, frameworks, practices and recommendations."""
    desk = _Desk(files, places, documents)
    references = References(
        terms=tuple(desk.terms()), sources=tuple(desk.sources()), facts=tuple(desk.facts())
    )
    library = Library(
        frameworks=tuple(desk.frameworks()),
        items=tuple(desk.items()),
        practices=tuple(desk.practices()),
        recommendations=tuple(desk.recommendations()),
    )
    known = desk.known()
    found = Found((), references, library, known)
    problems = [*desk.problems, *desk.check(known), *_cross(found, desk)]
    return Found(tuple(problems), references, library, known)


class _Desk:
    """The library's files on the table, with the problems found so far."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        places: Sequence[Place],
        documents: Mapping[str, Document],
    ) -> None:
        self.files = files
        self.places = places
        self.documents = documents
        self.problems: list[Problem] = []
        self.lines: dict[str, tuple[str, int]] = {}  # where each fact, source and term stands
        self.named: dict[str, set[str]] = defaultdict(set)  # keys by kind of file, wrong ones too

    def terms(self) -> Iterator[TermText]:
        for place in self._of("glossary"):
            for key, entry in self._entries(frontmatter.read_glossary, place):
                yield TermText(
                    key=key,
                    language=place.language or "en",
                    term=entry.term,
                    definition=entry.definition,
                    see=tuple(entry.see),
                )

    def sources(self) -> Iterator[SourceEntry]:
        for place in self._of("sources"):
            for key, entry in self._entries(frontmatter.read_sources, place):
                yield SourceEntry(
                    key=key,
                    title=entry.title,
                    organisation=entry.organisation,
                    year=entry.year,
                    identifier=entry.identifier or "",
                    url=entry.url or "",
                    kind=entry.kind,
                )

    def facts(self) -> Iterator[FactEntry]:
        words = self._fact_words()
        for place in self._of("facts"):
            if place.language:
                continue
            for key, entry in self._entries(frontmatter.read_facts, place):
                yield FactEntry(
                    key=key,
                    text=entry.text,
                    sources=tuple(entry.sources),
                    year=entry.year or "",
                    mark=entry.mark,
                    note=entry.note or "",
                    words=words.pop(key, {}),
                )
        for key in words:
            path, line = self.lines[key]
            message = f"There is no fact “{key}” that this translates. Mend the key or remove it."
            self.problems.append(Problem(path, line, message))

    def _fact_words(self) -> dict[str, dict[str, FactWords]]:
        """What translations say, by fact and language."""
        found: dict[str, dict[str, FactWords]] = defaultdict(dict)
        for place in self._of("facts"):
            if place.language:
                for key, entry in self._entries(frontmatter.read_fact_words, place):
                    found[key][place.language] = FactWords(entry.text, entry.note or "")
        return found

    def frameworks(self) -> Iterator[FrameworkRow]:
        for _, row in self._rows(lambda slug: slug == CATALOGUE, FRAMEWORK_COLUMNS):
            yield FrameworkRow(**row)

    def items(self) -> Iterator[FrameworkItemRow]:
        for place, row in self._rows(lambda slug: slug != CATALOGUE, ITEM_COLUMNS):
            yield FrameworkItemRow(framework=place.slug, **row)

    def practices(self) -> Iterator[PracticeEntry]:
        for place, document, texts in self._documents("practice"):
            front = document.front
            yield PracticeEntry(
                key=front["id"],
                slug=place.slug,
                years=front["years"],
                theme=front["theme"],
                migrant_led=front.get("migrant_led", "no") == "yes",
                mark=front["mark"],
                texts=tuple(
                    PracticeText(
                        language=language,
                        title=text.front["title"],
                        summary=text.front["summary"],
                        city=text.front["city"],
                        country=text.front["country"],
                        body=body_from(text),
                        years=str(text.front.get("years", "")),
                    )
                    for language, text in texts
                ),
                sources=tuple(front.get("sources", ())),
                facts=tuple(front.get("facts", ())),
                recommendations=tuple(front.get("recommendations", ())),
            )

    def recommendations(self) -> Iterator[RecommendationEntry]:
        for place, document, texts in self._documents("recommendation"):
            front = document.front
            yield RecommendationEntry(
                key=front["id"],
                slug=place.slug,
                theme=front["theme"],
                levels=tuple(front["level"]),
                cost_band=front["cost_band"],
                texts=tuple(
                    RecommendationText(
                        language=language,
                        title=text.front["title"],
                        summary=text.front["summary"],
                        addressee=text.front["addressee"],
                        source=self.files[path].decode(),
                        indicators=tuple(text.front.get("indicators", ())),
                        compiled=compiled_from(text),
                    )
                    for language, text, path in _with_paths(place, texts)
                ),
                frameworks=tuple(front.get("frameworks", ())),
                evidence=tuple(front.get("evidence", ())),
                version=int(front.get("version", "1")),
            )

    def known(self) -> Known:
        """Everything that a text may point at. What is there but wrong is reported where it stands,
        and not once more at every mention."""
        for place in self.places:
            document = self.documents.get(place.path)
            self.named[place.kind].add(str(document.front.get("id")) if document else place.slug)
        return Known(
            facts=self.named["facts"],
            sources=self.named["sources"],
            terms=self.named["glossary"],
            practices=self.named["practice"],
            recommendations=self.named["recommendation"],
        )

    def check(self, everything: Known) -> Iterator[Problem]:
        """What the texts of practices and recommendations point at exists."""
        for place in self.places:
            if place.kind in ("practice", "recommendation") and place.path in self.documents:
                yield from check_document(
                    self.documents[place.path], path=place.path, known=everything
                )

    def _entries(
        self, reader: Callable[..., frontmatter.Listing[Entry]], place: Place
    ) -> Iterator[tuple[str, Entry]]:
        """The entries of a YAML file that are as they should be."""
        listing = reader(self.files[place.path], path=place.path)
        self.problems += listing.problems
        if place.kind != "facts" or not place.language:  # a translation names nothing new
            self.named[place.kind].update(key for key in listing.lines if "." not in key)
        for key, entry in listing.entries.items():
            self.lines[key] = place.path, listing.lines.get(key, 1)
            yield key, entry

    def _rows(
        self, wanted: Callable[[str], bool], columns: tuple[str, ...]
    ) -> Iterator[tuple[Place, dict[str, str]]]:
        """The rows of CSV files whose header is exactly these columns."""
        for place in self._of("frameworks"):
            if not wanted(place.slug):
                continue
            try:
                text = self.files[place.path].decode("utf-8-sig")
            except UnicodeDecodeError:
                message = "This file is not UTF-8. Save it as “CSV UTF-8”."
                self.problems.append(Problem(place.path, 1, message))
                continue
            yield from self._csv(place, text, columns)

    def _csv(
        self, place: Place, text: str, columns: tuple[str, ...]
    ) -> Iterator[tuple[Place, dict[str, str]]]:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            if tuple(reader.fieldnames or ()) != columns:
                message = f"The first line must be: {','.join(columns)}"
                self.problems.append(Problem(place.path, 1, message))
                return
            for row in reader:
                if None in row or None in row.values():
                    message = f"This line does not have {len(columns)} cells. Check its commas."
                    self.problems.append(Problem(place.path, reader.line_num, message))
                    continue
                yield place, row
        except csv.Error:
            message = "This line cannot be read as CSV. Check its quotes."
            self.problems.append(Problem(place.path, reader.line_num or 1, message))

    def _documents(self, kind: str) -> Iterator[tuple[Place, Document, list[tuple[str, Document]]]]:
        """Each source file of a kind that is as it should be, with all its languages."""
        for place in self._of(kind):
            document = self.documents.get(place.path)
            if document is None:
                continue
            problems = frontmatter.check(document, kind=kind, path=place.path)
            self.problems += problems
            if not place.language and not any(one.level == "error" for one in problems):
                own = (document.front.get("language", "en"), document)
                yield place, document, [own, *self._translations(place)]

    def _translations(self, place: Place) -> Iterator[tuple[str, Document]]:
        for other in self._of(place.kind):
            document = self.documents.get(other.path)
            is_its_own = other.language and other.source == place.path
            if document is None or not is_its_own:
                continue
            if not frontmatter.check(document, kind=place.kind, path=other.path):
                yield str(other.language), document

    def _of(self, kind: str) -> list[Place]:
        return [place for place in self.places if place.kind == kind]


def _with_paths(
    place: Place, texts: list[tuple[str, Document]]
) -> Iterator[tuple[str, Document, str]]:
    for number, (language, text) in enumerate(texts):
        path = place.path if number == 0 else place.path.replace(".md", f".{language}.md")
        yield language, text, path


def _cross(found: Found, desk: _Desk) -> Iterator[Problem]:
    """What one entry of the library says about another is true."""
    sources = desk.named["sources"]
    for fact in found.references.facts:
        for key in fact.sources:
            if key not in sources:
                path, line = desk.lines[fact.key]
                yield Problem(
                    path, line, f"“{fact.key}” names the source “{key}”, which is unknown."
                )
    yield from _untagged(found, desk)


def _untagged(found: Found, desk: _Desk) -> Iterator[Problem]:
    """Framework tags of recommendations exist."""
    possible = _tags(found.library)
    for place in desk.places:
        document = desk.documents.get(place.path)
        if document is None or place.kind != "recommendation":
            continue
        tags = document.front.get("frameworks")
        for number, tag in enumerate(tags if isinstance(tags, list) else []):
            if tag not in possible:
                line = document.front_lines.get(f"frameworks.{number}", 1)
                message = f"There is no “{tag}” in the frameworks.{did_you_mean(tag, possible)}"
                yield Problem(place.path, line, message)


def _tags(library: Library) -> set[str]:
    """What a recommendation may be tagged with: a framework, or an item of one."""
    return {one.key for one in library.frameworks} | {
        f"{one.framework}:{one.code}" for one in library.items
    }
