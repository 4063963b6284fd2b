"""Reading a figure: a table whose columns are numbers, and the note under it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from markdown_it.token import Token

from learning.markdown.attributes import is_key
from learning.markdown.blocks import Container
from learning.markdown.document import Figure, Series
from learning.markdown.html import Writer
from learning.markdown.questions.numbers import BadNumber, read_range
from learning.markdown.report import did_you_mean, quoted
from learning.markdown.tree import Node, text_of

PLOTS = ("bar", "line", "none")
MOST_SERIES = 3
MOST_ROWS = 30
# What authors put where nothing is known.
_UNKNOWN = frozenset({"", "-", "–", "—", "..", "…", "n/a"})


def read_figure(box: Container, writer: Writer, *, number: int) -> Figure | None:
    """The figure of a block; None after reporting that there is no table to draw."""
    tables = [child for child in box.children if isinstance(child, Node) and child.kind == "table"]
    notes = [
        child for child in box.children if isinstance(child, Node) and child.kind == "paragraph"
    ]
    for child in box.children:
        if child not in tables[:1] and child not in notes:
            writer.report.error(
                child.line, "A figure holds one table and a note under it. Move this elsewhere."
            )
    if not tables:
        writer.report.error(box.line, "This figure has no table. Write one: | label | value |.")
        return None
    plot = _plot(box, writer)
    _source(box, writer)
    heading, labels, series = _columns(tables[0], plot, box, writer)
    values = box.attributes
    return Figure(
        id=values.id or f"figure-{number}",
        title=values.title,
        plot=plot,
        unit=values.get("unit"),
        year=values.get("year"),
        source=values.get("source"),
        heading=heading,
        labels=labels,
        series=series,
        table=writer.pieces(tables[:1]),
        note=writer.pieces(notes),
        line=box.line,
    )


def _plot(box: Container, writer: Writer) -> Literal["bar", "line", "none"]:
    plot = box.attributes.get("plot")
    if plot and plot not in PLOTS:
        offer = did_you_mean(plot, PLOTS)
        writer.report.error(
            box.line, f"plot={plot[:40]}: write plot=bar, plot=line or plot=none.{offer}"
        )
        return "none"
    return cast("Literal['bar', 'line', 'none']", plot or "none")


def _source(box: Container, writer: Writer) -> None:
    """`source=` is the key of a source: letters, digits and hyphens."""
    for key in box.attributes.get("source").replace(",", " ").split():
        if not is_key(key.lower().replace("_", "-")):
            writer.report.error(box.line, f"source={key[:40]} is no key of sources.yaml.")
        writer.mention("source", key, box.line)


def _columns(
    table: Node, plot: str, box: Container, writer: Writer
) -> tuple[str, tuple[str, ...], tuple[Series, ...]]:
    head = table.children[0].children[0]
    rows = table.children[1].children if len(table.children) > 1 else []
    names = [_words(cell) for cell in head.children]
    for row in rows:
        row.children[0].kind = "row_head"
    labels = tuple(_words(row.children[0]) for row in rows)
    if plot == "none":
        return names[0], labels, ()
    _judge_size(names, rows, box, writer)
    columns = [
        tuple(_number(row.children[at], names[at], writer) for row in rows)
        for at in range(1, min(len(names), MOST_SERIES + 1))
    ]
    for name, values in zip(names[1:], columns, strict=False):
        if all(value is None for value in values):
            writer.report.error(table.line, f"The column {quoted(name)} has no numbers.")
    series = tuple(Series(name, values) for name, values in zip(names[1:], columns, strict=False))
    return names[0], labels, series


def _judge_size(names: list[str], rows: list[Node], box: Container, writer: Writer) -> None:
    if not 2 <= len(names) <= MOST_SERIES + 1:
        writer.report.error(
            box.line,
            f"A figure has a column of labels and one to {MOST_SERIES} columns of numbers;"
            f" this has {len(names) - 1}.",
        )
    if not 1 <= len(rows) <= MOST_ROWS:
        writer.report.error(box.line, f"A figure has 1 to {MOST_ROWS} rows; this has {len(rows)}.")


def _number(cell: Node, column: str, writer: Writer) -> Decimal | None:
    text = _words(cell)
    if text.lower() in _UNKNOWN:
        return None
    try:
        found = read_range(text.removesuffix("%").strip())
    except BadNumber:
        found = None
    if found is None or found.low != found.high:
        writer.report.error(
            cell.line,
            f"{quoted(text)} in the column {quoted(column)} is not a number. Write 12.5, or leave"
            " the cell empty if it is not known.",
        )
        return None
    cell.kind = "number_cell"
    cell.token = Token("number", "", 0, content=format(found.low, "f"))
    return found.low


def _words(cell: Node) -> str:
    return " ".join(text_of(cell.children).split())
