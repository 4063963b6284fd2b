"""What a parsed file is made of: frozen values that go to JSON and back unchanged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from learning.markdown.plain_json import decode, encode

Level = Literal["error", "advice"]
QuestionKind = Literal[
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
    "q-and-a",
    "ranking",
    "board",
    "reuse",
]
Front = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to know, at its line; errors refuse the file, advice does not."""

    path: str
    line: int
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in safe HTML that is filled later: by cache, language or page."""

    kind: str
    key: str
    text: str = ""


Pieces = tuple[str | Slot, ...]


def fill(pieces: Pieces, filler: Callable[[Slot], str]) -> str:
    """One HTML string: every slot replaced by what `filler` gives, which must be safe HTML."""
    return "".join(piece if isinstance(piece, str) else filler(piece) for piece in pieces)


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a file points at outside itself (a fact, a term, an image …), with its line.

    Kinds: cite, term, recommendation, practice, city, source, image, media, link, question, figure.
    """

    kind: str
    key: str
    line: int
    in_notes: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, pair or order. `written`: the author wrote its id."""

    id: str
    html: Pieces
    text: str
    right: bool = False
    feedback_html: Pieces = ()
    written: bool = False
    line: int = 1


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A right numeric answer: every number from `low` to `high`, both included."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Pair:
    """A left side and the right side that belongs to it."""

    left: Option
    right: Option


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text: `answers` to type (any is right) or a `menu` to choose from."""

    id: str
    answers: tuple[str, ...] = ()
    menu: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question, whatever its form; fields that its kind does not use stay empty.

    single, multiple: options · numeric: numbers · text: texts · matching: pairs, distractors ·
    ordering: options in the right order · cloze: gaps, with a `Slot("gap", id)` for each in the
    stem · scale: options are the statements, `scale` the answer scale · reuse: `use` names the
    question, `lesson#question`, and nothing else is set. In a live plan alone: ranking: options
    without a right order · word-cloud, open-text, q-and-a, board: a stem, and nothing else.
    """

    id: str
    kind: QuestionKind
    line: int
    stem: Pieces = ()
    text: str = ""
    options: tuple[Option, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    texts: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    distractors: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()
    scale: str | None = None
    hint: Pieces = ()
    explanation: Pieces = ()
    points: int = 1
    rec: str | None = None
    shuffle: bool = True
    credit: Literal["parts", "exact"] = "parts"
    accents: Literal["loose", "strict"] = "loose"
    tags: tuple[str, ...] = ()
    graded: bool = True
    use: str | None = None
    fingerprint: str = ""
    minutes: int | None = None  # in a live plan: of its step
    seconds: int | None = None  # in a live plan: it closes by itself after so many

    @property
    def rights(self) -> tuple[Option, ...]:
        """What can be chosen on the right of a matching question, each once."""
        found = {pair.right.id: pair.right for pair in self.pairs}
        return (*found.values(), *(option for option in self.distractors))


@dataclass(frozen=True, slots=True)
class Reflection:
    """A question to the reader about their own city."""

    id: str
    html: Pieces
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a figure; None where the value is not known."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A table with numbers, to be drawn and to stay readable as a table."""

    id: str
    title: str
    plot: Literal["bar", "line", "none"]
    unit: str
    year: str
    source: str
    heading: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    table: Pieces
    note: Pieces
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of a file that a translator renders and a reader sees: a paragraph, a box, …"""

    key: str
    kind: str
    line: int
    hash: str
    html: Pieces
    text: str
    counts: bool = True
    end: int = 0  # its last line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, for the outline."""

    level: int
    id: str
    text: str
    line: int
    key: str = ""  # in a live plan: the id that its author gave
    minutes: int | None = None  # in a live plan: of its part


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote in order of first mention; `number` is what the reader sees."""

    number: int
    label: str
    html: Pieces
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image in the text, with the alternative that stands for it."""

    source: str
    alternative: str
    line: int


@dataclass(frozen=True, slots=True)
class Video:
    """A video with its captions and transcript."""

    source: str
    captions: str
    transcript: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `front` is the raw front matter, `front_lines` where each key stands."""

    front: Front
    front_lines: dict[str, int]
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]
    reflections: tuple[Reflection, ...]
    figures: tuple[Figure, ...]
    footnotes: tuple[Footnote, ...]
    headings: tuple[Heading, ...]
    images: tuple[Image, ...]
    videos: tuple[Video, ...]
    mentions: tuple[Mention, ...]
    word_count: int
    fingerprint: str

    @property
    def citations(self) -> tuple[str, ...]:
        """Ids of the facts cited, in the order of their numbers on the page."""
        return self._keys("cite")

    @property
    def terms(self) -> tuple[str, ...]:
        """Keys of the glossary terms linked."""
        return self._keys("term")

    @property
    def recommendations(self) -> tuple[str, ...]:
        """Slugs of the recommendations shown or named by a question."""
        return self._keys("recommendation")

    @property
    def practices(self) -> tuple[str, ...]:
        """Slugs of the practices told as cases."""
        return self._keys("practice")

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources named by figures."""
        return self._keys("source")

    def question(self, key: str) -> Question | None:
        """The question with this id, if the file has one."""
        return next((found for found in self.questions if found.id == key), None)

    def _keys(self, kind: str) -> tuple[str, ...]:
        mine = [mention for mention in self.mentions if mention.kind == kind]
        # What only the facilitator reads is numbered last, so that readers see no holes.
        mine.sort(key=lambda mention: mention.in_notes)
        return tuple(dict.fromkeys(mention.key for mention in mine))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The document, or None when any problem is an error; all problems in the order of lines."""

    document: Document | None
    problems: tuple[Problem, ...]


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON values."""
    return dict(encode(document))


def from_json(raw: Mapping[str, Any]) -> Document:
    """The document that `to_json` wrote."""
    return decode(Document, raw)


def question_to_json(question: Question) -> dict[str, Any]:
    """One question as plain JSON values."""
    return dict(encode(question))


def question_from_json(raw: Mapping[str, Any]) -> Question:
    """The question that `question_to_json` wrote."""
    return decode(Question, raw)


def paired(source: Question, translated: Question) -> Question | None:
    """The translated question under the ids of its source, or None when their keys differ.

    An option whose id the translator wrote belongs to the source option of that id; the others
    follow in order. So one tally holds for every language. Two distractors that were swapped
    without written ids cannot be told apart here: a translator confirms the pairing.
    """
    if source.fingerprint != translated.fingerprint:
        return None
    lefts = _matched(
        tuple(pair.left for pair in source.pairs), tuple(pair.left for pair in translated.pairs)
    )
    rights = _matched(source.rights, translated.rights)
    renamed = dict(zip((right.id for right in translated.rights), rights, strict=True))
    found = replace(
        translated,
        options=_matched(source.options, translated.options),
        pairs=tuple(
            Pair(left=left, right=renamed[pair.right.id])
            for left, pair in zip(lefts, translated.pairs, strict=True)
        ),
        distractors=tuple(renamed[option.id] for option in translated.distractors),
        gaps=tuple(
            replace(theirs, id=ours.id, menu=_matched(ours.menu, theirs.menu))
            for ours, theirs in zip(source.gaps, translated.gaps, strict=True)
        ),
    )
    return found if _answer_key(found) == _answer_key(source) else None


def _answer_key(question: Question) -> tuple[object, ...]:
    """What is right, by id: a written id must not carry a right answer to a wrong option."""
    in_order = [option.id for option in question.options] if question.kind == "ordering" else []
    return (
        in_order,
        {option.id for option in question.options if option.right},
        {(pair.left.id, pair.right.id) for pair in question.pairs},
        {option.id for option in question.distractors},
    )


def _matched(source: tuple[Option, ...], translated: tuple[Option, ...]) -> tuple[Option, ...]:
    known = {option.id for option in source}
    taken = {option.id for option in translated if option.written and option.id in known}
    free = iter([option.id for option in source if option.id not in taken])
    return tuple(
        option if option.id in taken and option.written else replace(option, id=next(free))
        for option in translated
    )
