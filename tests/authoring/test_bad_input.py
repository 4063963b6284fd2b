"""Each mistake an author can make is told with file, line and what to do."""

import pytest

from learning.authoring.content import read_content
from tests.authoring.tree import FIRST, LAST, LIBRARY, MODULE, QUIZ, tree

FIRST_AT = "harbour/lessons/01-first-home.md"


def errors(**changes: str | None) -> list[str]:
    return [str(one) for one in read_content(tree(**changes)).problems if one.level == "error"]


def test_a_front_matter_that_is_no_yaml() -> None:
    found = errors(first=FIRST.replace("title: The first home", "title: [The first home"))

    assert [one.split(": ")[0] for one in found] == [f"{FIRST_AT}:4"]
    assert "cannot be read as “key: value”" in found[0]


def test_two_lessons_with_one_id() -> None:
    assert errors(last=LAST.replace("id: last-word", "id: first-home")) == [
        (
            "harbour/lessons/03-last-word.md:2: The id “first-home” is also that of"
            f" {FIRST_AT}. Change one of them."
        ),
        (
            "harbour/module.md:11: There is no lesson with the id “last-word”."
            " Mend the order or add its file."
        ),
    ]


def test_an_unknown_recommendation_suggests_the_nearest() -> None:
    assert errors(first=FIRST.replace("recommendation guarantee", "recommendation guarante")) == [
        (
            f"{FIRST_AT}:50: There is no recommendation “guarante” in the library. Did you mean"
            " “guarantee”?"
        )
    ]


def test_an_unknown_source_of_a_figure() -> None:
    assert errors(first=FIRST.replace("source=REG", "source=RGE")) == [
        f"{FIRST_AT}:11: There is no source “RGE” in sources.yaml. Did you mean “REG”?"
    ]


def test_a_question_without_a_right_answer() -> None:
    found = errors(first=FIRST.replace("- (x)", "- ( )"))

    assert [one.startswith(f"{FIRST_AT}:18: “Who carries the risk?”: ") for one in found] == [True]


def test_two_right_answers_in_a_single_choice() -> None:
    found = errors(first=FIRST.replace("- ( ) The bank", "- (x) The bank"))

    assert [one.startswith(f"{FIRST_AT}:18: “Who carries the risk?”: ") for one in found] == [True]
    assert "Keep one (x)" in found[0]


def test_a_broken_table() -> None:
    found = errors(first=FIRST.replace("| Yasmin | 300 |", "| Yasmin | three |"))

    assert [one.split(": ")[0] for one in found] == [f"{FIRST_AT}:15"]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (
            "  - first-home\n  - many-ways\n  - first-home\n  - last-word\n",
            "harbour/module.md:11: “first-home” stands in the order twice. Keep one.",
        ),
        (
            "  - first-home\n  - last-word\n",
            (
                "harbour/lessons/02-many-ways.md:2: “many-ways” is missing from the order of"
                " harbour/module.md. Add it under “lessons”."
            ),
        ),
    ],
)
def test_a_lesson_order_that_goes_round_or_forgets(order: str, said: str) -> None:
    whole = "  - first-home\n  - many-ways\n  - last-word\n"

    assert errors(module=MODULE.replace(whole, order)) == [said]


def test_an_image_without_words() -> None:
    found = errors(last=LAST + "\n![](../media/plan.png)\n")

    assert [one.split(": ")[0] for one in found] == ["harbour/lessons/03-last-word.md:9"] * len(
        found
    )
    assert found


def test_a_wrong_encoding_names_the_line() -> None:
    files = tree()
    files[FIRST_AT] = FIRST.replace("Rents rose.", "Rents ros\xe9.").encode("latin-1", "replace")

    found = [str(one) for one in read_content(files).problems if one.level == "error"]

    assert [one.split(": ")[0] for one in found] == [f"{FIRST_AT}:7"]


def test_a_lesson_over_256_kb() -> None:
    assert errors(last=LAST + "word " * 60_000) == [
        (
            "harbour/lessons/03-last-word.md:1: The file has 294 KB; at most 256 KB are read."
            " Split it into several."
        )
    ]


def test_a_file_with_no_place() -> None:
    found = errors(**{"harbour/notes.txt": "hello"})

    assert [one.split(": ")[0] for one in found] == ["harbour/notes.txt:1"]


def test_a_translation_with_another_key_is_refused() -> None:
    french = FIRST.replace("- (x) The city", "- ( ) La ville")
    french = french.replace("- ( ) The tenant", "- (x) Le locataire")

    found = errors(**{"harbour/lessons/01-first-home.fr.md": french})

    assert [one.split(": ")[0] for one in found] == ["harbour/lessons/01-first-home.fr.md:1"]


def test_a_translation_of_nothing() -> None:
    found = errors(**{"harbour/lessons/09-gone.fr.md": LAST})

    assert [one.split(": ")[0] for one in found] == ["harbour/lessons/09-gone.fr.md:1"]


def test_a_quiz_that_reuses_an_unknown_question() -> None:
    found = errors(quiz=QUIZ.replace("first-home#guarantor", "first-home#guaranty"))

    assert [one.split(": ")[0] for one in found] == ["harbour/quiz.md:8"]


def test_a_fact_with_an_unknown_source_and_an_unknown_framework() -> None:
    facts = LIBRARY["facts.yaml"].replace("[REG]", "[GER]")
    recommendation = LIBRARY["recommendations/guarantee.md"].replace("sdg:11.1", "sdg:11.9")

    assert [one.split(": ")[0] for one in errors(facts=facts, recommendation=recommendation)] == [
        "_library/facts.yaml:1",
        "_library/recommendations/guarantee.md:8",
    ]


def test_everything_wrong_is_told_at_once() -> None:
    found = errors(
        first=FIRST.replace("- (x)", "- ( )"),
        last=LAST.replace("minutes: 5", "minutes: soon"),
        quiz=QUIZ.replace("draw: 2", "draw: none"),
    )

    assert sorted(one.split(":")[0] for one in found) == sorted(
        [FIRST_AT, "harbour/lessons/03-last-word.md", "harbour/quiz.md"]
    )
