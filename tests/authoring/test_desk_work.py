"""What authors do at their desk, from page to page."""

import io
import zipfile
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.authoring import jobs, queries
from learning.authoring.content import read_content
from learning.authoring.models import (
    Conflict,
    Publication,
    ReviewComment,
    ReviewRequest,
)
from learning.authoring.service import texts
from learning.authoring.service.texts import Draft
from learning.authoring.skeleton import new_module
from learning.catalogue.models import Module, Release
from learning.config import Settings
from learning.jobs.service import Round
from learning.mail.models import Mail
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import FIRST, MODULE, NOW, publish, tree
from tests.visitor import Visitor

LESSON = "harbour/lessons/01-first-home.md"
UP_AND_DOWN = "/author/modules/harbour"


@pytest.fixture
def admin(visitor: Visitor, store: Store, session: Session) -> Visitor:
    publish(store)
    visitor.sign_in(person(session, role="admin", name="Rania"))
    return visitor


def text_of(session: Session, path: str) -> str:
    session.commit()
    session.expire_all()
    return queries.bodies_at_head(session, [path])[path].decode()


def write(session: Session, path: str, old: str, new: str) -> None:
    """Save a text with words changed."""
    document = queries.document_at(session, path)
    body = queries.bodies_at_head(session, [path])[path]
    assert old.encode() in body
    by = person(session, role="admin", name="Omar").id
    draft = Draft(body.replace(old.encode(), new.encode()), document.head, by, "Shorter")
    texts.save(session, document, draft, now=NOW)
    session.commit()


def carry_out(store: Store, settings: Settings) -> Publication:
    jobs.publish(Round(store, settings))
    with store.session() as session:
        return session.scalars(select(Publication).order_by(Publication.id)).all()[-1]


def test_what_changes_is_told_before_and_published_after(
    admin: Visitor, store: Store, session: Session, settings: Settings
) -> None:
    write(session, LESSON, "- ( ) The tenant", "- (x) The tenant")
    write(session, LESSON, "- (x) The city", "- ( ) The city")

    page = admin.open("/author/publish/harbour")
    assert LESSON in page.text
    assert "guarantor" in page.text
    page = admin.send("/author/publish/harbour", note="Another key")
    assert "waits for its turn" in page.text
    assert admin.answer is not None
    assert admin.answer.headers["Refresh"] == "2"

    done = carry_out(store, settings)
    assert (done.state, done.note) == ("done", "Another key")
    page = admin.open(f"/author/publications/{done.public_id}")
    assert "Readers see it from now on" in page.text
    assert "Refresh" not in admin.answer.headers
    assert "Another key" in admin.open(UP_AND_DOWN).text


def test_errors_are_told_with_their_line_before_and_after(
    admin: Visitor, store: Store, session: Session, settings: Settings
) -> None:
    admin.open("/author/publish/harbour")
    write(session, LESSON, "[[lease]]", "[[nothing]]")

    page = admin.open("/author/publish/harbour")

    assert "1 error keeps this from being published" in page.text
    assert f"{LESSON}:7" in page.text
    assert page.select("form[action*=publish]") == []


def test_an_earlier_release_is_gone_back_to_after_asking_once_more(
    admin: Visitor, store: Store, session: Session, settings: Settings
) -> None:
    write(session, LESSON, "Rents rose.", "Rents fell.")
    admin.send("/author/publish/harbour", note="")
    carry_out(store, settings)

    assert "Go back to release 1" in admin.open(UP_AND_DOWN).text
    admin.send("/author/roll-back/harbour/1", press="Go back to this release")
    done = carry_out(store, settings)

    assert (done.state, done.restores) == ("done", 1)
    session.expire_all()
    assert session.get_one(Release, done.release_id).number == 3
    assert "Rents fell." in text_of(session, LESSON)
    admin.open("/author/roll-back/harbour/3", status=404)
    admin.open("/author/roll-back/harbour/9", status=404)


def test_any_two_revisions_are_compared_and_one_is_restored(
    admin: Visitor, session: Session
) -> None:
    write(session, LESSON, "Rents rose.", "Rents fell.")

    page = admin.open(f"/author/history/{LESSON}")
    assert [one.text for one in page.select("ins")] == ["fell"]
    assert [one.text for one in page.select("del")] == ["rose"]
    assert "Omar" in page.text
    assert "Shorter" in page.text
    page = admin.send(f"/author/history/{LESSON}", press="Make revision 1 the newest")

    assert "This text is the newest again" in page.text
    assert text_of(session, LESSON) == FIRST
    admin.open(f"/author/history/{LESSON}?from=1&to=99", status=404)
    admin.open("/author/history/nothing.md", status=404)


def test_a_colleague_reads_remarks_and_decides(
    admin: Visitor, other_visitor: Visitor, session: Session
) -> None:
    reviewer = person(session, role="admin", name="Lina")
    at = f"/author/ask-review/{LESSON}"
    page = admin.send(at, reviewer=str(reviewer.public_id), note="Is it clear?")
    assert "Your colleague gets a mail" in page.text
    asked = session.scalars(select(ReviewRequest)).one()
    mail = session.scalars(select(Mail)).one()
    assert (mail.kind, mail.address) == ("review-asked", reviewer.email)
    assert str(asked.public_id) in str(mail.values["link"])

    other_visitor.sign_in(reviewer)
    place = f"/author/review/{asked.public_id}"
    page = other_visitor.open(place)
    form = next(one for one in page.select("form[action$=comment]") if "Rents" in around(one))
    key = form.select_one("input[name=block]")
    assert key is not None
    token = form.select_one("input[name=csrf_token]")
    assert token is not None
    sent = {"csrf_token": token["value"], "block": key["value"], "text": "Where?"}
    assert other_visitor.client.post(f"{place}/comment", data=sent).status_code == 303
    assert (
        other_visitor.client.post(f"{place}/comment", data=sent | {"text": " "}).status_code == 422
    )
    page = other_visitor.send(place, press="Ask for changes")
    assert "Changes are asked for" in page.text

    remarks_stay_beside_their_blocks(admin, session, place)


def remarks_stay_beside_their_blocks(admin: Visitor, session: Session, place: str) -> None:
    """Though the text went on; and whoever asked cannot approve of it themselves."""
    write(session, LESSON, "Rents rose.", "Rents rose in Almira.")
    page = admin.open(place)
    assert "The block was changed since" in page.text
    assert "Where?" in page.text
    assert "The text was changed since" in admin.open("/author/publish/harbour").text
    admin.send(place, press="Settled")
    session.expire_all()
    assert session.scalars(select(ReviewComment)).one().settled_at is not None
    press = {"csrf_token": csrf(admin, place), "press": "approved"}
    assert admin.client.post(f"{place}/decide", data=press).status_code == 404


def around(form: object) -> str:
    return str(form.find_parent(class_="part") or "")  # type: ignore[attr-defined]


def csrf(visitor: Visitor, path: str) -> str:
    field = visitor.open(path).select_one("input[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def test_the_order_of_lessons_changes_one_line_after_the_other(
    admin: Visitor, session: Session
) -> None:
    admin.send(UP_AND_DOWN, press="Down: first-home")

    assert text_of(session, "harbour/module.md") == MODULE.replace(
        "  - first-home\n  - many-ways\n", "  - many-ways\n  - first-home\n"
    )
    token = csrf(admin, UP_AND_DOWN)
    stale = {"csrf_token": token, "base": "1", "press": "up:first-home"}
    assert admin.client.post(f"{UP_AND_DOWN}/order", data=stale).status_code == 409


def test_settings_change_their_lines_alone(admin: Visitor, session: Session) -> None:
    at = f"{UP_AND_DOWN}/settings"
    sent: dict[str, Any] = {
        "title-en": "Homes by the sea",
        "theme": "social-cohesion",
        "tile": "star",
        "sdg": "11.1, 10.2",
        "quiz-pass_mark": "80",
        "quiz-minutes": "20",
    }
    admin.send(at, **sent)

    assert text_of(session, "harbour/module.md") == (
        MODULE.replace("Homes at the harbour", "Homes by the sea")
        .replace("theme: housing\ntile: arch", "theme: social-cohesion\ntile: star")
        .replace('sdg: ["11.1"]', "sdg: [11.1, 10.2]")
    )
    assert "pass_mark: 80\nattempts: 3\nminutes: " in text_of(session, "harbour/quiz.md")
    sent = {"quiz-pass_mark": "much", "title-en": "Lost"}
    page = admin.send(at, expecting=422, **sent)
    assert "not a whole number" in page.text
    assert "Lost" not in text_of(session, "harbour/module.md")


def test_a_new_module_passes_the_check(admin: Visitor, session: Session) -> None:
    page = admin.send(
        "/author/modules/new",
        title="Homes: a start",
        summary="What to do first",
        slug="first-steps",
        theme="housing",
    )

    assert "ready" in page.text or "filled" in page.text
    bodies = queries.newest_bodies(session)
    assert [one for one in read_content(bodies).problems if one.level == "error"] == []
    for slug in ("first-steps", "Not a slug", "new", "_library"):
        admin.send(
            "/author/modules/new", expecting=422, title="x", summary="x", slug=slug, theme="housing"
        )
    assert set(new_module("a", title="x", summary="y", theme="housing")) == {
        "a/module.md",
        "a/lessons/01-first-lesson.md",
        "a/quiz.md",
    }


def test_an_archived_module_is_off_the_shelf_and_comes_back(
    admin: Visitor, store: Store, session: Session, settings: Settings
) -> None:
    admin.send(UP_AND_DOWN, press="Archive it now")
    assert carry_out(store, settings).state == "done"
    session.expire_all()
    assert session.scalars(select(Module)).one().archived_at is not None
    assert "archived: yes" in text_of(session, "harbour/module.md")

    admin.send(UP_AND_DOWN, press="Bring the module back")
    admin.send("/author/publish/harbour", note="")
    carry_out(store, settings)

    session.expire_all()
    assert session.scalars(select(Module)).one().archived_at is None
    assert text_of(session, "harbour/module.md") == MODULE


def test_an_entry_of_the_library_is_written_in_every_language(
    admin: Visitor, session: Session
) -> None:
    before = text_of(session, "_library/glossary.en.yaml")
    sent: dict[str, Any] = {
        "key": "quay",
        "term-en": "quay",
        "definition-en": "A place: for ships.",
        "see-en": "lease",
        "term-fr": "quai",
        "definition-fr": "Un lieu.",
    }
    admin.send("/author/library/glossary/entry", **sent)

    assert text_of(session, "_library/glossary.en.yaml") == before + (
        'quay:\n  term: quay\n  definition: "A place: for ships."\n  see: [lease]\n'
    )
    assert text_of(session, "_library/glossary.fr.yaml") == (
        "quay:\n  term: quai\n  definition: Un lieu.\n"
    )
    admin.send("/author/library/glossary/entry?key=quay", press="Remove this entry")
    assert text_of(session, "_library/glossary.en.yaml") == before
    assert text_of(session, "_library/glossary.fr.yaml") == ""
    sent = {"sources-en": "", "text-en": "x"}
    page = admin.send("/author/library/facts/entry?key=F1", expecting=422, **sent)
    assert "sources" in page.text
    admin.open("/author/library/nothing", status=404)


def test_a_picture_is_taken_with_its_words_and_removed_while_unused(
    admin: Visitor, session: Session
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "blue").save(out, "PNG")
    at = "/author/media/harbour"
    token = csrf(admin, at)

    def upload(body: bytes, name: str, alternative: str) -> int:
        sent = {"csrf_token": token, "alternative": alternative, "file": (io.BytesIO(body), name)}
        return admin.client.post(at, data=sent).status_code

    assert upload(out.getvalue(), "Quay.PNG", "") == 422
    assert upload(b"<svg/>", "Quay.png", "A quay") == 422
    assert upload(out.getvalue(), "Quay.PNG", "A quay") == 303
    page = admin.open(at)
    assert "![A quay](media/quay.png)" in page.text
    assert "![A quay](media/quay.png)" in admin.open(f"/author/pick/media/{LESSON}").text
    assert text_of(session, "harbour/media/quay.png.alt.txt") == "A quay\n"
    answer = admin.client.get("/author/file/harbour/quay.png")
    assert answer.mimetype == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]

    write(session, LESSON, "Rents rose.", "![A quay](../media/quay.png)\n\nRents rose.")
    remove = {"csrf_token": token, "name": "quay.png"}
    assert admin.client.post(f"{at}/remove", data=remove).status_code == 409
    write(session, LESSON, "![A quay](../media/quay.png)\n\n", "")
    assert admin.client.post(f"{at}/remove", data=remove).status_code == 303
    session.expire_all()
    assert queries.document_at(session, "harbour/media/quay.png").removed_at is not None


def test_an_archive_goes_out_and_comes_in_after_a_look(admin: Visitor, session: Session) -> None:
    body = admin.client.get("/author/files/mosaic-content.zip").data
    with zipfile.ZipFile(io.BytesIO(body)) as made:
        assert {one: made.read(one) for one in made.namelist()} == tree()
    changed = tree() | {LESSON: FIRST.replace("Rents rose.", "Rents fell.").encode()}

    page = admin.check(upload_archive(admin, changed), 200)
    assert LESSON in page.text
    assert text_of(session, LESSON) == FIRST
    fields = {str(one["name"]): str(one["value"]) for one in page.select("main form input")}
    assert admin.client.post("/author/files/take", data=fields).status_code == 303
    assert "Rents fell." in text_of(session, LESSON)
    assert admin.client.post("/author/files/take", data=fields).status_code == 409

    broken = tree() | {LESSON: FIRST.replace("[@F1]", "[@F9]", 1).encode()}
    page = admin.check(upload_archive(admin, broken), 422)
    assert "no fact" in page.text
    page = admin.check(upload_archive(admin, {"../x": b""}), 422)
    assert "not a path inside" in page.text


def upload_archive(admin: Visitor, files: dict[str, bytes]) -> TestResponse:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for path, body in files.items():
            made.writestr(path, body)
    token = csrf(admin, "/author/files")
    sent = {"csrf_token": token, "archive": (io.BytesIO(out.getvalue()), "x.zip")}
    return admin.client.post("/author/files", data=sent)


@pytest.mark.parametrize(
    ("press", "stays"),
    [("Keep the text here", "here"), ("Take the file", "file"), ("Take both together", "both")],
)
def test_a_conflict_is_settled_as_somebody_decides(
    admin: Visitor, store: Store, session: Session, press: str, stays: str
) -> None:
    write(session, LESSON, "Rents rose.", "Rents fell.")
    theirs = FIRST.replace("Who carries the risk in your city?", "Who carries it?")
    publish(store, tree() | {LESSON: theirs.encode()})
    conflict = session.scalars(select(Conflict)).one()
    assert LESSON in admin.open("/author/files").text

    admin.send(f"/author/conflicts/{conflict.id}", press=press)

    found = text_of(session, LESSON)
    assert ("Rents fell." in found) == (stays in ("here", "both"))
    assert ("Who carries it?" in found) == (stays in ("file", "both"))
    assert queries.conflict_lines(session) == []
    again = queries.known_documents(session)[LESSON]
    assert again.synced == texts.digest_of(theirs.encode())


def test_documents_of_the_desk_are_read_in_one_statement(session: Session, store: Store) -> None:
    publish(store)

    lines = queries.document_lines(session)

    assert {one.path for one in lines} == set(tree())
    assert {one.state for one in lines} == {"same"}
