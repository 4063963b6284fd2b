"""Drawing what goes out: once for each sight and change, and then the same bytes for everybody."""

import json
import time
from collections.abc import Callable, Container, Hashable, Mapping
from contextlib import AbstractContextManager
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from learning.i18n.digits import Digits, page_in_digits
from learning.live.hall import Hall, Sight

Render = Callable[[Hall, Sight], dict[str, Any]]
Mark = Callable[[Hall, Sight, datetime], Hashable]
Own = Callable[[Hall, int], dict[str, Any]]
Speaking = Callable[[Sight], AbstractContextManager[object]]

MOST_KEPT = 64  # frames of sights that nobody listens to any more
SELDOM = 0.1  # seconds between two frames of a page that shows every answer
SHOWS_ALL = frozenset({"screen", "control"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One state as it goes out."""

    seq: int
    content: Mapping[str, Any]
    body: bytes  # as streams send it


@dataclass(frozen=True, slots=True)
class Page:
    """How one kind of page is drawn."""

    render: Render
    mark: Mark
    own: Own | None = None  # what one participant alone sees


@dataclass(slots=True)
class Drawn:
    """The newest frame of a sight, and what it was drawn from."""

    frame: Frame
    basis: Hashable
    at: float


@dataclass(slots=True)
class Frames:
    """The newest frames of one session."""

    pages: Mapping[str, Page]
    speaking: Speaking
    now: Callable[[], datetime]
    kept: dict[Sight, Drawn] = field(default_factory=dict)

    def newest(self, hall: Hall, sight: Sight, *, edition: int) -> Frame:
        """The frame of this sight; drawn now unless what it depends on is as it was: its mark,
        and steps and settings, whose `edition` rises when somebody edits them."""
        page = self.pages[sight.page]
        basis = page.mark(hall, sight, self.now()), edition
        drawn = self.kept.get(sight)
        if drawn is None or drawn.basis != basis:
            content = Context().run(self.content, page, hall, sight)
            frame = frame_of(hall.room.seq, content)
            drawn = self.kept[sight] = Drawn(frame, basis, time.monotonic())
        return drawn.frame

    def content(self, page: Page, hall: Hall, sight: Sight) -> dict[str, Any]:
        """Drawn in a context of its own: whoever's request this happens in, it shows nothing."""
        with self.speaking(sight):
            content = page.render(hall, sight)
        if sight.language == "ar" and isinstance(html := content.get("html"), str):
            content["html"] = page_in_digits(html, digits_of(sight))
        return content

    def rest_of(self, sight: Sight) -> float:
        """Seconds until this sight may be drawn again."""
        drawn = self.kept.get(sight)
        if drawn is None or sight.page not in SHOWS_ALL:
            return 0.0
        return max(0.0, drawn.at + SELDOM - time.monotonic())

    def tidy(self, wanted: Container[Sight]) -> None:
        """Forget what nobody listens to, once it is much."""
        if len(self.kept) > MOST_KEPT:
            self.kept = {sight: one for sight, one in self.kept.items() if sight in wanted}


def digits_of(sight: Sight) -> Digits:
    return "eastern" if sight.digits == "eastern" else "western"


def frame_of(seq: int, content: Mapping[str, Any]) -> Frame:
    text = as_json({**content, "seq": seq})
    return Frame(seq, content, f"id: {seq}\nevent: state\ndata: {text}\n\n".encode())


def as_json(content: Mapping[str, Any]) -> str:
    """One line: a line break would end the frame."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
