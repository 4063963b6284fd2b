"""The index of everything published: a row for each text and language, searched by either engine.

The normalised columns are the same on both databases. PostgreSQL finds in the columns `words` and
`titles`, which it works out itself; SQLite in `search_words`, a full-text table over the same
columns. `service` keeps that one in step: with `trusted_schema` off, no trigger may touch a
full-text table.
"""

from sqlalchemy import DDL, JSON, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from learning.store.base import Base, Id, Language, Slug

# The `ascii` tokenizer parts at spaces alone here: every other sign is a letter or a digit.
FTS5 = """
    CREATE VIRTUAL TABLE search_words USING fts5(
        language, title_words, body_words, forms,
        content='search_entry', content_rowid='id', tokenize='ascii'
    )
"""
# A text's language stands among its words, as one that nobody types.
WORDS = """
    ALTER TABLE search_entry ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', 'languageis' || language)
        || setweight(to_tsvector('simple', title_words), 'A')
        || setweight(to_tsvector('simple', body_words), 'B')
        || to_tsvector('simple', forms)
    ) STORED
"""
TITLES = """
    ALTER TABLE search_entry ADD COLUMN titles tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', 'languageis' || language || ' ' || title_words)
    ) STORED
"""
GIN = tuple(
    f"CREATE INDEX ix_search_entry_{name} ON search_entry"
    f" USING gin ({name}) WITH (fastupdate = off)"
    for name in ("words", "titles")
)
OWN = (("sqlite", FTS5), *(("postgresql", statement) for statement in (WORDS, TITLES, *GIN)))


class SearchEntry(Base):
    """A text as it is found. Nothing points at these rows: a publication replaces what changed."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "module", "slug", "language"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[Language]
    languages: Mapped[list[str]] = mapped_column(JSON)  # all that the thing has, its own first
    module: Mapped[Slug]  # a lesson's module; empty for the rest
    slug: Mapped[Slug]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str]
    title_words: Mapped[str]
    body_words: Mapped[str]
    forms: Mapped[str]  # unstemmed words that a stem hides, for those that are only begun
    body: Mapped[str] = mapped_column(deferred=True)


def _let_engines_find() -> None:
    """A database that is made from the models gets its engine's part too, as by the steps."""
    table = Base.metadata.tables[SearchEntry.__tablename__]
    for engine, statement in OWN:
        made = DDL(statement).execute_if(dialect=engine)  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", made)


_let_engines_find()
