"""The next live sessions, as home and module pages announce them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for

from learning.i18n.languages import SOURCE, Language, language_of
from learning.live import queries
from learning.live.letters import when
from learning.live.queries import Announced
from learning.web.database import current_session
from learning.web.language import current_language


def next_sessions(module_id: int | None = None) -> tuple[Announced, ...]:
    """What home and module pages announce: one statement."""
    now = datetime.now(UTC)
    return queries.announced(current_session(), now=now, module_id=module_id)


@dataclass(frozen=True, slots=True)
class NextSession:
    """A session as a card on another page."""

    url: str
    title: str
    lang: Language
    when: str  # by the clocks of its zone
    minutes: int
    languages: tuple[Language, ...]
    is_running: bool


def next_session(one: Announced) -> NextSession:
    return NextSession(
        url=url_for("live.participant", code=one.code),
        title=one.title,
        lang=spoken(one.language),
        when=when(one.starts_at, one.time_zone, current_language().code),
        minutes=one.minutes,
        languages=tuple(spoken(code) for code in one.languages),
        is_running=one.phase != "planned",
    )


def spoken(code: str) -> Language:
    return language_of(code) or SOURCE
