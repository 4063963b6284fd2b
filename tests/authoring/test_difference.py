"""Differences and merges: nothing that anybody wrote is lost between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from learning.authoring.difference import Stretch, blocks, changes, words
from learning.authoring.merging import Agreed, Clash, clean, merged

LINES = st.lists(st.sampled_from(["rent", "home", "", "key", "lease"]), max_size=12)
TEXTS = LINES.map(lambda lines: "".join(f"{line}\n" for line in lines))


def test_changed_words_are_marked_and_the_rest_is_not() -> None:
    assert words("Rents rose in Lyon.", "Rents fell in Lyon.") == (
        Stretch("Rents ", "same"),
        Stretch("rose", "removed"),
        Stretch("fell", "added"),
        Stretch(" in Lyon.", "same"),
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    found = words(before, after)

    assert "".join(one.text for one in found if one.kind != "added") == before
    assert "".join(one.text for one in found if one.kind != "removed") == after


def test_a_text_too_long_to_compare_word_by_word_is_shown_whole() -> None:
    before, after = "a " * 5_000, "b " * 5_000

    assert words(before, after) == (Stretch(before, "removed"), Stretch(after, "added"))


def test_blocks_know_their_lines() -> None:
    assert [(one.text, one.line) for one in blocks("\nOne\nmore\n\n\nTwo\n")] == [
        ("One\nmore", 2),
        ("Two", 6),
    ]


def test_a_rewritten_block_is_changed_and_another_one_is_new() -> None:
    before = "Rents rose in Lyon last year.\n\nLast words."
    after = "Rents fell in Lyon last year.\n\nA quite different thought.\n\nLast words."

    assert [one.kind for one in changes(before, after)] == ["changed", "added", "same"]


@given(TEXTS, TEXTS)
def test_every_block_of_both_texts_is_told_once(before: str, after: str) -> None:
    found = changes(before, after)

    assert [one.before for one in found if one.before] == list(blocks(before))
    assert [one.after for one in found if one.after] == list(blocks(after))


def test_changes_in_different_places_come_together() -> None:
    base = "one\ntwo\nthree\nfour\n"

    chunks = merged(base, base.replace("one", "ONE"), base.replace("four", "FOUR"))

    assert clean(chunks) == "ONE\ntwo\nthree\nFOUR\n"


def test_the_same_change_twice_is_one_change() -> None:
    base = "one\ntwo\n"

    assert clean(merged(base, "one\nTWO\n", "one\nTWO\n")) == "one\nTWO\n"


def test_different_changes_of_one_line_clash_and_both_stay() -> None:
    chunks = merged("one\ntwo\nthree\n", "one\nmine\nthree\n", "one\ntheirs\nthree\n")

    assert chunks == (
        Agreed("one\n"),
        Clash("two\n", "mine\n", "theirs\n", 2),
        Agreed("three\n"),
    )


@given(TEXTS, TEXTS)
def test_one_persons_changes_alone_are_taken_whole(base: str, changed: str) -> None:
    assert clean(merged(base, changed, base)) == changed
    assert clean(merged(base, base, changed)) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_choosing_one_side_of_every_clash_keeps_all_lines_that_this_side_added(
    base: str, mine: str, theirs: str
) -> None:
    chunks = merged(base, mine, theirs)
    of_mine = "".join(one.text if isinstance(one, Agreed) else one.mine for one in chunks)
    of_theirs = "".join(one.text if isinstance(one, Agreed) else one.theirs for one in chunks)

    for text, side in ((of_mine, mine), (of_theirs, theirs)):
        for line in set(side.splitlines()) - set(base.splitlines()):
            assert text.splitlines().count(line) >= side.splitlines().count(line)
