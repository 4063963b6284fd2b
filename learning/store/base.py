"""The base class of every table, and the column types they share."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time. Refuses naive values, always returns UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Every table. Constraint names follow one pattern, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: Any = {datetime: UtcDateTime}


Id = Annotated[int, mapped_column(primary_key=True)]
PublicId = Annotated[
    uuid.UUID, mapped_column(unique=True, default=uuid.uuid4)
]  # what addresses and exports show: says nothing about how many there are
Slug = Annotated[str, mapped_column(String(80))]
Language = Annotated[str, mapped_column(String(12))]


def owned_by(target: str) -> Any:
    """A foreign key, indexed, whose row goes when the owner goes."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), index=True)


def refers_to(target: str) -> Any:
    """A foreign key, indexed, that keeps its target from being deleted."""
    return mapped_column(ForeignKey(target, ondelete="RESTRICT"), index=True)


def may_refer_to(target: str) -> Any:
    """An optional foreign key, indexed, that forgets its target when that goes."""
    return mapped_column(ForeignKey(target, ondelete="SET NULL"), index=True)


def belongs_for_now(target: str) -> Any:
    """An optional foreign key, indexed, that forgets its target when that goes. Until then the row
    is the target's own: what hangs on it is part of what somebody takes along."""
    key = ForeignKey(target, ondelete="SET NULL", info={"own": True})
    return mapped_column(key, index=True)
