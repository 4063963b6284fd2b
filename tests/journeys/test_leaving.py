"""Taking one's data along, and leaving: nothing of a person stays anywhere."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from learning.accounts.models import FocalPoint, Person, SecondFactor
from learning.audit.models import AuditLine
from learning.authoring.models import Document, Revision
from learning.cities.models import City
from learning.config import Settings
from learning.jobs.service import Round
from learning.live.entries import Moderate, Say
from learning.live.models import LiveAnswer, LiveEvent, LiveSeat
from learning.live.room import QUESTIONS
from learning.live.service import guests
from learning.mail import jobs as mail_jobs
from learning.mail import service as mail
from learning.mail.service import Letter
from learning.progress.models import Reflection
from learning.progress.service import cohorts
from learning.quizzes.models import Response
from learning.store import scrubbing
from learning.store.base import Base
from learning.store.own import PERSON, SECRET
from learning.store.session import Store
from tests import make
from tests.accounts.people import PASSWORD, clock, person, signed_in
from tests.authoring.tree import publish
from tests.catalogue.test_lesson_page import LESSON, option, send
from tests.live.making import answer, live_session, seat, steer
from tests.live.making import send as say_in
from tests.quizzes.quizzing import Quizzing, publish_quiz
from tests.visitor import Visitor, words

NAME, EMAIL = "Xenia Quartermain", "xenia.quartermain@example.org"
NOTE = "The shelter near our harbour is full."


WORD = "Overcrowdedharbour"


def live_and_in_company(session: Session, xenia: Person) -> None:
    """What live sessions and cohorts keep of her, and what of others hangs on what she made."""
    live = live_session(session)
    steer(session, live, "lobby", "next")
    hers = seat(session, live, person_id=xenia.id, kind="named", shown_name=NAME)
    others = seat(session, live, kind="named", shown_name="Another Guest")
    steer(session, live, "next")
    say_in(session, live, answer(hers, "a"))
    steer(session, live, "next")
    posted = {"activity": QUESTIONS, "round": 0, "text": NOTE, "language": "en"}
    said = say_in(
        session,
        live,
        answer(hers, [WORD], activity="cause"),
        Say("posted", hers, posted, key="one"),
        Say("posted", others, posted | {"text": "Of another."}, key="two"),
    )
    translated = {"target": str(said[1].seq), "language": "fr", "text": f"Traduit: {NOTE}"}
    say_in(session, live, Moderate("translated", xenia.id, translated))
    guests.invite(session, live, [EMAIL], by_id=xenia.id, site="https://x.org", now=clock())
    hers_to_run = live_session(session, by=xenia)
    wanted = ["other-guest@example.org"]
    guests.invite(session, hers_to_run, wanted, by_id=xenia.id, site="https://x.org", now=clock())
    cohort = cohorts.add(session, "Ports", by_id=xenia.id, now=clock())
    sent = cohorts.Sent("https://x.org", "en")
    wanted = [EMAIL, "other-member@example.org"]
    cohorts.invite(session, cohort, wanted, by_id=xenia.id, sent=sent, now=clock())


@pytest.fixture
def xenia(
    app: Flask, store: Store, session: Session, settings: Settings, visitor: Visitor
) -> Person:
    """Somebody who has done everything that leaves a row."""
    publish(store)
    xenia = person(session, name=NAME, email=EMAIL, role="admin")
    person(session, role="admin", name="Another")
    city = make.keep(session, City(key="x", slug="x", name="Tell Yasmin", country="XB"))
    xenia.city_id = city.id
    make.keep(session, FocalPoint(person_id=xenia.id, city_id=city.id, since_at=clock()))
    visitor.sign_in(xenia)
    send(visitor, "questions/guarantor", answer=option(visitor, "The tenant"))
    visitor.send(LESSON, text=NOTE)
    make.keep(
        session, SecondFactor(person_id=xenia.id, seed=b"s" * 20, last_step=0, created_at=clock())
    )
    visitor.send("/admin/people/invite", name="Guest", email="guest@example.org")
    mail.queue(session, Letter(to=EMAIL, kind="changed-email", language="en"), now=clock())
    session.commit()
    mail_jobs.send(Round(store, settings))
    visitor.send("/admin/people/invite", name="Later", email="later@example.org")
    mail.queue(session, Letter(to=EMAIL, kind="changed-email", language="en"), now=clock())
    document = session.scalars(select(Document)).first()
    assert document is not None
    session.add(
        Revision(
            document_id=document.id,
            number=99,
            body=b"A text for everybody.",
            digest="d",
            author_id=xenia.id,
            saved_at=clock(),
        )
    )
    live_and_in_company(session, xenia)
    session.commit()
    return xenia


def leave(visitor: Visitor) -> None:
    page = visitor.send("/account/delete", current=PASSWORD)
    assert words(page.select_one(".notice--good")) == (
        "Your account and everything in it is deleted."
    )


def everything_in(session: Session) -> str:
    """Every value of every row of every table, those of indexes of words too."""
    names = inspect(session.connection()).get_table_names()
    rows = (row for name in names for row in session.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
    return "\n".join(plain(value) for row in rows for value in row)


def plain(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)


def traces(public_id: uuid.UUID) -> list[str]:
    return [NAME, "Quartermain", EMAIL, str(public_id), public_id.hex, NOTE, WORD]


def in_files(folder: Path, wanted: list[str]) -> list[tuple[str, str]]:
    return [
        (path.name, one)
        for path in folder.rglob("*")
        if path.is_file() and "assets" not in path.parts
        for content in [path.read_bytes().lower()]
        for one in wanted
        if one.lower().encode() in content
    ]


def test_after_leaving_nothing_is_found_anywhere(
    session: Session, settings: Settings, visitor: Visitor, xenia: Person, capfd: Any
) -> None:
    wanted = traces(xenia.public_id)
    before = everything_in(session)
    session.commit()
    files = in_files(settings.data, [EMAIL])

    leave(visitor)

    session.commit()
    after = everything_in(session)
    session.commit()
    assert [one for one in (NAME, EMAIL, NOTE, WORD) if one not in before] == []
    assert [name for name, _ in files if name.endswith(".eml")] != []
    assert [one for one in wanted if one.lower() in after.lower()] == []
    assert in_files(settings.data, wanted) == []
    said = capfd.readouterr()
    assert [one for one in wanted if one in said.out + said.err] == []


def test_what_must_stay_forgets_who_it_was(
    session: Session, visitor: Visitor, xenia: Person
) -> None:
    person_id = xenia.id
    count = session.scalar(select(func.count()).select_from(AuditLine)) or 0

    leave(visitor)

    session.commit()
    lines = session.execute(
        select(AuditLine.act, AuditLine.actor_id, AuditLine.details, AuditLine.subject_id).where(
            AuditLine.act.in_(["person.invited", "person.erased"])
        )
    ).all()
    guest = session.scalar(select(Person.id).where(Person.email == "guest@example.org"))
    later = session.scalar(select(Person.id).where(Person.email == "later@example.org"))
    assert [tuple(line) for line in lines] == [
        ("person.invited", None, {"actor": "erased"}, guest),
        ("person.invited", None, {"actor": "erased"}, later),
        ("person.erased", None, {"actor": "erased"}, 0),
    ]
    assert session.scalar(select(func.count()).select_from(AuditLine)) == count + 1
    assert session.scalar(select(Revision.author_id).where(Revision.number == 99)) is None
    assert session.get(Person, person_id) is None


def test_the_room_keeps_counts_and_no_words(
    session: Session, visitor: Visitor, xenia: Person
) -> None:
    leave(visitor)

    session.commit()
    seats = session.execute(
        select(LiveSeat.shown_name, LiveSeat.person_id).order_by(LiveSeat.id)
    ).all()
    answers = session.scalars(select(LiveAnswer.answer).order_by(LiveAnswer.seq)).all()
    posts = [
        one.payload["text"]
        for one in session.scalars(
            select(LiveEvent).where(LiveEvent.kind == "posted").order_by(LiveEvent.seq)
        )
    ]
    assert [tuple(row) for row in seats] == [(None, None), ("Another Guest", None)]
    assert (list(answers), posts) == (["a", []], ["", "Of another."])


def test_the_wrong_password_deletes_nothing(
    session: Session, visitor: Visitor, xenia: Person
) -> None:
    page = visitor.send("/account/delete", expecting=422, current="not my password")

    assert words(page.select_one(".field__error")) == "This is not your password."
    assert session.get(Person, xenia.id) is not None


def test_the_only_administrator_stays(store: Store, session: Session, visitor: Visitor) -> None:
    who = person(session, role="admin")
    visitor.sign_in(who)

    page = visitor.send("/account/delete", expecting=409, current=PASSWORD)

    assert [words(one) for one in page.select(".notice--summary li")] == [
        "You are the only administrator. Give this role to somebody else first."
    ]


def test_scrubbing_says_when_a_reader_kept_the_log(store: Store, monkeypatch: Any) -> None:
    monkeypatch.setattr(scrubbing, "TRIES", 2)
    with store.writing() as session:
        session.add(City(key="k", slug="k", name="City", country="XA"))
    with store.session() as reader:
        reader.scalars(select(City)).all()
        with store.writing() as session:
            session.add(City(key="l", slug="l", name="City", country="XA"))
        while_reading = scrubbing.scrub(store)

    assert (while_reading, scrubbing.scrub(store)) == (not store.is_sqlite, True)


def test_everything_about_a_person_is_in_the_file(
    session: Session, visitor: Visitor, xenia: Person
) -> None:
    visitor.settle()
    answer = visitor.client.get("/account/data?as=json")

    found = json.loads(answer.text)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert found["person"][0]["email"] == EMAIL
    assert found["person"][0]["city"] == "x"
    assert [row["text"] for row in found["reflection"]] == [NOTE]
    assert [row["question"] for row in found["response"]] == ["guarantor"]
    letters = {row["kind"] for row in found["mail"]}
    assert letters == {"changed-email", "live-invited", "cohort-invited"}
    assert [row["body"] for row in found["revision"]] == ["A text for everybody."]
    assert "person.invited" in {row["act"] for row in found["audit_line"]}
    assert set(found) >= {"sign_in", "second_factor", "focal_point", "lesson_record", "enrolment"}
    assert [row["shown_name"] for row in found["live_seat"]] == [NAME]
    assert [row["answer"] for row in found["live_answer"]] == [[WORD], "a"]
    kinds = [row["kind"] for row in found["live_event"]]
    assert sorted(kinds) == ["answered", "answered", "joined", "posted", "translated"]
    assert [row["title"] for row in found["live_session"]] == ["Housing newcomers"]
    assert [row["name"] for row in found["cohort"]] == ["Ports"]
    assert [row["cohort"] for row in found["cohort_member"]] == ["Ports"]
    assert [row["state"] for row in found["live_guest"]] == ["invited"]


def test_every_answer_ever_saved_in_a_quiz_is_in_the_file(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish_quiz(store)
    amina = person(session)
    visitor.sign_in(amina)
    quizzing = Quizzing(session)
    quizzing.answer_all(quizzing.start(amina), rightly=3)
    visitor.settle()

    answer = visitor.client.get("/account/data?as=json")

    assert answer.status_code == 200
    assert [row["revision"] for row in json.loads(answer.text)["attempt_save"]] == [1, 1, 1]


def test_no_table_of_a_person_s_own_can_be_forgotten(
    session: Session, visitor: Visitor, xenia: Person
) -> None:
    """Every table that refers to a person, and holds a row of theirs, is in the file."""
    theirs = set()
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if (
                key.column.table.name == PERSON
                and session.execute(select(*table.primary_key).where(key.parent == xenia.id)).all()
            ):
                theirs.add(table.name)
    visitor.settle()

    found = json.loads(visitor.client.get("/account/data?as=json").text)

    assert theirs - set(found) == set()
    assert len(theirs) >= 8


def test_no_secret_and_nobody_else_is_in_the_file(
    session: Session, visitor: Visitor, xenia: Person
) -> None:
    other = person(session, name="Somebody Else", email="else@example.org")
    session.add(
        Reflection(
            person_id=other.id,
            lesson_id=session.scalar(select(Reflection.lesson_id)),
            block_key="b",
            revision=1,
            text="Not yours.",
            saved_at=clock(),
        )
    )
    visitor.settle()

    text_of = visitor.client.get("/account/data?as=json").text

    assert [
        one
        for one in (
            "Somebody Else",
            "else@",
            "Not yours.",
            "guest@",
            "later@",
            "other-member@",
            "Another Guest",
            "Of another.",
        )
        if one in text_of
    ] == []
    assert [name for name in SECRET if f'"{name}"' in text_of] == []


def test_everything_about_a_person_can_be_read(
    session: Session, visitor: Visitor, xenia: Person
) -> None:
    page = visitor.open("/account/data")

    headings = [words(one) for one in page.select("h2")]
    assert {"Your account", "Your answers", "Your notes", "Mails to you"} <= set(headings)
    assert NOTE in words(page.main)


def test_leaving_signs_out_everywhere(
    app: Flask, session: Session, visitor: Visitor, xenia: Person
) -> None:
    elsewhere, _ = signed_in(app, session, xenia)

    leave(visitor)

    assert elsewhere.get("/account").status_code == 303
    assert session.scalar(select(func.count()).select_from(Response)) == 0
