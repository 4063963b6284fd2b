"""What makes content good is counted, and our own modules have nothing left to say."""

from pathlib import Path

import pytest

from learning.authoring import gateway, quality
from learning.authoring.content import Content, read_content
from tests.authoring.tree import FIRST, tree
from tests.markdown.reading import document

MODULES = Path(__file__).parents[2] / "modules"
QUESTION = "::: question #q{number}\nWhich?\n\n{options}\n:::\n"


@pytest.fixture(scope="module")
def ours() -> Content:
    return read_content(gateway.read_tree(MODULES))


def test_our_own_modules_have_neither_errors_nor_advice(ours: Content) -> None:
    assert [str(problem) for problem in ours.problems] == []


def test_every_pool_is_twice_what_is_drawn(ours: Content) -> None:
    pools = {one.key: len(one.quiz_questions) for one in ours.modules}

    assert all(pools[one.key] >= 2 * one.settings["draw"] for one in ours.modules), pools


def test_every_module_has_six_lessons_and_a_migrant_led_practice(ours: Content) -> None:
    led = {one.theme for one in ours.library.practices if one.migrant_led}

    assert {one.key: len(one.lessons) for one in ours.modules} == {
        "housing": 6,
        "social-cohesion": 6,
        "basic-services": 6,
    }
    assert led == {one.theme for one in ours.modules}


def told(path: str, **changes: str | None) -> list[str]:
    return [
        problem.message
        for problem in read_content(tree(**changes)).problems
        if problem.path == path and problem.level == "advice"
    ]


def test_a_lesson_that_is_too_short_is_advised() -> None:
    assert "24 words; a lesson of 15 minutes has 600 to 1300." in told(
        "harbour/lessons/01-first-home.md"
    )


def test_a_recommendation_that_nobody_teaches_is_advised() -> None:
    silent = FIRST.replace("::: recommendation guarantee\n:::\n", "").replace(" rec=guarantee", "")

    found = told(
        "_library/recommendations/guarantee.md",
        first=silent,
        quiz=tree()["harbour/quiz.md"].decode().replace(" rec=guarantee", ""),
    )

    assert found == [
        "No lesson leads to this recommendation yet.",
        "No question teaches this recommendation yet.",
    ]


def asked(*options: str) -> list[str]:
    text = "".join(
        QUESTION.format(number=number, options=one) for number, one in enumerate(options)
    )
    return [one.message for one in quality.of_questions({"quiz.md": document(text)})]


def test_a_right_answer_always_in_the_same_place_is_advised() -> None:
    same = ["- ( ) one\n- (x) two\n"] * 6
    mixed = ["- ( ) one\n- (x) two\n", "- (x) two\n- ( ) one\n"] * 3

    assert asked(*same) == ["The right answer is number 2 in 6 of 6 questions. Vary its place."]
    assert asked(*mixed) == []


def test_a_right_answer_always_the_longest_is_advised() -> None:
    long = ["- ( ) one\n- (x) two or more\n", "- (x) two or more\n- ( ) one\n"] * 3

    assert asked(*long) == [
        "The right answer is the longest in 6 of 6 questions. Make the wrong ones as full."
    ]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The cat sat on the mat.", 100, 120),
        (
            "Municipal intermediation organisations necessitate administrative capabilities.",
            -200,
            0,
        ),
        ("", 100, 100),
    ],
)
def test_reading_ease_follows_words_and_sentences(text: str, least: float, most: float) -> None:
    assert least <= quality.reading_ease([text]) <= most
