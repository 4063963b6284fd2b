"""How far the translations of a module, or of the library, have come."""

from collections import Counter
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.authoring.paths import place_of
from learning.authoring.queries.texts import bodies_under
from learning.authoring.renderings import TRANSLATED, beside, read_renderings
from learning.authoring.staleness import State, standing, units_of
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, desk_address, must
from learning.authoring.views.opened import parsed_from
from learning.i18n.languages import LANGUAGES, SOURCE, Language
from learning.markdown.document import Document
from learning.web.database import current_session
from learning.web.guard import signed_in


@dataclass(frozen=True, slots=True)
class Cell:
    """One text in one language."""

    path: str
    language: Language
    counts: dict[State, int]
    is_readable: bool = True

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return self.counts["current"]


@dataclass(frozen=True, slots=True)
class Row:
    """One text of the source in all languages."""

    path: str
    cells: tuple[Cell, ...]


@bp.get("/translations/<group>")
@signed_in
def translations(group: str) -> ResponseReturnValue:
    rights = author()
    found = bodies_under(current_session(), group)
    must(bool(found))
    languages = [
        one for one in LANGUAGES if one.code != SOURCE.code and rights.may_translate(one.code)
    ]
    rows = [row_of(path, found, languages) for path in found if is_source(path)]
    return render_template(
        "authoring/translations.html",
        rights=rights,
        group=group,
        folder_url=desk_address(group),
        rows=rows,
        languages=languages,
        totals=[total_of(rows, one) for one in languages],
    )


def is_source(path: str) -> bool:
    place = place_of(path)
    return place.kind in TRANSLATED and not place.language and path.endswith(".md")


def row_of(path: str, bodies: dict[str, bytes], languages: list[Language]) -> Row:
    source = parsed_from(path, bodies[path]).document
    own = str(source.front.get("language", SOURCE.code)) if source else SOURCE.code
    return Row(
        path,
        tuple(cell_of(path, source, bodies, one) for one in languages if one.code != own),
    )


def cell_of(
    path: str, source: Document | None, bodies: dict[str, bytes], language: Language
) -> Cell:
    """The states of all blocks of one text in one language."""
    there = f"{path.removesuffix('md')}{language.code}.md"
    nothing: dict[State, int] = {"missing": 0, "draft": 0, "stale": 0, "current": 0}
    if source is None:
        return Cell(there, language, nothing, is_readable=False)
    if there not in bodies:
        return Cell(there, language, nothing | {"missing": len(units_of(source))})
    translation = parsed_from(there, bodies[there]).document
    if translation is None:
        return Cell(there, language, nothing, is_readable=False)
    noted = bodies.get(beside(there))
    records = read_renderings(noted, path=beside(there)).records if noted else {}
    return Cell(there, language, standing(source, translation, records.get(there, {})).counts())


def total_of(rows: list[Row], language: Language) -> tuple[Language, int, int]:
    """Blocks that are up to date in a language, of all there are."""
    cells = [one for row in rows for one in row.cells if one.language.code == language.code]
    found = Counter[State]()
    for one in cells:
        found.update(one.counts)
    return language, found["current"], sum(found.values())
