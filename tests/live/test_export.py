"""A session as a spreadsheet: numbers and texts, nothing that it would run."""

import csv
import io
import re
import zipfile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.audit.models import AuditLine
from learning.live.models import LiveSession
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.live.endings import SOON, ended, harbour, opened, seats, vote
from tests.live.making import seat, send
from tests.live.rooms import asks, facilitator, ruled
from tests.live.test_results import cities
from tests.visitor import Visitor

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", ' =HYPERLINK("http://evil.example")')


def rows(visitor: Visitor, live: LiveSession, sheet: str = "") -> list[list[str]]:
    """A CSV file as a spreadsheet reads it."""
    visitor.settle()
    answer = visitor.client.get(f"/live/{live.code}/export.csv", query_string={"sheet": sheet})
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.data.decode("utf-8-sig")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text)))


def parts(visitor: Visitor, live: LiveSession) -> dict[str, str]:
    """The files inside the workbook."""
    visitor.settle()
    answer = visitor.client.get(f"/live/{live.code}/export.xlsx")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_answers_have_a_seats_number_and_a_city_of_five_or_more(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me)
    large, small = cities(session, "Sfax", "Tyre")
    named = {"kind": "named", "shown_name": "Amina"}
    there = [
        *(seat(session, live, **large) for _ in range(5)),
        *(seat(session, live, **small) for _ in range(4)),
        seat(session, live, person_id=person(session).id, **named),
        seat(session, live, person_id=person(session, name="Hadi").id, kind="hidden"),
    ]
    opened(session, live, "stuck")
    vote(session, live, there, "a", step="stuck")
    ended(session, live)
    visitor.sign_in(me)

    found = rows(visitor, live)

    assert found[0] == ["Seat", "Language", "City", "Activity", "Round", "Answer"]
    assert [row[0] for row in found[1:]] == [str(number) for number in range(1, 12)]
    assert sorted(row[2] for row in found[1:]) == [""] * 6 + ["Sfax"] * 5
    assert {tuple(row[3:]) for row in found[1:]} == {("stuck", "1", "Rent")}
    whole = "".join(parts(visitor, live).values())
    assert "Hadi" not in whole
    assert "Tyre" not in whole


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_spreadsheet_is_a_formula(
    store: Store, session: Session, visitor: Visitor, text: str
) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me, title=text)
    asked = send(session, live, asks(seats(session, live, 1)[0], text), now=SOON)[0].seq
    send(session, live, ruled(str(asked)), now=SOON)
    ended(session, live)
    visitor.sign_in(me)

    question = rows(visitor, live, "questions")[1][0]
    book = parts(visitor, live)

    assert question == f"'{text}"
    assert not any(re.search(r"<f[ >]", part) for part in book.values())
    assert not any(
        "hyperlink" in name.lower() or "<hyperlink" in part for name, part in book.items()
    )


def test_the_workbook_has_all_sheets_and_the_audit_a_line(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me)
    ended(session, live)
    visitor.sign_in(me)

    book = parts(visitor, live)

    names = re.findall(r'<sheet name="([^"]+)"', book["xl/workbook.xml"])
    assert names == ["Summary", "Activities", "Answers", "Questions", "Attendance"]
    session.rollback()
    lines = session.execute(select(AuditLine.act, AuditLine.actor_id, AuditLine.details)).all()
    assert [tuple(line) for line in lines] == [
        ("live.exported", me.id, {"session": live.code, "form": "xlsx"})
    ]


def test_activities_say_what_each_round_counted(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me)
    opened(session, live, "stuck")
    vote(session, live, seats(session, live, 3), "b", step="stuck")
    ended(session, live)
    visitor.sign_in(me)

    found = rows(visitor, live, "activities")[1:]

    assert found == [
        ["stuck", "single", "Where?", "1", "3", "Rent", "0", "0.0", ""],
        ["stuck", "single", "Where?", "1", "3", "Papers", "3", "1.0", ""],
    ]


def test_an_export_exists_for_those_who_run_the_session(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    live = harbour(session, by=facilitator(session))
    visitor.sign_in(facilitator(session))
    session.commit()

    for name in ("export.xlsx", "export.csv"):
        assert visitor.client.get(f"/live/{live.code}/{name}").status_code == 404
