"""What a room answered stands in the lesson, after one's own answer."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.counting import queries
from tests.live.endings import (
    ended,
    harbour,
    opened,
    question_of,
    right,
    seats,
    settle,
    vote,
    wrong,
)
from tests.visitor import Visitor, words

LESSON = "/modules/harbour/first-home"


def held(session: Session, *, people: int, wrongly: int = 0) -> None:
    """A session in which so many answered, some of them wrongly, and which has ended."""
    live, question = harbour(session), question_of(session, "guarantor")
    there = seats(session, live, people)
    opened(session, live, "guarantor")
    vote(session, live, there[wrongly:], right(question), step="guarantor")
    vote(session, live, there[:wrongly], wrong(question), step="guarantor")
    ended(session, live)


def answer(visitor: Visitor, session: Session) -> BeautifulSoup:
    value = right(question_of(session, "guarantor"))
    return visitor.send(LESSON, answer=value, press="Check")


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [
        [words(cell) for cell in row.select("th, td")]
        for row in page.select("#question-guarantor .room tbody tr")
    ]


@pytest.mark.parametrize("who", ["visitor", "participant"])
def test_after_ones_own_answer_the_page_says_what_the_room_answered(
    store: Store, settings: Settings, session: Session, visitor: Visitor, who: str
) -> None:
    publish(store)
    held(session, people=6, wrongly=2)
    settle(store, settings, session)
    if who == "participant":
        visitor.sign_in(person(session))

    before = visitor.open(LESSON)
    page = answer(visitor, session)

    assert before.select(".room") == []
    assert rows(page) == [
        ["The tenant", "33%", "2"],
        ["The city", "67%", "4"],
        ["The bank", "0%", "0"],
    ]
    said = words(page.select_one("#question-guarantor .room"))
    assert "6 people in live sessions. The last one was on 20 November 2026." in said
    assert "4 of 6 were right" in said


def test_sessions_are_summed_and_fewer_than_five_are_told_to_nobody(
    store: Store, settings: Settings, session: Session, visitor: Visitor
) -> None:
    publish(store)
    held(session, people=4)
    settle(store, settings, session)

    alone = answer(visitor, session)
    held(session, people=3, wrongly=3)
    settle(store, settings, session)
    together = visitor.open(LESSON)

    assert rows(alone) == []
    assert [row[2] for row in rows(together)] == ["3", "4", "0"]


def test_the_room_costs_a_warm_page_no_query(
    store: Store, settings: Settings, session: Session, visitor: Visitor
) -> None:
    publish(store)
    held(session, people=6)
    settle(store, settings, session)
    visitor.sign_in(person(session))
    answer(visitor, session)

    with queries(store) as ran:
        visitor.client.get(LESSON)

    assert len(ran) == 3, ran


def test_a_page_in_the_browser_is_not_taken_for_fresh_once_a_room_has_answered(
    store: Store, settings: Settings, session: Session, visitor: Visitor
) -> None:
    publish(store)
    visitor.sign_in(person(session))
    answer(visitor, session)
    visitor.open(LESSON)
    assert visitor.answer is not None
    tag = visitor.answer.headers["ETag"]
    held(session, people=6)
    settle(store, settings, session)

    again = visitor.client.get(LESSON, headers={"If-None-Match": tag})

    assert again.status_code == 200
