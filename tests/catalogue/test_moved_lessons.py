"""A lesson has moved since its page was opened: reading is led on, and what was sent is taken."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.progress.models import Reflection
from learning.quizzes.models import Response
from learning.store.session import Store
from tests.accounts.people import person, signed_in
from tests.authoring.tree import FIRST, publish, tree

OLD, NEW = "/modules/harbour/first-home", "/modules/harbour/renting"


@pytest.mark.parametrize(
    ("part", "name", "table"),
    [("reflections/our-risk", "text", Reflection), ("questions/own-words", "answer", Response)],
)
def test_a_form_of_a_page_that_has_moved_is_taken(
    app: Flask,
    store: Store,
    session: Session,
    part: str,
    name: str,
    table: type[Reflection] | type[Response],
) -> None:
    asks = "::: question #own-words\nWhat first?\n\n____\n:::\n"
    publish(store, tree(first=FIRST + asks))
    client, csrf = signed_in(app, session, person(session))
    client.get(OLD)
    moved = {"harbour/lessons/01-renting.md": FIRST + asks}
    publish(store, tree(first=None, **moved))

    led_on = client.get(OLD)
    sent = client.post(f"{OLD}/{part}", data={"csrf_token": csrf, "revision": "0", name: "Mine."})

    assert (led_on.status_code, led_on.location) == (308, NEW)
    assert (sent.status_code, (sent.location or "").partition("#")[0]) == (303, NEW)
    assert session.scalar(select(func.count()).select_from(table)) == 1
