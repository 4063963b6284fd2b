"""Tables of questions and of the answers people gave to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, PublicId, Slug, may_refer_to, owned_by, refers_to


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


class QuizAttempt(Base):
    """One person's way through a module's graded quiz, from its start to its marks.

    The release is pinned: what was asked stays what it was. An attempt without `handed_in_at` is
    live, and there is one live attempt for a person and module: the database sees to that.
    """

    __tablename__ = "quiz_attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "number"),
        Index(
            "uq_quiz_attempt_live",
            "person_id",
            "module_id",
            unique=True,
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
        CheckConstraint("marks IS NULL OR marks BETWEEN 0 AND 10000", name="marks_range"),
        CheckConstraint("(handed_in_at IS NULL) = (marks IS NULL)", name="closed_with_marks"),
        CheckConstraint("closed_by IN ('person', 'clock')", name="closed_by_is_known"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = owned_by("person.id")
    module_id: Mapped[int] = owned_by("module.id")
    release_id: Mapped[int] = refers_to("release.id")
    number: Mapped[int]  # the person's first, second … in this module
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]  # none: the author sets no limit
    handed_in_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(10))
    marks: Mapped[int | None]  # basis points of the whole
    passed: Mapped[bool | None]


class AttemptResponse(Base):
    """One drawn question of an attempt, at its place, with the present answer to it.

    The rows are made when the attempt starts: they are the realised order of the questions, and
    `orders` is that of the options in each.
    """

    __tablename__ = "attempt_response"
    __table_args__ = (
        UniqueConstraint("attempt_id", "place"),
        UniqueConstraint("attempt_id", "question_id"),
        CheckConstraint("marks IS NULL OR marks BETWEEN 0 AND 10000", name="marks_range"),
    )

    id: Mapped[Id]
    attempt_id: Mapped[int] = owned_by("quiz_attempt.id")
    question_id: Mapped[int] = owned_by("question.id")
    place: Mapped[int]
    key: Mapped[str] = mapped_column(String(161))  # in the pool; `lesson#question` where reused
    orders: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    points: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    answer: Mapped[Any] = mapped_column(JSON)
    language: Mapped[str | None] = mapped_column(String(12))  # in which it was asked and answered
    answered_at: Mapped[datetime | None]
    marks: Mapped[int | None]  # basis points of the question, once the attempt is closed

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)


class AttemptSave(Base):
    """Every answer ever saved in an attempt, in order. Only ever added to.

    Written with every answer, so it has the two indexes that it needs and no others.
    """

    __tablename__ = "attempt_save"
    __table_args__ = (UniqueConstraint("response_id", "idempotency_key"),)

    response_id: Mapped[int] = mapped_column(
        ForeignKey("attempt_response.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idempotency_key: Mapped[str] = mapped_column(String(80))
    answer: Mapped[Any] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(12))
    saved_at: Mapped[datetime]


class QuizExtension(Base):
    """Minutes that one person has on top of a quiz's time limit, in every attempt."""

    __tablename__ = "quiz_extension"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id"),
        CheckConstraint("minutes > 0", name="minutes_are_added"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    module_id: Mapped[int] = owned_by("module.id")
    minutes: Mapped[int]
    granted_by_id: Mapped[int | None] = may_refer_to("person.id")
    granted_at: Mapped[datetime]
