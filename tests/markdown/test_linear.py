"""Twice the text costs at most two and a half times the work, counted in calls, not in time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from learning.markdown.dialect import parse

HALF = 6_000


def _question(body: str) -> str:
    return f"::: question #a\nWhat?\n\n{body}\n:::\n"


LONG: dict[str, Callable[[int], str]] = {
    "opening brackets": lambda size: "[" * size,
    "brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "images": lambda size: "![" * (size // 2),
    "images in images": lambda size: "![" * (size // 6) + "](u)" * (size // 6),
    "links in links": lambda size: "[" * (size // 5) + "](u)" * (size // 5),
    "link targets": lambda size: "[a](" * (size // 4),
    "stars": lambda size: "*a " * (size // 3),
    "stars of two kinds": lambda size: "*a **a " * (size // 7),
    "stars and lines": lambda size: "*_a " * (size // 4),
    "marks in marks": lambda size: "*a " * (size // 6) + "b* " * (size // 6),
    "quotes": lambda size: "> " * (size // 2),
    "quoted lines": lambda size: "> a\n" * (size // 4),
    "lazy quotes": lambda size: "> a\nb\n" * (size // 6),
    "deep quotes": lambda size: ("> " * 10 + "a\n") * (size // 22),
    "colons": lambda size: ":" * size,
    "closing marks": lambda size: ":::\n" * (size // 4),
    "open blocks": lambda size: "::: key\n" * (size // 8),
    "blocks": lambda size: "::: key\na\n:::\n" * (size // 14),
    "round brackets": lambda size: "[a](" + "(" * size,
    "backticks": lambda size: " ".join("`" * at for at in range(1, int((2 * size) ** 0.5))),
    "pipes": lambda size: "|" * size,
    "a wide table": lambda size: "|a" * (size // 4) + "|\n" + "|-" * (size // 4) + "|\n",
    "a sparse table": lambda size: (
        "|a" * (size // 400) + "|\n" + "|-" * (size // 400) + "|\n" + "|1|\n" * (size // 4)
    ),
    "table rows": lambda size: "|a|b|\n|-|-|\n" + "|1|2|\n" * (size // 6),
    "deep lists": lambda size: "- " * (size // 2),
    "lists ever deeper": lambda size: "".join(
        "  " * at + "- a\n" for at in range(int(size**0.5))
    ),
    "lists": lambda size: "- a\n" * (size // 4),
    "open gaps": lambda size: "{{" * (size // 2),
    "gaps": lambda size: _question("{{a}} " * (size // 6)),
    "open terms": lambda size: "[[" * (size // 2),
    "terms": lambda size: "[[a]] " * (size // 6),
    "open citations": lambda size: "[@" * (size // 2),
    "citations": lambda size: " ".join(f"[@A{at}]" for at in range(size // 8)),
    "open footnotes": lambda size: "[^1]: a\n\n" + "[^" * (size // 2),
    "footnotes": lambda size: "".join(f"x[^{at}]\n\n[^{at}]: a\n\n" for at in range(size // 22)),
    "unknown footnotes": lambda size: " ".join(f"[^a{at}]" for at in range(size // 8)),
    "options": lambda size: _question("".join(f"- ( ) a{at}\n" for at in range(size // 10))),
    "equal options": lambda size: _question("- (x) a\n" * (size // 8)),
    "pairs": lambda size: _question("".join(f"- a{at} -> b{at}\n" for at in range(size // 14))),
    "headings": lambda size: "## a\n" * (size // 5),
    "attributes": lambda size: "::: case " + "a=b " * (size // 4) + "\n:::",
    "front matter": lambda size: "---\na: " + "[" * size + "\n---\n",
}  # fmt: skip


def test_marks_are_short_so_that_looking_for_their_end_stays_cheap() -> None:
    texts = ("[[" + "a" * 401 + "]]", "[@" + "a" * 401 + "]", "[^" + "a" * 81 + "]: b")
    gap = parse(_question("{{" + "a" * 2001 + "}}"), path="f.md")

    assert [parse(text, path="f.md").document is None for text in texts] == [True, True, False]
    assert gap.document is None


def calls(text: str) -> int:
    """How many functions are called to read a text."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        parse(text, path="f.md")
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", LONG)
def test_twice_the_text_costs_at_most_two_and_a_half_times_the_work(name: str) -> None:
    parse("warm", path="f.md")

    once, twice = calls(LONG[name](HALF)), calls(LONG[name](2 * HALF))

    assert twice <= 2.5 * once
