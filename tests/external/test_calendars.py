"""Other people's calendar entries, written as ours and read again by a calendar library."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from learning.live import zones
from learning.live.calendar import Entry, calendar_of
from tests.external.suites import FOLDER

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def events(path: Path) -> Iterator[Any]:
    """The entries of a file that have a title and a moment; broken files are part of the suites."""
    try:
        found = Calendar.from_ical(path.read_bytes(), multiple=True)
    except ValueError:
        return
    for calendar in found:
        for event in calendar.walk("VEVENT"):
            if moment_in(event) is not None:
                yield event


def moment_in(event: Any) -> datetime | None:
    """When it begins, if its file says it in a way that can be read."""
    try:
        found = event["DTSTART"].dt
    except (KeyError, ValueError, AttributeError):
        return None
    return found if isinstance(found, datetime) and found.tzinfo is not None else None


def ours(event: Any) -> Entry:
    start = moment_in(event) or NOW
    zone = str(getattr(start.tzinfo, "key", "UTC"))
    return Entry(
        public_id=uuid.uuid4(),
        sequence=1,
        title=" ".join(str(event.get("SUMMARY", "")).split()),
        language="en",
        text=str(event.get("DESCRIPTION", "")),
        starts_at=start.astimezone(UTC),
        minutes=45,
        time_zone=zone if zone in zones.zone_names() else "UTC",
        url="https://learn.example.org/en/live/482913",
        meeting_url="https://meet.example/a",
    )


def test_entries_of_other_calendars_come_back_as_they_were() -> None:
    entries = [ours(event) for path in sorted(FOLDER.rglob("*.ics")) for event in events(path)]
    assert len(entries) > 30

    for one in entries:
        read: Any = Calendar.from_ical(calendar_of(one, now=NOW)).events[0]
        assert (str(read["SUMMARY"]), read["DTSTART"].dt.astimezone(UTC), str(read["UID"])) == (
            one.title,
            one.starts_at,
            str(one.public_id),
        )
        assert read.end.astimezone(UTC) - one.starts_at == timedelta(minutes=45)
