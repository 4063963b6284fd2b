"""Strategies for texts that hold our marks in every mixture."""

from __future__ import annotations

from hypothesis import strategies as st

MARKS = (
    "\n", "\n\n", " ", "  ", "    ", "\t", "\r\n",
    ":::", "::::", "::: question", "::: question #a", "::: question #a ungraded", "::: key",
    '::: case "T"', "::: reflection #r", "::: notes", "::: myth", "::: steps", "::: foo",
    "::: recommendation x", '::: figure "T" plot=bar unit=u year=1 source=S',
    "::: video src=a captions=b transcript=c", "::: question use=a#b", '::: objection "O"',
    "- ", "1. ", "> ", "- (x) ", "- ( ) ", "- [x] ", "- [ ] ", "- () ", "- (X) ", "- = ",
    "  > ", "> [!HINT]\n> ", "> [!EXPLANATION]\n> ", "> [!NOTE]", "____", "{scale=agree-5}",
    "{type=single}", "{ungraded}", "{#id}", "{{", "}}", "{{a|(b)}}", "{{gap}}", "|", "->", " -> ",
    "→", "[[", "]]", "[[term]]", "[[term|words]]", "[@", "[@HF1; @HF2]", "[^1]", "[^1]: ", "[",
    "]", "(", ")", "![", "](u)", "![a](b)", "[a](https://e.org)", "[a](javascript:x)", "*", "**",
    "_", "`", "```\n", "# ", "## ", "|a|b|\n|-|-:|\n", "|1|2|\n", "<b>", "<script>", "&amp;",
    "&#xfdd0;", "\\", "---\n", "id: a\n", "a: [", '"', "“", "=", "#", "30 ± 2", "28..32", "a", "b",
    "word", "السكن", "é", "\u200f", "0",
)  # fmt: skip

mixtures = st.lists(st.sampled_from(MARKS), max_size=40).map("".join)
lines = st.lists(st.lists(st.sampled_from(MARKS), max_size=5).map("".join), max_size=20).map(
    "\n".join
)
characters = st.text(st.characters(exclude_categories=()), max_size=120)
unseen = st.builds(
    "{}{}{}".format, mixtures, st.sampled_from("\u202e\x00\ufeff\ufdd0\ufdd1\x85"), mixtures
)
texts = st.one_of(characters, mixtures, lines, lines, unseen)

_WORDS = st.sampled_from(
    (
        "one *two*",
        "[[term]] here",
        "a [@HF1] b",
        "السكن اللائق",
        "x < y & z",
        "`code`",
        "![a](b.png)",
    )
)
_BLOCKS = st.sampled_from(
    (
        "{}",
        "## {}",
        "- {}\n- other",
        "> {}",
        "| a | b |\n|---|--:|\n| {} | 2 |",
        "::: key\n{}\n:::",
        '::: case "T & <i>" city=athens practice=p\n{}\n:::',
        "::: reflection #r{n}\n{}\n:::",
        "::: notes\n{}\n:::",
        "::: question #q{n}\n{}\n\n- (x) a\n  > {}\n- ( ) b\n:::",
        "::: question #q{n}\n{} {{{{gap}}}}\n:::",
        '::: figure "F" plot=line unit=u year=1 source=S\n| y | v |\n|-|-|\n| 1 | 2 |\n\n{}\n:::',
        "A note.[^n{n}]\n\n[^n{n}]: {}",
    )
)


@st.composite
def accepted(draw: st.DrawFn) -> str:
    """A file that an author could have written, with nothing wrong in it."""
    parts = draw(st.lists(st.tuples(_BLOCKS, _WORDS), max_size=8))
    return "\n\n".join(
        block.replace("{n}", str(at))
        .replace("{{{{", "{{")
        .replace("}}}}", "}}")
        .replace("{}", word)
        for at, (block, word) in enumerate(parts)
    )
