"""The one certain mend of a problem, and nothing where the author has to choose."""

import pytest

from learning.authoring.mends import mend_of
from learning.markdown.checks import Known, check_document
from learning.markdown.dialect import parse

PATH = "harbour/lessons/01-first-home.md"
FRONT = "---\nid: first-home\n---\n"
KNOWN = Known(
    facts={"HF12"},
    sources=set(),
    terms={"lease"},
    recommendations={"guarantee"},
    practices=set(),
    questions=set(),
    media=set(),
)


def mended(text: str) -> list[str]:
    """The text after each mend that is offered for it."""
    parsed = parse(text, path=PATH)
    problems = parsed.problems
    if parsed.document is not None:
        problems += check_document(parsed.document, path=PATH, known=KNOWN)
    found = (mend_of(one, text, parsed.document) for one in problems)
    return [one.text for one in found if one is not None]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("A. [@HF1Z]\n", "A. [@HF12]\n"),
        ("A [[leasse]].\n", "A [[lease]].\n"),
        ("::: recommendation guarante\n:::\n", "::: recommendation guarantee\n:::\n"),
        ("::: risc\nText.\n:::\n", "::: risk\nText.\n:::\n"),
        ("::: key\nText.\n", "::: key\nText.\n:::\n"),
        ("::: key\nText.\n\n## Next\n\nMore.\n", "::: key\nText.\n:::\n\n## Next\n\nMore.\n"),
        ("Text.\n:::\n", "Text.\n"),
        ("Te\u202axt.\n", "Text.\n"),
        (
            '::: case "A" city=Athens\nText.\n:::\n',
            '::: case "A" city=athens\nText.\n:::\n',
        ),
        (
            '::: case "A" city=athens\nText.\n\n::: key\nShort.\n:::\n:::\n',
            ':::: case "A" city=athens\nText.\n\n::: key\nShort.\n:::\n::::\n',
        ),
        (
            "::: question #q\nWhat?\n\n- = 3\n\n> [!HNT]\n> Count.\n:::\n",
            "::: question #q\nWhat?\n\n- = 3\n\n> [!HINT]\n> Count.\n:::\n",
        ),
    ],
)
def test_a_certain_mend_makes_the_text_right(wrong: str, right: str) -> None:
    assert mended(FRONT + wrong) == [FRONT + right]
    assert mended(FRONT + right) == []


def test_a_question_gets_the_id_that_its_record_has() -> None:
    text = f"{FRONT}::: question\nWhat?\n\n- = 3\n:::\n"
    document = parse(text, path=PATH).document
    assert document is not None

    [mend] = mended(text)

    assert mend == text.replace("::: question", f"::: question #{document.questions[0].id}")
    after = parse(mend, path=PATH).document
    assert after is not None
    assert after.questions[0].id == document.questions[0].id


def test_front_matter_that_is_never_closed_is_closed_below_its_last_line() -> None:
    text = "---\nid: first-home\ntitle: A\n\nText.\n"

    assert mended(text) == ["---\nid: first-home\ntitle: A\n---\n\nText.\n"]


@pytest.mark.parametrize(
    "text",
    [
        "A [@HF1Z] and again HF1Z.\n",
        "::: question #q\nWhat?\n\n- (x) One\n- (x) Two\n:::\n",
        "::: question #q\nWhat?\n\n- [ ] One\n- ( ) Two\n:::\n",
        "A [@ZZZZZZ].\n",
    ],
)
def test_where_the_author_has_to_choose_no_mend_is_offered(text: str) -> None:
    assert mended(FRONT + text) == []
