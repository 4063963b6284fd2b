"""Home, catalogue and module page: cards, filters, tiles, and what they cost."""

import pytest
from sqlalchemy.orm import Session

from learning.catalogue.filters import select
from learning.catalogue.reading import LessonText, ModuleText, ShelfLesson, ShelfModule, shelf
from learning.store.session import Store
from tests.accounts.people import person
from tests.authoring.tree import LIBRARY, MODULE, publish, tree
from tests.counting import queries
from tests.visitor import Visitor


def copies(count: int) -> dict[str, bytes]:
    """The test module several times, under other names."""
    files = tree()
    for number in range(1, count):
        for path, body in tree().items():
            if path.startswith("harbour/"):
                files[path.replace("harbour/", f"port-{number}/")] = body.replace(
                    b"id: harbour", f"id: port-{number}".encode()
                )
    return files


@pytest.mark.parametrize("path", ["/", "/modules", "/modules/harbour"])
def test_the_pages_stand_in_every_language(store: Store, visitor: Visitor, path: str) -> None:
    publish(store)

    for prefix, direction in (("", "ltr"), ("/fr", "ltr"), ("/es", "ltr"), ("/ar", "rtl")):
        page = visitor.open(f"{prefix}{path}")
        assert page.html is not None
        assert page.html["dir"] == direction


@pytest.mark.parametrize("path", ["/", "/modules", "/recommendations", "/practices", "/glossary"])
def test_an_empty_site_says_what_to_do(visitor: Visitor, path: str) -> None:
    visitor.open(path)


def test_a_module_page_shows_its_lessons_and_what_it_leads_to(
    store: Store, visitor: Visitor
) -> None:
    publish(store)

    page = visitor.open("/modules/harbour")
    text = page.get_text(" ", strip=True)

    assert [a["href"] for a in page.select(".lessons__title a")] == [
        "/modules/harbour/first-home",
        "/modules/harbour/many-ways",
        "/modules/harbour/last-word",
        "/modules/harbour/quiz",
    ]
    assert "Promise the first rent" in text
    assert "name three lease traps" in text


def test_the_chain_is_walked_from_lesson_to_recommendation_and_back(
    store: Store, visitor: Visitor
) -> None:
    publish(store)

    lesson = visitor.open("/modules/harbour/first-home")
    assert lesson.select("a[href='/recommendations/guarantee']")
    assert lesson.select("a[href='/practices/almira-guarantee']")

    recommendation = visitor.open("/recommendations/guarantee")
    links = {str(a["href"]) for a in recommendation.select("main a[href]")}
    assert "/modules/harbour/first-home" in {link.partition("#")[0] for link in links}
    assert "/practices/almira-guarantee" in links
    assert "/frameworks/sdg/11.1" in links

    practice = visitor.open("/practices/almira-guarantee")
    assert practice.select("a[href='/recommendations/guarantee']")
    framework = visitor.open("/frameworks/sdg/11")
    assert framework.select("a[href='/recommendations/guarantee']")


def module(number: int, theme: str, minutes: int) -> ShelfModule:
    lesson = ShelfLesson(
        lesson_id=number,
        key="a",
        slug="a",
        number=1,
        question_keys=(),
        recommendations=(),
        texts={"en": LessonText(number, "A", "", minutes)},
    )
    return ShelfModule(
        module_id=number,
        release_id=number,
        key=f"m{number}",
        slug=f"m{number}",
        theme=theme,
        tile="arch",
        frameworks=("sdg:11.1",),
        texts={"en": ModuleText("M", "", ())},
        lessons=(lesson,),
    )


def test_filters_count_what_each_choice_would_leave() -> None:
    found = select(
        shelf(
            1, [module(1, "housing", 30), module(2, "housing", 80), module(3, "basic-services", 30)]
        ),
        {"theme": "housing"},
    )

    assert [one.slug for one in found.modules] == ["m1", "m2"]
    assert [(one.value, one.count) for one in found.choices["theme"]] == [
        ("basic-services", 1),
        ("housing", 2),
    ]
    assert [(one.value, one.count) for one in found.choices["length"]] == [
        ("medium", 1),
        ("short", 1),
    ]


def test_a_choice_that_nothing_fits_says_what_to_do(store: Store, visitor: Visitor) -> None:
    publish(store)

    page = visitor.open("/modules?theme=basic-services")

    assert page.select("main a.button[href='/modules']")


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "SDG {} (1)"), ("/fr", "ODD {} (1)"), ("/es", "ODS {} (1)")]
)
def test_filters_call_goals_and_targets_by_their_names_in_their_order(
    store: Store, visitor: Visitor, prefix: str, said: str
) -> None:
    goals = LIBRARY["frameworks/sdg.csv"].replace("\n11,", "\n5,,Equality,All equal.,checked\n11,")
    files = tree(module=MODULE.replace('["11.1"]', '["11.1", "11", "5"]'))
    publish(store, files | {"_library/frameworks/sdg.csv": goals.encode()})

    page = visitor.open(f"{prefix}/modules")

    assert [
        (option["value"], option.get_text(strip=True))
        for option in page.select("#filter-framework option")[1:]
    ] == [(f"sdg:{code}", said.format(code)) for code in ("5", "11", "11.1")]


def test_the_catalogue_asks_twice_for_one_module_and_for_three(
    store: Store, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(person(session))
    counts = []
    for count in (1, 3):
        publish(store, copies(count))
        page = visitor.open("/modules")
        assert len(page.select(".module-card")) == count
        with queries(store) as ran:
            visitor.client.get("/modules")
        counts.append(len(ran))

    assert counts == [2, 2]


def test_the_catalogue_is_paged(store: Store, visitor: Visitor) -> None:
    publish(store, copies(14))

    first, second = visitor.open("/modules"), visitor.open("/modules?page=2")

    assert (len(first.select(".module-card")), len(second.select(".module-card"))) == (9, 5)


def test_a_module_without_a_title_cannot_be_published(store: Store) -> None:
    with pytest.raises(Exception, match="errors"):
        publish(store, tree(module=MODULE.replace("title: Homes at the harbour\n", "")))
