"""The hub: read once, drawn once for each sight and change, sent to whoever listens."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from learning.errors import NotFound
from learning.live.entries import Steer
from learning.live.gateway.hub import Hub
from learning.live.hall import Sight
from learning.live.models import LiveSession
from learning.store.session import Store
from tests.counting import queries
from tests.live.hubs import PHONE, SCREEN, Clock, Pages, Reader, hub_on
from tests.live.making import answer, live_session, seat, steer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def hub(store: Store, tmp_path: Path, pages: Pages, clock: Clock) -> Iterator[Hub]:
    hub = hub_on(store, tmp_path / "live", pages, clock)
    yield hub
    hub.close()


@pytest.fixture
def other_hub(store: Store, tmp_path: Path, clock: Clock) -> Iterator[Hub]:
    """As another process has it: it hears by bell alone."""
    hub = hub_on(store, tmp_path / "live", Pages(), clock)
    yield hub
    hub.close()


def asking(session: Session, *, seats: int = 0) -> tuple[LiveSession, list[int]]:
    """A session whose room is asked its first question."""
    live = live_session(session)
    steer(session, live, "lobby", "next", "next")
    taken = [seat(session, live) for _ in range(seats)]
    session.commit()
    return live, taken


def test_a_hall_holds_what_was_planned_and_what_happened(hub: Hub, session: Session) -> None:
    live, (named,) = live_session(session), (0,)
    steer(session, live, "lobby")
    named = seat(session, live, kind="named", shown_name="Amal")
    session.commit()

    hall = hub.hall(live.id)

    assert (hall.code, hall.room.control.phase) == (live.code, "lobby")
    assert list(hall.items) == ["welcome", "stuck", "cause", "goodbye"]
    assert hall.names == {named: "Amal"}


def test_what_was_sent_is_in_the_hall_at_once(hub: Hub, session: Session) -> None:
    live, (one,) = asking(session, seats=1)
    before = hub.hall(live.id)

    written = hub.send(live.id, answer(one, "a")).or_raise()

    after = hub.hall(live.id)
    assert before.room.answers == {}
    assert after.room.seq == written.seq
    assert after.room.given("stuck", 1)[one].answer == "a"


def test_a_session_that_is_not_there_does_not_exist(hub: Hub) -> None:
    with pytest.raises(NotFound):
        hub.hall(1)
    assert hub.table == {}


def test_a_frame_is_drawn_once_as_long_as_its_mark_stays(
    hub: Hub, session: Session, pages: Pages
) -> None:
    live, (one,) = asking(session, seats=1)

    first = hub.frame(live.id, PHONE)
    hub.send(live.id, answer(one, "a"))
    second = hub.frame(live.id, PHONE)
    hub.frame(live.id, replace(PHONE, language="fr"))
    hub.send(live.id, Steer("next", None))
    third = hub.frame(live.id, PHONE)

    assert first is second
    assert (first.content["html"], third.content["html"]) == ("en stuck 0", "en cause 1")
    assert pages.drawn == [PHONE, replace(PHONE, language="fr"), PHONE]


def test_a_stream_begins_with_the_newest_state_and_brings_each_newer_one(
    hub: Hub, session: Session
) -> None:
    live, _ = asking(session)

    reader = Reader(hub.stream(live.id, PHONE))
    assert reader.waits_for("en stuck 0")
    hub.send(live.id, Steer("next", None))

    assert reader.waits_for("en cause 0")
    assert reader.frames[0].startswith(b"retry: ")
    assert reader.frames[1].startswith(b"id: 4\nevent: state\ndata: {")


def test_votes_reach_the_screen_and_wake_no_phone(hub: Hub, session: Session) -> None:
    live, seats = asking(session, seats=5)
    phone, screen = Reader(hub.stream(live.id, PHONE)), Reader(hub.stream(live.id, SCREEN))
    assert phone.waits_for("en stuck 0")

    for one in seats:
        hub.send(live.id, answer(one, "a"))

    assert screen.waits_for("en stuck 5")
    assert len(phone.frames) == 2


def test_another_process_hears_by_bell(hub: Hub, other_hub: Hub, session: Session) -> None:
    live, (one,) = asking(session, seats=1)
    reader = Reader(other_hub.stream(live.id, SCREEN))
    assert reader.waits_for("en stuck 0")

    hub.send(live.id, answer(one, "a"))

    assert reader.waits_for("en stuck 1")


def test_a_lost_ring_costs_no_more_than_a_second(
    hub: Hub, other_hub: Hub, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, (one,) = asking(session, seats=1)
    reader = Reader(other_hub.stream(live.id, SCREEN))
    assert reader.waits_for("en stuck 0")
    monkeypatch.setattr(hub.writer, "ring", lambda *_: None)

    hub.send(live.id, answer(one, "a"))

    assert reader.waits_for("en stuck 1")


def test_readers_who_come_at_once_share_one_reading(
    hub: Hub, session: Session, store: Store
) -> None:
    live, _ = asking(session)
    number = live.id
    start = threading.Barrier(8)
    seen: list[int] = []

    def look() -> None:
        start.wait(timeout=60)
        seen.append(hub.hall(number).room.seq)

    threads = [threading.Thread(target=look) for _ in range(8)]
    with queries(store) as statements:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

    assert seen == [4] * 8
    assert len([one for one in statements if "FROM live_event" in one]) == 1


def test_time_that_is_up_closes_the_question_for_all(
    hub: Hub, session: Session, clock: Clock
) -> None:
    live, _ = asking(session)
    hub.send(live.id, Steer("timer", None, {"seconds": 30})).or_raise()
    closes_at = hub.hall(live.id).room.control.activity("stuck").closes_at
    reader = Reader(hub.stream(live.id, SCREEN))
    assert reader.waits_for("en stuck 0")

    clock.now += timedelta(seconds=31)

    with reader.came:
        closed = reader.came.wait_for(
            lambda: hub.hall(live.id).room.control.activity("stuck").standing == "closed",
            timeout=20,
        )
    assert closed
    assert hub.hall(live.id).room.control.activity("stuck").closed_at == closes_at


def test_edited_words_are_seen_after_renewing(
    hub: Hub, other_hub: Hub, session: Session, store: Store
) -> None:
    live, _ = asking(session)
    reader = Reader(other_hub.stream(live.id, PHONE))
    assert reader.waits_for("en stuck 0")
    before = other_hub.frame(live.id, PHONE)

    session.execute(update(LiveSession).values(title="Housing, anew"))
    session.commit()
    hub.renew(live.id)

    with reader.came:
        assert reader.came.wait_for(
            lambda: other_hub.frame(live.id, PHONE) is not before, timeout=20
        )
    assert other_hub.hall(live.id).title == "Housing, anew"


def test_a_participant_sees_their_group_as_soon_as_there_are_groups(
    hub: Hub, session: Session
) -> None:
    live, (one, two) = asking(session, seats=2)
    reader = Reader(
        hub.stream(
            live.id,
            lambda hall: Sight("phone", f"group {hall.room.seats[one].group!r}"),
            seat=one,
        )
    )
    assert reader.waits_for("group '' stuck 0")

    members = {str(one): "Blue", str(two): "Red"}
    hub.send(live.id, Steer("group", None, {"names": ["Blue", "Red"], "members": members}))

    assert reader.waits_for("group 'Blue' stuck 0")


def test_streams_end_when_the_process_does(hub: Hub, session: Session) -> None:
    live, _ = asking(session)
    readers = [Reader(hub.stream(live.id, PHONE)) for _ in range(3)]
    for reader in readers:
        assert reader.waits_for("en stuck 0")

    hub.close()

    assert all(reader.waits_for_end() for reader in readers)
    assert hub.table[live.id].listeners == set()
