"""Every command of the cockpit: done, refused, stale; and two facilitators at once."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learning.live.hall import Sight
from learning.live.models import LiveFacilitator, LiveSession
from learning.live.room import Control
from tests import make
from tests.accounts.people import signed_in
from tests.live.making import ITEMS, answer, live_session, seat, steer
from tests.live.rooms import at, facilitator, hall_of, open_room, say
from tests.visitor import Visitor
from tests.visitor import words as text_of


class Remote:
    """A facilitator's browser that presses buttons as a script does."""

    def __init__(self, app: Flask, session: Session, live: LiveSession, **given: Any) -> None:
        self.app, self.live, self.session = app, live, session
        who = facilitator(session, **given)
        make.keep(session, LiveFacilitator(live_session_id=live.id, person_id=who.id))
        self.client: FlaskClient
        self.client, self.token = signed_in(app, session, who)

    def press(self, command: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        self.session.commit()
        answer = self.client.post(
            f"/live/{self.live.code}/control/{command}",
            json=fields,
            headers={"X-CSRF-Token": self.token, "Accept": "application/json"},
        )
        return answer.status_code, answer.get_json()

    @property
    def control(self) -> Control:
        return hall_of(self.app, self.live).room.control


@pytest.fixture
def live(session: Session) -> LiveSession:
    return open_room(session, people=4)


@pytest.fixture
def remote(app: Flask, session: Session, live: LiveSession) -> Remote:
    return Remote(app, session, live)


def test_a_command_says_its_number_and_the_new_version(remote: Remote) -> None:
    before = remote.control.version

    status, said = remote.press("next", seen=before, key="1")

    assert (status, said) == (200, {"seq": said["seq"], "version": before + 1})
    assert remote.control.at == "welcome"


@pytest.mark.parametrize(
    ("commands", "wanted"),
    [
        (["next", "previous"], 409),
        (["next", "pause", "resume"], 200),
        (["next", "next", "close", "reveal", "conceal", "open"], 200),
        (["next", "close"], 409),
        (["next", "next", "open"], 409),
        (["resume"], 409),
        (["lobby"], 409),
        (["end", "next"], 409),
        (["ungroup"], 409),
        (["next", "next", "timer"], 200),
        (["questions"], 200),
        (["end"], 200),
    ],
)
def test_commands_follow_the_state_machine(
    remote: Remote, commands: list[str], wanted: int
) -> None:
    results = [remote.press(one)[0] for one in commands]

    assert results == [200] * (len(commands) - 1) + [wanted]


@pytest.mark.parametrize(
    ("command", "fields", "changed"),
    [
        ("go", {"step": "goodbye"}, lambda control: control.at == "goodbye"),
        ("open", {"step": "cause", "seconds": 60}, lambda c: c.activity("cause").closes_at),
        ("minutes", {"step": "goodbye", "more": 2}, lambda c: c.steps[3].minutes == 5),
        ("minutes", {"step": "goodbye", "minutes": 9}, lambda c: c.steps[3].minutes == 9),
        ("drop", {"step": "goodbye"}, lambda c: c.steps[3].is_dropped),
        ("apart", {"step": "cause"}, lambda c: c.grouped == {"cause"}),
        ("questions", {"takes": "no"}, lambda c: not c.takes_questions),
        ("group", {"count": 2}, lambda c: c.grouping.names == ("1", "2")),
    ],
)
def test_what_a_form_says_is_what_happens(
    remote: Remote, command: str, fields: dict[str, Any], changed: Any
) -> None:
    remote.press("next")

    status, _ = remote.press(command, **fields)

    assert status == 200
    assert changed(remote.control)


@pytest.mark.parametrize(
    ("command", "fields", "status"),
    [
        ("dance", {}, 404),
        ("go", {"step": "nowhere"}, 409),
        ("open", {"step": "cause", "seconds": 1}, 409),
        ("open", {"step": "cause", "seconds": "soon"}, 400),
        ("timer", {"seconds": "9" * 30}, 400),
        ("extra", {"seat": 999_999, "seconds": 60}, 409),
        ("group", {"count": 1}, 409),
        ("group", {"by": "city"}, 409),
        ("minutes", {"minutes": 1000}, 409),
        ("next", {"seen": "later"}, 400),
    ],
)
def test_what_cannot_be_meant_is_refused(
    remote: Remote, command: str, fields: dict[str, Any], status: int
) -> None:
    remote.press("next")
    before = remote.control

    assert remote.press(command, **fields)[0] == status
    assert remote.control == before


def test_a_stale_click_changes_nothing_and_is_told(remote: Remote) -> None:
    seen = remote.control.version
    remote.press("next", seen=seen, key="1")

    status, said = remote.press("next", seen=seen, key="2")

    assert status == 409
    assert said["title"].startswith("The session has moved on since you clicked")
    assert remote.control.at == "welcome"


def test_one_click_sent_twice_is_one(remote: Remote) -> None:
    seen = remote.control.version

    first, again = (remote.press("next", seen=seen, key="7") for _ in range(2))

    assert first == again
    assert remote.control.at == "welcome"


def test_of_two_facilitators_at_once_one_is_told(app: Flask, session: Session) -> None:
    live = open_room(session)
    remotes = [Remote(app, session, live, name=name) for name in ("Amina", "Omar")]
    session.commit()
    seen = remotes[0].control.version
    together = threading.Barrier(2)
    statuses: list[int] = []

    def click(remote: Remote) -> None:
        together.wait()
        answer = remote.client.post(
            f"/live/{live.code}/control/next",
            json={"seen": seen, "key": "1"},
            headers={"X-CSRF-Token": remote.token, "Accept": "application/json"},
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=click, args=(one,)) for one in remotes]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(statuses) == [200, 409]
    assert remotes[0].control.at == "welcome"


def test_without_scripts_a_button_leads_back_to_the_cockpit(
    visitor: Visitor, session: Session
) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    visitor.sign_in(me)

    visitor.send(f"/live/{live.code}/control", press="Open the room")
    page = visitor.send(f"/live/{live.code}/control", press="Begin: Welcome")

    now = page.select_one(".plan__line--now")
    assert now is not None
    assert text_of(now) == "1 Welcome (slide) now 5 min"


def test_without_scripts_a_stale_page_is_told_with_the_present_state(
    visitor: Visitor, session: Session
) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    visitor.sign_in(me)
    page = visitor.open(f"/live/{live.code}/control")
    form = page.select_one('form[action$="/control/next"]')
    assert form is not None
    sent = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    at(session, live, "goodbye")
    visitor.settle()

    page = visitor.check(
        visitor.client.post(f"/live/{live.code}/control/next", data=sent), status=409
    )

    told = text_of(page.select_one(".told"))
    assert told.startswith("The session has moved on since you clicked, so nothing was changed.")
    assert "Goodbye" in text_of(page.select_one(".plan__line--now"))


def test_notes_and_results_so_far_are_in_the_cockpit(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = open_room(session, by=me, people=2)
    at(session, live, "stuck")
    say(session, live, answer(seat(session, live), "a"))
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/control")

    assert "Two minutes." in text_of(page.main)
    assert text_of(page.select_one("#so-far tbody tr")) == "Rent 100% 1"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "steps", [[], ["lobby"], ["lobby", "next", "next", "reveal"], ["lobby", "end"]]
)
def test_every_state_of_the_cockpit_is_a_whole_page(
    visitor: Visitor, session: Session, language: str, steps: list[str]
) -> None:
    me = facilitator(session)
    live = live_session(session, by=me)
    for one in steps:
        steer(session, live, one)
    visitor.sign_in(me)

    page = visitor.open(f"/{language}/live/{live.code}/control")

    assert text_of(page.h1) == "Housing newcomers"


def test_extra_time_is_one_persons(remote: Remote, session: Session, live: LiveSession) -> None:
    somebody = seat(session, live)

    remote.press("extra", seat=somebody, seconds=120)

    assert remote.control.extra == {somebody: 120}


def test_counted_hands_stand_beside_the_phones(
    visitor: Visitor, session: Session, app: Flask
) -> None:
    me = facilitator(session)
    live = open_room(session, by=me)
    at(session, live, "stuck")
    say(session, live, answer(seat(session, live), "a"))
    visitor.sign_in(me)

    raised: dict[str, Any] = {"hand-a": "2", "hand-b": "1"}
    visitor.send(f"/live/{live.code}/control", **raised)

    assert hall_of(app, live).room.hands == {("stuck", 1): {"a": 2, "b": 1}}


@pytest.mark.parametrize("counts", [{"hand-a": "-1"}, {"hand-a": "100000"}, {"hand-a": "two"}])
def test_hands_that_nobody_has_are_refused(
    remote: Remote, session: Session, live: LiveSession, counts: dict[str, str]
) -> None:
    at(session, live, "stuck")

    assert remote.press("count", step="stuck", **counts)[0] in (400, 409)


def test_hands_are_counted_where_there_are_options(remote: Remote) -> None:
    remote.press("next")

    assert remote.press("count", step="welcome")[0] == 409


def test_the_shared_frame_of_the_cockpit_holds_nobodys_token(
    app: Flask, session: Session, live: LiveSession, remote: Remote
) -> None:
    session.commit()
    hub = app.extensions["live_hub"]
    html = hub.frame(live.id, Sight("control", "en")).content["html"]

    assert ("csrf" in html, remote.token in html, "A secret note" in html) == (False, False, False)
    remote.press("next")
    hub.renew(live.id)
    assert "A secret note" in hub.frame(live.id, Sight("control", "en")).content["html"]


def test_every_step_has_a_form_word(visitor: Visitor, session: Session) -> None:
    me = facilitator(session)
    live = open_room(session, by=me, items=ITEMS)
    at(session, live, "cause")
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/control")

    assert text_of(page.select_one(".ck__now .ck__kicker")) == "Now: word cloud, open"
