"""What a worker knows of one session at one moment, and who looks at it. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from learning.live.items import Item
from learning.live.room import Room

Page = Literal["phone", "screen", "control"]


@dataclass(frozen=True, slots=True)
class Hall:
    """A session's settings, its steps with their words, and its room."""

    id: int
    code: str
    title: str
    language: str
    languages: tuple[str, ...]
    module_id: int
    moderation: str
    seat_kinds: tuple[str, ...]
    channels: Mapping[str, Mapping[str, str]]  # language: interpretation or captions: address
    meeting_url: str | None
    is_rehearsal: bool
    starts_at: datetime
    minutes: int
    items: Mapping[str, Item]
    room: Room
    names: Mapping[int, str]  # what named participants want to be called, by seat
    cities: Mapping[str, str]  # names of the cities in the room, by key
    titles: Mapping[str, str] = field(default_factory=dict)  # by language, if called as its module

    def title_in(self, language: str) -> tuple[str, str]:
        """What the session is called for readers of a language, and the language of that."""
        own = self.titles.get(language)
        return (language, own) if own else (self.language, self.title)


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks: a frame is rendered once for each sight and change, and shared."""

    page: Page
    language: str
    group: str = ""
    digits: str = "western"
    second: str = ""  # a language whose heading stands below, on the projected view
