"""The lists of the library as forms show them: which fields an entry has, in which files. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learning.authoring.paths import LIBRARY
from learning.authoring.yaml_lines import Value, values_of, with_entry, with_values, without
from learning.i18n import N_
from learning.i18n.languages import LANGUAGES, SOURCE
from learning.markdown import frontmatter
from learning.markdown.document import Problem

Reader = Callable[..., frontmatter.Listing[Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an entry says."""

    name: str
    label: str
    is_list: bool = False
    is_long: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list of the library: its file, and the files of its translations."""

    kind: str
    title: str
    read: Reader
    fields: tuple[Field, ...]
    words: tuple[Field, ...] = ()  # what a translation of an entry says; empty: there is none
    read_words: Reader | None = None

    def path(self, language: str) -> str:
        """The file that says it in a language."""
        if self.kind == "glossary":
            return f"{LIBRARY}/glossary.{language}.yaml"
        ending = "" if language == SOURCE.code else f".{language}"
        return f"{LIBRARY}/{self.kind}{ending}.yaml"

    def fields_in(self, language: str) -> tuple[Field, ...]:
        return self.fields if language == SOURCE.code else self.words

    def reader_in(self, language: str) -> Reader:
        return self.read if language == SOURCE.code or not self.read_words else self.read_words

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(one.code for one in LANGUAGES if one == SOURCE or self.words)


MARKS = ("checked", "part-checked", "verify")
KINDS = ("treaty", "treaty-body", "statistics", "report", "study", "practice", "press")
TERM = (
    Field("term", N_("Term")),
    Field("definition", N_("Definition"), is_long=True),
    Field("see", N_("See also (keys)"), is_list=True),
)
SHELVES: Mapping[str, Shelf] = {
    "glossary": Shelf(
        "glossary",
        N_("Glossary"),
        frontmatter.read_glossary,
        TERM,
        TERM,
        frontmatter.read_glossary,
    ),
    "sources": Shelf(
        "sources",
        N_("Sources"),
        frontmatter.read_sources,
        (
            Field("title", N_("Title")),
            Field("organisation", N_("Organisation")),
            Field("year", N_("Year")),
            Field("kind", N_("Kind"), options=KINDS),
            Field("identifier", N_("Number or place to find it")),
            Field("url", N_("Web address")),
        ),
    ),
    "facts": Shelf(
        "facts",
        N_("Facts"),
        frontmatter.read_facts,
        (
            Field("text", N_("Statement"), is_long=True),
            Field("year", N_("Year")),
            Field("sources", N_("Sources (keys)"), is_list=True),
            Field("mark", N_("How far it was checked"), options=MARKS),
            Field("note", N_("Note")),
        ),
        (Field("text", N_("Statement"), is_long=True), Field("note", N_("Note"))),
        frontmatter.read_fact_words,
    ),
}


def entries_of(body: bytes) -> dict[str, dict[str, Any]]:
    """The entries of a list by their keys; none where it cannot be read."""
    found = values_of(body.decode("utf-8", errors="replace"))
    return {str(key): one for key, one in found.items() if isinstance(one, dict)}


def with_words(text: str, key: str, fields: tuple[Field, ...], sent: Mapping[str, str]) -> str:
    """The list with this entry as a form sent it; one of which nothing is left is taken out."""
    values = {one.name: _value(one, sent.get(one.name, "")) for one in fields}
    if not any(values.values()):
        return without(text, key)
    if key in values_of(text):
        return with_values(text, values, under=key)
    return with_entry(text, key, values)


def _value(field: Field, text: str) -> Value | None:
    text = text.strip()
    if field.is_list:
        return [one.strip() for one in text.split(",") if one.strip()] or None
    return text or None


def errors_of(shelf: Shelf, language: str, body: bytes, key: str) -> list[Problem]:
    """What is wrong with one entry of a list, or with the list as a whole."""
    path = shelf.path(language)
    listing = shelf.reader_in(language)(body, path=path)
    first = listing.lines.get(key, 1)
    starts = [listing.lines[one] for one in entries_of(body) if one in listing.lines]
    end = min((line for line in starts if line > first), default=None)
    return [
        one
        for one in listing.problems
        if one.level == "error" and one.line >= first and (end is None or one.line < end)
    ]
