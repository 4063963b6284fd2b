"""Fingerprints are equal in every language and differ with every key."""

from __future__ import annotations

import pytest

from learning.markdown.fingerprint import block_hash
from tests.markdown.reading import document, question

ASK = "What now?\n\n"
SAME = {
    "words of options": ("- (x) act\n- ( ) wait", "- (x) agir\n- ( ) attendre"),
    "words of a short answer": ("- = agenda\n- = the agenda", "- = الأجندة\n- = أجندة"),
    "how a number is written": ("- = 30 ± 2", "- = 28.0..32"),
    "words of a gap": ("a {{one|two}} {{(x)|y}}", "b {{trois}} {{(z)|w}}"),
    "words of pairs": ("- a -> b\n- c -> d\n- -> e", "- بيت -> ب\n- ج -> د\n- -> هـ"),
    "written ids": ("- (x) a {#one}\n- ( ) b", "- (x) a\n- ( ) b {#two}"),
    "hint and feedback": ("- (x) a\n  > yes\n- ( ) b", "- (x) a\n- ( ) b\n\n> [!HINT]\n> c"),
}
OTHER = {
    "right answer": ("- (x) a\n- ( ) b", "- ( ) a\n- (x) b"),
    "place of the right answer": ("- (x) a\n- ( ) b\n- ( ) c", "- ( ) b\n- (x) a\n- ( ) c"),
    "number of options": ("- (x) a\n- ( ) b", "- (x) a\n- ( ) b\n- ( ) c"),
    "one and several": ("- (x) a\n- ( ) b", "- [x] a\n- [ ] b"),
    "number": ("- = 30", "- = 31"),
    "number of short answers": ("- = a", "- = a\n- = b"),
    "form": ("- = 30", "- = thirty"),
    "form of a gap": ("a {{one}}", "a {{(one)|two}}"),
    "right choice of a gap": ("a {{(one)|two}}", "a {{one|(two)}}"),
    "number of gaps": ("a {{one}}", "a {{one}} {{two}}"),
    "what belongs together": ("- a -> b\n- c -> d\n- e -> b", "- a -> b\n- c -> d\n- e -> d"),
    "distractors": ("- a -> b\n- c -> d", "- a -> b\n- c -> d\n- -> e"),
    "steps": ("1. a\n2. b", "1. a\n2. b\n3. c"),
}


def print_of(body: str, head: str = "#a") -> str:
    return question(ASK + body, head=head).fingerprint


@pytest.mark.parametrize("name", SAME)
def test_words_may_differ(name: str) -> None:
    first, second = SAME[name]

    assert print_of(first) == print_of(second)


@pytest.mark.parametrize("name", OTHER)
def test_keys_may_not_differ(name: str) -> None:
    first, second = OTHER[name]

    assert print_of(first) != print_of(second)


def test_the_id_and_being_graded_are_part_of_it() -> None:
    body = "- (x) a\n- ( ) b"

    assert len({print_of(body), print_of(body, "#b"), print_of(body, "#a ungraded")}) == 3


def test_the_order_of_questions_is_part_of_a_document() -> None:
    one, two = "::: question #a\nx\n\n____\n:::\n", "::: question #b\ny\n\n____\n:::\n"

    assert document(one + two).fingerprint != document(two + one).fingerprint
    assert document(one + "\nwords\n\n" + two).fingerprint == document(one + two).fingerprint


def test_a_block_hash_sees_words_and_not_blanks_at_line_ends() -> None:
    assert block_hash(["a  ", "b"]) == block_hash(["a", "b", ""])
    assert block_hash(["a", "b"]) != block_hash(["a", "c"])


def test_a_block_keeps_key_and_hash_when_another_section_changes() -> None:
    before = document("Intro.\n\n## One\n\nText.\n\n## Two\n\nLast.\n").blocks
    after = document("Intro.\n\n## One\n\nNew.\n\nText.\n\n## Two\n\nLast.\n").blocks

    assert [(one.key, one.hash) for one in before if one.text == "Last."] == [
        (one.key, one.hash) for one in after if one.text == "Last."
    ]
    assert [one.key for one in after] == [
        "0-paragraph-1", "1-heading-1", "1-paragraph-1", "1-paragraph-2", "2-heading-1",
        "2-paragraph-1",
    ]  # fmt: skip
