"""Give the graded quiz its attempts."""

import sqlalchemy as sa
from alembic import op

revision = "quiz_attempts"
down_revision = "sign_up_and_second_factor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiz_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=10), nullable=True),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "closed_by IN ('person', 'clock')", name=op.f("ck_quiz_attempt_closed_by_is_known")
        ),
        sa.CheckConstraint(
            "(handed_in_at IS NULL) = (marks IS NULL)",
            name=op.f("ck_quiz_attempt_closed_with_marks"),
        ),
        sa.CheckConstraint(
            "marks IS NULL OR marks BETWEEN 0 AND 10000", name=op.f("ck_quiz_attempt_marks_range")
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_quiz_attempt_module_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quiz_attempt_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_quiz_attempt_release_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_attempt")),
        sa.UniqueConstraint(
            "person_id",
            "module_id",
            "number",
            name=op.f("uq_quiz_attempt_person_id_module_id_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_quiz_attempt_public_id")),
    )
    with op.batch_alter_table("quiz_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_attempt_module_id"), ["module_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quiz_attempt_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_quiz_attempt_release_id"), ["release_id"], unique=False
        )
        batch_op.create_index(
            "uq_quiz_attempt_live",
            ["person_id", "module_id"],
            unique=True,
            sqlite_where=sa.text("handed_in_at IS NULL"),
            postgresql_where=sa.text("handed_in_at IS NULL"),
        )

    op.create_table(
        "quiz_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_quiz_extension_minutes_are_added")),
        sa.ForeignKeyConstraint(
            ["granted_by_id"],
            ["person.id"],
            name=op.f("fk_quiz_extension_granted_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["module_id"],
            ["module.id"],
            name=op.f("fk_quiz_extension_module_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_quiz_extension_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_extension")),
        sa.UniqueConstraint(
            "person_id", "module_id", name=op.f("uq_quiz_extension_person_id_module_id")
        ),
    )
    with op.batch_alter_table("quiz_extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiz_extension_granted_by_id"), ["granted_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_quiz_extension_module_id"), ["module_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_quiz_extension_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "attempt_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=161), nullable=False),
        sa.Column("orders", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "marks IS NULL OR marks BETWEEN 0 AND 10000",
            name=op.f("ck_attempt_response_marks_range"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["quiz_attempt.id"],
            name=op.f("fk_attempt_response_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_attempt_response_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_response")),
        sa.UniqueConstraint(
            "attempt_id", "place", name=op.f("uq_attempt_response_attempt_id_place")
        ),
        sa.UniqueConstraint(
            "attempt_id", "question_id", name=op.f("uq_attempt_response_attempt_id_question_id")
        ),
    )
    with op.batch_alter_table("attempt_response", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempt_response_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_attempt_response_question_id"), ["question_id"], unique=False
        )

    op.create_table(
        "attempt_save",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["attempt_response.id"],
            name=op.f("fk_attempt_save_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", "revision", name=op.f("pk_attempt_save")),
        sa.UniqueConstraint(
            "response_id",
            "idempotency_key",
            name=op.f("uq_attempt_save_response_id_idempotency_key"),
        ),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiz_passed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("quiz_passed_at")

    op.drop_table("attempt_save")
    with op.batch_alter_table("attempt_response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_response_question_id"))
        batch_op.drop_index(batch_op.f("ix_attempt_response_attempt_id"))

    op.drop_table("attempt_response")
    with op.batch_alter_table("quiz_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_extension_person_id"))
        batch_op.drop_index(batch_op.f("ix_quiz_extension_module_id"))
        batch_op.drop_index(batch_op.f("ix_quiz_extension_granted_by_id"))

    op.drop_table("quiz_extension")
    with op.batch_alter_table("quiz_attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quiz_attempt_live",
            sqlite_where=sa.text("handed_in_at IS NULL"),
            postgresql_where=sa.text("handed_in_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_quiz_attempt_release_id"))
        batch_op.drop_index(batch_op.f("ix_quiz_attempt_person_id"))
        batch_op.drop_index(batch_op.f("ix_quiz_attempt_module_id"))

    op.drop_table("quiz_attempt")
