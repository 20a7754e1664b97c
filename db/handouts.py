"""What the front desk may know of a visit, and the handouts that are released for it to print."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db import reading
from db.audit.digests import printing_digest, release_digest
from db.audit.events import Action, Event
from db.codec import entered, now
from db.errors import StorageProblem, Trouble
from db.models import (
    ConsultationModel,
    DocumentModel,
    DocumentPrintingModel,
    DocumentReleaseModel,
    PlanModel,
)
from db.records import StoredDocument, VisitSummary
from db.scribe import Scribe

HANDOUT = "handout"
"""How storage names a handout; another language or size of type is named after it: "handout-es"."""
ONLY_HANDOUTS = "Only a handout can be released for printing: choose the handout."

_IS_HANDOUT = or_(DocumentModel.kind == HANDOUT, DocumentModel.kind.startswith(f"{HANDOUT}-"))


def _is_handout(kind: str) -> bool:
    return kind == HANDOUT or kind.startswith(f"{HANDOUT}-")


def visits_of(session: Session, patient_id: UUID) -> tuple[VisitSummary, ...]:
    """The visits of a patient, newest first: dates, price, and what may be printed. Nothing else of them."""
    reading.patient_row(session, patient_id)
    visit, plan = ConsultationModel, PlanModel
    visits = session.execute(
        select(
            visit.id,
            visit.started_at,
            visit.finished_at,
            plan.price_low,
            plan.price_high,
            plan.currency,
            plan.first_session,
        )
        .outerjoin(plan, plan.consultation_id == visit.id)
        .where(visit.patient_id == patient_id)
        .order_by(visit.started_at.desc(), visit.id)
    ).all()
    handouts = _released(session, patient_id)
    printed = _printed(session, list(handouts.values()))
    return tuple(
        VisitSummary(
            id=row.id,
            started=row.started_at,
            finished=row.finished_at,
            price_low=row.price_low,
            price_high=row.price_high,
            currency=row.currency,
            first_session=row.first_session,
            handout_id=handouts.get(row.id),
            printed_at=printed.get(handouts[row.id]) if row.id in handouts else None,
        )
        for row in visits
    )


def _released(session: Session, patient_id: UUID) -> dict[UUID, UUID]:
    """The newest released handout of each visit of a patient."""
    rows = session.execute(
        select(DocumentModel.consultation_id, DocumentModel.id)
        .join(DocumentReleaseModel, DocumentReleaseModel.document_id == DocumentModel.id)
        .join(ConsultationModel, ConsultationModel.id == DocumentModel.consultation_id)
        .where(ConsultationModel.patient_id == patient_id, _IS_HANDOUT)
        .order_by(DocumentReleaseModel.entered_at, DocumentModel.version)
    )
    # The last one of each counts.
    return {row.consultation_id: row.id for row in rows}


def _printed(session: Session, documents: list[UUID]) -> dict[UUID, datetime]:
    """When some documents were last printed."""
    printing = DocumentPrintingModel
    at = printing.entered_at
    rows = session.execute(
        select(printing.document_id, func.max(at, type_=at.type).label("printed_at"))
        .where(printing.document_id.in_(documents))
        .group_by(printing.document_id)
    )
    return {row.document_id: row.printed_at for row in rows}


def release(session: Session, scribe: Scribe, document_id: UUID) -> StoredDocument:
    """Let the front desk print a handout from now on. Asked again it changes nothing."""
    document = reading.document(session, document_id)
    if not _is_handout(document.kind):
        raise StorageProblem(ONLY_HANDOUTS, Trouble.NOT_ALLOWED)
    if session.get(DocumentReleaseModel, document_id) is not None:
        return document
    row = DocumentReleaseModel(document_id=document_id, **entered(scribe.actor, now()))
    session.add(row)
    session.flush()
    after = release_digest(session.connection(), scribe.trail, document_id)
    scribe.note(session.connection(), Event(Action.RELEASED, "document", document_id, after=after))
    return document


def print_released(session: Session, scribe: Scribe, document_id: UUID, id: UUID) -> bytes:
    """The bytes of a released handout for the printer; noted as a printing. Errors: `StorageProblem`."""
    released = session.get(DocumentReleaseModel, document_id) is not None
    if not released or not _is_handout(reading.document(session, document_id).kind):
        raise StorageProblem.of(Trouble.NOT_RELEASED)
    content = reading.document_bytes(session, document_id, scribe.sealer)
    mark_printed(session, scribe, document_id, id)
    return content


def mark_printed(session: Session, scribe: Scribe, document_id: UUID, id: UUID) -> StoredDocument:
    """Keep that a document was printed now; a printing with one id is a row once."""
    kept = session.scalar(
        select(DocumentPrintingModel.document_id).where(DocumentPrintingModel.printing_id == id)
    )
    if kept is not None and kept != document_id:
        raise StorageProblem.of(Trouble.SAME_ID)
    document = reading.document(session, document_id)
    if kept is not None:
        return document
    session.add(
        DocumentPrintingModel(document_id=document_id, printing_id=id, **entered(scribe.actor, now()))
    )
    session.flush()
    after = printing_digest(session.connection(), scribe.trail, id)
    event = Event(Action.PRINTED, "document", document_id, after=after, detail=document.kind, id=id)
    scribe.note(session.connection(), event)
    return reading.document(session, document_id)
