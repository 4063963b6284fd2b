"""A publication in the middle of somebody's request: they see what was, or what is, never half."""

import pytest
from flask import Flask
from sqlalchemy import event

from learning.config import Settings
from learning.store.session import Store
from tests.authoring.tree import FIRST, publish, tree

LESSON = "/modules/harbour/first-home"


@pytest.mark.parametrize("path", ["/modules", "/modules/harbour", LESSON, "/recommendations"])
def test_a_publication_while_the_shelf_is_read_breaks_nothing(
    app: Flask, store: Store, settings: Settings, path: str
) -> None:
    publish(store)
    other = Store(settings.database)
    done: list[str] = []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM release_text" in statement and not done:
            done.append(statement)
            publish(other, tree(first=FIRST.replace("The first home", "The very first home")))

    event.listen(store.engine, "before_cursor_execute", meanwhile)
    app.testing = False
    first = app.test_client().get(path)
    again = app.test_client().get(LESSON)
    event.remove(store.engine, "before_cursor_execute", meanwhile)
    other.engine.dispose()

    assert (len(done), first.status_code, again.status_code) == (1, 200, 200)
    assert "The very first home" in again.text
