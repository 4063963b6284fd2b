"""Everything published, as the texts that a search finds. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from html.parser import HTMLParser
from typing import Literal

from learning.catalogue.compiled import ModuleRelease, References, TermText
from learning.markdown.document import Pieces, Slot, fill
from learning.recommendations.library import Library, PracticeEntry, RecommendationEntry
from learning.search.words import VERSION

Kind = Literal["lesson", "recommendation", "practice", "term"]
KINDS: tuple[Kind, ...] = ("lesson", "recommendation", "practice", "term")
CITE = "\ue000"  # where a number stood: no sign of any script
Words = Mapping[tuple[str, str], str]  # a glossary term's word by key and language


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in one language, and where it is read. `languages`: all it exists in, its own first.

    `module` is the slug of a lesson's module, and empty for the rest.
    """

    kind: Kind
    language: str
    languages: tuple[str, ...]
    module: str
    slug: str
    title: str
    body: str

    @property
    def digest(self) -> str:
        """A name for all of it, and for the way its words are normalised."""
        return hashlib.sha256(repr((VERSION, astuple(self))).encode()).hexdigest()


def entries(
    modules: Iterable[ModuleRelease], library: Library, references: References
) -> Iterator[Entry]:
    """Every text that can be found, in the order of the pages."""
    words = {(term.key, term.language): term.term for term in references.terms}
    for module in modules:
        yield from _lessons(module)
    for recommendation in library.recommendations:
        yield from _recommendation(recommendation, words)
    for practice in library.practices:
        yield from _practice(practice, words)
    yield from _terms(references.terms)


def _lessons(module: ModuleRelease) -> Iterator[Entry]:
    for lesson in module.lessons:
        for language, text in lesson.texts.items():
            body = f"{text.summary}\n{text.compiled.text}"
            yield Entry(
                "lesson", language, tuple(lesson.texts), module.slug, lesson.slug, text.title, body
            )


def _recommendation(one: RecommendationEntry, words: Words) -> Iterator[Entry]:
    languages = tuple(text.language for text in one.texts)
    for text in one.texts:
        parts = text.compiled
        pieces = (*parts.body, "\n", *parts.steps, "\n", *parts.risks, "\n", *parts.objections)
        lines = (
            text.summary,
            text.addressee,
            plain(pieces, words, text.language),
            *text.indicators,
        )
        yield Entry(
            "recommendation",
            text.language,
            languages,
            "",
            one.slug,
            text.title,
            "\n".join(lines),
        )


def _practice(one: PracticeEntry, words: Words) -> Iterator[Entry]:
    languages = tuple(text.language for text in one.texts)
    for text in one.texts:
        place = f"{text.city}, {text.country}"
        body = f"{text.summary}\n{place}\n{plain(text.body, words, text.language)}"
        yield Entry("practice", text.language, languages, "", one.slug, text.title, body)


def _terms(terms: Iterable[TermText]) -> Iterator[Entry]:
    languages: dict[str, list[str]] = {}
    for term in terms:
        languages.setdefault(term.key, []).append(term.language)
    for term in terms:
        yield Entry(
            "term",
            term.language,
            tuple(languages[term.key]),
            "",
            term.key,
            term.term,
            term.definition,
        )


def plain(pieces: Pieces, words: Words, language: str) -> str:
    """The words of compiled HTML, a line for each block."""

    def filled(slot: Slot) -> str:
        if slot.kind == "cite":
            return CITE
        if slot.kind == "label":
            return ""
        text = slot.text or words.get((slot.key, language), "") or slot.key
        return text.replace("&", "&amp;").replace("<", "&lt;")

    reader = _Words()
    reader.feed(fill(pieces, filled))
    reader.close()
    text = "".join(reader.found).replace(f" {CITE}", "").replace(CITE, "")
    lines = text.splitlines()
    return "\n".join(line for one in lines if (line := " ".join(one.split())))


class _Words(HTMLParser):
    """Keeps the text of a page; blocks end a line."""

    INLINE = frozenset({"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "q", "span", "strong",
                        "sub", "sup"})  # fmt: skip

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def _end_line(self, tag: str) -> None:
        if tag not in self.INLINE:
            self.found.append("\n")
