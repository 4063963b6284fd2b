"""Move content between files and the database. Never commits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring import queries
from learning.authoring.content import Content, read_content
from learning.authoring.merge import GONE, Action, Difference, Known, differences
from learning.authoring.models import Conflict, Document
from learning.authoring.paths import place_of
from learning.authoring.renderings import joined, read_renderings, written
from learning.authoring.service.keeping import digest_of, keep, new_document
from learning.authoring.service.publishing import publish
from learning.authoring.service.rendered import note_imported
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Problem


class ContentRefused(Refusal):
    """The content has errors; nothing was changed. All of them are told at once."""

    status = 422

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(N_("The content has errors, so nothing was changed."))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do: worked out from a read, before the write begins."""

    known: Mapping[str, Known]
    files: Mapping[str, bytes]
    actions: tuple[Difference, ...]
    content: Content

    def paths(self, action: Action) -> tuple[str, ...]:
        return tuple(one.path for one in self.actions if one.action == action)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `releases` are the modules that got a new one."""

    plan: Plan
    releases: tuple[str, ...]


def plan_import(session: Session, files: Mapping[str, bytes]) -> Plan:
    """Compare the tree with the database and read what readers would see afterwards.

    Drafts that wait in the database stay drafts. Raises `ContentRefused` with every error when
    the result could not be published.
    """
    known = queries.known_documents(session)
    actions = tuple(differences(known, {path: digest_of(body) for path, body in files.items()}))
    published = queries.published_bodies(session)
    merged = dict(published)
    for one in actions:
        if one.action in ("create", "take_file") and one.path in files:
            merged[one.path] = files[one.path]
        elif one.action == "remove":
            merged.pop(one.path, None)
    taken = {one.path for one in actions if one.action in ("create", "take_file")}
    for path in files:
        if place_of(path).kind == "renderings" and path in published:
            here, there = (
                read_renderings(one, path=path).records for one in (published[path], files[path])
            )
            merged[path] = written(joined(here, there, taken))
    content = read_content(merged)
    if errors := tuple(one for one in content.problems if one.level == "error"):
        raise ContentRefused(errors)
    return Plan(known, files, actions, content)


def import_tree(session: Session, plan: Plan, *, now: datetime, by: int | None = None) -> Imported:
    """Save what the plan found, and publish what changed. Both texts of a conflict are kept."""
    if queries.known_documents(session) != plan.known:
        raise Refusal(N_("The content was changed while it was being read. Run the import again."))
    documents = queries.documents_by_path(session)
    numbers = {path: one.published for path, one in documents.items()}
    for one in plan.actions:
        if place_of(one.path).kind == "renderings":
            continue  # joined from both sides below
        document = documents.get(one.path)
        body = plan.files.get(one.path)
        taken = take(session, document, one, body, now=now, by=by)
        if taken is not None:
            numbers[one.path] = taken
    session.flush()
    numbers |= note_imported(
        session,
        plan.content.documents,
        plan.files,
        frozenset((*plan.paths("create"), *plan.paths("take_file"))),
        by=by,
        now=now,
    )
    released = publish(session, plan.content, numbers=numbers, now=now, by=by)
    return Imported(plan, tuple(released))


def export_tree(session: Session) -> dict[str, bytes]:
    """The newest text of every document, byte for byte."""
    return queries.newest_bodies(session)


def note_export(session: Session, exported: Mapping[str, bytes]) -> None:
    """Remember that files and database say the same of these paths."""
    for path, document in queries.documents_by_path(session).items():
        if path in exported:
            document.synced_digest = digest_of(exported[path])


def note_sync(
    session: Session,
    exported: Mapping[str, bytes],
    removed: Collection[str],
    *,
    without: Collection[str],
) -> None:
    """Remember that both sides say the same, of all paths but those that wait for a decision."""
    note_export(session, {path: one for path, one in exported.items() if path not in without})
    for path, document in queries.documents_by_path(session).items():
        if path in removed:
            document.synced_digest = GONE


def take(
    session: Session,
    document: Document | None,
    one: Difference,
    body: bytes | None,
    *,
    now: datetime,
    by: int | None,
) -> int | None:
    """What the import does with one path; gives the revision that readers will see, if it says."""
    if one.action == "conflict" and document is not None:
        _keep_both(session, document, body, now=now)
    elif one.action == "remove" and document is not None:
        document.removed_at, document.synced_digest = now, ""
        return 0
    elif one.action == "same" and document is not None and body is not None:
        document.synced_digest = digest_of(body)  # a draft that was exported stays a draft
    elif one.action in ("create", "take_file") and body is not None:
        document = document or new_document(session, one.path)
        keep(session, document, body, by=by, now=now)
        document.synced_digest = document.digest
        return document.head
    return None


def _keep_both(session: Session, document: Document, body: bytes | None, *, now: datetime) -> None:
    """Note the file's text beside the database's; the same conflict is noted once."""
    digest = digest_of(body) if body is not None else ""
    noted = session.scalar(
        select(Conflict).where(Conflict.document_id == document.id, Conflict.file_digest == digest)
    )
    if noted is None:
        session.add(
            Conflict(
                document_id=document.id,
                file_body=body,
                file_digest=digest,
                database_revision=document.head,
                found_at=now,
            )
        )
