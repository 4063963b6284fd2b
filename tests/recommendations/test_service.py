"""Publishing the library: one rule, one refusal at a time."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learning.errors import Refusal
from learning.recommendations import queries
from learning.recommendations.library import Compiled, Library, Teaching
from learning.recommendations.models import (
    Recommendation,
    RecommendationEvidence,
    RecommendationVersion,
)
from learning.recommendations.service import Published, publish_library, relink
from learning.store.session import Store
from tests import counting
from tests.recommendations.making import (
    LATER,
    NOW,
    library,
    module,
    practice,
    practice_text,
    published,
    recommendation,
    text,
)

Version = tuple[int, str, str]


def versions(session: Session) -> list[Version]:
    rows = session.scalars(select(RecommendationVersion).order_by(RecommendationVersion.id))
    return [(row.number, row.language, row.title) for row in rows]


def test_new_words_get_a_first_version(session: Session) -> None:
    done = published(session, recommendation(texts=(text(title="Guarantee"),)))

    assert done == Published(new_versions=("guarantee",), archived=())
    assert versions(session) == [(1, "en", "Guarantee")]


def test_the_same_words_make_no_new_version(session: Session) -> None:
    published(session, recommendation(texts=(text(title="Guarantee"),)))

    done = published(session, recommendation(texts=(text(title="Guarantee"),)), now=LATER)

    assert done == Published(new_versions=(), archived=())
    assert versions(session) == [(1, "en", "Guarantee")]


def test_changed_words_get_a_new_number_and_the_old_ones_stay(session: Session) -> None:
    published(session, recommendation(texts=(text(title="Guarantee"),)))

    done = published(session, recommendation(texts=(text(title="Guarantee it"),)), now=LATER)

    assert done == Published(new_versions=("guarantee",), archived=())
    assert versions(session) == [(1, "en", "Guarantee"), (2, "en", "Guarantee it")]
    card = queries.read_chain(session).recommendation("guarantee")
    assert card is not None
    assert (card.version, card.texts["en"].title) == (2, "Guarantee it")


@pytest.mark.parametrize("change", [{"levels": ("national",)}, {"cost_band": "high"}])
def test_level_and_cost_belong_to_the_words(session: Session, change: dict[str, Any]) -> None:
    published(session, recommendation())

    done = published(session, recommendation(**change))

    assert done.new_versions == ("guarantee",)


def test_new_html_of_the_same_words_renews_the_text_in_place(session: Session) -> None:
    published(session, recommendation())

    published(session, recommendation(texts=(text(compiled=Compiled(body=("<p>New</p>",))),)))

    one = session.scalars(select(Recommendation)).one()
    shown = queries.version_text(session, one.id, number=1, language="en")
    assert shown.compiled == Compiled(body=("<p>New</p>",))


def test_links_alone_make_no_new_version(session: Session) -> None:
    published(session, recommendation(frameworks=("sdg:11.1",)))

    done = published(session, recommendation(frameworks=("gcm:15",), evidence=("fact:F1",)))

    chain = queries.read_chain(session)
    card = chain.recommendation("guarantee")
    assert card is not None
    assert done.new_versions == ()
    assert [item.name for _, item in chain.items_of(card.id)] == ["gcm:15"]


def test_a_translation_joins_the_number_in_force(session: Session) -> None:
    published(session, recommendation(texts=(text(title="Guarantee"),)))

    done = published(
        session, recommendation(texts=(text(title="Guarantee"), text("fr", title="Garantir")))
    )

    assert done.new_versions == ()
    assert versions(session) == [(1, "en", "Guarantee"), (1, "fr", "Garantir")]


def test_a_corrected_translation_gets_a_new_number(session: Session) -> None:
    published(session, recommendation(texts=(text(title="G"), text("fr", title="Garantir"))))

    published(session, recommendation(texts=(text(title="G"), text("fr", title="Garantie"))))

    assert versions(session) == [
        (1, "en", "G"),
        (1, "fr", "Garantir"),
        (2, "en", "G"),
        (2, "fr", "Garantie"),
    ]
    one = session.scalars(select(Recommendation)).one()
    newest, first = queries.versions(session, one.id)
    assert (newest.number, newest.languages, newest.changed) == (2, ("en", "fr"), ("fr",))
    assert (first.number, first.languages, first.changed) == (1, ("en", "fr"), ("en", "fr"))


def test_a_file_from_elsewhere_keeps_its_count(session: Session) -> None:
    published(session, recommendation(version=4))

    assert [number for number, *_ in versions(session)] == [4]


def test_what_leaves_the_library_is_archived_and_can_come_back(session: Session) -> None:
    published(session, recommendation(), practice())

    done = published(session, now=LATER)
    gone = queries.read_chain(session)
    published(session, recommendation(), practice())
    back = queries.read_chain(session)

    assert done == Published(new_versions=(), archived=("guarantee",))
    card, told = gone.recommendation("guarantee"), gone.practice("matching")
    assert card is not None
    assert told is not None
    assert (card.archived_at, told.archived_at) == (LATER, LATER)
    assert (gone.listed, gone.listed_practices) == ((), ())
    assert [one.key for one in back.listed] == ["guarantee"]
    assert [one.key for one in back.listed_practices] == ["matching"]
    assert versions(session) == [(1, "en", "Guarantee the first tenancy (en)")]


def test_an_address_left_behind_still_leads_there(session: Session) -> None:
    published(session, recommendation(slug="old-name"), practice(slug="old-practice"))

    published(session, recommendation(slug="new-name"), practice(slug="new-practice"))

    chain = queries.read_chain(session)
    card, told = chain.recommendation("old-name"), chain.practice("old-practice")
    assert card is not None
    assert told is not None
    assert (card.slug, told.slug) == ("new-name", "new-practice")


def test_two_recommendations_may_swap_their_addresses(session: Session) -> None:
    published(session, recommendation("one", slug="left"), recommendation("two", slug="right"))

    published(session, recommendation("one", slug="right"), recommendation("two", slug="left"))

    chain = queries.read_chain(session)
    found = (chain.recommendation("left"), chain.recommendation("right"))
    assert [card and card.key for card in found] == ["two", "one"]


def test_a_practice_is_evidence_when_either_file_says_so(session: Session) -> None:
    published(
        session,
        recommendation(evidence=("practice:matching", "fact:F1")),
        practice("matching", recommendations=("guarantee",)),
        practice("saving", recommendations=("guarantee",)),
    )

    rows = session.scalars(select(RecommendationEvidence).order_by(RecommendationEvidence.position))
    names = {one.id: one.key for one in queries.read_chain(session).practices.values()}
    found = [(names.get(row.practice_id or 0), row.fact_key) for row in rows]
    assert found == [("matching", None), (None, "F1"), ("saving", None)]


def test_a_practice_text_that_left_is_gone(session: Session) -> None:
    published(session, practice(texts=(practice_text(), practice_text("fr"))))

    published(session, practice(texts=(practice_text(),)))

    told = queries.read_chain(session).practice("matching")
    assert told is not None
    assert list(told.texts) == ["en"]


def test_relinking_replaces_every_place_that_teaches(session: Session) -> None:
    first, second = module(session, lessons=("first", "second"))
    published(session, recommendation(), practice())
    relink(
        session,
        [
            Teaching(
                first.module_id,
                first.id,
                ("guarantee",),
                (("q1", "guarantee"),),
                ("matching",),
                ("deposit",),
            )
        ],
    )

    relink(
        session,
        [
            Teaching(second.module_id, second.id, recommendations=("guarantee",)),
            Teaching(second.module_id, questions=(("q9", "guarantee"),)),
        ],
    )

    links = queries.read_chain(session).links
    assert list(links.lessons.back) == [second.id]
    places = [(place.lesson_id, place.key) for place in links.questions.back]
    assert places == [(None, "q9")]
    assert links.cases.forth == {}
    assert queries.terms_of_lessons(session).forth == {}


def test_publishing_twice_writes_nothing_the_second_time(session: Session, store: Store) -> None:
    entries = (
        recommendation(frameworks=("sdg:11.1", "charter"), evidence=("practice:matching",)),
        practice(texts=(practice_text(), practice_text("fr"))),
    )
    published(session, *entries)
    session.commit()

    with counting.queries(store) as seen:
        publish_library(session, library(*entries), now=LATER)
        session.flush()

    assert [one for one in seen if not one.startswith("SELECT")] == []


REFUSED = [
    (
        library(recommendation("a", slug="same"), recommendation("b", slug="same")),
        "Two files of the library are called “same”.",
    ),
    (library(recommendation(texts=())), "“guarantee” has no text."),
    (
        library(recommendation(texts=(text(), text()))),
        "“guarantee” has two texts in the language “en”.",
    ),
    (
        library(recommendation(cost_band="cheap")),
        "“guarantee” says “cheap”. Possible are: none, low, medium, high.",
    ),
    (
        library(recommendation(levels=("local", "village"))),
        "“guarantee” says “village”. Possible are: local, national, international.",
    ),
    (
        library(practice(theme="houses")),
        "“matching” says “houses”. Possible are: housing, social-cohesion, basic-services.",
    ),
    (
        library(recommendation(frameworks=("sdg:99",))),
        "“guarantee” refers to “sdg:99”, which the library does not have.",
    ),
    (
        library(recommendation(evidence=("practice:nowhere",))),
        "“guarantee” refers to “practice:nowhere”, which the library does not have.",
    ),
    (
        library(recommendation(evidence=("fact:F99",))),
        "“guarantee” refers to “fact:F99”, which the library does not have.",
    ),
    (
        library(practice(recommendations=("nothing",))),
        "“matching” refers to “nothing”, which the library does not have.",
    ),
    (
        library(practice(facts=("F99",))),
        "“matching” refers to “F99”, which the library does not have.",
    ),
]


@pytest.mark.parametrize(("refused", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_no_page_could_show_is_refused(session: Session, refused: Library, words: str) -> None:
    published(session)

    with pytest.raises(Refusal) as caught:
        publish_library(session, refused, now=NOW)

    assert str(caught.value) == words


def test_an_item_without_its_parent_is_refused(session: Session) -> None:
    whole = library()
    torn = replace(whole, items=tuple(one for one in whole.items if one.code != "11"))

    with pytest.raises(Refusal) as caught:
        publish_library(session, torn, now=NOW)

    assert str(caught.value) == "“sdg:11.1” refers to “11”, which the library does not have."


def test_the_address_of_what_was_withdrawn_is_not_given_away(session: Session) -> None:
    published(session, recommendation("old", slug="guarantee"))

    with pytest.raises(Refusal) as caught:
        published(session, recommendation("new", slug="guarantee"))

    assert str(caught.value) == "The address “guarantee” belongs to “old”, which was withdrawn."


def test_a_lesson_cannot_teach_what_is_not_there(session: Session) -> None:
    (first,) = module(session)

    with pytest.raises(Refusal) as caught:
        relink(session, [Teaching(first.module_id, first.id, recommendations=("nothing",))])

    assert str(caught.value) == "A lesson refers to “nothing”, which the library does not have."
