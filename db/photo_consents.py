"""What patients said to the uses of their photographs: the row noted last counts."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import reading
from db.audit.digests import photo_consent_digest
from db.audit.events import Action, Event
from db.codec import entered, now
from db.errors import StorageProblem, Trouble
from db.merges import kept_record, records_of
from db.models import PatientModel, PhotoConsentModel
from db.photo_records import PhotoConsent, PhotoConsents, YesOrNo
from db.scribe import Scribe
from intake.consent_texts import PHOTO_USES


def person_records(session: Session, patient_id: UUID) -> tuple[UUID, ...]:
    """Every record of this person: photographs and what was said of them belong to the person."""
    return records_of(session, kept_record(session.connection(), patient_id))


def consents_of(session: Session, patient_id: UUID) -> PhotoConsents:
    """What a patient said to each use; the row noted last counts, under any record of this person."""
    reading.patient_row(session, patient_id)
    return said(session, patient_id)


def said(session: Session, patient_id: UUID) -> PhotoConsents:
    rows = session.execute(
        select(
            PhotoConsentModel.use,
            PhotoConsentModel.answer,
            PhotoConsentModel.entered_at,
            PhotoConsentModel.entered_by,
        )
        .where(PhotoConsentModel.patient_id.in_(person_records(session, patient_id)))
        .order_by(PhotoConsentModel.sequence)
    ).all()
    last = {
        row.use: PhotoConsent(row.use, cast(YesOrNo, row.answer), row.entered_at, row.entered_by)
        for row in rows
        if row.answer in ("Y", "N")
    }
    return PhotoConsents(tuple(last.get(use, PhotoConsent(use)) for use in PHOTO_USES))


def note_consent(
    session: Session, scribe: Scribe, patient_id: UUID, use: str, answer: YesOrNo, id: UUID
) -> PhotoConsents:
    """Keep what a patient said to a use of photographs; the same id is kept once."""
    known = session.scalar(select(PhotoConsentModel).where(PhotoConsentModel.id == id))
    if known is not None:
        if (known.patient_id, known.use, known.answer) != (patient_id, use, answer):
            raise StorageProblem.of(Trouble.SAME_ID)
        return said(session, patient_id)
    hold(session, patient_id)
    session.add(
        PhotoConsentModel(
            id=id, patient_id=patient_id, use=use, answer=answer, **entered(scribe.actor, now())
        )
    )
    session.flush()
    after = photo_consent_digest(session.connection(), scribe.trail, id)
    event = Event(Action.PHOTO_CONSENT, "patient", patient_id, after=after, detail=use, id=id)
    scribe.note(session.connection(), event)
    return said(session, patient_id)


def hold(session: Session, patient_id: UUID) -> None:
    """Keep other desks from changing what stands of this patient's photos until this transaction ends."""
    held = session.execute(
        select(PatientModel.id).where(PatientModel.id == patient_id).with_for_update()
    ).one_or_none()
    if held is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
