"""What was measured, what was wanted, and whether it held."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["held", "MISSED", "told"]
WIDTHS = (52, 14, 14, 8)


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. Without a limit it is told, not judged."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.limit is None:
            return "told"
        return "held" if self.value <= self.limit else "MISSED"


def table(results: list[Result]) -> str:
    """All figures, one a line."""
    head = row("measured", "value", "limit", "verdict", "")
    return "\n".join([head, "-" * len(head), *(line(result) for result in results)])


def line(result: Result) -> str:
    limit = "" if result.limit is None else shown(result.limit, result.unit)
    return row(
        result.name, shown(result.value, result.unit), limit, result.verdict, result.note
    ).rstrip()


def row(*cells: str) -> str:
    padded = [
        f"{cell:{'<' if place == 0 else '>'}{width}}"
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=False))
    ]
    return "  ".join([*padded, *cells[len(WIDTHS) :]])


def shown(value: float, unit: str) -> str:
    figure = f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
    return f"{figure} {unit}".strip()
