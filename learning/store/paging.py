"""Lists come in pages, so that a thousand rows cost what ten do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list. Numbers start at 1; an empty list has one empty page."""

    items: Sequence[Row]
    number: int
    page_count: int
    total: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.page_count else None


def page_of(rows: Sequence[Row], *, number: int, size: int) -> Page[Row]:
    """The page with this number; one beyond the ends is the nearest there is."""
    page_count = max(1, -(-len(rows) // size))
    number = min(max(number, 1), page_count)
    start = (number - 1) * size
    return Page(rows[start : start + size], number, page_count, len(rows))
