"""A session before its room opens: when it is, how to join, and how this reader stands with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for

from learning.i18n import N_
from learning.i18n.languages import LANGUAGES, Language
from learning.live import queries
from learning.live.forms import CHANNELS
from learning.live.letters import when
from learning.live.models import LiveSession
from learning.live.views.blueprint import bp
from learning.live.views.desk import may_run_it
from learning.live.views.lists import spoken, who_asks
from learning.web.database import current_session
from learning.web.guard import reader
from learning.web.language import current_language, moment, say

CHANNEL_NAMES = dict(
    zip(CHANNELS, (N_("Interpretation: {language}"), N_("Captions: {language}")), strict=True)
)


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """Interpretation or captions in a language."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """Everything that the part of the page shows."""

    code: str
    title: str
    lang: Language
    when: str  # by the clocks of the session's zone
    universal: str  # the same in UTC; empty where that is the zone
    minutes: int
    languages: tuple[Language, ...]
    is_cancelled: bool
    is_over: bool
    state: str  # of this reader: registered, waiting, invited, withdrawn, or nothing
    may_run: bool
    is_signed_in: bool
    places: int | None
    free: int | None  # places left, where they are counted
    meeting_url: str | None  # shown to those who come
    channels: Sequence[ChannelLink]
    calendar_url: str
    register_url: str
    withdraw_url: str
    sign_in_url: str


@bp.app_template_global("announcement_of")
def announcement_of(live: LiveSession) -> Announcement:
    """The session as its page announces it to whoever asks."""
    who, now = who_asks(), datetime.now(UTC)
    state = queries.guest_states(current_session(), who, [live.id]).get(live.id, "")
    runs = may_run_it(live)
    sees_links = is_coming(live, state) or runs
    path = url_for("live.participant", code=live.code)
    return Announcement(
        code=live.code,
        title=live.title,
        lang=spoken(live.language),
        when=when(live.starts_at, live.time_zone, current_language().code),
        universal="" if live.time_zone == "UTC" else moment(live.starts_at),
        minutes=live.minutes,
        languages=tuple(spoken(code) for code in live.languages),
        is_cancelled=live.cancelled_at is not None,
        is_over=is_over(live, now),
        state=state,
        may_run=runs,
        is_signed_in=reader() is not None,
        places=live.capacity,
        free=free_places(live),
        meeting_url=live.meeting_url if sees_links else None,
        channels=channel_links(live) if sees_links else (),
        calendar_url=url_for("live.calendar", code=live.code),
        register_url=url_for("live.register", code=live.code),
        withdraw_url=url_for("live.stay_away", code=live.code),
        sign_in_url=url_for("accounts.sign_in", next=path),
    )


def is_coming(live: LiveSession, state: str) -> bool:
    """Whether somebody in this state gets the links: without counted places everybody does."""
    return state == "registered" or (live.audience == "open" and live.capacity is None)


def is_over(live: LiveSession, now: datetime) -> bool:
    return live.phase == "ended" or now > live.starts_at + queries.LATE


def free_places(live: LiveSession) -> int | None:
    """Places that nobody has taken yet."""
    if live.capacity is None:
        return None
    return max(0, live.capacity - queries.registered_count(current_session(), live.id))


def channel_links(live: LiveSession) -> list[ChannelLink]:
    """Interpretation and captions, in the order of the languages."""
    return [
        ChannelLink(address, say(CHANNEL_NAMES[kind], language=language.name))
        for language in LANGUAGES
        for kind in CHANNELS
        if (address := live.channels.get(language.code, {}).get(kind))
    ]
