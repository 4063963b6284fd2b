"""Results afterwards: everything for facilitators, participants what was shown."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from learning.cities.models import City
from learning.live.entries import Steer
from learning.live.models import LiveSession
from learning.store.session import Store
from tests import make
from tests.authoring.tree import publish
from tests.live.endings import SOON, ended, harbour, opened, seats, told, vote
from tests.live.making import send
from tests.live.rooms import asks, facilitator, ruled
from tests.live.rooms import words as said
from tests.live.sitting import Room, sit
from tests.visitor import Visitor, words


def cities(session: Session, *names: str) -> list[dict[str, Any]]:
    """What a seat of each of these cities says."""
    rows = [
        make.keep(session, City(key=name.lower(), slug=name.lower(), name=name, country="XA"))
        for name in names
    ]
    return [{"city_id": row.id, "city": row.key} for row in rows]


def headings(page: BeautifulSoup) -> list[str]:
    return [words(one) for one in page.select("section.result h2")]


def test_parts_of_five_and_more_stand_side_by_side(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me)
    first, second, third = cities(session, "Sfax", "Tripoli", "Tyre")
    here = seats(session, live, 5, language="fr", **first)
    there = seats(session, live, 6, **second)
    few = seats(session, live, 4, **third)
    opened(session, live, "stuck")
    vote(session, live, here, "a", step="stuck", language="fr")
    vote(session, live, [*there, *few], "b", step="stuck")
    ended(session, live)
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/results")

    assert headings(page) == ["Where?"]
    tables = [
        [[words(cell) for cell in row.select("th, td")] for row in table.select("tr")]
        for table in page.select(".parts__table")
    ]
    assert tables == [
        [
            ["Answer", "English", "Français"],
            ["Rent", "0% (0)", "100% (5)"],
            ["Papers", "100% (10)", "0% (0)"],
            ["People who answered", "10", "5"],
        ]
    ]
    assert "Tyre" not in words(page.main)


def test_participants_read_what_was_shown_to_them_and_others_nothing(
    store: Store, session: Session, visitor: Visitor, app: Flask
) -> None:
    publish(store)
    live = harbour(session)
    there = seats(session, live, 5)
    for step in ("stuck", "guarantor"):
        opened(session, live, step)
        vote(session, live, there, "a", step=step)
    told(session, live, "stuck")
    address = f"/live/{live.code}/results"

    visitor.open(address, status=404)
    sit(visitor, Room(app, session, live))
    page = visitor.open(address)

    assert headings(page) == ["Where?"]
    assert page.select(".parts, .running") == []


def test_rounds_texts_and_open_questions_are_there(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me)
    there = seats(session, live, 2)
    opened(session, live, "stuck")
    vote(session, live, there, "a", step="stuck")
    told(session, live, "stuck")
    opened(session, live, "stuck")
    vote(session, live, there, "b", step="stuck", round=2)
    opened(session, live, "cause")
    send(session, live, said(there[0], "Rent"), said(there[1], "Hostile"), now=SOON)
    asked = send(session, live, asks(there[0], "Who pays?"), now=SOON)[0].seq
    send(session, live, ruled("cause|rent"), ruled(str(asked)), now=SOON)
    ended(session, live)
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/results")

    assert headings(page) == ["Where?", "Where?", "Name a cause"]
    text = words(page.main)
    assert "Round 1 of 2." in text
    assert "Round 2 of 2." in text
    assert "Who pays?" in text
    assert "Hostile" not in text


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_after_a_session_speak_the_readers_language(
    store: Store, session: Session, visitor: Visitor, language: str
) -> None:
    publish(store)
    me = facilitator(session)
    live: LiveSession = harbour(session, by=me)
    opened(session, live, "stuck")
    vote(session, live, seats(session, live, 5), "a", step="stuck")
    ended(session, live)
    visitor.sign_in(me)

    for page in ("results", "attendance", "report/edit"):
        visitor.open(f"/{language}/live/{live.code}/{page}")


def test_groups_stand_side_by_side(store: Store, session: Session, visitor: Visitor) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me)
    there = seats(session, live, 4)
    members = {str(one): str(1 + place % 2) for place, one in enumerate(there)}
    grouping = {"by": "draw", "names": ["1", "2"], "members": members}
    send(session, live, Steer("group", None, grouping), now=SOON)[0].or_raise()
    send(session, live, Steer("apart", None, {"step": "stuck", "is_apart": True}), now=SOON)
    opened(session, live, "stuck")
    vote(session, live, there[::2], "a", step="stuck")
    vote(session, live, there[1::2], "b", step="stuck")
    ended(session, live)
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/results")

    assert [words(one) for one in page.select(".result__group h3")] == ["Group 1", "Group 2"]
