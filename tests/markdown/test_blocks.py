"""`:::` blocks are paired exactly, and each mistake is named where it was made."""

from __future__ import annotations

import pytest

from tests.markdown.reading import document, problems

PAIRING = {
    "unclosed": (
        "::: key\none\n",
        ["1: “::: key” is never closed. Write ::: on a line of its own where it ends."],
    ),
    "unclosed takes nothing with it": (
        "::: key\none\n\n::: steps\n1. a\n:::\n\n::: foo\n:::\n",
        [
            "1: “::: key” is never closed. Write ::: on a line of its own where it ends.",
            ("8: There is no block “foo”. There are: case, fact, figure, key, myth, notes,"
            " objection, question, recommendation, reflection, risk, steps, video."),
        ],
    ),
    "equal lengths": (
        '::: case "T"\na\n\n::: key\nb\n:::\n\n:::\n',
        [
            ("1: “::: case” holds another block (line 4) but has no more colons than it. Write"
            " :::: case here and :::: where it ends.")
        ],
    ),
    "shorter outside": (
        '::: case "T"\n:::: key\nb\n::::\n:::\n',
        [
            ("1: “::: case” holds another block (line 2) but has no more colons than it. Write"
            " ::::: case here and ::::: where it ends.")
        ],
    ),
    "stray closer": (
        "a\n\n:::\n",
        ["3: This ::: closes nothing. Remove it, or open a block above it."],
    ),
    "closer of another length": (
        "::: key\na\n::::\n:::\n",
        ["3: This :::: closes nothing: the block open here, “key” (line 1), ends with :::."],
    ),
    "inner unclosed": (
        ':::: case "T"\n::: key\na\n::::\n',
        ["2: “::: key” is never closed. Write ::: on a line of its own where it ends."],
    ),
    "too deep": (
        ("::::::: key\n:::::: key\n::::: key\n:::: key\nb\n::: key\na\n:::\n::::\n:::::\n::::::\n"
        ":::::::\n"),
        [
            "6: Too many blocks inside one another. Take one out.",
            "9: This :::: closes nothing: the block open here, “key” (line 3), ends with :::::.",
        ],
    ),
    "in a list": (
        "- a\n\n  ::: key\n  b\n  :::\n",
        [
            ("3: “::: key” stands inside a list or a quote. Blocks start at the beginning of the"
            " line, after an empty line."),
            ("5: “::: ” stands inside a list or a quote. Blocks start at the beginning of the line,"
            " after an empty line."),
        ],
    ),
    "unknown": (
        "::: reflexion #a\nb\n:::\n",
        ["1: There is no block “reflexion”. Did you mean “reflection”?"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRING)
def test_a_mistake_in_pairing_is_named_at_its_line(name: str) -> None:
    text, messages = PAIRING[name]

    assert problems(text) == messages


LINES = {
    "::: case\na\n:::": '1: This case needs a title in quotation marks: ::: case "Title".',
    '::: case "T" town=athens\na\n:::': "1: A case has no “town”. It can have city, practice.",
    '::: case "T" city=Athens\na\n:::': "1: city=Athens: use lower-case words with hyphens.",
    '::: case "T" city="Athens\na\n:::': "1: The quotation mark before “Athens” is never closed.",
    '::: case "T" "U"\na\n:::': "1: There is a second title here, “U”. Keep one.",
    '::: case "T"\n:::': "1: This case is empty. Write its text.",
    '::: myth "T"\na\n:::': "1: A myth has no title. Write it in the text below.",
    "::: recommendation\n:::": "1: Name one recommendation: ::: recommendation"
    " rental-intermediation.",
    "::: recommendation a b\n:::": "1: Name one recommendation: ::: recommendation"
    " rental-intermediation.",
    "::: recommendation a\ntext\n:::": "2: A recommendation's text comes from the library. Leave"
    " this block empty.",
    "::: video src=media/a.mp4\n:::": "1: This video needs captions=… on its opening line.",
    "::: video src=https://e.org/a.mp4 captions=a.vtt transcript=a.md\n:::": "1:"
    " src=https://e.org/a.mp4: put the file into media/ beside the text.",
    ':::: case "T"\n::: notes\na\n:::\n::::': "2: Notes for facilitators stand on their own. Move"
    " them out of here.",
    "::: key #a\nb\n:::\n\n::: risk #a\nc\n:::": "5: The id #a stands twice in this file (line 1).",
}


@pytest.mark.parametrize("text", LINES)
def test_a_mistake_on_the_opening_line_is_named(text: str) -> None:
    assert LINES[text] in problems(text)


def test_a_case_holds_a_figure_when_it_has_more_colons() -> None:
    text = (
        ':::: case "T"\na\n\n::: figure "F" plot=bar unit=u year=1 source=S\n| a | b |\n|---|---|\n'
        "| x | 1 |\n:::\n::::\n\nafter\n"
    )

    assert [(block.kind, block.line) for block in document(text).blocks] == [
        ("case", 1),
        ("paragraph", 11),
    ]
    assert [figure.title for figure in document(text).figures] == ["F"]


def test_marks_in_code_open_nothing() -> None:
    assert problems("```\n::: foo\n[[x\n```\n\n`[[x` and `{{y`\n") == []


def test_a_block_ends_a_paragraph_a_list_and_a_quote() -> None:
    text = "a\n::: key\nb\n:::\n- c\n::: key\nd\n:::\n> e\n::: key\nf\n:::\n"

    assert [block.kind for block in document(text).blocks] == [
        "paragraph", "key", "list", "key", "blockquote", "key",
    ]  # fmt: skip


@pytest.mark.parametrize("quote", ['"T x"', "“T x”", "«T x»", "„T x“"])
def test_a_title_may_stand_in_any_quotation_marks(quote: str) -> None:
    assert document(f"::: case {quote}\na\n:::\n").blocks[0].text == "T x\na"


def test_lists_and_quotes_have_a_depth() -> None:
    message = "Lists or quotes stand too deep inside one another here. Take some out."

    assert problems("a\n\n" + "> " * 30 + "b\n") == [f"3: {message}"]
    assert problems("- " * 30 + "b\n") == [f"1: {message}"]
    assert problems("> " * 10 + "b\n") == []


def test_a_table_has_a_width() -> None:
    row = "|" + "a|" * 20

    assert problems(f"x\n\n{row}\n|{'-|' * 20}\n{row}\n") == [
        "3: A table has at most 12 columns. Split this one in two."
    ]


def test_marks_inside_marks_have_a_depth() -> None:
    assert problems("a\n\n" + "*a **b " * 15 + "c** d*" * 15) == [
        "3: Too many marks inside one another here. Write it more simply."
    ]


INLINE = {
    "[[Bad key!]]": "1: “[[Bad key!]]” names no glossary term. Write [[key]] or [[key|words"
    " shown]], the key in lower-case words with hyphens.",
    "a\n[[x": "2: “[[x”: the [[ here is never closed. Write ]] after it, or \\[[ to show it as it"
    " is.",
    "a [@HF1": "1: “[@HF1”: the [@ here is never closed. Write ] after it, or \\[@ to show it as it"
    " is.",
    "[@HF 1]": "1: “[@HF 1]” does not name facts. Write [@HF12] or [@HF12; @HF13].",
    "[@]": "1: “[@]” does not name facts. Write [@HF12] or [@HF12; @HF13].",
    "a\n{{b}}": "2: “{{b}}” is a gap, and gaps stand in a ::: question only. A glossary term is"
    " written [[key]].",
    "[^1]": "1: The footnote [^1] has no text. Write [^1]: … on a line of its own.",
    "[^a]: b\n\n[^a]: c": "3: The footnote [^a] is written twice. Keep one.",
    "{scale=agree-5}": "1: “{scale=agree-5}” belongs into a ::: question, before its list.",
    "# Title": "1: “Title”: the page has its title already. Start headings with ##.",
    "![](media/a.png)": "1: The image “media/a.png” has no words for those who cannot see it. Write"
    " ![what it shows](…).",
    "![a](https://e.org/a.png)": "1: The image “https://e.org/a.png” is not beside the text. Put"
    " the file into media/.",
    "[a](javascript:alert(1))": "1: A link to “javascript:alert(1)” is not possible. Links start"
    " with https://, mailto:, # or the name of a file.",
    "<data:text/html>": "1: A link to “data:text/html” is not possible. Links start with https://,"
    " mailto:, # or the name of a file.",
    "a\n\n### Two": "3: “Two” skips a level of headings. Write ## before it.",
    "a[^1]\n\n[^1]: b\n\n    ::: key": "5: “::: key” stands inside a list or a quote. Blocks"
    " start at the beginning of the line, after an empty line.",
    "[a](//e.org)": "1: A link to “//e.org” is not possible. Links start with https://, mailto:, #"
    " or the name of a file.",
}


@pytest.mark.parametrize("text", INLINE)
def test_a_mistake_in_the_words_is_named(text: str) -> None:
    assert problems(text) == [INLINE[text]]


@pytest.mark.parametrize("text", [r"\[[x", r"\{{x}}", r"\[@x", r"\[^1]"])
def test_a_mark_after_a_backslash_is_shown(text: str) -> None:
    assert document(text).blocks[0].text == text[1:]
