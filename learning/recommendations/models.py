"""Tables of the library: recommendations, practices, frameworks, and the links between them.

Every link is a row with an index on each side, so that it can be walked both ways.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, Language, PublicId, Slug, owned_by


class Recommendation(Base):
    """A recommendation's identity, for ever. Its words are in its versions."""

    __tablename__ = "recommendation"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    key: Mapped[Slug] = mapped_column(unique=True)
    slug: Mapped[Slug] = mapped_column(unique=True)
    theme: Mapped[str] = mapped_column(String(40))
    language: Mapped[Language]  # the one it was written in; the others are translations
    position: Mapped[int]
    current_version: Mapped[int]  # a number, not a row: one version has a row for each language
    archived_at: Mapped[datetime | None]


class RecommendationVersion(Base):
    """The text of one version in one language. Its words never change under their number."""

    __tablename__ = "recommendation_version"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "number", "language"),
        CheckConstraint("cost_band IN ('none', 'low', 'medium', 'high')", name="cost_band_known"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = owned_by("recommendation.id")
    number: Mapped[int]
    language: Mapped[Language]
    title: Mapped[str]
    summary: Mapped[str]
    levels: Mapped[list[str]] = mapped_column(JSON)
    addressee: Mapped[str]
    cost_band: Mapped[str] = mapped_column(String(10))
    indicators: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(deferred=True)  # Markdown, to show what a version changed
    digest: Mapped[str] = mapped_column(String(64))  # of the words, not of their HTML
    compiled: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    published_at: Mapped[datetime]


class RecommendationOldSlug(Base):
    """An address that a recommendation once had; it redirects for ever."""

    __tablename__ = "recommendation_old_slug"

    id: Mapped[Id]
    recommendation_id: Mapped[int] = owned_by("recommendation.id")
    slug: Mapped[Slug] = mapped_column(unique=True)


class Practice(Base):
    """What a city did: its identity and the facts about it that have no language."""

    __tablename__ = "practice"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    key: Mapped[Slug] = mapped_column(unique=True)
    slug: Mapped[Slug] = mapped_column(unique=True)
    city: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(120))
    years: Mapped[str] = mapped_column(String(120))
    theme: Mapped[str] = mapped_column(String(40))
    language: Mapped[Language]
    migrant_led: Mapped[bool]
    mark: Mapped[str] = mapped_column(String(20))
    source_keys: Mapped[list[str]] = mapped_column(JSON)
    fact_keys: Mapped[list[str]] = mapped_column(JSON)
    position: Mapped[int]
    archived_at: Mapped[datetime | None]


class PracticeText(Base):
    """A practice told in one language; place names are words of that language too."""

    __tablename__ = "practice_text"
    __table_args__ = (UniqueConstraint("practice_id", "language"),)

    id: Mapped[Id]
    practice_id: Mapped[int] = owned_by("practice.id")
    language: Mapped[Language]
    title: Mapped[str]
    summary: Mapped[str]
    city: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(120))
    years: Mapped[str] = mapped_column(String(120), default="")  # empty: as in its own language
    compiled: Mapped[list[Any]] = mapped_column(JSON, deferred=True)


class PracticeOldSlug(Base):
    """An address that a practice once had; it redirects for ever."""

    __tablename__ = "practice_old_slug"

    id: Mapped[Id]
    practice_id: Mapped[int] = owned_by("practice.id")
    slug: Mapped[Slug] = mapped_column(unique=True)


class Framework(Base):
    """An international text that recommendations answer to."""

    __tablename__ = "framework"

    id: Mapped[Id]
    key: Mapped[Slug] = mapped_column(unique=True)
    title: Mapped[str]
    organisation: Mapped[str]
    year: Mapped[str] = mapped_column(String(20))
    identifier: Mapped[str]
    url: Mapped[str]
    binding: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str]
    position: Mapped[int]
    archived_at: Mapped[datetime | None]


class FrameworkItem(Base):
    """A goal, target, objective, action or paragraph of a framework, in our own words."""

    __tablename__ = "framework_item"
    __table_args__ = (UniqueConstraint("framework_id", "code"),)

    id: Mapped[Id]
    framework_id: Mapped[int] = owned_by("framework.id")
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("framework_item.id", ondelete="SET NULL"), index=True
    )
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    summary: Mapped[str]
    mark: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    archived_at: Mapped[datetime | None]


class RecommendationFramework(Base):
    """A recommendation answers to a framework, or to one item of it."""

    __tablename__ = "recommendation_framework"
    __table_args__ = (UniqueConstraint("recommendation_id", "framework_id", "item_id"),)

    id: Mapped[Id]
    recommendation_id: Mapped[int] = owned_by("recommendation.id")
    framework_id: Mapped[int] = owned_by("framework.id")
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("framework_item.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]


class RecommendationEvidence(Base):
    """A recommendation rests on a practice or on a fact: exactly one of them a row.

    Facts by key: a publication writes the fact rows anew.
    """

    __tablename__ = "recommendation_evidence"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "practice_id"),
        UniqueConstraint("recommendation_id", "fact_key"),
        CheckConstraint("(practice_id IS NULL) <> (fact_key IS NULL)", name="one_kind"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = owned_by("recommendation.id")
    practice_id: Mapped[int | None] = mapped_column(
        ForeignKey("practice.id", ondelete="CASCADE"), index=True
    )
    fact_key: Mapped[Slug | None] = mapped_column(index=True)
    position: Mapped[int]


class RecommendationLesson(Base):
    """A lesson shows this recommendation as a card."""

    __tablename__ = "recommendation_lesson"
    __table_args__ = (UniqueConstraint("recommendation_id", "lesson_id"),)

    id: Mapped[Id]
    recommendation_id: Mapped[int] = owned_by("recommendation.id")
    lesson_id: Mapped[int] = owned_by("lesson.id")


class RecommendationQuestion(Base):
    """A question teaches this recommendation. No lesson: it stands in the module's quiz alone."""

    __tablename__ = "recommendation_question"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "module_id", "lesson_id", "question_key"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = owned_by("recommendation.id")
    module_id: Mapped[int] = owned_by("module.id")
    lesson_id: Mapped[int | None] = mapped_column(
        ForeignKey("lesson.id", ondelete="CASCADE"), index=True
    )
    question_key: Mapped[Slug]


class PracticeLesson(Base):
    """A lesson tells this practice as a case."""

    __tablename__ = "practice_lesson"
    __table_args__ = (UniqueConstraint("practice_id", "lesson_id"),)

    id: Mapped[Id]
    practice_id: Mapped[int] = owned_by("practice.id")
    lesson_id: Mapped[int] = owned_by("lesson.id")


class TermLesson(Base):
    """A lesson uses this glossary term. By key: a term has a row for each language."""

    __tablename__ = "term_lesson"
    __table_args__ = (UniqueConstraint("term_key", "lesson_id"),)

    id: Mapped[Id]
    term_key: Mapped[Slug]
    lesson_id: Mapped[int] = owned_by("lesson.id")
