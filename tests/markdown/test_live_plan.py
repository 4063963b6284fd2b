"""Live plans: parts, slides, minutes, and what only a room can be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.markdown.dialect import parse
from learning.markdown.document import Document, Question, from_json, paired, to_json
from learning.markdown.slides import Part, is_plan, parts_of, plan_advice


def problems(text: str, *, path: str = "live.md", level: str = "error") -> list[str]:
    found = parse(text, path=path).problems
    return [str(one).removeprefix(f"{path}:") for one in found if one.level == level]


def plan(text: str) -> Document:
    parsed = parse(text, path="housing/live.md")
    assert parsed.document is not None, [str(one) for one in parsed.problems]
    return parsed.document


def activity(name: str, body: str, head: str = "#a") -> Question:
    return plan(f"::: {name} {head}\n{body}\n:::\n").questions[0]


def outline(parts: list[Part]) -> list[tuple[str, int | None, list[tuple[str, list[str]]]]]:
    """Key, minutes, and of each slide its words and the ids of what it asks."""
    return [
        (
            part.key,
            part.minutes,
            [
                (" / ".join(one.text for one in slide.words), [one.id for one in slide.questions])
                for slide in part.slides
            ],
        )
        for part in parts
    ]


PLAN = """\
## Welcome {minutes=5}

Hello.

::: notes
A secret.
:::

---

More.

---

## Éveil & co {#wake minutes=12}

::: word-cloud #cause
Name a cause.
:::

---

::: question use=rent#deposit
:::

---

## مرحبا

---
"""


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("live.md", True),
        ("housing/live.fr.md", True),
        ("housing/quiz.md", False),
        ("housing/lessons/01-live.md", False),
    ],
)
def test_a_plan_is_known_by_its_name(path: str, *, is_one: bool) -> None:
    assert is_plan(path) is is_one


def test_headings_begin_parts_and_rules_begin_slides() -> None:
    found = parts_of(plan(PLAN))

    assert outline(found) == [
        ("part-welcome", 5, [("Hello.", []), ("More.", [])]),
        ("wake", 12, [("", ["cause"]), ("", ["rent#deposit"])]),
        (found[2].key, None, [("", [])]),
    ]
    assert [part.title for part in found] == ["Welcome", "Éveil & co", "مرحبا"]
    assert found[2].key.isascii()


def test_notes_belong_to_their_part_and_stand_without_a_frame() -> None:
    (notes,) = parts_of(plan(PLAN))[0].notes

    assert notes.html == ("<p>A secret.</p>",)


def test_words_before_the_first_heading_stand_under_the_title() -> None:
    text = "---\ntitle: Homes\n---\nHello.\n\n---\n\n## Next\n"

    assert [(one.title, one.key) for one in parts_of(plan(text))] == [
        ("Homes", "part-homes"),
        ("Next", "part-next"),
    ]


def test_keys_of_parts_are_nobody_else_s() -> None:
    text = (
        "## Same\n\n## Same\n\n## Other {#cause}\n\n::: word-cloud #part-same\nx\n:::\n\n"
        "::: open-text #cause\ny\n:::\n"
    )

    assert [one.key for one in parts_of(plan(text))] == ["part-same-2", "part-same-3", "cause-2"]


def test_other_words_in_braces_belong_to_the_heading() -> None:
    assert parts_of(plan("## The set {a, b}\n"))[0].title == "The set {a, b}"


@pytest.mark.parametrize("name", ["word-cloud", "open-text", "q-and-a", "board"])
def test_what_is_written_has_a_stem_and_nothing_else(name: str) -> None:
    found = activity(name, "Name *one*.\n\n- here\n- there")

    assert (found.kind, found.text, found.graded) == (name, "Name one. here there", False)
    assert found.stem == ("<p>Name <em>one</em>.</p><ul><li>here</li><li>there</li></ul>",)
    assert (found.options, found.scale) == ((), None)


@pytest.mark.parametrize("signs", [("1.", "2."), ("-", "-")])
def test_a_ranking_takes_any_list_and_has_no_right_order(signs: tuple[str, str]) -> None:
    found = activity("ranking", f"Order.\n\n{signs[0]} one {{#uno}}\n{signs[1]} two")

    assert (found.kind, found.graded, found.text) == ("ranking", False, "Order.")
    assert [(one.text, one.right) for one in found.options] == [("one", False), ("two", False)]
    assert found.options[0].id == "uno"


@pytest.mark.parametrize(
    ("head", "body", "scale"),
    [
        ("#a", "Agree?\n\n- one", "agree-5"),
        ("#a scale=often-5", "How often?\n\n- one", "often-5"),
        ("#a", "How likely?\n\n{scale=likely-5}\n- one", "likely-5"),
    ],
)
def test_a_scale_rates_statements(head: str, body: str, scale: str) -> None:
    found = activity("scale", body, head)

    assert (found.kind, found.scale, found.graded) == ("scale", scale, False)
    assert [one.text for one in found.options] == ["one"]


def test_an_activity_has_settings_of_its_own() -> None:
    found = activity("word-cloud", "Name one.", '#a rec=fair tags="a b" minutes=4 seconds=90')

    assert (found.rec, found.tags, found.minutes, found.seconds) == ("fair", ("a", "b"), 4, 90)


def test_an_activity_without_an_id_gets_one_from_its_words() -> None:
    text = "::: board\nOne step.\n:::\n"

    assert plan(text).questions[0].id == plan(text.replace("One", "one ")).questions[0].id
    assert problems(text, level="advice") == [
        "1: This board has no id. Write one that stays: ::: board #first-step."
    ]


TWINS = {
    "own words": ("question", "Say.\n\n____", "open-text", "Say."),
    "an order without a right one": (
        "question",
        "Order.\n\n1. one\n2. two",
        "ranking",
        "Order.\n\n- one\n- two",
    ),
    "a scale": (
        "question",
        "Agree?\n\n{scale=agree-5}\n- one",
        "scale",
        "Agree?\n\n- one",
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_one_thing_asked_in_two_ways_is_one_form(name: str) -> None:
    first, body, second, same = TWINS[name]

    one = activity(first, body, "#a ungraded")
    other = activity(second, same)

    assert (one.kind, one.fingerprint) == (other.kind, other.fingerprint)


def test_a_translation_pairs_with_its_source() -> None:
    source = activity("ranking", "Order.\n\n- one\n- two")
    french = activity("ranking", "Classez.\n\n- un\n- deux", "#a minutes=3")

    found = paired(source, french)

    assert found is not None
    assert [(one.id, one.text) for one in found.options] == [
        (source.options[0].id, "un"),
        (source.options[1].id, "deux"),
    ]


def test_another_form_is_another_fingerprint() -> None:
    kinds = ("word-cloud", "open-text", "q-and-a", "board")

    assert len({activity(one, "Say.").fingerprint for one in kinds}) == len(kinds)


def test_a_plan_goes_to_json_and_back() -> None:
    document = plan(PLAN)

    assert from_json(to_json(document)) == document


ERRORS = {
    "an activity without words": (
        "::: word-cloud #a\n:::",
        "1: This word-cloud asks nothing. Write what the room is asked.",
    ),
    "a ranking of one": (
        "::: ranking #a\nOrder.\n\n- one\n:::",
        "4: “Order.”: a ranking needs a list of at least two lines, such as - first and - second.",
    ),
    "a ranking without a list": (
        "::: ranking #a\nOrder.\n:::",
        "1: “Order.”: a ranking needs a list of at least two lines, such as - first and - second.",
    ),
    "two lists": (
        "::: ranking #a\nOrder.\n\n- one\n- two\n\n1. three\n2. four\n:::",
        "7: “Order.” has two lists. Make them one, or close it.",
    ),
    "a right answer": (
        "::: ranking #a\nOrder.\n\n- (x) one\n- two\n:::",
        (
            "4: “one” has a sign before it, but nothing is right or wrong in a ranking. Remove the"
            " sign, or write ::: question."
        ),
    ),
    "feedback": (
        "::: ranking #a\nOrder.\n\n- one\n  > why\n- two\n:::",
        (
            "5: Feedback under one answer is not shown in this form of question. Write it into >"
            " [!EXPLANATION]."
        ),
    ),
    "a hint": (
        "::: board #a\nSay.\n\n> [!HINT]\n> x\n:::",
        "4: A board has neither hint nor explanation. Write it into the ::: notes.",
    ),
    "a line for own words": (
        "::: board #a\nSay.\n\n____\n:::",
        "4: A line has no meaning inside a board. Remove it.",
    ),
    "words after the list": (
        "::: ranking #a\nOrder.\n\n- one\n- two\n\nMore.\n:::",
        "7: “More.” stands after the list. Move it above the list.",
    ),
    "a heading": (
        "::: board #a\n## Say\n:::",
        "2: A board has no headings. Write its words as a paragraph.",
    ),
    "a block inside": (
        ":::: board #a\nSay.\n\n::: key\nx\n:::\n::::",
        "4: A key cannot stand inside a board. Close it before.",
    ),
    "an activity inside a block": (
        "## One\n\n:::: key\nx\n\n::: board #a\nSay.\n:::\n::::",
        "6: In a live plan a board stands on its own. Move it out.",
    ),
    "an unknown setting": (
        "::: board #a minuts=3\nSay.\n:::",
        "1: A board has no “minuts”. Did you mean “minutes”?",
    ),
    "an unknown scale": (
        "::: scale #a scale=agre-5\nSay.\n:::",
        "1: There is no opinion scale “agre-5”. Did you mean “agree-5”?",
    ),
    "minutes in words": (
        "::: board #a minutes=five\nSay.\n:::",
        "1: minutes=five: write a whole number from 1 to 240.",
    ),
    "too few seconds": (
        "::: question #a ungraded seconds=4\nSay.\n\n____\n:::",
        "1: seconds=4: write a whole number from 5 to 3600.",
    ),
    "minutes of a heading": (
        "## One {minutes=0}",
        "1: minutes=0: write a whole number from 1 to 240.",
    ),
    "an unknown mark": (
        "## One {minute=5}",
        "1: A heading has no “minute”. Did you mean “minutes”?",
    ),
    "minutes of a smaller heading": (
        "## One\n\n### Two {minutes=5}",
        "3: “Two”: only a part has minutes or an id. Write ## before it.",
    ),
    "words that became a heading": (
        "## One\n\nSome words\n---\n",
        (
            "3: “Some words”: the line --- right below makes these words a heading. Put an"
            " empty line between the two."
        ),
    ),
    "own words outside a question": (
        "## One\n\n____\n",
        "3: ____ stands for own words, inside a ::: question. Between slides write ---.",
    ),
    "a footnote": (
        "## One\n\nWords.[^1]\n\n[^1]: More.",
        "3: [^1]: a slide has no room for footnotes. Write it into the text or the notes.",
    ),
    "an id twice": (
        "::: board #a\nSay.\n:::\n\n::: scale #a\nSay.\n:::",
        "5: The question id #a is taken (line 1). Give this one another.",
    ),
    "a close name": (
        "::: word-clowd #a\nSay.\n:::",
        "1: There is no block “word-clowd”. Did you mean “word-cloud”?",
    ),
    "settings of a reused question": (
        "::: question use=a#b shuffle=false\n:::",
        "1: shuffle: set this where the question is written (a#b).",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_mistake_is_named_with_its_line_and_mend(name: str) -> None:
    text, message = ERRORS[name]

    assert message in problems(text)


ELSEWHERE = {
    "an activity": (
        "::: ranking #a\nOrder.\n\n- one\n- two\n:::",
        (
            "1: A ranking asks a room, and stands in live.md only. Move it there, or write"
            " ::: question here."
        ),
    ),
    "minutes of a question": (
        "::: question #a minutes=3\nSay.\n\n____\n:::",
        "1: minutes= plans a live session, and stands in live.md only.",
    ),
    "seconds on a line of their own": (
        "::: question #a\nSay.\n\n{seconds=30}\n\n____\n:::",
        "4: seconds= plans a live session, and stands in live.md only.",
    ),
    "minutes of a heading": (
        "## One {minutes=3}",
        "1: “One”: {minutes=3} plans a live session, and stands in live.md only. Take it out.",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_lesson_plans_no_session(name: str) -> None:
    text, message = ELSEWHERE[name]

    assert problems(text, path="lessons/01-one.md") == [message]
    assert problems(text) == []


def test_own_words_keep_their_form_in_a_lesson() -> None:
    text = "::: question #a\nSay.\n\n____\n:::\n"

    lesson = parse(text, path="lessons/01-one.md").document

    assert lesson is not None
    assert (lesson.questions[0].kind, plan(text).questions[0].kind) == ("open", "open-text")


def test_advice_tells_missing_minutes_and_a_wrong_sum() -> None:
    text = "---\nminutes: 20\n---\n## One {minutes=5}\n\nx\n\n## Two\n\nx\n"

    assert list(plan_advice(plan(text))) == [
        (8, "“Two” has no minutes yet. Write them after its title: {minutes=5}."),
        (2, "The parts take 5 minutes together, and 20 stand here. Bring the two together."),
    ]


def test_minutes_of_activities_count_for_a_part_without() -> None:
    text = "---\nminutes: 9\n---\n## One {minutes=5}\n\n## Two\n\n::: board #a minutes=4\nx\n:::\n"

    assert list(plan_advice(plan(text))) == []


LINES = (
    "## One {minutes=5}", "## One", "### Two {minutes=1}", "---", "words", "", "", ":::",
    "::: word-cloud #a", "::: ranking #b", "::: scale", "::: question #c", "::: notes", "- one",
    "- (x) two", "1. three", "{scale=agree-5}", "____", "> [!HINT]", "## {#id}", "## {minutes=}",
)  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=25))
def test_any_plan_is_read_or_refused_with_lines(lines: list[str]) -> None:
    text = "\n".join(lines)

    parsed = parse(text, path="live.md")

    assert all(1 <= one.line <= len(lines) + 1 for one in parsed.problems)
    if parsed.document is not None:
        parts = parts_of(parsed.document)
        asked = [one.id for part in parts for slide in part.slides for one in slide.questions]
        assert asked == [one.id for one in parsed.document.questions]
        keys = [part.key for part in parts] + asked
        assert len(keys) == len(set(keys))
