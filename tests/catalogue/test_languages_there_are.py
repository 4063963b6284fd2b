"""Where the reader's language is missing, pages say which languages there are."""

import pytest

from learning.store.session import Store
from tests.authoring.test_renderings import AT, FRENCH, MOVED
from tests.authoring.tree import FIRST, publish, tree
from tests.visitor import Visitor


@pytest.mark.parametrize("path", ["/ar", "/ar/modules", "/ar/modules/harbour"])
def test_the_module_says_its_languages(visitor: Visitor, store: Store, path: str) -> None:
    publish(store, tree())

    assert "متوفر باللغات: English" in visitor.open(path).get_text(" ", strip=True)


def test_the_lesson_says_its_languages(visitor: Visitor, store: Store) -> None:
    publish(store, tree(**{AT: FRENCH}))

    page = visitor.open("/ar/modules/harbour/first-home").get_text(" ", strip=True)

    assert "متوفر باللغات: English · Français" in page
    assert "Il existe en" not in visitor.open("/fr/modules/harbour/first-home").get_text()


def test_a_mixed_lesson_is_a_good_page_in_both_directions(visitor: Visitor, store: Store) -> None:
    arabic = AT.replace(".fr.", ".ar.")
    publish(store, tree(first=FIRST, **{arabic: FRENCH}))
    newer = MOVED.replace("## What to do", "New here. [@F1]\n\n## What to do").replace(
        "Who carries the risk?\n\n-", "Who carries it all?\n\n-"
    )
    publish(store, tree(first=newer, **{arabic: FRENCH}))

    page = visitor.open("/ar/modules/harbour/first-home")

    original = page.select_one(".prose > .original > div")
    assert original is not None
    assert (original["lang"], original["dir"]) == ("en", "ltr")
    assert original.get_text(strip=True).startswith("New here.")
    assert [tag.get_text() for tag in page.select(".original__mark")] == ["لم يُترجَم بعد"] * 2
    assert page.select_one(".question__stem div[lang=en]") is not None
    assert page.select_one("details.behind div[lang=en]") is not None
