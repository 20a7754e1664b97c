"""The first shape of the file: patients, consultations, what follows from them, documents, the clinic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.migrations.dialects import keep_as_written, order_as_bytes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("answer_change", "override", "document", "document_printing")


def upgrade() -> None:
    """Make every table, and the triggers that keep some rows as they were written."""
    _patients()
    _consultations()
    _derived()
    _documents()
    keep_as_written(op.get_bind(), APPEND_ONLY)
    order_as_bytes(op.get_bind())


def _patients() -> None:
    """Who is treated, the words they are found by, and the clinic."""
    op.create_table(
        "clinic_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_settings")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("general_practitioner", sa.Text(), nullable=False),
        sa.Column("emergency_contact_name", sa.Text(), nullable=True),
        sa.Column("emergency_contact_phone", sa.Text(), nullable=True),
        sa.Column("emergency_contact_relationship", sa.Text(), nullable=True),
        sa.Column("guardian_name", sa.Text(), nullable=True),
        sa.Column("guardian_phone", sa.Text(), nullable=True),
        sa.Column("guardian_relationship", sa.Text(), nullable=True),
        sa.Column("chaperone_offered", sa.Text(), nullable=False),
        sa.Column("interpreter_offered", sa.Text(), nullable=False),
        sa.Column("consent_to_store", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("active_at", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_table(
        "patient_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_word_patient_id")),
        sa.PrimaryKeyConstraint("word", "patient_id", name=op.f("pk_patient_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_patient_active_at"), "patient", ["active_at"], unique=False)
    op.create_index(op.f("ix_patient_sort_name_id"), "patient", ["sort_name", "id"], unique=False)
    op.create_index(op.f("ix_patient_word_patient_id"), "patient_word", ["patient_id"], unique=False)


def _consultations() -> None:
    """Visits, the changes of their answers, and decisions that overruled a finding."""
    op.create_table(
        "consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.Column("catalogue_version", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_consultation_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_table(
        "answer_change",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("entered_offset", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_answer_change_consultation_id")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_answer_change")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "override",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("contraindication", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("entered_offset", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_override_consultation_id")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_override")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consultation_finished_at"), "consultation", ["finished_at"], unique=False)
    op.create_index(
        op.f("ix_consultation_patient_id_started_at"),
        "consultation",
        ["patient_id", "started_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_answer_change_consultation_id_version"),
        "answer_change",
        ["consultation_id", "version"],
        unique=False,
    )
    op.create_index(op.f("ix_override_consultation_id"), "override", ["consultation_id"], unique=False)


def _derived() -> None:
    """What follows from the answers, for lists and statistics."""
    op.create_table(
        "finding",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("contraindication", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at_site", sa.Boolean(), nullable=True),
        sa.Column("clear_from", sa.Date(), nullable=True),
        sa.Column("overruled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_finding_consultation_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "treatment", "contraindication", name=op.f("pk_finding")),
    )
    op.create_table(
        "mark",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("count", sa.Text(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("width_mm", sa.Text(), nullable=True),
        sa.Column("area_cm2", sa.Text(), nullable=True),
        sa.Column("onset", sa.Text(), nullable=True),
        sa.Column("causes", sa.Text(), nullable=False),
        sa.Column("symptom", sa.Text(), nullable=True),
        sa.Column("symptom_score", sa.Integer(), nullable=True),
        sa.Column("earlier_treatment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_mark_consultation_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "place", name=op.f("pk_mark")),
    )
    op.create_table(
        "plan",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=True),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("interval_weeks", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("first_session", sa.Date(), nullable=True),
        sa.Column("test_patch", sa.Date(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("numbing", sa.Text(), nullable=False),
        sa.Column("numbing_area_cm2", sa.Text(), nullable=True),
        sa.Column("price_low", sa.Text(), nullable=True),
        sa.Column("price_high", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_plan_consultation_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_plan")),
    )
    op.create_table(
        "verdict",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("worst", sa.Text(), nullable=False),
        sa.Column("clear_from", sa.Date(), nullable=True),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("screened_for", sa.Date(), nullable=False),
        sa.Column("catalogue_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_verdict_consultation_id")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "place", name=op.f("pk_verdict")),
    )
    op.create_index(op.f("ix_finding_contraindication"), "finding", ["contraindication"], unique=False)


def _documents() -> None:
    """Frozen documents and their printings."""
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("entered_offset", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_document_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "consultation_id", "kind", "version", name=op.f("uq_document_consultation_id_kind_version")
        ),
    )
    op.create_table(
        "document_printing",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.Column("entered_offset", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_printing_document_id")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_document_printing")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_document_printing_document_id"), "document_printing", ["document_id"], unique=False
    )
