"""Entries of the library's lists, and new texts in it. Never commits."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from learning.authoring import entries, queries, skeleton
from learning.authoring.entries import Shelf
from learning.authoring.service import texts
from learning.authoring.service.modules import UNREADABLE, By, CannotAdd, SettingsRefused, add
from learning.authoring.service.texts import Draft
from learning.authoring.yaml_lines import CannotChange
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Problem

KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def change_entry(
    session: Session,
    shelf: Shelf,
    key: str,
    sent: Mapping[str, Mapping[str, str]],
    bases: Mapping[str, int],
    by: By,
) -> None:
    """Write an entry in every language that was sent; other lines of the files stay."""
    if not key or not set(key) <= KEY or len(key) > 80:
        raise CannotAdd(N_("Write its key in letters, digits and hyphens."))
    documents = queries.documents_by_path(session)
    paths = {language: shelf.path(language) for language in sent}
    bodies = queries.bodies_at_head(session, [*paths.values()])
    drafts, problems = dict[str, bytes](), list[Problem]()
    for language, words in sent.items():
        path = paths[language]
        drafts[path] = body = _changed(shelf, language, key, words, bodies.get(path, b""))
        problems += entries.errors_of(shelf, language, body, key)
    if problems:
        raise SettingsRefused(problems)
    for language, path in paths.items():
        body = drafts[path]
        if body == bodies.get(path, b""):
            continue
        document = documents.get(path) or texts.new_document(session, path)
        draft = Draft(body, bases.get(language, 0), by.person_id, by.note)
        texts.save(session, document, draft, now=by.now)


def _changed(shelf: Shelf, language: str, key: str, words: Mapping[str, str], body: bytes) -> bytes:
    try:
        text = body.decode("utf-8")
        return entries.with_words(text, key, shelf.fields_in(language), words).encode()
    except (CannotChange, UnicodeDecodeError) as fault:
        raise Refusal(UNREADABLE, path=shelf.path(language)) from fault


def add_text(session: Session, kind: str, key: str, title: str, by: By) -> str:
    """A recommendation, a practice or a city that its author finds every part of to fill."""
    if kind not in skeleton.LIBRARY_TEXTS:
        raise CannotAdd(N_("Choose what to add."))
    if not skeleton.is_slug(key):
        raise CannotAdd(N_("Write its address in small letters and hyphens, such as fair-letting."))
    if not title.strip():
        raise CannotAdd(N_("Write a title."))
    path, body = skeleton.new_library_text(kind, key, title=title.strip())
    add(session, path, body, by)
    return path
