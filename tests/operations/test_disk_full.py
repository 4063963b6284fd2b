"""When the disk is full: writing is refused clearly, reading goes on, and nobody restarts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from learning.config import Settings
from learning.progress.models import Reflection
from learning.store.faults import FULL
from learning.store.session import Store
from tests.operations import answering
from tests.operations.answering import LESSON
from tests.visitor import words

pytestmark = pytest.mark.parametrize("database", ["sqlite"])
ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")  # noqa: S108  # where Linux keeps files in memory
NO_LIMIT = 2**32 - 2  # pages; as SQLite has it by itself
TEXT = "What our city could do first. " * 300
JSON = {"Accept": "application/json"}


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """The database may not grow by a page, on whatever connection."""
    with limited(store, pages=1):  # SQLite takes it as "no more than now"
        yield


@contextmanager
def limited(store: Store, *, pages: int) -> Iterator[None]:
    def limit(raw: Any, *_: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    def free(raw: Any, *_: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {NO_LIMIT}").fetchall()

    event.listen(store.engine, "checkout", limit)
    event.listen(store.engine, "checkin", free)
    try:
        yield
    finally:
        event.remove(store.engine, "checkout", limit)
        event.remove(store.engine, "checkin", free)


def reflection(who: answering.Participant, text: str) -> dict[str, str]:
    return {
        "csrf_token": who.form("", 0, "")["csrf_token"],
        "text": text,
        "revision": "0",
        "save": "mine",
    }


def test_a_text_that_finds_no_room_is_shown_to_be_sent_again_and_then_kept(
    app: Flask, store: Store, session: Session
) -> None:
    (who,) = answering.participants(store, count=1)
    client = answering.client_of(app, who)
    client.get(LESSON)
    path = f"{LESSON}/reflections/our-risk"

    with full_disk(store):
        refused = client.post(path, data=reflection(who, TEXT))
        as_json = client.post(path, data=reflection(who, TEXT), headers=JSON)
    page = BeautifulSoup(refused.text, "html.parser")
    sent = {str(tag["name"]): str(tag.get("value")) for tag in page.select("main form [name]")}
    again = client.post(str(page.select("main form")[0]["action"]), data=sent)

    assert (refused.status_code, words(page.h1)) == (507, FULL)
    assert as_json.status_code == 507
    assert sent == reflection(who, TEXT)
    assert again.status_code == 303
    assert session.scalar(select(Reflection.text)) == TEXT


def test_reading_goes_on_while_the_disk_is_full(app: Flask, store: Store) -> None:
    (who,) = answering.participants(store, count=1)
    client = answering.client_of(app, who)

    with full_disk(store):
        refused = client.post(f"{LESSON}/reflections/our-risk", data=reflection(who, TEXT))
        read = [client.get(path).status_code for path in (LESSON, "/modules", "/me", "/account")]

    assert (refused.status_code, read) == (507, [200] * 4)


def test_what_the_server_counts_is_not_on_the_disk_that_fills_up(settings: Settings) -> None:
    disk = settings.data
    say = "import os; from learning.web import serving; print(os.environ[serving.METRICS])"
    environ = {**os.environ, "LEARNING_DATA": str(disk), "TMPDIR": str(disk)}

    told = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", say], cwd=ROOT, env=environ, capture_output=True, check=True
    )

    counted_in = Path(told.stdout.decode().strip())
    assert counted_in.parent == (MEMORY if MEMORY.is_dir() else disk)


def test_answers_that_were_acknowledged_before_the_disk_was_full_are_there(
    app: Flask, store: Store, session: Session
) -> None:
    people = answering.participants(store, count=1)
    (who,) = people
    client = answering.client_of(app, who)
    options = answering.options_on(client.get(LESSON).text)

    status = 303
    with full_disk(store):
        for _ in range(500):
            question, form = who.next_answer(options)
            status = client.post(f"{LESSON}/questions/{question}", data=form).status_code
            if status != 303:
                break
            who.was_acknowledged()

    assert status == 507
    assert answering.wrongs(people, answering.kept(session)) == []
    assert who.waiting is not None
    question, form = who.waiting
    assert client.post(f"{LESSON}/questions/{question}", data=form).status_code == 303
