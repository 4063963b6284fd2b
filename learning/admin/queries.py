"""Read people, cities and acts as administrators look for them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from learning.accounts.models import FocalPoint, Person, SecondFactor
from learning.cities.models import City
from learning.errors import NotFound
from learning.i18n import N_

PAGE = 50


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in the list."""

    public_id: uuid.UUID
    name: str
    email: str
    role: str
    city: str | None
    has_password: bool
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the people who match, by name."""

    people: Sequence[PersonLine]
    number: int
    count: int
    total: int


def people_page(session: Session, *, words: str, number: int, size: int = PAGE) -> PeoplePage:
    """The page with this number, or the nearest there is."""
    found = matching(words)
    total = session.scalar(select(func.count()).select_from(Person).where(*found)) or 0
    count = max(1, -(-total // size))
    number = min(max(number, 1), count)
    rows = session.execute(
        select(
            Person.public_id,
            Person.name,
            Person.email,
            Person.role,
            City.name,
            Person.password_hash.is_not(None),
            Person.disabled_at,
        )
        .outerjoin(City, City.id == Person.city_id)
        .where(*found)
        .order_by(Person.name, Person.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return PeoplePage([PersonLine(*row) for row in rows], number, count, total)


def matching(words: str) -> list[ColumnElement[bool]]:
    """Every word stands in the name or the address, in small letters or capital ones."""
    return [
        or_(
            *(
                column.contains(spelt, autoescape=True)
                for column in (Person.name, Person.email)
                for spelt in spellings(word)
            )
        )
        for word in words.split()[:8]
    ]


def spellings(word: str) -> list[str]:
    """SQLite knows capital letters of English alone."""
    return sorted({word, word.lower(), word.upper(), word.title(), word.casefold()})


def person_by_public_id(session: Session, public_id: uuid.UUID) -> Person:
    found = session.scalar(select(Person).where(Person.public_id == public_id))
    if found is None:
        raise NotFound(N_("This account does not exist."))
    return found


def has_second_factor(session: Session, person_id: int) -> bool:
    found = select(SecondFactor.id).where(SecondFactor.person_id == person_id)
    return session.scalar(found) is not None


def city_of(session: Session, city_id: int | None) -> City | None:
    return session.get(City, city_id) if city_id else None


def known_addresses(session: Session, addresses: Iterable[str]) -> frozenset[str]:
    """Those that have an account."""
    wanted = sorted(addresses)
    return frozenset(session.scalars(select(Person.email).where(Person.email.in_(wanted))))


@dataclass(frozen=True, slots=True)
class FocalLine:
    """Somebody who may speak for a city."""

    public_id: uuid.UUID
    name: str
    email: str
    since_at: datetime


def focal_points_of(session: Session, city_id: int) -> list[FocalLine]:
    rows = session.execute(
        select(Person.public_id, Person.name, Person.email, FocalPoint.since_at)
        .join(FocalPoint, FocalPoint.person_id == Person.id)
        .where(FocalPoint.city_id == city_id)
        .order_by(Person.name, Person.id)
    )
    return [FocalLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CityLine:
    """A city in the list."""

    public_id: uuid.UUID
    name: str
    country: str
    fictional: bool
    people_count: int
    focal_count: int


def city_lines(session: Session) -> list[CityLine]:
    """Every city, by name, in one statement."""
    people_count = (
        select(func.count()).where(Person.city_id == City.id).correlate(City).scalar_subquery()
    )
    focal_count = (
        select(func.count()).where(FocalPoint.city_id == City.id).correlate(City).scalar_subquery()
    )
    rows = session.execute(
        select(
            City.public_id, City.name, City.country, City.fictional, people_count, focal_count
        ).order_by(City.name, City.id)
    )
    return [CityLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Named:
    """What an act was done by or to, as a page can show it."""

    name: str
    public_id: uuid.UUID


def people_named(session: Session, ids: Iterable[int]) -> dict[int, Named]:
    rows = session.execute(
        select(Person.id, Person.name, Person.public_id).where(Person.id.in_(sorted(ids)))
    )
    return {row[0]: Named(row[1], row[2]) for row in rows}


def cities_named(session: Session, ids: Iterable[int]) -> dict[int, Named]:
    rows = session.execute(
        select(City.id, City.name, City.public_id).where(City.id.in_(sorted(ids)))
    )
    return {row[0]: Named(row[1], row[2]) for row in rows}
