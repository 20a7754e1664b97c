"""What is read, each in one short transaction. Statements that run often are built once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from db.codec import plan_of_row, stored_consultation, stored_document, stored_patient, typed_row
from db.errors import StorageProblem, Trouble
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
    PatientSummary,
    StoredConsultation,
    StoredDocument,
    StoredPatient,
    VerdictRow,
)
from db.sealing import Sealer
from db.search import condition
from db.signing_rules import frozen_among
from intake.answer_document import DocumentProblem
from intake.clinic import Clinic
from intake.clinic_document import clinic_from_json

CLINIC_ROW = 1

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
_PRINTED = (
    select(func.max(DocumentPrintingModel.entered_at, type_=DocumentPrintingModel.entered_at.type))
    .where(DocumentPrintingModel.document_id == DocumentModel.id)
    .correlate(DocumentModel)
    .scalar_subquery()
)


def find_patients(
    session: Session, text: str, limit: int, *, with_drafts: bool
) -> tuple[PatientSummary, ...]:
    """The patients a text finds, by name; for an empty text those seen or changed last, newest first.

    Without `with_drafts` no line tells of an unfinished consultation or how far it went.
    """
    query = select(PatientModel.id, PatientModel.number, PatientModel.name, PatientModel.birth_date).limit(
        limit
    )
    if text.strip():
        met = condition(session, text)
        if met is None:
            return ()
        query = query.where(met).order_by(PatientModel.sort_name, PatientModel.id)
    else:
        query = query.order_by(PatientModel.active_at.desc(), PatientModel.id)
    rows = session.execute(query).all()
    visits = _visits(session, [row.id for row in rows])
    drafts: dict[UUID, Any] = {}
    if with_drafts:
        for id, of_patient in visits.items():
            drafts[id] = next((visit for visit in of_patient if visit.finished_at is None), None)
    signed = frozen_among(session, [draft.id for draft in drafts.values() if draft is not None])
    summaries = []
    for row in rows:
        of_patient, draft = visits.get(row.id, []), drafts.get(row.id)
        # The day of a visit is the day on the clinic's wall, not in UTC.
        last_visit = of_patient[0].started_at.astimezone().date() if of_patient else None
        summaries.append(
            PatientSummary(
                id=row.id,
                number=row.number,
                name=row.name,
                birth_date=row.birth_date,
                last_visit=last_visit,
                draft_id=draft.id if draft else None,
                page=draft.page if draft else "",
                is_signed=draft is not None and draft.id in signed,
            )
        )
    return tuple(summaries)


def _visits(session: Session, patient_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The consultations of some patients, newest first."""
    model = ConsultationModel
    query = (
        select(model.id, model.patient_id, model.started_at, model.finished_at, model.page)
        .where(model.patient_id.in_(patient_ids))
        .order_by(model.started_at.desc(), model.id)
    )
    visits: dict[UUID, list[Any]] = {}
    for row in session.execute(query):
        visits.setdefault(row.patient_id, []).append(row)
    return visits


def count_patients(session: Session) -> int:
    """How many patients are stored."""
    return session.scalar(select(func.count()).select_from(PatientModel)) or 0


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
        .where(ConsultationModel.patient_id == patient_id)
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
    return tuple(
        DraftSummary(
            consultation_id=row.id,
            patient_id=row.patient_id,
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
    """Every change of a consultation's answers in the order they were saved, or those of one version."""
    query = (
        select(AnswerChangeModel)
        .where(AnswerChangeModel.consultation_id == consultation_id)
        .order_by(AnswerChangeModel.sequence)
    )
    if version is not None:
        query = query.where(AnswerChangeModel.version == version)
    return tuple(
        AnswerChange(
            path=row.path,
            before=row.before,
            after=row.after,
            said_by="patient" if row.said_by == "patient" else "practitioner",
            at=row.said_at,
            entered_by=row.entered_by,
        )
        for row in session.scalars(query)
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
    row = session.get(ClinicSettingsModel, CLINIC_ROW)
    if row is None:
        return None
    try:
        return clinic_from_json(row.document)
    except DocumentProblem:
        raise StorageProblem.of(Trouble.DAMAGED) from None
