"""Cohorts: who looks after them, who joins, and what is seen of whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.accounts.models import Person
from learning.catalogue.models import Module
from learning.errors import NotFound, Refusal
from learning.mail.models import Mail
from learning.progress.models import Cohort, CohortFacilitator, CohortMember, CohortModule
from learning.progress.queries import cohorts as queries
from learning.progress.queries.cohorts import TaskCounts
from learning.progress.service import cohorts, enrol
from learning.progress.service.cohorts import Sent
from learning.store.session import Store
from tests import counting
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.visitor import Visitor, words

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
SENT = Sent("https://learn.example.org", "fr")


@pytest.fixture
def ines(store: Store, session: Session) -> Person:
    publish(store)
    return person(session, role="facilitator", name="Inés", email="ines@example.org")


@pytest.fixture
def ports(session: Session, ines: Person) -> Cohort:
    return cohorts.add(session, "Ports", by_id=ines.id, now=NOW)


def harbour(session: Session) -> int:
    return session.scalars(select(Module.id)).one()


def invite(session: Session, cohort: Cohort, ines: Person, *addresses: str) -> int:
    return cohorts.invite(session, cohort, addresses, by_id=ines.id, sent=SENT, now=NOW)


def test_invited_people_join_by_their_own_press(
    session: Session, ines: Person, ports: Cohort
) -> None:
    amina = person(session, email="amina@example.org", language="ar")

    sent = [invite(session, ports, ines, "amina@example.org", "new@example.org") for _ in "ab"]
    before = queries.member_page(session, ports.id, 1)
    cohorts.join(session, ports, amina, now=NOW)
    after = queries.member_page(session, ports.id, 1)

    assert sent == [2, 0]
    mails = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert [(one.address, one.language, one.values["link"]) for one in mails] == [
        ("amina@example.org", "ar", "https://learn.example.org/ar/sign-in?next=/ar/me"),
        ("new@example.org", "fr", "https://learn.example.org/fr/sign-up?next=/fr/me"),
    ]
    assert (before.member_count, before.joined_count) == (2, 0)
    assert [(one.name, one.is_address) for one in after.members] == [
        ("Amina", False),
        ("new@example.org", True),
    ]


def test_how_far_people_are_shows_only_once_they_have_joined(
    session: Session, ines: Person, ports: Cohort
) -> None:
    module = harbour(session)
    cohorts.set_module(session, ports, module, opens_on=FIRST, due_on=LAST)
    amina = person(session, email="amina@example.org")
    enrol(session, person_id=amina.id, module_id=module, now=NOW)
    invite(session, ports, ines, "amina@example.org")

    seen = []
    for _ in range(2):
        (line,) = queries.member_page(session, ports.id, 1).members
        seen.append((line.begun, queries.task_counts(session, ports.id)))
        cohorts.join(session, ports, amina, now=NOW)

    assert seen == [(frozenset(), {}), (frozenset({module}), {module: TaskCounts(1, 0)})]


def test_nobody_joins_uninvited_or_a_closed_cohort(
    session: Session, ines: Person, ports: Cohort
) -> None:
    amina = person(session, email="amina@example.org")
    with pytest.raises(NotFound):
        cohorts.join(session, ports, amina, now=NOW)
    invite(session, ports, ines, "amina@example.org")
    cohorts.close(session, ports, by_id=ines.id, now=NOW)

    with pytest.raises(Refusal, match="closed"):
        cohorts.join(session, ports, amina, now=NOW)
    with pytest.raises(Refusal, match="closed"):
        invite(session, ports, ines, "other@example.org")
    assert queries.cohorts_of(session, amina.id) == []
    cohorts.reopen(session, ports, by_id=ines.id, now=NOW)
    cohorts.join(session, ports, amina, now=NOW)


def test_a_module_said_again_has_new_days(session: Session, ines: Person, ports: Cohort) -> None:
    module = harbour(session)
    cohorts.set_module(session, ports, module, opens_on=FIRST, due_on=LAST)
    cohorts.set_module(session, ports, module, opens_on=LAST, due_on=None)

    assert [(one.opens_on, one.due_on) for one in queries.tasks_of(session, ports.id)] == [
        (LAST, None)
    ]
    with pytest.raises(Refusal):
        cohorts.set_module(session, ports, module, opens_on=LAST, due_on=FIRST)


# The pages


def test_a_cohort_is_made_and_kept_by_its_pages(
    session: Session, visitor: Visitor, ines: Person
) -> None:
    person(session, role="facilitator", email="beside@example.org", name="Beside")
    visitor.sign_in(ines)

    visitor.send("/cohorts", name="Ports")
    path = f"/cohorts/{session.scalars(select(Cohort.public_id)).one()}"
    visitor.send(path, module="harbour", opens_on="2026-12-01", due_on="2026-12-31")
    visitor.send(path, email="beside@example.org")
    page = visitor.send(path, addresses="Amina <amina@example.org>\nnot an address")
    assert "1 person can be invited" in words(page.main)

    session.expire_all()
    assert session.scalars(select(CohortModule.due_on)).all() == [LAST]
    assert len(session.scalars(select(CohortFacilitator)).all()) == 1
    assert session.scalars(select(CohortMember)).all() == []
    token = page.select_one("main input[name=csrf_token]")["value"]  # type: ignore[index]
    listed = {"csrf_token": token, "addresses": "amina@example.org"}
    answer = visitor.client.post(f"{path}/members", data=listed, follow_redirects=True)
    shown = words(visitor.check(answer, 200).main)
    assert "The invitations are on their way." in shown
    assert "amina@example.org" in shown
    visitor.send(path, name="Ports, spring")
    assert "closed" in words(visitor.send(path, press="Close the cohort").main)
    assert "open again" in words(visitor.send(path, press="Open it again").main)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "Write a name"),
        ({"module": "harbour", "opens_on": "2026-12-31", "due_on": "2026-12-01"}, "lies before"),
        ({"module": "harbour", "opens_on": ""}, "Choose a day."),
        ({"email": "nobody@example.org"}, "Nobody who may look after a cohort"),
        ({"addresses": ""}, "Paste the addresses first."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    session: Session,
    visitor: Visitor,
    ines: Person,
    ports: Cohort,
    given: dict[str, Any],
    said: str,
) -> None:
    visitor.sign_in(ines)

    page = visitor.send(f"/cohorts/{ports.public_id}", expecting=422, **given)

    assert said in words(page.main)


def test_a_cohort_does_not_exist_for_other_facilitators(
    session: Session, visitor: Visitor, ines: Person, ports: Cohort
) -> None:
    other = person(session, role="facilitator", email="other@example.org")
    visitor.sign_in(other)
    visitor.open(f"/cohorts/{ports.public_id}", status=404)
    assert visitor.open("/cohorts").select("tbody th") == []

    cohorts.name_facilitator(session, ports, "other@example.org", by_id=ines.id, now=NOW)
    visitor.open(f"/cohorts/{ports.public_id}")
    other.role = "participant"
    visitor.open(f"/cohorts/{ports.public_id}", status=404)


def test_members_see_their_cohort_and_its_days(
    session: Session, visitor: Visitor, ines: Person, ports: Cohort
) -> None:
    cohorts.set_module(session, ports, harbour(session), opens_on=FIRST, due_on=LAST)
    amina = person(session, email="amina@example.org")
    invite(session, ports, ines, "amina@example.org")
    visitor.sign_in(amina)

    page = visitor.open("/me")
    assert "You are invited." in words(page.main)
    assert "from 1 December 2026 to 31 December 2026" in words(page.main)
    page = visitor.send("/me", press="Join the cohort")
    assert "You are invited." not in words(page.main)
    page = visitor.send("/me", press="Leave the cohort")
    assert "Ports" not in words(page.main)
    session.expire_all()
    assert session.scalars(select(CohortMember)).all() == []


def test_the_pages_cost_the_same_for_many(
    session: Session, store: Store, visitor: Visitor, ines: Person, ports: Cohort
) -> None:
    cohorts.set_module(session, ports, harbour(session), opens_on=FIRST, due_on=LAST)
    visitor.sign_in(ines)
    visitor.open(f"/cohorts/{ports.public_id}")  # the shelf is read once
    counts = []
    for number in (1, 60):
        for more in range(number):
            one = person(session, email=f"{number}-{more}@example.org")
            invite(session, ports, ines, one.email)
            cohorts.join(session, ports, one, now=NOW + timedelta(minutes=more))
        session.commit()
        for path in (f"/cohorts/{ports.public_id}", "/cohorts"):
            with counting.queries(store) as ran:
                assert visitor.client.get(path).status_code == 200
            counts.append(len(ran))

    assert counts[:2] == counts[2:]
