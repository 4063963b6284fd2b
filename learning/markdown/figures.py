"""A figure as a drawing with its table beneath, light and readable without colour."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from learning.markdown.axes import Sheet, steps_for
from learning.markdown.document import Figure, Pieces
from learning.markdown.sanitise import Slots, escape

FormatNumber = Callable[[Decimal], str]

# Bars: lengths in the units of a viewBox as wide as a phone's column, so that text stays legible.
WIDTH = 360
BAR, BETWEEN_BARS, LABEL, BETWEEN_ROWS = 14, 4, 20, 12
VALUE_ROOM = 62
LABEL_INDENT = 4  # clear of the axis
LINE_HEIGHT, LINE_TOP, LINE_BOTTOM, LINE_SIDE = 220, 16, 26, 44
# The sign of a series beside each of its values: shape tells what colour alone must not.
SIGNS = ("■", "●", "▲")


def figure_pieces(figure: Figure, *, format_number: FormatNumber, rtl: bool) -> Pieces:
    """The whole figure: title, drawing, unit, year and source, note, and its table."""
    slots = Slots()
    drawing = ""
    if figure.plot != "none":
        inner = (_bars if figure.plot == "bar" else _lines)(figure, format_number, rtl=rtl)
        drawing = _legend(figure) + inner
    table = slots.put(figure.table)
    if drawing:
        summary = f"<summary>{slots.hold('label', 'Show the table')}</summary>"
        table = f'<details class="figure__table">{summary}{table}</details>'
    title = f'<span class="figure__title">{escape(figure.title)}</span>'
    meta = f'<span class="figure__meta">{_meta(figure, slots)}</span>'
    html = (
        f'<figure class="figure" id="{escape(figure.id)}"><figcaption>{title}{meta}</figcaption>'
        f"{drawing}{slots.put(figure.note)}{table}</figure>"
    )
    return slots.pieces(html)


def _meta(figure: Figure, slots: Slots) -> str:
    sources = [slots.hold("source", key) for key in figure.source.replace(",", " ").split()]
    label = slots.hold("label", "Source")
    return f"{escape(figure.unit)}, {escape(figure.year)}. {label}: {'; '.join(sources)}"


def _legend(figure: Figure) -> str:
    """Which sign stands for which series; with one series there is nothing to tell apart."""
    if len(figure.series) < 2:
        return ""
    items = "".join(
        f'<li class="plot__key plot__key--{number}"><span class="plot__sign">'
        f"{SIGNS[number - 1]}</span> {escape(series.name)}</li>"
        for number, series in enumerate(figure.series, start=1)
    )
    return f'<ul class="plot__legend">{items}</ul>'


def _svg(figure: Figure, height: int, inner: str) -> str:
    title = f"{figure.id}-title"
    return (
        f'<svg class="plot plot--{figure.plot}" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{escape(title)}">'
        f'<title id="{escape(title)}">{escape(figure.title)}</title>{inner}</svg>'
    )


def _bars(figure: Figure, format_number: FormatNumber, *, rtl: bool) -> str:
    sheet = Sheet(WIDTH, rtl=rtl)
    known = [value for series in figure.series for value in series.values if value is not None]
    low, high = min([*known, Decimal(0)]), max([*known, Decimal(0)])
    room = WIDTH - VALUE_ROOM * (2 if low < 0 else 1)
    scale = Decimal(room) / ((high - low) or 1)
    zero = (VALUE_ROOM if low < 0 else 0) + -low * scale
    top, drawn = 0, []
    for row, label in enumerate(figure.labels):
        drawn.append(sheet.text(label, LABEL_INDENT, top + 14, "plot__label"))
        top += LABEL
        for number, series in enumerate(figure.series, start=1):
            value = series.values[row]
            drawn.append(_bar(sheet, value, number, (zero, scale, top), format_number, figure))
            top += BAR + BETWEEN_BARS
        top += BETWEEN_ROWS
    drawn.append(sheet.line(zero, 0, zero, top - BETWEEN_ROWS, "plot__axis"))
    return _svg(figure, top, "".join(drawn))


def _bar(
    sheet: Sheet,
    value: Decimal | None,
    number: int,
    place: tuple[Decimal, Decimal, int],
    format_number: FormatNumber,
    figure: Figure,
) -> str:
    zero, scale, top = place
    sign = f"{SIGNS[number - 1]} " if len(figure.series) > 1 else ""
    if value is None:
        return sheet.text(f"{sign}–", zero + 6, top + 12, "plot__value plot__value--unknown")
    length = abs(value) * scale
    start = zero if value >= 0 else zero - length
    bar = sheet.rect(start, top, length, BAR, f"plot__bar plot__bar--{number}")
    words = sign + format_number(value)
    if value < 0:
        return bar + sheet.text(words, start - 6, top + 12, "plot__value", anchor="end")
    return bar + sheet.text(words, start + length + 6, top + 12, "plot__value")


def _lines(figure: Figure, format_number: FormatNumber, *, rtl: bool) -> str:
    sheet = Sheet(WIDTH, rtl=rtl)
    known = [value for series in figure.series for value in series.values if value is not None]
    steps = steps_for(min(known), max(known))
    bottom = LINE_HEIGHT - LINE_BOTTOM
    scale = Decimal(bottom - LINE_TOP) / (steps[-1] - steps[0])
    drawn = []
    for step in steps:
        y = bottom - (step - steps[0]) * scale
        drawn.append(sheet.line(LINE_SIDE, y, WIDTH - LINE_SIDE, y, "plot__axis"))
        drawn.append(
            sheet.text(format_number(step.normalize()), LINE_SIDE - 6, y + 4, "plot__tick", "end")
        )
    xs = _places(len(figure.labels))
    drawn += [
        sheet.text(label, x, LINE_HEIGHT - 8, "plot__label", "middle")
        for label, x in _shown_labels(figure.labels, xs)
    ]
    for number, series in enumerate(figure.series, start=1):
        points = [
            None if value is None else (x, bottom - (value - steps[0]) * scale, value)
            for x, value in zip(xs, series.values, strict=True)
        ]
        drawn.append(_line(sheet, points, number, format_number))
    return _svg(figure, LINE_HEIGHT, "".join(drawn))


Point = tuple[Decimal, Decimal, Decimal]


def _line(
    sheet: Sheet, points: list[Point | None], number: int, format_number: FormatNumber
) -> str:
    """The line, broken where a value is not known; a mark on each point; the last value."""
    drawn = []
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    for run in runs:
        if len(run) > 1:
            drawn.append(
                sheet.path([(x, y) for x, y, _ in run], f"plot__line plot__line--{number}")
            )
        drawn += [
            sheet.text(SIGNS[number - 1], x, y + 4, f"plot__point plot__point--{number}", "middle")
            for x, y, _ in run
        ]
    last = [point for point in points if point is not None][-1:]
    drawn += [sheet.text(format_number(value), x + 8, y + 4, "plot__value") for x, y, value in last]
    return "".join(drawn)


def _places(count: int) -> list[Decimal]:
    room = Decimal(WIDTH - 2 * LINE_SIDE - 16)
    step = room / max(1, count - 1)
    return [LINE_SIDE + 8 + step * at for at in range(count)]


def _shown_labels(labels: tuple[str, ...], xs: list[Decimal]) -> list[tuple[str, Decimal]]:
    """So many labels as fit side by side, the last one always among them."""
    every = -(-len(labels) // 7)
    last = len(labels) - 1
    return [
        (label, x)
        for at, (label, x) in enumerate(zip(labels, xs, strict=True))
        if (last - at) % every == 0
    ]
