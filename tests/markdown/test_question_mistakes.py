"""Every mistake in a question is named with its line and its mend."""

from __future__ import annotations

import pytest

from tests.markdown.reading import question_problems

ASK = "What now?\n\n"
CHOICE = "A landlord refuses a tenant.\n\n"
ERRORS = {
    "two right": (
        f"{CHOICE}- (x) a\n- (x) b",
        (
            "1: “A landlord refuses a tenant.”: two answers are marked right. Keep one (x), or"
            " use [x] if several are right."
        ),
    ),
    "none right": (
        f"{CHOICE}- ( ) a\n- ( ) b",
        (
            "1: “A landlord refuses a tenant.”: no answer is marked right. Write (x) before the"
            " right one, or put “ungraded” on the question line for a poll."
        ),
    ),
    "none of several right": (
        f"{CHOICE}- [ ] a\n- [ ] b",
        (
            "1: “A landlord refuses a tenant.”: no answer is marked right. Write [x] before the"
            " right one, or put “ungraded” on the question line for a poll."
        ),
    ),
    "mixed brackets": (
        f"{CHOICE}- (x) a\n- [ ] b",
        (
            "4: “A landlord refuses a tenant.”: round and square brackets are mixed. Use ( ) if one"
            " answer is right, [ ] if several are."
        ),
    ),
    "one option": (
        f"{CHOICE}- (x) a",
        "4: “A landlord refuses a tenant.”: one answer is no choice. Write at least two.",
    ),
    "no brackets": (
        f"{CHOICE}- (x) a\n- b",
        "5: “b” has no brackets. Write - ( ) or - [ ] before it.",
    ),
    "empty option": (
        f"{CHOICE}- (x) a\n- ( )",
        "5: This answer is empty. Write its words or remove it.",
    ),
    "duplicate option": (
        f"{CHOICE}- (x) Same  text\n- ( ) same text",
        "5: “same text” stands here twice (line 4). Change or remove one.",
    ),
    "duplicate option id": (
        f"{CHOICE}- (x) a {{#one}}\n- ( ) b {{#one}}",
        "5: The id #one stands here twice. Change one.",
    ),
    "bad option id": (
        f"{CHOICE}- (x) a {{#One two}}\n- ( ) b",
        "4: “{#One two}” cannot be an id. Use lower-case words with hyphens.",
    ),
    "two feedbacks": (
        f"{CHOICE}- (x) a\n  > one\n\n  > two\n- ( ) b",
        "7: This answer has two quotes as feedback. Make them one.",
    ),
    "feedback not indented": (
        f"{CHOICE}- (x) a\n- ( ) b\n\n> Because.",
        "7: “Because.”: indent feedback by two spaces, so that it belongs to the answer above it.",
    ),
    "two lists": (
        f"{CHOICE}- (x) a\n\n* ( ) b",
        (
            "6: “A landlord refuses a tenant.”: the answers stand in two lists. Make them one list,"
            " with the same sign before each."
        ),
    ),
    "text after the answers": (
        f"{CHOICE}- (x) a\n- ( ) b\n\nMore.",
        "7: “More.” stands after the answers. Move it above them, or into > [!EXPLANATION].",
    ),
    "two hints": (
        f"{CHOICE}- (x) a\n- ( ) b\n\n> [!HINT]\n> c\n\n> [!HINT]\n> d",
        "10: This question has two [!HINT]. Make them one.",
    ),
    "unknown alert": (
        f"{CHOICE}- (x) a\n- ( ) b\n\n> [!HINTS]\n> c",
        "7: There is no [!HINTS]. Did you mean “hint”? There are [!HINT] and [!EXPLANATION].",
    ),
    "heading": (
        "## Title\n\nWhat?\n\n- (x) a\n- ( ) b",
        "2: A question has no headings. Write its words as a paragraph.",
    ),
    "no stem": (
        "- (x) a\n- ( ) b",
        "1: This question asks nothing. Write it above its list.",
    ),
    "no answers": (
        "What?",
        (
            "1: “What?” has no answers. Write - (x) and - ( ) for one right answer, - [x] for"
            " several, - = for a number or a short answer, - left -> right for pairs, 1. 2. 3."
            " for an order, {{gap}} in the text, or ____ for own words."
        ),
    ),
    "range upside down": (
        f"{CHOICE}- = 32..28",
        "4: “32..28”: the lower number comes first. Write 28..32.",
    ),
    "negative margin": (
        f"{CHOICE}- = 30 ± -2",
        "4: “30 ± -2”: the margin after ± cannot be below zero.",
    ),
    "comma in number": (
        f"{CHOICE}- = 1,200",
        "4: “1,200”: write numbers with a dot and without commas, such as 1200.5.",
    ),
    "dash as range": (
        f"{CHOICE}- = 28–32",
        "4: “28–32” is not a number. Write 30, 30 ± 2, 30 ± 5% or 28..32, without a unit.",
    ),
    "two margins": (
        f"{CHOICE}- = 30 ± 2 ± 3",
        "4: “30 ± 2 ± 3” has ± more than once. Write one range a line.",
    ),
    "empty answer": (
        f"{CHOICE}- = a\n- =",
        "5: This answer is empty. Write it after = or remove the line.",
    ),
    "answer twice": (f"{CHOICE}- = a\n- = A", "5: “A” stands here twice. Remove one."),
    "answer without sign": (
        f"{CHOICE}- = a\n- b",
        "5: “b” has no sign before it. Write - = b",
    ),
    "feedback under a number": (
        f"{CHOICE}- = 3\n  > no",
        (
            "5: Feedback under one answer is not shown in this form of question. Write it into >"
            " [!EXPLANATION]."
        ),
    ),
    "left side twice": (
        f"{CHOICE}- a -> b\n- a -> c",
        "5: “a” stands here twice (line 4). Change or remove one.",
    ),
    "one pair": (
        f"{CHOICE}- a -> b\n- -> c",
        "4: “A landlord refuses a tenant.”: matching needs at least two pairs.",
    ),
    "no arrow": (
        f"{CHOICE}- a -> b\n- c -> d\n- e",
        "6: “e” has no arrow. Write - left -> right.",
    ),
    "two arrows": (
        f"{CHOICE}- a -> b\n- c -> d\n- e -> f -> g",
        "6: “e -> f -> g” has more than one arrow. Write - left -> right.",
    ),
    "right side empty": (
        f"{CHOICE}- a -> b\n- c -> d\n- e ->",
        "6: This right side is empty. Write its words or remove it.",
    ),
    "distractor is right": (
        f"{CHOICE}- a -> b\n- c -> d\n- -> b",
        "6: “b” stands here twice (line 4). Change or remove one.",
    ),
    "one step": (
        f"{CHOICE}1. a",
        "4: “A landlord refuses a tenant.”: one step cannot be put in order. Add another.",
    ),
    "gap without text": ("A {{}} b", "2: “{{}}”: a gap or a choice in it has no words."),
    "empty choice": ("A {{(a)|}} b", "2: “{{(a)|}}”: a gap or a choice in it has no words."),
    "menu without a right one": (
        "A {{()|b}}",
        "2: “{{()|b}}”: no choice is right. Put the right one in brackets: (right).",
    ),
    "menu with two right": (
        "A {{(a)|(b)}}",
        "2: “{{(a)|(b)}}”: two choices are right. Keep one in brackets.",
    ),
    "menu of one": (
        "A {{(a)}}",
        "2: “{{(a)}}”: one choice is no choice. Add a wrong one: {{(right)|wrong}}.",
    ),
    "gap says the same twice": (
        "A {{a|A}}",
        "2: “{{a|A}}”: the same words stand in this gap twice.",
    ),
    "gap never closed": (
        "A {{a\n\n____",
        "2: “{{a”: the {{ here is never closed. Write }} after it, or \\{{ to show it as it is.",
    ),
    "gaps and a list": (
        "A {{a}}\n\n- (x) a\n- ( ) b",
        (
            "1: “A …” asks in two ways at once: keep either the list, the gaps, the scale or the"
            " line ____."
        ),
    ),
    "block inside": (
        f"{CHOICE}- (x) a\n- ( ) b\n\n:::: key\nc\n::::",
        (
            "1: “::: question” holds another block (line 7) but has no more colons than it. Write"
            " ::::: question here and ::::: where it ends."
        ),
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_mistake_is_named_with_its_mend(name: str) -> None:
    body, message = ERRORS[name]

    assert message in question_problems(body)


HEADS = {
    "#a colour=red": "1: A question has no “colour”. It can have accents, credit, points, rec,"
    " scale, shuffle, tags, type, use.",
    "#a shufflle=false": "1: A question has no “shufflle”. Did you mean “shuffle”?",
    "#a ungradet": "1: “ungradet” is not known on a question line. Did you mean “ungraded”? A title"
    " stands in quotation marks.",
    "#a points=0": "1: points=0: write a whole number from 1 to 100.",
    "#a points=two": "1: points=two: write a whole number from 1 to 100.",
    "#a shuffle=no": "1: shuffle=no: write shuffle=false to keep the order, or nothing.",
    "#a credit=all": "1: credit=all: write credit=exact for all or nothing, or leave it.",
    "#a accents=yes": "1: accents=yes: write accents=strict if accents count, or nothing.",
    "#a rec=Fair": "1: rec=Fair: name a recommendation, such as rental-intermediation.",
    "#a type=singlle": "1: There is no question type “singlle”. Did you mean “single”? You may"
    " leave it out.",
    "#a type=multiple": "1: type=multiple says several right answers, [ ], but this is written as"
    " one right answer, ( ). Change one of the two.",
    "#A": "1: “#A” cannot be an id. Use lower-case words with hyphens, such as #first-step.",
    "#a #b": "1: There are two ids here, #a and #b. Keep one.",
    "#a rec=": "1: “rec=” has no value. Write rec=value.",
    "#a rec=x rec=y": "1: “rec” is given twice. Keep one.",
    '#a "Title"': "1: A question has no title. Write it in the text below.",
    '#a tags="x': "1: The quotation mark before “x” is never closed.",
    "#a scale=agree": "1: There is no opinion scale “agree”. Did you mean “agree-5”?",
    "#a use=x": "1: use=x: write use=lesson#question, such as use=rental#deposit.",
    "#a use=x#y": "1: use=x#y takes the whole question from its lesson, so nothing stands here."
    " Remove the text, or remove use=.",
}


@pytest.mark.parametrize("head", HEADS)
def test_a_setting_that_does_not_exist_is_named(head: str) -> None:
    assert HEADS[head] in question_problems(f"{ASK}- (x) a\n- ( ) b", head=head)
