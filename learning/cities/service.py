"""Cities come into the network and get other names. Never commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from learning.audit import service as audit
from learning.cities.models import City
from learning.cities.naming import key_of
from learning.errors import Refusal
from learning.i18n import N_


@dataclass(frozen=True, slots=True)
class NewCity:
    """What a city is added with. `word`, in addresses and content files, never changes."""

    name: str
    country: str
    word: str = ""
    fictional: bool = False


class WordTaken(Refusal):
    """Another city has this word in its address."""


def add_city(session: Session, new: NewCity, *, by_id: int, now: datetime) -> City:
    """Take a city into the network."""
    word = key_of(new.word or new.name)
    if not word:
        raise WordTaken(N_("Write the city's name in Latin letters for its address."))
    taken = select(City.id).where(or_(City.key == word, City.slug == word))
    if session.scalar(taken) is not None:
        raise WordTaken(N_("Another city has this word in its address."))
    city = City(key=word, slug=word, name=new.name, country=new.country, fictional=new.fictional)
    session.add(city)
    session.flush()
    audit.record(session, "city.added", actor_id=by_id, subject=("city", city.id), now=now)
    return city


def rename_city(session: Session, city: City, name: str, *, by_id: int, now: datetime) -> None:
    """The city is called so from now on. Its address stays what it was."""
    before, city.name = city.name, name
    audit.record(
        session,
        "city.renamed",
        actor_id=by_id,
        subject=("city", city.id),
        now=now,
        details={"before": before, "name": name},
    )
