"""A lesson dressed for reading: everything filled in that is the same for every reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, render_template, request
from markupsafe import Markup, escape

from learning.catalogue import queries
from learning.catalogue.compiled import CompiledLesson
from learning.catalogue.queries import FactLine, SourceLine, TermLine
from learning.catalogue.reading import ShelfLesson, ShelfModule
from learning.catalogue.views.desk import Desk
from learning.errors import NotFound
from learning.i18n import N_
from learning.markdown.document import Slot
from learning.quizzes.presentation import Shown
from learning.recommendations import queries as recommendation_queries
from learning.web.cache import Cache
from learning.web.database import current_session
from learning.web.language import current_language, say, speaking

SIZE = 200  # dressed lessons a process keeps; one takes about 60 KB
PERSONAL = frozenset({"question", "reflection"})  # slots that each reader fills


def init_app(app: Flask) -> None:
    app.extensions["leaves"] = Cache[Leaf](SIZE)
    app.extensions["references"] = Cache[Any](8)


@dataclass(frozen=True, slots=True)
class Citation:
    """An entry of the source list: its number in the text, the fact, where it is said."""

    number: int
    fact: FactLine


@dataclass(frozen=True, slots=True)
class Leaf:
    """One lesson in one language under one address prefix, up to what differs by reader."""

    language: str
    title: str
    summary: str
    minutes: int
    body: tuple[str | Slot, ...]
    compiled: CompiledLesson
    terms: tuple[TermLine, ...]
    citations: tuple[Citation, ...]
    figure_sources: tuple[SourceLine, ...]
    filler: "Filler"

    def shown(self, key: str) -> Shown:
        """Where a question stands among the lesson's questions, for its card."""
        keys = [question.id for question in self.compiled.questions]
        if key not in keys:
            raise UnknownPart(N_("This lesson has no such question. Open the lesson again."))
        return Shown(keys.index(key) + 1, len(keys), self.language, self.filler)


class UnknownPart(NotFound):
    """The form names a question or reflection that the lesson does not have."""

    status = 400


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills the slots of safe HTML in the content's own language."""

    terms: Mapping[str, TermLine]
    cards: Mapping[str, str]
    language: str

    def __call__(self, slot: Slot) -> str:
        match slot.kind:
            case "label":
                with speaking(self.language):
                    return str(escape(say(slot.key)))
            case "term":
                return self._term(slot)
            case "recommendation":
                return self.cards.get(slot.key, "")
        return slot.text

    def _term(self, slot: Slot) -> str:
        line = self.terms.get(slot.key)
        shown = slot.text or (escape(line.term) if line else escape(slot.key))
        if line is None:
            return str(shown)
        return str(Markup('<a class="term" href="#term-{}">{}</a>').format(line.key, shown))


def leaf(desk: Desk, module: ShelfModule, lesson: ShelfLesson) -> Leaf:
    """The lesson in the best language for the reader, dressed once for everybody."""
    language, text = lesson.text(current_language().code)
    kept: Cache[Leaf] = current_app.extensions["leaves"]
    key = (desk.shelf.revision, text.release_lesson_id, request.root_path)
    return kept.get(key, lambda: _dress(desk, lesson, language))


def _dress(desk: Desk, lesson: ShelfLesson, language: str) -> Leaf:
    session, text = current_session(), lesson.texts[language]
    compiled = queries.compiled_lesson(session, text.release_lesson_id)
    references = _references(desk, language)
    filler = Filler(references.terms, _cards(compiled, language), language)
    return Leaf(
        language=language,
        title=text.title,
        summary=text.summary,
        minutes=text.minutes,
        body=_merged(
            piece if isinstance(piece, str) or piece.kind in PERSONAL else filler(piece)
            for piece in compiled.pieces
        ),
        compiled=compiled,
        terms=tuple(references.terms[key] for key in compiled.terms if key in references.terms),
        citations=tuple(
            Citation(number, references.facts[key])
            for number, key in enumerate(compiled.citations, start=1)
            if key in references.facts
        ),
        figure_sources=tuple(
            references.sources[key] for key in compiled.sources if key in references.sources
        ),
        filler=filler,
    )


@dataclass(frozen=True, slots=True)
class _References:
    terms: Mapping[str, TermLine]
    facts: Mapping[str, FactLine]
    sources: Mapping[str, SourceLine]


def _references(desk: Desk, language: str) -> _References:
    """Glossary, facts and sources of one revision, read once for all lessons."""
    kept: Cache[_References] = current_app.extensions["references"]
    session = current_session()
    languages = [language] if language == "en" else [language, "en"]
    return kept.get(
        (desk.shelf.revision, language),
        lambda: _References(
            queries.terms_in(session, languages=languages),
            queries.facts_by_key(session),
            queries.sources_by_key(session),
        ),
    )


def _cards(compiled: CompiledLesson, language: str) -> dict[str, str]:
    """The recommendation cards of a lesson, rendered."""
    slugs = [
        piece.key
        for piece in compiled.pieces
        if isinstance(piece, Slot) and piece.kind == "recommendation"
    ]
    found = recommendation_queries.cards(current_session(), slugs=slugs, language=language)
    with speaking(language):
        return {
            card.slug: render_template("catalogue/_recommendation_card.html", card=card)
            for card in found
        }


def _merged(pieces: Any) -> tuple[str | Slot, ...]:
    """The same pieces with neighbouring texts joined."""
    found: list[str | Slot] = []
    stretch: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            stretch.append(piece)
            continue
        found += ["".join(stretch), piece]
        stretch = []
    return (*found, "".join(stretch))
