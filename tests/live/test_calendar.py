"""Calendar files of sessions, and the local times behind them."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy.orm import Session

from learning.live import zones
from learning.live.calendar import Entry, calendar_of
from learning.live.service import schedule
from learning.live.zones import NoSuchTime, TwiceThatTime, moment_of
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.live.making import live_session
from tests.visitor import Visitor

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ZONES = ("Europe/Paris", "Africa/Casablanca", "Africa/Tunis", "Asia/Beirut", "America/Lima", "UTC")


def entry(**given_: Any) -> Entry:
    usual: dict[str, Any] = {
        "public_id": uuid.UUID(int=7),
        "sequence": 0,
        "title": "Homes, for all; “here”",
        "language": "en",
        "text": "Type the code 482913",
        "starts_at": datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        "minutes": 90,
        "time_zone": "Europe/Paris",
        "url": "https://learn.example.org/en/live/482913",
    }
    return Entry(**usual | given_)


def read(made: bytes) -> Any:
    found = Calendar.from_ical(made)
    return found, found.events[0]


def test_the_entry_keeps_its_identity_and_says_when_it_changed() -> None:
    first, moved = entry(), entry(sequence=1, starts_at=NOW)

    marks = [read(calendar_of(one, now=NOW))[1] for one in (first, moved)]

    assert [(str(one["UID"]), one["SEQUENCE"]) for one in marks] == [
        (str(first.public_id), 0),
        (str(first.public_id), 1),
    ]


def test_times_stand_in_the_zone_with_its_rules() -> None:
    made = calendar_of(entry(), now=NOW)
    calendar, event = read(made)

    assert b"DTSTART;TZID=Europe/Paris:20270328T013000" in made
    assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(minutes=90)
    assert event.start == entry().starts_at
    rules = calendar.timezones[0].to_tz(lookup_tzid=False)
    clocks = [datetime(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 3, 0)]  # noqa: DTZ001  # walls
    assert [rules.utcoffset(one) for one in clocks] == [timedelta(hours=1), timedelta(hours=2)]


def test_an_alarm_rings_a_quarter_of_an_hour_before() -> None:
    _, event = read(calendar_of(entry(), now=NOW))

    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-15)


def test_a_cancelled_session_is_taken_out() -> None:
    calendar, event = read(calendar_of(entry(is_cancelled=True, sequence=2), now=NOW))

    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert event.walk("VALARM") == []


def test_links_stand_where_calendars_look_for_them() -> None:
    made = entry(
        meeting_url="https://meet.example/a,b;c",
        channels={"Interpretation: العربية": "https://meet.example/ar"},
    )
    _, event = read(calendar_of(made, now=NOW))

    assert event["URL"] == made.url
    assert event["LOCATION"] == "https://meet.example/a,b;c"
    assert [str(one) for one in event["CONFERENCE"]] == [
        "https://meet.example/a,b;c",
        "https://meet.example/ar",
    ]
    assert event["DESCRIPTION"].splitlines() == [
        "Type the code 482913",
        made.url,
        "https://meet.example/a,b;c",
        "Interpretation: العربية: https://meet.example/ar",
    ]


@given(title=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_no_title_breaks_the_file(title: str) -> None:
    made = calendar_of(entry(title=title), now=NOW)

    _, event = read(made)
    assert str(event["SUMMARY"]) == title
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert made.count(b"BEGIN:VEVENT") == 1


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
)
def test_a_moment_comes_back_from_the_clock_that_shows_it(moment: datetime, zone: str) -> None:
    at = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    wall = at.astimezone(ZoneInfo(zone))
    which = "second" if wall.fold else "first"

    assert moment_of(wall.date(), wall.time(), zone, which=which) == at


@pytest.mark.parametrize(
    ("zone", "day", "clock", "before", "after"),
    [
        ("Europe/Paris", date(2027, 3, 28), time(2, 30), "02:00", "03:00"),
        ("Asia/Beirut", date(2027, 3, 28), time(0, 15), "00:00", "01:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "02:00", "02:30"),
    ],
)
def test_a_time_left_out_is_refused_with_the_change(
    zone: str, day: date, clock: time, before: str, after: str
) -> None:
    with pytest.raises(NoSuchTime) as refused:
        moment_of(day, clock, zone)

    assert refused.value.values == {"zone": zone, "before": before, "after": after}


def test_a_time_shown_twice_is_asked_about() -> None:
    day, clock = date(2027, 10, 31), time(2, 30)

    with pytest.raises(TwiceThatTime):
        moment_of(day, clock, "Europe/Paris")

    found = [moment_of(day, clock, "Europe/Paris", which=one) for one in ("first", "second")]
    assert found == [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ]


def test_every_zone_offered_has_a_name_in_every_language() -> None:
    names = [zones.labelled(one, code) for one in zones.zone_names() for code in ("en", "ar")]

    assert "" not in names
    assert zones.usual_zone(last="Mars/Olympus", country="TN") == "Africa/Tunis"
    assert zones.usual_zone(last=None, country="XA") == zones.USUAL
    assert set(zones.OF_COUNTRIES.values()) <= set(zones.NEAR) <= zones.zone_names()


def test_the_file_of_a_session_follows_it(store: Store, session: Session, visitor: Visitor) -> None:
    publish(store)
    ines = person(session, role="facilitator")
    live = live_session(session, by=ines, meeting_url="https://meet.example/x", capacity=5)
    session.commit()
    path = f"/fr/live/{live.code}/calendar.ics"

    answer = visitor.client.get(path)
    _, event = read(answer.data)
    assert answer.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="mosaic-{live.code}.ics"'
    )
    assert (str(event["UID"]), str(event["URL"])) == (
        str(live.public_id),
        f"http://localhost/fr/live/{live.code}",
    )
    assert "meet.example" not in answer.text  # places are counted, and this visitor has none

    schedule.cancel(session, live, by_id=ines.id, site="https://x.org", now=NOW)
    session.commit()
    calendar, event = read(visitor.client.get(path).data)
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("CANCEL", 1)


def test_who_runs_it_has_the_meeting_in_the_file(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    ines = person(session, role="facilitator")
    live = live_session(session, by=ines, meeting_url="https://meet.example/x", capacity=5)
    visitor.sign_in(ines)

    _, event = read(visitor.client.get(f"/live/{live.code}/calendar.ics").data)

    assert event["LOCATION"] == "https://meet.example/x"
