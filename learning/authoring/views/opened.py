"""One text open before its author: what it says, what is wrong with it, what it may point at."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import current_app
from flask.sansio.app import App
from sqlalchemy.orm import Session

from learning.authoring import checking
from learning.authoring.models import Document
from learning.authoring.outline import Outline, outline_of
from learning.authoring.paths import LIBRARY, Place, place_of
from learning.authoring.queries import texts as queries
from learning.authoring.service import texts
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE, Language, language_of
from learning.markdown import dialect, frontmatter
from learning.markdown.checks import Known
from learning.markdown.document import Document as Parsed
from learning.markdown.document import Problem
from learning.recommendations.views.desk import open_desk
from learning.web.cache import Cache
from learning.web.database import current_session

KEPT = 100  # parsed texts that a process keeps; one takes about 100 KB


def init_app(app: App) -> None:
    app.extensions["parsed"] = Cache[Reading](KEPT)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, if it can be read, and everything that is wrong with it."""

    document: Parsed | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.level == "error")

    @property
    def advice(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.level == "advice")


@dataclass(frozen=True, slots=True)
class Opened:
    """A document with its newest text."""

    document_id: int
    place: Place
    head: int
    published: int
    newest: str
    saved_at: datetime | None
    saved_by: str

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def folder(self) -> str:
        """The module of the tree that it belongs to, or the library."""
        return self.place.module or LIBRARY


def open_text(path: str) -> Opened:
    """The text at this path, or a page that says there is none. Media have pages of their own."""
    session = current_session()
    document, place = queries.document_at(session, path), place_of(path)
    if place.kind == "media":
        raise NotFound(queries.NO_TEXT)
    revision = texts.newest_revision(session, document)
    saved = queries.saved_by(session, document.id, document.head)
    return Opened(
        document_id=document.id,
        place=place,
        head=document.head,
        published=document.published,
        newest=text_of(revision.body if revision else b""),
        saved_at=saved[0] if saved else None,
        saved_by=saved[1] if saved else "",
    )


def text_of(body: bytes) -> str:
    """A text as a page shows it: with one kind of line end."""
    try:
        return with_plain_ends(body.decode())
    except UnicodeDecodeError as fault:
        raise Refusal(N_("This file is not UTF-8 and cannot be edited here.")) from fault


def with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def body_of(text: str, *, like: bytes) -> bytes:
    """What was typed as it lies in the file: the line ends are those that the file had."""
    plain = with_plain_ends(text).replace("\x00", "")
    if b"\r\n" in like and like.count(b"\r\n") == like.count(b"\n"):
        plain = plain.replace("\n", "\r\n")
    return plain.encode("utf-8", "replace")


def language_in(text: str, place: Place) -> Language:
    """The language that a text is written in: its file says it, or its front matter."""
    if place.language:
        return language_of(place.language) or SOURCE
    for line in text.split("\n", 30)[1:30]:
        if line.rstrip() == "---":
            break
        if line.startswith("language:"):
            return language_of(line.partition(":")[2].strip(" \"'")) or SOURCE
    return SOURCE


def read(place: Place, text: str) -> Reading:
    """The text read and checked as a publication would; the same text is read once."""
    body, known = text.encode("utf-8", "replace"), known_to(current_session(), place)
    if not place.path.endswith(".md"):
        return Reading(None, listed_problems(place, body))
    parsed = parsed_from(place.path, body)
    if parsed.document is None:
        return parsed
    more = checking.of_file(place, parsed.document, known=known)
    problems = sorted({*parsed.problems, *more}, key=lambda one: (one.line, one.message))
    return Reading(parsed.document, tuple(problems))


def listed_problems(place: Place, body: bytes) -> tuple[Problem, ...]:
    """What is wrong with a list of the library; of tables only a publication can tell."""
    match place.kind:
        case "glossary":
            return frontmatter.read_glossary(body, path=place.path).problems
        case "sources":
            return frontmatter.read_sources(body, path=place.path).problems
        case "facts":
            return frontmatter.read_facts(body, path=place.path).problems
    return ()


def parsed_from(path: str, body: bytes) -> Reading:
    kept: Cache[Reading] = current_app.extensions["parsed"]

    def parse() -> Reading:
        found = dialect.read(body, path=path)
        return Reading(found.document, found.problems)

    return kept.get((path, sha256(body).hexdigest()), parse)


def known_to(session: Session, place: Place) -> Known:
    """What the text may point at: its module as it is written, and the library as it is read."""
    library = open_desk()
    recommendations = {one.key for one in library.chain.listed}
    practices = {one.key for one in library.chain.listed_practices}
    if not place.module:
        beside = [place_of(path) for path in queries.paths_under(session, LIBRARY)]
        recommendations |= {one.slug for one in beside if one.kind == "recommendation"}
        practices |= {one.slug for one in beside if one.kind == "practice"}
    return Known(
        facts=library.facts.keys(),
        sources=library.sources.keys(),
        terms=library.terms(SOURCE.code).keys(),
        recommendations=recommendations,
        practices=practices,
        questions=questions_in(session, place.module) if place.kind in ("quiz", "live") else None,
        media=frozenset(queries.paths_under(session, f"{place.module}/media"))
        if place.module
        else None,
    )


def questions_in(session: Session, module: str) -> frozenset[str] | None:
    """Questions that a quiz or a plan may reuse; None while a lesson cannot be read."""
    found = set[str]()
    for document in lessons_in(session, module).values():
        if document is None:
            return None
        key = document.front.get("id", "")
        found |= {f"{module}/{key}#{one.id}" for one in document.questions}
    return frozenset(found)


def lessons_in(session: Session, module: str) -> dict[str, Parsed | None]:
    """The lessons of a module as they were saved last, by path."""
    return {
        path: parsed_from(path, body).document
        for path, _, body in queries.lessons_of(session, module)
        if not place_of(path).language
    }


def outline(place: Place, text: str) -> Outline | None:
    """The outline of a Markdown text; a list of the library has none."""
    return outline_of(text) if place.path.endswith(".md") else None


def document_row(session: Session, opened: Opened) -> Document:
    """The row to change, inside a transaction."""
    return session.get_one(Document, opened.document_id)
