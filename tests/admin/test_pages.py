"""Administrators' pages: people, invitations, cities, acts."""

import csv
import uuid
from io import BytesIO, StringIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learning.accounts.models import FocalPoint, Person, SecondFactor
from learning.audit.models import AuditLine
from learning.cities.models import City
from learning.store.session import Store
from tests import make
from tests.accounts.people import PASSWORD, clock, person, signed_in
from tests.accounts.post import kinds, link
from tests.counting import queries
from tests.visitor import Visitor, words


@pytest.fixture
def admin(session: Session, visitor: Visitor) -> Person:
    admin = person(session, role="admin", name="Yannis")
    visitor.sign_in(admin)
    return admin


def acts(session: Session) -> list[tuple[str, int | None]]:
    session.commit()
    rows = session.execute(select(AuditLine.act, AuditLine.actor_id).order_by(AuditLine.id)).all()
    session.commit()
    return [(row[0], row[1]) for row in rows]


def names_on(visitor: Visitor, path: str) -> list[str]:
    return [words(one) for one in visitor.open(path).select("tbody th")]


def test_people_are_found_by_name_and_address(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    person(session, name="Émilie Durand", email="emilie@example.org")
    person(session, name="نور", email="100%_sure@example.org")

    found = [
        names_on(visitor, f"/admin/people?q={words}")
        for words in ("Durand", "durand", "émilie", "نور", "emilie@", "%25_", "%25%25", "nobody")
    ]

    assert found == [
        ["Émilie Durand"],
        ["Émilie Durand"],
        ["Émilie Durand"],
        ["نور"],
        ["Émilie Durand"],
        ["نور"],
        [],
        [],
    ]


def test_the_list_comes_in_pages_and_costs_the_same(
    app: Flask, session: Session, store: Store
) -> None:
    client, _ = signed_in(app, session, person(session, role="admin"))
    with queries(store) as for_one:
        client.get("/admin/people")
    for number in range(60):
        person(session, name=f"Somebody {number:02}")
    session.commit()

    with queries(store) as for_many:
        text = client.get("/admin/people").text

    assert len(for_one) == len(for_many)
    assert ("Page 1 of 2" in text, "Somebody 59" in text) == (True, False)


def test_an_invited_person_chooses_a_password_and_is_in(
    app: Flask, session: Session, visitor: Visitor, other_visitor: Visitor, admin: Person
) -> None:
    visitor.send(
        "/admin/people/invite", name="Guest", email="Guest@Example.org", role="facilitator"
    )
    path = link(session)
    scanned = [app.test_client().get(path).status_code for _ in range(2)]

    other_visitor.send(path, name="The guest", password=PASSWORD)

    guest = session.scalars(select(Person).where(Person.email == "guest@example.org")).one()
    assert scanned == [200, 200]
    assert (guest.name, guest.role) == ("The guest", "facilitator")
    assert words(other_visitor.open("/account").h1) == "Your account"
    assert app.test_client().get(path).status_code == 410
    assert acts(session) == [
        ("person.added", admin.id),
        ("person.invited", admin.id),
        ("password.set", guest.id),
    ]


def test_an_address_with_an_account_is_not_invited(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    known = person(session)

    page = visitor.send("/admin/people/invite", expecting=409, name="Again", email=known.email)

    assert words(page.select_one(".notice--summary li")) == (
        "There is an account with this e-mail address."
    )
    assert (kinds(session), acts(session)) == ([], [])


def test_a_list_is_shown_before_anybody_is_invited(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    text = (
        "name,email,role\nAmina,amina@example.org,\nBo,broken,\nCleo,cleo@example.org,facilitator\n"
    )
    token = visitor.open("/admin/people/roster").select_one("[name=csrf_token]")
    assert token is not None

    answer = visitor.client.post(
        "/admin/people/roster",
        data={"csrf_token": token["value"], "file": (BytesIO(text.encode()), "people.csv")},
    )
    page = visitor.check(answer, 200)

    assert [words(one) for one in page.select("h2")] == [
        "1 row cannot be used",
        "2 people can be invited",
    ]
    assert "No mail can be sent to this address." in words(page.main)
    assert (kinds(session), acts(session)) == ([], [])


def test_the_good_rows_are_invited_once(session: Session, visitor: Visitor, admin: Person) -> None:
    text = "name,email\nAmina,amina@example.org\nBo,broken\nCleo,cleo@example.org\n"
    token = visitor.open("/admin/people/roster").select_one("[name=csrf_token]")
    assert token is not None
    sent = {"csrf_token": token["value"], "roster": text}

    answers = [visitor.client.post("/admin/people/roster/invite", data=sent) for _ in "ab"]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert kinds(session) == [("amina@example.org", "invited"), ("cleo@example.org", "invited")]


def test_a_file_that_is_no_list_is_told_and_kept(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    page = visitor.send("/admin/people/roster", expecting=422, roster="Amina amina@example.org")

    assert words(page.select_one(".notice--summary li")).startswith("The first line must name")
    assert words(page.select_one("textarea")) == "Amina amina@example.org"


def test_the_file_of_people_holds_no_formula(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    person(session, name="=HYPERLINK(1)", email="x@example.org")
    token = visitor.open("/admin/people").select_one("main form[method=post] [name=csrf_token]")
    assert token is not None

    answer = visitor.client.post("/admin/people/export", data={"csrf_token": token["value"]})

    rows = list(csv.reader(StringIO(answer.text.lstrip("\ufeff"))))
    assert ["'=HYPERLINK(1)", "x@example.org", "participant", ""] in rows
    assert acts(session) == [("people.exported", admin.id)]


def test_a_role_is_given_and_the_person_signs_in_anew(
    app: Flask, session: Session, visitor: Visitor, admin: Person
) -> None:
    who = person(session)
    client, _ = signed_in(app, session, who)

    visitor.send(f"/admin/people/{who.public_id}", role="facilitator")

    assert who.role == "facilitator"
    assert client.get("/account").status_code == 303
    assert acts(session) == [("role.granted", admin.id)]


def test_nobody_changes_their_own_role_or_closes_their_own_account(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    token = visitor.open("/admin/people").select_one("[name=csrf_token]")
    assert token is not None
    sent = {"csrf_token": token["value"], "role": "participant"}
    mine = f"/admin/people/{admin.public_id}"

    answers = [visitor.client.post(f"{mine}/{act}", data=sent) for act in ("role", "disable")]

    session.expire_all()
    assert [answer.status_code for answer in answers] == [403, 403]
    assert (admin.role, admin.disabled_at) == ("admin", None)


def test_an_account_is_closed_and_opened_again(
    app: Flask, session: Session, visitor: Visitor, admin: Person
) -> None:
    who = person(session)
    client, _ = signed_in(app, session, who)
    page = f"/admin/people/{who.public_id}"

    visitor.send(page, press="Close the account")
    closed = client.get("/account").status_code
    visitor.send(page, press="Open the account again")

    assert (closed, who.disabled_at) == (303, None)
    assert acts(session) == [("person.disabled", admin.id), ("person.enabled", admin.id)]


def test_a_second_factor_is_reset_told_and_noted(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    who = person(session, role="facilitator")
    make.keep(
        session, SecondFactor(person_id=who.id, seed=b"s" * 20, last_step=0, created_at=clock())
    )

    visitor.send(f"/admin/people/{who.public_id}", press="Remove the second factor")

    assert session.scalar(select(func.count()).select_from(SecondFactor)) == 0
    assert kinds(session) == [(who.email, "second-factor-reset")]
    assert acts(session) == [("second_factor.removed", admin.id)]


def test_somebody_unknown_does_not_exist(visitor: Visitor, admin: Person) -> None:
    visitor.open(f"/admin/people/{uuid.UUID(int=7)}", status=404)
    visitor.open(f"/admin/cities/{uuid.UUID(int=7)}", status=404)


def test_a_city_is_added_renamed_and_gets_a_contact(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    who = person(session)

    visitor.send("/admin/cities", name="Port Älmira", country="xa", fictional=True)
    city = session.scalars(select(City)).one()
    page = f"/admin/cities/{city.public_id}"
    visitor.send(page, name="Almira")
    visitor.send(page, email=who.email)
    visitor.send(page, email=who.email)
    named = session.scalars(select(FocalPoint.person_id)).all()
    visitor.send(page, press="Remove")

    assert (city.key, city.slug, city.name, city.country) == (
        "port-almira",
        "port-almira",
        "Almira",
        "XA",
    )
    assert (named, session.scalars(select(FocalPoint.id)).all()) == ([who.id], [])
    assert [act for act, _ in acts(session)] == [
        "city.added",
        "city.renamed",
        "focal_point.named",
        "focal_point.removed",
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Almira", "country": "XAX"}, "Write the two letters of the country."),
        (
            {"name": "المرفأ", "country": "XA"},
            "Write the city's name in Latin letters for its address.",
        ),
        ({"name": "Taken", "country": "XA"}, "Another city has this word in its address."),
        ({"name": "", "country": "XA"}, "Write the city’s name."),
    ],
)
def test_a_city_that_cannot_be_is_told(
    session: Session, visitor: Visitor, admin: Person, fields: dict[str, str], message: str
) -> None:
    make.keep(session, City(key="taken", slug="taken", name="Other", country="XA"))
    status = 409 if "Another" in message or "Latin" in message else 422

    page = visitor.send("/admin/cities", expecting=status, **fields)

    assert [words(one) for one in page.select(".notice--summary li")] == [message]


def test_a_contact_needs_an_account(session: Session, visitor: Visitor, admin: Person) -> None:
    city = make.keep(session, City(key="c", slug="c", name="Almira", country="XA"))

    page = visitor.send(f"/admin/cities/{city.public_id}", expecting=422, email="no@example.org")

    assert words(page.select_one(".field__error")) == "Nobody has this e-mail address."


def test_the_acts_say_who_did_what_to_whom(
    session: Session, visitor: Visitor, admin: Person
) -> None:
    who = person(session, name="Nour")
    visitor.send(f"/admin/people/{who.public_id}", role="facilitator")

    page = visitor.open("/admin/audit")

    assert [words(one) for one in page.select("tbody td")] == [
        "Gave a role",
        "Yannis",
        "Nour",
        "Participant → Facilitator",
    ]


def test_the_acts_cost_the_same_for_one_and_for_many(
    app: Flask, session: Session, store: Store
) -> None:
    admin = person(session, role="admin")
    client, _ = signed_in(app, session, admin)
    counts = []
    for many in (1, 60):
        for _ in range(many):
            session.add(
                AuditLine(
                    at=clock(),
                    actor_id=admin.id,
                    act="person.enabled",
                    subject_kind="person",
                    subject_id=person(session).id,
                    details={},
                )
            )
        session.commit()
        with queries(store) as ran:
            client.get("/admin/audit")
        counts.append(len(ran))

    assert counts[0] == counts[1]
