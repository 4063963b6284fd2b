"""Two people's changes to the same text: joined where they can be, kept apart where not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.authoring.merging import Agreed, Chunk, Clash, clean, merged

BASE = "one\ntwo\nthree\n"
TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (BASE, BASE, BASE),
        ("ONE\ntwo\nthree\n", BASE, "ONE\ntwo\nthree\n"),
        (BASE, "one\ntwo\nTHREE\n", "one\ntwo\nTHREE\n"),
        ("ONE\ntwo\nthree\n", "one\ntwo\nTHREE\n", "ONE\ntwo\nTHREE\n"),
        ("one\nTWO\nthree\n", "one\nTWO\nthree\n", "one\nTWO\nthree\n"),
        ("one\nthree\n", "one\ntwo\nthree\nfour\n", "one\nthree\nfour\n"),
        ("", "", ""),
    ],
)
def test_what_only_one_changed_is_taken(mine: str, theirs: str, expected: str) -> None:
    assert clean(merged(BASE, mine, theirs)) == expected


def test_lines_that_both_changed_clash() -> None:
    chunks: tuple[Chunk, ...] = merged(BASE, "one\nMINE\nthree\n", "one\nTHEIRS\nthree\n")

    assert chunks == (
        Agreed("one\n"),
        Clash(base="two\n", mine="MINE\n", theirs="THEIRS\n", line=2),
        Agreed("three\n"),
    )
    assert clean(chunks) is None


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_choosing_one_side_everywhere_loses_none_of_its_lines(
    base: str, mine: str, theirs: str
) -> None:
    chunks = merged(base, mine, theirs)

    text = "".join(one.text if isinstance(one, Agreed) else one.mine for one in chunks)
    added = [line for line in mine.splitlines() if line not in base.splitlines()]
    assert [line for line in added if line not in text.splitlines()] == []


@given(base=TEXTS, mine=TEXTS)
def test_nobody_else_means_no_clash(base: str, mine: str) -> None:
    assert clean(merged(base, mine, base)) == mine
    assert clean(merged(base, base, mine)) == mine
