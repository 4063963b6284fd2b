"""The state of each block of a translation: missing, current, stale, draft."""

from hypothesis import given
from hypothesis import strategies as st

from learning.authoring.renderings import read_renderings, written
from learning.authoring.staleness import (
    Rendered,
    Standing,
    moved_on,
    recorded,
    standing,
    units_of,
)
from learning.markdown.dialect import parse
from learning.markdown.document import Document

SOURCE = """\
---
id: first-home
title: The first home
summary: Most people rent first.
minutes: 15
---
One.

Two.

## A part

Three.

::: question #who
Who?

- (x) She
- ( ) He
:::

::: recommendation guarantee
:::
"""
FRENCH = (
    SOURCE.replace("The first home", "Le premier logement")
    .replace("Most people rent first.", "On loue d’abord.")
    .replace("One.", "Un.")
    .replace("Two.", "Deux.")
    .replace("A part", "Une partie")
    .replace("Three.", "Trois.")
    .replace("Who?", "Qui ?")
)


def document(text: str) -> Document:
    found = parse(text, path="housing/lessons/01-first-home.md")
    assert found.document is not None, found.problems
    return found.document


def states(found: Standing) -> dict[str, str]:
    return {one.source.key: one.state for one in found.pairings}


def known_of(source: str = SOURCE, french: str = FRENCH) -> dict[str, Rendered]:
    return recorded(standing(document(source), document(french), {}), {})


def test_what_lies_beside_its_source_is_current() -> None:
    assert states(standing(document(SOURCE), document(FRENCH), {})) == dict.fromkeys(
        [
            "front.title",
            "front.summary",
            "0-paragraph-1",
            "0-paragraph-2",
            "1-heading-1",
            "1-paragraph-1",
            "who",
        ],
        "current",
    )


def test_only_the_block_that_changed_is_behind() -> None:
    source = SOURCE.replace("Two.", "Two and more.")

    found = standing(document(source), document(FRENCH), known_of())

    assert [key for key, state in states(found).items() if state != "current"] == ["0-paragraph-2"]
    assert states(found)["0-paragraph-2"] == "stale"


def test_a_paragraph_put_in_between_is_missing_and_moves_no_other() -> None:
    source = SOURCE.replace("One.\n", "One.\n\nNew.\n")

    found = standing(document(source), document(FRENCH), known_of())

    assert {key: state for key, state in states(found).items() if state != "current"} == {
        "0-paragraph-2": "missing"
    }


def test_a_paragraph_that_was_taken_out_is_left_over() -> None:
    source = SOURCE.replace("One.\n\n", "")

    found = standing(document(source), document(FRENCH), known_of())

    assert set(states(found).values()) == {"current"}
    assert [one.key for one in found.leftover] == ["0-paragraph-1"]


def test_a_changed_title_and_question_are_behind() -> None:
    source = SOURCE.replace("The first home", "A first home").replace("Who?", "Who is it?")

    found = standing(document(source), document(FRENCH), known_of())

    assert [key for key, state in states(found).items() if state == "stale"] == [
        "front.title",
        "who",
    ]


def test_a_block_that_the_translator_wrote_anew_renders_the_newest_source() -> None:
    source, french = SOURCE.replace("Two.", "Twice."), FRENCH.replace("Deux.", "Deux !")

    found = standing(document(source), document(french), known_of())

    assert set(states(found).values()) == {"current"}


def test_other_blocks_stay_behind_when_one_is_mended() -> None:
    source = SOURCE.replace("One.", "Once.").replace("Two.", "Twice.")
    known = known_of()
    french = FRENCH.replace("Deux.", "Deux !")

    kept = recorded(standing(document(source), document(french), known), known)
    found = standing(document(source), document(french), kept)

    assert [key for key, state in states(found).items() if state == "stale"] == ["0-paragraph-1"]


def test_a_draft_stays_one_until_it_is_finished() -> None:
    known = known_of()
    draft = known | {"who": Rendered(known["who"].source, known["who"].own, is_draft=True)}

    assert states(standing(document(SOURCE), document(FRENCH), draft))["who"] == "draft"


def test_an_unchanged_meaning_keeps_a_translation_current() -> None:
    before, after = document(SOURCE), document(SOURCE.replace("Two.", "Two, then."))
    hashes = {one.key: one.hash for one in units_of(before)}
    newer = {one.key: one.hash for one in units_of(after)}

    known = moved_on(known_of(), {hashes["0-paragraph-2"]: newer["0-paragraph-2"]})

    assert set(states(standing(after, document(FRENCH), known)).values()) == {"current"}


def test_nothing_translated_is_all_missing() -> None:
    bare = "---\nid: first-home\n---\n"

    found = standing(document(SOURCE), document(bare), {})

    assert set(states(found).values()) == {"missing"}
    assert found.counts() == {"missing": 7, "draft": 0, "stale": 0, "current": 0}


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), unique=True, max_size=6)


@given(before=WORDS, after=WORDS)
def test_a_block_is_current_exactly_where_its_source_stood_before(
    before: list[str], after: list[str]
) -> None:
    old, new = document("\n\n".join(before)), document("\n\n".join(after))
    french = document("\n\n".join(f"{one} !" for one in before))
    known = recorded(standing(old, french, {}), {})

    found = standing(new, french, known)

    stayed = {one.hash for one in units_of(old)}
    assert [one.state == "current" for one in found.pairings] == [
        one.source.hash in stayed for one in found.pairings
    ]


KEYS = st.text(alphabet="az09.#-", max_size=8).map(lambda tail: f"k{tail}")
HASHES = st.integers(0, 16**16 - 1).map(lambda number: f"{number:016x}")
RECORDS = st.dictionaries(
    st.sampled_from(["housing/module.fr.md", "housing/quiz.fr.md", "housing/lessons/01-a.fr.md"]),
    st.dictionaries(
        KEYS, st.builds(Rendered, HASHES, HASHES, st.booleans()), min_size=1, max_size=3
    ),
)


@given(RECORDS)
def test_what_is_written_is_read_again(records: dict[str, dict[str, Rendered]]) -> None:
    raw = written(records)

    found = read_renderings(raw, path="housing/renderings.fr.yaml")

    assert (found.records, found.problems) == (records, ())
    assert written(found.records) == raw


def test_a_record_that_says_nothing_is_told_with_its_line_and_mend() -> None:
    raw = b"lessons/01-a.fr.md:\n  who: nonsense\nmodule.fr.md: x\n"

    problems = read_renderings(raw, path="housing/renderings.fr.yaml").problems

    mend = "Delete the file; the next export writes it anew."
    assert [str(one) for one in problems] == [
        f"housing/renderings.fr.yaml:2: “who” does not say what it renders. {mend}",
        f"housing/renderings.fr.yaml:3: “module.fr.md” names no blocks. {mend}",
    ]
