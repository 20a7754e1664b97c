"""What is read, each in one short transaction. Statements that run often are built once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from db.codec import plan_of_row, stored_consultation, stored_document, stored_patient, typed_row
from db.errors import StorageProblem, Trouble
from db.merges import kept_of, records_of
from db.models import (
    AnswerChangeModel,
    ClinicSettingsModel,
    ConsultationModel,
    DocumentModel,
    DocumentPrintingModel,
    FindingModel,
    MarkModel,
    OverrideModel,
    PatientModel,
    PlanModel,
    VerdictModel,
)
from db.records import (
    AnswerChange,
    Derived,
    DraftSummary,
    FindingRow,
    MarkRow,
    SaidBy,
    StoredClinic,
    StoredConsultation,
    StoredDocument,
    StoredPatient,
    VerdictRow,
)
from db.sealing import Sealer
from db.signing_rules import frozen_among
from intake.answer_document import DocumentProblem
from intake.clinic import NO_CLINIC, Clinic
from intake.clinic_document import clinic_from_json

CLINIC_ROW = 1
_SPEAKERS: Mapping[str, SaidBy] = {
    "patient": "patient",
    "patient-alone": "patient-alone",
    "practitioner": "practitioner",
}
"""What the column holds, and who that is. Anything else was written past Candor."""

_CONSULTATION = (
    select(ConsultationModel, PatientModel)
    .join(PatientModel, PatientModel.id == ConsultationModel.patient_id)
    .where(ConsultationModel.id == bindparam("id"))
)
_OVERRIDES = (
    select(OverrideModel)
    .where(OverrideModel.consultation_id == bindparam("id"))
    .order_by(OverrideModel.sequence)
)
_OF_DAY = (
    select(ConsultationModel, PatientModel)
    .join(PatientModel, PatientModel.id == ConsultationModel.patient_id)
    .where(
        ConsultationModel.started_at >= bindparam("begins"), ConsultationModel.started_at < bindparam("ends")
    )
    .order_by(ConsultationModel.started_at, ConsultationModel.id)
)
_CHANGES = select(
    AnswerChangeModel.path,
    AnswerChangeModel.before,
    AnswerChangeModel.after,
    AnswerChangeModel.said_by,
    AnswerChangeModel.said_at,
    AnswerChangeModel.entered_by,
).order_by(AnswerChangeModel.sequence)
_PRINTED = (
    select(func.max(DocumentPrintingModel.entered_at, type_=DocumentPrintingModel.entered_at.type))
    .where(DocumentPrintingModel.document_id == DocumentModel.id)
    .correlate(DocumentModel)
    .scalar_subquery()
)


def patient_row(session: Session, patient_id: UUID) -> PatientModel:
    """A patient's row. Errors: `StorageProblem` when there is none."""
    row = session.get(PatientModel, patient_id)
    if row is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    return row


def consultation(session: Session, consultation_id: UUID) -> StoredConsultation:
    """A consultation with its patient. Errors: `StorageProblem` when there is none or it is damaged."""
    row = session.execute(_CONSULTATION, {"id": consultation_id}).one_or_none()
    if row is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    overrides = session.scalars(_OVERRIDES, {"id": consultation_id}).all()
    return _readable(row[0], row[1], overrides)


def consultations_of(session: Session, patient_id: UUID) -> tuple[StoredConsultation, ...]:
    """All consultations of a patient, newest first."""
    patient = patient_row(session, patient_id)
    query = (
        select(ConsultationModel)
        .where(ConsultationModel.patient_id.in_(records_of(session, patient_id)))
        .order_by(ConsultationModel.started_at.desc(), ConsultationModel.id)
    )
    return tuple(
        _readable(row, patient, session.scalars(_OVERRIDES, {"id": row.id}).all())
        for row in session.scalars(query)
    )


def consultations_of_day(session: Session, day: date) -> tuple[StoredConsultation, ...]:
    """All consultations that began on a day of the clinic's wall, in the order in which they began."""
    try:
        begins = datetime.combine(day, time.min).astimezone(UTC)
        ends = datetime.combine(day + timedelta(days=1), time.min).astimezone(UTC)
    except (OSError, OverflowError, ValueError):
        # Before or after all that this computer's clock knows.
        return ()
    rows = session.execute(_OF_DAY, {"begins": begins, "ends": ends}).all()
    return tuple(
        _readable(row, patient, session.scalars(_OVERRIDES, {"id": row.id}).all()) for row, patient in rows
    )


def _readable(
    row: ConsultationModel, patient: PatientModel, overrides: Sequence[OverrideModel]
) -> StoredConsultation:
    try:
        return stored_consultation(row, patient, overrides)
    except DocumentProblem:
        raise StorageProblem.of(Trouble.DAMAGED) from None


def drafts(session: Session) -> tuple[DraftSummary, ...]:
    """The unfinished consultations, last saved first."""
    query = (
        select(ConsultationModel, PatientModel.name)
        .join(PatientModel, PatientModel.id == ConsultationModel.patient_id)
        .where(ConsultationModel.finished_at.is_(None))
        .order_by(ConsultationModel.saved_at.desc(), ConsultationModel.id)
    )
    rows = session.execute(query).all()
    signed = frozen_among(session, [row.id for row, _ in rows])
    kept = kept_of(session.connection(), {row.patient_id for row, _ in rows}) if rows else {}
    return tuple(
        DraftSummary(
            consultation_id=row.id,
            patient_id=kept.get(row.patient_id, row.patient_id),
            patient_name=name,
            page=row.page,
            saved_at=row.saved_at,
            saved_by=row.saved_by,
            answered=row.answered,
            is_signed=row.id in signed,
        )
        for row, name in rows
    )


def changes_of(
    session: Session, consultation_id: UUID, *, version: int | None = None
) -> tuple[AnswerChange, ...]:
    """Every change of a consultation's answers in the order they were saved, or those of one version.

    Errors: `StorageProblem` where one was said by nobody that is known: it may wait to be confirmed.
    """
    query = _CHANGES.where(AnswerChangeModel.consultation_id == consultation_id)
    if version is not None:
        query = query.where(AnswerChangeModel.version == version)
    rows = session.execute(query).all()
    if any(row.said_by not in _SPEAKERS for row in rows):
        raise StorageProblem.of(Trouble.DAMAGED)
    return tuple(
        AnswerChange(
            path=row.path,
            before=row.before,
            after=row.after,
            said_by=_SPEAKERS[row.said_by],
            at=row.said_at,
            entered_by=row.entered_by,
        )
        for row in rows
    )


def derived_of(session: Session, consultation_id: UUID) -> Derived:
    """The typed rows of a consultation. Findings come by treatment, then by contraindication."""

    def rows(model: Any, *order: Any) -> Sequence[Any]:
        return session.scalars(
            select(model).where(model.consultation_id == consultation_id).order_by(*order)
        ).all()

    plan = session.get(PlanModel, consultation_id)
    return Derived(
        marks=tuple(typed_row(MarkRow, row) for row in rows(MarkModel, MarkModel.place)),
        verdicts=tuple(typed_row(VerdictRow, row) for row in rows(VerdictModel, VerdictModel.place)),
        findings=tuple(
            typed_row(FindingRow, row)
            for row in rows(FindingModel, FindingModel.treatment, FindingModel.contraindication)
        ),
        plan=plan_of_row(plan) if plan is not None else None,
    )


def documents_of(session: Session, consultation_id: UUID) -> tuple[StoredDocument, ...]:
    """The documents of a consultation in the order they were made, without their bytes."""
    query = (
        select(DocumentModel, _PRINTED)
        .where(DocumentModel.consultation_id == consultation_id)
        .order_by(DocumentModel.entered_at, DocumentModel.kind, DocumentModel.version)
    )
    return tuple(stored_document(row, printed_at) for row, printed_at in session.execute(query))


def document(session: Session, document_id: UUID) -> StoredDocument:
    """One document, without its bytes. Errors: `StorageProblem` when there is none."""
    row = session.execute(
        select(DocumentModel, _PRINTED).where(DocumentModel.id == document_id)
    ).one_or_none()
    if row is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    return stored_document(row[0], row[1])


def document_bytes(session: Session, document_id: UUID, sealer: Sealer) -> bytes:
    """The exact bytes of a document. Errors: `StorageProblem` when there is none, or they have changed."""
    row = session.execute(
        select(DocumentModel.content, DocumentModel.sha256).where(DocumentModel.id == document_id)
    ).one_or_none()
    if row is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    content = sealer.open(row.content, document_id)
    if sha256(content).hexdigest() != row.sha256:
        raise StorageProblem.of(Trouble.DAMAGED)
    return content


def patient(session: Session, patient_id: UUID) -> StoredPatient:
    """A patient. Errors: `StorageProblem` when there is none."""
    row = patient_row(session, patient_id)
    return stored_patient(row)


def clinic(session: Session) -> Clinic | None:
    """The clinic's settings, None before they were first saved. Errors: `StorageProblem` when damaged."""
    stored = stored_clinic(session)
    return stored.clinic if stored.version else None


def stored_clinic(session: Session) -> StoredClinic:
    """The clinic's settings with their version. Errors: `StorageProblem` when damaged."""
    row = session.get(ClinicSettingsModel, CLINIC_ROW)
    if row is None:
        return StoredClinic(0, NO_CLINIC, None, "")
    try:
        return StoredClinic(row.version, clinic_from_json(row.document), row.saved_at, row.saved_by)
    except DocumentProblem:
        raise StorageProblem.of(Trouble.DAMAGED) from None
