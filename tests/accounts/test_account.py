"""One's own account: a name, a language, digits, and where one is signed in."""

import uuid

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person, SignIn
from learning.store.session import Store
from tests.accounts.people import browser, person, sign_in, signed_in
from tests.counting import queries
from tests.visitor import Visitor, words


def at_home(visitor: Visitor, session: Session, who: Person) -> SignIn:
    """Sign somebody in, in this browser."""
    made, token = sign_in(session, who)
    visitor.client.set_cookie("mosaic", token)
    return made


def test_name_language_and_digits_are_changed(session: Session, visitor: Visitor) -> None:
    who = person(session)
    at_home(visitor, session, who)

    page = visitor.send("/account", name="  Amina   Haddad ", language="ar", digits="eastern")

    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert (who.name, who.language, who.digits) == ("Amina   Haddad", "ar", "eastern")


def test_a_refused_form_keeps_what_was_typed(session: Session, visitor: Visitor) -> None:
    who = person(session)
    at_home(visitor, session, who)
    long = "Amina " * 25

    page = visitor.send("/account", expecting=422, name=long, language="fr", digits="eastern")

    assert [words(one) for one in page.select(".notice--summary li")] == [
        "Use at most 120 characters."
    ]
    assert page.select_one("[name=name]")["value"] == long.strip()  # type: ignore[index]
    assert page.select_one("[name=language] option[selected]")["value"] == "fr"  # type: ignore[index]
    assert page.select_one("[name=digits][checked]")["value"] == "eastern"  # type: ignore[index]
    assert who.name == "Amina"


def test_a_name_of_spaces_is_no_name(session: Session, visitor: Visitor) -> None:
    at_home(visitor, session, person(session))

    page = visitor.send("/account", expecting=422, name="   ")

    assert [words(one) for one in page.select(".notice--summary li")] == ["Write your name."]


def test_nothing_but_the_three_fields_is_ever_changed(app: Flask, session: Session) -> None:
    who = person(session)
    client, csrf = signed_in(app, session, who)
    email = who.email
    sent = {"name": "Amina", "language": "en", "digits": "western", "csrf_token": csrf}

    answer = client.post(
        "/account", data=sent | {"role": "admin", "email": "x@example.org", "id": "1"}
    )

    session.expire_all()
    assert answer.status_code == 303
    assert (who.role, who.email) == ("participant", email)


def test_a_sign_in_elsewhere_is_ended(app: Flask, session: Session, visitor: Visitor) -> None:
    who = person(session)
    at_home(visitor, session, who)
    elsewhere, token = sign_in(session, who)
    elsewhere.device = "Chrome, Android"

    page = visitor.open("/account")
    row = next(row for row in page.select("tbody tr") if "Chrome, Android" in words(row))
    form = row.select_one("form")
    assert form is not None
    csrf = form.select_one("[name=csrf_token]")
    assert csrf is not None
    visitor.client.post(str(form["action"]), data={"csrf_token": csrf["value"]})

    assert browser(app, token).get("/mine").status_code == 303
    assert visitor.client.get("/mine").status_code == 200


def test_ending_this_one_is_signing_out(session: Session, visitor: Visitor) -> None:
    here = at_home(visitor, session, person(session))
    csrf = visitor.open("/account").select_one("[name=csrf_token]")
    assert csrf is not None

    answer = visitor.client.post(
        f"/account/sign-ins/{here.public_id}/end", data={"csrf_token": csrf["value"]}
    )

    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.client.get_cookie("mosaic") is None


def test_all_others_are_ended_at_once(app: Flask, session: Session, visitor: Visitor) -> None:
    who = person(session)
    at_home(visitor, session, who)
    others = [sign_in(session, who)[1] for _ in range(3)]
    stranger, _ = signed_in(app, session, person(session))

    visitor.send("/account", press="Sign out everywhere else")

    assert [browser(app, token).get("/mine").status_code for token in others] == [303] * 3
    assert visitor.client.get("/mine").status_code == 200
    assert stranger.get("/mine").status_code == 200


def test_others_sign_ins_do_not_exist_for_me(app: Flask, session: Session) -> None:
    theirs, _ = sign_in(session, person(session))
    client, csrf = signed_in(app, session, person(session))
    nobodys = uuid.UUID(int=7)

    answers = [
        client.post(f"/account/sign-ins/{one}/end", data={"csrf_token": csrf})
        for one in (theirs.public_id, nobodys)
    ]

    session.expire_all()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert theirs.id in session.scalars(select(SignIn.id)).all()
    assert answers[0].text.replace(str(theirs.public_id), "") == answers[1].text.replace(
        str(nobodys), ""
    )


def test_ten_sign_ins_cost_as_many_statements_as_one(
    app: Flask, session: Session, store: Store
) -> None:
    who = person(session)
    client, _ = signed_in(app, session, who)
    with queries(store) as for_one:
        client.get("/account")
    for _ in range(9):
        sign_in(session, who)

    with queries(store) as for_ten:
        client.get("/account")

    assert len(for_one) == len(for_ten) == 7
