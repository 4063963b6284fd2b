"""One's attempts as bars beside the pass mark. Pure; the page has the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from learning.markdown.axes import Sheet

WIDTH, ROW, BAR, TOP = 360, 46, 16, 26
ROOM = WIDTH - 62  # the rest is for the figure at a bar's end


@dataclass(frozen=True, slots=True)
class Bar:
    """One attempt: its name, its marks from 0 to 1, and how they are written."""

    label: str
    share: float
    figure: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a height, and shapes as SVG."""

    width: int
    height: int
    shapes: Markup


def chart(bars: Sequence[Bar], *, pass_share: float, pass_label: str, rtl: bool) -> Chart:
    """A row for each attempt, and one line through all where passing begins."""
    sheet = Sheet(WIDTH, rtl=rtl)
    height = TOP + ROW * len(bars)
    shapes = []
    for number, bar in enumerate(bars):
        top = TOP + ROW * number
        length = Decimal(str(bar.share)) * ROOM
        shapes += [
            sheet.text(bar.label, 0, top + 14, "plot__label"),
            sheet.rect(0, top + 20, length, BAR, "plot__bar plot__bar--1"),
            sheet.text(bar.figure, length + 6, top + 33, "plot__value"),
        ]
    mark = Decimal(str(pass_share)) * ROOM
    shapes += [
        sheet.line(mark, TOP - 6, mark, height, "plot__mark"),
        sheet.text(pass_label, mark, 12, "plot__tick", "middle" if pass_share < 0.8 else "end"),
    ]
    return Chart(WIDTH, height, Markup("".join(shapes)))  # noqa: S704  # words are escaped
