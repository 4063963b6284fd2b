"""What a session leaves: its counts, and in each participant's progress what they answered."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.config import Settings
from learning.jobs.service import Round
from learning.live import jobs
from learning.live.models import LiveAnswer, LiveResult, LiveSeat, LiveSession
from learning.live.service import settling
from learning.progress.models import Enrolment, LessonRecord
from learning.quizzes.models import Question, Response, ResponseSave
from learning.store.session import Store
from tests import make
from tests.accounts.people import clock, person
from tests.authoring.tree import publish
from tests.live.endings import (
    END,
    QUESTIONS,
    SOON,
    ended,
    harbour,
    opened,
    question_of,
    right,
    seats,
    settle,
    told,
    vote,
    wrong,
)
from tests.live.making import live_session, seat, steer
from tests.visitor import Visitor, words

TABLES = (LiveResult, Response, ResponseSave, Enrolment, LessonRecord)


def counted(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(one)) or 0 for one in TABLES]


def responses(session: Session) -> list[tuple[str, Any, datetime]]:
    rows = session.execute(
        select(Question.key, Response.answer, Response.answered_at)
        .join(Question, Question.id == Response.question_id)
        .order_by(Question.key)
    )
    return [(key, answer, at) for key, answer, at in rows]


def room(
    session: Session, person_ids: list[int | None], *, kind: str = "named", **given: Any
) -> tuple[LiveSession, list[int]]:
    """An open room with these people in it."""
    live = harbour(session, **given)
    taken = [
        seat(session, live, person_id=one, kind=kind if one else "anonymous", shown_name="A")
        for one in person_ids
    ]
    return live, taken


def answered(session: Session, live: LiveSession, seats_: list[int], step: str, value: Any) -> None:
    opened(session, live, step)
    vote(session, live, seats_, value, step=step)
    told(session, live, step)


def everything(session: Session, live: LiveSession, seats_: list[int]) -> None:
    for key in QUESTIONS:
        answered(session, live, seats_, key, right(question_of(session, key)))


def test_answering_live_completes_the_lesson(
    store: Store, settings: Settings, session: Session
) -> None:
    publish(store)
    amina = person(session)
    live, taken = room(session, [amina.id])
    everything(session, live, taken)
    ended(session, live)

    settle(store, settings, session)

    record = session.scalars(select(LessonRecord)).one()
    assert [(key, at) for key, _, at in responses(session)] == [(key, SOON) for key in QUESTIONS]
    assert (record.person_id, record.done_at) == (amina.id, SOON)
    assert record.proof == {
        "rule": "questions",
        "happened": "answered 2 questions",
        "when": SOON.isoformat(),
        "how": "live",
        "live": str(live.public_id),
    }
    assert session.scalars(select(Enrolment.person_id)).all() == [amina.id]
    session.refresh(live)
    assert live.settled_at is not None


def test_my_learning_says_that_it_was_in_the_session(
    store: Store, settings: Settings, session: Session, visitor: Visitor
) -> None:
    publish(store)
    amina = person(session)
    live, taken = room(session, [amina.id])
    everything(session, live, taken)
    ended(session, live)
    settle(store, settings, session)
    visitor.sign_in(amina)

    page = visitor.open("/me")

    assert "In the live session of 20 November 2026" in words(page.main)


def test_what_is_hidden_from_the_room_counts_and_what_is_anonymous_does_not(
    store: Store, settings: Settings, session: Session
) -> None:
    publish(store)
    amina = person(session)
    live, taken = room(session, [amina.id, None], kind="hidden")
    everything(session, live, taken)
    ended(session, live)

    settle(store, settings, session)

    assert session.scalars(select(Response.person_id)).all() == [amina.id] * 2


def test_counts_are_kept_for_each_round_without_anybody(
    store: Store, settings: Settings, session: Session
) -> None:
    publish(store)
    live = harbour(session)
    there = seats(session, live, 6)
    answered(session, live, there[:4], "stuck", "a")
    opened(session, live, "stuck")
    vote(session, live, there, "b", step="stuck", round=2)
    ended(session, live)

    settle(store, settings, session)

    rows = session.scalars(select(LiveResult).order_by(LiveResult.round)).all()
    assert [(one.activity, one.round, one.answered_count, one.counts["rows"]) for one in rows] == [
        ("stuck", 1, 4, {"a": 4, "b": 0}),
        ("stuck", 2, 6, {"a": 0, "b": 6}),
    ]


def test_settling_again_changes_nothing(store: Store, settings: Settings, session: Session) -> None:
    publish(store)
    people = [person(session).id for _ in range(3)]
    live, taken = room(session, list(people))
    everything(session, live, taken)
    ended(session, live)
    settle(store, settings, session)
    before = counted(session), responses(session)
    live.settled_at = None

    settle(store, settings, session)

    assert (counted(session), responses(session)) == before


@pytest.mark.parametrize("stop", range(4))
def test_broken_off_anywhere_it_begins_again_and_ends_alike(
    store: Store, settings: Settings, session: Session, stop: int
) -> None:
    publish(store)
    people = [person(session).id for _ in range(3)]
    live, taken = room(session, list(people))
    everything(session, live, taken)
    ended(session, live)
    asked = iter(range(stop + 1))

    jobs.settle(Round(store, settings, lambda: next(asked, None) is None))
    settle(store, settings, session)

    assert counted(session) == [2, 6, 6, 3, 3]
    session.refresh(live)
    assert live.settled_at is not None


@pytest.mark.parametrize("later", [timedelta(hours=1), timedelta(hours=-1)])
@pytest.mark.parametrize("own", ["better", "worse"])
def test_a_newer_or_better_answer_of_their_own_stays(
    store: Store, settings: Settings, session: Session, later: timedelta, own: str
) -> None:
    publish(store)
    amina, question = person(session), question_of(session, "guarantor")
    live, taken = room(session, [amina.id])
    is_better = own == "better"
    mine, theirs = (right, wrong) if is_better else (wrong, right)
    own_answer(session, amina, mine(question), marks=10_000 if is_better else 0, at=SOON + later)
    answered(session, live, taken, "guarantor", theirs(question))
    ended(session, live)

    settle(store, settings, session)

    stays = is_better or later > timedelta(0)
    kept = mine(question) if stays else theirs(question)
    assert [answer for _, answer, _ in responses(session)] == [kept]
    assert session.scalar(select(func.count()).select_from(ResponseSave)) == (1 if stays else 2)


def own_answer(session: Session, who: Person, value: Any, *, marks: int, at: datetime) -> None:
    identity = session.scalars(select(Question).where(Question.key == "guarantor")).one()
    response = make.keep(
        session,
        Response(
            person_id=who.id,
            question_id=identity.id,
            revision=1,
            answer=value,
            marks=marks,
            answered_at=at,
        ),
    )
    save = {"answer": value, "marks": marks, "saved_at": at}
    make.keep(
        session, ResponseSave(response_id=response.id, revision=1, idempotency_key="own", **save)
    )


def test_only_the_last_round_of_a_question_stands_in_the_lesson(
    store: Store, settings: Settings, session: Session
) -> None:
    publish(store)
    amina, question = person(session), question_of(session, "guarantor")
    live, taken = room(session, [amina.id])
    answered(session, live, taken, "guarantor", wrong(question))
    opened(session, live, "guarantor")
    vote(session, live, taken, right(question), step="guarantor", round=2)
    ended(session, live)

    settle(store, settings, session)

    assert [answer for _, answer, _ in responses(session)] == [right(question)]


def test_who_answered_nothing_has_not_begun_the_module(
    store: Store, settings: Settings, session: Session
) -> None:
    publish(store)
    live, _ = room(session, [person(session).id])
    ended(session, live)

    settle(store, settings, session)

    assert counted(session) == [0, 0, 0, 0, 0]


def test_a_rehearsal_and_a_running_session_leave_nothing(
    store: Store, settings: Settings, session: Session
) -> None:
    publish(store)
    amina = person(session)
    running, taken = room(session, [amina.id])
    everything(session, running, taken)
    twin, pretend = room(session, [amina.id], rehearses_id=running.id)
    everything(session, twin, pretend)
    ended(session, twin)

    settle(store, settings, session)

    assert counted(session) == [0, 0, 0, 0, 0]


def test_whoever_deleted_their_account_meanwhile_gets_nothing(
    store: Store, settings: Settings, session: Session
) -> None:
    publish(store)
    amina = person(session)
    live, taken = room(session, [amina.id])
    everything(session, live, taken)
    ended(session, live)
    ending = settling.next_ending(session, now=END + timedelta(hours=1))
    assert ending is not None
    session.get_one(LiveSeat, taken[0]).person_id = None
    session.flush()

    settling.settle_person(session, ending, taken[0], amina.id)

    assert counted(session) == [0, 0, 0, 0, 0]
    assert session.scalar(select(func.count()).select_from(LiveAnswer)) == 2


@pytest.mark.parametrize(("hours", "phase"), [(12, "live"), (15, "ended")])
def test_a_session_that_nobody_ended_is_ended_by_the_clock(
    session: Session, store: Store, settings: Settings, hours: int, phase: str
) -> None:
    live = live_session(session, starts_at=clock() - timedelta(hours=hours))
    steer(session, live, "lobby", "next", now=live.starts_at)
    session.commit()

    jobs.settle(Round(store, settings))

    session.expire_all()
    assert session.get_one(LiveSession, live.id).phase == phase
