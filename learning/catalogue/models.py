"""Tables of the catalogue: what can be read, and which release of it is current.

Identity, version and place are three things: `Module` and `Lesson` live for ever, a `Release`
and its texts never change, and a participant's record points at both.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, Language, PublicId, Slug, may_refer_to, owned_by


class ContentState(Base):
    """One row: the number that rises with every publication. Caches are keyed by it."""

    __tablename__ = "content_state"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[Id]
    revision: Mapped[int]


class Module(Base):
    """A module's identity. Its words are in the texts of its current release."""

    __tablename__ = "module"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    key: Mapped[Slug] = mapped_column(unique=True)
    slug: Mapped[Slug] = mapped_column(unique=True)
    position: Mapped[int]
    current_release_id: Mapped[int | None] = mapped_column(
        ForeignKey("release.id", ondelete="SET NULL", use_alter=True), index=True
    )
    archived_at: Mapped[datetime | None]


class Lesson(Base):
    """A lesson's identity: renaming the file or the title loses nobody's progress."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("module_id", "key"), UniqueConstraint("module_id", "slug"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    module_id: Mapped[int] = owned_by("module.id")
    key: Mapped[Slug]
    slug: Mapped[Slug]


class OldSlug(Base):
    """An address that a lesson once had; it redirects for ever."""

    __tablename__ = "old_slug"
    __table_args__ = (UniqueConstraint("module_id", "slug"),)

    id: Mapped[Id]
    module_id: Mapped[int] = owned_by("module.id")
    lesson_id: Mapped[int] = owned_by("lesson.id")
    slug: Mapped[Slug]


class Release(Base):
    """An immutable published state of a module."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("module_id", "number"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    module_id: Mapped[int] = owned_by("module.id")
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(
        String(64)
    )  # of the source files: same text, no new release
    theme: Mapped[str] = mapped_column(String(40))
    tile: Mapped[str] = mapped_column(String(20))
    frameworks: Mapped[list[str]] = mapped_column(JSON)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)  # pass mark, draw, attempts …
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = may_refer_to("person.id")
    note: Mapped[str] = mapped_column(String(300), default="")  # what is new, in its author's words


class ReleaseText(Base):
    """A module's own words in one language, as one release has them."""

    __tablename__ = "release_text"
    __table_args__ = (UniqueConstraint("release_id", "language"),)

    id: Mapped[Id]
    release_id: Mapped[int] = owned_by("release.id")
    language: Mapped[Language]
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[list[Any]] = mapped_column(JSON)  # compiled pieces: what you will be able to do


class ReleaseLesson(Base):
    """A lesson in one language, compiled once: never changed after publication."""

    __tablename__ = "release_lesson"
    __table_args__ = (UniqueConstraint("release_id", "lesson_id", "language"),)

    id: Mapped[Id]
    release_id: Mapped[int] = owned_by("release.id")
    lesson_id: Mapped[int] = owned_by("lesson.id")
    language: Mapped[Language]
    number: Mapped[int]  # the place in the module, from 1
    title: Mapped[str]
    summary: Mapped[str]
    minutes: Mapped[int]
    question_keys: Mapped[list[str]] = mapped_column(JSON)
    recommendations: Mapped[list[str]] = mapped_column(JSON)  # slugs, in order of appearance
    fingerprint: Mapped[str] = mapped_column(String(64))
    compiled: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)


class ReleaseQuiz(Base):
    """The pool of a module's graded quiz in one language, as one release has it."""

    __tablename__ = "release_quiz"
    __table_args__ = (UniqueConstraint("release_id", "language"),)

    id: Mapped[Id]
    release_id: Mapped[int] = owned_by("release.id")
    language: Mapped[Language]
    title: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(64))
    compiled: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)


class ReleaseLive(Base):
    """The plan of a module's live session in one language, as one release has it."""

    __tablename__ = "release_live"
    __table_args__ = (UniqueConstraint("release_id", "language"),)

    id: Mapped[Id]
    release_id: Mapped[int] = owned_by("release.id")
    language: Mapped[Language]
    title: Mapped[str]
    minutes: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    compiled: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)


class Media(Base):
    """A picture, video, caption or transcript of a module, by content."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("module_id", "name"),)

    id: Mapped[Id]
    module_id: Mapped[int] = owned_by("module.id")
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Term(Base):
    """A glossary term in one language."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("key", "language"),)

    id: Mapped[Id]
    key: Mapped[Slug]
    language: Mapped[Language]
    term: Mapped[str]
    definition: Mapped[str]
    see: Mapped[list[str]] = mapped_column(JSON)


class Source(Base):
    """A document that facts and figures are taken from."""

    __tablename__ = "source"

    id: Mapped[Id]
    key: Mapped[Slug] = mapped_column(unique=True)
    title: Mapped[str]
    organisation: Mapped[str]
    year: Mapped[str]
    identifier: Mapped[str]
    url: Mapped[str]
    kind: Mapped[str] = mapped_column(String(40))


class Fact(Base):
    """One checked statement with the sources that say so."""

    __tablename__ = "fact"

    id: Mapped[Id]
    key: Mapped[Slug] = mapped_column(unique=True)
    text: Mapped[str]
    year: Mapped[str]
    mark: Mapped[str] = mapped_column(String(20))
    note: Mapped[str]
    words: Mapped[dict[str, Any]] = mapped_column(JSON)  # language: its text and note there
    source_keys: Mapped[list[str]] = mapped_column(JSON)
