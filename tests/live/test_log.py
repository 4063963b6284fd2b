"""Appending to the log: one transaction, each entry decided as those before it left the room."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.live import keeping
from learning.live.control import Misplaced, Stale
from learning.live.entries import POSTS_OF_A_SEAT, Join, Say, Steer
from learning.live.fold import Event, fold
from learning.live.models import LiveAnswer, LiveEvent, LiveGuest, LiveSeat, LiveSession
from learning.live.room import QUESTIONS, Room
from learning.live.service.log import Full, TooLate
from tests import make
from tests.accounts.people import person
from tests.live.making import NOON, answer, live_session, seat, send, steer


def asking(session: Session) -> LiveSession:
    """A session whose room is asked its first question."""
    live = live_session(session)
    steer(session, live, "lobby", "next", "next")
    return live


def folded(session: Session, live: LiveSession) -> Room:
    rows = session.scalars(
        select(LiveEvent).filter_by(live_session_id=live.id).order_by(LiveEvent.seq)
    )
    return fold(
        Room(), [Event(one.seq, one.kind, one.payload, one.at, one.seat_id) for one in rows]
    )


def count(session: Session, what: type[LiveEvent | LiveAnswer | LiveSeat]) -> int:
    return session.scalar(select(func.count()).select_from(what)) or 0


def post(seat_id: int, key: str, text: str = "Who pays?") -> Say:
    payload = {"activity": QUESTIONS, "round": 0, "text": text, "language": "en"}
    return Say("posted", seat_id, payload, key=key)


def test_numbers_follow_each_other_without_a_hole(session: Session) -> None:
    live = asking(session)
    one, two = seat(session, live), seat(session, live)

    written = send(session, live, answer(one, "a"), answer(two, "b"))

    assert [entry.seq for entry in written] == [live.last_seq - 1, live.last_seq]
    numbers = session.scalars(select(LiveEvent.seq).order_by(LiveEvent.seq)).all()
    assert numbers == list(range(1, live.last_seq + 1))


def test_a_vote_sent_twice_is_one_vote_with_its_first_number(session: Session) -> None:
    live = asking(session)
    vote = answer(seat(session, live), "a")

    first, again = send(session, live, vote, vote)
    later = send(session, live, vote)[0]

    assert (first.is_repeat, again.is_repeat, later.is_repeat) == (False, True, True)
    assert first.seq == again.seq == later.seq
    assert count(session, LiveAnswer) == 1


def test_two_seats_may_use_the_same_key(session: Session) -> None:
    live = asking(session)
    one, two = answer(seat(session, live), "a"), answer(seat(session, live), "b")

    send(session, live, one, replace(two, key=one.key))

    assert count(session, LiveAnswer) == 2


def test_the_last_of_two_answers_in_one_batch_is_kept(session: Session) -> None:
    live = asking(session)
    voter = seat(session, live)

    send(session, live, answer(voter, "a"), answer(voter, "b"))

    assert session.scalars(select(LiveAnswer.answer)).all() == ["b"]


def test_an_answer_taken_back_leaves_the_table_and_stays_in_the_log(session: Session) -> None:
    live = asking(session)
    voter = seat(session, live)
    send(session, live, answer(voter, "a"))

    send(session, live, answer(voter, None))

    assert count(session, LiveAnswer) == 0
    assert folded(session, live).given("stuck", 1) == {}


def test_a_vote_just_after_the_close_counts_as_late(session: Session) -> None:
    live = asking(session)
    voter = seat(session, live)
    steer(session, live, "close")

    vote = send(session, live, answer(voter, "a"), now=NOON + timedelta(seconds=3))[0]

    assert vote.refusal is None
    assert session.scalars(select(LiveAnswer.is_late)).all() == [True]


def test_a_vote_that_comes_too_late_is_refused_and_its_neighbours_are_not(
    session: Session,
) -> None:
    live = asking(session)
    one, two = seat(session, live), seat(session, live)
    steer(session, live, "close")
    then = NOON + timedelta(seconds=30)

    late, asked = send(session, live, answer(one, "a"), post(two, "q"), now=then)

    assert isinstance(late.refusal, TooLate)
    assert asked.refusal is None
    assert count(session, LiveAnswer) == 0


def test_two_facilitators_who_click_at_once_make_one_step(session: Session) -> None:
    live = asking(session)
    seen = keeping.from_json(live.control).version

    first, second = send(
        session, live, Steer("next", None, seen=seen), Steer("next", None, seen=seen)
    )

    assert (first.refusal, type(second.refusal)) == (None, Stale)
    assert keeping.from_json(live.control).at == "cause"


def test_the_rows_control_is_the_fold_of_the_log(session: Session) -> None:
    live = asking(session)
    voter = seat(session, live)
    send(session, live, answer(voter, "a"))
    steer(session, live, "reveal", "next", "pause", "resume", "end")

    assert keeping.from_json(live.control) == folded(session, live).control
    assert (live.phase, live.ended_at) == ("ended", NOON)


def test_nobody_sits_down_before_the_room_is_open(session: Session) -> None:
    live = live_session(session)

    refused = send(session, live, Join(b"x" * 32, "anonymous", "en", "once"))[0]

    assert isinstance(refused.refusal, Misplaced)
    assert count(session, LiveSeat) == 0


def test_a_full_room_says_so_and_lets_those_inside_stay(session: Session) -> None:
    live = live_session(session, capacity=2)
    steer(session, live, "lobby")
    joins = [Join(bytes([n]) * 32, "anonymous", "en", str(n)) for n in range(3)]

    outcomes = send(session, live, *joins)

    assert [type(one.refusal) for one in outcomes] == [type(None), type(None), Full]
    assert count(session, LiveSeat) == 2


def test_a_registered_place_is_kept_for_whoever_registered(session: Session) -> None:
    live = live_session(session, capacity=2)
    steer(session, live, "lobby")
    who = person(session)
    guest = LiveGuest(
        live_session_id=live.id,
        address=who.email,
        person_id=who.id,
        state="registered",
        language="en",
        at=NOON,
    )
    make.keep(session, guest)
    walk_ins = [Join(bytes([n]) * 32, "anonymous", "en", str(n)) for n in range(2)]

    first, second = send(session, live, *walk_ins)
    own = send(session, live, Join(b"r" * 32, "hidden", "en", "own", person_id=who.id))[0]

    assert [type(one.refusal) for one in (first, second, own)] == [type(None), Full, type(None)]
    assert count(session, LiveSeat) == 2


def test_a_join_sent_twice_is_one_seat(session: Session) -> None:
    live = live_session(session)
    steer(session, live, "lobby")
    join = Join(b"x" * 32, "anonymous", "en", "once")

    first = send(session, live, join)[0]
    again = send(session, live, join)[0]

    assert (again.seat, again.is_repeat) == (first.seat, True)
    assert count(session, LiveSeat) == 1


def test_a_person_has_one_seat_on_all_their_devices(session: Session) -> None:
    live = live_session(session)
    steer(session, live, "lobby")
    who = person(session)
    phone = Join(b"p" * 32, "hidden", "en", "phone", person_id=who.id)

    first = send(session, live, phone)[0]
    second = send(session, live, replace(phone, token_hash=b"l" * 32, key="laptop"))[0]

    assert second.seat == first.seat
    assert count(session, LiveSeat) == 1


def test_one_person_cannot_fill_the_list_of_questions(session: Session) -> None:
    live = asking(session)
    voter = seat(session, live)

    outcomes = [send(session, live, post(voter, f"q{n}"))[0] for n in range(POSTS_OF_A_SEAT + 1)]

    assert [one.refusal is None for one in outcomes] == [True] * POSTS_OF_A_SEAT + [False]


def test_a_text_that_no_screen_could_show_is_refused(session: Session) -> None:
    live = asking(session)

    refused = send(session, live, post(seat(session, live), "long", "x" * 10_000))[0]

    assert refused.refusal is not None
    assert "10000" in str(refused.refusal)
