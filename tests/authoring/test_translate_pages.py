"""The translators' desk as a page: who comes in, what it shows, what its forms do."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.authoring import queries, xliff
from learning.authoring.models import AuthorRole
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.test_renderings import AT, FRENCH, MOVED, SOURCE_AT, both, save
from tests.authoring.tree import publish
from tests.visitor import Visitor

DESK = f"/author/translate/{AT}"
PAGES = (
    DESK,
    "/author/translate/harbour/module.fr.md",
    "/author/translations/harbour",
    "/author/translations/_library",
    f"/author/exchange/{AT}",
    f"/author/meaning/{SOURCE_AT}",
)


def translator(visitor: Visitor, session: Session, language: str) -> None:
    who = person(session, role="participant")
    session.add(
        AuthorRole(
            person_id=who.id, kind="translator", language=language, granted_at=who.created_at
        )
    )
    session.flush()
    visitor.sign_in(who)


@pytest.fixture
def admin(visitor: Visitor, store: Store, session: Session) -> Visitor:
    publish(store, both())
    visitor.sign_in(person(session, role="admin", name="Rania"))
    return visitor


def post(
    visitor: Visitor, at: str, page: BeautifulSoup, key: str, typed: list[str]
) -> TestResponse:
    """Send the form of one block with these words."""
    form = next(
        form
        for form in page.select(".unit__form")
        if form.select(f'input[name="key"][value="{key}"]')
    )
    fields = {str(tag["name"]): str(tag["value"]) for tag in form.select("input[type=hidden]")}
    return visitor.client.post(at, data={**fields, "words": typed, "do": "save"})


def text(session: Session, path: str = AT) -> str:
    session.rollback()
    return queries.newest_bodies(session)[path].decode()


@pytest.mark.parametrize("page", PAGES)
def test_administrators_open_every_page(admin: Visitor, page: str) -> None:
    admin.open(page)


def test_translators_come_as_far_as_their_language(
    visitor: Visitor, store: Store, session: Session
) -> None:
    publish(store, both())
    translator(visitor, session, "fr")

    visitor.open(DESK)
    visitor.open(f"/author/exchange/{AT}")
    visitor.open("/author/translations/harbour")
    visitor.open("/author/translate/harbour/lessons/01-first-home.ar.md", status=404)
    visitor.open(f"/author/meaning/{SOURCE_AT}", status=404)
    visitor.open("/author/translate/harbour/lessons/01-first-home.md", status=404)
    visitor.open("/author/translate/harbour/lessons/09-gone.fr.md", status=404)


def test_a_stale_block_shows_what_changed_and_is_kept(
    admin: Visitor, store: Store, session: Session
) -> None:
    save(store, SOURCE_AT, MOVED)

    page = admin.open(DESK)
    block = page.select_one(".unit--stale")
    assert block is not None
    assert [tag.get_text() for tag in block.select("ins")] == [" again"]
    answer = post(admin, DESK, page, "0-paragraph-1", ["Encore. [@F1] Un [[lease]] protège."])

    assert answer.status_code == 303
    assert "Encore. [@F1]" in text(session)
    assert admin.open(DESK).select(".unit--stale") == []


def test_what_cannot_be_kept_is_told_and_what_was_typed_stays(
    admin: Visitor, session: Session
) -> None:
    page = admin.open(DESK)

    answer = post(admin, DESK, page, "0-paragraph-1", ["Plus rien."])

    shown = admin.check(answer, 422)
    assert "Plus rien." in [tag.get_text().strip() for tag in shown.select("textarea")]
    assert "[@F1], [[lease]] is missing." in shown.select_one(".unit__problems").get_text()  # type: ignore[union-attr]
    assert text(session) == FRENCH


def test_a_missing_translation_is_begun(admin: Visitor, session: Session) -> None:
    path = "harbour/lessons/03-last-word.ar.md"

    page = admin.send(f"/author/translate/{path}", press="Begin")

    assert len(page.select(".unit")) == 3
    assert text(session, path).startswith("---\nid: last-word\n")


def test_an_edit_without_a_new_meaning_keeps_translations(admin: Visitor, store: Store) -> None:
    save(store, SOURCE_AT, MOVED)

    admin.send(f"/author/meaning/{SOURCE_AT}", keys=["0-paragraph-1"])

    assert admin.open(DESK).select(".unit--stale") == []


def send_file(visitor: Visitor, name: str, body: str) -> TestResponse:
    page = visitor.open(f"/author/exchange/{AT}")
    token = str(page.select('input[name="csrf_token"]')[-1]["value"])
    return visitor.client.post(
        f"/author/exchange/{AT}",
        data={"csrf_token": token, "file": (BytesIO(body.encode()), name)},
    )


def test_a_file_is_taken_along_and_back(admin: Visitor, session: Session) -> None:
    raw = admin.client.get(f"/author/exchange/{AT}?as=xlf").data
    changed = raw.decode().replace("Le premier logement", "Un premier logement")

    done = send_file(admin, "a.xlf", changed)

    assert xliff.read(raw, name="x").problems == ()
    assert done.status_code == 303
    assert text(session) == FRENCH.replace("Le premier logement", "Un premier logement")


def test_a_file_with_a_lost_mark_is_refused_and_nothing_is_lost(
    admin: Visitor, session: Session
) -> None:
    raw = admin.client.get(f"/author/exchange/{AT}?as=po").data.decode()
    changed = raw.replace('msgstr "Les loyers ont monté. [@F1]', 'msgstr "Les loyers ont monté.')

    done = send_file(admin, "a.po", changed)

    shown = admin.check(done, 422)
    assert changed != raw
    assert "[@F1] is missing" in shown.select_one(".problems").get_text()  # type: ignore[union-attr]
    assert text(session) == FRENCH
