"""A session as a calendar file (iCalendar, RFC 5545). Pure.

The same session is the same entry for ever: its `UID` never changes and its `SEQUENCE` rises when
it is moved or cancelled, so that a calendar changes the entry it has and makes no second one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vText,
    vUri,
)

from learning.live.zones import changes

PRODUCER = "-//Mosaic//Live sessions//EN"
ALARM = timedelta(minutes=15)
AROUND = timedelta(days=200)  # before and after the session: at least one change on each side


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar is told about a session, in the language of whoever keeps it."""

    public_id: UUID
    sequence: int
    title: str
    language: str  # of the title
    text: str  # how to join, in the reader's language
    starts_at: datetime
    minutes: int
    time_zone: str
    url: str  # the session's page
    meeting_url: str | None = None
    channels: Mapping[str, str] = field(default_factory=dict)  # what each address is: the address
    is_cancelled: bool = False


def calendar_of(entry: Entry, *, now: datetime) -> bytes:
    """The file, with the rules of the time zone in it."""
    made = Calendar()
    made.add("prodid", PRODUCER)
    made.add("version", "2.0")
    made.add("method", "CANCEL" if entry.is_cancelled else "PUBLISH")
    if entry.time_zone != "UTC":  # which needs no rules
        made.add_component(rules_of(entry))
    made.add_component(event_of(entry, now=now))
    return bytes(made.to_ical())


def rules_of(entry: Entry) -> Timezone:
    """How the clocks of the zone go around the session. The library's own rules put the clocks
    forward an hour too late."""
    made = Timezone()
    made.add("tzid", entry.time_zone)
    around = {"first": entry.starts_at - AROUND, "last": entry.starts_at + AROUND}
    for change in changes(entry.time_zone, **around):
        rule = TimezoneDaylight() if change.is_summer else TimezoneStandard()
        rule.add("dtstart", (change.at + change.before).replace(tzinfo=None))
        rule.add("tzoffsetfrom", change.before)
        rule.add("tzoffsetto", change.after)
        rule.add("tzname", change.name)
        made.add_component(rule)
    return made


def event_of(entry: Entry, *, now: datetime) -> Event:
    event = Event()
    place = ZoneInfo(entry.time_zone)
    event.add("uid", str(entry.public_id))
    event.add("dtstamp", now)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(place))
    event.add("dtend", (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(place))
    event.add("summary", vText(entry.title, params={"LANGUAGE": entry.language}))
    event.add("description", described(entry))
    event.add("url", vUri(entry.url))
    event.add("location", entry.meeting_url or entry.url)
    if entry.meeting_url:
        event.add("conference", conference(entry.meeting_url, "VIDEO"))
    for address in entry.channels.values():
        event.add("conference", conference(address, "AUDIO"))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not entry.is_cancelled:
        event.add_component(alarm_of(entry))
    return event


def described(entry: Entry) -> str:
    """The text, then every address on a line of its own, for calendars that show nothing else."""
    lines = [entry.text, entry.url, *([entry.meeting_url] if entry.meeting_url else [])]
    return "\n".join([*lines, *(f"{what}: {where}" for what, where in entry.channels.items())])


def conference(address: str, feature: str) -> vUri:
    """An address to meet at (RFC 7986)."""
    return vUri(address, params={"VALUE": "URI", "FEATURE": feature})


def alarm_of(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -ALARM)
    return alarm
