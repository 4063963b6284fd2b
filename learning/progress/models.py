"""Tables of what each participant has done."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, Slug, may_refer_to, owned_by


class Enrolment(Base):
    """A person takes a module: one row, made by the first thing they do in it."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("person_id", "module_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    module_id: Mapped[int] = owned_by("module.id")
    enrolled_at: Mapped[datetime]
    quiz_passed_at: Mapped[datetime | None]  # passed once is passed
    completed_at: Mapped[datetime | None]
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class LessonRecord(Base):
    """A person's way through one lesson. Done once is done: a later release takes nothing away."""

    __tablename__ = "lesson_record"
    __table_args__ = (UniqueConstraint("person_id", "lesson_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    lesson_id: Mapped[int] = owned_by("lesson.id")
    release_id: Mapped[int | None] = may_refer_to("release.id")
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    proof: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # rule, what happened, live or alone


class Reflection(Base):
    """A private note on the reader's own city, at one block of one lesson."""

    __tablename__ = "reflection"
    __table_args__ = (UniqueConstraint("person_id", "lesson_id", "block_key"),)

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    lesson_id: Mapped[int] = owned_by("lesson.id")
    block_key: Mapped[Slug]
    revision: Mapped[int]
    text: Mapped[str]
    saved_at: Mapped[datetime]


class ReflectionSave(Base):
    """Every text of a reflection that was saved, so that an old tab overwrites nothing for good."""

    __tablename__ = "reflection_save"
    __table_args__ = (
        UniqueConstraint("reflection_id", "revision"),
        UniqueConstraint("reflection_id", "idempotency_key"),
    )

    id: Mapped[Id]
    reflection_id: Mapped[int] = owned_by("reflection.id")
    revision: Mapped[int]
    idempotency_key: Mapped[str] = mapped_column(String(80))
    text: Mapped[str]
    saved_at: Mapped[datetime]
