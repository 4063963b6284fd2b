"""The cities of the network."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, PublicId, Slug


class City(Base):
    """A city that people belong to. A fictional one says so wherever it is shown."""

    __tablename__ = "city"
    __table_args__ = (CheckConstraint("length(country) = 2", name="country_is_a_code"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    key: Mapped[str] = mapped_column(String(80), unique=True)  # in content files; never changes
    slug: Mapped[Slug] = mapped_column(unique=True)  # in addresses
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166; XA to XZ stand for none
    fictional: Mapped[bool] = mapped_column(default=False)
