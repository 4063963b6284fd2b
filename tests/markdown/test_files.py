"""A file is judged by size, encoding, characters and front matter before its words are read."""

from __future__ import annotations

import pytest

from learning.markdown.dialect import LARGEST, parse, read
from learning.markdown.document import Parsed, Problem


def only(parsed: Parsed) -> str:
    assert parsed.document is None
    assert len(parsed.problems) == 1
    return str(parsed.problems[0])


def test_a_file_that_is_too_large_is_refused_before_parsing() -> None:
    assert only(read(b"a" * (LARGEST + 1), path="f.md")) == (
        "f.md:1: The file has 257 KB; at most 256 KB are read. Split it into several."
    )
    assert read(b"a " * (LARGEST // 2), path="f.md").document is not None


def test_a_text_that_is_too_large_in_bytes_is_refused() -> None:
    assert only(parse("م" * (LARGEST // 2 + 1), path="f.md")) == (
        "f.md:1: The text has more than 256 KB. Split it into several files."
    )


def test_another_encoding_is_named_by_byte_and_line() -> None:
    assert only(read("line\nété".encode("latin-1"), path="f.md")) == (
        "f.md:2: Byte 6 (hex e9) is not UTF-8. Save the file with the encoding UTF-8."
    )


def test_a_byte_order_mark_is_named() -> None:
    assert only(read(b"\xef\xbb\xbf# a", path="f.md")) == (
        "f.md:1: The file starts with a byte order mark. Save it as “UTF-8 without BOM”."
    )


@pytest.mark.parametrize(
    ("character", "words"),
    [
        ("\x00", "U+0000 is a control character. Remove it."),
        ("\x1b", "U+001B is a control character. Remove it."),
        ("\x85", "U+0085 is a control character. Remove it."),
        (
            "\u202e",
            (
                "U+202E turns the direction of text invisibly. Remove it; the page sets the"
                " direction."
            ),
        ),
        (
            "\u2067",
            (
                "U+2067 turns the direction of text invisibly. Remove it; the page sets the"
                " direction."
            ),
        ),
        ("\ufeff", "U+FEFF is a byte order mark inside the text. Remove it."),
        ("\ufdd0", "U+FDD0 is not a character. Remove it."),
        ("\ud800", "U+D800 is half a character. Type it again."),
    ],
)
def test_characters_that_nobody_sees_are_refused(character: str, words: str) -> None:
    assert only(parse(f"one\ntwo {character}", path="f.md")) == f"f.md:2: {words}"


def test_marks_that_arabic_needs_are_kept() -> None:
    assert parse("a\u200fb\u200dc\u200cd\u061ce", path="f.md").problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_count_the_same(end: str) -> None:
    text = end.join(["---", "id: a", "---", "text", "", "::: foo", ":::"])

    assert [one.line for one in parse(text, path="f.md").problems] == [6]


def test_front_matter_is_kept_as_text_with_the_lines_of_its_keys() -> None:
    text = '---\nid: no\nversion: 1.10\nsdg: ["11.1", 10.2]\ndeep:\n  inner: on\n---\nBody.\n'
    document = parse(text, path="f.md").document

    assert document is not None
    assert document.front == {
        "id": "no",
        "version": "1.10",
        "sdg": ["11.1", "10.2"],
        "deep": {"inner": "on"},
    }
    assert document.front_lines == {
        "id": 2,
        "version": 3,
        "sdg": 4,
        "sdg.0": 4,
        "sdg.1": 4,
        "deep": 5,
        "deep.inner": 6,
    }
    assert [block.line for block in document.blocks] == [8]


def test_a_rule_at_the_start_of_a_text_needs_three_other_signs() -> None:
    assert only(parse("---\ntext\n", path="f.md")) == (
        "f.md:1: The front matter opens here and is never closed. Write --- below it."
    )


FRONTS = {
    "a: b\na: c": "3: “a” is given twice. Keep one.",
    "a: b\nc: d: e": "3: “c: d: e” cannot be read as “key: value”. Check the indentation and the"
    " brackets, and put a value that holds a colon or starts with a sign in quotes: key:"
    ' "value".',
    "- a": "2: Here “key: value” lines are expected, one key a line.",
    "text": "2: Here “key: value” lines are expected, one key a line.",
    "a: &x b\nc: *x": "2: References with & and * are not used. Put the value in quotes.",
    "a: !!python/name:os.system x": "2: Tags with ! are not used here. Put the value in quotes.",
    "a: [[[[[[[b]]]]]]]": "2: Too many lists inside one another here. Write it more simply.",
    "? [a]\n: b": "2: A key is one word. Write key: value.",
}


@pytest.mark.parametrize("front", FRONTS)
def test_front_matter_that_cannot_be_read_is_named_at_its_line(front: str) -> None:
    found = parse(f"---\n{front}\n---\nBody\n", path="f.md")

    assert [str(one) for one in found.problems] == [f"f.md:{FRONTS[front]}"]


def test_front_matter_has_a_limit() -> None:
    front = "a: " + "b" * 20_000

    assert only(parse(f"---\n{front}\n---\n", path="f.md")) == (
        "f.md:1: The front matter is too long; at most 16 KB are read."
    )


def test_a_list_of_problems_ends_with_a_count() -> None:
    problems = parse("::: foo\n:::\n" * 300, path="f.md").problems

    assert len(problems) == 201
    assert problems[-1] == Problem(
        "f.md", 600, "100 more problems are not listed; mend these first.", "error"
    )


def test_an_empty_file_is_an_empty_document() -> None:
    document = parse("", path="f.md").document

    assert document is not None
    assert (document.blocks, document.word_count, document.front) == ((), 0, {})
