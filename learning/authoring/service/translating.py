"""Translate block by block: each save writes the file anew and notes what it renders.

Never commits.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit import service as audit
from learning.authoring.blockwise import begun, text_at
from learning.authoring.models import Document, Revision
from learning.authoring.paths import place_of
from learning.authoring.renderings import beside, is_translation
from learning.authoring.service.keeping import keep, new_document
from learning.authoring.service.rendered import (
    keep_records,
    known_of,
    newest_body,
    note_saved,
    parsed,
    records_at,
)
from learning.authoring.staleness import (
    FRONT,
    moved_on,
    recorded,
    standing,
    units_of,
)
from learning.authoring.wordings import (
    BlockRefused,
    BlockTaken,
    Side,
    Wording,
    Work,
    applied,
    seen_of,
)
from learning.errors import NotFound, Refusal
from learning.i18n import N_
from learning.i18n.languages import language_of
from learning.markdown import dialect

NO_TEXT = N_("There is no such text.")
BEGUN = ("id", "minutes", "language", *FRONT)  # lines of the front matter of every language
MOST_LOOKED_AT = 40  # revisions of a source in which an earlier text is looked for


def open_work(session: Session, path: str) -> Work | None:
    """The translation at this path beside its source; none where it is not begun.

    Raises `NotFound` without a source, and `BlockRefused` while one of both cannot be read.
    """
    place = place_of(path)
    if not is_translation(place) or language_of(place.language or "") is None:
        raise NotFound(NO_TEXT)
    source = side(session, place.source)
    if source is None:
        raise NotFound(NO_TEXT)
    translation = side(session, path)
    if translation is None:
        return None
    known = known_of(session, path)
    found = standing(source.document, translation.document, known)
    return Work(source, translation, found, recorded(found, known))


def side(session: Session, path: str) -> Side | None:
    """The newest text at a path, read."""
    body = newest_body(session, path)
    if body is None:
        return None
    found = dialect.read(body, path=path)
    if found.document is None:
        raise BlockRefused(found.problems)
    return Side(place_of(path), body.decode().replace("\r\n", "\n"), found.document)


def begin(session: Session, path: str, *, by: int, now: datetime) -> Document:
    """Make the file of a translation that is not begun: its front matter, unfinished."""
    if open_work(session, path) is not None:
        raise Refusal(N_("This translation was begun already. Open it."))
    source = side(session, place_of(path).source)
    if source is None:
        raise NotFound(NO_TEXT)
    document = session.scalar(select(Document).where(Document.path == path))
    document = document or new_document(session, path)
    body = begun(source.text, BEGUN).encode()
    keep(session, document, body, by=by, now=now)
    keys = (f"front.{name}" for name in FRONT)
    note_saved(session, document, body, by=by, now=now, drafts=dict.fromkeys(keys, True))
    return document


def save_block(
    session: Session, path: str, wording: Wording, *, by: int | None, now: datetime
) -> None:
    """Keep the words of one block, and that they render the source as it is now.

    Raises `BlockTaken` when either block changed meanwhile, `BlockRefused` with every reason.
    """
    work = open_work(session, path)
    if work is None:
        raise NotFound(NO_TEXT)
    pairing = work.pairing(wording.key)
    if seen_of(pairing) != wording.seen:
        raise BlockTaken
    keep_work(session, work, applied(work, wording), by=by, now=now)


def keep_work(
    session: Session, before: Work, after: Work, *, by: int | None, now: datetime
) -> None:
    """Keep what became of a translation. Raises `BlockTaken` when another text came meanwhile."""
    path = before.translation.place.path
    document = session.scalars(select(Document).where(Document.path == path)).one()
    newest = newest_body(session, path) or b""
    if newest.decode().replace("\r\n", "\n") != before.translation.text:
        raise BlockTaken
    text = after.translation.text
    if text != before.translation.text:
        body = text.replace("\n", "\r\n") if b"\r\n" in newest else text
        keep(session, document, body.encode(), by=by, now=now)
    keep_records(session, beside(path), {path: after.known}, by=by, now=now)


def earlier_texts(session: Session, path: str, hashes: Collection[str]) -> dict[str, str]:
    """Texts that blocks of this source once had, by their hash: what a translator rendered."""
    wanted, found = set(hashes), dict[str, str]()
    bodies = session.scalars(
        select(Revision.body)
        .join(Document, Document.id == Revision.document_id)
        .where(Document.path == path)
        .order_by(Revision.number.desc())
        .limit(MOST_LOOKED_AT)
    )
    for body in bodies if wanted else ():
        document = parsed(body, path)
        text = body.decode("utf-8", "replace").replace("\r\n", "\n")
        for unit in units_of(document) if document else ():
            if unit.hash in wanted:
                found[unit.hash] = text_at(text, unit)
        wanted -= found.keys()
        if not wanted:
            break
    return found


def changed_blocks(session: Session, path: str, since: int) -> dict[str, tuple[str, str]]:
    """Blocks of a source that changed since a revision: their hashes before and now, by key."""
    number = select(Revision.body).join(Document, Document.id == Revision.document_id)
    before = session.scalar(number.where(Document.path == path, Revision.number == since))
    now = newest_body(session, path)
    old, new = (parsed(one, path) if one is not None else None for one in (before, now))
    if old is None or new is None:
        return {}
    hashes = {one.key: one.hash for one in units_of(old)}
    return {
        one.key: (hashes[one.key], one.hash)
        for one in units_of(new)
        if one.key in hashes and hashes[one.key] != one.hash
    }


def meaning_unchanged(
    session: Session,
    document: Document,
    keys: Collection[str],
    *,
    since: int,
    by: int,
    now: datetime,
) -> int:
    """Say that an edit did not change what a source means: what was current stays so.

    Gives the number of blocks that it was said of.
    """
    changed = changed_blocks(session, document.path, since)
    hashes = {old: new for key, (old, new) in changed.items() if key in keys}
    if not hashes:
        raise Refusal(N_("Choose at least one block that changed."))
    for sidecar, paths in translations_of(session, document.path).items():
        records = records_at(session, sidecar)
        moved = {path: moved_on(records[path], hashes) for path in paths if path in records}
        keep_records(session, sidecar, moved, by=by, now=now)
    audit.record(
        session,
        "author.meaning_kept",
        actor_id=by,
        subject=("document", document.id),
        now=now,
        details={"path": document.path, "blocks": len(hashes)},
    )
    return len(hashes)


def translations_of(session: Session, path: str) -> dict[str, list[str]]:
    """The translations of a source, by the file that says what they render."""
    stem = path.removesuffix("md")
    found: dict[str, list[str]] = {}
    for one in session.scalars(
        select(Document.path).where(
            Document.path.startswith(stem, autoescape=True), Document.removed_at.is_(None)
        )
    ):
        if is_translation(place_of(one)) and place_of(one).source == path:
            found.setdefault(beside(one), []).append(one)
    return found
