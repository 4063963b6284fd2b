"""Pages of the library, opened as a visitor opens them."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy.orm import Session

from learning.recommendations.library import Compiled, Teaching
from learning.store.session import Store
from tests import counting
from tests.recommendations.making import (
    LATER,
    citing,
    module,
    practice,
    practice_text,
    published,
    recommendation,
    taught,
    text,
)
from tests.visitor import Visitor, words

Made = Callable[[Session], None]


def cards(page: BeautifulSoup) -> list[str]:
    """Titles of the cards on a page, in their order."""
    return [words(one) for one in page.select("main article :is(h2, h3) a")]


def options(page: BeautifulSoup, name: str) -> list[str]:
    return [words(one) for one in page.select(f"select[name={name}] option")]


def section(page: BeautifulSoup, heading: str) -> Tag:
    """The part of the page under this heading."""
    found = [one for one in page.select("h2") if words(one) == heading]
    assert len(found) == 1, heading
    assert found[0].parent is not None
    return found[0].parent


def links(part: Tag) -> list[tuple[str, str]]:
    return [(words(one), str(one["href"])) for one in part.select("a")]


def full_library(session: Session) -> None:
    """Three recommendations, two practices, a module that teaches them."""
    first, second = module(session, lessons=("first", "second"), questions=("why", "how"))
    published(
        session,
        recommendation(
            "guarantee",
            frameworks=("sdg:11.1", "gcm:15(a)", "charter"),
            evidence=("practice:matching", "fact:F1"),
            texts=(
                text(
                    title="Guarantee the first tenancy",
                    compiled=Compiled(
                        body=citing("F2"),
                        steps=("<ol><li>Count the tenancies.</li></ol>",),
                        risks=citing("F1"),
                        objections=citing("F2"),
                    ),
                ),
            ),
        ),
        recommendation(
            "statute",
            levels=("national",),
            cost_band="none",
            frameworks=("sdg:10.2",),
            texts=(text(title="Change the law"),),
        ),
        recommendation(
            "desk",
            theme="basic-services",
            levels=("local", "national"),
            texts=(text(title="Open one desk"),),
        ),
        practice("matching", facts=("F1",), sources=("REG",)),
        practice(
            "school",
            theme="social-cohesion",
            migrant_led=True,
            texts=(practice_text(title="A school by newcomers", city="Lyon", country="France"),),
        ),
    )
    taught(
        session,
        Teaching(first.module_id, first.id, ("guarantee",), (), ("matching",), ("deposit",)),
        Teaching(second.module_id, second.id, (), (("how", "guarantee"),)),
        Teaching(first.module_id, None, (), (("q1", "guarantee"),)),
    )


def test_the_registry_lists_what_is_in_force(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/recommendations")

    assert cards(page) == ["Guarantee the first tenancy", "Change the law", "Open one desk"]


def test_each_choice_says_how_many_it_would_leave(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/recommendations?level=national")

    assert options(page, "theme") == ["All", "Housing (1)", "Basic services (1)"]
    assert options(page, "level") == ["All", "Local level (2)", "National level (2)"]
    assert options(page, "cost") == ["All", "No new money (1)", "Low cost (1)"]
    assert options(page, "framework") == [
        "All",
        "Sustainable Development Goals (1)",
        "SDG 10 (1)",
        "SDG 10.2 (1)",
    ]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("theme=basic-services", ["Open one desk"]),
        ("level=national", ["Change the law", "Open one desk"]),
        ("cost=none", ["Change the law"]),
        ("framework=sdg:11.1", ["Guarantee the first tenancy"]),
        ("framework=sdg:11", ["Guarantee the first tenancy"]),
        ("framework=sdg", ["Guarantee the first tenancy", "Change the law"]),
        ("framework=charter", ["Guarantee the first tenancy"]),
        ("theme=housing&level=local", ["Guarantee the first tenancy"]),
        ("city=athens", ["Guarantee the first tenancy", "Change the law", "Open one desk"]),
    ],
)
def test_filters_leave_what_matches_all_of_them(
    visitor: Visitor, session: Session, query: str, left: list[str]
) -> None:
    full_library(session)

    page = visitor.open(f"/recommendations?{query}")

    assert cards(page) == left


def test_the_filter_form_leads_to_the_filtered_list(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.send("/recommendations", theme="basic-services", press="Show")

    assert cards(page) == ["Open one desk"]


def test_filters_that_leave_nothing_say_what_to_do(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/recommendations?theme=no-such-theme&page=999999999999")

    assert links(page.select(".empty")[0]) == [("Show all recommendations", "/recommendations")]


@pytest.mark.parametrize(
    ("path", "way_on"),
    [
        ("/recommendations", ("Modules", "/modules")),
        ("/practices", ("Recommendations", "/recommendations")),
        ("/glossary", ("Modules", "/modules")),
        ("/frameworks", ("Recommendations", "/recommendations")),
    ],
)
def test_an_empty_library_says_where_to_go(
    visitor: Visitor, path: str, way_on: tuple[str, str]
) -> None:
    page = visitor.open(path)

    assert links(page.select(".empty")[0]) == [way_on]


def test_long_lists_are_paged_under_their_filters(visitor: Visitor, session: Session) -> None:
    published(
        session,
        *(recommendation(f"r{n:02}", texts=(text(title=f"Do {n:02}"),)) for n in range(45)),
    )

    page = visitor.open("/recommendations?theme=housing&page=2")

    assert cards(page) == [f"Do {n:02}" for n in range(20, 40)]
    assert links(page.select(".paging")[0]) == [
        ("Previous", "/recommendations?theme=housing"),
        ("Next", "/recommendations?theme=housing&page=3"),
    ]


def test_many_recommendations_of_one_thing_are_not_on_one_page(
    visitor: Visitor, session: Session
) -> None:
    many = {"frameworks": ("sdg:11.1",), "evidence": ("practice:matching",)}
    published(session, *(recommendation(f"r{n:02}", **many) for n in range(21)), practice())

    target, framework, told, rest = (
        visitor.open(path)
        for path in (
            "/frameworks/sdg/11.1",
            "/frameworks/sdg",
            "/practices/matching",
            "/practices/matching?page=2",
        )
    )

    assert [len(cards(one)) for one in (target, framework, told, rest)] == [20, 20, 20, 1]
    see_all = [
        (words(link), str(link["href"]))
        for page in (target, framework)
        for link in page.select("main a")
        if words(link).startswith("See all 21")
    ]
    assert see_all == [
        ("See all 21 recommendations", "/recommendations?framework=sdg:11.1"),
        ("See all 21 recommendations", "/recommendations?framework=sdg"),
    ]


def test_a_recommendation_shows_its_chain(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/recommendations/guarantee")

    assert links(section(page, "Taught in")) == [
        ("Module homes", "/modules/homes"),
        ("Lesson first", "/modules/homes/first"),
        ("Lesson second", "/modules/homes/second"),
        ("Question 2", "/modules/homes/second#question-how"),
    ]
    assert words(section(page, "Taught in").select("li li")[-1]) == "Asked in the final quiz"
    assert links(section(page, "Evidence")) == [
        ("Matching tenants with flats (en)", "/practices/matching"),
        ("Survey of tenants", "https://statistics.example.org/7"),
    ]
    assert links(section(page, "Frameworks")) == [
        ("SDG 11.1", "/frameworks/sdg/11.1"),
        ("GCM action 15(a)", "/frameworks/gcm/15(a)"),
        ("Charter of Cities", "/frameworks/charter"),
    ]
    assert [words(one) for one in page.select(".chain__title")] == [
        "Taught in",
        "Evidence",
        "Frameworks",
        "First steps",
        "Indicators",
        "Cost",
        "Risks",
        "What sceptics say",
        "Versions",
        "For the council",
        "Languages",
    ]
    assert words(section(page, "Cost").select("p")[0]) == (
        "Low cost. Fits into the yearly budget of one office."
    )


def test_citations_lead_to_the_source_list(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/recommendations/guarantee")

    assert links(page.select(".prose")[0]) == [("Source 1", "#source-1")]
    assert [str(one["href"]) for one in page.select(".cite")] == [
        "#source-1",
        "#source-2",
        "#source-1",
    ]
    assert [one["id"] for one in page.select(".sources li")] == ["source-1", "source-2"]


def test_a_lonely_recommendation_says_so(visitor: Visitor, session: Session) -> None:
    published(session, recommendation())

    page = visitor.open("/recommendations/guarantee")

    assert [words(section(page, one).select("p")[0]) for one in ("Taught in", "Evidence")] == [
        "No lesson teaches this yet. See all modules",
        "No evidence has been linked yet.",
    ]


def test_content_keeps_its_own_language_on_the_page_of_another(
    visitor: Visitor, session: Session
) -> None:
    published(session, recommendation(texts=(text(), text("fr", title="Garantir"))), practice())

    arabic = visitor.open("/ar/recommendations/guarantee")
    french = visitor.open("/fr/recommendations/guarantee")
    told = visitor.open("/ar/practices/matching")

    spoken = [
        (one.html and one.html["lang"], one.html and one.html["dir"], one.h1 and one.h1["lang"])
        for one in (arabic, french, told)
    ]
    assert spoken == [("ar", "rtl", "en"), ("fr", "ltr", "fr"), ("ar", "rtl", "en")]
    assert [one["dir"] for one in arabic.select("h1, .prose")] == ["ltr", "ltr"]
    languages = arabic.select("[aria-labelledby=page--languages]")[0]
    assert links(languages) == [("Français", "/fr/recommendations/guarantee")]


def test_old_versions_stay_readable(visitor: Visitor, session: Session) -> None:
    published(session, recommendation(texts=(text(title="Guarantee"),)))
    published(session, recommendation(texts=(text(title="Guarantee it"),)), now=LATER)

    now = visitor.open("/recommendations/guarantee")
    then = visitor.open("/recommendations/guarantee/versions/1")

    assert links(section(now, "Versions")) == [
        ("Version 1, published on 21 November 2026", "/recommendations/guarantee/versions/1")
    ]
    assert (words(now.h1), words(then.h1)) == ("Guarantee it", "Guarantee")
    assert words(then.select(".notice")[0]) == (
        "This is version 1, published on 21 November 2026. Version 2 is in force."
    )


def test_what_was_withdrawn_stays_at_its_address(visitor: Visitor, session: Session) -> None:
    published(session, recommendation(), practice())
    published(session, now=LATER)

    notices = [
        words(visitor.open(path).select(".notice")[0])
        for path in ("/recommendations/guarantee", "/practices/matching")
    ]

    assert notices == [
        "This recommendation was withdrawn on 1 February 2027. Its last text stays here.",
        "This practice was withdrawn on 1 February 2027. Its last text stays here.",
    ]


def test_old_addresses_redirect_for_good(visitor: Visitor, session: Session) -> None:
    published(session, recommendation(slug="old"), practice(slug="past"))
    published(session, recommendation(slug="new"), practice(slug="present"))
    session.commit()

    answers = [
        visitor.client.get(path)
        for path in (
            "/fr/recommendations/old",
            "/recommendations/old/versions/1",
            "/practices/past",
        )
    ]

    assert [(one.status_code, one.location) for one in answers] == [
        (308, "/fr/recommendations/new"),
        (308, "/recommendations/new/versions/1"),
        (308, "/practices/present"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/recommendations/nothing",
        "/recommendations/guarantee/versions/9",
        "/practices/nothing",
        "/frameworks/nothing",
        "/frameworks/nothing/1",
        "/frameworks/sdg/99",
    ],
)
def test_what_does_not_exist_is_not_found(visitor: Visitor, session: Session, path: str) -> None:
    published(session, recommendation())

    visitor.open(path, status=404)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["Matching tenants with flats (en)", "A school by newcomers"]),
        ("theme=social-cohesion", ["A school by newcomers"]),
        ("country=Greece", ["Matching tenants with flats (en)"]),
        ("migrant-led=yes", ["A school by newcomers"]),
    ],
)
def test_practices_are_filtered(
    visitor: Visitor, session: Session, query: str, left: list[str]
) -> None:
    full_library(session)

    page = visitor.open(f"/practices?{query}")

    assert cards(page) == left


def test_a_practice_names_what_rests_on_it(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/practices/matching")

    assert links(section(page, "Recommendations that rest on it")) == [
        ("Guarantee the first tenancy", "/recommendations/guarantee")
    ]
    assert links(section(page, "Told in")) == [
        ("Module homes", "/modules/homes"),
        ("Lesson first", "/modules/homes/first"),
    ]
    assert links(section(page, "Where this comes from")) == [
        ("Survey of tenants", "https://statistics.example.org/7")
    ]
    assert [one["id"] for one in page.select(".sources li[id]")] == ["source-1"]


def test_the_glossary_has_letters_anchors_and_lessons(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/glossary")

    assert links(page.select(".letters")[0]) == [
        ("D", "#page--letter-44"),
        ("L", "#page--letter-4c"),
    ]
    assert [one["id"] for one in page.select(".glossary__term")] == ["deposit", "lease"]
    assert links(page.select("#deposit")[0]) == [
        ("lease", "#lease"),
        ("Module homes", "/modules/homes"),
        ("Lesson first", "/modules/homes/first"),
    ]
    assert links(page.select("#lease")[0]) == []


def test_a_goal_gathers_its_targets(visitor: Visitor, session: Session) -> None:
    full_library(session)

    goal = visitor.open("/frameworks/sdg/11")
    target = visitor.open("/frameworks/sdg/11.1")
    other = visitor.open("/frameworks/sdg/10")

    assert [words(one.h1) for one in (goal, target, other)] == [
        "SDG goal 11",
        "SDG target 11.1",
        "SDG goal 10",
    ]
    assert [cards(one) for one in (goal, target, other)] == [
        ["Guarantee the first tenancy"],
        ["Guarantee the first tenancy"],
        ["Change the law"],
    ]
    assert links(section(goal, "Lessons that lead to them"))[:2] == [
        ("Module homes", "/modules/homes"),
        ("Lesson first", "/modules/homes/first"),
    ]
    assert links(target.select(".crumbs")[0])[-1] == ("SDG goal 11", "/frameworks/sdg/11")


def test_codes_keep_their_order_among_arabic_words(visitor: Visitor, session: Session) -> None:
    full_library(session)

    page = visitor.open("/ar/frameworks/gcm/15(a)")
    registry = visitor.open("/ar/recommendations")

    shown = [words(page.h1), *options(registry, "framework")]
    assert [
        one[one.index("\u2066") : one.index("\u2069") + 1] for one in shown if "(a)" in one
    ] == [
        "\u206615(a)\u2069",
        "\u206615(a)\u2069",
    ]


def test_a_module_that_names_a_target_is_found_at_its_goal(
    visitor: Visitor, session: Session
) -> None:
    module(session, frameworks=("11.1",))
    published(session)

    found = [
        [
            words(one)
            for one in visitor.open(f"/frameworks/{path}").select("main a[href='/modules/homes']")
        ]
        for path in ("sdg/11", "sdg/11.1", "sdg/10")
    ]

    assert found == [["Module homes"], ["Module homes"], []]


def test_a_framework_lists_its_items_and_what_answers_to_it(
    visitor: Visitor, session: Session
) -> None:
    full_library(session)

    page = visitor.open("/frameworks/sdg")

    assert [str(one["href"]) for one in page.select(".goal__code")] == [
        "/frameworks/sdg/11",
        "/frameworks/sdg/11.1",
        "/frameworks/sdg/10",
        "/frameworks/sdg/10.2",
    ]
    assert cards(page) == ["Guarantee the first tenancy", "Change the law"]


def test_all_frameworks_are_listed_with_what_answers_to_them(
    visitor: Visitor, session: Session
) -> None:
    full_library(session)

    page = visitor.open("/frameworks")

    assert [found for found in links(page.select("main")[0]) if "framework=" in found[1]] == [
        ("2 recommendations", "/recommendations?framework=sdg"),
        ("1 recommendation", "/recommendations?framework=gcm"),
        ("1 recommendation", "/recommendations?framework=charter"),
    ]


PAGES = [
    "/recommendations",
    "/recommendations/r0",
    "/practices",
    "/practices/p0",
    "/glossary",
    "/frameworks",
    "/frameworks/sdg",
    "/frameworks/sdg/11",
]


def rows(session: Session, count: int) -> None:
    """So many of everything, all linked with each other."""
    lessons = module(session, lessons=[f"l{n}" for n in range(count)], questions=("q",))
    keys = tuple(f"r{n}" for n in range(count))
    practices = tuple(f"p{n}" for n in range(count))
    evidence = tuple(f"practice:{key}" for key in practices)
    published(
        session,
        *(recommendation(key, frameworks=("sdg:11.1",), evidence=evidence) for key in keys),
        *(practice(key) for key in practices),
    )
    taught(
        session,
        *(
            Teaching(one.module_id, one.id, keys, tuple(("q", key) for key in keys), practices)
            for one in lessons
        ),
    )


@pytest.mark.parametrize("path", PAGES)
def test_pages_cost_the_same_for_one_row_and_for_three(
    visitor: Visitor, session: Session, store: Store, path: str
) -> None:
    def cost(count: int) -> tuple[int, int]:
        rows(session, count)
        session.commit()
        with counting.queries(store) as cold:
            visitor.client.get(path)
        with counting.queries(store) as warm:
            visitor.client.get(path)
        return len(cold), len(warm)

    one, three = cost(1), cost(3)

    assert one == three
    assert three[1] == 1  # the revision, which says that nothing changed


@pytest.mark.parametrize("path", PAGES)
def test_an_unchanged_page_is_not_sent_again(visitor: Visitor, session: Session, path: str) -> None:
    rows(session, 1)
    session.commit()
    first = visitor.client.get(path)

    again = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_page_is_sent_anew(visitor: Visitor, session: Session) -> None:
    published(session, recommendation())
    session.commit()
    first = visitor.client.get("/recommendations/guarantee")
    published(session, recommendation(texts=(text(title="Guarantee more"),)))
    session.commit()

    changed = visitor.client.get(
        "/recommendations/guarantee", headers={"If-None-Match": first.headers["ETag"]}
    )

    page = visitor.check(changed, 200)
    assert words(page.h1) == "Guarantee more"
