"""Slots of library texts."""

from learning.markdown.document import Block, Document, Pieces, Slot
from learning.recommendations.filling import Filler, body_from, cited, closed_up, compiled_from
from learning.recommendations.library import Compiled

FILLER = Filler(
    numbers={"F2": 1, "F1": 2},
    terms={"lease": "lease <written>"},
    glossary="/fr/glossary",
    label=lambda key: f"«{key}»",
)


def test_facts_are_numbered_in_the_order_of_their_first_mention() -> None:
    first: Pieces = ("<p>", Slot("cite", "F2"), Slot("term", "lease"), Slot("cite", "F1"), "</p>")
    second: Pieces = (Slot("cite", "F2"), Slot("cite", "F3"))

    assert cited((first, second)) == ("F2", "F1", "F3")


def test_every_kind_of_slot_is_filled_safely() -> None:
    pieces: Pieces = (
        "<p>",
        Slot("cite", "F1"),
        Slot("cite", "F99"),
        Slot("term", "lease"),
        Slot("term", "lease", "a <lease>"),
        Slot("term", "unknown", "words & more"),
        Slot("label", "Risk"),
        Slot("image", "x.png", "<alt>"),
        "</p>",
    )

    (html,) = FILLER.html(pieces)

    assert html == (
        '<p><a class="cite" href="#source-2" id="cite-2">'
        '<span class="visually-hidden">«Source» </span>2</a>'
        '<a class="term" href="/fr/glossary#lease">lease &lt;written&gt;</a>'
        '<a class="term" href="/fr/glossary#lease">a &lt;lease&gt;</a>'
        "words &amp; more«Risk»&lt;alt&gt;</p>"
    )


def test_a_number_stands_close_to_what_it_proves() -> None:
    pieces: Pieces = ("Rents rose ", Slot("cite", "F1"), " ", Slot("cite", "F2"), ". More")

    assert closed_up(pieces) == (
        "Rents rose", Slot("cite", "F1"), " ", Slot("cite", "F2"), ". More",
    )  # fmt: skip


def test_only_the_first_mention_on_a_page_can_be_led_back_to() -> None:
    again: Pieces = (Slot("cite", "F1"), Slot("cite", "F2"), Slot("cite", "F1"))

    html = "".join(FILLER.html(again, again))

    assert [html.count(f'id="cite-{number}"') for number in (1, 2)] == [1, 1]
    assert html.index('id="cite-2"') < html.index('id="cite-1"')
    assert html.count('href="#source-2"') == 4


def document(*blocks: tuple[str, Pieces]) -> Document:
    return Document(
        front={},
        front_lines={},
        blocks=tuple(Block("k", kind, 1, "h", html, "") for kind, html in blocks),
        questions=(),
        reflections=(),
        figures=(),
        footnotes=(),
        headings=(),
        images=(),
        videos=(),
        mentions=(),
        word_count=0,
        fingerprint="",
    )


def test_the_blocks_of_a_recommendation_are_set_apart() -> None:
    parsed = document(
        ("paragraph", ("<p>Why</p>",)),
        ("steps", ("<ol>1</ol>",)),
        ("risk", ("<p>Risk</p>",)),
        ("objection", ("<p>A</p>",)),
        ("objection", ("<p>B</p>", Slot("cite", "F1"))),
        ("paragraph", ("<p>More</p>",)),
    )

    assert compiled_from(parsed) == Compiled(
        body=("<p>Why</p>", "<p>More</p>"),
        steps=("<ol>1</ol>",),
        risks=("<p>Risk</p>",),
        objections=("<p>A</p>", "<p>B</p>", Slot("cite", "F1")),
    )
    assert body_from(parsed)[:2] == ("<p>Why</p>", "<ol>1</ol>")
