"""What all modules share: recommendations, practices, cities, terms, sources, facts."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import entries, queries
from learning.authoring.entries import SHELVES, Shelf
from learning.authoring.paths import LIBRARY, place_of
from learning.authoring.service import library as service
from learning.authoring.service.modules import SettingsRefused
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, must, text_address
from learning.authoring.views.home import STATES
from learning.authoring.views.module import by_me, number, rows_of
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE, Language, language_of
from learning.markdown.document import Problem
from learning.recommendations.views.paging import turn
from learning.web.database import current_session, transaction
from learning.web.guard import roles, signed_in
from learning.web.language import say

SIZE = 50  # lines of a list
TEXTS = {
    "recommendation": N_("Recommendations"),
    "practice": N_("Practices"),
    "city": N_("Cities"),
    "frameworks": N_("Frameworks"),
}
NEW = {"recommendation": N_("Recommendation"), "practice": N_("Practice"), "city": N_("City")}
NOTICES = {"saved": N_("Saved. Readers see it once it is published.")}


@bp.get("/library")
@signed_in
def library() -> ResponseReturnValue:
    return library_page()


def library_page(*, error: str = "") -> str:
    rights = author()
    query = request.args.get("q", "").strip()[:200].lower()
    kind = request.args.get("kind", "recommendation")
    lines = queries.document_lines(current_session(), LIBRARY)
    found = [one for one in lines if place_of(one.path).kind == kind and query in one.path.lower()]
    page = page_number()
    rows = rows_of(found)
    return render_template(
        "authoring/library.html",
        rights=rights,
        rows=rows[(page - 1) * SIZE : page * SIZE],
        states=STATES,
        kinds=TEXTS,
        kind=kind,
        query=query,
        shelves=SHELVES,
        new=NEW,
        typed=request.form,
        running=queries.open_publications(current_session()).get(LIBRARY),
        module=LIBRARY,
        error=error,
        turn=turn(
            "authoring.library",
            {"kind": kind, "q": query},
            number=page,
            count=-(-len(rows) // SIZE),
        ),
    )


def page_number() -> int:
    text = request.args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


@bp.post("/library")
@roles("admin")
def add_text() -> ResponseReturnValue:
    given = request.form
    kind, key, title = (given.get(name, "").strip() for name in ("new", "key", "title"))
    try:
        with transaction() as session:
            path = service.add_text(session, kind, key, title, by_me())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return library_page(error=say(refusal)), refusal.status
    return redirect(text_address(path), 303)


def the_shelf(kind: str) -> Shelf:
    must(kind in SHELVES)
    return SHELVES[kind]


@bp.get("/library/<kind>")
@signed_in
def shelf(kind: str) -> ResponseReturnValue:
    """One list: each entry with what its first field says, in every language it has."""
    rights, one = author(), the_shelf(kind)
    query = request.args.get("q", "").strip()[:200]
    by_language = entries_in(one)
    keys = list(dict.fromkeys(key for found in by_language.values() for key in found))
    name = one.fields[0].name
    sides = by_language.items()
    rows = [
        (key, [(code, str(found.get(key, {}).get(name, ""))) for code, found in sides])
        for key in keys
    ]
    rows = [row for row in rows if query.lower() in f"{row}".lower()]
    page = page_number()
    return render_template(
        "authoring/shelf.html",
        rights=rights,
        shelf=one,
        languages=[language_of(code) for code in one.languages],
        rows=rows[(page - 1) * SIZE : page * SIZE],
        query=query,
        notice_text=NOTICES.get(request.args.get("after", "")),
        turn=turn(
            "authoring.shelf", {"kind": kind, "q": query}, number=page, count=-(-len(rows) // SIZE)
        ),
    )


def entries_in(one: Shelf) -> dict[str, dict[str, dict[str, Any]]]:
    """The entries of a list by language and key."""
    paths = {code: one.path(code) for code in one.languages}
    bodies = queries.bodies_at_head(current_session(), list(paths.values()))
    return {code: entries.entries_of(bodies.get(path, b"")) for code, path in paths.items()}


@dataclass(frozen=True, slots=True)
class Side:
    """One entry in one language, as its form shows it."""

    language: Language
    path: str
    base: int
    fields: tuple[entries.Field, ...]
    values: dict[str, str]


@bp.get("/library/<kind>/entry")
@roles("admin")
def entry(kind: str) -> ResponseReturnValue:
    return entry_page(the_shelf(kind), request.args.get("key", ""))


def entry_page(one: Shelf, key: str, *, problems: tuple[Problem, ...] = (), error: str = "") -> str:
    return render_template(
        "authoring/entry.html",
        rights=author(),
        shelf=one,
        key=key,
        is_new=key not in entries_in(one)[SOURCE.code],
        sides=sides_of(one, key),
        problems=problems,
        error=error,
    )


def sides_of(one: Shelf, key: str) -> list[Side]:
    known = entries_in(one)
    heads = {line.path: line.head for line in queries.document_lines(current_session(), LIBRARY)}
    found = []
    for code in one.languages:
        values = {}
        for field in one.fields_in(code):
            given = known[code].get(key, {}).get(field.name, "")
            text = ", ".join(map(str, given)) if isinstance(given, list) else str(given)
            values[field.name] = request.form.get(f"{field.name}-{code}", text)
        path = one.path(code)
        base = number(f"base-{code}") or heads.get(path, 0)
        language = language_of(code) or SOURCE
        found.append(Side(language, path, base, one.fields_in(code), values))
    return found


@bp.post("/library/<kind>/entry")
@roles("admin")
def change_entry(kind: str) -> ResponseReturnValue:
    one, key = the_shelf(kind), request.form.get("key", "").strip()
    is_kept = request.form.get("press") != "remove"
    sent = {
        code: {
            field.name: request.form.get(f"{field.name}-{code}", "").replace("\r\n", "\n")
            if is_kept
            else ""
            for field in one.fields_in(code)
        }
        for code in one.languages
    }
    bases = {code: number(f"base-{code}") for code in one.languages}
    try:
        with transaction() as session:
            service.change_entry(session, one, key, sent, bases, by_me())
    except SettingsRefused as refused:
        return entry_page(one, key, problems=refused.problems), refused.status
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return entry_page(one, key, error=say(refusal)), refusal.status
    return redirect(url_for(".shelf", kind=kind, q=key, after="saved"), 303)
