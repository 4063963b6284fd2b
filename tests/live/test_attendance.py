"""Who was there: named people by name, hidden ones as a line without, anonymous ones counted."""

from sqlalchemy.orm import Session

from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.counting import queries
from tests.live.endings import ended, harbour, opened, seats, vote
from tests.live.making import seat
from tests.live.rooms import facilitator
from tests.visitor import Visitor, words


def test_named_people_have_a_name_hidden_ones_none_and_anonymous_ones_are_a_number(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    me = facilitator(session)
    live = harbour(session, by=me)
    named = seat(session, live, kind="named", shown_name="Amina", person_id=person(session).id)
    hidden = seat(session, live, kind="hidden", person_id=person(session, name="Hadi").id)
    opened(session, live, "stuck")
    vote(session, live, [named, hidden, *seats(session, live, 2)], "a", step="stuck")
    ended(session, live)
    visitor.sign_in(me)

    page = visitor.open(f"/live/{live.code}/attendance")

    lines = [
        (words(row.select_one("th")), words(row.select("td")[-1]))
        for row in page.select("tbody tr")
    ]
    assert lines == [("Amina", "1"), ("not shown", "1")]
    assert "4 people were there. 2 of them anonymously" in words(page.main)
    assert "Hadi" not in words(page.main)


def test_the_list_goes_over_pages_and_costs_the_same(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    me, counts = facilitator(session), []
    live = harbour(session, by=me)
    visitor.sign_in(me)
    for many in (1, 60):
        for number in range(many):
            seat(session, live, kind="named", shown_name=f"Person {number:03}")
        visitor.open(f"/live/{live.code}/attendance")
        with queries(store) as ran:
            visitor.client.get(f"/live/{live.code}/attendance")
        counts.append(len(ran))

    second = visitor.open(f"/live/{live.code}/attendance?page=2")

    assert counts == [counts[0]] * 2
    assert len(second.select("tbody tr")) == 11


def test_the_list_exists_for_those_who_run_the_session(
    store: Store, session: Session, visitor: Visitor
) -> None:
    publish(store)
    live = harbour(session, by=facilitator(session))
    visitor.sign_in(facilitator(session))

    visitor.open(f"/live/{live.code}/attendance", status=404)
