"""Seats: whose browser holds which, and what a join may ask for. Wrong codes are counted here."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from learning.accounts import throttle
from learning.accounts.models import Guess
from learning.cities.models import City
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import language_of
from learning.live.entries import Join
from learning.live.models import LiveSeat, LiveSession
from learning.live.room import SeatKind

# A whole conference may sit behind one address, and some mistype: only wrong codes count.
WRONG_CODES = 300  # from one source in an hour
LONGEST_NAME = 120
KINDS: tuple[SeatKind, ...] = ("named", "hidden", "anonymous")


class TooManyCodes(Refusal):
    """One source has tried very many codes that belong to no session."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            N_("Too many wrong codes were tried from this network. Please wait and try again.")
        )
        self.retry_after = seconds


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to take part, as their form says it."""

    kind: str
    language: str
    name: str = ""
    city: str = ""  # its key; none: no city


def token_for(form_key: str, *, live_session_id: int, person_id: int | None, secret: bytes) -> str:
    """The token of a seat's cookie: 256 bits that nobody can work out without the server's secret.

    The same form sent twice gives the same one, and so does the same person on another device: so
    whichever answer a browser keeps, it holds the seat.
    """
    whose = f"person {person_id}" if person_id is not None else f"form {form_key}"
    text = f"seat in {live_session_id} of {whose}"
    return hmac.digest(secret, text.encode(), "sha256").hex()


def token_hash(token: str) -> bytes:
    """What the database keeps of a token. A token cannot be guessed, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def form_token(token: str) -> str:
    """What the seat's own forms carry; nothing leads back from it to the cookie."""
    return hmac.digest(token.encode(), b"forms of this seat", "sha256").hex()[:40]


def seat_by_token(session: Session, live_session_id: int, token: str) -> LiveSeat | None:
    """The seat whose cookie this is, in this session and in no other."""
    return session.scalar(
        select(LiveSeat).where(
            LiveSeat.token_hash == token_hash(token), LiveSeat.live_session_id == live_session_id
        )
    )


def seat_of_person(session: Session, live_session_id: int, person_id: int) -> LiveSeat | None:
    """The seat somebody has already taken, on this device or on another."""
    return session.scalar(
        select(LiveSeat).where(
            LiveSeat.live_session_id == live_session_id, LiveSeat.person_id == person_id
        )
    )


def join(
    session: Session,
    live: LiveSession,
    wish: Wish,
    *,
    token: str,
    form_key: str,
    person_id: int | None,
) -> Join:
    """The entry that takes the seat. Refuses what this session does not offer.

    An anonymous seat keeps no person, whoever asks for it.
    """
    if wish.kind not in live.seat_kinds or wish.kind not in KINDS:
        raise Refusal(N_("Choose one of the ways to take part."))
    if wish.kind == "hidden" and person_id is None:
        raise Refusal(N_("Sign in first, so that this can be counted for you."))
    name = " ".join(wish.name.split())
    if wish.kind == "named" and not name:
        raise Refusal(N_("Write the name that the room may see."))
    if len(name) > LONGEST_NAME:
        raise Refusal(N_("Write a name of at most {most} characters."), most=LONGEST_NAME)
    city = session.scalar(select(City).where(City.key == wish.city)) if wish.city else None
    return Join(
        token_hash=token_hash(token),
        kind=next(one for one in KINDS if one == wish.kind),
        language=wish.language if language_of(wish.language) else live.language,
        key=f"join {hashlib.sha256(form_key.encode()).hexdigest()[:40]}",
        person_id=None if wish.kind == "anonymous" else person_id,
        shown_name=name if wish.kind == "named" else None,
        city_id=city.id if city else None,
        city=city.key if city else "",
    )


def refuse_many_wrong_codes(session: Session, source_key: bytes, *, now: datetime) -> None:
    """No further code is looked up for a source that has tried too many wrong ones."""
    counted, oldest = session.execute(
        select(func.count(), func.min(Guess.at)).where(
            Guess.source_key == source_key, Guess.at > now - throttle.WINDOW
        )
    ).one()
    if counted >= WRONG_CODES:
        wait = oldest + throttle.WINDOW - now
        raise TooManyCodes(max(1, ceil(wait.total_seconds())))


def count_wrong_code(session: Session, source_key: bytes, *, now: datetime) -> None:
    """One more that belongs to no session. Codes that do are never counted."""
    session.execute(delete(Guess).where(Guess.at < now - throttle.WINDOW))
    session.add(Guess(account_key=source_key, source_key=source_key, at=now))
