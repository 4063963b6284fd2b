"""Ask the index: which texts have the words, and what those texts say."""

# ruff: noqa: S608  # statements are put together from our own names; what is typed is bound

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session, undefer

from learning.search.expressions import Clauses, How, fts5, tsquery, weighed
from learning.search.models import SearchEntry
from learning.search.results import Hit

# Texts that one search lists, of the reader's language, and as many of the others. A word that
# stands in more says little: those with it in the title are listed, then others in the order of
# the modules. So a search costs no more among a thousand lessons.
MOST = 100

# The parts of a search, and their place in the list. They are cut before they are put in order.
PARTS = (
    ("first", "titles", 0),
    ("first", "words", 0),
    ("other", "titles", 1),
    ("other", "words", 1),
)


def _parts(pattern: str) -> str:
    parts = (
        pattern.format(column=column, name=f"{whose}_{column}", place=place)
        for whose, column, place in PARTS
    )
    return " UNION ALL ".join(f"SELECT * FROM ({part} LIMIT :most) AS part" for part in parts)


# One word in the title outweighs any number in the body. The weights are in the order of the
# columns: language, title, body, forms.
ON_SQLITE = text(
    "SELECT e.id, e.kind, e.language, e.module, e.slug FROM (SELECT id, place, min(rank) AS rank"
    " FROM ("
    + _parts(
        "SELECT rowid AS id, {place} AS place,"
        " bm25(search_words, 0.0, 1000.0, 1.0, 0.1) AS rank"
        " FROM search_words WHERE search_words MATCH :{name}"
    )
    + ") GROUP BY id, place) AS found JOIN search_entry AS e ON e.id = found.id"
    " ORDER BY found.place, found.rank, e.id"
)
# The weights are those of D, C, B, A: forms, nothing, body, title.
ON_POSTGRES = text(
    "SELECT e.id, e.kind, e.language, e.module, e.slug FROM (SELECT DISTINCT id, place FROM ("
    + _parts(
        "SELECT id, {place} AS place FROM search_entry"
        " WHERE {column} @@ to_tsquery('simple', :{name})"
    )
    + ") AS parts) AS found JOIN search_entry AS e ON e.id = found.id"
    " ORDER BY found.place,"
    " ts_rank('{0.01, 0.0, 0.1, 1.0}', e.words, to_tsquery('simple', :weighed), 1) DESC, e.id"
)
NOTHING = {"sqlite": 'language : "none"', "postgresql": "'languageisnone'"}


@dataclass(frozen=True, slots=True)
class Found:
    """A text on the page of results."""

    kind: str
    language: str
    languages: tuple[str, ...]
    module: str
    slug: str
    title: str
    body: str


def hits(session: Session, clauses: Clauses, *, how: How, first: str) -> list[Hit]:
    """The best texts, those in the first language before the others. One statement."""
    engine = session.get_bind().dialect.name
    statement, ask = (ON_SQLITE, fts5) if engine == "sqlite" else (ON_POSTGRES, tsquery)
    given: dict[str, object] = {"most": MOST, "weighed": weighed(clauses)}
    for name, is_first in (("first", True), ("other", False)):
        ones = {code: asked for code, asked in clauses.items() if (code == first) == is_first}
        given[f"{name}_titles"] = ask(ones, how, titles=True) or NOTHING[engine]
        given[f"{name}_words"] = ask(ones, how) or NOTHING[engine]
    found = [Hit(*row) for row in session.execute(statement, given)]
    ours = [hit for hit in found if hit.language == first]
    return ours[:MOST] + found[len(ours) :][:MOST]


def texts(session: Session, ids: Sequence[int]) -> list[Found]:
    """What these texts say, in this order. One statement."""
    rows = session.scalars(
        select(SearchEntry).where(SearchEntry.id.in_(ids)).options(undefer(SearchEntry.body))
    )
    found = {
        row.id: Found(
            row.kind,
            row.language,
            tuple(row.languages),
            row.module,
            row.slug,
            row.title,
            row.body,
        )
        for row in rows
    }
    return [found[id_] for id_ in ids if id_ in found]
