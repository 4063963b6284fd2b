"""Settings of modules, as their files say them: changed line by line. Never commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from learning.authoring import queries, skeleton
from learning.authoring.models import Document, Revision
from learning.authoring.paths import RESERVED, place_of
from learning.authoring.service import texts
from learning.authoring.service.texts import Draft
from learning.authoring.yaml_lines import CannotChange, Value, front_of, front_values
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.markdown import frontmatter
from learning.markdown.dialect import read
from learning.markdown.document import Problem

UNREADABLE = N_("The first lines of {path} cannot be read. Open it as a text and mend it first.")


class SettingsRefused(Refusal):
    """The file would have errors; nothing was changed. All of them are told at once."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(N_("Nothing was changed. Mend this first:"))
        self.problems = tuple(problems)


class CannotAdd(Refusal):
    """There is something at this address, or the address is none."""

    status = 422


@dataclass(frozen=True, slots=True)
class Change:
    """Values for the front matter of one file, and the revision that the form showed."""

    path: str
    values: Mapping[str, Value | None]
    base: int


@dataclass(frozen=True, slots=True)
class By:
    """Who changes it, and when."""

    person_id: int
    now: datetime
    note: str = ""


def change(session: Session, changes: Sequence[Change], by: By) -> list[Revision]:
    """Write the values into their files, every other line as it was; all of it or nothing."""
    bodies = queries.bodies_at_head(session, [one.path for one in changes])
    drafts: list[tuple[Change, bytes]] = []
    problems: list[Problem] = []
    for one in changes:
        body = changed(one, bodies.get(one.path))
        drafts.append((one, body))
        problems += errors_of(one.path, body)
    if problems:
        raise SettingsRefused(problems)
    return [
        texts.save(
            session,
            queries.document_at(session, one.path),
            Draft(body, one.base, by.person_id, by.note),
            now=by.now,
        )
        for one, body in drafts
        if body != bodies[one.path]
    ]


def changed(one: Change, body: bytes | None) -> bytes:
    if body is None:
        raise NotFound(N_("This page does not exist."))
    try:
        return front_of(body.decode("utf-8")).changed(one.values).encode()
    except (CannotChange, UnicodeDecodeError) as fault:
        raise Refusal(UNREADABLE, path=one.path) from fault


def errors_of(path: str, body: bytes) -> list[Problem]:
    """What is wrong with the front matter of a file."""
    parsed = read(body, path=path)
    if parsed.document is None:
        return [one for one in parsed.problems if one.level == "error"]
    found = frontmatter.check(parsed.document, kind=place_of(path).kind, path=path)
    return [one for one in found if one.level == "error"]


def add_module(session: Session, slug: str, texts_: Mapping[str, str], by: By) -> None:
    """A module with a lesson and a quiz to fill, at an address of its own."""
    if not skeleton.is_slug(slug) or slug in skeleton.RESERVED_MODULES:
        raise CannotAdd(N_("Write its address in small letters and hyphens, such as fair-letting."))
    if queries.document_lines(session, slug):
        raise CannotAdd(N_("There is a module at this address already."))
    title, summary, theme = (texts_.get(key, "").strip() for key in ("title", "summary", "theme"))
    if not title or not summary:
        raise CannotAdd(N_("Write a title and a summary."))
    if theme not in skeleton.TILES:
        raise CannotAdd(N_("Choose a theme."))
    for path, body in skeleton.new_module(slug, title=title, summary=summary, theme=theme).items():
        add(session, path, body, by)


def add_lesson(session: Session, module: str, key: str, title: str, by: By) -> str:
    """One more lesson, last in the order; gives its path."""
    if not skeleton.is_slug(key) or key in RESERVED:
        raise CannotAdd(N_("Write its address in small letters and hyphens, such as fair-letting."))
    if not title.strip():
        raise CannotAdd(N_("Write a title."))
    lines = queries.document_lines(session, f"{module}/lessons")
    places = [place_of(one.path) for one in lines]
    order = lesson_order(session, module)
    if key in order or key in {one.slug for one in places}:
        raise CannotAdd(N_("There is a lesson at this address already."))
    number = max([len(order), *(int(one.path.split("/")[-1].split("-")[0]) for one in lines)]) + 1
    path = f"{module}/lessons/{number:02}-{key}.md"
    add(session, path, skeleton.new_lesson(key, title=title.strip()), by)
    main = queries.document_at(session, f"{module}/module.md")
    change(session, [Change(main.path, {"lessons": [*order, key]}, main.head)], by)
    return path


def lesson_order(session: Session, module: str) -> list[str]:
    """The ids of the lessons as module.md puts them in order."""
    path = f"{module}/module.md"
    found = front_values(queries.bodies_at_head(session, [path]).get(path, b"")).get("lessons")
    return [str(one) for one in found] if isinstance(found, list) else []


def move_lesson(session: Session, module: str, key: str, step: int, base: int, by: By) -> None:
    """Put a lesson so many places further down (or up, below 0) in the order."""
    order = lesson_order(session, module)
    if key not in order:
        raise NotFound(N_("This page does not exist."))
    at = order.index(key)
    order.insert(max(0, min(len(order) - 1, at + step)), order.pop(at))
    change(session, [Change(f"{module}/module.md", {"lessons": order}, base)], by)


def add(session: Session, path: str, body: bytes, by: By) -> Document:
    """A new document with its first text. One that was removed begins again."""
    known = queries.documents_by_path(session).get(path)
    if known is not None and known.removed_at is None:
        raise CannotAdd(N_("There is a file with this name already."))
    document = known or texts.new_document(session, path)
    texts.keep(session, document, body, by=by.person_id, now=by.now, note=by.note)
    return document


def remove(document: Document, *, now: datetime) -> None:
    """Take a document out with the next publication. Its revisions stay and can be restored."""
    document.removed_at = now
