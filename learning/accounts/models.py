"""People, the cities they speak for, their sign-ins and second factors, and mailed links."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, Language, PublicId, may_refer_to, owned_by


class Person(Base):
    """Someone with an account. There is no field for anybody's migration or legal status."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('participant', 'facilitator', 'admin')", name="role_is_known"),
        CheckConstraint("digits IN ('western', 'eastern')", name="digits_are_known"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254), unique=True)  # as `email_key` writes it
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default="participant")
    language: Mapped[Language] = mapped_column(default="en")
    digits: Mapped[str] = mapped_column(String(10), default="western")
    city_id: Mapped[int | None] = may_refer_to("city.id")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class FocalPoint(Base):
    """A person who may speak for a city."""

    __tablename__ = "focal_point"
    __table_args__ = (UniqueConstraint("person_id", "city_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    city_id: Mapped[int] = owned_by("city.id")
    since_at: Mapped[datetime]


class SignIn(Base):
    """A browser in which a person is signed in. Ending it deletes the row."""

    __tablename__ = "sign_in"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = owned_by("person.id")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    idle_until: Mapped[datetime]  # moved on when the person is seen
    expires_at: Mapped[datetime] = mapped_column(index=True)  # never moved
    awaits_code_until: Mapped[datetime | None]  # the password was right: opens nothing without code
    proved_at: Mapped[datetime | None]  # a second factor was shown


class Guess(Base):
    """A guess at a password that was wrong, or is being checked. Kept for an hour.

    Both keys are keyed hashes: the table tells nobody's address.
    """

    __tablename__ = "guess"
    __table_args__ = (
        Index("ix_guess_account", "account_key", "at"),
        Index("ix_guess_source", "source_key", "at"),
    )

    id: Mapped[Id]
    account_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    source_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    at: Mapped[datetime] = mapped_column(index=True)


class MailLink(Base):
    """A link in a mail: whoever follows it and presses its button reads that mailbox.

    Used up it is deleted. `nothing` are rows that no link leads to: an address without an account
    costs the same work as one with.
    """

    __tablename__ = "mail_link"
    __table_args__ = (
        CheckConstraint(
            "purpose IN ('confirm', 'reset', 'invite', 'address', 'nothing')",
            name="purpose_is_known",
        ),
    )

    id: Mapped[Id]
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    address: Mapped[str] = mapped_column(String(254), index=True)
    person_id: Mapped[int | None] = owned_by("person.id")
    details: Mapped[dict[str, Any]] = mapped_column(JSON)  # of a sign-up that waits for its mailbox
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SecondFactor(Base):
    """What a person's authenticator app shares with us, mixed with the server's secret."""

    __tablename__ = "second_factor"
    __table_args__ = (UniqueConstraint("person_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    seed: Mapped[bytes] = mapped_column(LargeBinary(20))  # worth nothing without that secret
    last_step: Mapped[int]  # of the last code taken: no code is taken twice, none before it
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code for when the app is away. Used up it is deleted."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[Id]
    person_id: Mapped[int] = owned_by("person.id")
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(16))
