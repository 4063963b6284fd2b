"""My learning: where to go on, what is missing, my notes."""

import pytest
from sqlalchemy.orm import Session

from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import FIRST, publish, tree
from tests.counting import queries
from tests.visitor import Visitor, words


@pytest.fixture
def reader(store: Store, session: Session, visitor: Visitor) -> Visitor:
    publish(store)
    visitor.sign_in(person(session, name="Samira"))
    return visitor


def test_somebody_new_is_told_how_to_begin(reader: Visitor) -> None:
    page = reader.open("/me")

    assert "Samira" in page.select_one("h1").get_text()  # type: ignore[union-attr]
    assert page.select("main a[href='/modules']")


def test_the_lesson_opened_last_is_the_one_to_continue(reader: Visitor) -> None:
    reader.open("/modules/harbour/first-home")
    reader.open("/modules/harbour/many-ways")

    page = reader.open("/me")

    link = page.select_one("main a.button")
    assert link is not None
    assert link["href"] == "/modules/harbour/many-ways"
    assert "0 of 7 questions" in page.get_text(" ", strip=True)


def test_what_is_missing_is_said_with_its_rule(reader: Visitor) -> None:
    reader.open("/modules/harbour/first-home")

    assert "its 2 questions" in reader.open("/me").get_text(" ", strip=True)


def test_a_note_leads_back_to_its_place(reader: Visitor) -> None:
    reader.send("/modules/harbour/first-home", text="The bank, in our city.")

    page = reader.open("/me")

    assert "The bank, in our city." in page.get_text()
    assert page.select("a[href='/modules/harbour/first-home#reflection-our-risk']")


def test_a_note_names_its_lesson_in_the_language_of_the_page(
    store: Store, session: Session, visitor: Visitor
) -> None:
    french = FIRST.replace("title: The first home", "title: Le premier logement")
    french = french.replace("minutes: 15", "minutes: 15\nlanguage: fr")
    publish(store, tree(**{"harbour/lessons/01-first-home.fr.md": french}))
    visitor.sign_in(person(session, language="en"))
    visitor.send("/modules/harbour/first-home", text="The bank, in our city.")

    titles = [
        [words(one) for one in visitor.open(path).select(".note a, [href*='#reflection']")]
        for path in ("/me", "/fr/me")
    ]

    assert titles == [["The first home"], ["Le premier logement"]]


@pytest.mark.parametrize(
    ("minutes", "lesson"), [(5, "last-word"), (12, "many-ways"), (15, "first-home")]
)
def test_the_minutes_i_have_lead_to_a_lesson_that_fits(
    reader: Visitor, minutes: int, lesson: str
) -> None:
    answer = reader.client.get(f"/me/next?minutes={minutes}")

    assert (answer.status_code, answer.location) == (303, f"/modules/harbour/{lesson}")


def test_a_visitor_is_asked_to_sign_in_and_comes_back(store: Store, visitor: Visitor) -> None:
    page = visitor.open("/me", status=200)

    assert page.select_one("input[name=next]")["value"] == "/me"  # type: ignore[index]


def test_the_page_costs_the_same_with_one_and_three_lessons(reader: Visitor, store: Store) -> None:
    counts = []
    for lesson in ("first-home", "many-ways", "last-word"):
        reader.open(f"/modules/harbour/{lesson}")
        with queries(store) as ran:
            reader.client.get("/me")
        counts.append(len(ran))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 6
