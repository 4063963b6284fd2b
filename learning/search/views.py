"""The page of results. Anybody may search; nobody is told what others searched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.i18n.languages import LANGUAGES, SOURCE, Language, language_of
from learning.recommendations.views.desk import Desk, open_desk
from learning.search import queries
from learning.search.entries import KINDS
from learning.search.expressions import Clauses
from learning.search.forms import SearchForm
from learning.search.queries import Found
from learning.search.query import LONGEST, Query, parse
from learning.search.results import Hit, listing
from learning.search.snippets import Part, marked, snippet
from learning.store.paging import page_of
from learning.web.database import current_session
from learning.web.freshness import conditional
from learning.web.guard import public
from learning.web.language import CHOSEN

bp = Blueprint("search", __name__)
PER_PAGE = 10
CODES = tuple(language.code for language in LANGUAGES)

State = Literal["nothing typed", "too long", "no words", "common words", "none", "some", "all"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a search: all words were found, only some, or why there is nothing to show."""

    state: State
    hits: Sequence[Hit] = ()
    clauses: Clauses | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A text on the page, with what was searched for set apart in it."""

    kind: str
    url: str
    lang: Language
    title: tuple[Part, ...]
    snippet: tuple[Part, ...]
    module: tuple[str, Language] | None  # the title of a lesson's module


@bp.get("/search")
@public
def search() -> ResponseReturnValue:
    """Everything that has the words of `q`, under filters of kind and language.

    The page shows what stands in its address, so no cache may share it: `conditional` sees to that.
    """
    form = SearchForm.from_query()
    desk = open_desk()
    if not form.validate():
        form.q.data = (form.q.data or "")[:LONGEST]
        return page_of_results(desk, form, Outcome("too long")), 422
    return conditional(desk.revision, lambda: page_of_results(desk, form, outcome_of(form, desk)))


def outcome_of(form: SearchForm, desk: Desk) -> Outcome:
    """Look for texts with all the words; where there are none, for texts with any."""
    typed = form.q.data or ""
    query = parse(typed)
    if query.is_empty:
        return Outcome("no words" if typed else "nothing typed")
    clauses = clauses_of(query)
    if desk.language not in clauses:
        return Outcome("common words")
    session = current_session()
    if found := queries.hits(session, clauses, how="all", first=desk.language):
        return Outcome("all", found, clauses)
    if len(query.terms) > 1 and (
        found := queries.hits(session, clauses, how="any", first=desk.language)
    ):
        return Outcome("some", found, clauses)
    return Outcome("none")


def clauses_of(query: Query) -> Clauses:
    """What the texts of each language must have; no language in which all words are common."""
    return {code: clauses for code in CODES if (clauses := query.clauses(code))}


def page_of_results(desk: Desk, form: SearchForm, outcome: Outcome) -> str:
    chosen = {
        "kind": form.kind.data if form.kind.data in KINDS else "",
        "language": form.language.data if form.language.data in CODES else "",
    }
    order = sorted(CODES, key=lambda code: code != desk.language)
    found = listing(outcome.hits, **chosen, order=order)
    number = request.args.get("page", default=1, type=int)
    page = page_of(found.hits, number=number, size=PER_PAGE)
    texts = queries.texts(current_session(), [hit.id for hit in page.items]) if page.items else ()
    return render_template(
        "search/search.html",
        form=form,
        state=outcome.state,
        is_cut=len(outcome.hits) >= queries.MOST,
        found=found,
        languages={language.code: language for language in LANGUAGES},
        chosen=chosen,
        page=page,
        results=[result(desk, text, outcome.clauses or {}) for text in texts],
        at=lambda **changes: at(form, chosen, **changes),
        holdings=holdings(desk),
    )


def at(form: SearchForm, chosen: dict[str, str], **changes: str | int | None) -> str:
    """The address of this search under other filters, or at another page."""
    given = {"q": form.q.data, **chosen, **changes}
    values: dict[str, Any] = {name: value for name, value in given.items() if value}
    return url_for("search.search", **values)


def result(desk: Desk, text: Found, clauses: Clauses) -> Result:
    asked = clauses.get(text.language, ())
    module = desk.shelf.module(text.module) if text.module else None
    code, words = module.text(desk.language) if module else ("", None)
    return Result(
        kind=text.kind,
        url=address_of(text, language=desk.language),
        lang=known(text.language),
        title=marked(text.title, asked, text.language),
        snippet=snippet(text.body, asked, text.language),
        module=(words.title, known(code)) if words else None,
    )


def address_of(text: Found, *, language: str) -> str:
    """Where the text is read. Pages show the reader's language where there is one, else the text's
    first; a text in any other language is read under that one's prefix."""
    shown = language if language in text.languages else text.languages[0]
    address = local_address_of(text)
    if text.language == shown:
        return address
    prefix = f"/{request.environ.get(CHOSEN, '')}"
    root = request.script_root
    site = root.removesuffix(prefix)
    return f"{site}/{text.language}{address.removeprefix(root)}"


def local_address_of(text: Found) -> str:
    match text.kind:
        case "lesson":
            return url_for("catalogue.lesson", module=text.module, lesson=text.slug)
        case "recommendation":
            return url_for("recommendations.recommendation", slug=text.slug)
        case "practice":
            return url_for("recommendations.practice", slug=text.slug)
    return url_for("recommendations.glossary", _anchor=text.slug)


def known(code: str) -> Language:
    return language_of(code) or SOURCE


def holdings(desk: Desk) -> dict[str, int]:
    """How many things of each kind there are to be found."""
    return {
        "lesson": sum(len(module.lessons) for module in desk.shelf.modules),
        "recommendation": len(desk.chain.listed),
        "practice": len(desk.chain.listed_practices),
        "term": len(desk.terms(desk.language)),
    }
