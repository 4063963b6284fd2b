"""New passwords, invitations and new addresses: by a mailed link and its button."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.accounts import gateway
from learning.accounts.models import MailLink, Person, SignIn
from learning.audit.models import AuditLine
from learning.store.session import Store
from tests.accounts.people import PASSWORD, browser, clock, person, sign_in, signed_in
from tests.accounts.post import kinds, link
from tests.counting import queries
from tests.visitor import Visitor, words

NEW_PASSWORD = "three boats in the evening"


def test_a_forgotten_password_is_replaced_and_every_sign_in_ends(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    who = person(session)
    _, token = sign_in(session, who)

    visitor.send("/reset", email=who.email)
    page = visitor.send(link(session), password=NEW_PASSWORD)

    assert words(page.select_one(".notice--good")) == (
        "Your password was changed. Sign in with the new one."
    )
    assert browser(app, token).get("/account").status_code == 303
    visitor.send("/sign-in?next=/account", email=who.email, password=NEW_PASSWORD)
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_opening_a_reset_link_changes_nothing(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    before = who.password_hash
    app.test_client().post("/reset", data={"email": who.email})
    path = link(session)

    statuses = [app.test_client().get(path).status_code for _ in range(3)]

    session.expire_all()
    assert (statuses, who.password_hash) == ([200] * 3, before)
    done = app.test_client().post(path, data={"password": NEW_PASSWORD})
    again = app.test_client().post(path, data={"password": "and once more with it"})
    assert (done.status_code, again.status_code) == (303, 410)


def test_asking_says_and_costs_the_same_for_anybody(
    app: Flask, session: Session, store: Store
) -> None:
    known, disabled = person(session), person(session, disabled_at=clock())
    session.commit()
    asked = [known.email, disabled.email, "nobody@example.org"]
    said, counts = set(), []

    for email in asked:
        with queries(store) as ran:
            answer = app.test_client().post("/reset", data={"email": email})
        said.add((answer.status_code, answer.text.replace(email, "")))
        counts.append((len(ran), sum(one.startswith("INSERT") for one in ran)))

    assert len(said) == 1
    assert counts == [counts[0]] * 3
    assert kinds(session) == [(known.email, "reset")]


def test_no_link_leads_to_what_was_kept_for_nobody(app: Flask, session: Session) -> None:
    app.test_client().post("/reset", data={"email": "nobody@example.org"})

    rows = session.execute(select(MailLink.purpose, MailLink.person_id)).all()

    assert [tuple(row) for row in rows] == [("nothing", None)] * 2


@pytest.mark.parametrize("password", ["short", "é" * 1001, "passwordpassword"])
def test_a_weak_new_password_is_refused_and_the_link_stays(
    app: Flask, session: Session, password: str
) -> None:
    who = person(session)
    session.commit()
    app.test_client().post("/reset", data={"email": who.email})
    path = link(session)

    assert app.test_client().post(path, data={"password": password}).status_code == 422
    assert app.test_client().post(path, data={"password": NEW_PASSWORD}).status_code == 303


def test_a_link_of_a_closed_account_is_dead(app: Flask, session: Session) -> None:
    who = person(session)
    session.commit()
    app.test_client().post("/reset", data={"email": who.email})
    path = link(session)
    who.disabled_at = clock()
    session.commit()

    assert app.test_client().post(path, data={"password": NEW_PASSWORD}).status_code == 410


def test_a_new_password_needs_the_old_one_and_ends_the_other_sign_ins(
    app: Flask, session: Session
) -> None:
    who = person(session)
    _, elsewhere = sign_in(session, who)
    client, csrf = signed_in(app, session, who)
    sent = {"csrf_token": csrf, "password": NEW_PASSWORD}

    refused = client.post("/account/password", data=sent | {"current": "not my password"})
    done = client.post("/account/password", data=sent | {"current": PASSWORD})

    session.expire_all()
    assert (refused.status_code, done.status_code) == (422, 303)
    assert gateway.is_right(NEW_PASSWORD, who.password_hash)
    assert browser(app, elsewhere).get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_a_new_address_counts_once_its_link_is_used_and_the_old_one_is_told(
    app: Flask, session: Session
) -> None:
    who = person(session)
    old = who.email
    client, csrf = signed_in(app, session, who)

    client.post(
        "/account/address",
        data={"csrf_token": csrf, "current": PASSWORD, "email": "moved@example.org"},
    )
    path = link(session)
    app.test_client().get(path)
    session.expire_all()
    assert who.email == old
    session.commit()
    app.test_client().post(path)

    session.expire_all()
    assert who.email == "moved@example.org"
    assert kinds(session) == [("moved@example.org", "confirm"), (old, "changed-email")]


def test_a_taken_address_is_not_given_away(app: Flask, session: Session, store: Store) -> None:
    taken = person(session)
    client, csrf = signed_in(app, session, person(session))
    sent = {"csrf_token": csrf, "current": PASSWORD}
    said, counts = [], []

    for email in ("free@example.org", taken.email):
        with queries(store) as ran:
            answer = client.post("/account/address", data=sent | {"email": email})
        said.append(answer.text.replace(email, ""))
        counts.append(len(ran))

    assert said[0] == said[1]
    assert counts[0] == counts[1]
    assert kinds(session) == [("free@example.org", "confirm")]


def test_an_address_taken_meanwhile_stays_where_it_is(app: Flask, session: Session) -> None:
    who = person(session)
    client, csrf = signed_in(app, session, who)
    client.post(
        "/account/address",
        data={"csrf_token": csrf, "current": PASSWORD, "email": "wanted@example.org"},
    )
    path = link(session)
    person(session, email="wanted@example.org")
    session.commit()

    assert app.test_client().post(path).status_code == 410
    emails = session.scalars(select(Person.email).order_by(Person.id)).all()
    assert emails == [who.email, "wanted@example.org"]


def test_changing_the_address_leaves_a_line_without_addresses(app: Flask, session: Session) -> None:
    who = person(session)
    client, csrf = signed_in(app, session, who)
    client.post(
        "/account/address",
        data={"csrf_token": csrf, "current": PASSWORD, "email": "moved@example.org"},
    )
    app.test_client().post(link(session))

    (line,) = session.scalars(select(AuditLine))
    assert (line.act, line.actor_id, line.subject_id, line.details) == (
        "address.changed",
        who.id,
        who.id,
        {},
    )


def test_older_links_die_with_a_new_password(app: Flask, session: Session) -> None:
    who = person(session)
    client, csrf = signed_in(app, session, who)
    app.test_client().post("/reset", data={"email": who.email})
    path = link(session)

    client.post(
        "/account/password",
        data={"csrf_token": csrf, "current": PASSWORD, "password": NEW_PASSWORD},
    )

    assert app.test_client().get(path).status_code == 410


def test_links_to_the_old_mailbox_die_with_a_new_address(app: Flask, session: Session) -> None:
    who = person(session)
    client, csrf = signed_in(app, session, who)
    app.test_client().post("/reset", data={"email": who.email})
    old = link(session)
    client.post(
        "/account/address",
        data={"csrf_token": csrf, "current": PASSWORD, "email": "moved@example.org"},
    )

    app.test_client().post(link(session))

    assert app.test_client().get(old).status_code == 410
