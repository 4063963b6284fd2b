"""Hostile text in every field, opened in a real browser: nothing runs, nothing leaves the site.

Each page is opened twice, with its policy and with the policy switched off (`trap.py`).
"""

import json
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from learning.accounts import tokens
from learning.store.session import Store
from tests.accounts.people import browser, person, sign_in
from tests.authoring.tree import publish, tree
from tests.browser.attacks import chunks, every, own, published, some
from tests.browser.hostile_tree import PIECES, Hostile
from tests.browser.trap import Trap, served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"])]
SIZES = [pytest.param(1, id="some"), pytest.param(0, id="all", marks=pytest.mark.slow)]
LESSON = "/modules/harbour/last-word"
FRONT = "---\nid: last-word\ntitle: The last word\nsummary: Everything is asked.\nminutes: 5\n---\n"
FIELDS = 40  # of each kind in the lesson that is filled in
ASKED = {
    "r": "::: reflection #r{0}\nAnd you?\n:::\n",
    "w": "::: question #w{0}\nWhat first?\n\n____\n:::\n",
    "s": "::: question #s{0}\nWhich one?\n\n- = New Urban Agenda\n:::\n",
    "g": "::: question #g{0}\nThe {{{{city}}}} may.\n:::\n",
}
NOWHERE = ("/{}", "/fr/{}", "/modules/{}", "/recommendations/{}", "/practices/{}", "/{}/x")
FILTERED = {
    "/modules": ("theme", "language", "minutes", "framework", "page"),
    "/recommendations": ("theme", "level", "framework", "cost", "city", "page"),
    "/practices": ("theme", "country", "migrant-led", "page"),
    "/me/next": ("minutes",),
    "/sign-in": ("next",),
    "/account": ("saved",),
    "/search": ("q", "kind", "page"),
    "/admin/people": ("q", "page", "after"),
    "/admin/audit": ("page",),
}


@pytest.fixture
def trap(app: Flask, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Trap]:
    """Two windows on the app of this test. At the end nothing has been caught."""
    with served(app) as site:
        is_long = request.node.get_closest_marker("slow") is not None
        trap = Trap(chromium, site, every=1 if is_long else 4)
        yield trap
        trap.close()
    assert trap.found == []


def texts_of(size: int, count: int) -> list[str]:
    """So many of all, or, in the long run, every one."""
    return [*some(own(), count), *some(published(), count // 2)] if size else every()


class Person:
    """Somebody new who is signed in, with a client to type quickly and a token for a browser."""

    def __init__(self, app: Flask, session: Session, **given: object) -> None:
        _, self.token = sign_in(session, person(session, **given))
        self.csrf = tokens.csrf_token(self.token)
        self.client: FlaskClient = browser(app, self.token)

    def types(self, path: str, **fields: str) -> int:
        """Send a form, and say how it was answered: hostile text may be refused, never break."""
        status = self.client.post(
            path, data=fields, headers={"X-CSRF-Token": self.csrf}
        ).status_code
        assert status < 500, (path, fields)
        return status


@pytest.mark.parametrize("size", SIZES)
def test_what_people_write_in_a_lesson_stays_text(
    app: Flask, store: Store, session: Session, trap: Trap, size: int
) -> None:
    body = "\n".join(form.format(n) for form in ASKED.values() for n in range(FIELDS))
    publish(store, tree(last=f"{FRONT}{body}"))
    gap = gap_name(app.test_client().get(LESSON).text)
    many = 8 if size else 1

    for portion in chunks(texts_of(size, 240), FIELDS * many):
        somebody = Person(app, session)
        refused = []
        for n, few in enumerate(chunks(portion, many)):
            text = "\n".join(few)
            somebody.types(f"{LESSON}/reflections/r{n}", text=text)
            for kind, field in (("w", "answer"), ("s", "answer"), ("g", gap)):
                if somebody.types(f"{LESSON}/questions/{kind}{n}", **{field: text}) == 422:
                    refused.append(text)
        trap.sign_in(somebody.token)
        trap.open(LESSON)
        trap.open("/me")
        trap.open("/modules/harbour/print")

        assert [text for text in refused if text.strip()] == []


def gap_name(html: str) -> str:
    found = BeautifulSoup(html, "html.parser").select_one("#question-g0 input:not([type=hidden])")
    assert found is not None
    return str(found["name"])


@pytest.mark.parametrize("size", SIZES)
def test_a_visitors_answer_and_a_refused_one_stay_text(store: Store, trap: Trap, size: int) -> None:
    publish(store)
    trap.open("/modules/harbour/many-ways")

    for portion in chunks(texts_of(size, 60), 30):
        for key in ("own-words", "agenda", "days"):
            text = "\n".join(portion)
            trap.send(f"/modules/harbour/many-ways/questions/{key}", {"answer": text})
        trap.send("/modules/harbour/first-home/questions/guarantor", {"answer": portion[0]})


@pytest.mark.parametrize("size", SIZES)
def test_a_name_stays_text(app: Flask, session: Session, trap: Trap, size: int) -> None:
    somebody = Person(app, session)
    trap.sign_in(somebody.token)

    form = {"language": "en", "digits": "western", "csrf_token": somebody.csrf}
    for text in texts_of(size, 10):
        trap.send("/account", form | {"name": text})
    for text in texts_of(1, 4) if size else every():
        trap.send("/account", form | {"name": "x", "language": text, "digits": text})


def test_a_device_stays_text(app: Flask, session: Session, trap: Trap) -> None:
    """The page makes no difference between the names it knows and what a row may hold."""
    made, token = sign_in(session, person(session))
    made.device = "<img src=x onerror=alert(1)>"
    session.commit()
    trap.sign_in(token)

    trap.open("/account")


@pytest.mark.parametrize("size", SIZES)
def test_a_form_that_was_not_taken_is_shown_as_text(trap: Trap, size: int) -> None:
    """Whoever is not signed in sees what they typed: names of fields, values, and where to."""
    trap.open("/sign-in")

    for portion in chunks(texts_of(size, 400), 450):
        pairs = [(text, text) for text in portion]
        trap.send("/account", pairs)
        kept = json.dumps([f"/account?{quote(portion[0])}", pairs, False, True])
        trap.send("/sign-in", {"email": portion[0], "password": "", "next": "/", "kept": kept})


@pytest.mark.parametrize("size", SIZES)
def test_the_sign_in_page_shows_text_and_leads_nowhere_else(trap: Trap, size: int) -> None:
    trap.open("/sign-in")

    for text in texts_of(size, 10):
        trap.send("/sign-in", {"email": text, "password": "", "next": text, "kept": text})
    for text in texts_of(size, 5):
        trap.send("/sign-up", {"name": text, "email": text, "language": text, "city": text})
        trap.send("/reset", {"email": text})


@pytest.mark.parametrize("size", SIZES)
def test_what_an_administrator_types_stays_text(
    app: Flask, session: Session, trap: Trap, size: int
) -> None:
    somebody = Person(app, session, role="admin")
    trap.sign_in(somebody.token)

    for portion in chunks(texts_of(size, 30), 40):
        for text in portion:
            somebody.types("/admin/cities", name=text, country=text)
        trap.open("/admin/cities")
        trap.open("/account")
    for text in texts_of(size, 5):
        form = {"csrf_token": somebody.csrf, "name": text, "email": text, "country": text}
        trap.send("/admin/cities", form)
        trap.send("/admin/people/invite", form)
    for portion in chunks(texts_of(size, 60), 100):
        rows = "\n".join(f"{text},{text},participant,{text}" for text in portion)
        trap.send("/admin/people/roster", {"csrf_token": somebody.csrf, "roster": rows})
    trap.open("/admin/people")


@pytest.mark.parametrize("size", SIZES)
def test_whoever_signs_in_lands_on_this_site(
    app: Flask, session: Session, trap: Trap, size: int
) -> None:
    somebody = person(session)
    session.commit()
    login = {"email": somebody.email, "password": "a lamp over the harbour"}
    texts = texts_of(0, 0)
    targets = [text for text in texts if text.strip()[:1] in {"/", "\\", "h", "j"}]

    for text in some(targets, 12) if size else targets:
        trap.sign_out()
        trap.send("/sign-in", login | {"next": text})


@pytest.mark.parametrize("size", SIZES)
def test_an_address_with_hostile_words_shows_them_as_text(
    app: Flask, store: Store, session: Session, trap: Trap, size: int
) -> None:
    publish(store)
    trap.sign_in(Person(app, session, role="admin").token)
    known = {rule.rule for rule in app.url_map.iter_rules()}

    for path in sorted(known & FILTERED.keys()):
        for portion in chunks(texts_of(size, 60), 30):
            words = [(key, text) for key, text in zip(FILTERED[path], portion, strict=False)]
            words += [(text[:40], text) for text in portion]
            trap.open(f"{path}?{urlencode(words, errors='surrogatepass')}")


@pytest.mark.parametrize("size", SIZES)
def test_an_address_that_leads_nowhere_shows_nothing_of_it(
    store: Store, trap: Trap, size: int
) -> None:
    publish(store)

    for text, path in zip(texts_of(size, 20), cycle(NOWHERE), strict=False):
        word = quote(text, safe="", errors="surrogatepass")
        if word.strip("."):
            trap.open(path.format(word))


@pytest.mark.parametrize("size", SIZES)
def test_what_authors_write_stays_text(store: Store, trap: Trap, size: int) -> None:
    for portion in chunks(texts_of(size, 28), 120):
        hostile = Hostile(portion)
        made = hostile.accepted()
        publish(store, made.files)
        assert len(hostile.refused) < len(portion) * len(PIECES)

        for path in addresses(hostile, made.lessons, step=16 if size else 1):
            trap.open(path)


def addresses(hostile: Hostile, lessons: list[str], *, step: int) -> list[str]:
    """The pages on which the texts stand; the print page has every lesson, one after another."""
    modules = [f"/modules/m{n}" for n in range(len(hostile.of("module")))]
    practices = [f"/practices/p{n}" for n in range(len(hostile.of("practice")))]
    recommendations = [f"/recommendations/r{n}" for n in range(len(hostile.of("recommendation")))]
    items = [f"/frameworks/sdg/11.{n + 100}" for n in range(len(hostile.of("item")))]
    many = [*modules[1:], *practices[1:], *recommendations[1:], *items[1:]]
    titled = len(hostile.of("title"))
    return [
        "/", "/modules", "/modules/harbour", "/ar/modules/harbour", "/modules/harbour/print",
        "/glossary", "/practices", "/recommendations", "/frameworks", "/frameworks/sdg",
        modules[0], practices[0], recommendations[0], items[0],
        *[f"/modules/harbour/{slug}" for slug in (lessons[:1] + lessons[titled::step])],
        *many[::step * 2],
    ]  # fmt: skip
