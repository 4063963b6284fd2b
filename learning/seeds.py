"""A demonstration network for `./dev run`: invented cities, invented people on example.org.

Nothing here is about a real place, and nobody has done anything yet.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts import gateway, service
from learning.accounts.models import Person
from learning.catalogue.models import Module
from learning.cities.models import City
from learning.errors import Refusal
from learning.i18n import N_
from learning.live.models import LiveSession
from learning.progress.models import Cohort
from learning.store.session import Store

PASSWORD = "LEARNING_DEMO_PASSWORD"  # noqa: S105  # the variable that sets it


@dataclass(frozen=True, slots=True)
class Planted:
    """A person of the demonstration, and the city they belong to."""

    email: str
    name: str
    role: str
    city: str
    speaks_for_it: bool = False


CITIES = (  # XA and XB are codes that ISO 3166 gives to no country
    ("port-almira", "Port Almira", "XA"),
    ("tell-yasmin", "Tell Yasmin", "XB"),
)
PEOPLE = (
    Planted("participant@example.org", "Samira Belhadj", "participant", "port-almira"),
    Planted("focal@example.org", "Luca Ferrando", "participant", "port-almira", speaks_for_it=True),
    Planted("facilitator@example.org", "Inés Calder", "facilitator", "tell-yasmin"),
    Planted("admin@example.org", "Yannis Mourad", "admin", "tell-yasmin"),
)


def demonstrate(
    store: Store, *, given_password: str | None, production: bool, now: datetime
) -> None:
    """Plant the network where it is missing, and say a password that was made, once.

    A given password is set at every start; a made one stays what it was.
    """
    if production:
        raise Refusal(
            N_("The demonstration network is for trying Mosaic out, never for production.")
        )
    with store.session() as session:
        hashes = hashes_of(session)
        has_meeting = is_meeting_planned(session, now=now)
    if is_planted(hashes, given_password):
        if not has_meeting:
            with store.writing() as session:
                plant_meeting(session, now=now)
        return
    password = given_password or gateway.new_password()
    password_hash = gateway.hashed(password)
    with store.writing() as session:
        plant(session, password_hash=password_hash, now=now)
        plant_meeting(session, now=now)
    said = "the one you gave" if given_password else f"{password} (shown this once)"
    click.echo(f"Demonstration accounts; the password of each is {said}:")
    for person in PEOPLE:
        click.echo(f"  {person.email}")


def hashes_of(session: Session) -> list[str | None]:
    """The password hash of every demonstration account that is there."""
    emails = [person.email for person in PEOPLE]
    return [*session.scalars(select(Person.password_hash).where(Person.email.in_(emails)))]


def is_planted(hashes: list[str | None], given_password: str | None) -> bool:
    """Whether everybody is there, with the given password if one is given."""
    if len(hashes) != len(PEOPLE):
        return False
    return given_password is None or all(
        gateway.is_right(given_password, one) for one in set(hashes)
    )


def plant(session: Session, *, password_hash: str | None, now: datetime) -> None:
    """Add what is missing; without a hash, passwords stay. Nobody and nothing is added twice."""
    cities = {key: city_of(session, key, name, country) for key, name, country in CITIES}
    for planted in PEOPLE:
        person = session.scalar(select(Person).where(Person.email == planted.email))
        if person is None:
            person = service.add_person(
                session,
                email=planted.email,
                name=planted.name,
                role=planted.role,
                password_hash=password_hash,
                now=now,
            )
            person.city_id = cities[planted.city].id
            if planted.speaks_for_it:
                service.name_focal_point(session, person, cities[planted.city], by=None, now=now)
        elif password_hash is not None:
            service.set_password(session, person, password_hash, by=None, now=now)


def city_of(session: Session, key: str, name: str, country: str) -> City:
    """The fictional city, added when it is missing."""
    city = session.scalar(select(City).where(City.key == key))
    if city is None:
        city = City(key=key, slug=key, name=name, country=country, fictional=True)
        session.add(city)
        session.flush()
    return city


FACILITATOR, PARTICIPANT = "facilitator@example.org", "participant@example.org"
MODULE = "housing"
COHORT = "Port Almira and Tell Yasmin"


def is_meeting_planned(session: Session, *, now: datetime) -> bool:
    """Whether a live session of the demonstration lies ahead, or there is no module for one."""
    if module_id(session) is None:
        return True
    ahead = select(LiveSession.id).where(
        LiveSession.starts_at > now, LiveSession.rehearses_id.is_(None)
    )
    return session.scalar(ahead.limit(1)) is not None


def module_id(session: Session) -> int | None:
    """The module of the meeting and of the cohort, once it is published."""
    published = Module.current_release_id.is_not(None)
    return session.scalar(select(Module.id).where(Module.slug == MODULE, published))


def plant_meeting(session: Session, *, now: datetime) -> None:
    """One open session in a week, and one cohort that takes its module."""
    facilitator = session.scalar(select(Person).where(Person.email == FACILITATOR))
    module = module_id(session)
    if facilitator is None or module is None or is_meeting_planned(session, now=now):
        return
    schedule = import_module("learning.live.service.schedule")  # not for every start
    codes = import_module("learning.live.gateway.codes")
    day = (now + timedelta(days=7)).date()
    wanted = schedule.Wanted(
        title="Housing newcomers: what can our cities do?",
        language="en",
        languages=("en", "fr", "es", "ar"),
        starts_at=datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC),
        minutes=75,
        time_zone="Africa/Tunis",
    )
    schedule.schedule(
        session, wanted, module_id=module, by_id=facilitator.id, code=codes.new_code, now=now
    )
    if session.scalar(select(Cohort.id).where(Cohort.name == COHORT)) is None:
        plant_cohort(session, facilitator, module, now=now)


def plant_cohort(session: Session, facilitator: Person, module: int, *, now: datetime) -> None:
    """A cohort with one person in it."""
    cohorts = import_module("learning.progress.service.cohorts")
    made = cohorts.add(session, COHORT, by_id=facilitator.id, now=now)
    opens_on = now.date()
    cohorts.set_module(
        session, made, module, opens_on=opens_on, due_on=opens_on + timedelta(days=30)
    )
    participant = session.scalar(select(Person).where(Person.email == PARTICIPANT))
    if participant is not None:
        cohorts.enter(session, made, participant, now=now)
