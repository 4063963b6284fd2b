"""Hold live sessions, their log, cohorts and plans."""

import sqlalchemy as sa
from alembic import op

revision = "live_sessions"
down_revision = "search_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["person.id"],
            name=op.f("fk_cohort_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("public_id", name=op.f("uq_cohort_public_id")),
    )
    op.create_index(op.f("ix_cohort_created_by_id"), "cohort", ["created_by_id"])

    op.create_table(
        "release_live",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("compiled", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_live_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_live")),
        sa.UniqueConstraint(
            "release_id", "language", name=op.f("uq_release_live_release_id_language")
        ),
    )
    op.create_index(op.f("ix_release_live_release_id"), "release_live", ["release_id"])

    op.create_table(
        "cohort_facilitator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_facilitator_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_facilitator_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_facilitator")),
        sa.UniqueConstraint(
            "cohort_id", "person_id", name=op.f("uq_cohort_facilitator_cohort_id_person_id")
        ),
    )
    op.create_index(op.f("ix_cohort_facilitator_cohort_id"), "cohort_facilitator", ["cohort_id"])
    op.create_index(op.f("ix_cohort_facilitator_person_id"), "cohort_facilitator", ["person_id"])

    op.create_table(
        "cohort_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_member_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_cohort_member_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_member")),
        sa.UniqueConstraint(
            "cohort_id", "address", name=op.f("uq_cohort_member_cohort_id_address")
        ),
    )
    op.create_index(op.f("ix_cohort_member_cohort_id"), "cohort_member", ["cohort_id"])
    op.create_index(op.f("ix_cohort_member_person_id"), "cohort_member", ["person_id"])

    op.create_table(
        "cohort_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "due_on IS NULL OR opens_on <= due_on",
            name=op.f("ck_cohort_module_ends_after_it_opens"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_cohort_module_cohort_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["module_id"],
            ["module.id"],
            name=op.f("fk_cohort_module_module_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_module")),
        sa.UniqueConstraint(
            "cohort_id", "module_id", name=op.f("uq_cohort_module_cohort_id_module_id")
        ),
    )
    op.create_index(op.f("ix_cohort_module_cohort_id"), "cohort_module", ["cohort_id"])
    op.create_index(op.f("ix_cohort_module_module_id"), "cohort_module", ["module_id"])

    op.create_table(
        "live_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("meeting_url", sa.String(length=600), nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("seat_kinds", sa.JSON(), nullable=False),
        sa.Column("moderation", sa.String(length=10), nullable=False),
        sa.Column("rehearses_id", sa.Integer(), nullable=True),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("control", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "audience IN ('open', 'invited', 'cohort')",
            name=op.f("ck_live_session_audience_is_known"),
        ),
        sa.CheckConstraint(
            "moderation IN ('before', 'after')", name=op.f("ck_live_session_moderation_is_known")
        ),
        sa.CheckConstraint(
            "phase IN ('planned', 'lobby', 'live', 'paused', 'ended')",
            name=op.f("ck_live_session_phase_is_known"),
        ),
        sa.CheckConstraint(
            "capacity IS NULL OR capacity > 0", name=op.f("ck_live_session_capacity_is_a_number")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_live_session_cohort_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["person.id"],
            name=op.f("fk_live_session_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_live_session_module_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rehearses_id"],
            ["live_session.id"],
            name=op.f("fk_live_session_rehearses_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_live_session_release_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_session")),
        sa.UniqueConstraint("code", name=op.f("uq_live_session_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_live_session_public_id")),
    )
    op.create_index(op.f("ix_live_session_cohort_id"), "live_session", ["cohort_id"])
    op.create_index(op.f("ix_live_session_created_by_id"), "live_session", ["created_by_id"])
    op.create_index(op.f("ix_live_session_module_id"), "live_session", ["module_id"])
    op.create_index(op.f("ix_live_session_rehearses_id"), "live_session", ["rehearses_id"])
    op.create_index(op.f("ix_live_session_release_id"), "live_session", ["release_id"])
    op.create_index(op.f("ix_live_session_starts_at"), "live_session", ["starts_at"])

    op.create_table(
        "live_facilitator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_facilitator_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_live_facilitator_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_facilitator")),
        sa.UniqueConstraint(
            "live_session_id",
            "person_id",
            name=op.f("uq_live_facilitator_live_session_id_person_id"),
        ),
    )
    op.create_index(
        op.f("ix_live_facilitator_live_session_id"), "live_facilitator", ["live_session_id"]
    )
    op.create_index(op.f("ix_live_facilitator_person_id"), "live_facilitator", ["person_id"])

    op.create_table(
        "live_guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('invited', 'registered', 'waiting', 'withdrawn')",
            name=op.f("ck_live_guest_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_guest_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_live_guest_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_guest")),
        sa.UniqueConstraint(
            "live_session_id", "address", name=op.f("uq_live_guest_live_session_id_address")
        ),
    )
    op.create_index(op.f("ix_live_guest_live_session_id"), "live_guest", ["live_session_id"])
    op.create_index(op.f("ix_live_guest_person_id"), "live_guest", ["person_id"])

    op.create_table(
        "live_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("question_key", sa.String(length=161), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_item_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_item")),
        sa.UniqueConstraint(
            "live_session_id", "key", name=op.f("uq_live_item_live_session_id_key")
        ),
    )
    op.create_index(op.f("ix_live_item_live_session_id"), "live_item", ["live_session_id"])

    op.create_table(
        "live_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_report_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["person.id"],
            name=op.f("fk_live_report_saved_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_report")),
        sa.UniqueConstraint("live_session_id", name=op.f("uq_live_report_live_session_id")),
    )
    op.create_index(op.f("ix_live_report_saved_by_id"), "live_report", ["saved_by_id"])

    op.create_table(
        "live_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=161), nullable=True),
        sa.Column("answered_count", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_result_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_live_result_module_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_result")),
        sa.UniqueConstraint(
            "live_session_id",
            "activity",
            "round",
            name=op.f("uq_live_result_live_session_id_activity_round"),
        ),
    )
    op.create_index(op.f("ix_live_result_live_session_id"), "live_result", ["live_session_id"])
    op.create_index(op.f("ix_live_result_module_id"), "live_result", ["module_id"])
    op.create_index(op.f("ix_live_result_question_key"), "live_result", ["question_key"])

    op.create_table(
        "live_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("shown_name", sa.String(length=120), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("is_pretend", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'anonymous' OR person_id IS NULL",
            name=op.f("ck_live_seat_anonymous_is_nobody"),
        ),
        sa.CheckConstraint(
            "kind IN ('named', 'hidden', 'anonymous')", name=op.f("ck_live_seat_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_live_seat_city_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_seat_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_live_seat_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_seat")),
        sa.UniqueConstraint(
            "live_session_id", "person_id", name=op.f("uq_live_seat_live_session_id_person_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_live_seat_token_hash")),
    )
    op.create_index(op.f("ix_live_seat_city_id"), "live_seat", ["city_id"])
    op.create_index(op.f("ix_live_seat_live_session_id"), "live_seat", ["live_session_id"])
    op.create_index(op.f("ix_live_seat_person_id"), "live_seat", ["person_id"])

    op.create_table(
        "live_answer",
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_answer_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["live_seat.id"], name=op.f("fk_live_answer_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "live_session_id", "activity", "seat_id", "round", name=op.f("pk_live_answer")
        ),
    )
    op.create_index(op.f("ix_live_answer_seat_id"), "live_answer", ["seat_id"])

    op.create_table(
        "live_event",
        sa.Column("live_session_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["live_session_id"],
            ["live_session.id"],
            name=op.f("fk_live_event_live_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_live_event_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["live_seat.id"], name=op.f("fk_live_event_seat_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("live_session_id", "seq", name=op.f("pk_live_event")),
        sa.UniqueConstraint(
            "live_session_id",
            "idempotency_key",
            name=op.f("uq_live_event_live_session_id_idempotency_key"),
        ),
    )
    op.create_index(op.f("ix_live_event_person_id"), "live_event", ["person_id"])
    op.create_index(op.f("ix_live_event_seat_id"), "live_event", ["seat_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_live_event_seat_id"), table_name="live_event")
    op.drop_index(op.f("ix_live_event_person_id"), table_name="live_event")
    op.drop_table("live_event")
    op.drop_index(op.f("ix_live_answer_seat_id"), table_name="live_answer")
    op.drop_table("live_answer")
    op.drop_index(op.f("ix_live_seat_person_id"), table_name="live_seat")
    op.drop_index(op.f("ix_live_seat_live_session_id"), table_name="live_seat")
    op.drop_index(op.f("ix_live_seat_city_id"), table_name="live_seat")
    op.drop_table("live_seat")
    op.drop_index(op.f("ix_live_result_question_key"), table_name="live_result")
    op.drop_index(op.f("ix_live_result_module_id"), table_name="live_result")
    op.drop_index(op.f("ix_live_result_live_session_id"), table_name="live_result")
    op.drop_table("live_result")
    op.drop_index(op.f("ix_live_report_saved_by_id"), table_name="live_report")
    op.drop_table("live_report")
    op.drop_index(op.f("ix_live_item_live_session_id"), table_name="live_item")
    op.drop_table("live_item")
    op.drop_index(op.f("ix_live_guest_person_id"), table_name="live_guest")
    op.drop_index(op.f("ix_live_guest_live_session_id"), table_name="live_guest")
    op.drop_table("live_guest")
    op.drop_index(op.f("ix_live_facilitator_person_id"), table_name="live_facilitator")
    op.drop_index(op.f("ix_live_facilitator_live_session_id"), table_name="live_facilitator")
    op.drop_table("live_facilitator")
    op.drop_index(op.f("ix_live_session_starts_at"), table_name="live_session")
    op.drop_index(op.f("ix_live_session_release_id"), table_name="live_session")
    op.drop_index(op.f("ix_live_session_rehearses_id"), table_name="live_session")
    op.drop_index(op.f("ix_live_session_module_id"), table_name="live_session")
    op.drop_index(op.f("ix_live_session_created_by_id"), table_name="live_session")
    op.drop_index(op.f("ix_live_session_cohort_id"), table_name="live_session")
    op.drop_table("live_session")
    op.drop_index(op.f("ix_cohort_module_module_id"), table_name="cohort_module")
    op.drop_index(op.f("ix_cohort_module_cohort_id"), table_name="cohort_module")
    op.drop_table("cohort_module")
    op.drop_index(op.f("ix_cohort_member_person_id"), table_name="cohort_member")
    op.drop_index(op.f("ix_cohort_member_cohort_id"), table_name="cohort_member")
    op.drop_table("cohort_member")
    op.drop_index(op.f("ix_cohort_facilitator_person_id"), table_name="cohort_facilitator")
    op.drop_index(op.f("ix_cohort_facilitator_cohort_id"), table_name="cohort_facilitator")
    op.drop_table("cohort_facilitator")
    op.drop_index(op.f("ix_release_live_release_id"), table_name="release_live")
    op.drop_table("release_live")
    op.drop_index(op.f("ix_cohort_created_by_id"), table_name="cohort")
    op.drop_table("cohort")
