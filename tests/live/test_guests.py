"""Who comes: places and turns, invitations by list, letters, and for whom a session exists."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.errors import Refusal
from learning.live.models import LiveGuest, LiveSession
from learning.live.service import guests
from learning.mail.models import Mail
from learning.progress.service import cohorts
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.counting import queries
from tests.live.making import live_session
from tests.visitor import Visitor, words

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SITE = "https://learn.example.org"


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(days=9)  # noqa: TID251  # pages look at the real clock


def states(session: Session) -> dict[str, str]:
    session.commit()
    session.expire_all()
    rows = session.scalars(select(LiveGuest).order_by(LiveGuest.id))
    return {one.address: one.state for one in rows}


def letters(session: Session) -> list[tuple[str, str, str]]:
    session.commit()
    session.expire_all()
    rows = session.scalars(select(Mail).order_by(Mail.id))
    return [(one.kind, one.address, one.language) for one in rows]


def test_who_comes_after_the_last_place_waits(session: Session) -> None:
    live = live_session(session, capacity=1)
    first, second = person(session, email="a@example.org"), person(session, email="b@example.org")

    for one in (first, second, first):
        guests.register(session, live, one, now=NOW)

    assert states(session) == {"a@example.org": "registered", "b@example.org": "waiting"}


def test_who_waits_longest_gets_the_place_that_comes_free(session: Session) -> None:
    live = live_session(session, capacity=1)
    people = [person(session, email=f"{name}@example.org", language="fr") for name in "abc"]
    for number, one in enumerate(people):
        guests.register(session, live, one, now=NOW + timedelta(minutes=number))

    guests.withdraw(session, live, people[0], site=SITE, now=NOW + timedelta(hours=1))

    assert states(session) == {
        "a@example.org": "withdrawn",
        "b@example.org": "registered",
        "c@example.org": "waiting",
    }
    assert letters(session) == [("live-place", "b@example.org", "fr")]


def test_who_waited_and_withdraws_takes_no_place_from_anybody(session: Session) -> None:
    live = live_session(session, capacity=1)
    people = [person(session, email=f"{name}@example.org") for name in "abc"]
    for number, one in enumerate(people):
        guests.register(session, live, one, now=NOW + timedelta(minutes=number))

    guests.withdraw(session, live, people[1], site=SITE, now=NOW)

    assert letters(session) == []
    assert states(session)["c@example.org"] == "waiting"


def test_the_last_place_goes_to_one_of_two_at_once(store: Store, session: Session) -> None:
    live = live_session(session, capacity=3)
    people = [person(session, email=f"{number}@example.org").id for number in range(8)]
    session.commit()
    start = threading.Barrier(len(people))

    def come(person_id: int) -> None:
        start.wait()
        with store.writing() as own:
            here = own.get_one(LiveSession, live.id)
            guests.register(own, here, own.get_one(Person, person_id), now=NOW)

    threads = [threading.Thread(target=come, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states(session).values()) == ["registered"] * 3 + ["waiting"] * 5


def test_invited_people_get_a_letter_in_their_language(session: Session) -> None:
    ines = person(session, role="facilitator")
    live = live_session(session, audience="invited", language="es")
    person(session, email="amina@example.org", language="ar")

    first = guests.invite(
        session,
        live,
        ["amina@example.org", "new@example.org"],
        by_id=ines.id,
        site=SITE,
        now=NOW,
    )
    again = guests.invite(session, live, ["new@example.org"], by_id=ines.id, site=SITE, now=NOW)

    assert (first.sent_count, first.known_count) == (2, 0)
    assert (again.sent_count, again.known_count) == (0, 1)
    assert letters(session) == [
        ("live-invited", "amina@example.org", "ar"),
        ("live-invited", "new@example.org", "es"),
    ]
    links = [one.values["link"] for one in session.scalars(select(Mail).order_by(Mail.id))]
    assert links == [
        f"{SITE}/ar/sign-in?next=/ar/live/{live.code}",
        f"{SITE}/es/sign-up?next=/es/live/{live.code}",
    ]


def test_who_was_invited_by_address_registers_as_that_guest(session: Session) -> None:
    ines = person(session, role="facilitator")
    live = live_session(session)
    guests.invite(session, live, ["new@example.org"], by_id=ines.id, site=SITE, now=NOW)
    newcomer = person(session, email="new@example.org")

    guests.register(session, live, newcomer, now=NOW)

    rows = session.scalars(select(LiveGuest)).all()
    assert [(one.address, one.person_id, one.state) for one in rows] == [
        ("new@example.org", newcomer.id, "registered")
    ]


def test_somebody_with_a_new_address_is_not_invited_twice(session: Session) -> None:
    ines = person(session, role="facilitator")
    live = live_session(session)
    amina = person(session, email="old@example.org")
    guests.register(session, live, amina, now=NOW)
    amina.email = "new@example.org"
    session.flush()

    outcome = guests.invite(session, live, ["new@example.org"], by_id=ines.id, site=SITE, now=NOW)

    assert (outcome.sent_count, outcome.known_count) == (0, 1)


def test_nobody_registers_for_what_is_over(session: Session) -> None:
    live = live_session(session)
    late = live.starts_at + timedelta(minutes=live.minutes + 1)

    with pytest.raises(Refusal, match="over"):
        guests.register(session, live, person(session), now=late)


def test_guests_are_reminded_once_within_a_day(session: Session) -> None:
    near = live_session(session, starts_at=NOW + timedelta(hours=23))
    live_session(session, starts_at=NOW + timedelta(hours=25))
    live_session(session, starts_at=NOW + timedelta(hours=2), cancelled_at=NOW)
    people = [person(session, email=f"{name}@example.org") for name in "ab"]
    guests.register(session, near, people[0], now=NOW)
    guests.register(session, near, people[1], now=NOW)
    guests.withdraw(session, near, people[1], site=SITE, now=NOW)

    reminded = [guests.remind_next(session, site=SITE, now=NOW) for _ in range(2)]

    assert reminded == [near.code, None]
    assert letters(session) == [("live-reminder", "a@example.org", "en")]


# The pages


@pytest.fixture
def meeting(store: Store, session: Session) -> LiveSession:
    publish(store)
    ines = person(session, role="facilitator", email="ines@example.org")
    return live_session(session, by=ines, starts_at=soon(), title="Homes & harbours")


def test_a_participant_registers_and_withdraws_by_the_session_s_page(
    session: Session, visitor: Visitor, meeting: LiveSession
) -> None:
    amina = person(session, email="amina@example.org")
    meeting.meeting_url, meeting.capacity = "https://meet.example/room", 1
    visitor.sign_in(amina)
    path = f"/live/{meeting.code}"

    before = words(visitor.open(path).main)
    page = visitor.send(path, press="Register")
    assert "https://meet.example/room" not in before
    assert "You have a place in this session." in words(page.main)
    assert page.select("a[href='https://meet.example/room']")

    visitor.send(path, press="I cannot come")
    assert states(session) == {"amina@example.org": "withdrawn"}


def test_visitors_are_told_how_to_come(visitor: Visitor, meeting: LiveSession) -> None:
    page = visitor.open(f"/live/{meeting.code}")

    assert "You can also come without registering" in words(page.main)
    link = page.select_one("main a.button")
    assert link is not None
    assert link["href"] == f"/sign-in?next=/live/{meeting.code}"


@pytest.mark.parametrize("audience", ["invited", "cohort"])
def test_a_session_for_some_does_not_exist_for_others(
    session: Session, visitor: Visitor, other_visitor: Visitor, meeting: LiveSession, audience: str
) -> None:
    ines = person(session, role="facilitator")
    meeting.audience = audience
    if audience == "cohort":
        cohort = cohorts.add(session, "Ports", by_id=ines.id, now=NOW)
        meeting.cohort_id = cohort.id
        sent = cohorts.Sent(SITE, "en")
        cohorts.invite(session, cohort, ["in@example.org"], by_id=ines.id, sent=sent, now=NOW)
    else:
        guests.invite(session, meeting, ["in@example.org"], by_id=ines.id, site=SITE, now=NOW)
    code = meeting.code
    path = f"/live/{code}"
    other_visitor.sign_in(person(session, email="in@example.org"))
    other_visitor.open(path)
    assert other_visitor.client.get(f"{path}/calendar.ics").status_code == 200
    assert code in str(other_visitor.open("/live"))

    for who in (None, person(session), person(session, role="facilitator")):
        if who is not None:
            visitor.sign_in(who)
        session.commit()
        assert visitor.client.get(path).status_code == 404
        assert visitor.client.get(f"{path}/calendar.ics").status_code == 404
        assert code not in visitor.client.get("/live").text
        assert code not in visitor.client.get("/modules/harbour").text
        assert code not in visitor.client.get("/").text
        forbidden = visitor.client.post("/join", data={"code": code})
        wrong = visitor.client.post("/join", data={"code": "999999"})
        assert (forbidden.status_code, forbidden.text.replace(code, "")) == (
            wrong.status_code,
            wrong.text.replace("999999", ""),
        )


def test_nobody_registers_for_a_session_that_is_not_for_them(
    session: Session, visitor: Visitor, meeting: LiveSession
) -> None:
    visitor.sign_in(person(session, email="amina@example.org"))
    page = visitor.open(f"/live/{meeting.code}")
    token = page.select_one("main input[name=csrf_token]")["value"]  # type: ignore[index]
    meeting.audience = "invited"
    session.commit()

    answer = visitor.client.post(f"/live/{meeting.code}/register", data={"csrf_token": token})

    assert (answer.status_code, states(session)) == (404, {})


def test_a_pasted_list_is_shown_line_by_line_before_anybody_is_written_to(
    session: Session, visitor: Visitor, meeting: LiveSession
) -> None:
    ines = session.get_one(Person, meeting.created_by_id)
    visitor.sign_in(ines)
    guests.invite(session, meeting, ["known@example.org"], by_id=ines.id, site=SITE, now=NOW)
    pasted = "Amina <amina@example.org>\nno address\nknown@example.org; AMINA@example.org"

    page = visitor.send(f"/live/{meeting.code}/guests", addresses=pasted, press="Show the list")

    assert [words(one) for one in page.select("main h2")] == [
        "3 lines cannot be used",
        "1 person is on the list already",
        "1 person can be invited",
    ]
    assert [words(row) for row in page.select("tbody tr")] == [
        "2 No mail can be sent to this address. no",
        "2 No mail can be sent to this address. address",
        "3 This address stands in line 1 already. AMINA@example.org",
    ]
    assert len(letters(session)) == 1

    token = page.select_one("main input[name=csrf_token]")["value"]  # type: ignore[index]
    answer = visitor.client.post(
        f"/live/{meeting.code}/guests",
        data={"csrf_token": token, "addresses": pasted},
        follow_redirects=True,
    )
    assert "1 invitation is on its way. 1 person stood on the list" in words(
        visitor.check(answer, 200).main
    )
    assert [one[1] for one in letters(session)] == ["known@example.org", "amina@example.org"]


def test_the_members_of_a_cohort_are_invited_at_once(
    session: Session, visitor: Visitor, meeting: LiveSession
) -> None:
    ines = session.get_one(Person, meeting.created_by_id)
    visitor.sign_in(ines)
    cohort = cohorts.add(session, "Ports", by_id=ines.id, now=NOW)
    cohorts.add(session, "Theirs", by_id=person(session).id, now=NOW)
    sent = cohorts.Sent(SITE, "en")
    wanted = ["a@example.org", "b@example.org"]
    cohorts.invite(session, cohort, wanted, by_id=ines.id, sent=sent, now=NOW)

    page = visitor.open(f"/live/{meeting.code}/guests")
    assert [words(one) for one in page.select("#cohort option")] == ["Ports"]
    visitor.send(f"/live/{meeting.code}/guests", press="Invite the cohort")

    assert states(session) == dict.fromkeys(wanted, "invited")


def test_the_list_of_guests_costs_the_same_for_many(
    session: Session, store: Store, visitor: Visitor, meeting: LiveSession
) -> None:
    visitor.sign_in(session.get_one(Person, meeting.created_by_id))
    counts, text = [], ""
    for number in range(2):
        for more in range(1 + 70 * number):
            guest = person(session, email=f"{number}-{more}@example.org")
            guests.register(session, meeting, guest, now=NOW)
        session.commit()
        with queries(store) as ran:
            text = visitor.client.get(f"/live/{meeting.code}/guests").text
        counts.append(len(ran))

    assert counts[0] == counts[1]
    assert "Page 1 of 2" in text


def test_lists_of_sessions_cost_the_same_for_many_and_come_in_pages(
    session: Session, store: Store, visitor: Visitor, meeting: LiveSession
) -> None:
    visitor.sign_in(session.get_one(Person, meeting.created_by_id))
    visitor.open("/live")
    counts, text = [], ""
    for more in (0, 30):
        for _ in range(more):
            live_session(session, starts_at=soon())
        session.commit()
        with queries(store) as ran:
            text = visitor.client.get("/live").text
        counts.append(len(ran))

    assert counts[0] == counts[1]
    assert "Page 1 of 2" in text


def test_lists_say_what_to_do_when_they_are_empty(store: Store, visitor: Visitor) -> None:
    publish(store)

    assert "Every module can be taken alone" in words(visitor.open("/live").main)
    assert "No session has taken place yet" in words(visitor.open("/live?show=past").main)


def test_home_and_module_announce_the_next_open_sessions(
    session: Session, visitor: Visitor, meeting: LiveSession
) -> None:
    live_session(session, starts_at=soon(), audience="invited", title="Not for all")
    live_session(session, starts_at=soon(), cancelled_at=NOW, title="Called off")

    for path in ("/", "/modules/harbour"):
        found = visitor.open(path).select(".next-sessions__title")
        assert [(words(one), one["href"]) for one in found] == [
            ("Homes & harbours", f"/live/{meeting.code}")
        ]
    meeting.title = "Another title"
    assert "Another title" in words(visitor.open("/").main)


def test_the_next_thing_to_do_is_named(
    session: Session, visitor: Visitor, meeting: LiveSession
) -> None:
    ines = session.get_one(Person, meeting.created_by_id)
    visitor.sign_in(ines)
    now = datetime.now(UTC)  # noqa: TID251  # as above
    live_session(session, by=ines, starts_at=now + timedelta(hours=5))
    live_session(session, by=ines, starts_at=now + timedelta(minutes=20))

    page = visitor.open("/live?show=mine")

    buttons = [words(one).split(":")[0].strip() for one in page.select(".session a.button")]
    assert buttons == ["Open the room", "Check and rehearse", "Prepare the plan"]
