"""Texts of the room: shown, hidden, merged, translated, answered; each undone again."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learning.live.entries import LONGEST_TEXT
from learning.live.models import LiveSession
from learning.live.room import QUESTIONS, Room, Ruling
from learning.live.texts import questions_of, texts_of, waiting
from tests.live.making import ITEMS, seat
from tests.live.rooms import asks, at, facilitator, hall_of, open_room, say, words
from tests.live.test_steering import Remote
from tests.visitor import Visitor
from tests.visitor import words as text_of

CLOUD = ITEMS[2]


@pytest.fixture
def live(session: Session) -> LiveSession:
    """A word cloud in which two people wrote, and a question of the room."""
    found = open_room(session)
    at(session, found, "cause")
    first, second = seat(session, found), seat(session, found, language="fr")
    say(session, found, words(first, "Rent"), words(second, "loyer", language="fr"))
    say(session, found, asks(first, "Who pays?"))
    return found


@pytest.fixture
def remote(app: Flask, session: Session, live: LiveSession) -> Remote:
    return Remote(app, session, live)


def room(remote: Remote) -> Room:
    return hall_of(remote.app, remote.live).room


def shown(remote: Remote) -> dict[str, int]:
    """The words of the cloud that everybody may read, and how many said them."""
    found = texts_of(CLOUD, room(remote), 1, moderation="before")
    return {one.text: one.count for one in found if one.state == "shown"}


def test_a_text_is_shown_hidden_and_decided_on_anew(remote: Remote) -> None:
    seen = []
    for ruled in ("shown", "hidden", ""):
        remote.press("rule", target="cause|rent", ruled=ruled)
        seen.append(
            next(
                one.state
                for one in texts_of(CLOUD, room(remote), 1, moderation="before")
                if one.target == "cause|rent"
            )
        )

    assert seen == ["shown", "hidden", "waiting"]


def test_all_that_wait_are_shown_at_once(remote: Remote) -> None:
    status, _ = remote.press("show-all")

    assert status == 200
    assert waiting(hall_of(remote.app, remote.live)) == ()
    assert shown(remote) == {"Rent": 1, "loyer": 1}
    assert remote.press("show-all")[0] == 409


def test_words_are_merged_across_languages_and_taken_apart(remote: Remote) -> None:
    remote.press("show-all")

    remote.press("merge", target="cause|loyer", into="cause|rent")
    together = shown(remote)
    remote.press("merge", target="cause|loyer", into="")

    assert (together, shown(remote)) == ({"Rent": 2}, {"Rent": 1, "loyer": 1})


def test_texts_of_two_activities_are_not_merged(remote: Remote) -> None:
    question = next(iter(room(remote).posts))

    assert remote.press("merge", target=question, into="cause|rent")[0] == 409
    assert remote.press("merge", target="cause|rent", into="cause|rent")[0] == 409


def test_a_translation_stands_beside_its_text_and_goes_again(remote: Remote) -> None:
    remote.press("translate", target="cause|rent", language="ar", text="  الإيجار ")
    before = room(remote).rulings["cause|rent"]
    remote.press("translate", target="cause|rent", language="ar", text="")

    assert before == Ruling(translations={"ar": "الإيجار"})
    assert room(remote).rulings["cause|rent"] == Ruling()


@pytest.mark.parametrize(
    ("command", "fields", "status"),
    [
        ("rule", {"target": "cause|nothing", "ruled": "shown"}, 409),
        ("rule", {"target": "cause|rent", "ruled": "burnt"}, 400),
        ("merge", {"target": "cause|rent", "into": "cause|nothing"}, 409),
        ("translate", {"target": "cause|rent", "language": "xx", "text": "a"}, 400),
        (
            "translate",
            {"target": "cause|rent", "language": "fr", "text": "a" * (LONGEST_TEXT + 1)},
            409,
        ),
        ("settle", {"post": "0"}, 409),
    ],
)
def test_what_is_not_there_is_refused(
    remote: Remote, command: str, fields: dict[str, str], status: int
) -> None:
    before = room(remote)

    assert remote.press(command, **fields)[0] == status
    assert room(remote) == before


def test_a_question_is_answered_and_is_not_after_all(remote: Remote) -> None:
    post = next(iter(room(remote).posts))

    remote.press("settle", post=post, is_answered="yes")
    before = questions_of(room(remote), moderation="after")[0].is_answered
    remote.press("settle", post=post, is_answered="no")

    assert (before, room(remote).posts[post].is_answered) == (True, False)


def test_no_more_questions_are_taken_until_they_are_again(
    visitor: Visitor, session: Session, app: Flask
) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    visitor.sign_in(me)

    visitor.send(f"/live/{live.code}/control", press="Take no more questions")
    closed = hall_of(app, live).room.control.takes_questions
    visitor.send(f"/live/{live.code}/control", press="Take questions again")

    assert (closed, hall_of(app, live).room.control.takes_questions) == (False, True)


def test_everything_is_done_with_buttons_alone(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    at(session, live, "cause")
    first = seat(session, live)
    say(session, live, words(first, "Rent", "trust"), asks(first, "Who pays?"))
    visitor.sign_in(me)
    path = f"/live/{live.code}/control"

    visitor.send(path, press="Show all that wait")
    visitor.send(path, press="Hide", target="cause|trust")
    visitor.send(path, press="Add the translation", language="fr", text="loyer")
    page = visitor.send(path, press="Answered")

    texts = [text_of(one) for one in page.select("#decided .queue__text > p")]
    assert len(texts) == 2
    assert text_of(page.select_one(".queue__text--done > p")) == "1 Who pays? answered"


def test_hostile_words_are_text_in_the_cockpit(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    bad = '"><img src=x onerror=alert(1)>' + "\u202e" + "a" * 900
    say(session, live, asks(seat(session, live), bad, language="ar"))
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/control")

    found = page.select_one(".queue__text bdi")
    assert found is not None
    assert found["dir"] == "auto"
    assert found.get_text().startswith('"><img src=x onerror=alert(1)>')
    assert len(found.get_text()) < 300
    assert page.select(".queue img") == []


def test_questions_belong_to_the_room_and_not_to_a_step(remote: Remote) -> None:
    assert {post.activity for post in room(remote).posts.values()} == {QUESTIONS}
