"""Look up what a text can name: facts with their sources, terms, recommendations, media."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring.queries import bodies_at_head
from learning.authoring.queries import texts as queries
from learning.authoring.uploads import ALTERNATIVE
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author
from learning.authoring.views.editor import is_asked_by_script, title_of
from learning.authoring.views.opened import Opened, language_in, open_text
from learning.errors import NotFound
from learning.i18n import N_
from learning.recommendations.views.desk import Desk, desk_of, open_desk
from learning.web.database import current_session
from learning.web.guard import signed_in

MOST = 40  # shown at once: more are found by another word
Found = Iterator["Pick"]


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to name, and the text that names it."""

    key: str
    title: str
    more: str
    insert: str

    def has(self, words: Iterable[str]) -> bool:
        place = f"{self.key} {self.title} {self.more}".casefold()
        return all(word in place for word in words)


@bp.get("/pick/<kind>/<path:path>")
@signed_in
def pick(kind: str, path: str) -> ResponseReturnValue:
    """A list to choose from: for the script as data, else as a page to copy from."""
    author()
    opened, wanted = open_text(path), request.args.get("q", "").strip()
    if kind not in KINDS:
        raise NotFound(N_("This page does not exist."))
    name, load = KINDS[kind]
    language = language_in(opened.newest, opened.place).code
    library = desk_of(open_desk().shelf, language=language)
    words = wanted.casefold().split()
    found = [one for one in load(library, opened) if one.has(words)]
    if is_asked_by_script():
        return jsonify(count=len(found), items=[asdict(one) for one in found[:MOST]])
    return render_template(
        "authoring/pick.html",
        opened=opened,
        title=title_of(opened.newest, opened.place),
        kind=kind,
        name=name,
        wanted=wanted,
        found=found[:MOST],
        count=len(found),
        action=url_for("authoring.pick", kind=kind, path=path),
    )


def sources(library: Desk, _opened: Opened) -> Found:
    for key, fact in library.facts.items():
        said = ", ".join(f"{one.organisation} {one.year}".strip() for one in fact.sources)
        yield Pick(key, fact.in_language(library.language).text, said, f"[@{key}]")


def terms(library: Desk, _opened: Opened) -> Found:
    for key, term in library.terms(library.language).items():
        yield Pick(key, term.term, term.definition, f"[[{key}]]")


def recommendations(library: Desk, _opened: Opened) -> Found:
    for card in library.chain.listed:
        _, text = card.text(library.language)
        yield Pick(card.key, text.title, text.summary, f"::: recommendation {card.key}\n:::")


def media(_library: Desk, opened: Opened) -> Found:
    folder = f"{opened.folder}/media"
    paths = queries.paths_under(current_session(), folder)
    told = [path for path in paths if path.endswith(ALTERNATIVE)]
    said = bodies_at_head(current_session(), told)
    for path in paths:
        if path not in said:
            name = path.removeprefix(f"{folder}/")
            words = said.get(path + ALTERNATIVE, b"").decode("utf-8", "replace").strip()
            yield Pick(name, name, words, f"![{words}](media/{name})")


KINDS: Mapping[str, tuple[str, Callable[[Desk, Opened], Found]]] = {
    "sources": (N_("Facts and their sources"), sources),
    "terms": (N_("Glossary terms"), terms),
    "recommendations": (N_("Recommendations"), recommendations),
    "media": (N_("Pictures and other media"), media),
}
