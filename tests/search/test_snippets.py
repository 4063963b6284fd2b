"""A snippet shows the words as they were written, marks them whole, and lets no markup through."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from learning.search.query import parse
from learning.search.snippets import WIDTH, Part, marked, snippet
from tests.house.test_layout import ROOT
from tests.search.test_words import TEXTS

MARKUP = st.text(alphabet="<>/&;\"'= script on mark!-[]aé ال\n\x00\u202e")
PAGES = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
PAGES.filters["number"] = str  # the page's own; the piece that is looked at here needs none


def written(parts: tuple[Part, ...]) -> str:
    return "".join(f"[{one.text}]" if one.is_marked else one.text for one in parts)


@pytest.mark.parametrize(
    ("language", "typed", "text", "expected"),
    [
        ("en", "evictions", "No eviction. Evicted?", "No [eviction]. [Evicted]?"),
        ("en", "hous", "Housing, households", "[Housing], [households]"),
        ("en", '"right to buy"', "The right to buy. A right.", "The [right to buy]. A right."),
        ("en", "rent", "Parents pay", "Parents pay"),
        ("fr", "ecole", "L’École et les écoles", "L’[École] et les [écoles]"),
        ("fr", "oeuvres", "Une œuvre", "Une [œuvre]"),
        ("es", "nino", "Los niños", "Los [niños]"),
        ("ar", "سكن", "الحقّ في السَّكَنِ وللسكن", "الحقّ في [السَّكَنِ] [وللسكن]"),
        ("ar", "٢٠٢٤", "عام 2024", "عام [2024]"),
    ],
)  # fmt: skip
def test_words_are_marked_as_they_were_written(
    language: str, typed: str, text: str, expected: str
) -> None:
    assert written(marked(text, parse(typed).clauses(language), language)) == expected


def test_a_snippet_is_cut_between_words_around_what_was_found() -> None:
    text = "before " * 100 + "an eviction of tenants " + "after " * 100

    found = written(snippet(text, parse("tenants eviction").clauses("en"), "en"))

    assert found.startswith("… before")
    assert "an [eviction] of [tenants] after" in found
    assert found.endswith("after …")
    assert len(found) <= WIDTH + len("…  …[][]")


def test_a_snippet_shows_the_place_with_most_of_the_words() -> None:
    text = "rent here. " + "and so on " * 60 + "a fair rent for tenants. " + "and so on " * 60

    assert "a fair [rent] for [tenants]" in written(
        snippet(text, parse("rent tenants").clauses("en"), "en")
    )


def test_without_the_words_a_snippet_is_the_beginning() -> None:
    assert snippet("One line.\nAnother.", (), "en") == (Part("One line. Another."),)


@given(TEXTS | MARKUP, TEXTS | MARKUP, st.sampled_from(["en", "fr", "es", "ar"]))
def test_marking_neither_adds_nor_loses_a_letter(text: str, typed: str, language: str) -> None:
    clauses = parse(typed).clauses(language)

    assert "".join(one.text for one in marked(text, clauses, language)) == text
    inner = "".join(one.text for one in snippet(text, clauses, language))
    assert inner.removeprefix("… ").removesuffix(" …") in " ".join(text.split())


class Tags(HTMLParser):
    """Every tag of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = set[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(f"{tag} {attrs}")

    def handle_decl(self, decl: str) -> None:
        self.seen.add(decl)


@given(TEXTS | MARKUP, TEXTS | MARKUP)
def test_a_snippet_on_the_page_holds_no_tag_but_mark(text: str, typed: str) -> None:
    macros = PAGES.get_template("search/_parts.html").module
    tags = Tags()

    tags.feed(str(macros.parts(snippet(text, parse(typed).clauses("en"), "en"))))  # type: ignore[attr-defined]

    assert tags.seen <= {"mark []"}
