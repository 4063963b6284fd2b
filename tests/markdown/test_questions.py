"""Every form of question is read as meant, and every mistake named in an author's words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from learning.markdown.document import NumberRange, Question, paired
from tests.markdown.reading import document, problems, question, question_problems, shown

ASK = "What now?\n\n"


def marks(body: str) -> list[tuple[str, bool]]:
    return [(option.text, option.right) for option in question(body).options]


def test_round_brackets_choose_one() -> None:
    found = question(f"{ASK}- ( ) wait\n  > Too *slow*.\n- (x) act\n  > Yes.")

    assert (found.kind, found.graded, found.text) == ("single", True, "What now?")
    assert [(one.text, one.right, shown(one.feedback_html)) for one in found.options] == [
        ("wait", False, "<p>Too <em>slow</em>.</p>"),
        ("act", True, "<p>Yes.</p>"),
    ]


def test_square_brackets_choose_several() -> None:
    found = question(f"{ASK}- [x] a\n- [ ] b\n- [x] c")

    assert found.kind == "multiple"
    assert [one.right for one in found.options] == [True, False, True]


@pytest.mark.parametrize(
    "body",
    [
        "• (x) a\n• ( ) b",
        "- (X) a\n- () b",
        "* (x) a\n* ( ) b",
        "+ (x) a\n+ () b",
        "- (x) a\n\n- ( ) b",
    ],
)
def test_brackets_are_read_as_meant(body: str) -> None:
    assert marks(ASK + body) == [("a", True), ("b", False)]


def test_a_link_reference_named_x_does_not_eat_the_mark() -> None:
    text = f"::: question #a\n{ASK}- [x] a\n- [ ] b\n:::\n\n[x]: https://example.org\n"

    assert [one.right for one in document(text).questions[0].options] == [True, False]


def test_words_that_start_like_a_mark_keep_it() -> None:
    assert marks(f"{ASK}- (x) (a) first\n- ( ) (x)-ray") == [
        ("(a) first", True),
        ("(x)-ray", False),
    ]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("30", "30", "30"),
        ("30 ± 2", "28", "32"),
        ("30 ± 5%", "28.5", "31.5"),
        ("28..32", "28", "32"),
        ("30 +- 2", "28", "32"),
        ("30 +/- 2", "28", "32"),
        ("\N{MINUS SIGN}4.5", "-4.5", "-4.5"),
        ("-3..-1", "-3", "-1"),
        ("-20 ± 10%", "-22", "-18"),
        ("1 200", "1200", "1200"),
    ],
)
def test_numbers_are_exact_ranges(written: str, low: str, high: str) -> None:
    found = question(f"{ASK}- = {written}")

    assert found.kind == "numeric"
    assert found.numbers == (NumberRange(Decimal(low), Decimal(high)),)


def test_several_lines_of_words_are_short_answers() -> None:
    found = question(f"{ASK}- = New Urban Agenda\n- = 2030 agenda\n- = *the* agenda")

    assert (found.kind, found.texts) == (
        "text",
        ("New Urban Agenda", "2030 agenda", "the agenda"),
    )


def test_arrows_match_pairs_and_distractors() -> None:
    found = question(f"{ASK}- a b -> one\n- c → two\n- *d* -> one\n- -> three")

    assert found.kind == "matching"
    assert [(one.left.text, one.right.text) for one in found.pairs] == [
        ("a b", "one"),
        ("c", "two"),
        ("d", "one"),
    ]
    assert [one.text for one in found.rights] == ["one", "two", "three"]
    assert shown(found.pairs[2].left.html) == "<em>d</em>"


def test_a_numbered_list_is_put_in_order() -> None:
    found = question(f"{ASK}1. first\n   > Because.\n2. second\n3. third")

    assert (found.kind, [one.text for one in found.options]) == (
        "ordering",
        ["first", "second", "third"],
    )
    assert shown(found.options[0].feedback_html) == "<p>Because.</p>"


def test_gaps_are_typed_or_chosen() -> None:
    found = question("The {{agenda|the agenda}} says {{(yes)|no}} and {{more}}.")

    assert found.kind == "cloze"
    assert [one.answers for one in found.gaps] == [("agenda", "the agenda"), (), ("more",)]
    assert [(one.text, one.right) for one in found.gaps[1].menu] == [("yes", True), ("no", False)]
    assert shown(found.stem) == "<p>The ⟨gap g1⟩ says ⟨gap g2⟩ and ⟨gap g3⟩.</p>"


def test_a_scale_rates_statements_without_marks() -> None:
    found = question(f"{ASK}{{scale=agree-5}}\n- It helps.\n- It hurts.")

    assert (found.kind, found.scale, found.graded) == ("scale", "agree-5", False)
    assert [one.text for one in found.options] == ["It helps.", "It hurts."]
    assert shown(found.stem) == "<p>What now?</p>"


def test_a_line_asks_for_own_words() -> None:
    found = question(f"{ASK}____")

    assert (found.kind, found.graded) == ("open", False)


def test_a_poll_needs_no_right_answer() -> None:
    found = question(f"{ASK}- ( ) a\n- ( ) b", head="#a ungraded")

    assert (found.kind, found.graded) == ("single", False)


def test_a_list_without_marks_belongs_to_the_words() -> None:
    found = question(f"{ASK}- one fact\n- another\n\nSo?\n\n- (x) a\n- ( ) b")

    assert shown(found.stem) == (
        "<p>What now?</p><ul><li>one fact</li><li>another</li></ul><p>So?</p>"
    )
    assert [one.text for one in found.options] == ["a", "b"]


def test_settings_stand_on_the_question_line() -> None:
    found = question(
        f"{ASK}- [x] a\n- [x] b",
        head='#a rec=fair-letting points=2 shuffle=false credit=exact accents=strict tags="x y"',
    )

    assert (found.rec, found.points, found.shuffle, found.credit, found.accents, found.tags) == (
        "fair-letting",
        2,
        False,
        "exact",
        "strict",
        ("x", "y"),
    )


def test_hint_and_explanation_are_kept_apart() -> None:
    found = question(
        f"{ASK}- (x) a\n- ( ) b\n\n> [!HINT]\n> Look.\n\n> [!explanation]\n> So [@HF1]."
    )

    assert (shown(found.hint), shown(found.explanation)) == (
        "<p>Look.</p>",
        "<p>So ⟨cite HF1⟩.</p>",
    )


def test_a_question_is_reused_by_its_name() -> None:
    found = document("::: question use=rental-market#guarantor points=2\n:::\n").questions[0]

    assert (found.id, found.kind, found.use, found.points) == (
        "rental-market#guarantor",
        "reuse",
        "rental-market#guarantor",
        2,
    )


def test_an_option_keeps_its_identity_when_others_come_and_go() -> None:
    before = question(f"{ASK}- (x) act\n- ( ) wait")
    after = question(f"{ASK}- ( ) ask\n- ( ) Wait\n- (x) *act*")

    ids = {one.text.lower(): one.id for one in before.options}
    assert {one.text.lower(): one.id for one in after.options if one.text != "ask"} == ids


def test_a_written_id_stays_when_the_words_change() -> None:
    assert question(f"{ASK}- (x) act now {{#act}}\n- ( ) wait").options[0].id == "act"


def swapped(*lines: str) -> Question:
    return question(ASK + "\n".join(lines))


def test_translated_options_take_the_ids_of_their_source() -> None:
    source = swapped("- (x) act {#act}", "- ( ) wait", "- ( ) ask")
    translated = swapped("- (x) agir {#act}", "- ( ) attendre", "- ( ) demander")

    pair = paired(source, translated)

    assert pair is not None
    assert [(one.id, one.text) for one in pair.options] == [
        ("act", "agir"),
        (source.options[1].id, "attendre"),
        (source.options[2].id, "demander"),
    ]


def test_a_translation_with_another_key_is_not_paired() -> None:
    source = swapped("- (x) act", "- ( ) wait")

    assert paired(source, swapped("- ( ) agir", "- (x) attendre")) is None


def test_two_swapped_distractors_keep_their_written_ids() -> None:
    source = swapped("- (x) act", "- ( ) wait", "- ( ) ask {#ask}")
    wait = source.options[1].id

    pair = paired(
        source, swapped("- (x) agir", "- ( ) demander {#ask}", f"- ( ) attendre {{#{wait}}}")
    )

    assert pair is not None
    assert [(one.id, one.text) for one in pair.options] == [
        (source.options[0].id, "agir"),
        ("ask", "demander"),
        (wait, "attendre"),
    ]


def test_a_written_id_cannot_carry_a_right_answer_to_a_wrong_option() -> None:
    source = swapped("- (x) act {#act}", "- ( ) wait {#wait}")

    assert paired(source, swapped("- (x) attendre {#wait}", "- ( ) agir {#act}")) is None


def test_steps_in_another_order_are_no_translation() -> None:
    source = swapped("1. one {#one}", "2. two {#two}")

    assert paired(source, swapped("1. deux {#two}", "2. un {#one}")) is None
    assert paired(source, swapped("1. un", "2. deux")) is not None


def test_pairs_and_menus_are_paired_too() -> None:
    source = question(f"{ASK}- a -> one\n- b -> two\n- -> three")
    translated = question(f"{ASK}- بيت -> واحد\n- مدينة -> اثنان\n- -> ثلاثة")

    pair = paired(source, translated)

    assert pair is not None
    assert [one.right.id for one in pair.pairs] == [one.right.id for one in source.pairs]
    assert [one.id for one in pair.rights] == [one.id for one in source.rights]
    assert [one.left.text for one in pair.pairs] == ["بيت", "مدينة"]


def test_a_type_may_confirm_the_list() -> None:
    assert question(f"{ASK}{{type=single}}\n- (x) a\n- ( ) b").kind == "single"


def test_a_setting_twice_in_one_question_is_named() -> None:
    found = question_problems(f"{ASK}{{points=2}}\n- (x) a\n- ( ) b", head="#a points=3")

    assert found == ["4: “points” is given twice in this question. Keep one."]


def test_settings_of_a_reused_question_stay_in_its_lesson() -> None:
    assert problems("::: question use=a#b shuffle=false\n:::\n") == [
        "1: shuffle: set this where the question is written (a#b)."
    ]


def test_missing_feedback_is_advice_and_no_error() -> None:
    body = f"{ASK}- (x) a\n  > Yes.\n- ( ) b"

    assert question_problems(body) == []
    assert question_problems(body, level="advice") == [
        "6: “b” has no feedback. A quote under it ( > …) teaches why."
    ]


def test_a_question_id_is_taken_once_in_a_file() -> None:
    one = "::: question #a\nWhat?\n\n____\n:::\n"

    assert problems(one + one) == [
        "6: The question id #a is taken (line 1). Give this one another."
    ]


def test_a_question_without_an_id_gets_one_that_follows_its_words() -> None:
    first = question("What?\n\n____", head="")
    again = document("Before.\n\n::: question\nWhat?\n\n____\n:::\n").questions[0]

    assert first.id == again.id
    assert question_problems("What?\n\n____", head="", level="advice") == [
        "1: This question has no id. Write one that stays, such as ::: question #first-step."
    ]


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    text = "::: question #a\nWhat?\n\n- (x) a\n- (x) b\n:::\n\n[[x\n\n::: foo\n:::\n"

    assert [one.split(":")[0] for one in problems(text)] == ["1", "8", "10"]
