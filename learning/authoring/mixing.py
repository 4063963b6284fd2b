"""A translation beside its source: what readers see where one of its blocks is missing or behind.

A block without finished words is shown as its author wrote it, with its own language, direction
and a mark, one for each run of such blocks. A block that is behind keeps its words, with those of
the source to open beside it. A question is asked in translated words only while they are
current: a pairing of answers that nobody confirmed could turn an answer into another. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from learning.authoring.compile import compile_lesson, link_in, ready
from learning.authoring.staleness import Pairing, Standing, State
from learning.catalogue.compiled import CompiledLesson
from learning.i18n import N_
from learning.i18n.languages import SOURCE, language_of
from learning.markdown.document import (
    Block,
    Document,
    Footnote,
    Heading,
    Option,
    Pair,
    Pieces,
    Question,
    Reflection,
    Slot,
    paired,
)
from learning.markdown.render import (
    LinkContext,
    RenderedBlock,
    Voice,
    joined,
    render_footnotes,
    render_pieces,
    render_turns,
)
from learning.markdown.sanitise import escape
from learning.markdown.text import plain_text

UNTRANSLATED = N_("Not translated yet")
BEHIND = N_("The original has changed since this was translated. Show it as it is now")
ASKING = "question"


@dataclass(frozen=True, slots=True)
class Written:
    """A text in one language, and where it lies."""

    document: Document
    path: str
    language: str

    @property
    def marks(self) -> str:
        """What HTML says of its language and direction."""
        known = language_of(self.language) or SOURCE
        return f'lang="{escape(self.language)}" dir="{known.direction}"'

    def link(self, citations: tuple[str, ...]) -> LinkContext:
        return replace(link_in(self.language), citations=citations)


@dataclass(frozen=True, slots=True)
class Turn:
    """One block of a page: whose words it has, and how it stands."""

    block: Block  # of the source
    pairing: Pairing | None  # none: it has no words
    words: Block | None  # of the translation, where they are shown


def is_whole(source: Written, translation: Written, found: Standing) -> bool:
    """Whether the translation can stand alone: everything current, in the source's order."""
    return (
        not found.leftover
        and all(one.state == "current" for one in found.pairings)
        and [one.key for one in source.document.blocks]
        == [one.key for one in translation.document.blocks]
    )


def mixed_lesson(source: Written, translation: Written, found: Standing) -> CompiledLesson:
    """The lesson in the translation's language, block by block."""
    questions = asked(source, translation, found)
    if is_whole(source, translation, found):
        return compile_lesson(
            translation.document,
            path=translation.path,
            language=translation.language,
            questions=[one for one, _ in questions],
        )
    ours, theirs = source.document, translation.document
    citations = _both(ours.citations, theirs.citations)
    turns = turns_of(source, translation, found)
    return CompiledLesson(
        pieces=(*body(source, translation, turns, citations=citations), Slot("sources", "")),
        questions=tuple(worded(one, by, translation, citations=citations) for one, by in questions),
        reflections=_reflections(source, translation, found, citations),
        citations=citations,
        terms=_both(ours.terms, theirs.terms),
        practices=_both(ours.practices, theirs.practices),
        sources=_both(ours.sources, theirs.sources),
        headings=tuple(_headings(source, translation, turns)),
        text=plain_text(
            replace(
                theirs,
                blocks=tuple(turn.words or turn.block for turn in turns),
                questions=tuple(one for one, _ in questions),
            )
        ),
    )


def mixed_text(source: Written, translation: Written, found: Standing) -> Pieces:
    """A text without questions and sources, such as a module's aims."""
    turns = turns_of(source, translation, found)
    return body(source, translation, turns, citations=())


def asked(
    source: Written, translation: Written, found: Standing
) -> tuple[tuple[Question, Written], ...]:
    """The questions of the source, each in translated words where those are confirmed."""
    theirs = {one.id: one for one in translation.document.questions}
    current = _held(source, found, "question", states=("current",))
    chosen: list[tuple[Question, Written]] = []
    for question in source.document.questions:
        other = theirs.get(question.id) if question.id in current else None
        one = paired(question, other) if other is not None else None
        chosen.append((one, translation) if one is not None else (question, source))
    return tuple(chosen)


def _held(
    source: Written, found: Standing, kind: str, *, states: Sequence[State]
) -> frozenset[str]:
    """Keys of the questions or reflections whose block has one of these states."""
    state_of = {one.source.key: one.state for one in found.pairings}
    return frozenset(
        piece.key
        for block in source.document.blocks
        if state_of.get(block.key, "current") in states
        for piece in block.html
        if isinstance(piece, Slot) and piece.kind == kind
    )


def worded(
    question: Question, by: Written, page: Written, *, citations: tuple[str, ...] = ()
) -> Question:
    """The question ready to be asked; marked where its language is not the page's."""
    done = ready(question, path=by.path, link=by.link(citations), citations=citations)
    if by is page or question.use is not None:
        return done
    return in_its_language(done, by)


def in_its_language(question: Question, by: Written) -> Question:
    """Every text of a question with its own language and direction, and the mark above it."""

    def block(pieces: Pieces) -> Pieces:
        return joined((f"<div {by.marks}>", *_voiced(pieces, by), "</div>")) if pieces else ()

    def option(one: Option) -> Option:
        return replace(
            one,
            html=joined((f"<span {by.marks}>", *_voiced(one.html, by), "</span>")),
            feedback_html=block(one.feedback_html),
        )

    return replace(
        question,
        stem=joined((*_mark(), *block(question.stem))),
        hint=block(question.hint),
        explanation=block(question.explanation),
        options=tuple(map(option, question.options)),
        distractors=tuple(map(option, question.distractors)),
        pairs=tuple(Pair(option(one.left), option(one.right)) for one in question.pairs),
        gaps=tuple(replace(one, menu=tuple(map(option, one.menu))) for one in question.gaps),
    )


def turns_of(source: Written, translation: Written, found: Standing) -> tuple[Turn, ...]:
    """The blocks of the source in their order, with the words that stand for them."""
    theirs = {one.key: one for one in translation.document.blocks}
    pairings = {one.source.key: one for one in found.pairings}
    turns = []
    for block in _apart(source).blocks:
        pairing = pairings.get(block.key)
        words = None
        if pairing is not None and pairing.translation is not None and pairing.is_shown:
            words = theirs[pairing.translation.key]
        if block.kind != "notes":
            turns.append(Turn(block, pairing, words))
    return tuple(turns)


def body(
    source: Written, translation: Written, turns: Sequence[Turn], *, citations: tuple[str, ...]
) -> Pieces:
    """The page's blocks and footnotes, marked where they are not the translator's."""
    here = Voice(translation.document, translation.path, translation.link(citations))
    there = Voice(_apart(source), source.path, source.link(citations))
    rendered = render_turns(
        (here, turn.words) if turn.words is not None else (there, turn.block) for turn in turns
    )
    found: list[str | Slot] = []
    notes = _Notes(here, there)
    for kind, group in groupby(zip(turns, rendered, strict=True), key=lambda one: _kind(one[0])):
        run = [(turn, notes.renumbered(turn, one)) for turn, one in group]
        found += _run(kind, run, source)
    return joined((*found, *render_footnotes([_noted(*one, there, source) for one in notes.items])))


def _noted(
    voice: Voice, number: int, note: Footnote, there: Voice, source: Written
) -> tuple[Voice, int, Footnote]:
    if voice is there:
        note = replace(note, html=(f"<div {source.marks}>", *note.html, "</div>"))
    return voice, number, note


def _kind(turn: Turn) -> str:
    if turn.words is not None:
        return "translated"
    if turn.pairing is None or turn.block.kind == ASKING:
        return "wordless"  # a question says its own language
    return "original"


def _run(kind: str, run: Sequence[tuple[Turn, Pieces]], source: Written) -> Iterator[str | Slot]:
    if kind == "original":
        yield '<div class="original">'
        yield from _mark()
        yield f"<div {source.marks}>"
        for _, pieces in run:
            yield from _voiced(pieces, source)
        yield "</div></div>"
        return
    for turn, pieces in run:
        yield from pieces
        if turn.pairing is not None and turn.pairing.state == "stale" and turn.block.kind != ASKING:
            yield from _behind(turn.block, source)


def _mark() -> Pieces:
    return ('<p class="original__mark">', Slot("label", UNTRANSLATED), "</p>")


def _behind(block: Block, source: Written) -> Pieces:
    """The words of the source as they are now, to open below a block that is behind."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in block.text.split("\n") if line)
    return (
        '<details class="behind"><summary>',
        Slot("label", BEHIND),
        f"</summary><div {source.marks}>{lines}</div></details>",
    )


def _voiced(pieces: Pieces, by: Written) -> Iterator[str | Slot]:
    """Slots of an untranslated block say in its own language what the page fills in."""
    for piece in pieces:
        if isinstance(piece, Slot) and piece.kind == "label":
            yield Slot("label", piece.key, by.language)
        elif isinstance(piece, Slot) and piece.kind == "term" and not piece.text:
            yield Slot("term", piece.key, piece.key.replace("-", " "))
        else:
            yield piece


def _apart(source: Written) -> Document:
    """The source with ids of its figures and headings that no translated block has."""
    document, mark = source.document, source.language
    figures = {one.id: f"{one.id}-{mark}" for one in document.figures}
    anchors = {one.id: f"{one.id}-{mark}" for one in document.headings}

    def piece(one: str | Slot) -> str | Slot:
        if isinstance(one, Slot):
            return replace(one, key=figures[one.key]) if one.kind == "figure" else one
        for old, new in anchors.items():
            one = one.replace(f'<h2 id="{old}">', f'<h2 id="{new}">')
            one = one.replace(f'<h3 id="{old}">', f'<h3 id="{new}">')
        return one

    return replace(
        document,
        figures=tuple(replace(one, id=figures[one.id]) for one in document.figures),
        headings=tuple(replace(one, id=anchors[one.id]) for one in document.headings),
        blocks=tuple(
            replace(block, html=tuple(piece(one) for one in block.html))
            for block in document.blocks
        ),
    )


class _Notes:
    """The footnotes that a page mentions, numbered in the order of reading."""

    def __init__(self, here: Voice, there: Voice) -> None:
        self._here = here
        self._there = there
        self._numbers: dict[tuple[bool, int], int] = {}
        self.items: list[tuple[Voice, int, Footnote]] = []

    def renumbered(self, turn: Turn, rendered: RenderedBlock) -> Pieces:
        """The block with the numbers that its footnotes have on this page."""
        voice = self._here if turn.words is not None else self._there
        pieces = rendered.pieces
        for note in voice.document.footnotes:
            if any(isinstance(one, str) and _reference(note.number) in one for one in pieces):
                number = self._number(voice, note)
                pieces = tuple(
                    _renumbered(one, note.number, number) if isinstance(one, str) else one
                    for one in pieces
                )
        return tuple(one.replace(MOVED, "") if isinstance(one, str) else one for one in pieces)

    def _number(self, voice: Voice, note: Footnote) -> int:
        key = voice is self._here, note.number
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.items.append((voice, self._numbers[key], note))
        return self._numbers[key]


MOVED = "\ue003"  # stands in a reference that has its new number, so that it is not moved twice


def _reference(number: int) -> str:
    return f'<a class="footnote-ref" href="#note-{number}"'


def _renumbered(html: str, old: int, new: int) -> str:
    for back_old, back_new in ((f' id="noteref-{old}"', f' id="noteref-{new}"'), ("", "")):
        html = html.replace(
            f"{_reference(old)}{back_old}>{old}</a>",
            f'<a class="footnote-ref" href="#{MOVED}note-{new}"{back_new}>{new}</a>',
        )
    return html


def _reflections(
    source: Written, translation: Written, found: Standing, citations: tuple[str, ...]
) -> tuple[Reflection, ...]:
    theirs = {one.id: one for one in translation.document.reflections}
    shown = _held(source, found, "reflection", states=("current", "stale"))
    reflections = []
    for one in source.document.reflections:
        by = translation if one.id in shown and one.id in theirs else source
        words = theirs[one.id] if by is translation else one
        html = render_pieces(words.html, path=by.path, link=by.link(citations), citations=citations)
        if by is source:
            html = joined((f"<div {by.marks}>", *_voiced(html, by), "</div>"))
        reflections.append(replace(words, html=html))
    return tuple(reflections)


def _headings(source: Written, translation: Written, turns: Sequence[Turn]) -> Iterator[Heading]:
    """The headings that the page has, in its order."""
    ours = {one.line: one for one in _apart(source).headings}
    theirs = {one.line: one for one in translation.document.headings}
    for turn in turns:
        there, headings = (turn.words, theirs) if turn.words is not None else (turn.block, ours)
        yield from (
            headings[line]
            for line in range(there.line, max(there.end, there.line) + 1)
            if line in headings
        )


def _both(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """In the order of the source, whose blocks give the page its order."""
    return tuple(dict.fromkeys((*ours, *theirs)))
