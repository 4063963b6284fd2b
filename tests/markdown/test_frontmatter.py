"""Front matter and the library's lists say every mistake at once, at the line of its key."""

from __future__ import annotations

import pytest

from learning.markdown.frontmatter import (
    FactEntry,
    check,
    read_facts,
    read_glossary,
    read_sources,
)
from tests.markdown.reading import document

GOOD = {
    "lesson": "id: a-b\ntitle: T\nsummary: S\nminutes: 15\n",
    "module": "id: housing\ntitle: T\nsummary: S\ntheme: housing\ntile: arch\nlanguage: en\n"
    'sdg: ["11.1"]\nlessons: [a-b]\nauthors: ["Mosaic editors"]\n',
    "quiz": "id: quiz\ntitle: T\ndraw: 10\npass_mark: 70\nattempts: 3\n",
    "live": "id: live\ntitle: T\nminutes: 60\n",
    "practice": "id: a\ntitle: T\ncity: Athens\ncountry: Greece\nyears: 2018–2021\ntheme: housing\n"
    'summary: S\nmigrant_led: "no"\nsources: [ATH]\nmark: checked\n',
    "recommendation": "id: a\ntitle: T\nlevel: [local]\naddressee: X\ntheme: housing\nsummary: S\n"
    "frameworks: [sdg:11.1]\nevidence: [practice:a, fact:HF1]\nindicators:\n  - Leases\n"
    "cost_band: low\nversion: 1\n",
}


def found(front: str, kind: str, path: str = "f.md") -> list[str]:
    made = document(f"---\n{front}---\nBody\n")
    return [str(one).removeprefix(f"{path}:") for one in check(made, kind=kind, path=path)]


@pytest.mark.parametrize("kind", GOOD)
def test_front_matter_as_agreed_has_no_problems(kind: str) -> None:
    assert found(GOOD[kind], kind) == []


def test_all_mistakes_are_told_at_once_at_their_lines() -> None:
    front = "id: A B\ntitlee: T\nsummary: [a]\nminutes: soon\n"

    assert found(front, "lesson") == [
        "1: “title” is missing. Add a line title: …",
        "2: id: “A B” must be lower-case words with hyphens, such as fair-letting.",
        "3: “titlee” is not known here. Did you mean “title”?",
        "4: summary: write one text, in quotes if it has a colon.",
        "5: minutes: “soon” is not a whole number.",
    ]


MISTAKES = {
    ("minutes: 15", "minutes: 0"): "5: minutes: “0” is too small; at least 1.",
    ("minutes: 15", "minutes: 6000"): "5: minutes: “6000” is too large; at most 600.",
    ("title: T", 'title: ""'): "3: title: this is empty. Write its text.",
    ("title: T", "title: " + "x" * 700): "3: title: “" + "x" * 48 + "…” is longer than 600 signs.",
    ("summary: S", "summary: S\nlanguage: english"): "5: language: “english” is no language. Write"
    " en, fr, es, ar …",
    ("summary: S", "summary: S\nauthors: Anna"): "5: authors: write a list: [first, second].",
    ("summary: S", "summary: S\nzzz: 1"): "5: “zzz” is not known here. There are: id, title,"
    " summary, minutes, language, authors, sources.",
}


@pytest.mark.parametrize("change", MISTAKES)
def test_a_mistake_is_told_in_plain_words(change: tuple[str, str]) -> None:
    assert found(GOOD["lesson"].replace(*change), "lesson") == [MISTAKES[change]]


def test_a_word_outside_a_closed_list_is_told_the_list() -> None:
    front = GOOD["recommendation"].replace("[local]", "[local, locale]")

    assert found(front, "recommendation") == [
        "4: level: “locale” is none of local, national or international."
    ]


def test_an_item_of_a_list_is_found_at_its_own_line() -> None:
    front = GOOD["module"].replace("lessons: [a-b]", "lessons:\n  - a-b\n  - C d")

    assert found(front, "module") == [
        "11: lessons: “C d” must be lower-case words with hyphens, such as fair-letting."
    ]


def test_a_translation_repeats_only_what_has_words() -> None:
    front = "id: housing\ntitle: T\nsummary: S\n"

    assert found(front, "module", "housing/module.fr.md") == []
    assert len(found(front, "module", "housing/module.md")) == 3


def test_other_kinds_of_files_pass() -> None:
    assert found("anything: 1\n", "glossary") == []


def test_sources_are_read_and_judged() -> None:
    raw = (
        b"GC4:\n  title: T\n  organisation: O\n  year: '1991'\n  kind: treaty\n"
        b"  identifier: X\nB:\n  title: T\n  organisation: O\n  year: '1991'\n  kind: book\n"
        b"  url: e.org\n"
        b"C: text\nGC4:\n  title: U\n"
    )
    listing = read_sources(raw, path="s.yaml")

    assert [str(one) for one in listing.problems] == [
        (
            "s.yaml:11: kind: “book” is none of treaty, treaty-body, statistics, report, study,"
            " practice or press."
        ),
        "s.yaml:12: url: “e.org” is no address. It starts with https://.",
        "s.yaml:13: C: write its keys under it, one a line, indented.",
        "s.yaml:14: “GC4” is given twice. Keep one.",
    ]


def test_a_source_needs_an_address_or_an_identifier() -> None:
    raw = b"A:\n  title: T\n  organisation: O\n  year: '1991'\n  kind: treaty\n"

    assert [str(one) for one in read_sources(raw, path="s.yaml").problems] == [
        "s.yaml:1: “A” has neither url nor identifier. Readers need one to find it."
    ]


def test_facts_are_values_with_lines() -> None:
    raw = b"HF1:\n  text: Words.\n  year: '1966'\n  sources: [GC4]\n  mark: checked\n"
    listing = read_facts(raw, path="facts.yaml")

    assert listing.entries == {
        "HF1": FactEntry(text="Words.", year="1966", sources=["GC4"], mark="checked")
    }
    assert (listing.lines["HF1"], listing.lines["HF1.mark"], listing.problems) == (1, 5, ())


def test_a_glossary_may_be_written_in_one_line_each() -> None:
    raw = "a-b: {term: كلمة, definition: Words., see: [c]}\n".encode()
    listing = read_glossary(raw, path="g.yaml")

    assert [(key, one.term, one.see) for key, one in listing.entries.items()] == [
        ("a-b", "كلمة", ["c"])
    ]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xff", "f.yaml:1: Byte 1 (hex ff) is not UTF-8. Save the file with the encoding UTF-8."),
        (b"a: [", ("f.yaml:1: “a: [” cannot be read as “key: value”. Check the indentation and the"
         " brackets, and put a value that holds a colon or starts with a sign in quotes: key:"
         ' "value".')),
        (b"a\x00", "f.yaml:1: U+0000 is a control character. Remove it."),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_says_why(raw: bytes, message: str) -> None:
    listing = read_facts(raw, path="f.yaml")

    assert ([str(one) for one in listing.problems], listing.entries) == ([message], {})
