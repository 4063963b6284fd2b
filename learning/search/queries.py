"""Ask the index: which texts have the words, and what those texts say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session, undefer

from learning.search.expressions import Clauses, How, fts5, tsquery
from learning.search.models import SearchEntry
from learning.search.results import Hit

# Texts that one search lists, of the reader's language and of the others together. A word that
# stands in more says little: those with it in the title are listed, then others in the order of
# the modules. So a search costs no more among a thousand lessons.
MOST = 200

# One word in the title outweighs any number in the body. The weights are in the order of the
# columns: language, title, body, forms.
PART = (
    "SELECT * FROM (SELECT rowid AS id, {place} AS place,"
    " bm25(search_words, 0.0, 1000.0, 1.0, 0.1) AS rank"
    " FROM search_words WHERE search_words MATCH :{name} LIMIT :most)"
)
PARTS = (("first_titles", 0), ("first_texts", 0), ("other_titles", 1), ("other_texts", 1))
ON_SQLITE = text(
    "SELECT e.id, e.kind, e.language, e.module, e.slug"  # noqa: S608  # our own names
    " FROM (SELECT id, place, min(rank) AS rank FROM ("
    + " UNION ALL ".join(PART.format(name=name, place=place) for name, place in PARTS)
    + ") GROUP BY id, place) AS found JOIN search_entry AS e ON e.id = found.id"
    " ORDER BY found.place, found.rank, e.id"
)
NOTHING = 'language : "none"'
# The weights are those of D, C, B, A. Each language's texts are asked in their own way.
ON_POSTGRES = text(
    "SELECT e.id, e.kind, e.language, e.module, e.slug"
    " FROM unnest(CAST(:languages AS text[]), CAST(:queries AS text[])) AS asked(language, query)"
    " JOIN search_entry AS e ON e.language = asked.language"
    " AND e.words @@ to_tsquery('simple', asked.query)"
    " ORDER BY e.language <> :first,"
    " ts_rank('{0.01, 0.1, 0.1, 1.0}', e.words, to_tsquery('simple', asked.query), 1) DESC, e.id"
    " LIMIT :most"
)


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
    if session.get_bind().dialect.name == "sqlite":
        rows = session.execute(ON_SQLITE, _for_sqlite(clauses, how, first))
    else:
        asked = [tsquery(ones, how) for ones in clauses.values()]
        given = {"languages": [*clauses], "queries": asked, "first": first, "most": MOST}
        rows = session.execute(ON_POSTGRES, given)
    return [Hit(*row) for row in rows][:MOST]


def _for_sqlite(clauses: Clauses, how: How, first: str) -> dict[str, object]:
    given: dict[str, object] = {"most": MOST}
    for name, is_first in (("first", True), ("other", False)):
        ones = {code: asked for code, asked in clauses.items() if (code == first) == is_first}
        given[f"{name}_titles"] = fts5(ones, how, titles=True) or NOTHING
        given[f"{name}_texts"] = fts5(ones, how) or NOTHING
    return given


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
