"""People, the chained audit, releases, signatures, amendments, text not saved yet, presence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.migrations.dialects import keep_as_written, order_as_bytes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("document_release", "signing", "signature", "amendment", "audit_event", "lost_edit")


def upgrade() -> None:
    """Add the tables of safekeeping, and the triggers that keep some rows as they were written."""
    _people()
    _audit()
    _signing()
    _desks()
    keep_as_written(op.get_bind(), APPEND_ONLY)
    order_as_bytes(op.get_bind())


def _people() -> None:
    """Who may sign in."""
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sign_in", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("last_sign_in", sa.Text(), nullable=True),
        sa.Column("last_machine", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_person_sign_in")),
    )
    op.create_table(
        "typed_text",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_typed_text_person_id")),
        sa.PrimaryKeyConstraint("person_id", "place", name=op.f("pk_typed_text")),
    )


def _audit() -> None:
    """The chained audit."""
    op.create_table(
        "audit_event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_event_id")),
    )
    op.create_table(
        "lost_edit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("expected_version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        *_entered(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_edit")),
    )
    op.create_index(op.f("ix_lost_edit_record_id"), "lost_edit", ["record_id"], unique=False)
    op.create_index(op.f("ix_audit_event_record_id"), "audit_event", ["record_id"], unique=False)
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)


def _entered() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("entered_offset", sa.Integer(), nullable=False),
    )


def _signing() -> None:
    """Released handouts, what was signed and by whom, and why it was opened again."""
    op.create_table(
        "document_release",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        *_entered(),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_release_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_release")),
    )
    op.create_table(
        "signing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("amends_id", sa.Uuid(), nullable=True),
        sa.Column("consultation_version", sa.Integer(), nullable=False),
        sa.Column("catalogue_version", sa.Text(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("answers_sha256", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("audit_sequence", sa.Integer(), nullable=False),
        sa.Column("audit_seal", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        *_entered(),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_signing_consultation_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_signing_document_id")),
        sa.ForeignKeyConstraint(["amends_id"], ["signing.id"], name=op.f("fk_signing_amends_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing")),
        sa.UniqueConstraint("document_id", name=op.f("uq_signing_document_id")),
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("signing_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("strokes", sa.LargeBinary(), nullable=True),
        sa.Column("signed_at", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["signing_id"], ["signing.id"], name=op.f("fk_signature_signing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("amends_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_entered(),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_amendment_consultation_id")
        ),
        sa.ForeignKeyConstraint(["amends_id"], ["signing.id"], name=op.f("fk_amendment_amends_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    op.create_index(op.f("ix_signing_consultation_id"), "signing", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_signature_signing_id"), "signature", ["signing_id"], unique=False)
    op.create_index(op.f("ix_amendment_consultation_id"), "amendment", ["consultation_id"], unique=False)
    op.add_column("document_printing", sa.Column("printing_id", sa.Uuid(), nullable=True))
    op.create_index(
        op.f("uq_document_printing_printing_id"), "document_printing", ["printing_id"], unique=True
    )


def _desks() -> None:
    """Which record is open where, and facts about this database itself."""
    op.create_table(
        "presence",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.PrimaryKeyConstraint("session_id", "record_id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_record_id"), "presence", ["record_id"], unique=False)
    op.create_table(
        "clinic_fact",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_clinic_fact")),
    )
