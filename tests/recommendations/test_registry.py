"""Filters and pages as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.recommendations.registry import Choice, Facet, Page, Selection, page_of, select

Thing = tuple[str, str]
FACETS: dict[str, Facet[Thing]] = {
    "colour": Facet(lambda thing: (thing[0],), ("red", "green", "blue")),
    "size": Facet(lambda thing: (thing[1],), ("small", "large")),
}
THINGS: list[Thing] = [("red", "small"), ("red", "large"), ("green", "large")]


def test_a_choice_is_counted_under_the_other_filters() -> None:
    chosen = select(THINGS, FACETS, {"colour": "red", "size": "", "other": "x"})

    assert chosen == Selection(
        found=(("red", "small"), ("red", "large")),
        choices={
            "colour": (Choice("red", 2, is_chosen=True), Choice("green", 1, is_chosen=False)),
            "size": (Choice("small", 1, is_chosen=False), Choice("large", 1, is_chosen=False)),
        },
        chosen={"colour": "red"},
    )


def test_a_chosen_value_stays_among_the_choices_when_it_leaves_nothing() -> None:
    chosen = select(THINGS, FACETS, {"colour": "blue"})

    assert chosen.found == ()
    assert chosen.choices["colour"][-1] == Choice("blue", 0, is_chosen=True)
    assert chosen.choices["size"] == ()


COLOURS, SIZES = st.sampled_from(["red", "green", "blue"]), st.sampled_from(["small", "large"])


@given(
    st.lists(st.tuples(COLOURS, SIZES)),
    st.dictionaries(st.just("colour"), COLOURS),
    st.dictionaries(st.just("size"), SIZES),
)
def test_a_count_is_what_the_choice_leaves(
    things: list[Thing], colour: dict[str, str], size: dict[str, str]
) -> None:
    chosen = colour | size

    selection = select(things, FACETS, chosen)

    for name, choices in selection.choices.items():
        for choice in choices:
            left = select(things, FACETS, chosen | {name: choice.value}).found
            assert choice.count == len(left)


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ("", Page((1, 2), 1, 3, 5)),
        ("2", Page((3, 4), 2, 3, 5)),
        ("3", Page((5,), 3, 3, 5)),
        ("4", Page((5,), 3, 3, 5)),
        ("0", Page((1, 2), 1, 3, 5)),
        ("-1", Page((1, 2), 1, 3, 5)),
        ("٢", Page((3, 4), 2, 3, 5)),
        ("²", Page((1, 2), 1, 3, 5)),
        ("9" * 5000, Page((5,), 3, 3, 5)),
    ],
)
def test_the_nearest_page_is_shown(wanted: str, page: Page[int]) -> None:
    assert page_of([1, 2, 3, 4, 5], wanted, size=2) == page


def test_an_empty_list_has_one_page() -> None:
    assert page_of([], "7") == Page((), 1, 1, 0)
