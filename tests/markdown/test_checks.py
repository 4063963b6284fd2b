"""What a file points at must exist; the nearest that does is offered."""

from __future__ import annotations

import pytest

from learning.markdown.checks import Known, check_document, check_lesson
from tests.markdown.reading import document

KNOWN = Known(
    facts={"HF1", "HF12"},
    sources={"EUR24"},
    terms={"security-of-tenure"},
    recommendations={"fair-letting"},
    practices={"nausica"},
    questions={"housing/rental-market#guarantor", "cohesion/other#one"},
    media={"housing/media/flat.jpg"},
)
PATH = "housing/lessons/01-a.md"
GOOD = (
    "[[security-of-tenure]] [@HF1; @HF12]\n\n![a](media/flat.jpg)\n\n"
    "::: recommendation fair-letting\n:::\n\n"
    '::: case "T" practice=nausica\na\n:::\n\n'
    "::: question use=rental-market#guarantor\n:::\n\n"
    '::: figure "F" plot=bar unit=u year=1 source=EUR24\n| a | b |\n|---|---|\n| x | 1 |\n:::\n'
)


def found(text: str, known: Known = KNOWN) -> list[str]:
    problems = check_document(document(text), path=PATH, known=known)
    return [str(one).removeprefix(f"{PATH}:") for one in problems]


def test_what_exists_is_no_problem() -> None:
    assert found(GOOD) == []


MISSING = {
    "a\n\n[@HF13]": "3: There is no fact “HF13” in facts.yaml. Did you mean “HF1”?",
    "[@ZZ]": "1: There is no fact “ZZ” in facts.yaml. Mend the id, or add the fact.",
    "[[security-of-tenor]]": "1: There is no term “security-of-tenor” in the glossary. Did you mean"
    " “security-of-tenure”?",
    "::: recommendation fair-leting\n:::": "1: There is no recommendation “fair-leting” in the"
    " library. Did you mean “fair-letting”?",
    '::: case "T" practice=nautica\na\n:::': "1: There is no practice “nautica” in the library. Did"
    " you mean “nausica”?",
    "::: question #q rec=x\nA?\n\n____\n:::": "1: There is no recommendation “x” in the library.",
    "::: question use=rental-market#guarantorr\n:::": "1: There is no question"
    " “rental-market#guarantorr” in the lessons. Did you mean “rental-market#guarantor”?",
    "::: question use=other#one\n:::": "1: There is no question “other#one” in the lessons. Write"
    " use=lesson#question.",
    "![a](media/flat.png)": "1: There is no image media/flat.png. Did you mean"
    " “housing/media/flat.jpg”?",
    "::: video src=media/talk.mp4 captions=media/flat.jpg transcript=media/flat.jpg\n:::": "1:"
    " There is no file media/talk.mp4. Put the file there, or mend its name.",
    '::: figure "F" plot=none unit=u year=1 source=EUR25\n| a |\n|---|\n| x |\n:::': "1: There"
    " is no source “EUR25” in sources.yaml. Did you mean “EUR24”?",
    "---\nfacts: [HF1, HF99]\n---\n": "2: There is no fact “HF99” in facts.yaml. Mend the"
    " id, or add the fact.",
    "---\nevidence:\n  - practice:nausica\n  - practice:none\n---\n": "4: There is no practice"
    " “none” in the library.",
}  # fmt: skip


@pytest.mark.parametrize("text", MISSING)
def test_what_does_not_exist_is_named_at_its_line(text: str) -> None:
    assert found(text) == [MISSING[text]]


def test_what_is_not_given_is_not_checked() -> None:
    assert found("[[x]] [@Y] ![a](b.png)", Known()) == []


def test_a_lesson_gets_advice_on_what_it_lacks() -> None:
    problems = check_lesson(document("Words."), path=PATH, known=KNOWN)

    assert [(one.level, one.message) for one in problems] == [
        ("advice", "Fewer than two questions. Two to four keep a reader with you."),
        ("advice", "No example from a city yet (::: case)."),
        ("advice", "No figure from published data yet (::: figure)."),
        ("advice", "No reflection on the reader’s own city yet (::: reflection)."),
        ("advice", "No recommendation is linked yet (::: recommendation)."),
    ]
