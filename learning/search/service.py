"""Keep the index in step with what is published. Never commits."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from learning.search.entries import Entry
from learning.search.models import SearchEntry
from learning.search.words import folded_words, normalise, stem

MOST_WORDS = 8000  # of a text: three times the longest lesson, and within a tsvector's limits
AT_ONCE = 500

# What the full-text table of SQLite is told. To forget a text it must hear its words again.
COLUMNS = "language, title_words, body_words, forms"
LEARN = text(
    f"INSERT INTO search_words(rowid, {COLUMNS})"  # noqa: S608  # our own names
    f" SELECT id, {COLUMNS} FROM search_entry WHERE digest IN :digests"
).bindparams(bindparam("digests", expanding=True))
FORGET = text(
    f"INSERT INTO search_words(search_words, rowid, {COLUMNS})"  # noqa: S608
    f" SELECT 'delete', id, {COLUMNS} FROM search_entry WHERE id IN :ids"
).bindparams(bindparam("ids", expanding=True))
# Once after a change: one piece of index on SQLite; on PostgreSQL the planner's figures, without
# which it reads every text instead of its index.
TIDY = {
    "sqlite": text("INSERT INTO search_words(search_words) VALUES ('optimize')"),
    "postgresql": text("ANALYZE search_entry"),
}

Thing = TypeVar("Thing")


def index(session: Session, entries: Iterable[Entry]) -> int:
    """Make the index hold exactly these texts; what is in it already is not touched.

    Gives the number of texts that were taken in anew.
    """
    wanted = {entry.digest: entry for entry in entries}
    rows = session.execute(select(SearchEntry.digest, SearchEntry.id))
    known = {row.digest: row.id for row in rows}
    gone = [id_ for digest, id_ in known.items() if digest not in wanted]
    new = [(digest, entry) for digest, entry in wanted.items() if digest not in known]
    engine = session.get_bind().dialect.name
    is_sqlite = engine == "sqlite"
    for ids in _parts(gone):
        if is_sqlite:
            session.execute(FORGET, {"ids": ids})
        session.execute(delete(SearchEntry).where(SearchEntry.id.in_(ids)))
    for part in _parts(new):
        session.execute(insert(SearchEntry), [_row(digest, entry) for digest, entry in part])
        if is_sqlite:
            session.execute(LEARN, {"digests": [digest for digest, _ in part]})
    if gone or new:
        session.execute(TIDY[engine])
    return len(new)


def _row(digest: str, entry: Entry) -> dict[str, Any]:
    folded = list(islice(folded_words(entry.body), MOST_WORDS))
    stems = [stem(word, entry.language) for word in folded]
    title = list(folded_words(entry.title))
    # A word that is its own stem is found by its beginning where it stands.
    forms = {word: None for word in (*title, *folded) if stem(word, entry.language) != word}
    return {
        "digest": digest,
        "kind": entry.kind,
        "language": entry.language,
        "languages": list(entry.languages),
        "module": entry.module,
        "slug": entry.slug,
        "title": entry.title,
        "body": entry.body,
        "title_words": normalise(entry.title, entry.language),
        "body_words": " ".join(stems),
        "forms": " ".join(forms),
    }


def _parts(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[at : at + AT_ONCE] for at in range(0, len(things), AT_ONCE))
