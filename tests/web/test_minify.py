"""Minifying changes the bytes, never the meaning."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.web import minify

STATIC = Path(__file__).parents[2] / "static"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a  {\n  color: red;\n}\n", "a{color: red}"),
        ("/* why */ a { }", "a{}"),
        ("a :hover,\nb > c { margin: 0 auto; }", "a :hover,b > c{margin: 0 auto}"),
        (".x { inline-size: calc(1px + 2px) }", ".x{inline-size: calc(1px + 2px)}"),
        ("@media (width >= 4rem) {\n  a { b: c; }\n}", "@media (width >= 4rem){a{b: c}}"),
        ('a::after { content: " ;  /* no */ "; }', 'a::after{content: " ;  /* no */ "}'),
        ("a { --empty: ; }", "a{--empty:}"),
        ("a/**/b {}", "a b{}"),
        ("", ""),
    ],
)
def test_css_loses_comments_and_needless_space(written: str, sent: str) -> None:
    assert minify.css(written) == sent


WORDS = ["a", "b:c", "--x", ":is(d)", "calc(1px + 2px)", '"{ ; }"', "'/* e */'", "#f00", ">", "+"]
MARKS = ["{", "}", ";", ",", " ", "\n  ", "/* why; { */"]


@given(st.lists(st.sampled_from(WORDS + MARKS), max_size=30).map("".join))
def test_css_that_was_minified_stays_as_it_is(text: str) -> None:
    once = minify.css(text)

    assert minify.css(once) == once


@given(st.lists(st.sampled_from(WORDS + MARKS), max_size=30))
def test_css_keeps_every_word_in_its_order(parts: list[str]) -> None:
    words = [part for part in parts if part in WORDS]

    sent = minify.css(" ".join(parts))

    place = 0
    for word in words:
        assert word in sent[place:]
        place = sent.index(word, place) + len(word)


def test_js_loses_whole_comment_lines_and_indentation_only() -> None:
    written = """
/** @param {string} name */
function greet(name) {
  // said once
  return "//" + name + ` /* ${name} */`;  // kept
}
/*
 * gone
 */
"""

    assert minify.js(written) == (
        'function greet(name) {\nreturn "//" + name + ` /* ${name} */`;  // kept\n}'
    )


@pytest.mark.parametrize(
    "written",
    ["const a = `one\n  two`;", "/* a */ const b = 1;\n/* c\n*/ const d = 2;"],
)
def test_js_that_a_line_reader_would_break_is_refused(written: str) -> None:
    with pytest.raises(minify.CannotMinify):
        minify.js(written)


@pytest.mark.parametrize("line", ['import { a } from "./b.js";', "export const c = 1;"])
def test_a_module_neither_imports_nor_exports(line: str) -> None:
    with pytest.raises(minify.CannotMinify):
        minify.module(line)


def test_each_module_has_a_block_of_its_own() -> None:
    assert minify.module("const a = 1;") == "{\nconst a = 1;\n}\n"


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_our_own_scripts_can_be_minified(path: Path) -> None:
    assert minify.module(path.read_text(encoding="utf-8"))
