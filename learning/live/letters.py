"""Letters about a session, in the language of whoever gets them. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from learning.i18n import formats
from learning.mail.letters import Letter

Kind = Literal["live-invited", "live-reminder", "live-moved", "live-cancelled", "live-place"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session as letters name it."""

    code: str
    title: str
    starts_at: datetime
    time_zone: str
    is_open: bool  # to everybody, so that its page can be read without signing in
    site: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a letter. Somebody without an account has to open one to come in."""

    address: str
    language: str
    person_id: int | None = None


def letter(kind: Kind, meeting: Meeting, to: Addressee) -> Letter:
    """The letter of this kind."""
    page = f"/live/{meeting.code}"
    return Letter(
        to=to.address,
        kind=kind,
        language=to.language,
        values={
            "title": meeting.title,
            "when": when(meeting.starts_at, meeting.time_zone, to.language),
            "link": door(meeting, to, page),
            "calendar": door(meeting, to, f"{page}/calendar.ics"),
        },
        person_id=to.person_id,
    )


def when(moment: datetime, zone: str, language: str) -> str:
    """A moment by the clocks of the session's zone, and the city they are named after."""
    local = formats.moment(moment, language, style="full", zone=ZoneInfo(zone))
    return local if zone == "UTC" else f"{local} ({formats.place(zone, language)})"


def door(meeting: Meeting, to: Addressee, page: str) -> str:
    """The whole address of a page of the session; through the sign-in where it is not open."""
    target = f"/{to.language}{page}"
    if meeting.is_open:
        return f"{meeting.site}{target}"
    way = "sign-in" if to.person_id is not None else "sign-up"
    return f"{meeting.site}/{to.language}/{way}?next={target}"
