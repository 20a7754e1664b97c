"""What is written of a consultation, except its answers. Each function is one piece of the writer's work."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from db import reading
from db.audit.digests import consultation_digest, document_digest
from db.audit.events import Action, Event
from db.codec import count_answered, entered, now, override_of, override_values
from db.errors import Conflict, StorageProblem, Trouble
from db.merges import require_kept
from db.models import ConsultationModel, DocumentModel, OverrideModel, PatientModel
from db.records import MadeFrom, Saved, StoredConsultation, StoredDocument
from db.scribe import Scribe
from db.signing_rules import require_unfrozen, signed_once
from db.visit_order import after_changes, after_documents, hold, require_unchanged
from intake.answer_document import answers_to_json
from intake.conditions import Answers
from intake.screening import Override

KIND = "consultation"

_PATIENT = cast(Table, PatientModel.__table__)
_CONSULTATION = cast(Table, ConsultationModel.__table__)
_SEEN = update(_PATIENT).where(_PATIENT.c.id == bindparam("patient")).values(active_at=bindparam("at"))


def start_consultation(
    session: Session,
    scribe: Scribe,
    patient_id: UUID,
    *,
    consultation_id: UUID,
    catalogue_version: str,
    at: datetime,
) -> StoredConsultation:
    """Begin a visit without answers. Asked again with the same id, it gives what is stored."""
    stored = session.get(ConsultationModel, consultation_id)
    if stored is not None:
        current = reading.consultation(session, consultation_id)
        if current.patient_id != patient_id:
            raise StorageProblem.of(Trouble.SAME_ID)
        return current
    reading.patient_row(session, patient_id)
    require_kept(session, patient_id)
    saved_at = now()
    row = ConsultationModel(
        id=consultation_id,
        patient_id=patient_id,
        started_at=at,
        finished_at=None,
        catalogue_version=catalogue_version,
        page="",
        answers=answers_to_json(Answers()),
        answered=count_answered(Answers()),
        saved_at=saved_at,
        saved_by_id=scribe.actor.id,
        saved_by=scribe.actor.name,
    )
    session.add(row)
    session.flush()
    # The list of patients shows those seen last first. That is no change of who they are: no new version.
    connection = session.connection()
    session.execute(_SEEN, {"patient": patient_id, "at": saved_at})
    after = consultation_digest(connection, scribe.trail, consultation_id)
    scribe.note(connection, Event(Action.ADDED, KIND, consultation_id, after=after))
    return reading.consultation(session, consultation_id)


def add_override(session: Session, scribe: Scribe, consultation_id: UUID, override: Override) -> Saved:
    """Keep a clinician's decision. The same decision asked for again is kept once."""
    row = consultation_row(session, consultation_id)
    kept = session.scalars(select(OverrideModel).where(OverrideModel.consultation_id == consultation_id))
    if any(override_of(one) == override for one in kept):
        return Saved(row.version, row.saved_at)
    if row.finished_at is not None and not signed_once(session, consultation_id):
        raise StorageProblem.of(Trouble.FINISHED)
    at, before = now(), consultation_digest(session.connection(), scribe.trail, consultation_id)
    hold(session, consultation_id)
    who = entered(scribe.actor, after_documents(session.connection(), consultation_id, at))
    session.add(OverrideModel(consultation_id=consultation_id, **override_values(override), **who))
    return _saved(session, row, scribe, at, Action.OVERRULED, before)


def finish_consultation(
    session: Session, scribe: Scribe, consultation_id: UUID, expected_version: int
) -> Saved:
    """End a visit. One that is finished already stays as it is. Errors: `Conflict` when it is no longer at
    the expected version.
    """
    row = consultation_row(session, consultation_id)
    if row.version != expected_version:
        repeated = row.version == expected_version + 1 and row.saved_by_id == scribe.actor.id
        if repeated and row.finished_at == row.saved_at:
            return Saved(row.version, row.saved_at)
        if row.version < expected_version:
            raise StorageProblem.of(Trouble.EARLIER_FAILED)
        raise Conflict(reading.consultation(session, consultation_id))
    if row.finished_at is not None:
        return Saved(row.version, row.finished_at)
    at, before = now(), consultation_digest(session.connection(), scribe.trail, consultation_id)
    row.finished_at = at
    # That a visit has ended changes nothing that was signed.
    return _saved(session, row, scribe, at, Action.FINISHED, before, may_be_signed=True)


def reopen_consultation(
    session: Session, scribe: Scribe, consultation_id: UUID, expected_version: int
) -> Saved:
    """Open a finished visit again, which nobody has signed. One that is open already stays as it is.

    Errors: `StorageProblem` (signed): that takes an amendment; `Conflict` when it is no longer at the
    expected version.
    """
    row = consultation_row(session, consultation_id)
    require_unfrozen(session.connection(), consultation_id)
    if row.finished_at is None:
        return Saved(row.version, row.saved_at)
    if row.version < expected_version:
        raise StorageProblem.of(Trouble.EARLIER_FAILED)
    if row.version != expected_version:
        raise Conflict(reading.consultation(session, consultation_id))
    at, before = now(), consultation_digest(session.connection(), scribe.trail, consultation_id)
    row.finished_at = None
    return _saved(session, row, scribe, at, Action.REOPENED, before)


def open_again(session: Session, scribe: Scribe, consultation_id: UUID) -> None:
    """A visit whose signing is amended is a draft again. It keeps its version: no answer is changed by it,
    and what is typed at another desk goes on from there.
    """
    connection = session.connection()
    before = consultation_digest(connection, scribe.trail, consultation_id)
    opened = update(_CONSULTATION).where(
        _CONSULTATION.c.id == consultation_id, _CONSULTATION.c.finished_at.is_not(None)
    )
    if connection.execute(opened.values(finished_at=None)).rowcount == 0:
        return
    session.expire(consultation_row(session, consultation_id))
    after = consultation_digest(connection, scribe.trail, consultation_id)
    scribe.note(connection, Event(Action.REOPENED, KIND, consultation_id, before=before, after=after))


def consultation_row(session: Session, consultation_id: UUID) -> ConsultationModel:
    """A consultation's row. Errors: `StorageProblem` when there is none."""
    row = session.get(ConsultationModel, consultation_id)
    if row is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    return row


def _saved(
    session: Session,
    row: ConsultationModel,
    scribe: Scribe,
    at: datetime,
    action: Action,
    before: str,
    *,
    may_be_signed: bool = False,
) -> Saved:
    row.saved_at, row.saved_by_id, row.saved_by = at, scribe.actor.id, scribe.actor.name
    session.flush()
    connection = session.connection()
    if not may_be_signed:
        require_unfrozen(connection, row.id)
    after = consultation_digest(connection, scribe.trail, row.id)
    detail = f"version {row.version}"
    scribe.note(connection, Event(action, KIND, row.id, before=before, after=after, detail=detail))
    return Saved(row.version, at)


def add_document(
    session: Session,
    scribe: Scribe,
    consultation_id: UUID,
    *,
    document_id: UUID,
    kind: str,
    pdf: bytes,
    pages: int,
    made_from: MadeFrom | None = None,
) -> StoredDocument:
    """Keep the exact bytes of a document. Asked again with the same id and bytes, it is kept once.

    Errors: `StorageProblem` when an answer was changed since what it was made from.
    """
    consultation_row(session, consultation_id)
    digest = sha256(pdf).hexdigest()
    stored = session.get(DocumentModel, document_id)
    if stored is not None:
        if (stored.consultation_id, stored.kind, stored.sha256) != (consultation_id, kind, digest):
            raise StorageProblem.of(Trouble.SAME_ID)
        return reading.document(session, document_id)
    hold(session, consultation_id)
    if made_from is not None:
        require_unchanged(session, consultation_id, made_from)
    latest = session.scalar(
        select(func.max(DocumentModel.version)).where(
            DocumentModel.consultation_id == consultation_id, DocumentModel.kind == kind
        )
    )
    row = DocumentModel(
        id=document_id,
        consultation_id=consultation_id,
        kind=kind,
        version=(latest or 0) + 1,
        sha256=digest,
        pages=pages,
        content=scribe.sealer.seal(pdf, document_id),
        **entered(scribe.actor, after_changes(session.connection(), consultation_id, now())),
    )
    session.add(row)
    session.flush()
    after = document_digest(session.connection(), scribe.trail, document_id)
    event = Event(Action.DOCUMENT_MADE, "document", document_id, after=after, detail=kind)
    scribe.note(session.connection(), event)
    return reading.document(session, document_id)
