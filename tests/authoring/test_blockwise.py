"""Marks are locked, words are the translator's, and no other line of a file changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.authoring.blockwise import begun, front_words, text_at, with_block
from learning.authoring.markers import (
    form_for,
    lost_marks,
    pieces_of,
    put_together,
    words_of,
)
from learning.authoring.staleness import standing
from learning.markdown.dialect import parse
from learning.markdown.mapping import read_mapping
from learning.markdown.report import Report
from tests.authoring.test_staleness import FRENCH, SOURCE, document

QUESTION = """\
::: question #guarantor rec=guarantee
Who carries
the risk?

- ( ) The tenant {#t}
  > No reserve.
- (x) The city

> [!HINT]
> Who has a reserve? [@F1]
:::"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (QUESTION, ("Who carries\nthe risk?", "The tenant", "No reserve.", "The city",
                    "Who has a reserve? [@F1]")),
        ("## A part {minutes=5}", ("A part",)),
        ('::: case "A title" city=almira\nText.\n:::', ("A title", "Text.")),
        ("- left -> right\n- -> alone", ("left", "right", "alone")),
        ("- = 30 ± 2", ()),
        ("- = New Urban Agenda", ("New Urban Agenda",)),
        ("| City | Rent |\n|---|---:|\n| Almira | 400 |", ("City", "Rent", "Almira")),
        ("The {{city|town}} may.", ("The {{city|town}} may.",)),
        ("____", ()),
        ("One\ntwo.", ("One\ntwo.",)),
    ],
)  # fmt: skip
def test_words_are_told_from_marks(text: str, words: tuple[str, ...]) -> None:
    assert words_of(pieces_of(text)) == words


@given(st.text(alphabet='ab :-#>|()[]x{}=\n_"12', max_size=60))
def test_the_pieces_of_a_block_are_its_text(text: str) -> None:
    pieces = pieces_of(text)

    assert put_together(pieces, words_of(pieces)) == text
    assert "".join(one.text for one in pieces) == text


def test_a_form_has_the_marks_of_the_source_and_the_words_there_are() -> None:
    french = QUESTION.replace("The tenant {#t}", "Le locataire").replace("The city", "La ville")
    added = QUESTION.replace("- (x) The city", "- (x) The city\n- ( ) The bank")

    form = form_for(added, french)

    assert words_of(form) == (
        "Who carries\nthe risk?", "Le locataire", "No reserve.", "La ville", "",
        "Who has a reserve? [@F1]",
    )  # fmt: skip
    assert put_together(form, [*words_of(form)[:4], "La banque", "x"]).count("- ( )") == 2


def test_lost_marks_are_named() -> None:
    source = "A [[lease]] protects.[^a] See [this](https://example.org). [@F1] {{gap}}"

    assert lost_marks(source, "Un [[lease|bail]] protège. {{trou}}") == (
        "[@F1]", "[^a]", "](https://example.org)",
    )  # fmt: skip


LINES = st.text(alphabet="abc xyz", min_size=1, max_size=20).filter(lambda one: one.strip())


@given(number=st.integers(0, 4), words=LINES)
def test_other_lines_stay_as_they_were(number: int, words: str) -> None:
    found = standing(document(SOURCE), document(FRENCH), {})
    pairing = [one for one in found.pairings if one.source.kind in ("paragraph", "heading")][
        number % 4
    ]
    unit = pairing.translation
    assert unit is not None

    changed = with_block(FRENCH, found, pairing, words).text

    before, after = FRENCH.split("\n"), changed.split("\n")
    assert (
        after[: unit.line - 1] + after[unit.line :] == before[: unit.line - 1] + before[unit.end :]
    )
    assert after[unit.line - 1] == words


def test_a_missing_block_goes_where_it_stands_in_the_source() -> None:
    french = FRENCH.replace("Deux.\n\n", "")
    found = standing(document(SOURCE), document(french), {})
    pairing = next(one for one in found.pairings if one.source.key == "0-paragraph-2")

    assert with_block(french, found, pairing, "Deux.").text == FRENCH


def test_a_new_translation_is_filled_block_by_block() -> None:
    text = begun(SOURCE, ("id", "title", "summary", "minutes"))
    source = document(SOURCE)
    rendered = {one.source.key: one for one in standing(source, document(FRENCH), {}).pairings}
    for key, theirs in rendered.items():
        found = standing(source, document(text), {})
        pairing = next(one for one in found.pairings if one.source.key == key)
        assert theirs.translation is not None
        text = with_block(text, found, pairing, text_at(FRENCH, theirs.translation)).text

    filled = standing(source, document(text), {})
    assert filled.counts()["missing"] == 0
    assert parse(text, path="housing/lessons/01-a.fr.md").document is not None


@given(st.text(alphabet="ab:#'\"[]{}&*!|>%@`-,? é", max_size=30).filter(lambda one: one.strip()))
def test_words_of_the_front_matter_are_read_as_they_were_typed(words: str) -> None:
    written = front_words(words)
    if written[:1] == '"' and " ".join(words.split())[:1] == '"':
        return  # already in quotes, by their author

    found = read_mapping(f"title: {written}", first_line=1, report=Report("x", 1))

    assert found is not None
    assert found.values == {"title": " ".join(words.split())}
