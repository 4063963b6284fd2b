"""What a document becomes on a page: safe HTML with slots, exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from learning.markdown.document import fill
from learning.markdown.render import LinkContext, in_tree, render, render_pieces
from learning.markdown.sanitise import wash
from learning.markdown.text import plain_blocks, plain_text, reading_minutes
from tests.markdown.reading import document, question, shown

PATH = "housing/lessons/01-a.md"


def page(text: str, link: LinkContext | None = None) -> str:
    made = render(document(text), path=PATH, link=link or LinkContext())
    return shown(made.pieces).removesuffix("⟨sources⟩")


CITE = '<span class="visually-hidden"> ⟨label Source⟩ </span>'
PAGES = {
    "words": ("A *b* **c** `d`  \ne & <f>", ("<p>A <em>b</em> <strong>c</strong> <code>d</code><br>"
              "e &amp; &lt;f&gt;</p>")),
    "headings": (
        "## One\n\n### Two\n\n## One\n\n## بيت\n\n## !",
        ('<h2 id="one">One</h2><h3 id="two">Two</h3><h2 id="one-2">One</h2><h2 id="بيت">بيت</h2>'
        '<h2 id="section">!</h2>'),
    ),
    "reserved ids": (
        "## Sources\n\n## Source 3",
        '<h2 id="sources-2">Sources</h2><h2 id="section-source-3">Source 3</h2>',
    ),
    "lists": (
        "- a\n- b\n\n3. c\n\n   d",
        '<ul><li>a</li><li>b</li></ul><ol start="3"><li><p>c</p><p>d</p></li></ol>',
    ),
    "table": (
        "| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |",
        ('<div class="table" role="group" tabindex="0"><table><thead><tr><th scope="col">a</th>'
        '<th scope="col" class="align-end">b</th><th scope="col" class="align-center">c</th></tr>'
        '</thead><tbody><tr><td>1</td><td class="align-end">2</td><td class="align-center">3</td>'
        "</tr></tbody></table></div>"),
    ),
    "links": (
        "[a](https://e.org/?x=1&y=2 \"t\") [b](mailto:a@e.org) [c](#one) [d](02-b.md#x)",
        ('<p><a href="https://e.org/?x=1&amp;y=2" rel="noopener" title="t">a</a> '
        '<a href="mailto:a@e.org" rel="noopener">b</a> <a href="#one">c</a> '
        '<a href="housing/lessons/02-b.md#x">d</a></p>'),
    ),
    "image": (
        '![A "flat"](media/flat.jpg)',
        '<p><img loading="lazy" src="housing/media/flat.jpg" alt="A &quot;flat&quot;"></p>',
    ),
    "terms": ("[[a-b]] [[a-b|shown]] [[Big Word]]", ("<p>⟨term a-b⟩ ⟨term a-b shown⟩"
              " ⟨term big-word⟩</p>")),
    "citations": (
        "a [@HF2]. b [@HF1; @HF2]",
        (f'<p>a<a class="cite" href="#source-1" id="cite-1">{CITE}1</a>. b<a class="cite"'
        f' href="#source-2" id="cite-2">{CITE}2</a> <a class="cite" href="#source-1">{CITE}1</a>'
        "</p>"),
    ),
    "footnotes": (
        "a[^x] b[^y] c[^x]\n\n[^y]: Second.\n\n[^x]: First [@HF1].",
        ('<p>a<sup><a class="footnote-ref" href="#note-1" id="noteref-1">1</a></sup> b<sup>'
        '<a class="footnote-ref" href="#note-2" id="noteref-2">2</a></sup> c<sup>'
        '<a class="footnote-ref" href="#note-1">1</a></sup></p>'
        '<section class="footnotes"><h2>⟨label Notes⟩</h2><ol><li id="note-1"><p>First'
        f'<a class="cite" href="#source-1" id="cite-1">{CITE}1</a>.</p>'
        '<p><a href="#noteref-1">↩</a></p></li><li id="note-2"><p>Second.</p>'
        '<p><a href="#noteref-2">↩</a></p></li></ol></section>'),
    ),
    "case": (
        '::: case "A & B" city=athens practice=p-one\nText.\n:::',
        ('<aside class="case"><p class="kicker">⟨label From a city⟩ · ⟨city athens⟩</p>'
        "<h3>A &amp; B</h3><p>Text.</p>⟨practice p-one⟩</aside>"),
    ),
    "key": ("::: key\na\n:::", ('<aside class="key"><p class="kicker">⟨label Remember⟩</p><p>a</p>'
            "</aside>")),
    "myth and fact": (
        "::: myth\na\n:::\n\n::: fact\nb\n:::",
        ('<div class="myth"><p class="kicker">⟨label Myth⟩</p><p>a</p></div><div class="fact">'
        '<p class="kicker">⟨label Evidence⟩</p><p>b</p></div>'),
    ),
    "steps": ("::: steps\n1. a\n:::", '<div class="steps"><ol><li>a</li></ol></div>'),
    "risk and objection": (
        '::: risk\na\n:::\n\n::: objection "But"\nb\n:::',
        ('<aside class="risk"><p class="kicker">⟨label Risk⟩</p><p>a</p></aside>'
        '<aside class="objection"><p class="kicker">⟨label Objection⟩</p><h3>But</h3><p>b</p>'
        "</aside>"),
    ),
    "reflection": (
        "::: reflection #my-city\nWho?\n:::",
        ('<section class="reflection" id="my-city"><p class="kicker">⟨label Think of your city⟩</p>'
        "<p>Who?</p>⟨reflection my-city⟩</section>"),
    ),
    "recommendation": ("::: recommendation a-b\n:::", "⟨recommendation a-b⟩"),
    "question": ("::: question #q\nA?\n\n____\n:::", "⟨question q⟩"),
    "video": (
        '::: video "T" src=media/a.mp4 captions=media/a.vtt transcript=media/a.md\n:::',
        ('<figure class="video"><figcaption class="figure__title">T</figcaption>'
        '<video controls="" preload="none" src="housing/media/a.mp4">'
        '<track kind="captions" src="housing/media/a.vtt" default=""></video>'
        '<p><a href="housing/media/a.md">⟨label Transcript⟩</a></p></figure>'),
    ),
    "code": ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
    "notes are for facilitators": ("a\n\n::: notes\nb\n:::", "<p>a</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_text_becomes_exactly_this_page(name: str) -> None:
    text, html = PAGES[name]

    assert page(text) == html


def test_a_facilitator_sees_the_notes() -> None:
    assert page("::: notes\nb\n:::", LinkContext(facilitator=True)) == (
        '<aside class="notes"><p class="kicker">⟨label For facilitators⟩</p><p>b</p></aside>'
    )


def test_facts_cited_only_in_notes_are_numbered_last() -> None:
    text = "::: notes\na [@HF1]\n:::\n\nb [@HF2]\n"

    assert document(text).citations == ("HF2", "HF1")


def test_addresses_come_from_the_page() -> None:
    link = LinkContext(
        media=lambda path: f"/m/{path}?a=1&b=2",
        page=lambda path: f"/p/{path}",
        sizes={"housing/media/a.png": (640, 480)},
    )

    assert page("![x](media/a.png) [y](02-b.md)", link) == (
        '<p><img loading="lazy" src="/m/housing/media/a.png?a=1&amp;b=2" alt="x" width="640"'
        ' height="480"> <a href="/p/housing/lessons/02-b.md">y</a></p>'
    )


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("02-b.md", "housing/lessons/02-b.md"),
        ("../quiz.md#q", "housing/quiz.md#q"),
        ("media/a.png", "housing/media/a.png"),
        ("../media/a.png", "housing/media/a.png"),
        ("./a/../b.md", "housing/lessons/b.md"),
        ("../../../../x", "../../x"),
        ("#one", "housing/lessons/01-a.md#one"),
    ],
)
def test_an_address_is_found_in_the_tree(address: str, place: str) -> None:
    assert in_tree(PATH, address) == place


def test_a_question_alone_takes_the_numbers_of_its_page() -> None:
    stem = question("A [@HF1] b [@HF2].\n\n____").stem

    assert shown(render_pieces(stem, path=PATH, link=LinkContext(), citations=("HF9", "HF1"))) == (
        f'<p>A<a class="cite" href="#source-2">{CITE}2</a> b.</p>'
    )


def test_numbers_of_a_table_are_written_as_the_page_wants() -> None:
    text = (
        '::: figure "F" plot=bar unit=u year=1 source=S\n| a | b |\n|---|---|\n| x | 1.5 |\n:::\n'
    )
    link = LinkContext(format_number=lambda number: f"<{number * 2}>")

    assert page(text, link).count("&lt;3.0&gt;") == 2


def test_slots_are_filled_in_place() -> None:
    made = render(document("a [[b]] c"), path=PATH, link=LinkContext())

    assert fill(made.pieces, lambda slot: f"({slot.kind})") == "<p>a (term) c</p>(sources)"


def test_the_second_wall_keeps_only_what_is_listed() -> None:
    assert (
        wash(
            '<p class="a" style="x" onclick="y">b<script>c</script><iframe src=d></iframe>'
            '<a href="javascript:e">f</a><img src=g onerror=h></p>'
        )
        == '<p class="a">b<a>f</a></p>'
    )


def test_the_plain_text_has_what_can_be_searched() -> None:
    text = (
        "## One\n\nA *b* [[c-d]] [@HF1].\n\n::: notes\nhidden\n:::\n\n::: question #q\nWhy?\n\n"
        '- (x) because\n- ( ) not\n:::\n\n::: case "T"\ncase text\n:::\n'
    )

    assert plain_text(document(text)) == ("One\nA b c d .\nWhy?\nbecause\nnot\nT\ncase text")
    assert [key for key, _ in plain_blocks(document(text))] == [
        "1-heading-1", "1-paragraph-1", "q", "1-case-1",
    ]  # fmt: skip


def test_words_are_counted_without_questions_notes_and_figures() -> None:
    text = (
        "one two – three\n\nبيت ملائم\n\n::: notes\nx x x\n:::\n\n"
        "::: question #q\ny y\n\n____\n:::\n\n"
        ':::: case "four"\nfive\n\n::: question #r\nz z\n\n____\n:::\n::::\n\n'
        '::: figure "F" plot=bar unit=u year=1 source=S\n| a | b |\n|---|---|\n| x | 1 |\n:::\n'
    )

    assert document(text).word_count == 7
    assert reading_minutes(document(text)) == 1


def test_everything_pointed_at_is_noted_with_its_line() -> None:
    text = (
        "[[t]]\n[@HF1]\n![a](media/a.png) [b](c.md)\n\n::: recommendation r\n:::\n\n"
        '::: case "T" city=athens practice=p\nx\n:::\n\n::: question use=a#b\n:::\n\n'
        '::: figure "F" plot=none unit=u year=1 source=S\n| a |\n|---|\n| x |\n:::\n'
    )

    assert [(one.kind, one.key, one.line) for one in document(text).mentions] == [
        ("term", "t", 1),
        ("cite", "HF1", 2),
        ("image", "media/a.png", 3),
        ("link", "c.md", 3),
        ("recommendation", "r", 5),
        ("city", "athens", 8),
        ("practice", "p", 8),
        ("question", "a#b", 12),
        ("source", "S", 15),
    ]


def test_a_decimal_stays_exact_through_json() -> None:
    assert question("a\n\n- = 0.1 ± 3%").numbers[0].low == Decimal("0.097")
