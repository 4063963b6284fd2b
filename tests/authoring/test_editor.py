"""Writing in the browser: what is typed is kept, whatever happens."""

from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.authoring.access import TRANSLATOR
from learning.authoring.models import AuthorRole, Document, Revision, WorkingCopy
from learning.store.session import Store
from tests import make
from tests.accounts.people import clock, person, signed_in
from tests.authoring.tree import FIRST, publish, tree
from tests.visitor import Visitor

PATH = "harbour/lessons/01-first-home.md"
EDITOR = f"/author/texts/{PATH}"
KEEP = f"/author/keep/{PATH}"
PART = {"X-Part": "1"}
ARABIC = """\
---
id: last-word
title: الكلمة الأخيرة
summary: لا سؤال هنا.
minutes: 5
---
شكراً على القراءة.
"""
ADDED = FIRST.replace("Rents rose.", "Rents rose again.")


@pytest.fixture
def author(visitor: Visitor, session: Session, store: Store) -> Visitor:
    """An administrator before a site with one module."""
    session.commit()
    publish(store)
    visitor.sign_in(person(session, role="admin", name="Ines"))
    return visitor


def document(session: Session, path: str = PATH) -> Document:
    session.commit()
    session.expire_all()
    return session.scalars(select(Document).where(Document.path == path)).one()


def bodies(session: Session, path: str = PATH) -> list[str]:
    """Every saved text of a document, the oldest first."""
    rows = session.scalars(
        select(Revision.body)
        .where(Revision.document_id == document(session, path).id)
        .order_by(Revision.number)
    )
    return [body.decode() for body in rows]


def copies(session: Session) -> list[str]:
    session.commit()
    session.expire_all()
    return [body.decode() for body in session.scalars(select(WorkingCopy.body))]


def sent(visitor: Visitor, **fields: object) -> dict[str, object]:
    """The fields that the open editor would send."""
    page = visitor.open(f"{EDITOR}?text=mine")
    form = only(page, "[data-form]")
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("[type=hidden]")}
    return hidden | fields


def only(page: Tag, selector: str) -> Tag:
    """The one element of its kind."""
    found = page.select(selector)
    assert len(found) == 1, f"{len(found)} times {selector}"
    return found[0]


def written(page: Tag) -> str:
    """The text that stands in the editor's field; a browser drops the line end before it."""
    return only(page, "[name=body]").get_text().removeprefix("\n")


def told(answer: TestResponse) -> dict[str, Any]:
    """What the site answers to a script."""
    found = answer.json
    assert isinstance(found, dict), answer.text
    return found


def test_the_text_stands_beside_the_page_that_it_becomes(author: Visitor) -> None:
    page = author.open(EDITOR)

    assert written(page) == FIRST
    shown = only(page, "#page--preview")
    headings = [one.get_text() for one in shown.select("h2")]
    assert headings[:2] == ["The first home", "What to do"]
    assert len(shown.select("[data-question]")) == 2
    assert shown.select_one(".recommendation-card") is not None
    assert [one.get_text() for one in page.select(".outline__entry--heading")] == ["What to do"]


def test_saving_keeps_every_character_and_the_note(author: Visitor, session: Session) -> None:
    author.send(EDITOR, press="Save", body=ADDED.replace("\n", "\r\n"), note="Newer rents")

    assert bodies(session) == [FIRST, ADDED]
    note = session.scalars(select(Revision.note).order_by(Revision.id.desc())).first()
    assert note == "Newer rents"


def test_the_line_ends_of_a_file_stay(visitor: Visitor, session: Session, store: Store) -> None:
    session.commit()
    publish(store, tree(first=FIRST.replace("\n", "\r\n")))
    visitor.sign_in(person(session, role="admin"))

    visitor.send(EDITOR, press="Save", body=ADDED)

    assert bodies(session)[-1] == ADDED.replace("\n", "\r\n")


def test_errors_are_told_with_their_line_and_do_not_keep_from_saving(
    author: Visitor, session: Session
) -> None:
    wrong = FIRST.replace("- ( ) The tenant", "- (x) The tenant")

    page = author.send(EDITOR, press="Preview", body=wrong)

    line = wrong.split("\n").index("::: question #guarantor rec=guarantee") + 1
    assert [one["data-line"] for one in page.select(".problem--error [data-line]")] == [str(line)]
    assert written(page) == wrong
    author.send(EDITOR, press="Save", body=wrong)
    assert bodies(session)[-1] == wrong


def test_fix_mends_the_text_without_saving_it(author: Visitor, session: Session) -> None:
    page = author.send(EDITOR, press="Preview", body=FIRST.replace("[[lease]]", "[[leese]]"))
    button = only(page, "[data-mend]")
    assert button.get_text() == "Fix"

    answer = author.client.post(
        EDITOR,
        data=sent(author, body=FIRST.replace("[[lease]]", "[[leese]]"), do=button["value"]),
    )

    after = author.check(answer, 200)
    assert written(after) == FIRST
    assert bodies(session) == [FIRST]


def test_what_is_being_written_waits_for_its_author(author: Visitor, session: Session) -> None:
    answer = author.client.post(KEEP, data=sent(author, body=ADDED), headers=PART)

    assert answer.status_code == 200
    assert copies(session) == [ADDED]
    assert bodies(session) == [FIRST]
    page = author.open(EDITOR)
    assert page.select("[name=body]") == []
    assert [one.get_text() for one in page.select("ins")] == [" again"]
    again = author.open(f"{EDITOR}?text=mine")
    assert written(again) == ADDED


def test_an_author_may_start_from_the_newest_revision(author: Visitor, session: Session) -> None:
    author.client.post(KEEP, data=sent(author, body=ADDED), headers=PART)

    page = author.send(EDITOR, press="Start from the newest revision")

    assert written(page) == FIRST
    assert copies(session) == []


def test_saving_ends_the_working_copy(author: Visitor, session: Session) -> None:
    author.client.post(KEEP, data=sent(author, body=ADDED), headers=PART)

    author.client.post(EDITOR, data=sent(author, body=ADDED + "More.\n"))

    assert (bodies(session)[-1], copies(session)) == (ADDED + "More.\n", [])


def test_the_copy_of_another_window_is_not_written_over(author: Visitor, session: Session) -> None:
    first, second = sent(author, body="One.\n"), sent(author, body="Two.\n")
    author.client.post(KEEP, data=first, headers=PART)

    answer = author.client.post(KEEP, data=second, headers=PART)

    assert answer.status_code == 409
    assert told(answer)["text"] == "One.\n"
    assert copies(session) == ["One.\n"]
    saved = author.client.post(EDITOR, data=second, headers=PART)
    assert told(saved)["number"] == 2
    assert (bodies(session)[-1], copies(session)) == ("Two.\n", ["One.\n"])


def test_an_answer_that_was_lost_is_no_other_window(author: Visitor, session: Session) -> None:
    fields = sent(author, body=ADDED)
    before = author.client.post(KEEP, data=fields, headers=PART)

    again = author.client.post(KEEP, data=fields, headers=PART)

    assert (again.status_code, copies(session)) == (200, [ADDED])
    assert told(again)["stamp"] == told(before)["stamp"]


def test_two_authors_join_their_texts(
    author: Visitor, other_visitor: Visitor, session: Session
) -> None:
    other_visitor.sign_in(person(session, role="admin", name="Omar"))
    mine = sent(other_visitor, body=FIRST.replace("protects.", "protects them."))
    author.send(EDITOR, press="Save", body=ADDED)

    answer = other_visitor.client.post(EDITOR, data=mine, follow_redirects=True)

    page = other_visitor.check(answer, 200)
    assert "Ines saved revision 2" in page.get_text()
    both = ADDED.replace("protects.", "protects them.")
    clash = page.select(".merge__clash")
    assert clash  # both changed the same line, so nothing is joined without asking
    other_visitor.send(
        f"/author/merge/{PATH}",
        expecting=200,
        press="Save the joined text",
        **{"choice-1": "own", "own-1": both.split("\n")[6]},
    )
    assert bodies(session) == [FIRST, ADDED, both]
    assert copies(session) == []


def test_changes_in_different_places_are_joined_already(
    author: Visitor, other_visitor: Visitor, session: Session
) -> None:
    other_visitor.sign_in(person(session, role="admin"))
    mine = sent(other_visitor, body=FIRST.replace("## What to do", "## What to do next"))
    author.send(EDITOR, press="Save", body=ADDED)
    other_visitor.client.post(EDITOR, data=mine)

    page = other_visitor.send(f"/author/merge/{PATH}", press="Save the joined text")

    both = ADDED.replace("## What to do", "## What to do next")
    assert written(page) == both
    assert bodies(session) == [FIRST, ADDED, both]


def test_joining_meets_a_third_text(
    author: Visitor, other_visitor: Visitor, session: Session
) -> None:
    other_visitor.sign_in(person(session, role="admin"))
    mine = sent(other_visitor, body=FIRST.replace("## What to do", "## What to do next"))
    author.send(EDITOR, press="Save", body=ADDED)
    other_visitor.client.post(EDITOR, data=mine)
    page = other_visitor.open(f"/author/merge/{PATH}")
    fields = {str(one["name"]): str(one["value"]) for one in page.select("main [type=hidden]")}
    third = ADDED.replace("The tenant has no reserve.", "No tenant has a reserve.")
    author.send(EDITOR, press="Save", body=third)

    other_visitor.client.post(f"/author/merge/{PATH}", data=fields)

    assert bodies(session)[-1] == third
    joined = other_visitor.send(f"/author/merge/{PATH}", press="Save the joined text")
    assert written(joined) == third.replace("## What to do", "## What to do next")


def test_a_place_without_a_choice_is_asked_again_and_the_words_stay(
    author: Visitor, other_visitor: Visitor, session: Session
) -> None:
    other_visitor.sign_in(person(session, role="admin"))
    mine = sent(other_visitor, body=FIRST.replace("Rents rose.", "Rents fell."))
    author.send(EDITOR, press="Save", body=ADDED)
    other_visitor.client.post(EDITOR, data=mine)

    page = other_visitor.send(
        f"/author/merge/{PATH}", expecting=422, press="Save the joined text", **{"own-1": "Mine."}
    )

    assert only(page, "[name=own-1]").get_text().strip() == "Mine."
    assert bodies(session) == [FIRST, ADDED]


def test_the_text_survives_a_session_that_ended(author: Visitor, session: Session) -> None:
    fields = sent(author, body=ADDED)
    author.client.delete_cookie("mosaic")

    page = author.check(author.client.post(EDITOR, data=fields), 401)

    assert ADDED.strip().split("\n")[-1] in page.get_text()
    kept = str(only(page, "[name=kept]")["value"])
    assert "Rents rose again." in kept


def test_every_kind_of_text_has_its_page(author: Visitor) -> None:
    titles = {
        path: only(author.open(f"/author/texts/{path}"), ".sheet__title").get_text()
        for path in (
            "harbour/module.md",
            "harbour/quiz.md",
            "_library/recommendations/guarantee.md",
            "_library/practices/almira-guarantee.md",
        )
    }

    assert titles == {
        "harbour/module.md": "Homes at the harbour",
        "harbour/quiz.md": titles["harbour/quiz.md"],
        "_library/recommendations/guarantee.md": "Promise the first rent",
        "_library/practices/almira-guarantee.md": "A promise in Almira",
    }


def test_lists_of_the_library_tell_their_errors(author: Visitor) -> None:
    path = "/author/texts/_library/facts.yaml"
    assert author.open(path).select(".problem--error") == []

    page = author.send(path, press="Preview", body="F1: none\n")

    assert [one["data-line"] for one in page.select(".problem--error [data-line]")] == ["1"]


def test_what_can_be_named_is_looked_up(author: Visitor) -> None:
    address = f"/author/pick/sources/{PATH}?q="
    page = author.open(address)
    answer = author.client.get(address + "no-such-word", headers=PART)

    assert "[@F1]" in [one.get_text() for one in page.select(".picks__text")]
    assert answer.json == {"count": 0, "items": []}
    found = told(author.client.get(f"/author/pick/terms/{PATH}?q=lea", headers=PART))
    assert [one["insert"] for one in found["items"]] == ["[[lease]]"]


def test_texts_are_for_their_authors(app: Flask, session: Session, store: Store) -> None:
    session.commit()
    publish(store, tree(**{"harbour/lessons/03-last-word.ar.md": ARABIC}))
    translator = person(session)
    make.keep(
        session,
        AuthorRole(person_id=translator.id, kind=TRANSLATOR, language="ar", granted_at=clock()),
    )
    session.commit()
    stranger, _ = signed_in(app, session, person(session, role="facilitator"))
    theirs, token = signed_in(app, session, translator)
    arabic = "/author/texts/harbour/lessons/03-last-word.ar.md"
    fields = {"csrf_token": token, "body": "x", "base": "1"}

    assert stranger.get(EDITOR).status_code == 404
    assert theirs.get(EDITOR).status_code == 200
    assert theirs.post(EDITOR, data=fields).status_code == 404
    assert theirs.post(KEEP, data=fields).status_code == 404
    assert theirs.post(arabic, data=fields).status_code == 303
