"""Let people translate and judge texts, and end that. Never commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.audit import service as audit
from learning.authoring import queries
from learning.authoring.access import REVIEWER, TRANSLATOR
from learning.authoring.models import AuthorRole
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import LANGUAGES, SOURCE


class UnknownRole(Refusal):
    """There is no such right to give."""

    status = 422


def known_roles() -> list[tuple[str, str]]:
    """Every right that can be given: judging, and translating into each language."""
    return [
        (REVIEWER, ""),
        *((TRANSLATOR, one.code) for one in LANGUAGES if one.code != SOURCE.code),
    ]


def grant(
    session: Session, person: Person, kind: str, language: str, *, by: Person, now: datetime
) -> None:
    """Let somebody translate into a language, or judge texts. Granted twice is granted."""
    if (kind, language) not in known_roles():
        raise UnknownRole(N_("Choose one of these rights."))
    if held(session, person, kind, language) is not None:
        return
    session.add(AuthorRole(person_id=person.id, kind=kind, language=language, granted_at=now))
    note(session, "author.granted", person, f"{kind} {language}".strip(), by=by, now=now)


def withdraw(
    session: Session, person: Person, kind: str, language: str, *, by: Person, now: datetime
) -> None:
    """End it. What they wrote stays."""
    found = held(session, person, kind, language)
    if found is None:
        return
    session.delete(found)
    note(session, "author.withdrawn", person, f"{kind} {language}".strip(), by=by, now=now)


def held(session: Session, person: Person, kind: str, language: str) -> AuthorRole | None:
    roles = queries.roles_of(session, person.id)
    return next((one for one in roles if (one.kind, one.language) == (kind, language)), None)


def note(
    session: Session, act: str, person: Person, right: str, *, by: Person, now: datetime
) -> None:
    audit.record(
        session,
        act,
        actor_id=by.id,
        subject=("person", person.id),
        now=now,
        details={"right": right},
    )
