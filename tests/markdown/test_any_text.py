"""Any text is read or refused with a line; what is read is safe and goes to JSON and back."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from learning.markdown.dialect import parse, read
from learning.markdown.document import Document, Pieces, Slot, from_json, to_json
from learning.markdown.frontmatter import read_facts
from learning.markdown.render import LinkContext, render
from learning.markdown.text import plain_text
from tests.markdown.texts import accepted, texts

FORBIDDEN = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "base",
    "link",
    "meta",
}


class _Danger(HTMLParser):
    """Notes whatever a strict page must not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if name in ("href", "src") and (value or "").strip().lower().startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                self.found.append(f"{tag} {name}={value}")


def html_of(pieces: Pieces) -> str:
    return "".join(piece for piece in pieces if isinstance(piece, str))


def all_pieces(document: Document) -> list[Pieces]:
    link = LinkContext(facilitator=True)
    found = [render(document, path="m/lessons/1-a.md", link=link).pieces]
    for question in document.questions:
        found += [question.stem, question.hint, question.explanation]
        options = (*question.options, *question.rights, *(one.left for one in question.pairs))
        for option in (*options, *(one for gap in question.gaps for one in gap.menu)):
            found += [option.html, option.feedback_html]
    return found


def check(text: str) -> None:
    parsed = parse(text, path="f.md")
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert [one for one in parsed.problems if not 1 <= one.line <= last] == []
    errors = [one for one in parsed.problems if one.level == "error"]
    assert (parsed.document is None) == bool(errors)
    if parsed.document is None:
        return
    danger = _Danger()
    for pieces in all_pieces(parsed.document):
        danger.feed(html_of(pieces))
    assert danger.found == []
    assert from_json(json.loads(json.dumps(to_json(parsed.document)))) == parsed.document


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
@example("")
@example("---")
@example("---\na: &x [*x]\n---\n")
@example("[[" * 50)
@example("- " * 60 + "a")
@example("> " * 60 + "a")
@example("*a " * 300 + "b* " * 300)
@example("::: key\n" * 50)
@example("[^a]: " * 200)
@example("\ud800")
def test_any_text_is_read_or_refused_with_a_line_inside_the_file(text: str) -> None:
    check(text)


@settings(max_examples=200, deadline=None)
@given(accepted())
def test_what_an_author_may_write_is_accepted(text: str) -> None:
    problems = [one for one in parse(text, path="f.md").problems if one.level == "error"]

    assert problems == []
    check(text)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    parsed = read(raw, path="f.md")

    assert (parsed.document is None) == any(one.level == "error" for one in parsed.problems)
    assert read_facts(raw, path="f.yaml").lines is not None


@settings(max_examples=150, deadline=None)
@given(accepted())
def test_the_words_of_a_document_hold_no_marks_of_ours(text: str) -> None:
    document = parse(text, path="f.md").document

    assert document is not None
    words = plain_text(document)
    assert [mark for mark in (":::", "[[", "]]", "[@", "{{", "\ufdd0") if mark in words] == []


def test_every_slot_of_a_page_is_of_a_known_kind() -> None:
    text = (
        "[[term]] [@HF1] ![a](b.png) [c](d.md)\n\n::: question #q\nA?\n\n- (x) a\n- ( ) b\n:::\n\n"
        "::: reflection #r\nB?\n:::\n\n::: recommendation rec\n:::\n\n"
        '::: case "T" city=athens practice=p\nC\n:::\n\n'
        '::: figure "F" plot=bar unit=u year=1 source=S\n|a|b|\n|-|-|\n|x|1|\n:::\n'
    )
    document = parse(text, path="m/lessons/1-a.md").document

    assert document is not None
    pieces = render(document, path="m/lessons/1-a.md", link=LinkContext()).pieces
    kinds = [piece.kind for piece in pieces if isinstance(piece, Slot)]
    assert kinds == [
        "term", "label", "question", "label", "reflection", "recommendation", "label", "city",
        "practice", "label", "source", "label", "sources",
    ]  # fmt: skip
