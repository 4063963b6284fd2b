"""Twenty people write one lesson at once: every text that the site took is found again."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring.models import Revision, WorkingCopy
from learning.store.session import Store
from tests.accounts.people import person, signed_in
from tests.authoring.tree import FIRST, publish

PATH = "harbour/lessons/01-first-home.md"
PART = {"X-Part": "1"}
EDITORS = 20
MINUTE = 60.0
LONG = 60_000  # characters of a page: a text that only grows would measure nothing but itself


@dataclass
class Editor:
    """Somebody who keeps adding a sentence, and joins what others wrote."""

    client: FlaskClient
    token: str
    name: str
    base: int = 1
    text: str = FIRST
    taken: list[str] = field(default_factory=list)  # sentences that the site said it has

    def write(self, number: int) -> None:
        """A sentence more: half of the time between Save presses it is only kept."""
        sentence = f"{self.name}-{number} was here."
        self.text = f"{self.text}\n{sentence}\n"
        if number % 2:
            answer = self.post("keep")
            self.stamp = answer.get("stamp", "")
            self.taken.append(sentence)
            return
        answer = self.post("texts")
        self.taken.append(sentence)
        if "merge" in answer:
            self.join()
        else:
            self.base, self.stamp = answer["number"], ""

    stamp: str = ""

    def join(self) -> None:
        """Both texts of every clash, which is what nobody minds, until the text gets long."""
        while True:
            page = self.opened(f"/author/merge/{PATH}")
            if 'name="theirs"' not in page:
                break
            choice = "both" if len(page) < LONG else "mine"
            fields = dict.fromkeys((f"choice-{place}" for place in range(1, 200)), choice)
            fields |= {"csrf_token": self.token, "do": "save"}
            fields |= {"stamp": hidden(page, "stamp"), "theirs": hidden(page, "theirs")}
            answer = self.client.post(f"/author/merge/{PATH}", data=fields)
            if answer.status_code == 303 and "/merge/" not in str(answer.location):
                break
        page = self.opened(f"/author/texts/{PATH}?text=mine")
        self.base, self.stamp, self.text = int(hidden(page, "base")), hidden(page, "stamp"), FIRST

    def opened(self, address: str) -> str:
        """The page, once the site has a connection free for it."""
        while True:
            answer = self.client.get(address, follow_redirects=True)
            if answer.status_code != 503:
                assert answer.status_code == 200, answer.text
                return answer.text

    def post(self, door: str) -> dict[str, Any]:
        """Send the text until it is answered: a busy site says so, and the script asks again."""
        while True:
            answer = self.client.post(
                f"/author/{door}/{PATH}",
                data={
                    "csrf_token": self.token,
                    "body": self.text,
                    "base": str(self.base),
                    "stamp": self.stamp,
                },
                headers=PART,
            )
            if answer.status_code != 503:
                assert answer.status_code in (200, 409), answer.text
                found = answer.json
                assert isinstance(found, dict), answer.text
                return found


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def work(editors: list[Editor], is_over: Callable[[int], bool]) -> None:
    def run(editor: Editor) -> None:
        number = 0
        while not is_over(number):
            number += 1
            editor.write(number)

    with ThreadPoolExecutor(len(editors)) as pool:
        list(pool.map(run, editors))


def everybody(app: Flask, session: Session, store: Store) -> list[Editor]:
    session.commit()
    publish(store)
    return [
        Editor(*signed_in(app, session, person(session, role="admin")), f"editor-{number}")
        for number in range(EDITORS)
    ]


def lost(session: Session, editors: list[Editor]) -> list[str]:
    """Sentences that the site said it has, and that stand nowhere."""
    session.commit()
    session.expire_all()
    kept = [*session.scalars(select(Revision.body)), *session.scalars(select(WorkingCopy.body))]
    everything = b"\n".join(kept).decode()
    return [one for editor in editors for one in editor.taken if one not in everything]


def test_twenty_authors_lose_no_text(app: Flask, session: Session, store: Store) -> None:
    editors = everybody(app, session, store)

    work(editors, lambda number: number == 2)

    assert sum(len(editor.taken) for editor in editors) == 2 * EDITORS
    assert lost(session, editors) == []


@pytest.mark.slow
def test_twenty_authors_lose_no_text_in_a_minute(
    app: Flask, session: Session, store: Store
) -> None:
    editors = everybody(app, session, store)
    end = time.monotonic() + MINUTE

    work(editors, lambda _number: time.monotonic() > end)

    assert lost(session, editors) == []
