"""A lesson dressed for reading: everything filled in that is the same for every reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app, render_template, request
from markupsafe import Markup, escape

from learning.catalogue import queries
from learning.catalogue.compiled import CompiledLesson
from learning.catalogue.queries import FactLine, SourceLine, TermLine
from learning.catalogue.reading import ShelfLesson
from learning.catalogue.views.desk import Desk
from learning.catalogue.views.rooms import RoomAnswer, rooms_of
from learning.errors import NotFound
from learning.i18n import N_
from learning.markdown.document import Slot
from learning.markdown.render import joined
from learning.quizzes.presentation import Shown
from learning.recommendations.views.cards import (
    PracticeView,
    practice_view,
    recommendation_view,
)
from learning.recommendations.views.desk import Desk as LibraryDesk
from learning.recommendations.views.desk import desk_of
from learning.web.cache import Cache
from learning.web.database import current_session
from learning.web.language import current_language, say, speaking

SIZE = 200  # dressed lessons a process keeps; one takes about 60 KB
PERSONAL = frozenset({"question", "reflection"})  # slots that each reader fills


def init_app(app: Flask) -> None:
    app.extensions["leaves"] = Cache[Leaf](SIZE)


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
    rooms: Mapping[str, RoomAnswer] = field(default_factory=dict)  # live, by question

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

    language: str
    terms: Mapping[str, TermLine] = field(default_factory=dict)
    sources: Mapping[str, SourceLine] = field(default_factory=dict)
    practices: Mapping[str, PracticeView] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)  # rendered, by recommendation
    words_at: str = "#term-"  # where a term is explained: below the lesson, or in the glossary

    def __call__(self, slot: Slot) -> str:  # noqa: PLR0911  # one line a kind
        """The slot's HTML; a name that is not there any more leaves its text."""
        match slot.kind:
            case "label":
                with speaking(slot.text or self.language):  # a block may have its own
                    return str(escape(say(slot.key)))
            case "term":
                return self._term(slot)
            case "source":
                return self._source(slot.key)
            case "city":
                return str(Markup("<bdi>{}</bdi>").format(self._city(slot.key)))
            case "practice":
                return self._practice(slot.key)
            case "recommendation":
                return self.cards.get(slot.key, "")
        return str(escape(slot.text))

    def _term(self, slot: Slot) -> str:
        line = self.terms.get(slot.key)
        if line is None:
            return str(escape(slot.text or slot.key))
        words = slot.text or line.term
        place = f"{self.words_at}{line.key}"
        return str(Markup('<a class="term" href="{}">{}</a>').format(place, words))

    def _source(self, key: str) -> str:
        line = self.sources.get(key)
        if line is None:
            return ""
        shown = Markup('<a href="#from-{}"><bdi>{}</bdi></a>').format(key, line.organisation)
        return str(shown)

    def _city(self, key: str) -> str:
        """The name as a practice of that city writes it, else the words of the slug."""
        words = key.replace("-", " ")
        names = (one.city for one in self.practices.values())
        return next((name for name in names if name.casefold() == words), words.title())

    def _practice(self, key: str) -> str:
        view = self.practices.get(key)
        if view is None:
            return ""
        return str(
            Markup('<p class="case__more"><a href="{}" lang="{}">{}</a></p>').format(
                view.url, view.lang, view.title
            )
        )


def leaf(desk: Desk, lesson: ShelfLesson) -> Leaf:
    """The lesson in the best language for the reader, dressed once for everybody."""
    language, text = lesson.text(current_language().code)
    kept: Cache[Leaf] = current_app.extensions["leaves"]
    key = (desk.shelf.revision, text.release_lesson_id, request.root_path)
    return kept.get(key, lambda: _dress(desk, lesson, language))


def _dress(desk: Desk, lesson: ShelfLesson, language: str) -> Leaf:
    session, text = current_session(), lesson.texts[language]
    compiled = queries.compiled_lesson(session, text.release_lesson_id)
    library = desk_of(desk.shelf, language=language)
    terms = library.terms(language)
    filler = Filler(
        language=language,
        terms=terms,
        sources=library.sources,
        practices=_practices(library),
        cards=_cards(library, compiled),
    )
    return Leaf(
        language=language,
        title=text.title,
        summary=text.summary,
        minutes=text.minutes,
        body=joined(
            tuple(
                piece if isinstance(piece, str) or piece.kind in PERSONAL else filler(piece)
                for piece in compiled.pieces
            )
        ),
        compiled=compiled,
        terms=tuple(terms[key] for key in compiled.terms if key in terms),
        citations=tuple(
            Citation(number, library.facts[key])
            for number, key in enumerate(compiled.citations, start=1)
            if key in library.facts
        ),
        rooms=rooms_of(module_id_of(desk, lesson), lesson.key, compiled, filler),
        figure_sources=tuple(
            library.sources[key] for key in compiled.sources if key in library.sources
        ),
        filler=filler,
    )


def module_id_of(desk: Desk, lesson: ShelfLesson) -> int:
    """The module that the lesson stands in."""
    return next(one.module_id for one in desk.shelf.modules if lesson in one.lessons)


def _practices(library: LibraryDesk) -> dict[str, PracticeView]:
    return {card.slug: practice_view(library, card) for card in library.chain.listed_practices}


def _cards(library: LibraryDesk, compiled: CompiledLesson) -> dict[str, str]:
    """The recommendation cards of a lesson, rendered in its language where they exist in it."""
    slugs = [
        piece.key
        for piece in compiled.pieces
        if isinstance(piece, Slot) and piece.kind == "recommendation"
    ]
    with speaking(library.language):
        return {
            slug: render_template(
                "catalogue/_recommendation_card.html",
                card=recommendation_view(library, card),
                heading="h3",
            )
            for slug in slugs
            if (card := library.chain.recommendation(slug))
        }
