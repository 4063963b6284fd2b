"""Read the cities of the network."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.cities.models import City
from learning.errors import NotFound
from learning.i18n import N_


def all_cities(session: Session) -> Sequence[City]:
    """Every city, by name."""
    return session.scalars(select(City).order_by(City.name, City.id)).all()


def city_by_public_id(session: Session, public_id: uuid.UUID) -> City:
    found = session.scalar(select(City).where(City.public_id == public_id))
    if found is None:
        raise NotFound(N_("There is no such city."))
    return found
