"""What every page of the library starts from: the shelf and the chain of one revision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, url_for
from flask.sansio.app import App

from learning.catalogue import queries as catalogue_queries
from learning.catalogue.queries import FactLine, SourceLine, TermLine
from learning.catalogue.reading import Shelf
from learning.i18n.languages import SOURCE, Language, language_of
from learning.recommendations import queries
from learning.recommendations.chain import Chain
from learning.recommendations.filling import Filler
from learning.web.cache import Cache
from learning.web.database import current_session
from learning.web.language import current_language, say, speaking

Value = TypeVar("Value")
TEXTS = 500  # texts a process keeps; one takes about 10 KB


def init_app(app: App) -> None:
    app.extensions["library"] = Cache[Any](TEXTS)
    app.jinja_env.filters["in_language"] = known


@dataclass(frozen=True, slots=True)
class Desk:
    """The library as it stands, and the language of the page."""

    revision: int
    shelf: Shelf
    chain: Chain
    language: str

    @property
    def facts(self) -> Mapping[str, FactLine]:
        session = current_session()
        language = self.language
        return kept(
            (self.revision, "facts", language),
            lambda: {
                key: fact.in_language(language)
                for key, fact in catalogue_queries.facts_by_key(session).items()
            },
        )

    @property
    def sources(self) -> Mapping[str, SourceLine]:
        session = current_session()
        return kept((self.revision, "sources"), lambda: catalogue_queries.sources_by_key(session))

    def terms(self, language: str) -> Mapping[str, TermLine]:
        """Every glossary term, in this language or in the one the interface is written in."""
        session, languages = current_session(), list(dict.fromkeys((language, SOURCE.code)))
        return kept(
            (self.revision, "terms", language),
            lambda: catalogue_queries.terms_in(session, languages=languages),
        )

    def filler(self, numbers: Mapping[str, int], *, language: str) -> Filler:
        """Fills the texts of one page, in their own language."""

        def label(message: str) -> str:
            with speaking(language):
                return say(message)

        return Filler(
            numbers=numbers,
            terms={key: term.term for key, term in self.terms(language).items()},
            glossary=url_for("recommendations.glossary"),
            label=label,
        )


def open_desk() -> Desk:
    """Shelf and chain of the current revision: one statement when both are in memory."""
    session = current_session()
    revision = catalogue_queries.revision(session)
    shelves: Cache[Shelf] = current_app.extensions["shelves"]
    shelf = shelves.get(
        revision, lambda: catalogue_queries.current_shelf(session, expected=revision)
    )
    return desk_of(shelf, language=current_language().code)


def desk_of(shelf: Shelf, *, language: str) -> Desk:
    """The library beside a shelf that is open already, in this language where it exists."""
    session = current_session()
    return Desk(
        revision=shelf.revision,
        shelf=shelf,
        chain=kept((shelf.revision, "chain"), lambda: queries.read_chain(session)),
        language=language,
    )


def kept(key: tuple[object, ...], load: Callable[[], Value]) -> Value:
    """The value that this process has for the key, which begins with the revision."""
    library: Cache[Any] = current_app.extensions["library"]
    value: Value = library.get(key, load)
    return value


def known(code: str) -> Language:
    """The language of a text, for its `lang` and `dir`."""
    return language_of(code) or SOURCE
