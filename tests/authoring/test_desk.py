"""The authors' desk: who comes in, what waits, and what each page does."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.authoring.models import AuthorRole
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.counting import queries as statements
from tests.visitor import Visitor

PAGES = (
    "/author",
    "/author/modules/harbour",
    "/author/library",
    "/author/library/glossary",
    "/author/history/harbour/module.md",
    "/author/publish/harbour",
    "/author/publish/_library",
)
WRITERS = (
    "/author/modules/new",
    "/author/modules/harbour/settings",
    "/author/library/facts/entry?key=F1",
    "/author/library/sources/entry",
    "/author/files",
    "/author/ask-review/harbour/module.md",
)


@pytest.fixture
def admin(visitor: Visitor, store: Store, session: Session) -> Visitor:
    publish(store)
    visitor.sign_in(person(session, role="admin", name="Rania"))
    return visitor


@pytest.mark.parametrize("page", [*PAGES, *WRITERS])
def test_administrators_open_every_page(admin: Visitor, page: str) -> None:
    admin.open(page)


def test_reviewers_read_and_others_find_nothing(
    visitor: Visitor, store: Store, session: Session
) -> None:
    publish(store)
    reviewer = person(session, role="facilitator")
    visitor.sign_in(reviewer)
    for page in (*PAGES, *WRITERS):
        visitor.open(page, status=404)
    session.add(
        AuthorRole(
            person_id=reviewer.id, kind="reviewer", language="", granted_at=reviewer.created_at
        )
    )
    assert "Authors’ desk" in visitor.open("/account").text
    for page in PAGES:
        visitor.open(page)
    for page in WRITERS:
        visitor.open(page, status=404)


def test_an_administrator_gives_and_takes_rights(admin: Visitor, session: Session) -> None:
    somebody = person(session, name="Tarek")
    at = f"/admin/people/{somebody.public_id}"

    admin.send(at, press="Allow: Translate into Français")
    assert [(one.kind, one.language) for one in session.scalars(select(AuthorRole))] == [
        ("translator", "fr")
    ]
    page = admin.send(at, press="Withdraw: Translate into Français")

    assert "may no longer do this" in page.text
    session.expire_all()
    assert session.scalars(select(AuthorRole)).all() == []
    assert "Let somebody work on texts" in admin.open("/admin/audit").text


def test_a_reviewer_changes_and_publishes_nothing(
    visitor: Visitor, store: Store, session: Session
) -> None:
    publish(store)
    reviewer = person(session)
    session.add(
        AuthorRole(
            person_id=reviewer.id, kind="reviewer", language="", granted_at=reviewer.created_at
        )
    )
    visitor.sign_in(reviewer)
    token = visitor.open("/author").select_one("input[name=csrf_token]")
    assert token is not None
    sent = {"csrf_token": str(token["value"]), "number": "1"}

    for path in (
        "/author/history/harbour/module.md",
        "/author/ask-review/harbour/module.md",
        "/author/publish/harbour",
        "/author/modules/harbour/archive",
        "/author/media/harbour",
        "/author/files/take",
        "/author/library/facts/entry",
    ):
        assert visitor.client.post(path, data=sent).status_code == 404, path


def test_lists_cost_the_same_with_one_and_three_reviews(
    admin: Visitor, store: Store, session: Session
) -> None:
    counts = []
    for name in ("Lina", "Omar", "Sami"):
        asked = person(session, role="admin", name=name)
        at = "/author/ask-review/harbour/module.md"
        admin.send(at, reviewer=str(asked.public_id), note="")
        for page in ("/author", "/author/modules/harbour", at):
            with statements(store) as ran:
                admin.client.get(page)
            counts.append((page, len(ran)))

    assert len(set(counts)) == 3, counts
