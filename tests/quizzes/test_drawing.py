"""What is drawn for an attempt: as many as asked, spread over the lessons, mixed by the seed."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.markdown.document import Option, Question
from learning.quizzes.drawing import Topic, draw, mixed, spread, topic_of
from tests.quizzes import asking
from tests.quizzes.asking import CLOZE, MATCHING, ORDERING, SINGLE

TOPICS = (Topic("first", ("guarantee", "plan")), Topic("second", ("plan",)), Topic("third", ()))
names = st.lists(st.text("abcdefgh", min_size=1, max_size=4), unique=True, max_size=12)
seeds = st.text("0123456789abcdef", min_size=1, max_size=8)


def one(key: str, *, rec: str | None = None) -> Question:
    return replace(SINGLE, id=key, rec=rec)


@pytest.mark.parametrize(
    ("question", "lesson"),
    [
        (one("second#home", rec="guarantee"), "second"),  # reused: its lesson, whatever it leads to
        (one("own", rec="guarantee"), "first"),
        (one("own", rec="plan"), "second"),  # which comes to it sooner
        (one("own", rec="unknown"), ""),
        (one("own"), ""),
    ],
)
def test_a_question_is_about_the_lesson_that_leads_to_it(question: Question, lesson: str) -> None:
    assert topic_of(question, TOPICS) == lesson


def test_opinions_are_never_drawn() -> None:
    pool = [replace(question, id=f"q{place}") for place, question in enumerate(asking.EVERY)]

    drawn = draw(pool, count=99, topics=TOPICS, seed="a")

    graded = {one.id for one in pool if one.graded and one.kind not in {"scale", "open"}}
    assert {one.key for one in drawn} == graded


@given(
    topics=st.dictionaries(st.text("abc", min_size=1, max_size=3), st.sampled_from("xyz")),
    count=st.integers(0, 30),
    seed=seeds,
)
def test_lessons_differ_by_one_question_at_most_unless_one_runs_out(
    topics: dict[str, str], count: int, seed: str
) -> None:
    chosen = spread(topics, count=count, seed=seed)

    assert len(chosen) == len(set(chosen)) == min(count, len(topics))
    taken, there = Counter(topics[name] for name in chosen), Counter(topics.values())
    most = max(taken.values(), default=0)
    assert all(taken[topic] >= min(there[topic], most - 1) for topic in there)


@given(names=names, seed=seeds)
def test_mixing_keeps_every_name_and_follows_from_the_seed(names: list[str], seed: str) -> None:
    assert sorted(mixed(names, seed=seed)) == sorted(names)
    assert mixed(names, seed=seed) == mixed(list(reversed(names)), seed=seed)


def test_every_order_comes_up_about_as_often() -> None:
    found = Counter(tuple(mixed("abc", seed=str(number))) for number in range(6000))

    assert len(found) == 6
    assert all(880 < count < 1120 for count in found.values())  # 1000 each; four deviations


def test_the_same_seed_draws_the_same_and_another_seed_another() -> None:
    pool = [one(f"q{number}") for number in range(20)]

    attempts = [draw(pool, count=10, topics=TOPICS, seed=seed) for seed in ("a", "a", "b")]

    assert attempts[0] == attempts[1]
    assert [one.key for one in attempts[0]] != [one.key for one in attempts[2]]


@pytest.mark.parametrize("seed", [str(number) for number in range(50)])
def test_an_order_to_find_is_never_shown_in_the_right_order(seed: str) -> None:
    (drawn,) = draw([ORDERING], count=1, topics=(), seed=seed)

    right = tuple(option.id for option in ORDERING.options)
    assert sorted(drawn.orders["options"]) == sorted(right)
    assert drawn.orders["options"] != right


def test_every_list_of_a_question_has_its_realised_order() -> None:
    matching, cloze = draw([replace(MATCHING, id="m"), CLOZE], count=2, topics=(), seed="x")
    if matching.key != "m":
        matching, cloze = cloze, matching

    assert sorted(matching.orders["rights"]) == sorted(option.id for option in MATCHING.rights)
    menus = {gap.id: gap.menu for gap in CLOZE.gaps if gap.menu}
    assert {gap: sorted(order) for gap, order in cloze.orders.items()} == {
        gap: sorted(option.id for option in menu) for gap, menu in menus.items()
    }


def test_an_author_may_keep_the_order_of_options() -> None:
    kept = replace(SINGLE, shuffle=False)
    written: tuple[Option, ...] = kept.options

    orders = [
        draw([kept], count=1, topics=(), seed=str(number))[0].orders["options"]
        for number in range(9)
    ]

    assert orders == [tuple(option.id for option in written)] * 9
