"""The check before a session: each line says what to do."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from learning.live.items import Item, ItemText
from learning.live.preflight import (
    Line,
    address_line,
    language_lines,
    mail_line,
    meeting_lines,
    plan_line,
)
from learning.live.room import Control, Room, Step
from learning.live.views import check
from tests.live.making import ITEMS, live_session
from tests.live.rooms import facilitator
from tests.live.test_screen import NOW, hall
from tests.visitor import Visitor
from tests.visitor import words as text_of

PLAN = Room(control=Control(steps=tuple(Step(one.key, one.form, one.minutes) for one in ITEMS)))


def verdicts(lines: list[Line]) -> list[str]:
    return [one.verdict for one in lines]


@pytest.mark.parametrize(
    ("public", "asked", "verdict"),
    [
        ("https://learn.example", "https://learn.example", "fine"),
        ("https://learn.example", "http://10.0.0.3:8000", "look"),
        ("http://localhost:8000", "http://localhost:8000", "mend"),
        (None, "http://10.0.0.3:8000", "mend"),
    ],
)
def test_phones_must_reach_where_they_are_sent(
    public: str | None, asked: str, verdict: str
) -> None:
    assert address_line(public, asked).verdict == verdict


def test_each_language_names_the_steps_without_its_words() -> None:
    found = language_lines(hall(PLAN))

    assert [(one.values["language"], one.verdict, one.steps) for one in found] == [
        ("English", "fine", ()),
        ("Français", "look", ("Name a cause", "Goodbye")),
        ("Español", "look", ("Welcome", "Where?", "Name a cause", "Goodbye")),
        ("العربية", "look", ("Welcome", "Where?", "Name a cause", "Goodbye")),
    ]


def test_words_that_lag_behind_count_as_missing() -> None:
    item = Item(
        "a", "slide", 1, {"en": ItemText("A"), "fr": ItemText("B")}, stale=frozenset({"fr"})
    )
    room = Room(control=Control(steps=(Step("a", "slide", 1),)))

    assert verdicts(language_lines(hall(room, items={"a": item}, languages=("en", "fr")))) == [
        "fine",
        "look",
    ]


def test_every_offered_language_wants_a_way_to_hear() -> None:
    channels = {code: {"interpretation": "https://meet.example/a"} for code in ("fr", "es", "ar")}
    whole = hall(PLAN, channels=channels, meeting_url="https://meet.example")

    assert verdicts(meeting_lines(whole)) == ["fine", "fine"]
    assert verdicts(meeting_lines(replace(whole, channels={"fr": channels["fr"]}))) == [
        "fine",
        "look",
    ]
    assert verdicts(meeting_lines(replace(whole, meeting_url=None))) == ["look", "fine"]


@pytest.mark.parametrize(("minutes", "verdict"), [(75, "fine"), (10, "look")])
def test_a_plan_that_is_too_long_is_told(minutes: int, verdict: str) -> None:
    assert plan_line(hall(PLAN, minutes=minutes)).verdict == verdict


def test_an_empty_plan_must_be_mended() -> None:
    assert plan_line(hall()).verdict == "mend"


def test_mail_is_fine_once_it_went_out() -> None:
    assert [
        mail_line(sent_at=None, failed_count=0).verdict,
        mail_line(sent_at=NOW, failed_count=0).verdict,
        mail_line(sent_at=NOW, failed_count=2).verdict,
    ] == ["look", "fine", "look"]


def test_the_page_says_what_to_mend(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/check")

    lines = {text_of(one.h3): text_of(one.select_one("p")) for one in page.select(".check__line")}
    assert lines["Public address"].startswith("mend No public address is set")
    assert lines["Plan"] == "fine 4 steps, 18 of 75 minutes."
    assert text_of(page.select_one(".lede")) == "1 thing must be mended first."
    assert {"Live stream", "Clock"} <= lines.keys()


def test_three_signs_come_one_by_one(
    visitor: Visitor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "TICK", 0)
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)

    answer = visitor.client.get(f"/live/{live.code}/check/events")

    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store, no-transform"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.text.count("event: tick") == 3
