"""Figures are drawn light, in both directions, and never told by colour alone."""

from __future__ import annotations

import gzip
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from learning.markdown.axes import Sheet, short, steps_for
from learning.markdown.document import Figure
from learning.markdown.figures import figure_pieces
from tests.markdown.reading import document, problems, shown

HEAD = '::: figure "Shares" plot={} unit="%" year=2024 source=EUR24\n'
TABLE = "| Group | 2023 | 2024 |\n|---|--:|--:|\n| Nationals | 70.1 | 71 |\n| Others | | 30 |\n"


def figure(plot: str = "bar", table: str = TABLE) -> Figure:
    return document(f"{HEAD.format(plot)}{table}\nNote [@HF1].\n:::\n").figures[0]


def drawn(made: Figure, *, rtl: bool = False) -> str:
    html = shown(figure_pieces(made, format_number=lambda number: f"{number}", rtl=rtl))
    return html[html.index("<svg") : html.index("</svg>") + 6]


def test_a_table_is_read_with_its_holes() -> None:
    made = figure()

    assert (made.title, made.plot, made.unit, made.year, made.source) == (
        "Shares", "bar", "%", "2024", "EUR24",
    )  # fmt: skip
    assert made.labels == ("Nationals", "Others")
    assert [(one.name, one.values) for one in made.series] == [
        ("2023", (Decimal("70.1"), None)),
        ("2024", (Decimal(71), Decimal(30))),
    ]


def test_a_figure_is_drawn_named_and_told_again_as_a_table() -> None:
    html = shown(figure_pieces(figure(), format_number=str, rtl=False))
    start, end = html.index("<svg"), html.index("</svg>") + 6

    assert html[:start] == (
        '<figure class="figure" id="figure-1"><figcaption><span class="figure__title">Shares</span>'
        '<span class="figure__meta">%, 2024. ⟨label Source⟩: ⟨source EUR24⟩</span></figcaption>'
        '<ul class="plot__legend"><li class="plot__key plot__key--1"><span class="plot__sign">■'
        '</span> 2023</li><li class="plot__key plot__key--2"><span class="plot__sign">●</span> 2024'
        "</li></ul>"
    )
    assert html[end:] == (
        '<p>Note ⟨cite HF1⟩.</p><details class="figure__table"><summary>⟨label Show the table⟩'
        '</summary><div class="table" role="group" tabindex="0"><table><thead><tr><th scope="col">'
        'Group</th><th scope="col" class="align-end">2023</th><th scope="col" class="align-end">'
        '2024</th></tr></thead><tbody><tr><th scope="row">Nationals</th><td class="align-end">'
        '⟨number 70.1⟩</td><td class="align-end">⟨number 71⟩</td></tr><tr><th scope="row">Others'
        '</th><td class="align-end"></td><td class="align-end">⟨number 30⟩</td></tr></tbody>'
        "</table></div></details></figure>"
    )


def test_bars_carry_the_sign_of_their_series_and_their_value() -> None:
    tree = ElementTree.fromstring(drawn(figure()))  # noqa: S314

    assert (tree.get("role"), tree.get("aria-labelledby")) == ("img", "figure-1-title")
    assert [(one.get("class"), one.text) for one in tree.iter("text")] == [
        ("plot__label", "Nationals"),
        ("plot__value", "■ 70.1"),
        ("plot__value", "● 71"),
        ("plot__label", "Others"),
        ("plot__value plot__value--unknown", "■ –"),
        ("plot__value", "● 30"),
    ]
    assert [one.get("class") for one in tree.iter("rect")] == [
        "plot__bar plot__bar--1", "plot__bar plot__bar--2", "plot__bar plot__bar--2",
    ]  # fmt: skip


def test_the_longest_bar_fills_the_room_and_others_follow() -> None:
    tree = ElementTree.fromstring(drawn(figure(table="| a | b |\n|-|-|\n| x | 50 |\n| y | 25 |\n")))  # noqa: S314

    assert [one.get("width") for one in tree.iter("rect")] == ["298", "149"]


def test_bars_below_zero_grow_the_other_way() -> None:
    svg = drawn(figure(table="| a | b |\n|-|-|\n| x | 10 |\n| y | -10 |\n"))
    tree = ElementTree.fromstring(svg)  # noqa: S314

    assert [(one.get("x"), one.get("width")) for one in tree.iter("rect")] == [
        ("180", "118"),
        ("62", "118"),
    ]


def test_a_page_from_right_to_left_mirrors_every_place() -> None:
    left = ElementTree.fromstring(drawn(figure()))  # noqa: S314
    right = ElementTree.fromstring(drawn(figure(), rtl=True))  # noqa: S314

    boxes = [(float(one.get("x", 0)), float(one.get("width", 0))) for one in left.iter("rect")]
    assert [float(one.get("x", 0)) for one in right.iter("rect")] == pytest.approx(
        [360 - x - width for x, width in boxes]
    )
    assert [float(one.get("x", 0)) for one in right.iter("text")] == pytest.approx(
        [360 - float(one.get("x", 0)) for one in left.iter("text")]
    )


def test_a_line_is_broken_where_nothing_is_known() -> None:
    table = "| Year | Rate |\n|---|---|\n| 2020 | 5 |\n| 2021 | 6 |\n| 2022 | |\n| 2023 | 7 |\n"
    tree = ElementTree.fromstring(drawn(figure("line", table)))  # noqa: S314

    assert [len(str(one.get("points")).split()) for one in tree.iter("polyline")] == [2]
    texts = [(one.get("class"), one.text) for one in tree.iter("text")]
    assert [text for css, text in texts if css == "plot__label"] == ["2020", "2021", "2022", "2023"]
    assert [text for css, text in texts if css == "plot__point plot__point--1"] == ["■"] * 3
    assert [text for css, text in texts if css == "plot__value"] == ["7"]


def test_series_differ_by_shape_as_well() -> None:
    table = "| Year | a | b | c |\n|---|---|---|---|\n| 1 | 1 | 2 | 3 |\n| 2 | 2 | 3 | 4 |\n"
    tree = ElementTree.fromstring(drawn(figure("line", table)))  # noqa: S314

    points = [one for one in tree.iter("text") if "plot__point" in str(one.get("class"))]
    assert [(str(one.get("class"))[-1], one.text) for one in points[::2]] == [
        ("1", "■"),
        ("2", "●"),
        ("3", "▲"),
    ]


def test_many_years_show_so_many_labels_as_fit_and_the_last() -> None:
    rows = "".join(f"| {year} | 1 |\n" for year in range(2000, 2025))
    tree = ElementTree.fromstring(drawn(figure("line", f"| Year | a |\n|---|---|\n{rows}")))  # noqa: S314

    labels = [one.text for one in tree.iter("text") if one.get("class") == "plot__label"]
    assert labels == ["2000", "2004", "2008", "2012", "2016", "2020", "2024"]


def test_a_figure_without_a_drawing_is_its_table() -> None:
    html = shown(figure_pieces(figure("none"), format_number=str, rtl=False))

    assert ("<svg" in html, "<details" in html, "<table>" in html) == (False, False, True)


def test_a_figure_is_light() -> None:
    rows = "".join(f"| Country number {row} | {row}.5 | {row}.7 | {row}.9 |\n" for row in range(12))
    html = shown(
        figure_pieces(
            figure("bar", f"| a | b | c | d |\n|---|---|---|---|\n{rows}"),
            format_number=str,
            rtl=False,
        )
    )

    assert len(gzip.compress(html.encode())) < 2500


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        ("0", "70", "0 20 40 60 80"),
        ("10.1", "10.9", "10 10.2 10.4 10.6 10.8 11.0"),
        ("5", "5", "4 6"),
        ("-5", "5", "-5 0 5"),
        ("0", "0", "0 0.5"),
    ],
)
def test_an_axis_has_round_steps(low: str, high: str, steps: str) -> None:
    found = steps_for(Decimal(low), Decimal(high))

    assert [Decimal(one) for one in steps.split()] == list(found)


def test_lengths_are_short() -> None:
    assert [short(Decimal(one)) for one in ("3", "3.04", "-0.01", "12.36", "10")] == [
        "3", "3", "0", "12.4", "10",
    ]  # fmt: skip


def test_words_in_a_drawing_cannot_leave_it() -> None:
    assert Sheet(10, rtl=False).text("<b>", 0, 0, "a") == (
        '<text class="a" x="0" y="0">&lt;b&gt;</text>'
    )


MISTAKES = {
    "no number": (
        HEAD.format("bar") + "| a | b |\n|---|---|\n| x | 1 |\n| y | many |\n:::\n",
        ("5: “many” in the column “b” is not a number. Write 12.5, or leave the cell empty if it is"
        " not known."),
    ),
    "no values": (
        HEAD.format("bar") + "| a | b |\n|---|---|\n| x | |\n:::\n",
        "2: The column “b” has no numbers.",
    ),
    "no table": (HEAD.format("bar") + "words\n:::\n", ("1: This figure has no table. Write one: |"
                 " label | value |.")),
    "other content": (
        HEAD.format("bar") + "| a | b |\n|---|---|\n| x | 1 |\n\n- list\n:::\n",
        "6: A figure holds one table and a note under it. Move this elsewhere.",
    ),
    "too many columns": (
        HEAD.format("bar") + "| a | b | c | d | e |\n|---|---|---|---|---|\n| x | 1 | 2 | 3 | 4 |\n"
        ":::\n",
        "1: A figure has a column of labels and one to 3 columns of numbers; this has 4.",
    ),
    "one column": (
        HEAD.format("bar") + "| a |\n|---|\n| x |\n:::\n",
        "1: A figure has a column of labels and one to 3 columns of numbers; this has 0.",
    ),
    "no rows": (
        HEAD.format("bar") + "| a | b |\n|---|---|\n:::\n",
        "1: A figure has 1 to 30 rows; this has 0.",
    ),
    "unknown plot": (
        HEAD.format("bars") + TABLE + ":::\n",
        "1: plot=bars: write plot=bar, plot=line or plot=none. Did you mean “bar”?",
    ),
    "no source": (
        '::: figure "T" plot=bar unit=a year=1\n' + TABLE + ":::\n",
        "1: This figure needs source=… on its opening line.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_figure_is_named(name: str) -> None:
    text, message = MISTAKES[name]

    assert message in problems(text)
