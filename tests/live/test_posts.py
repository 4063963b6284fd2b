"""Cards and questions to the room: moderated, backed, merged, translated, taken back."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from learning.live.entries import POSTS_OF_A_SEAT, Say
from learning.live.models import LiveSession
from tests.live.making import seat
from tests.live.sitting import Room, activity, open_room, sit
from tests.visitor import Visitor, words


def ask(visitor: Visitor, room: Room, text: str, *, expecting: int = 200) -> BeautifulSoup:
    return visitor.send(
        f"{room.path}?ask=1", press="Send the question", text=text, expecting=expecting
    )


def questions(visitor: Visitor, room: Room, prefix: str = "") -> list[str]:
    page = visitor.open(f"{prefix}{room.path}")
    return [words(one) for one in page.select("#questions .words__text")]


def newest(room: Room) -> str:
    return list(room.hub.hall(room.id).room.posts)[-1]


@pytest.fixture
def room(app: Flask, session: Session, visitor: Visitor, other_visitor: Visitor) -> Room:
    """A room with two participants, where facilitators read first."""
    found = open_room(app, session, activity("board"))
    sit(visitor, found)
    sit(other_visitor, found)
    return found


def test_a_question_waits_for_the_facilitator(
    visitor: Visitor, other_visitor: Visitor, room: Room
) -> None:
    page = ask(visitor, room, "Who pays?")

    assert "Waits for the facilitator" in words(page.select_one("#mine"))
    assert questions(other_visitor, room) == []
    room.moderate("ruled", targets=[newest(room)], ruled="shown")
    assert questions(other_visitor, room) == ["Who pays?"]
    assert words(visitor.open(room.path).select_one("#mine")) == ""


def test_what_is_not_shown_says_so_to_its_author_alone(
    visitor: Visitor, other_visitor: Visitor, room: Room
) -> None:
    ask(visitor, room, "Who pays?")
    room.moderate("ruled", targets=[newest(room)], ruled="hidden")

    assert "does not show this" in words(visitor.open(room.path).select_one("#mine"))
    assert "Who pays?" not in words(other_visitor.open(room.path).main)


def test_questions_stand_by_support(visitor: Visitor, other_visitor: Visitor, room: Room) -> None:
    for text in ("First?", "Second?"):
        ask(visitor, room, text)
        room.moderate("ruled", targets=[newest(room)], ruled="shown")

    second = f'[data-back="{newest(room)}"]'
    assert questions(visitor, room) == ["First?", "Second?"]

    press(other_visitor, other_visitor.open(room.path), second)
    assert questions(visitor, room) == ["Second?", "First?"]
    press(other_visitor, other_visitor.open(room.path), second)
    assert questions(visitor, room) == ["First?", "Second?"]


def press(visitor: Visitor, page: BeautifulSoup, selector: str, expecting: int = 303) -> None:
    """Press a button that belongs to the page's one form for such buttons."""
    button, form = page.select_one(selector), page.select_one("#act")
    assert button is not None
    assert form is not None
    sent = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    if button.get("name"):
        sent[str(button["name"])] = str(button["value"])
    visitor.settle()
    answer = visitor.client.post(str(button["formaction"]), data=sent)
    assert answer.status_code == expecting


def test_one_s_own_question_cannot_be_backed(visitor: Visitor, room: Room) -> None:
    ask(visitor, room, "Who pays?")
    room.moderate("ruled", targets=[newest(room)], ruled="shown")
    page = visitor.open(room.path)
    assert page.select_one("[data-back]").has_attr("disabled")  # type: ignore[union-attr]

    press(visitor, page, "[data-back]", expecting=400)


def test_what_waits_or_is_hidden_cannot_be_backed(
    visitor: Visitor, other_visitor: Visitor, room: Room
) -> None:
    ask(visitor, room, "Who pays?")
    page = other_visitor.open(room.path)
    token = page.select_one("#act [name=seat_token]")["value"]  # type: ignore[index]

    answer = other_visitor.client.post(
        f"{room.path}/posts/{newest(room)}/support", data={"seat_token": token, "backs": "1"}
    )

    assert answer.status_code == 404


def test_one_s_own_is_taken_back_and_nobody_else_s(
    visitor: Visitor, other_visitor: Visitor, room: Room
) -> None:
    ask(visitor, room, "Who pays?")
    room.moderate("ruled", targets=[newest(room)], ruled="shown")
    page = other_visitor.open(room.path)
    token = page.select_one("#act [name=seat_token]")["value"]  # type: ignore[index]
    address = f"{room.path}/posts/{newest(room)}/withdraw"

    assert other_visitor.client.post(address, data={"seat_token": token}).status_code == 404
    assert questions(other_visitor, room) == ["Who pays?"]
    press(visitor, visitor.open(room.path), "[data-yours] button")
    assert questions(other_visitor, room) == []


def test_translations_stand_beside_the_original_marked(
    visitor: Visitor, other_visitor: Visitor, room: Room
) -> None:
    ask(visitor, room, "Who pays?")
    number = newest(room)
    room.moderate("ruled", targets=[number], ruled="shown")
    room.moderate("translated", target=number, language="ar", text="من يدفع؟")

    page = other_visitor.open(f"/ar{room.path}")
    texts = page.select("#questions .words__text")

    assert [(one["lang"], one.get_text()) for one in texts] == [
        ("en", "Who pays?"),
        ("ar", "من يدفع؟"),
    ]
    assert questions(other_visitor, room) == ["Who pays?"]


def test_merged_questions_stand_once_with_everybody_behind_them(
    visitor: Visitor, other_visitor: Visitor, room: Room
) -> None:
    ask(visitor, room, "Who pays?")
    first = newest(room)
    ask(other_visitor, room, "Who will pay?")
    second = newest(room)
    room.moderate("ruled", targets=[first, second], ruled="shown")
    room.moderate("merged", target=second, into=first)

    assert questions(visitor, room) == ["Who pays?"]
    assert words(visitor.open(room.path).select_one(".support bdi")) == "2"
    mine = words(other_visitor.open(room.path).select_one("#mine"))
    assert "Counted together" in mine


def test_a_board_takes_several_cards_of_each(visitor: Visitor, room: Room) -> None:
    room.go("board")
    for text in ("A fund", "A list"):
        visitor.send(room.path, press="Add it", text=text)

    page = visitor.open(room.path)

    cards = [words(one) for one in page.select("#mine .words__text")]
    assert cards == ["A fund", "A list"]


def test_a_card_that_is_too_long_is_kept_where_it_was_typed(visitor: Visitor, room: Room) -> None:
    room.go("board")
    text = "x" * 10_000

    page = visitor.send(room.path, press="Add it", expecting=422, text=text)

    assert words(page.select_one("#answer textarea")) == text


def test_so_is_a_question(visitor: Visitor, room: Room) -> None:
    page = ask(visitor, room, "x" * 10_000, expecting=422)

    form = page.select_one("#ask-form")
    assert form is not None
    assert not form.has_attr("hidden")
    assert words(form.select_one("textarea")) == "x" * 10_000


def test_nothing_is_nothing_to_send(visitor: Visitor, room: Room) -> None:
    page = ask(visitor, room, "  ", expecting=422)

    assert "Write something first." in words(page.select_one("#ask"))


def test_a_card_after_the_end_is_told_and_stays_readable(visitor: Visitor, room: Room) -> None:
    room.go("board")
    page = visitor.open(room.path)
    form = page.select_one("#answer")
    assert form is not None
    sent = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    room.steer("reveal", step="board")

    answer = visitor.client.post(f"{room.path}/posts", data={**sent, "text": "A fund"})

    told = visitor.check(answer, 409)
    assert "A fund" in words(told.select_one("#late"))


def test_one_person_cannot_fill_the_list(visitor: Visitor, room: Room) -> None:
    for number in range(POSTS_OF_A_SEAT):
        ask(visitor, room, f"Question {number}?")

    page = ask(visitor, room, "One more?", expecting=409)

    assert "You have sent 20 texts" in words(page.select_one("#ask"))
    assert words(page.select_one("#ask-form textarea")) == "One more?"


def test_an_activity_of_one_answer_takes_no_posts(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session)
    page = sit(visitor, room)
    room.go("stuck")
    token = page.select_one("#act [name=seat_token]")["value"]  # type: ignore[index]
    sent = {"seat_token": token, "activity": "stuck", "round": "1", "text": "A fund"}

    assert visitor.client.post(f"{room.path}/posts", data=sent).status_code == 400


def test_groups_read_their_own_cards(
    app: Flask, session: Session, visitor: Visitor, other_visitor: Visitor
) -> None:
    room = open_room(app, session, activity("board"), moderation="after")
    sit(visitor, room)
    sit(other_visitor, room)
    first, second = room.hub.hall(room.id).room.seats
    members = {str(first): "Sea", str(second): "Land"}
    room.steer("group", by="draw", names=["Sea", "Land"], members=members)
    room.steer("apart", step="board", is_apart=True)
    room.go("board")

    visitor.send(room.path, press="Add it", text="A fund")

    assert "Sea" in words(visitor.open(room.path).select_one("#place"))
    assert words(visitor.open(room.path).select_one("#cards .words__text")) == "A fund"
    assert "A fund" not in words(other_visitor.open(room.path).main)


def test_a_phone_carries_the_most_backed_and_the_newest(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    room = open_room(app, session, moderation="after")
    sit(visitor, room)
    writers = [seat(session, session.get_one(LiveSession, room.id)) for _ in range(2)]
    session.commit()
    for number in range(30):
        payload = {"activity": "questions", "round": 0, "text": f"{number}?", "language": "en"}
        room.send(Say("posted", writers[number % 2], payload, key=f"{number}"))

    page = visitor.open(room.path)

    assert questions(visitor, room) == [f"{number}?" for number in (*range(12), *range(22, 30))]
    assert "and 10 more" in words(page.select_one("#questions"))
