"""One module: its texts, what waits, its releases, its settings; and making a new one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import queries
from learning.authoring.jobs import PUBLISH
from learning.authoring.models import Document
from learning.authoring.paths import LIBRARY, place_of
from learning.authoring.queries import DocumentLine
from learning.authoring.service import modules, publications
from learning.authoring.service.modules import By, Change, SettingsRefused
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, must, text_address
from learning.authoring.views.home import STATES
from learning.authoring.views.review import STATES as REVIEW_STATES
from learning.authoring.yaml_lines import Value, front_values
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE, Language, language_of
from learning.jobs import service as jobs
from learning.markdown.document import Problem
from learning.recommendations.wording import THEMES
from learning.web.database import current_session, transaction
from learning.web.guard import roles, signed_in, the_reader
from learning.web.language import say

NOTICES = {
    "saved": N_("Saved. Readers see it once it is published."),
    "added": N_("It is there to be filled. Readers see it once it is published."),
    "moved": N_("The order was changed. Readers see it once it is published."),
    "back": N_("It is back. Publish it, so that readers see it again."),
}
NUMBERS = ("draw", "pass_mark", "attempts", "minutes")
TILES = {"arch": N_("Arch"), "star": N_("Star"), "leaf": N_("Leaf")}


@dataclass(frozen=True, slots=True)
class Row:
    """One text of a module in its list."""

    line: DocumentLine
    url: str
    language: Language | None


def rows_of(lines: list[DocumentLine]) -> list[Row]:
    found = [
        Row(one, text_address(one.path), language_of(place_of(one.path).language))
        for one in lines
        if place_of(one.path).kind != "renderings"  # the machine's, not an author's
    ]
    return sorted(found, key=source_first)


def source_first(row: Row) -> tuple[str, str]:
    """A text, then its translations."""
    place = place_of(row.line.path)
    return place.source, place.language or ""


@bp.get("/modules/<module>")
@signed_in
def module(module: str) -> ResponseReturnValue:
    return module_page(module)


def module_page(slug: str, *, error: str = "") -> str:
    rights = author()
    session = current_session()
    must(slug != LIBRARY)
    lines = queries.document_lines(session, slug)
    must(bool(lines))
    front = front_of_module(slug)
    return render_template(
        "authoring/module.html",
        rights=rights,
        module=slug,
        title=str(front.get("title") or slug),
        is_archived=front.get("archived") == "yes",
        rows=rows_of(lines),
        states=STATES,
        base=next((one.head for one in lines if one.path == f"{slug}/module.md"), 0),
        order=modules.lesson_order(session, slug),
        releases=queries.release_lines(session, slug),
        review_lines=queries.reviews_of_group(session, slug),
        review_states=REVIEW_STATES,
        running=queries.open_publications(session).get(slug),
        error=error,
        notice_text=NOTICES.get(request.args.get("after", "")),
    )


def front_of_module(slug: str) -> dict[str, object]:
    path = f"{slug}/module.md"
    return front_values(queries.bodies_at_head(current_session(), [path]).get(path, b""))


def by_me(note: str = "") -> By:
    return By(the_reader().person_id, datetime.now(UTC), note)


@bp.post("/modules/<module>/order")
@roles("admin")
def move_lesson(module: str) -> ResponseReturnValue:
    """The button says which lesson goes up or down."""
    way, _, key = request.form.get("press", "").partition(":")
    step = {"up": -1, "down": 1}.get(way, 0)
    with transaction() as session:
        modules.move_lesson(session, module, key, step, number("base"), by_me())
    return redirect(url_for(".module", module=module, after="moved") + "#order", 303)


def number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@bp.post("/modules/<module>/lessons")
@roles("admin")
def add_lesson(module: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            must(bool(queries.document_lines(session, module)))
            key, title = request.form.get("key", "").strip(), request.form.get("title", "")
            path = modules.add_lesson(session, module, key, title, by_me())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return module_page(module, error=say(refusal)), refusal.status
    return redirect(text_address(path), 303)


@bp.get("/modules/new")
@roles("admin")
def new_module() -> ResponseReturnValue:
    return new_module_page()


def new_module_page(*, error: str = "") -> str:
    return render_template(
        "authoring/new_module.html",
        rights=author(),
        themes=THEMES,
        typed=request.form,
        error=error,
    )


@bp.post("/modules/new")
@roles("admin")
def add_module() -> ResponseReturnValue:
    slug = request.form.get("slug", "").strip()
    try:
        with transaction() as session:
            modules.add_module(session, slug, request.form, by_me())
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return new_module_page(error=say(refusal)), refusal.status
    return redirect(url_for(".module", module=slug, after="added"), 303)


@bp.post("/modules/<module>/archive")
@roles("admin")
def archive(module: str) -> ResponseReturnValue:
    """Off the shelf: its files say so, and it is published so. Everybody's records stay."""
    with transaction() as session:
        mark(module, "yes")
        asked = publications.ask(
            session, module, note="", by=the_reader().person_id, now=datetime.now(UTC)
        )
        public_id = asked.public_id
        jobs.after_commit(session, PUBLISH)
    return redirect(url_for(".publication", public_id=public_id), 303)


@bp.post("/modules/<module>/bring-back")
@roles("admin")
def bring_back(module: str) -> ResponseReturnValue:
    with transaction():
        mark(module, None)
    return redirect(url_for(".module", module=module, after="back"), 303)


def mark(slug: str, archived: str | None) -> None:
    session = current_session()
    main = queries.document_at(session, f"{slug}/module.md")
    modules.change(session, [Change(main.path, {"archived": archived}, main.head)], by_me())


@dataclass(frozen=True, slots=True)
class Words:
    """Title and summary of a module in one language."""

    document: Document
    language: Language
    title: str
    summary: str


@bp.get("/modules/<module>/settings")
@roles("admin")
def settings(module: str) -> ResponseReturnValue:
    return settings_page(module)


def settings_page(slug: str, *, problems: tuple[Problem, ...] = ()) -> str:
    documents = documents_of(slug)
    bodies = queries.bodies_at_head(current_session(), list(documents))
    fronts = {path: front_values(body) for path, body in bodies.items()}
    return render_template(
        "authoring/settings.html",
        rights=author(),
        module=slug,
        words=[words_of(one, fronts[path]) for path, one in documents.items() if "/module" in path],
        main=documents[f"{slug}/module.md"],
        quiz=documents.get(f"{slug}/quiz.md"),
        front=fronts[f"{slug}/module.md"],
        rules=fronts.get(f"{slug}/quiz.md", {}),
        joined=joined,
        themes=THEMES,
        tiles=TILES,
        typed=request.form,
        problems=problems,
    )


def documents_of(slug: str) -> dict[str, Document]:
    """module.md in every language, and quiz.md."""
    session = current_session()
    paths = [
        one.path
        for one in queries.document_lines(session, slug)
        if not one.is_removed
        and (place_of(one.path).kind == "module" or one.path == f"{slug}/quiz.md")
    ]
    must(f"{slug}/module.md" in paths)
    known = queries.documents_by_path(session)
    return {path: known[path] for path in sorted(paths)}


def words_of(document: Document, front: dict[str, object]) -> Words:
    language = language_of(place_of(document.path).language) or SOURCE
    return Words(document, language, str(front.get("title", "")), str(front.get("summary", "")))


def joined(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else ""


def listed(text: str) -> list[str] | None:
    return [one.strip() for one in text.split(",") if one.strip()] or None


@bp.post("/modules/<module>/settings")
@roles("admin")
def change_settings(module: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            modules.change(session, changes_sent(documents_of(module)), by_me())
    except SettingsRefused as refused:
        return settings_page(module, problems=refused.problems), refused.status
    return redirect(url_for(".module", module=module, after="saved"), 303)


def changes_sent(documents: dict[str, Document]) -> list[Change]:
    """What the form says of each file, with the revision that it was opened from."""
    found = []
    for path, document in documents.items():
        values: dict[str, Value | None] = {}
        code = place_of(path).language or SOURCE.code
        if place_of(path).kind == "quiz":
            values = {name: typed(f"quiz-{name}") or None for name in NUMBERS}
        else:
            values |= {name: typed(f"{name}-{code}") for name in ("title", "summary")}
        if path.endswith("/module.md"):
            values |= {name: request.form.get(name, "") for name in ("theme", "tile")}
            values |= {name: listed(request.form.get(name, "")) for name in ("sdg", "authors")}
        found.append(Change(path, values, number(f"base-{document.id}")))
    return found


def typed(name: str) -> str:
    return " ".join(request.form.get(name, "").split())
