"""Keep what authors write, review, translate and publish in the browser."""

import sqlalchemy as sa
from alembic import op

revision = "authoring_in_the_browser"
down_revision = "live_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now every document was published as it stood."""
    op.create_table(
        "rendering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.String(length=120), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('current', 'draft')", name=op.f("ck_rendering_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_rendering_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendering")),
        sa.UniqueConstraint(
            "document_id", "block_key", name=op.f("uq_rendering_document_id_block_key")
        ),
    )
    op.create_index(op.f("ix_rendering_document_id"), "rendering", ["document_id"])

    op.create_table(
        "author_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'translator') = (language <> '')",
            name=op.f("ck_author_role_translators_language"),
        ),
        sa.CheckConstraint(
            "kind IN ('translator', 'reviewer')", name=op.f("ck_author_role_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_author_role_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_role")),
        sa.UniqueConstraint(
            "person_id", "kind", "language", name=op.f("uq_author_role_person_id_kind_language")
        ),
    )
    op.create_index(op.f("ix_author_role_person_id"), "author_role", ["person_id"])

    op.create_table(
        "review_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.String(length=120), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_review_comment_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_review_comment_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["person.id"],
            name=op.f("fk_review_comment_settled_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_comment_public_id")),
    )
    op.create_index(op.f("ix_review_comment_author_id"), "review_comment", ["author_id"])
    op.create_index(op.f("ix_review_comment_document_id"), "review_comment", ["document_id"])
    op.create_index(op.f("ix_review_comment_settled_by_id"), "review_comment", ["settled_by_id"])

    op.create_table(
        "review_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'changes')",
            name=op.f("ck_review_request_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["person.id"],
            name=op.f("fk_review_request_asked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_review_request_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["person.id"],
            name=op.f("fk_review_request_reviewer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_request_public_id")),
    )
    op.create_index(op.f("ix_review_request_asked_by_id"), "review_request", ["asked_by_id"])
    op.create_index(op.f("ix_review_request_document_id"), "review_request", ["document_id"])
    op.create_index(op.f("ix_review_request_reviewer_id"), "review_request", ["reviewer_id"])

    op.create_table(
        "working_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_working_copy_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_working_copy_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
        sa.UniqueConstraint(
            "document_id", "person_id", name=op.f("uq_working_copy_document_id_person_id")
        ),
    )
    op.create_index(op.f("ix_working_copy_document_id"), "working_copy", ["document_id"])
    op.create_index(op.f("ix_working_copy_person_id"), "working_copy", ["person_id"])

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("total_count", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'refused')",
            name=op.f("ck_publication_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["person.id"],
            name=op.f("fk_publication_asked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_publication_release_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("public_id", name=op.f("uq_publication_public_id")),
    )
    op.create_index(op.f("ix_publication_asked_by_id"), "publication", ["asked_by_id"])
    op.create_index(op.f("ix_publication_release_id"), "publication", ["release_id"])
    op.create_index(op.f("ix_publication_state"), "publication", ["state"])

    op.create_table(
        "release_source",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_release_source_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_source_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "document_id", name=op.f("pk_release_source")),
    )
    op.create_index(op.f("ix_release_source_document_id"), "release_source", ["document_id"])

    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("published", sa.Integer(), nullable=True))
    op.execute("UPDATE document SET published = CASE WHEN removed_at IS NULL THEN head ELSE 0 END")
    with op.batch_alter_table("document") as table:
        table.alter_column("published", existing_type=sa.Integer(), nullable=False)
    for name in ("release", "revision"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("note", sa.String(length=300), nullable=True))
        op.execute(f"UPDATE {name} SET note = ''")  # noqa: S608  # names of our own
        with op.batch_alter_table(name) as table:
            table.alter_column("note", existing_type=sa.String(length=300), nullable=False)
    with op.batch_alter_table("release") as table:
        table.add_column(sa.Column("published_by_id", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_release_published_by_id"), ["published_by_id"])
        table.create_foreign_key(
            op.f("fk_release_published_by_id"),
            "person",
            ["published_by_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("revision") as table:
        table.drop_column("note")

    with op.batch_alter_table("release") as table:
        table.drop_constraint(op.f("fk_release_published_by_id"), type_="foreignkey")
        table.drop_index(op.f("ix_release_published_by_id"))
        table.drop_column("note")
        table.drop_column("published_by_id")

    with op.batch_alter_table("document") as table:
        table.drop_column("published")

    op.drop_index(op.f("ix_release_source_document_id"), table_name="release_source")
    op.drop_table("release_source")
    op.drop_index(op.f("ix_publication_state"), table_name="publication")
    op.drop_index(op.f("ix_publication_release_id"), table_name="publication")
    op.drop_index(op.f("ix_publication_asked_by_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_working_copy_person_id"), table_name="working_copy")
    op.drop_index(op.f("ix_working_copy_document_id"), table_name="working_copy")
    op.drop_table("working_copy")
    op.drop_index(op.f("ix_review_request_reviewer_id"), table_name="review_request")
    op.drop_index(op.f("ix_review_request_document_id"), table_name="review_request")
    op.drop_index(op.f("ix_review_request_asked_by_id"), table_name="review_request")
    op.drop_table("review_request")
    op.drop_index(op.f("ix_review_comment_settled_by_id"), table_name="review_comment")
    op.drop_index(op.f("ix_review_comment_document_id"), table_name="review_comment")
    op.drop_index(op.f("ix_review_comment_author_id"), table_name="review_comment")
    op.drop_table("review_comment")
    op.drop_index(op.f("ix_author_role_person_id"), table_name="author_role")
    op.drop_table("author_role")
    op.drop_index(op.f("ix_rendering_document_id"), table_name="rendering")
    op.drop_table("rendering")
