"""Scheduling a session: what is kept, what is refused, what moves and who is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.audit.models import AuditLine
from learning.errors import Refusal
from learning.live import keeping
from learning.live.letters import when
from learning.live.models import LiveFacilitator, LiveItem, LiveSession
from learning.live.service import guests, schedule
from learning.live.service.schedule import NoCode, Wanted
from learning.mail.models import Mail
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.live.making import NOON, live_session, steer
from tests.visitor import Visitor, words

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SITE = "https://learn.example.org"


def wanted(**given: Any) -> Wanted:
    usual: dict[str, Any] = {
        "title": "Homes",
        "language": "en",
        "languages": ("en", "fr"),
        "starts_at": NOON,
        "minutes": 60,
        "time_zone": "Europe/Athens",
    }
    return Wanted(**usual | given)


def module_id(session: Session) -> int:
    return live_session(session).module_id


def letters(session: Session) -> list[tuple[str, str]]:
    return [(one.kind, one.address) for one in session.scalars(select(Mail).order_by(Mail.id))]


@pytest.fixture
def ines(session: Session) -> Person:
    return person(session, role="facilitator", name="Inés")


def scheduled(session: Session, by: Person, **given: Any) -> LiveSession:
    return schedule.schedule(
        session,
        wanted(**given),
        module_id=module_id(session),
        by_id=by.id,
        code=iter(f"{number}" for number in range(500_000, 500_100)).__next__,
        now=NOW,
    )


def test_a_session_gets_the_plan_of_its_module(
    store: Store, session: Session, ines: Person
) -> None:
    session.commit()
    publish(store)

    live = scheduled(session, ines)

    steps = keeping.from_json(live.control).steps
    items = session.scalars(select(LiveItem).where(LiveItem.live_session_id == live.id)).all()
    assert (live.phase, live.code, len(steps) > 0) == ("planned", "500000", True)
    assert {one.key for one in items} == {one.key for one in steps}
    acts = session.scalars(select(AuditLine.act)).all()
    assert "live.scheduled" in acts


def test_a_code_is_never_given_twice(session: Session, ines: Person) -> None:
    taken = live_session(session, code="482913", phase="ended", cancelled_at=NOON)
    tried = cycle(["482913", "482913", "731650"])

    made = schedule.add(
        session,
        wanted(),
        module_id=taken.module_id,
        by_id=ines.id,
        code=lambda: next(tried),
        now=NOW,
    )

    assert made.code == "731650"
    with pytest.raises(NoCode):
        schedule.free_code(session, lambda: "482913")


@pytest.mark.parametrize("starts_at", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=800)])
def test_a_session_begins_later_than_now_and_within_two_years(
    session: Session, ines: Person, starts_at: datetime
) -> None:
    with pytest.raises(Refusal):
        scheduled(session, ines, starts_at=starts_at)


def test_moving_raises_the_sequence_and_tells_everybody_who_may_come(
    session: Session, ines: Person
) -> None:
    live = live_session(session, by=ines, capacity=1)
    for name in ("a", "b"):
        somebody = person(session, email=f"{name}@example.org")
        guests.register(session, live, somebody, now=NOW)
    guests.invite(session, live, ["c@example.org"], by_id=ines.id, site=SITE, now=NOW)
    later = NOON + timedelta(days=1)

    schedule.change(
        session, live, wanted(starts_at=later, capacity=1), by_id=ines.id, site=SITE, now=NOW
    )

    assert (live.starts_at, live.sequence) == (later, 1)
    assert letters(session) == [
        ("live-invited", "c@example.org"),
        ("live-moved", "a@example.org"),
        ("live-moved", "b@example.org"),
        ("live-moved", "c@example.org"),
    ]


def test_what_is_in_no_calendar_leaves_the_sequence(session: Session, ines: Person) -> None:
    live = live_session(session, by=ines)
    same = schedule.as_wanted(live, frozenset())
    other = replace(same, moderation="after", languages=("ar",))
    linked = replace(other, meeting_url="https://meet.example/x")

    sequences = []
    for one in (same, other, linked):
        schedule.change(session, live, one, by_id=ines.id, site=SITE, now=NOW)
        sequences.append(live.sequence)

    assert sequences == [0, 0, 1]
    assert (live.moderation, live.languages) == ("after", ["ar"])
    assert letters(session) == []


def test_a_room_that_is_open_is_not_moved(session: Session, ines: Person) -> None:
    live = live_session(session, by=ines)
    steer(session, live, "lobby")

    with pytest.raises(Refusal, match="cannot be moved"):
        schedule.change(
            session,
            live,
            wanted(starts_at=NOON + timedelta(days=1)),
            by_id=ines.id,
            site=SITE,
            now=NOW,
        )


def test_more_places_are_given_to_those_who_wait(session: Session, ines: Person) -> None:
    live = live_session(session, by=ines, capacity=1)
    people = [person(session, email=f"{name}@example.org") for name in "abc"]
    for number, one in enumerate(people):
        guests.register(session, live, one, now=NOW + timedelta(minutes=number))

    given = wanted(title=live.title, minutes=live.minutes, capacity=2)
    schedule.change(session, live, given, by_id=ines.id, site=SITE, now=NOW)

    assert letters(session) == [("live-place", "b@example.org")]


def test_cancelling_tells_everybody_and_is_final(session: Session, ines: Person) -> None:
    live = live_session(session, by=ines)
    guests.invite(session, live, ["c@example.org"], by_id=ines.id, site=SITE, now=NOW)

    schedule.cancel(session, live, by_id=ines.id, site=SITE, now=NOW)

    assert (live.cancelled_at, live.sequence) == (NOW, 1)
    assert letters(session)[-1] == ("live-cancelled", "c@example.org")
    with pytest.raises(Refusal):
        schedule.cancel(session, live, by_id=ines.id, site=SITE, now=NOW)
    with pytest.raises(Refusal):
        schedule.change(session, live, wanted(), by_id=ines.id, site=SITE, now=NOW)
    with pytest.raises(Refusal):
        guests.register(session, live, person(session), now=NOW)


def test_a_session_that_has_begun_is_not_cancelled(session: Session, ines: Person) -> None:
    live = live_session(session, by=ines)
    steer(session, live, "lobby", "next")

    with pytest.raises(Refusal, match="End it in the cockpit"):
        schedule.cancel(session, live, by_id=ines.id, site=SITE, now=NOW)


def test_a_copy_has_the_plan_as_it_was_edited_and_no_guests(session: Session, ines: Person) -> None:
    live = live_session(session, by=ines, capacity=30, meeting_url="https://meet.example/x")
    beside = person(session, role="facilitator")
    schedule.name_facilitators(session, live, {beside.id})
    guests.invite(session, live, ["c@example.org"], by_id=ines.id, site=SITE, now=NOW)
    later = NOON + timedelta(days=7)

    made = schedule.copy(
        session,
        live,
        starts_at=later,
        time_zone="UTC",
        by_id=ines.id,
        code=lambda: "612345",
        now=NOW,
    )

    assert (made.starts_at, made.time_zone, made.capacity) == (later, "UTC", 30)
    assert keeping.from_json(made.control).steps == keeping.from_json(live.control).steps
    assert (made.meeting_url, made.phase, made.sequence) == (live.meeting_url, "planned", 0)
    named = session.scalars(
        select(LiveFacilitator.person_id).where(LiveFacilitator.live_session_id == made.id)
    )
    assert list(named) == [beside.id]
    assert guests.guest_of(session, made, person(session, email="c@example.org")) is None


# The pages


@pytest.fixture
def facilitator(store: Store, session: Session, visitor: Visitor) -> Person:
    publish(store)
    ines = person(session, role="facilitator", name="Inés", email="ines@example.org")
    visitor.sign_in(ines)
    return ines


def next_year() -> int:
    return datetime.now(UTC).year + 1  # noqa: TID251  # the pages refuse what is past


def only(session: Session) -> LiveSession:
    session.expire_all()
    return session.scalars(select(LiveSession)).one()


def plan_one(visitor: Visitor, *, expecting: int = 200, **given: Any) -> Any:
    usual: dict[str, Any] = {
        "day": f"{next_year()}-03-01",
        "clock": "14:30",
        "time_zone": "Africa/Tunis",
        "minutes": "75",
    }
    return visitor.send(
        "/live/new?module=harbour",
        press="Schedule the session",
        expecting=expecting,
        **usual | given,
    )


def test_a_session_is_planned_by_the_clock_of_its_zone(
    session: Session, visitor: Visitor, facilitator: Person
) -> None:
    page = plan_one(visitor)

    live = only(session)
    assert live.starts_at == datetime(next_year(), 3, 1, 13, 30, tzinfo=UTC)
    assert (live.title, live.time_zone, live.audience) == (
        "Homes at the harbour",
        "Africa/Tunis",
        "open",
    )
    assert live.languages == ["en", "fr", "es", "ar"]
    assert live.seat_kinds == ["named", "hidden", "anonymous"]
    assert live.code.isdigit()
    assert (len(live.code), live.code[0] != "0") == (6, True)
    assert f"In universal time: 1 March {next_year()}, 13:30 UTC" in words(page.main)
    assert page.select_one("#clock")["value"] == "14:30"


def clock_change(zone: str, *, forward: bool) -> date:
    """The day of next year on which the zone's clocks are put forward or back."""
    from learning.live import zones  # noqa: PLC0415  # only here

    first = datetime(next_year(), 1, 1, tzinfo=UTC)
    found = zones.changes(zone, first=first, last=first + timedelta(days=360))[1:]
    return next(one.at.date() for one in found if (one.after > one.before) == forward)


def test_a_time_that_the_clocks_leave_out_is_refused(
    session: Session, visitor: Visitor, facilitator: Person
) -> None:
    day = clock_change("Europe/Paris", forward=True)

    page = plan_one(
        visitor, day=day.isoformat(), clock="02:30", time_zone="Europe/Paris", expecting=422
    )

    assert "put forward, from 02:00 to 03:00: this time does not exist" in words(page.main)
    assert session.scalars(select(LiveSession)).all() == []


def test_a_time_that_comes_twice_is_asked_about(
    session: Session, visitor: Visitor, facilitator: Person
) -> None:
    day = clock_change("Europe/Paris", forward=False)
    when_ = {"day": day.isoformat(), "clock": "02:30", "time_zone": "Europe/Paris"}

    page = plan_one(visitor, expecting=422, **when_)

    offered = [words(one.parent) for one in page.select("input[name=which]")]
    assert offered == ["00:30 UTC (UTC+2)", "01:30 UTC (UTC+1)"]
    client = visitor.client
    token = page.select_one("main input[name=csrf_token]")["value"]
    fields = {
        "module": "harbour",
        "language": "en",
        "minutes": "60",
        "languages": ["en"],
        "seat_kinds": ["named"],
        "audience": "open",
        "moderation": "before",
        "which": "second",
        "csrf_token": token,
    }
    assert client.post("/live/new", data=fields | when_).status_code == 303
    assert only(session).starts_at == datetime.combine(day, time(1, 30), UTC)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": "2020-01-01"}, "This time is past."),
        ({"day": "not a day"}, "Not a valid date value."),
        ({"clock": "25:00"}, "Not a valid time value."),
        ({"time_zone": "Mars/Olympus"}, "Not a valid choice."),
        ({"minutes": "3"}, "from 5 to 720"),
        ({"languages": []}, "Choose one language at least."),
        ({"seat_kinds": []}, "Choose one way at least."),
        ({"meeting_url": "http://meet.example/x"}, "It begins with https://"),
        ({"meeting_url": "javascript:alert(1)"}, "It begins with https://"),
        ({"meeting_url": "https://a@meet.example"}, "It begins with https://"),
        ({"captions_ar": 'https://x.example/"><b>'}, "It begins with https://"),
        ({"capacity": "0"}, "from 1 to 20,000"),
        ({"audience": "cohort"}, "Choose the cohort"),
        ({"facilitators": "nobody@example.org"}, "has the address nobody@example.org"),
        ({"facilitators": "no address"}, "In line 1 is no e-mail address."),
        ({"title": "x" * 201}, "Use at most 200 characters."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    session: Session, visitor: Visitor, facilitator: Person, given: dict[str, Any], said: str
) -> None:
    page = plan_one(visitor, expecting=422, **given)

    assert said in words(page.main)
    session.expire_all()
    assert session.scalars(select(LiveSession)).all() == []


def test_everything_on_the_form_is_kept_and_shown_again(
    session: Session, visitor: Visitor, facilitator: Person
) -> None:
    beside = person(session, role="facilitator", email="beside@example.org")
    given: dict[str, Any] = {
        "title": "Nos logements",
        "language": "fr",
        "languages": ["fr", "ar"],
        "meeting_url": "https://meet.example/room?x=1",
        "interpretation_ar": "https://meet.example/ar",
        "capacity": "40",
        "seat_kinds": ["hidden"],
        "moderation": "after",
        "audience": "invited",
        "facilitators": "beside@example.org",
    }
    plan_one(visitor, **given)
    live = only(session)

    page = visitor.open(f"/live/{live.code}/edit")

    assert live.channels == {"ar": {"interpretation": "https://meet.example/ar"}}
    assert (live.capacity, live.moderation, live.audience) == (40, "after", "invited")
    named = session.scalars(select(LiveFacilitator.person_id)).all()
    assert named == [beside.id]
    assert page.select_one("#facilitators").get_text().strip() == "beside@example.org"  # type: ignore[union-attr]
    assert page.select_one("#meeting_url")["value"] == given["meeting_url"]  # type: ignore[index]
    assert [one["value"] for one in page.select("input[name=languages][checked]")] == ["fr", "ar"]


def test_editing_cancelling_and_copying_by_their_pages(
    session: Session, visitor: Visitor, facilitator: Person
) -> None:
    plan_one(visitor)
    code = only(session).code

    visitor.send(f"/live/{code}/edit", press="Save", clock="15:00", title="Homes again")
    moved = only(session)
    assert (moved.title, moved.starts_at.hour, moved.sequence) == ("Homes again", 14, 1)

    visitor.send(f"/live/{code}/copy", day=f"{next_year()}-04-01", press="Make the copy")
    copied = session.scalars(select(LiveSession).order_by(LiveSession.id.desc())).first()
    assert copied is not None
    assert (copied.title, copied.starts_at) == (
        "Homes again",
        datetime(next_year(), 4, 1, 14, 0, tzinfo=UTC),
    )

    page = visitor.send(f"/live/{code}/edit", press="Cancel the session")
    assert "is cancelled" in words(page.main)
    session.expire_all()
    cancelled = session.scalars(select(LiveSession).where(LiveSession.code == code)).one()
    assert cancelled.cancelled_at is not None
    assert "This session was cancelled." in words(visitor.open(f"/live/{code}/edit").main)


@pytest.mark.parametrize("page", ["edit", "guests", "copy"])
def test_pages_of_those_who_run_it_do_not_exist_for_other_facilitators(
    session: Session, visitor: Visitor, facilitator: Person, page: str
) -> None:
    theirs = live_session(session, by=person(session, role="facilitator"))
    beside = live_session(session, by=person(session, role="facilitator"))
    schedule.name_facilitators(session, beside, {facilitator.id})

    visitor.open(f"/live/{theirs.code}/{page}", status=404)
    visitor.open(f"/live/{beside.code}/{page}")


def test_a_facilitator_who_lost_the_role_runs_nothing(
    session: Session, visitor: Visitor, facilitator: Person
) -> None:
    mine = live_session(session, by=facilitator)
    facilitator.role = "participant"

    visitor.open(f"/live/{mine.code}/edit", status=404)


def test_a_moment_is_said_with_its_zone_in_each_language() -> None:
    said = [when(NOON, "Europe/Athens", code) for code in ("en", "fr", "es", "ar")]

    assert said == [
        "Tuesday, 1 December 2026, 14:00 EET (Athens)",
        "mardi 1er décembre 2026, 14:00 EET (Athènes)",
        "martes, 1 de diciembre de 2026, 14:00 EET (Atenas)",
        "الثلاثاء، 1 ديسمبر 2026، 14:00 EET (أثينا)",
    ]
