"""What patients said to the uses of their photographs: the row noted last counts."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid5

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
        .where(PhotoConsentModel.patient_id.in_(records_of(session, patient_id)))
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
    _add(session, scribe, patient_id, use, answer, id, detail=use)
    return said(session, patient_id)


def keep_refusals(session: Session, scribe: Scribe, one: UUID, other: UUID, id: UUID) -> None:
    """Two records become one person: a no in either counts until the patient is asked again.

    Without this a later yes in the other record would undo it. The no is noted once more, under the record
    where it was said: taken apart again, each record has the answer that it had. `id` is that of the merge.
    """
    for each in (one, other):
        hold(session, each)
    for use in PHOTO_USES:
        newest = {each: _newest(session, each, use) for each in (one, other)}
        last = max((row for row in newest.values() if row is not None), key=_place, default=None)
        if last is None or last.answer != "Y":
            continue
        for row in newest.values():
            if row is not None and row.answer == "N":
                detail = f"{use}, again at a merge"
                _add(session, scribe, row.patient_id, use, "N", uuid5(id, use), detail=detail)


def _newest(session: Session, patient_id: UUID, use: str) -> PhotoConsentModel | None:
    return session.scalars(
        select(PhotoConsentModel)
        .where(
            PhotoConsentModel.patient_id.in_(records_of(session, patient_id)), PhotoConsentModel.use == use
        )
        .order_by(PhotoConsentModel.sequence.desc())
        .limit(1)
    ).one_or_none()


def _place(row: PhotoConsentModel) -> int:
    return row.sequence


def _add(
    session: Session, scribe: Scribe, patient_id: UUID, use: str, answer: YesOrNo, id: UUID, *, detail: str
) -> None:
    session.add(
        PhotoConsentModel(
            id=id, patient_id=patient_id, use=use, answer=answer, **entered(scribe.actor, now())
        )
    )
    session.flush()
    after = photo_consent_digest(session.connection(), scribe.trail, id)
    event = Event(Action.PHOTO_CONSENT, "patient", patient_id, after=after, detail=detail, id=id)
    scribe.note(session.connection(), event)


def hold(session: Session, patient_id: UUID) -> None:
    """Keep other desks from changing what stands of this person's photos until this transaction ends.

    The kept record is held, whichever record of the person is named: two desks may name different ones.
    """
    kept = kept_record(session.connection(), patient_id)
    held = session.execute(
        select(PatientModel.id).where(PatientModel.id == kept).with_for_update()
    ).one_or_none()
    if held is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
