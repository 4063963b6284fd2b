"""Tables of what each participant has done."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, PublicId, Slug, may_refer_to, owned_by


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


class Cohort(Base):
    """A named group that takes modules together."""

    __tablename__ = "cohort"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(120))
    created_by_id: Mapped[int | None] = may_refer_to("person.id")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class CohortFacilitator(Base):
    """Who looks after a cohort."""

    __tablename__ = "cohort_facilitator"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: Mapped[Id]
    cohort_id: Mapped[int] = owned_by("cohort.id")
    person_id: Mapped[int] = owned_by("person.id")


class CohortMember(Base):
    """Somebody of the cohort, or invited to it: without a person until the address has one."""

    __tablename__ = "cohort_member"
    __table_args__ = (UniqueConstraint("cohort_id", "address"),)

    id: Mapped[Id]
    cohort_id: Mapped[int] = owned_by("cohort.id")
    address: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = owned_by("person.id")
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]


class CohortModule(Base):
    """A module that the cohort takes, and between which days."""

    __tablename__ = "cohort_module"
    __table_args__ = (
        UniqueConstraint("cohort_id", "module_id"),
        CheckConstraint("due_on IS NULL OR opens_on <= due_on", name="ends_after_it_opens"),
    )

    id: Mapped[Id]
    cohort_id: Mapped[int] = owned_by("cohort.id")
    module_id: Mapped[int] = owned_by("module.id")
    opens_on: Mapped[date]
    due_on: Mapped[date | None]
