"""Pictures of lessons: served as what they are, in part where a part is asked for."""

import pytest
from flask import Flask

from learning.store.session import Store
from tests.authoring.tree import publish, tree
from tests.counting import queries

PLAN = "/modules/harbour/media/plan.png"
BODY = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


@pytest.fixture
def published(store: Store) -> None:
    publish(store, tree() | {"harbour/media/plan.png": BODY})


@pytest.mark.usefixtures("published")
def test_a_picture_is_served_as_what_it_is_and_as_no_page(app: Flask) -> None:
    answer = app.test_client().get(PLAN)

    assert (answer.status_code, answer.data) == (200, BODY)
    told = ("Content-Type", "Content-Security-Policy", "Cache-Control", "X-Content-Type-Options")
    assert [answer.headers[name] for name in told] == [
        "image/png",
        "sandbox; default-src 'none'",
        "public, max-age=86400",
        "nosniff",
    ]


@pytest.mark.usefixtures("published")
def test_a_part_of_a_picture_is_given(app: Flask) -> None:
    answer = app.test_client().get(PLAN, headers={"Range": "bytes=10-19"})

    assert (answer.status_code, answer.data) == (206, BODY[10:20])
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(BODY)}"


@pytest.mark.usefixtures("published")
def test_a_picture_that_the_browser_has_is_not_read_again(app: Flask, store: Store) -> None:
    client = app.test_client()
    tag = client.get(PLAN).headers["ETag"]

    with queries(store) as ran:
        answer = client.get(PLAN, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (
        tag,
        "public, max-age=86400",
    )
    assert [one for one in ran if "media.body" in one] == []


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("name", ["other.png", "../module.md", "%00"])
def test_what_is_not_there_is_not_there(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/modules/harbour/media/{name}").status_code in {400, 404}
