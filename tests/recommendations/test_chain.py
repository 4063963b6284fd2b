"""Every link can be walked both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from learning.recommendations import queries
from learning.recommendations.chain import Chain, QuestionPlace, two_way
from learning.recommendations.library import Teaching
from learning.recommendations.lines import Chip, RecommendationLine, line
from tests.recommendations.making import (
    module,
    practice,
    published,
    recommendation,
    taught,
    text,
)


@pytest.fixture
def chain(session: Session) -> Chain:
    """Two recommendations that share a practice, a fact, a target and a lesson; one has more."""
    first, second = module(session, lessons=("first", "second"), questions=("why",))
    shared = ("practice:matching", "fact:F1")
    published(
        session,
        recommendation("one", frameworks=("sdg:11.1", "charter"), evidence=shared),
        recommendation("two", frameworks=("sdg:11.1", "sdg:11"), evidence=(*shared, "fact:F2")),
        practice("matching"),
    )
    taught(
        session,
        Teaching(first.module_id, first.id, ("one", "two"), (), ("matching",), ("deposit",)),
        Teaching(second.module_id, second.id, (), (("why", "two"),), (), ("deposit",)),
    )
    return queries.read_chain(session)


def ids(chain: Chain, *keys: str) -> tuple[int, ...]:
    found = {one.key: one.id for one in chain.recommendations.values()}
    return tuple(found[key] for key in keys)


def test_lessons_by_their_cards(chain: Chain) -> None:
    one, two = ids(chain, "one", "two")
    (lesson,) = chain.links.lessons.of(one)

    assert chain.links.lessons.of(two) == (lesson,)
    assert chain.links.lessons.to(lesson) == (one, two)


def test_lessons_by_their_questions_too(chain: Chain) -> None:
    one, two = ids(chain, "one", "two")
    first, second = chain.lessons_of(two)

    assert chain.lessons_of(one) == (first,)
    assert [card.key for card in chain.recommendations_of_lesson(first)] == ["one", "two"]
    assert [card.key for card in chain.recommendations_of_lesson(second)] == ["two"]


def test_questions(chain: Chain) -> None:
    (two,) = ids(chain, "two")
    (place,) = chain.links.questions.of(two)

    assert place == QuestionPlace(place.module_id, place.lesson_id, "why")
    assert chain.links.questions.to(place) == (two,)


def test_practices(chain: Chain) -> None:
    one, two = ids(chain, "one", "two")
    told = chain.practice("matching")
    assert told is not None

    assert [card.key for card in chain.practices_named(chain.links.practices.of(one))] == [
        "matching"
    ]
    assert chain.links.practices.to(told.id) == (one, two)


def test_facts(chain: Chain) -> None:
    one, two = ids(chain, "one", "two")

    assert (chain.links.facts.of(one), chain.links.facts.of(two)) == (("F1",), ("F1", "F2"))
    assert (chain.links.facts.to("F1"), chain.links.facts.to("F2")) == ((one, two), (two,))


def test_framework_items(chain: Chain) -> None:
    one, two = ids(chain, "one", "two")
    sdg = chain.framework("sdg")
    assert sdg is not None
    goal, target = sdg.item("11"), sdg.item("11.1")
    assert goal is not None
    assert target is not None

    assert [item.name for _, item in chain.items_of(two)] == ["sdg:11.1", "sdg:11"]
    assert chain.links.items.to(target.id) == (one, two)
    assert [card.key for card in chain.touching(sdg, goal)] == ["one", "two"]
    assert (sdg.under(goal), sdg.above(target)) == ((target,), goal)


def test_frameworks_as_a_whole(chain: Chain) -> None:
    (one,) = ids(chain, "one")
    charter = chain.framework("charter")
    assert charter is not None

    assert chain.frameworks_of(one) == (charter,)
    assert [card.key for card in chain.answering(charter)] == ["one"]


def test_cases(chain: Chain) -> None:
    told = chain.practice("matching")
    assert told is not None
    (lesson,) = chain.links.cases.of(told.id)

    assert chain.links.cases.to(lesson) == (told.id,)


def test_terms(chain: Chain, session: Session) -> None:
    uses = queries.terms_of_lessons(session)
    first, second = uses.of("deposit")

    assert (uses.to(first), uses.to(second)) == (("deposit",), ("deposit",))


def test_a_card_is_found_by_key_and_by_address_and_says_all_in_a_line(session: Session) -> None:
    published(
        session,
        recommendation(
            "key",
            slug="address",
            frameworks=("gcm:15", "gcm:15(a)", "charter"),
            evidence=("practice:matching",),
            texts=(text(title="Do"), text("fr", title="Faire", summary="Vite.")),
        ),
        practice(),
    )
    chain = queries.read_chain(session)

    card = chain.recommendation("key")

    assert card is not None
    assert chain.recommendation("address") == card
    assert line(chain, card, language="fr") == RecommendationLine(
        slug="address",
        language="fr",
        title="Faire",
        summary="Vite.",
        theme="housing",
        levels=("local",),
        cost_band="low",
        chips=(
            Chip("GCM objective {code}", "gcm", "15"),
            Chip("GCM action {code}", "gcm", "15(a)"),
            Chip("Charter of Cities", "charter", ""),
        ),
        practice_count=1,
    )
    assert line(chain, card, language="ar").language == "en"


@given(st.lists(st.tuples(st.integers(0, 5), st.text("abc", max_size=1))))
def test_whatever_points_at_something_is_pointed_back_to(pairs: list[tuple[int, str]]) -> None:
    links = two_way(pairs)

    forth = {(left, right) for left in links.forth for right in links.of(left)}
    back = {(left, right) for right in links.back for left in links.to(right)}
    assert forth == back == set(pairs)
    assert sum(map(len, links.forth.values())) == len(set(pairs))
