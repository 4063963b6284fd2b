"""The addresses of the pages before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a list goes on, for the macro `paging`."""

    number: int
    count: int
    previous_url: str | None
    next_url: str | None


def turn(endpoint: str, chosen: Mapping[str, str], *, number: int, count: int) -> Turn:
    """The neighbours of this page under the same filters."""

    def at(place: int) -> str | None:
        if not 1 <= place <= count:
            return None
        values: dict[str, Any] = dict(chosen)
        return url_for(endpoint, **values, page=place if place > 1 else None)

    return Turn(number, count, at(number - 1), at(number + 1))
