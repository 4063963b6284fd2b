"""The parser: CommonMark with tables, and the marks of our own as rules of markdown-it."""

# markdown-it calls every rule with the same arguments, a positional flag among them.
# ruff: noqa: FBT001, ARG001

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from learning.markdown.answers import take_answer_marks, take_heading_marks

# Lists take two levels for one indent. What lies deeper than the library's limit is dropped
# without a word, so the guard speaks before that limit is reached.
DEEPEST = 14
LIBRARY_LIMIT = 20
# No mark of ours is longer: a bounded search keeps long runs of opening marks linear.
LONGEST_MARK = 400
LONGEST_GAP = 2000
LONGEST_LABEL = 80
MOST_COLUMNS = 12


@cache
def parser() -> MarkdownIt:
    """The one parser; it keeps no state between files (each brings its own `env`)."""
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": LIBRARY_LIMIT})
    made.enable("table")
    # Addresses are judged where the line is known, with a message, not silently left as text.
    made.validateLink = _any_address  # type: ignore[method-assign]
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    block = made.block.ruler
    block.at("table", _table, {"alt": ["paragraph", "reference"]})
    block.before("table", "depth", _depth)
    block.before("table", "fence_mark", _fence_mark, interrupting)
    block.before("table", "attribute_line", _attribute_line, interrupting)
    block.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    made.inline.add_terminator_char("→")
    for name, rule in _INLINE:
        made.inline.ruler.before("link", name, rule)
    made.core.ruler.before("inline", "answer_marks", _answer_marks)
    return made


def _any_address(url: str) -> bool:
    return True


def _answer_marks(state: StateCore) -> None:
    take_answer_marks(state.tokens)
    take_heading_marks(state.tokens)


def _depth(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level >= DEEPEST and not silent:
        state.env.setdefault("too_deep", start)
    return False


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's tables up to a width: it fills short rows up, which costs rows × columns."""
    if start + 1 < end and _line(state, start + 1).count("|") > MOST_COLUMNS + 1:
        if not silent:
            state.env.setdefault("too_wide", start)
        return False
    return table(state, start, end, silent)


def _line(state: StateBlock, start: int) -> str:
    return state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]


def _starts_with(state: StateBlock, start: int, mark: str) -> bool:
    return not state.is_code_block(start) and state.src.startswith(
        mark, state.bMarks[start] + state.tShift[start]
    )


def _fence_mark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of three or more colons, with or without words: opens or closes a block.

    Marks are paired later, over the whole stream, so that one that is never closed can be named
    where it opens and takes nothing with it.
    """
    if not _starts_with(state, start, ":::"):
        return False
    if silent:
        return True
    line = _line(state, start)
    words = line.lstrip(":")
    token = state.push("fence_mark", "", 0)
    token.markup = line[: len(line) - len(words)]
    token.info = words.strip()
    token.map = [start, start + 1]
    token.hidden = True
    state.line = start + 1
    return True


def _attribute_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that is only `{name=value …}`."""
    if not _starts_with(state, start, "{"):
        return False
    line = _line(state, start).rstrip()
    inside = line[1:-1]
    if not line.endswith("}") or not inside[:1].isalpha() or "{" in inside or "}" in inside:
        return False
    if silent:
        return True
    token = state.push("attribute_line", "", 0)
    token.info = inside.strip()
    token.map = [start, start + 1]
    token.hidden = True
    state.line = start + 1
    return True


def _mark(state: StateInline, name: str, content: str, end: int, silent: bool) -> bool:
    if not silent:
        token = state.push(name, "", 0)
        token.content = content
        token.meta = {"pos": state.pos}
    state.pos = end
    return True


def _unclosed(state: StateInline, opener: str, silent: bool) -> bool:
    """Leave the text as it is and let the tree report it: an empty token marks the place."""
    if not silent:
        token = state.push("unclosed", "", 0)
        token.content = opener
        token.meta = {"pos": state.pos, "near": state.src[state.pos : state.pos + 60]}
        state.pos += len(opener)
        return True
    return False


def _closing(state: StateInline, mark: str, longest: int) -> int:
    """Where `mark` closes what opens here, or -1 if it does not within reach."""
    start = state.pos + 2
    return state.src.find(mark, start, min(state.posMax, start + longest))


def _term(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    end = _closing(state, "]]", LONGEST_MARK)
    if end < 0:
        return _unclosed(state, "[[", silent)
    content = state.src[state.pos + 2 : end]
    if "[" in content:
        return False
    return _mark(state, "term", content, end + 2, silent)


def _cite(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos):
        return False
    end = _closing(state, "]", LONGEST_MARK)
    if end < 0:
        return _unclosed(state, "[@", silent)
    return _mark(state, "cite", state.src[state.pos + 2 : end], end + 1, silent)


def _gap(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    end = _closing(state, "}}", LONGEST_GAP)
    if end < 0:
        return _unclosed(state, "{{", silent)
    return _mark(state, "gap", state.src[state.pos + 2 : end], end + 2, silent)


def _arrow(state: StateInline, silent: bool) -> bool:
    for mark in ("->", "→"):
        if state.src.startswith(mark, state.pos):
            return _mark(state, "arrow", mark, state.pos + len(mark), silent)
    return False


def _footnote(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[^", state.pos):
        return False
    end = _closing(state, "]", LONGEST_LABEL)
    label = state.src[state.pos + 2 : end] if end >= 0 else ""
    if not label or " " in label or "\n" in label or "[" in label:
        return False
    return _mark(state, "footnote", label, end + 1, silent)


_INLINE: tuple[tuple[str, Callable[[StateInline, bool], bool]], ...] = (
    ("term", _term),
    ("cite", _cite),
    ("footnote", _footnote),
    ("gap", _gap),
    ("arrow", _arrow),
)


def tokens_of(text: str, env: dict[str, object]) -> list[Token]:
    """The token stream of a text; `env` receives what the rules noticed."""
    return parser().parse(text, env)
