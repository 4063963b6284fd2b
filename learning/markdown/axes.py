"""Shapes on a sheet that can be mirrored, and round steps for an axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from learning.markdown.sanitise import escape

Length = Decimal | int
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Writes SVG; for right-to-left text every place is counted from the right edge.

    `text-anchor` follows the text's own direction, so mirroring the place mirrors the anchor too.
    """

    width: int
    rtl: bool

    def text(self, words: str, x: Length, y: Length, css: str, anchor: Anchor = "start") -> str:
        """Words that begin, end or stand centred at a place."""
        placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
        return f'<text class="{css}" x="{self._x(x)}" y="{short(y)}"{placed}>{escape(words)}</text>'

    def rect(self, x: Length, y: Length, width: Length, height: Length, css: str) -> str:
        """A filled box."""
        left = self.width - x - width if self.rtl else x
        return (
            f'<rect class="{css}" x="{short(left)}" y="{short(y)}" width="{short(width)}"'
            f' height="{short(height)}"></rect>'
        )

    def line(self, x1: Length, y1: Length, x2: Length, y2: Length, css: str) -> str:
        """A straight line."""
        return (
            f'<line class="{css}" x1="{self._x(x1)}" y1="{short(y1)}" x2="{self._x(x2)}"'
            f' y2="{short(y2)}"></line>'
        )

    def path(self, points: Sequence[tuple[Length, Length]], css: str) -> str:
        """A line through points."""
        places = " ".join(f"{self._x(x)},{short(y)}" for x, y in points)
        return f'<polyline class="{css}" points="{places}"></polyline>'

    def _x(self, x: Length) -> str:
        return short(self.width - x if self.rtl else x)


def short(length: Length) -> str:
    """A length with at most one decimal: finer than the eye sees, lighter on the wire."""
    text = f"{length:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def steps_for(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Four to seven round numbers that hold all values; from zero unless that hides the change."""
    if low >= 0 and low < high * Decimal("0.6"):
        low = Decimal(0)
    spread = (high - low) or abs(high) or Decimal(1)
    unit = Decimal(10) ** (spread / 4).adjusted()
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times * 4 >= spread)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    found = [first]
    while found[-1] < high or len(found) < 2:
        found.append(found[-1] + step)
    return tuple(found)
