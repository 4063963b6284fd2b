"""Ask the index: which texts have the words, and what those texts say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session, undefer

from learning.search.expressions import Clauses, How, fts5, tsquery
from learning.search.models import SearchEntry
from learning.search.results import Hit

MOST = 500  # texts that one search can find: the best ones

# One word in the title outweighs any number in the body. The weights are in the order of the
# columns: language, title, body, forms.
ON_SQLITE = text(
    "SELECT e.id, e.kind, e.language, e.module, e.slug"
    " FROM search_words JOIN search_entry AS e ON e.id = search_words.rowid"
    " WHERE search_words MATCH :expression"
    " ORDER BY e.language <> :first, bm25(search_words, 0.0, 1000.0, 1.0, 0.1), e.id"
    " LIMIT :most"
)
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
    given: dict[str, object] = {"first": first, "most": MOST}
    if session.get_bind().dialect.name == "sqlite":
        rows = session.execute(ON_SQLITE, {**given, "expression": fts5(clauses, how)})
    else:
        asked = [tsquery(ones, how) for ones in clauses.values()]
        rows = session.execute(ON_POSTGRES, {**given, "languages": [*clauses], "queries": asked})
    return [Hit(row[0], row[1], row[2], (row[1], row[3], row[4])) for row in rows]


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
