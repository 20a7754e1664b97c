"""What the front desk may know of a visit, and the handouts that are released for it to print."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db import reading
from db.audit.digests import printing_digest, release_digest
from db.audit.events import Action, Event
from db.codec import entered, now
from db.errors import StorageProblem, Trouble
from db.merges import records_of
from db.models import (
    AnswerChangeModel,
    ConsultationModel,
    DocumentModel,
    DocumentPrintingModel,
    DocumentReleaseModel,
    OverrideModel,
    PlanModel,
)
from db.records import HandoutState, StoredDocument, VisitSummary
from db.scribe import Scribe
from db.visit_order import after_releases

HANDOUT = "handout"
"""How storage names a handout; another language or size of type is named after it: "handout-es"."""
ONLY_HANDOUTS = "Only a handout can be released for printing: choose the handout."
RELEASE_NEWER = "There is a newer version of this handout: release that one."
MAKE_AGAIN = "An answer was changed after this handout was made: make it again and release that one."
OUTDATED = "This handout was made before the last change: ask the practitioner."
NEWER_WAITS = "A newer version of this handout waits: ask the practitioner to release it."

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
        .where(visit.patient_id.in_(records_of(session, patient_id)))
        .order_by(visit.started_at.desc(), visit.id)
    ).all()
    handouts, waiting = _released(session, patient_id)
    printed = _printed(session, list(handouts.values()))
    outdated = _outdated(session, list(handouts.values()))
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
            newer_waits=row.id in waiting,
            is_outdated=handouts.get(row.id) in outdated,
        )
        for row in visits
    )


def handouts_of(session: Session, consultation_id: UUID) -> tuple[HandoutState, ...]:
    """How the handouts of a visit stand with the front desk, in the order they were made."""
    rows = session.execute(
        select(DocumentModel.id, DocumentReleaseModel.document_id.label("released"))
        .outerjoin(DocumentReleaseModel, DocumentReleaseModel.document_id == DocumentModel.id)
        .where(DocumentModel.consultation_id == consultation_id, _IS_HANDOUT)
        .order_by(DocumentModel.entered_at, DocumentModel.kind, DocumentModel.version)
    ).all()
    outdated = _outdated(session, [row.id for row in rows])
    return tuple(HandoutState(row.id, row.released is not None, row.id in outdated) for row in rows)


def _outdated(session: Session, documents: list[UUID]) -> set[UUID]:
    """Those of some documents after which an answer of their visit was changed, or a finding overruled.

    The version of the consultation tells nothing, because turning its pages counts too; so the times at which
    storage took them are compared; whatever the clocks say, they stand in the order of storing
    (`db.visit_order`). An answer that was changed and changed back counts as changed: nobody may guess what
    was printed meanwhile. The patient's details do not count, because the front desk changes those itself and
    has them before it.
    """
    found: set[UUID] = set()
    for model in (AnswerChangeModel, OverrideModel):
        later = (
            select(model.sequence)
            .where(
                model.consultation_id == DocumentModel.consultation_id,
                model.entered_at > DocumentModel.entered_at,
            )
            .exists()
        )
        found.update(session.scalars(select(DocumentModel.id).where(DocumentModel.id.in_(documents), later)))
    return found


def _released(session: Session, patient_id: UUID) -> tuple[dict[UUID, UUID], set[UUID]]:
    """The released handout of each visit of a patient, and the visits where one made later waits.

    A newer version takes the release away from the one before it: that may be wrong, or another patient's.
    Of handouts in several languages or sizes the one released last counts.
    """
    rows = session.execute(
        select(
            DocumentModel.consultation_id,
            DocumentModel.id,
            DocumentModel.kind,
            DocumentModel.entered_at,
            DocumentReleaseModel.entered_at.label("released_at"),
        )
        .outerjoin(DocumentReleaseModel, DocumentReleaseModel.document_id == DocumentModel.id)
        .join(ConsultationModel, ConsultationModel.id == DocumentModel.consultation_id)
        .where(ConsultationModel.patient_id.in_(records_of(session, patient_id)), _IS_HANDOUT)
        .order_by(DocumentModel.version)
    ).all()
    # The last version of each kind counts.
    newest = {(row.consultation_id, row.kind): row for row in rows}
    given: dict[UUID, Any] = {}
    for row in sorted((row for row in newest.values() if row.released_at), key=lambda row: row.released_at):
        given[row.consultation_id] = row
    once_released = {(row.consultation_id, row.kind) for row in rows if row.released_at}
    waiting = {
        row.consultation_id
        for key, row in newest.items()
        if row.released_at is None
        and (
            key in once_released
            or (row.consultation_id in given and row.entered_at > given[row.consultation_id].entered_at)
        )
    }
    return {visit: row.id for visit, row in given.items()}, waiting


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
    """Let the front desk print a handout from now on. Asked again it changes nothing.

    Errors: `StorageProblem` for what is no handout, has a newer version, or was made before the last change.
    """
    document = reading.document(session, document_id)
    if not _is_handout(document.kind):
        raise StorageProblem(ONLY_HANDOUTS, Trouble.NOT_ALLOWED)
    if session.get(DocumentReleaseModel, document_id) is not None:
        return document
    if _has_newer(session, document):
        raise StorageProblem(RELEASE_NEWER, Trouble.NOT_ALLOWED)
    if _outdated(session, [document_id]):
        raise StorageProblem(MAKE_AGAIN, Trouble.NOT_ALLOWED)
    at = after_releases(session.connection(), document.consultation_id, now())
    session.add(DocumentReleaseModel(document_id=document_id, **entered(scribe.actor, at)))
    session.flush()
    after = release_digest(session.connection(), scribe.trail, document_id)
    scribe.note(session.connection(), Event(Action.RELEASED, "document", document_id, after=after))
    return document


def _has_newer(session: Session, document: StoredDocument) -> bool:
    """Whether a newer version of a document was made in its visit."""
    newest = session.scalar(
        select(func.max(DocumentModel.version)).where(
            DocumentModel.consultation_id == document.consultation_id, DocumentModel.kind == document.kind
        )
    )
    return newest is not None and newest > document.version


def print_released(session: Session, scribe: Scribe, document_id: UUID, id: UUID) -> bytes:
    """The bytes of a released handout for the printer; noted as a printing. Errors: `StorageProblem`."""
    if session.get(DocumentReleaseModel, document_id) is None:
        raise StorageProblem.of(Trouble.NOT_RELEASED)
    document = reading.document(session, document_id)
    if not _is_handout(document.kind):
        raise StorageProblem.of(Trouble.NOT_RELEASED)
    if _has_newer(session, document):
        raise StorageProblem(NEWER_WAITS, Trouble.NOT_RELEASED)
    if _outdated(session, [document_id]):
        raise StorageProblem(OUTDATED, Trouble.NOT_RELEASED)
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
