"""The page of results: what it shows, what it refuses, and what it costs."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from learning.search import queries as search_queries
from learning.search.results import Choice, Hit, listing
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import publish
from tests.counting import queries
from tests.search.test_index import HOSTILE
from tests.search.texts import HOUSING, OTHERS, entry, fill
from tests.visitor import Visitor, words


def titles(page: BeautifulSoup) -> list[str]:
    return [words(one) for one in page.select(".search__title")]


def box(page: BeautifulSoup) -> str:
    return str(page.select("#q")[0]["value"])


def told(page: BeautifulSoup) -> str:
    return " ".join(words(one) for one in page.select("main .notice, main .field__error"))


def test_results_lead_to_what_was_found(store: Store, visitor: Visitor) -> None:
    publish(store)

    page = visitor.open("/search?q=rent")

    assert {str(a["href"]) for a in page.select(".search__title a")} == {
        "/modules/harbour/first-home",
        "/modules/harbour/many-ways",
        "/recommendations/guarantee",
        "/practices/almira-guarantee",
    }
    lesson = page.select("a[href='/modules/harbour/first-home']")[0].find_parent("li")
    assert lesson is not None
    assert words(lesson.select(".crumbs")[0]) == "Lesson Homes at the harbour"
    for link in page.select(".search__title a"):
        visitor.open(str(link["href"]))


@pytest.mark.parametrize("prefix", ["", "/fr", "/es", "/ar"])
def test_a_visitor_searches_from_the_box_on_any_page(
    session: Session, visitor: Visitor, prefix: str
) -> None:
    fill(session)

    page = visitor.send(f"{prefix}/glossary", q="السكن")

    assert titles(page) == ["السكن الاجتماعي"]
    assert box(page) == "السكن"


def test_words_are_marked_in_the_text_s_own_language_and_direction(
    session: Session, visitor: Visitor
) -> None:
    fill(session)

    page = visitor.open("/search?q=مدينة")
    found = page.select(".search__snippet")[0]

    assert (found["lang"], found["dir"]) == ("ar", "rtl")
    assert [words(mark) for mark in found.select("mark")] == ["المدينة"]
    assert words(found).startswith("مَساكِن للأُسَر")
    assert words(page.select(".search__one .crumbs")[0]) == "Glossary العربية"


def test_markup_in_a_text_or_in_what_was_typed_is_text(session: Session, visitor: Visitor) -> None:
    fill(session)

    page = visitor.open("/search?q=%3Cscript%3Ealert(1)%3C/script%3E bold")

    assert page.select(".search__title")[0].get_text() == "<b>Bold</b> & co"
    assert page.select("main b, main script") == []
    assert box(page) == "<script>alert(1)</script> bold"


def test_a_thing_is_listed_once_in_the_reader_s_language(
    session: Session, visitor: Visitor
) -> None:
    fill(session)

    english, spanish = visitor.open("/en/search?q=social"), visitor.open("/es/search?q=social")

    assert (titles(english), titles(spanish)) == (["Social housing"], ["Vivienda social"])


@pytest.mark.parametrize(
    ("address", "links"),
    [
        ("/search?q=logement", ["/fr/glossary#social"]),  # the English page shows English words
        ("/es/search?q=logement", ["/fr/glossary#social"]),
        ("/fr/search?q=logement", ["/fr/glossary#social"]),
        ("/search?q=guichet", ["/fr/practices/front-door"]),
        ("/ar/search?q=guichet", ["/fr/practices/front-door"]),
        ("/ar/search?q=station", ["/ar/practices/front-door"]),  # shown there as it is found
    ],
)
def test_a_link_leads_to_the_words_that_were_found(
    session: Session, visitor: Visitor, address: str, links: list[str]
) -> None:
    fill(session)

    page = visitor.open(address)

    assert [str(a["href"]) for a in page.select(".search__title a")] == links


def test_filters_say_how_many_each_choice_would_leave(session: Session, visitor: Visitor) -> None:
    fill(session)

    page = visitor.open("/search?q=service")
    assert [words(a) for a in page.select(".search__filter a")] == [
        "All",
        "English 1",
        "Français 1",
    ]

    page = visitor.open("/search?q=service&language=fr")
    assert titles(page) == ["Guichet unique"]
    assert [words(a) for a in page.select(".search__filter a[aria-current]")] == ["Français 1"]

    page = visitor.open("/search?q=social&kind=practice")
    assert titles(page) == []
    assert page.select("main a.button[href='/search?q=social']")


@pytest.mark.parametrize(
    "filters", ["kind=x&language=xx", "page=0", "page=-3", "page=x", "page=99"]
)
def test_an_unknown_filter_or_page_is_none(
    session: Session, visitor: Visitor, filters: str
) -> None:
    fill(session)

    assert titles(visitor.open(f"/search?q=social+housing&{filters}")) == ["Social housing"]


def test_a_listing_counts_things_not_texts() -> None:
    hits = [
        Hit(1, "term", "en", "", "a"),
        Hit(2, "lesson", "en", "m", "b"),
        Hit(3, "term", "fr", "", "a"),
        Hit(4, "term", "fr", "", "c"),
    ]

    found = listing(hits, kind="term", language="", order=("en", "fr"))

    assert [hit.id for hit in found.hits] == [1, 4]
    assert found.kinds == (Choice("lesson", 1, is_chosen=False), Choice("term", 2, is_chosen=True))
    assert found.languages == (
        Choice("en", 1, is_chosen=False),
        Choice("fr", 2, is_chosen=False),
    )


def test_results_are_paged(session: Session, visitor: Visitor) -> None:
    fill(session, *(entry(f"Tenant {number:02}", slug=f"t{number}") for number in range(23)))

    pages = [visitor.open(f"/search?q=tenants&page={number}") for number in (1, 2, 3)]

    assert [len(titles(page)) for page in pages] == [10, 10, 3]
    assert len({title for page in pages for title in titles(page)}) == 23
    assert str(pages[1].select("a[rel=next]")[0]["href"]) == "/search?q=tenants&page=3"


def test_some_of_the_words_are_better_than_nothing(session: Session, visitor: Visitor) -> None:
    fill(session)

    page = visitor.open("/search?q=eviction+station")

    assert set(titles(page)) == {"Eviction", "Rent", "One-stop shop"}
    assert told(page) == "No text has all of these words. These have some of them."


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("/search?q=the+of", "These words stand in nearly every text"),
        ("/search?q=%22*%25(", "There is no word in what you typed"),
        ("/search?q=nowhere", "Nothing was found for these words"),
        ("/search", ""),
        ("/search?q=", ""),
    ],
)
def test_without_results_the_page_says_what_to_do(
    session: Session, visitor: Visitor, address: str, beginning: str
) -> None:
    fill(session)

    page = visitor.open(address)

    assert told(page)[: len(beginning) or None] == beginning
    for path in ("/modules", "/recommendations", "/practices", "/glossary"):
        assert page.select(f"main a[href='{path}']")


@pytest.mark.parametrize("text", ["x" * 10_000, "word " * 2_000, "س" * 10_000, '"' * 10_000])
def test_10000_characters_are_refused_with_what_was_typed_kept(
    app: Flask, session: Session, visitor: Visitor, text: str
) -> None:
    fill(session)
    visitor.settle()

    answer = app.test_client().get("/search", query_string={"q": text})
    page = visitor.check(answer, 422)

    assert box(page) == text[:200]
    assert told(page).startswith("That is more than 200 characters")
    assert titles(page) == []


def test_hostile_words_get_an_ordinary_page(session: Session, visitor: Visitor) -> None:
    fill(session)
    visitor.settle()

    for typed in HOSTILE:
        page = visitor.check(visitor.client.get("/search", query_string={"q": typed}), 200)
        assert box(page) == typed.replace("\x00", "").strip()


def test_the_page_is_nobody_else_s(session: Session, visitor: Visitor) -> None:
    fill(session)
    visitor.open("/fr/search?q=logement")
    assert visitor.answer is not None

    assert visitor.answer.headers["Cache-Control"] == "private, no-cache"
    assert visitor.answer.headers["ETag"] != ""
    again = visitor.client.get(
        "/fr/search?q=logement", headers={"If-None-Match": visitor.answer.headers["ETag"]}
    )
    assert again.status_code == 304
    other = visitor.client.get(
        "/fr/search?q=loyer", headers={"If-None-Match": visitor.answer.headers["ETag"]}
    )
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("site", "encoding"), [("cross-site", None), ("same-site", None), ("same-origin", "br")]
)
def test_another_site_cannot_measure_how_a_search_compresses(
    session: Session, visitor: Visitor, site: str, encoding: str | None
) -> None:
    fill(session)
    visitor.sign_in(person(session))
    visitor.settle()

    answer = visitor.client.get(
        "/search?q=housing", headers={"Accept-Encoding": "br", "Sec-Fetch-Site": site}
    )

    assert answer.headers.get("Content-Encoding") == encoding


@pytest.mark.parametrize(
    ("address", "statements"),
    [
        ("/search?q=tenants", 3),  # the revision, the hits, their texts
        ("/search?q=tenants+station", 4),  # none has both: once more for any
        ("/search?q=nowhere", 2),
        ("/search", 1),
    ],
)
def test_a_search_asks_as_often_among_1000_lessons_as_among_18(
    store: Store, session: Session, visitor: Visitor, address: str, statements: int
) -> None:
    counts = []
    for count in (18, 1000):
        lessons = (
            entry(f"Tenant {number}", "What tenants pay.", kind="lesson", slug=f"l{number}")
            for number in range(count)
        )
        fill(session, *lessons, OTHERS[2])
        visitor.open(address)
        with queries(store) as ran:
            visitor.client.get(address)
        counts.append(len(ran))

    assert counts == [statements, statements]


def test_very_many_results_are_cut_and_the_page_says_so(session: Session, visitor: Visitor) -> None:
    fill(
        session,
        *(entry(f"Tenant {number}", slug=f"t{number}") for number in range(600)),
        HOUSING[0],
    )

    page = visitor.open("/search?q=tenants")

    assert words(page.select(".search__result")[0]) == f"{search_queries.MOST} results"
    assert "Only the best results are listed" in words(page.select("main")[0])
