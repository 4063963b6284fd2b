"""Signing up: the same for everybody who asks, and nothing before the mailbox is confirmed."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learning.accounts import gateway, links, throttle, tokens
from learning.accounts.models import MailLink, Person
from learning.cities.models import City
from learning.store.session import Store
from tests import make
from tests.accounts.people import PASSWORD, clock, person
from tests.accounts.post import kinds, link, mails
from tests.counting import queries
from tests.visitor import Visitor, words

NEW = "new@example.org"


def fields(**given: str) -> dict[str, str]:
    usual = {"name": "Nour", "email": NEW, "password": PASSWORD, "city": "", "language": "en"}
    return usual | given


def ask(client: FlaskClient, **given: str) -> TestResponse:
    return client.post("/sign-up", data=fields(**given))


def people_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


def test_an_account_is_opened_by_the_mail_s_link_and_the_password(
    session: Session, visitor: Visitor
) -> None:
    make.keep(
        session, City(key="tell-yasmin", slug="tell-yasmin", name="Tell Yasmin", country="XB")
    )

    path = "/sign-up?next=/account"
    visitor.send(
        path,
        name="نور الهدى",
        email=NEW,
        password=PASSWORD,
        city="tell-yasmin",
        language="ar",
    )
    assert people_count(session) == 0
    page = visitor.send(link(session), password=PASSWORD)

    assert page.html is not None
    assert (page.html["lang"], visitor.answer and visitor.answer.request.path) == ("ar", "/account")
    (who,) = session.scalars(select(Person))
    city = session.get(City, who.city_id)
    assert city is not None
    assert (who.name, who.email, who.role, who.language, city.key) == (
        "نور الهدى",
        NEW,
        "participant",
        "ar",
        "tell-yasmin",
    )


def test_opening_the_link_changes_nothing_however_often(app: Flask, session: Session) -> None:
    ask(app.test_client())
    path = link(session)

    scanned = [app.test_client().open(path, method=method) for method in ("GET", "HEAD", "GET")]

    session.expire_all()
    assert [answer.status_code for answer in scanned] == [200] * 3
    assert [answer.headers.getlist("Set-Cookie") for answer in scanned] == [[]] * 3
    assert people_count(session) == 0
    assert app.test_client().post(path, data={"password": PASSWORD}).status_code == 303


def test_whoever_signed_up_with_another_s_address_opens_nothing(
    app: Flask, session: Session
) -> None:
    ask(app.test_client(), password="an intruder chose this one")
    path = link(session)

    answer = app.test_client().post(path, data={"password": PASSWORD})

    assert answer.status_code == 422
    assert people_count(session) == 0


def test_a_known_address_and_a_new_one_are_answered_alike(app: Flask, session: Session) -> None:
    known, disabled = person(session), person(session, disabled_at=clock())
    session.commit()
    asked = [NEW, known.email, disabled.email]

    answers = [ask(app.test_client(), email=email) for email in asked]

    said = {answer.text.replace(email, "") for answer, email in zip(answers, asked, strict=True)}
    assert ([answer.status_code for answer in answers], len(said)) == ([200] * 3, 1)
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[]] * 3
    assert kinds(session) == [(NEW, "confirm"), (known.email, "reset")]


def test_a_known_address_and_a_new_one_cost_the_same(
    app: Flask, session: Session, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, disabled = person(session), person(session, disabled_at=clock())
    session.commit()
    hashes: list[str] = []

    def noted(password: str) -> str:
        hashes.append(password)
        return "hash"

    monkeypatch.setattr(gateway, "hashed", noted)
    client = app.test_client()
    counts = []

    for email in (NEW, known.email, disabled.email):
        with queries(store) as ran:
            ask(client, email=email)
        counts.append((len(ran), sum(one.startswith("INSERT") for one in ran)))

    assert hashes == [PASSWORD] * 3
    assert counts == [counts[0]] * 3
    assert counts[0][1] == 3  # the counted request, the link, the mail


@pytest.mark.parametrize(
    "email",
    [
        "o'neill+mosaic@example.org",
        '"two words"@example.org',
        "amina@münchen.example",
        "أمينة@example.org",
        "x@localhost",
        "a.b-c_d~e@sub.sub.example.org",
        "UPPER@EXAMPLE.ORG",
    ],
)
def test_an_odd_address_that_mail_can_reach_is_taken(
    app: Flask, session: Session, email: str
) -> None:
    assert ask(app.test_client(), email=email).status_code == 200
    assert kinds(session) == [(email.lower(), "confirm")]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": " "}, "Write your name."),
        ({"name": "n" * 121}, "Use at most 120 characters."),
        ({"email": "nobody"}, "No mail can be sent to this. Is it a whole e-mail address?"),
        ({"email": "a@b@"}, "No mail can be sent to this. Is it a whole e-mail address?"),
        ({"email": "x" * 255}, "This is too long for an e-mail address."),
        ({"password": "é" * 1001}, "Use at most 1,000 characters."),
        (
            {"password": "short"},
            "Use at least 12 characters. A few words in a row are easy to remember.",
        ),
        ({"city": "atlantis"}, "Not a valid choice."),
        ({"language": "tlh"}, "Not a valid choice."),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    session: Session, visitor: Visitor, given: dict[str, str], message: str
) -> None:
    wanted = fields(**given)

    page = visitor.send("/sign-up", expecting=422, **wanted)

    assert [words(one) for one in page.select(".notice--summary li")] == [message]
    typed = {str(tag["name"]): tag.get("value", "") for tag in page.select("main form input[name]")}
    assert typed["email"] == wanted["email"]
    assert typed["name"] == wanted["name"].strip()
    assert typed["password"] == ""
    assert mails(session) == []


@pytest.mark.parametrize(
    "name", ["李小龍", "Zoë O’Brien-Łukasiewicz", "ಅಮೀನಾ", "X Æ", "أمينة 👩🏽‍💻"]
)
def test_a_name_may_be_in_any_script(app: Flask, session: Session, name: str) -> None:
    client = app.test_client()
    ask(client, name=name)

    client.post(link(session), data={"password": PASSWORD})

    assert session.scalars(select(Person.name)).all() == [name]


def test_a_link_works_once(app: Flask, session: Session, visitor: Visitor) -> None:
    ask(app.test_client())
    path = link(session)
    app.test_client().post(path, data={"password": PASSWORD})

    page = visitor.open(path, status=410)

    assert words(page.h1) == "This link has been used, or is too old."
    assert page.select_one("form [name=email]") is not None
    assert app.test_client().post(path, data={"password": PASSWORD}).status_code == 410


def test_dead_links_of_all_kinds_say_the_same(app: Flask, session: Session) -> None:
    ask(app.test_client())
    expired = link(session)
    session.execute(update(MailLink).values(expires_at=clock() - timedelta(seconds=1)))
    session.commit()
    ask(app.test_client(), email="other@example.org")
    foreign = link(session).replace("sign-up", "reset")
    never = f"/sign-up/{'n' * tokens.TOKEN_LENGTH}"
    session.commit()

    answers = [
        app.test_client().get(path)
        for path in (expired, foreign, never, "/sign-up/x", "/reset/x", "/invitation/x")
    ]

    assert [answer.status_code for answer in answers] == [410] * 6
    said = {answer.text.replace(answer.request.path, "") for answer in answers}
    assert len(said) == 1


def test_an_expired_sign_up_gets_a_new_link(app: Flask, session: Session) -> None:
    ask(app.test_client(), name="Nour")
    old = link(session)
    session.execute(update(MailLink).values(expires_at=clock() - timedelta(days=1)))
    session.commit()

    app.test_client().post("/reset", data={"email": NEW})

    assert link(session) != old
    app.test_client().post(link(session), data={"password": PASSWORD})
    assert session.scalars(select(Person.name)).all() == ["Nour"]


def test_a_sign_up_that_nobody_confirms_is_forgotten(app: Flask, session: Session) -> None:
    ask(app.test_client())
    session.execute(update(MailLink).values(expires_at=clock() - links.KEPT - timedelta(hours=1)))
    session.commit()

    ask(app.test_client(), email="other@example.org")

    assert session.scalars(select(MailLink.address)).all() == ["other@example.org"]


def test_links_are_kept_hashed(app: Flask, session: Session) -> None:
    ask(app.test_client())
    token = link(session).rpartition("/")[2]

    (kept,) = session.scalars(select(MailLink))

    assert kept.token_hash == tokens.token_hash(token)
    assert token not in repr(kept.details)


def test_at_most_five_mails_go_to_one_mailbox_in_an_hour(app: Flask, session: Session) -> None:
    known = person(session)
    session.commit()
    client = app.test_client()

    answers = [client.post("/reset", data={"email": known.email}) for _ in range(8)]

    assert {answer.text for answer in answers} == {answers[0].text}
    assert kinds(session) == [(known.email, "reset")] * throttle.MAILS.account


def test_a_room_of_three_hundred_asks_from_one_address(app: Flask, session: Session) -> None:
    client = app.test_client()

    answers = [
        client.post("/reset", data={"email": f"p{n}@example.org"}).status_code for n in range(300)
    ]

    assert answers == [200] * 300


def test_a_link_never_names_a_host_that_is_not_ours(app: Flask, session: Session) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]

    answer = app.test_client().post("/sign-up", data=fields(), headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert mails(session) == []
