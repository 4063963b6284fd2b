"""Characters that some database or page cannot hold are taken or refused, and never a fault."""

from flask import Flask
from sqlalchemy.orm import Session

from learning.store.session import Store
from tests.accounts.people import person, signed_in
from tests.authoring.tree import publish

ODD = ("a\x00b", "\x00", "\ufffe\uffff", "\U0010ffff", "\x85\u2028", "\ud83d", "a\ud800")
LESSON = "/modules/harbour/many-ways"
FIELDS = (
    ("/modules/harbour/first-home/reflections/our-risk", "text"),
    (f"{LESSON}/questions/own-words", "answer"),
    (f"{LESSON}/questions/agenda", "answer"),
    ("/modules/harbour/first-home/reflections/our-risk", "save"),
    ("/account", "name"),
    ("/account", "city"),
    ("/sign-in", "email"),
    ("/sign-up", "email"),
    ("/reset", "email"),
    ("/admin/cities", "name"),
    ("/admin/people/invite", "email"),
    ("/admin/people/roster", "roster"),
)
PAGES = ("/search?q=", "/modules?theme=", "/recommendations?city=", "/practices/", "/modules/",
         "/modules/harbour/media/", "/admin/people?q=", "/reset/", "/frameworks/sdg/")  # fmt: skip


def test_no_odd_character_is_a_fault(app: Flask, store: Store, session: Session) -> None:
    publish(store)
    client, csrf = signed_in(app, session, person(session, role="admin"))
    app.testing = False  # a fault is an answer here, not an exception
    forms = [
        (path, text.encode("utf-8", "surrogatepass"), name) for path, name in FIELDS for text in ODD
    ]
    bare = {"name": "x", "email": "x@example.org", "language": "en", "digits": "western"}

    faults = [
        (path, text)
        for path, text, name in forms
        if client.post(
            path, data=bare | {"csrf_token": csrf, name: text}, headers={"X-CSRF-Token": csrf}
        ).status_code >= 500
    ]  # fmt: skip
    faults += [
        (page, text.encode("utf-8", "surrogatepass"))
        for page in PAGES
        for text in ODD
        if client.get(page + as_address(text)).status_code >= 500
    ]

    assert faults == []


def as_address(text: str) -> str:
    """Each byte written out, as somebody would who wants to break something."""
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))
