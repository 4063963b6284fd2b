"""What many readers see is kept in memory; what one of them typed is not, however it went."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learning.store.session import Store
from tests.accounts.people import person, signed_in
from tests.authoring.tree import publish

MINE = "quay-side whispers "
REFLECTION = "/modules/harbour/first-home/reflections/our-risk"
OPEN = "/modules/harbour/many-ways/questions/own-words"
TYPED = "/modules/harbour/many-ways/questions/agenda"


def kept(app: Flask) -> str:
    """Everything that is kept between two requests, keys and all."""
    return repr([app.extensions[name]._kept for name in ("fragments", "pages", "leaves")])


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (REFLECTION, {"text": MINE * 1000}, 422),  # too long
        (REFLECTION, {"text": MINE}, 303),
        (OPEN, {"answer": MINE}, 303),
        (OPEN, {"answer": MINE * 1000}, 422),
        (TYPED, {"answer": MINE * 100}, 303),
    ],
)
def test_what_somebody_typed_is_not_kept(
    app: Flask, store: Store, session: Session, path: str, fields: dict[str, str], status: int
) -> None:
    publish(store)
    client, csrf = signed_in(app, session, person(session))

    answer = client.post(path, data={"csrf_token": csrf, "revision": "0", **fields})
    page = client.get(path.rsplit("/", 2)[0])

    assert answer.status_code == status
    assert (MINE.strip() in page.text) == (status == 303)
    assert MINE.strip() not in kept(app)


@pytest.mark.parametrize(("path", "name"), [(REFLECTION, "text"), (OPEN, "answer")])
def test_what_another_window_makes_old_is_not_kept(
    app: Flask, store: Store, session: Session, path: str, name: str
) -> None:
    publish(store)
    client, csrf = signed_in(app, session, person(session))
    client.post(path, data={"csrf_token": csrf, "revision": "0", name: "Something newer."})

    refused = client.post(path, data={"csrf_token": csrf, "revision": "0", name: MINE})

    assert refused.status_code == 409
    assert MINE.strip() in refused.text
    assert MINE.strip() not in kept(app)


def test_a_visitors_long_answer_is_shown_and_not_kept(app: Flask, store: Store) -> None:
    publish(store)

    answer = app.test_client().post(OPEN, data={"answer": MINE * 400})

    assert MINE.strip() in answer.text or answer.status_code == 303
    assert MINE.strip() not in kept(app)
