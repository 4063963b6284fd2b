"""Taking the marks of answers off the tokens of a question, before their words are read."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from learning.markdown.slides import ASKING

ROUND = {"(x)": True, "(X)": True, "( )": False, "()": False}
SQUARE = {"[x]": True, "[X]": True, "[ ]": False, "[]": False}


def take_answer_marks(tokens: Sequence[Token]) -> None:
    """Move `(x)`, `[ ]`, `=`, `{#id}` and `[!HINT]` from the words into the tokens' `meta`."""
    inside = False
    for index, token in enumerate(tokens):
        if token.type == "fence_mark":
            inside = token.info.split(" ", 1)[0].lower() in ASKING
        elif inside and token.type == "inline":
            _take(tokens, index)


def _take(tokens: Sequence[Token], index: int) -> None:
    parents = [tokens[at].type for at in range(max(0, index - 2), index)]
    inline = tokens[index]
    if parents == ["list_item_open", "paragraph_open"]:
        _take_option(tokens[index - 2], inline)
    elif parents == ["blockquote_open", "paragraph_open"]:
        _take_alert(tokens[index - 2], inline)


def _take_option(item: Token, inline: Token) -> None:
    content = inline.content
    mark, rest = content[:3], content[3:]
    if content[:2] in ("()", "[]"):
        mark, rest = content[:2], content[2:]
    spaced = not rest or rest[0] in " \t\n"
    if mark in ROUND and spaced:
        item.meta.update(mark="round", right=ROUND[mark])
        content = rest.lstrip()
    elif mark in SQUARE and spaced:
        item.meta.update(mark="square", right=SQUARE[mark])
        content = rest.lstrip()
    elif content[:1] == "=" and content[1:2] in ("", " ", "\t", "\n"):
        item.meta.update(mark="equals")
        content = content[1:].lstrip()
    inline.content = _take_id(item, content)


def _take_id(item: Token, content: str) -> str:
    """`words {#id}` → the id goes to the item, the words stay."""
    start = content.rfind("{#")
    if start < 0 or not content.endswith("}"):
        return content
    item.meta["id"] = content[start + 2 : -1]
    return content[:start].rstrip()


def _take_alert(quote: Token, inline: Token) -> None:
    """`[!HINT]` at the start of a quote → its name goes to the quote."""
    if not inline.content.startswith("[!"):
        return
    end = inline.content.find("]", 2, 40)
    if end < 0:
        return
    quote.meta["alert"] = inline.content[2:end].strip().upper()
    rest = inline.content[end + 1 :]
    inline.meta["lines_taken"] = 1 if rest.startswith("\n") else 0
    inline.content = rest.strip()


def take_heading_marks(tokens: Sequence[Token]) -> None:
    """Move `{#id minutes=5}` from the end of a heading's words into its `meta`."""
    for index, token in enumerate(tokens[:-1]):
        inline = tokens[index + 1]
        if token.type != "heading_open" or not inline.content.endswith("}"):
            continue
        words, _, marks = inline.content[:-1].rpartition("{")
        if words.endswith((" ", "\t")) and _is_marks(marks):
            token.meta["attributes"] = marks.strip()
            inline.content = words.rstrip()


def _is_marks(text: str) -> bool:
    """`#id` and `name=value` alone: other words in braces are the heading's own."""
    words = text.split()
    return bool(words) and all(
        word.startswith("#") or ("=" in word and word.partition("=")[0].isalpha()) for word in words
    )
