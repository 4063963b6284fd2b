"""The steps of a session: slides and activities, with their words in every language. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from learning.markdown.document import Pieces, Question

# A slide asks nothing. The rest are the forms of questions, and those that only a room has.
Form = Literal[
    "slide",
    "single",
    "multiple",
    "numeric",
    "text",
    "matching",
    "ordering",
    "cloze",
    "scale",
    "open",
    "word-cloud",
    "open-text",
    "ranking",
    "board",
    "q-and-a",
]
SLIDE: Form = "slide"
# Each contribution is a post of its own, and one seat may send several.
POSTED: frozenset[Form] = frozenset({"board", "q-and-a"})
# What participants write is read by others, so it is moderated, merged and translated.
WRITTEN: frozenset[Form] = frozenset({"word-cloud", "open-text", "open", "board", "q-and-a"})
WORDS_OF_A_SEAT = 3  # a word cloud takes so many entries from each


@dataclass(frozen=True, slots=True)
class ItemText:
    """A step in one language. Notes are the facilitators' alone and never leave the cockpit."""

    title: str
    body: Pieces = ()
    notes: Pieces = ()
    question: Question | None = None  # with the ids of its source


@dataclass(frozen=True, slots=True)
class Item:
    """A step and all its words. `texts` begins with the language it was written in."""

    key: str
    form: Form
    minutes: int
    texts: Mapping[str, ItemText]
    question_key: str | None = None  # `lesson#question` where it is a lesson's question
    stale: frozenset[str] = field(default_factory=frozenset)  # languages that lag behind

    @property
    def is_activity(self) -> bool:
        return self.form != SLIDE

    @property
    def source(self) -> ItemText:
        """Its words as they were written."""
        return next(iter(self.texts.values()))

    @property
    def question(self) -> Question | None:
        """The question under the ids that every language shares."""
        return self.source.question

    def language_for(self, wanted: str, second: str = "en") -> str:
        """The language in which somebody who reads `wanted` gets this step."""
        if wanted in self.texts and wanted not in self.stale:
            return wanted
        return second if second in self.texts else next(iter(self.texts))
