"""Move content between files and database, and publish it. Never commits."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring import queries
from learning.authoring.content import Content, read_content
from learning.authoring.merge import Action, Difference, Known, differences
from learning.authoring.models import Conflict, Document, Revision
from learning.catalogue import service as catalogue
from learning.catalogue.compiled import LessonRelease, ModuleRelease
from learning.catalogue.models import Release
from learning.errors import Refusal
from learning.i18n import N_
from learning.markdown.document import Problem, Question, Slot
from learning.progress import service as progress
from learning.progress.service import Course, Visit
from learning.quizzes import queries as quiz_queries
from learning.quizzes import service as quizzes
from learning.recommendations import service as recommendations
from learning.recommendations.library import Teaching
from learning.search import service as search
from learning.search.entries import entries


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
    """Compare the tree with the database and read what would be there afterwards.

    Raises `ContentRefused` with every error when the result could not be published.
    """
    known = queries.known_documents(session)
    actions = tuple(differences(known, {path: digest_of(body) for path, body in files.items()}))
    merged = dict(queries.newest_bodies(session))
    for one in actions:
        if one.action in ("create", "take_file"):
            merged[one.path] = files[one.path]
        elif one.action == "remove":
            del merged[one.path]
    content = read_content(merged)
    if errors := tuple(one for one in content.problems if one.level == "error"):
        raise ContentRefused(errors)
    return Plan(known, files, actions, content)


def import_tree(session: Session, plan: Plan, *, now: datetime) -> Imported:
    """Save what the plan found, and publish what changed. Both texts of a conflict are kept."""
    if queries.known_documents(session) != plan.known:
        raise Refusal(N_("The content was changed while it was being read. Run the import again."))
    documents = queries.documents_by_path(session)
    for one in plan.actions:
        _take(session, documents.get(one.path), one, plan.files.get(one.path), now=now)
    session.flush()
    return Imported(plan, publish(session, plan.content, now=now))


def publish(session: Session, content: Content, *, now: datetime) -> tuple[str, ...]:
    """Make this content the readable one, and give the modules that got a new release."""
    catalogue.publish_references(session, content.references)
    catalogue.archive_missing(session, keys=[one.key for one in content.modules], now=now)
    recommendations.publish_library(session, content.library, now=now)
    released, teachings = [], list[Teaching]()
    for module in content.modules:
        release = catalogue.publish_module(session, module, now=now)
        if release is not None:
            released.append(module.key)
            _settle(session, module, release, now=now)
        teachings += _after_release(session, module)
    recommendations.relink(session, teachings)
    search.index(session, entries(content.modules, content.library, content.references))
    catalogue.raise_revision(session)
    return tuple(released)


def _after_release(session: Session, module: ModuleRelease) -> list[Teaching]:
    """Give the module's questions their identity, and say what its lessons teach."""
    row = catalogue.module_by_key(session, module.key)
    lessons = catalogue.lessons_of(session, module_id=row.id)
    places: list[tuple[str, int | None, list[str]]] = [
        (one.key, lessons[one.key].id, one.question_keys) for one in module.lessons
    ]
    places.append((quizzes.QUIZ, None, module.quiz_keys))
    quizzes.register_questions(session, module_id=row.id, places=places)
    taught = [_teaching(row.id, lessons[one.key].id, one) for one in module.lessons]
    return [*taught, Teaching(module_id=row.id, questions=_taught_by(module.quiz_questions))]


def _settle(session: Session, module: ModuleRelease, release: Release, *, now: datetime) -> None:
    """Nobody waits for what a release withdrew: whoever has done the rest is done."""
    lessons = catalogue.lessons_of(session, module_id=release.module_id)
    ids = tuple(lessons[one.key].id for one in module.lessons)
    course = Course(release.module_id, ids, has_quiz=bool(module.quiz))
    for one in module.lessons:
        keys, lesson_id = one.question_keys, lessons[one.key].id
        for person_id in quiz_queries.with_nothing_missing(
            session, lesson_id=lesson_id, lesson_keys=keys
        ):
            visit = Visit(
                person_id=person_id,
                module_id=release.module_id,
                release_id=release.id,
                lesson_id=lesson_id,
                question_count=len(keys),
                module_lesson_ids=ids,
                has_quiz=course.has_quiz,
            )
            progress.record_answers(session, visit, answered_count=len(keys), now=now)
    progress.complete_all(session, course, now=now)


def _teaching(module_id: int, lesson_id: int, lesson: LessonRelease) -> Teaching:
    """What one lesson links to, as its source says it."""
    source = next(iter(lesson.texts.values())).compiled
    return Teaching(
        module_id=module_id,
        lesson_id=lesson_id,
        recommendations=tuple(
            piece.key
            for piece in source.pieces
            if isinstance(piece, Slot) and piece.kind == "recommendation"
        ),
        questions=_taught_by(source.questions),
        practices=source.practices,
        terms=source.terms,
    )


def _taught_by(questions: Iterable[Question]) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.rec) for one in questions if one.rec)


def export_tree(session: Session) -> dict[str, bytes]:
    """The newest text of every document, byte for byte."""
    return queries.newest_bodies(session)


def note_export(session: Session, exported: Mapping[str, bytes]) -> None:
    """Remember that files and database say the same of these paths."""
    for path, document in queries.documents_by_path(session).items():
        if path in exported:
            document.synced_digest = digest_of(exported[path])


def _take(
    session: Session,
    document: Document | None,
    one: Difference,
    body: bytes | None,
    *,
    now: datetime,
) -> None:
    if one.action == "conflict" and document is not None:
        _keep_both(session, document, body, now=now)
    elif one.action == "remove" and document is not None:
        document.removed_at, document.synced_digest = now, ""
    elif one.action == "same" and document is not None and body is not None:
        document.synced_digest = digest_of(body)
    elif one.action in ("create", "take_file") and body is not None:
        save(session, document or _new(session, one.path), body, now=now)


def _new(session: Session, path: str) -> Document:
    document = Document(path=path, head=0, digest="", synced_digest="")
    session.add(document)
    session.flush()  # its revisions name it
    return document


def save(session: Session, document: Document, body: bytes, *, now: datetime) -> None:
    """Keep the text as the document's newest revision, in step with its file."""
    digest = digest_of(body)
    document.head, document.digest, document.synced_digest = document.head + 1, digest, digest
    document.removed_at = None
    session.add(
        Revision(
            document_id=document.id,
            number=document.head,
            body=body,
            digest=digest,
            saved_at=now,
        )
    )


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


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
