"""Lay the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "city",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_city_country_is_a_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city")),
        sa.UniqueConstraint("key", name=op.f("uq_city_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_city_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_city_slug")),
    )
    op.create_table(
        "content_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_content_state_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_state")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("synced_digest", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("path", name=op.f("uq_document_path")),
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source_keys", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("key", name=op.f("uq_fact_key")),
    )
    op.create_table(
        "framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("year", sa.String(length=20), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("binding", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("key", name=op.f("uq_framework_key")),
    )
    op.create_table(
        "guess",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("source_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guess")),
    )
    with op.batch_alter_table("guess", schema=None) as batch_op:
        batch_op.create_index("ix_guess_account", ["account_key", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_guess_at"), ["at"], unique=False)
        batch_op.create_index("ix_guess_source", ["source_key", "at"], unique=False)

    op.create_table(
        "module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current_release_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["current_release_id"],
            ["release.id"],
            name=op.f("fk_module_current_release_id"),
            ondelete="SET NULL",
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("key", name=op.f("uq_module_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_module_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_module_slug")),
    )
    with op.batch_alter_table("module", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_module_current_release_id"), ["current_release_id"], unique=False
        )

    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=120), nullable=False),
        sa.Column("years", sa.String(length=40), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("migrant_led", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("source_keys", sa.JSON(), nullable=False),
        sa.Column("fact_keys", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("key", name=op.f("uq_practice_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_practice_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_practice_slug")),
    )
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("key", name=op.f("uq_recommendation_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recommendation_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_recommendation_slug")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("key", name=op.f("uq_source_key")),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("see", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("key", "language", name=op.f("uq_term_key_language")),
    )
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("file_body", sa.LargeBinary(), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("database_revision", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_conflict_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint(
            "document_id", "file_digest", name=op.f("uq_conflict_document_id_file_digest")
        ),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_document_id"), ["document_id"], unique=False)

    op.create_table(
        "framework_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.id"],
            name=op.f("fk_framework_item_framework_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["framework_item.id"],
            name=op.f("fk_framework_item_parent_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_item")),
        sa.UniqueConstraint(
            "framework_id", "code", name=op.f("uq_framework_item_framework_id_code")
        ),
    )
    with op.batch_alter_table("framework_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_framework_item_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_framework_item_parent_id"), ["parent_id"], unique=False
        )

    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_lesson_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("module_id", "key", name=op.f("uq_lesson_module_id_key")),
        sa.UniqueConstraint("module_id", "slug", name=op.f("uq_lesson_module_id_slug")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lesson_public_id")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_module_id"), ["module_id"], unique=False)

    op.create_table(
        "media",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_media_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("module_id", "name", name=op.f("uq_media_module_id_name")),
    )
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_module_id"), ["module_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("digits", sa.String(length=10), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "digits IN ('western', 'eastern')", name=op.f("ck_person_digits_are_known")
        ),
        sa.CheckConstraint(
            "role IN ('participant', 'facilitator', 'admin')", name=op.f("ck_person_role_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_person_city_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_city_id"), ["city_id"], unique=False)

    op.create_table(
        "practice_old_slug",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_practice_old_slug_practice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_old_slug")),
        sa.UniqueConstraint("slug", name=op.f("uq_practice_old_slug_slug")),
    )
    with op.batch_alter_table("practice_old_slug", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_old_slug_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "practice_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=120), nullable=False),
        sa.Column("compiled", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_practice_text_practice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_text")),
        sa.UniqueConstraint(
            "practice_id", "language", name=op.f("uq_practice_text_practice_id_language")
        ),
    )
    with op.batch_alter_table("practice_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_text_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "recommendation_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=True),
        sa.Column("fact_key", sa.String(length=80), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(practice_id IS NULL) <> (fact_key IS NULL)",
            name=op.f("ck_recommendation_evidence_one_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_recommendation_evidence_practice_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_evidence_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_evidence")),
        sa.UniqueConstraint(
            "recommendation_id",
            "fact_key",
            name=op.f("uq_recommendation_evidence_recommendation_id_fact_key"),
        ),
        sa.UniqueConstraint(
            "recommendation_id",
            "practice_id",
            name=op.f("uq_recommendation_evidence_recommendation_id_practice_id"),
        ),
    )
    with op.batch_alter_table("recommendation_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_evidence_fact_key"), ["fact_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_evidence_practice_id"), ["practice_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_evidence_recommendation_id"),
            ["recommendation_id"],
            unique=False,
        )

    op.create_table(
        "recommendation_old_slug",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_old_slug_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_old_slug")),
        sa.UniqueConstraint("slug", name=op.f("uq_recommendation_old_slug_slug")),
    )
    with op.batch_alter_table("recommendation_old_slug", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_old_slug_recommendation_id"),
            ["recommendation_id"],
            unique=False,
        )

    op.create_table(
        "recommendation_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("cost_band", sa.String(length=10), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("compiled", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cost_band IN ('none', 'low', 'medium', 'high')",
            name=op.f("ck_recommendation_version_cost_band_known"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_version_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_version")),
        sa.UniqueConstraint(
            "recommendation_id",
            "number",
            "language",
            name=op.f("uq_recommendation_version_recommendation_id_number_language"),
        ),
    )
    with op.batch_alter_table("recommendation_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_version_recommendation_id"),
            ["recommendation_id"],
            unique=False,
        )

    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("tile", sa.String(length=20), nullable=False),
        sa.Column("frameworks", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_release_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("module_id", "number", name=op.f("uq_release_module_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_release_public_id")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_module_id"), ["module_id"], unique=False)

    op.create_table(
        "audit_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_audit_line_actor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_line")),
    )
    with op.batch_alter_table("audit_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_line_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_line_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_line_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_enrolment_module_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint(
            "person_id", "module_id", name=op.f("uq_enrolment_person_id_module_id")
        ),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_module_id"), ["module_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "focal_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_focal_point_city_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_focal_point_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_point")),
        sa.UniqueConstraint("person_id", "city_id", name=op.f("uq_focal_point_person_id_city_id")),
    )
    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_focal_point_city_id"), ["city_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_focal_point_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lesson_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("fk_lesson_record_lesson_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_lesson_record_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_lesson_record_release_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_record")),
        sa.UniqueConstraint(
            "person_id", "lesson_id", name=op.f("uq_lesson_record_person_id_lesson_id")
        ),
    )
    with op.batch_alter_table("lesson_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_record_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_record_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lesson_record_release_id"), ["release_id"], unique=False
        )

    op.create_table(
        "old_slug",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_old_slug_lesson_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_old_slug_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_slug")),
        sa.UniqueConstraint("module_id", "slug", name=op.f("uq_old_slug_module_id_slug")),
    )
    with op.batch_alter_table("old_slug", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_old_slug_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_old_slug_module_id"), ["module_id"], unique=False)

    op.create_table(
        "practice_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("fk_practice_lesson_lesson_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_practice_lesson_practice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_lesson")),
        sa.UniqueConstraint(
            "practice_id", "lesson_id", name=op.f("uq_practice_lesson_practice_id_lesson_id")
        ),
    )
    with op.batch_alter_table("practice_lesson", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_lesson_lesson_id"), ["lesson_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_practice_lesson_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_question_lesson_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_question_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "module_id", "place", "key", name=op.f("uq_question_module_id_place_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_question_public_id")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_module_id"), ["module_id"], unique=False)

    op.create_table(
        "recommendation_framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.id"],
            name=op.f("fk_recommendation_framework_framework_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["framework_item.id"],
            name=op.f("fk_recommendation_framework_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_framework_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_framework")),
        sa.UniqueConstraint(
            "recommendation_id",
            "framework_id",
            "item_id",
            name=op.f("uq_recommendation_framework_recommendation_id_framework_id_item_id"),
        ),
    )
    with op.batch_alter_table("recommendation_framework", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_framework_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_framework_item_id"), ["item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_framework_recommendation_id"),
            ["recommendation_id"],
            unique=False,
        )

    op.create_table(
        "recommendation_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("fk_recommendation_lesson_lesson_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_lesson_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_lesson")),
        sa.UniqueConstraint(
            "recommendation_id",
            "lesson_id",
            name=op.f("uq_recommendation_lesson_recommendation_id_lesson_id"),
        ),
    )
    with op.batch_alter_table("recommendation_lesson", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_lesson_lesson_id"), ["lesson_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_lesson_recommendation_id"),
            ["recommendation_id"],
            unique=False,
        )

    op.create_table(
        "recommendation_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("fk_recommendation_question_lesson_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["module_id"],
            ["module.id"],
            name=op.f("fk_recommendation_question_module_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_question_recommendation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_question")),
        sa.UniqueConstraint(
            "recommendation_id",
            "module_id",
            "lesson_id",
            "question_key",
            name=op.f(
                "uq_recommendation_question_recommendation_id_module_id_lesson_id_question_key"
            ),
        ),
    )
    with op.batch_alter_table("recommendation_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_question_lesson_id"), ["lesson_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_question_module_id"), ["module_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_question_recommendation_id"),
            ["recommendation_id"],
            unique=False,
        )

    op.create_table(
        "reflection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_reflection_lesson_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reflection_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
        sa.UniqueConstraint(
            "person_id",
            "lesson_id",
            "block_key",
            name=op.f("uq_reflection_person_id_lesson_id_block_key"),
        ),
    )
    with op.batch_alter_table("reflection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reflection_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reflection_person_id"), ["person_id"], unique=False)

    op.create_table(
        "release_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("question_keys", sa.JSON(), nullable=False),
        sa.Column("recommendations", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("compiled", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("fk_release_lesson_lesson_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_lesson_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_lesson")),
        sa.UniqueConstraint(
            "release_id",
            "lesson_id",
            "language",
            name=op.f("uq_release_lesson_release_id_lesson_id_language"),
        ),
    )
    with op.batch_alter_table("release_lesson", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_lesson_lesson_id"), ["lesson_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_release_lesson_release_id"), ["release_id"], unique=False
        )

    op.create_table(
        "release_quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("compiled", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_quiz_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_quiz")),
        sa.UniqueConstraint(
            "release_id", "language", name=op.f("uq_release_quiz_release_id_language")
        ),
    )
    with op.batch_alter_table("release_quiz", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_quiz_release_id"), ["release_id"], unique=False
        )

    op.create_table(
        "release_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_text_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_text")),
        sa.UniqueConstraint(
            "release_id", "language", name=op.f("uq_release_text_release_id_language")
        ),
    )
    with op.batch_alter_table("release_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_text_release_id"), ["release_id"], unique=False
        )

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_revision_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_revision_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_revision_document_id_number")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revision_document_id"), ["document_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "term_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_key", sa.String(length=80), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_term_lesson_lesson_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_lesson")),
        sa.UniqueConstraint(
            "term_key", "lesson_id", name=op.f("uq_term_lesson_term_key_lesson_id")
        ),
    )
    with op.batch_alter_table("term_lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_term_lesson_lesson_id"), ["lesson_id"], unique=False)

    op.create_table(
        "reflection_save",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reflection_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reflection_id"],
            ["reflection.id"],
            name=op.f("fk_reflection_save_reflection_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_save")),
        sa.UniqueConstraint(
            "reflection_id",
            "idempotency_key",
            name=op.f("uq_reflection_save_reflection_id_idempotency_key"),
        ),
        sa.UniqueConstraint(
            "reflection_id", "revision", name=op.f("uq_reflection_save_reflection_id_revision")
        ),
    )
    with op.batch_alter_table("reflection_save", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reflection_save_reflection_id"), ["reflection_id"], unique=False
        )

    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "marks IS NULL OR marks BETWEEN 0 AND 10000", name=op.f("ck_response_marks_range")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_response_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_response_question_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_response_release_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint(
            "person_id", "question_id", name=op.f("uq_response_person_id_question_id")
        ),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_release_id"), ["release_id"], unique=False)

    op.create_table(
        "response_save",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_response_save_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_save")),
        sa.UniqueConstraint(
            "response_id",
            "idempotency_key",
            name=op.f("uq_response_save_response_id_idempotency_key"),
        ),
        sa.UniqueConstraint(
            "response_id", "revision", name=op.f("uq_response_save_response_id_revision")
        ),
    )
    with op.batch_alter_table("response_save", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_response_save_response_id"), ["response_id"], unique=False
        )

    if op.get_bind().dialect.name == "postgresql":  # SQLite has it from the table's own text
        op.create_foreign_key(
            op.f("fk_module_current_release_id"),
            "module",
            "release",
            ["current_release_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("fk_module_current_release_id"), "module", type_="foreignkey")
    with op.batch_alter_table("response_save", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_save_response_id"))

    op.drop_table("response_save")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_release_id"))
        batch_op.drop_index(batch_op.f("ix_response_question_id"))
        batch_op.drop_index(batch_op.f("ix_response_person_id"))

    op.drop_table("response")
    with op.batch_alter_table("reflection_save", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reflection_save_reflection_id"))

    op.drop_table("reflection_save")
    with op.batch_alter_table("term_lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_term_lesson_lesson_id"))

    op.drop_table("term_lesson")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_expires_at"))

    op.drop_table("sign_in")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_document_id"))
        batch_op.drop_index(batch_op.f("ix_revision_author_id"))

    op.drop_table("revision")
    with op.batch_alter_table("release_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_text_release_id"))

    op.drop_table("release_text")
    with op.batch_alter_table("release_quiz", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_quiz_release_id"))

    op.drop_table("release_quiz")
    with op.batch_alter_table("release_lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_lesson_release_id"))
        batch_op.drop_index(batch_op.f("ix_release_lesson_lesson_id"))

    op.drop_table("release_lesson")
    with op.batch_alter_table("reflection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reflection_person_id"))
        batch_op.drop_index(batch_op.f("ix_reflection_lesson_id"))

    op.drop_table("reflection")
    with op.batch_alter_table("recommendation_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_question_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_question_module_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_question_lesson_id"))

    op.drop_table("recommendation_question")
    with op.batch_alter_table("recommendation_lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_lesson_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_lesson_lesson_id"))

    op.drop_table("recommendation_lesson")
    with op.batch_alter_table("recommendation_framework", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_framework_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_framework_item_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_framework_framework_id"))

    op.drop_table("recommendation_framework")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_module_id"))
        batch_op.drop_index(batch_op.f("ix_question_lesson_id"))

    op.drop_table("question")
    with op.batch_alter_table("practice_lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_lesson_practice_id"))
        batch_op.drop_index(batch_op.f("ix_practice_lesson_lesson_id"))

    op.drop_table("practice_lesson")
    with op.batch_alter_table("old_slug", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_old_slug_module_id"))
        batch_op.drop_index(batch_op.f("ix_old_slug_lesson_id"))

    op.drop_table("old_slug")
    with op.batch_alter_table("lesson_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_record_release_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_record_person_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_record_lesson_id"))

    op.drop_table("lesson_record")
    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_focal_point_person_id"))
        batch_op.drop_index(batch_op.f("ix_focal_point_city_id"))

    op.drop_table("focal_point")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_person_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_module_id"))

    op.drop_table("enrolment")
    with op.batch_alter_table("audit_line", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_line_subject")
        batch_op.drop_index(batch_op.f("ix_audit_line_at"))
        batch_op.drop_index(batch_op.f("ix_audit_line_actor_id"))

    op.drop_table("audit_line")
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_module_id"))

    op.drop_table("release")
    with op.batch_alter_table("recommendation_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_version_recommendation_id"))

    op.drop_table("recommendation_version")
    with op.batch_alter_table("recommendation_old_slug", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_old_slug_recommendation_id"))

    op.drop_table("recommendation_old_slug")
    with op.batch_alter_table("recommendation_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_evidence_recommendation_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_evidence_practice_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_evidence_fact_key"))

    op.drop_table("recommendation_evidence")
    with op.batch_alter_table("practice_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_text_practice_id"))

    op.drop_table("practice_text")
    with op.batch_alter_table("practice_old_slug", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_old_slug_practice_id"))

    op.drop_table("practice_old_slug")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_city_id"))

    op.drop_table("person")
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_module_id"))

    op.drop_table("media")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_module_id"))

    op.drop_table("lesson")
    with op.batch_alter_table("framework_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_item_parent_id"))
        batch_op.drop_index(batch_op.f("ix_framework_item_framework_id"))

    op.drop_table("framework_item")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_document_id"))

    op.drop_table("conflict")
    op.drop_table("term")
    op.drop_table("source")
    op.drop_table("recommendation")
    op.drop_table("practice")
    with op.batch_alter_table("module", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_module_current_release_id"))

    op.drop_table("module")
    with op.batch_alter_table("guess", schema=None) as batch_op:
        batch_op.drop_index("ix_guess_source")
        batch_op.drop_index(batch_op.f("ix_guess_at"))
        batch_op.drop_index("ix_guess_account")

    op.drop_table("guess")
    op.drop_table("framework")
    op.drop_table("fact")
    op.drop_table("document")
    op.drop_table("content_state")
    op.drop_table("city")
