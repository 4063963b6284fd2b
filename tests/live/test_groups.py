"""Breakout groups are fair, and the same seed draws the same groups."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.errors import Refusal
from learning.live.groups import by_city, drawn, unique
from learning.live.room import Seat


def people(count: int, *cities: str) -> list[Seat]:
    return [
        Seat(at, "anonymous", "en", cities[at % len(cities)] if cities else "")
        for at in range(1, count + 1)
    ]


@given(st.integers(0, 300), st.integers(2, 40), st.text(max_size=8))
def test_sizes_differ_by_one_at_most(people_count: int, count: int, seed: str) -> None:
    found = drawn(people(people_count), count=count, seed=seed)

    sizes = Counter(dict.fromkeys(found.names, 0))
    sizes.update(found.members.values())
    assert max(sizes.values()) - min(sizes.values()) <= 1
    assert found.members.keys() == {seat.id for seat in people(people_count)}


def test_the_same_seed_draws_the_same_groups_whatever_the_order_of_people() -> None:
    everybody = people(30)

    again = drawn(reversed(everybody), count=4, seed="a")

    assert again == drawn(everybody, count=4, seed="a")
    assert again != drawn(everybody, count=4, seed="b")


@pytest.mark.parametrize("count", [-1, 0, 1, 41])
def test_one_group_is_none_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(Refusal, match="between 2 and 40"):
        drawn(people(10), count=count, seed="a")


def test_each_city_is_a_group_and_people_of_none_join_the_smallest() -> None:
    everybody = [*people(6, "sfax", "lyon", "sfax"), Seat(7, "anonymous", "en")]

    found = by_city(everybody, cities={"sfax": "Sfax", "lyon": "Lyon"}, seed="a")

    assert (found.by, found.names) == ("city", ("Lyon", "Sfax"))
    assert Counter(found.members.values()) == {"Sfax": 4, "Lyon": 3}
    assert found.members[7] == "Lyon"


def test_one_city_alone_makes_no_groups() -> None:
    with pytest.raises(Refusal, match="at least two cities"):
        by_city(people(5, "sfax"), cities={}, seed="a")


def test_two_cities_of_one_name_are_two_groups() -> None:
    assert unique(["Tripoli", "Tripoli", "Sfax"]) == ["Tripoli", "Tripoli (2)", "Sfax"]
