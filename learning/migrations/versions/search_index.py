"""Find words in everything published."""

import sqlalchemy as sa
from alembic import op

revision = "search_index"
down_revision = "quiz_attempts"
branch_labels = None
depends_on = None

# No triggers keep it in step: with `trusted_schema` off, none may touch a full-text table.
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


def upgrade() -> None:
    """The next publication fills the table: only it knows what is readable."""
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_words", sa.String(), nullable=False),
        sa.Column("body_words", sa.String(), nullable=False),
        sa.Column("forms", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("digest", name=op.f("uq_search_entry_digest")),
        sa.UniqueConstraint(
            "kind",
            "module",
            "slug",
            "language",
            name=op.f("uq_search_entry_kind_module_slug_language"),
        ),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (FTS5,) if is_sqlite else (WORDS, TITLES, *GIN):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entry")
