"""Who is asking, as the pages see them: a plain value, so that `web` need not know accounts."""

from dataclasses import dataclass
from typing import Literal

from flask_login import UserMixin

Role = Literal["participant", "facilitator", "admin"]


@dataclass(frozen=True, slots=True)
class Reader(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A signed-in person, loaded once a request by one query."""

    person_id: int
    sign_in_id: int
    name: str
    role: Role
    language: str
    digits: Literal["western", "eastern"]
    csrf_token: str  # one token per sign-in, no time limit
    mark: str = ""  # what pages may show of who this is: it says nothing to anybody else
    is_proved: bool = False  # a second factor was shown at this sign-in

    def get_id(self) -> str:
        """Flask-Login asks for a text; the sign-in itself lives in our own cookie."""
        return str(self.person_id)
