"""Remember which text of the source each translated block renders. Never commits.

What is known lies in a document of the tree beside the translations (`renderings.py`), so that
export, import, publication and roll-back carry it like any other text.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring.models import Document, Revision
from learning.authoring.paths import place_of
from learning.authoring.renderings import (
    Records,
    beside,
    is_translation,
    joined,
    read_renderings,
    written,
)
from learning.authoring.service.keeping import digest_of, keep, new_document
from learning.authoring.staleness import Rendered, Renderings, recorded, standing
from learning.markdown import dialect
from learning.markdown.document import Document as Text


def known_of(session: Session, path: str) -> dict[str, Rendered]:
    """What is recorded of the translation at this path."""
    return records_at(session, beside(path)).get(path, {})


def records_at(session: Session, sidecar: str) -> dict[str, dict[str, Rendered]]:
    """Everything that the newest text of this file of renderings says."""
    body = newest_body(session, sidecar)
    return {} if body is None else read_renderings(body, path=sidecar).records


def newest_body(session: Session, path: str) -> bytes | None:
    """The newest text at this path; none where there is no such document."""
    return session.scalar(
        select(Revision.body)
        .join(Document, (Revision.document_id == Document.id) & (Revision.number == Document.head))
        .where(Document.path == path, Document.removed_at.is_(None))
    )


def note_saved(
    session: Session,
    document: Document,
    body: bytes,
    *,
    by: int | None,
    now: datetime,
    drafts: Mapping[str, bool] | None = None,
) -> None:
    """After a translation was saved: each block that changed renders the source's newest block.

    `drafts` says of blocks of the translation, by key, that their translator just judged them:
    unfinished (true), or right for the source as it is now (false).
    """
    place = place_of(document.path)
    if not is_translation(place):
        return
    source = newest_body(session, place.source)
    ours = parsed(source, place.source) if source is not None else None
    theirs = parsed(body, document.path)
    if ours is None or theirs is None:  # a draft with errors; its blocks are noted once they read
        return
    known = known_of(session, document.path)
    kept = noted(ours, theirs, known, drafts or {})
    if kept != known:
        keep_records(session, beside(document.path), {document.path: kept}, by=by, now=now)


def noted(
    source: Text, translation: Text, known: Renderings, drafts: Mapping[str, bool]
) -> dict[str, Rendered]:
    """The records of a translation after its translator judged some of its blocks."""
    found = standing(source, translation, known)
    kept = recorded(found, known)
    for one in found.pairings:
        unit = one.translation
        if unit is not None and unit.key in drafts:
            kept[unit.key] = Rendered(one.source.hash, unit.hash, drafts[unit.key])
    return kept


def keep_records(
    session: Session,
    sidecar: str,
    changed: Mapping[str, Renderings],
    *,
    by: int | None,
    now: datetime,
) -> Document:
    """Write what is known of these translations into their file of renderings."""
    records: Records = records_at(session, sidecar) | dict(changed)
    return write_records(session, sidecar, records, by=by, now=now)


def write_records(
    session: Session, sidecar: str, records: Records, *, by: int | None, now: datetime
) -> Document:
    """Make this the newest text of a file of renderings; the same again is no new revision."""
    body = written(records)
    document = session.scalar(select(Document).where(Document.path == sidecar))
    document = document or new_document(session, sidecar)
    if newest_body(session, sidecar) != body:
        keep(session, document, body, by=by, now=now)
    return document


def _remember_published(
    session: Session,
    sidecar: str,
    records: dict[str, dict[str, Rendered]],
    taken: Collection[str],
) -> None:
    """Of translations with a draft, keep what the words that readers still see render."""
    body = session.scalar(
        select(Revision.body)
        .join(Document, Document.id == Revision.document_id)
        .where(Document.path == sidecar, Revision.number == Document.published)
    )
    seen = read_renderings(body, path=sidecar).records if body is not None else {}
    drafts = session.scalars(
        select(Document.path).where(
            Document.path.in_(records.keys() - set(taken)), Document.head != Document.published
        )
    )
    for path in drafts:
        here = {one.own for one in records[path].values()}
        records[path] |= {
            f"was.{one.own}": one for one in seen.get(path, {}).values() if one.own not in here
        }


def note_taken(
    session: Session, paths: Collection[str], files: Mapping[str, bytes], *, by: int, now: datetime
) -> None:
    """After texts were taken in as drafts: what the translations among them render."""
    texts: dict[str, Text] = {}
    for path in paths:
        place = place_of(path)
        for one in (path, place.source) if is_translation(place) else ():
            body = newest_body(session, one)
            text = parsed(body, one) if body is not None else None
            if text is not None:
                texts[one] = text
    note_imported(session, texts, files, paths, by=by, now=now)


def _alive(session: Session, paths: Collection[str]) -> list[str]:
    return list(
        session.scalars(
            select(Document.path).where(Document.path.in_(paths), Document.removed_at.is_(None))
        )
    )


def note_imported(
    session: Session,
    texts: Mapping[str, Text],
    files: Mapping[str, bytes],
    taken: Collection[str],
    *,
    by: int | None,
    now: datetime,
) -> dict[str, int]:
    """After an import: what every translation renders, from the database and from the files.

    Of a translation whose text came from the files, their word counts, else the database's: so
    two sides that both noted something never conflict. Gives the revision of each file of
    renderings that was written.
    """
    translations: dict[str, list[str]] = defaultdict(list)
    for path in texts:
        if is_translation(place_of(path)) and place_of(path).source in texts:
            translations[beside(path)].append(path)
    numbers = {}
    for sidecar, paths in translations.items():
        here = records_at(session, sidecar)
        body = files.get(sidecar)
        there = read_renderings(body, path=sidecar).records if body is not None else {}
        records = {path: dict(one) for path, one in joined(here, there, taken).items()}
        for path in paths:
            if path in taken or not records.get(path):
                source = texts[place_of(path).source]
                records[path] = noted(source, texts[path], records.get(path, {}), {})
        _remember_published(session, sidecar, records, taken)
        alive = _alive(session, records)
        document = write_records(
            session, sidecar, {path: records[path] for path in alive}, by=by, now=now
        )
        if body is not None:
            document.synced_digest = digest_of(body)
        numbers[sidecar] = document.head
    return numbers


def parsed(body: bytes, path: str) -> Text | None:
    return dialect.read(body, path=path).document
