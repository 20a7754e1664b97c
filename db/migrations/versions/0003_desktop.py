"""Photographs and their uses, sessions and outcomes of a course, records that are one person, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.migrations.dialects import keep_as_written, order_as_bytes
from db.migrations.search_rows import fill_search

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("photo", "photo_state", "photo_consent", "treatment_session", "outcome", "patient_merge")


def upgrade() -> None:
    """Add the tables of the desktop. Their rows are only ever added: the newest of each counts."""
    _photos()
    _courses()
    _merges()
    _search()
    keep_as_written(op.get_bind(), APPEND_ONLY)
    order_as_bytes(op.get_bind())
    fill_search(op.get_bind())


def _entered() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("entered_offset", sa.Integer(), nullable=False),
    )


def _numbered(table: str, *columns: sa.Column[object], belongs_to: tuple[tuple[str, str], ...]) -> None:
    """A table whose rows have a number and an id; `belongs_to` are columns and the table that each names."""
    op.create_table(
        table,
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        *_entered(),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in belongs_to
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{table}_id")),
        sqlite_autoincrement=True,
    )
    for column, _other in belongs_to:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _photos() -> None:
    """Photographs, what was decided about them, and which uses a patient agreed to."""
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("pose", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("thumbnail_sha256", sa.Text(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_entered(),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_photo_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index(op.f("ix_photo_consultation_id"), "photo", ["consultation_id"], unique=False)
    _numbered(
        "photo_state",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("is_baseline", sa.Boolean(), nullable=False),
        belongs_to=(("photo_id", "photo"),),
    )
    _numbered(
        "photo_consent",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        belongs_to=(("patient_id", "patient"),),
    )


def _courses() -> None:
    """What was done on each day of a course, and how it turned out."""
    _numbered(
        "treatment_session",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        belongs_to=(("consultation_id", "consultation"),),
    )
    _numbered(
        "outcome",
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("patient_band", sa.Text(), nullable=True),
        sa.Column("practitioner_band", sa.Text(), nullable=True),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        belongs_to=(("consultation_id", "consultation"),),
    )
    op.create_index(
        op.f("ix_treatment_session_session_id"), "treatment_session", ["session_id"], unique=False
    )
    op.create_index(op.f("ix_outcome_outcome_id"), "outcome", ["outcome_id"], unique=False)
    op.create_index(
        "ix_treatment_session_dates",
        "treatment_session",
        [
            *("consultation_id", "session_id", "sequence", "number", "held_on", "is_held", "next_on"),
            "is_removed",
        ],
        unique=False,
    )
    op.create_index(
        "ix_consultation_courses",
        "consultation",
        ["patient_id", "started_at", "finished_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_outcome_dates",
        "outcome",
        ["consultation_id", "outcome_id", "sequence", "checked_on", "is_removed"],
        unique=False,
    )


def _merges() -> None:
    """Records of one person."""
    _numbered(
        "patient_merge",
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        belongs_to=(("kept_id", "patient"), ("merged_id", "patient")),
    )


def _search() -> None:
    """What stands beside each word, forms of the words of names, waits by day."""
    op.add_column("patient_word", sa.Column("beside", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "word_form",
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("form", "word", name=op.f("pk_word_form")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_verdict_clear_from"), "verdict", ["clear_from"], unique=False)
