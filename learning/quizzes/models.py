"""Tables of questions and of the answers people gave to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, PublicId, Slug, may_refer_to, owned_by


class Question(Base):
    """A question's identity. Its words and its key are in the releases.

    `place` is the lesson's key, or `quiz`: a question keeps its record when its lesson moves.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("module_id", "place", "key"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    module_id: Mapped[int] = owned_by("module.id")
    lesson_id: Mapped[int | None] = mapped_column(
        ForeignKey("lesson.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[Slug]
    key: Mapped[Slug]


class Response(Base):
    """One person's present answer to one question of a lesson."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("person_id", "question_id"),
        CheckConstraint("marks IS NULL OR marks BETWEEN 0 AND 10000", name="marks_range"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    question_id: Mapped[int] = owned_by("question.id")
    release_id: Mapped[int | None] = may_refer_to("release.id")
    revision: Mapped[int]
    answer: Mapped[Any] = mapped_column(JSON)
    marks: Mapped[int | None]  # basis points of the question; none where nothing is right or wrong
    answered_at: Mapped[datetime]


class ResponseSave(Base):
    """Every answer ever saved, in order: nothing is overwritten without a trace."""

    __tablename__ = "response_save"
    __table_args__ = (
        UniqueConstraint("response_id", "revision"),
        UniqueConstraint("response_id", "idempotency_key"),
    )

    id: Mapped[Id]
    response_id: Mapped[int] = owned_by("response.id")
    revision: Mapped[int]
    idempotency_key: Mapped[str] = mapped_column(String(80))
    answer: Mapped[Any] = mapped_column(JSON)
    marks: Mapped[int | None]
    saved_at: Mapped[datetime]
