"""What is written and read of photographs, each function one piece of work in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import reading
from db.audit.digests import photo_digest, photo_state_digest
from db.audit.events import Action, Event
from db.codec import entered, now
from db.errors import StorageProblem, Trouble
from db.merges import records_of
from db.models import ConsultationModel, PhotoModel, PhotoStateModel
from db.photo_consents import hold, said
from db.photo_records import RECORD, NewPhoto, PhotoChange, StoredPhoto
from db.scribe import Scribe
from db.sealing import Sealer
from intake.photo_file import (
    LONGEST_SIDE,
    MEDIA_TYPE,
    MOST_KEPT_BYTES,
    MOST_THUMBNAIL_BYTES,
    THUMBNAIL_SIDE,
    walked,
)
from intake.photo_prompts import is_asked_for

KIND = "photo"
NOT_AGREED = "The patient has not agreed to photos for the record: ask first, and note what they say."
TAKEN_BACK = "The patient has not agreed to photos for the record, so they are not shown."
NOT_FOR_THIS = "The patient has not agreed to this use of their photos: it is not exported."
REMOVED = "This photo was removed: bring it back first."
NOT_CLEAN = "This picture was not made ready by Candor: import it again."

_VALUES = ("region", "side", "pose", "taken_on", "width", "height")


# Photographs


def photos_of_patient(
    session: Session, patient_id: UUID, *, with_removed: bool = False
) -> tuple[StoredPhoto, ...]:
    """The photographs of all visits of a patient, the oldest first; all records of this person are one."""
    reading.patient_row(session, patient_id)
    rows = session.execute(
        select(
            PhotoModel.id,
            PhotoModel.consultation_id,
            ConsultationModel.patient_id,
            ConsultationModel.started_at.label("visit"),
            *(getattr(PhotoModel, name) for name in _VALUES),
            PhotoModel.sha256,
            PhotoModel.entered_at.label("added_at"),
            PhotoModel.entered_by.label("added_by"),
        )
        .join(ConsultationModel, ConsultationModel.id == PhotoModel.consultation_id)
        .where(ConsultationModel.patient_id.in_(records_of(session, patient_id)))
    ).all()
    states = _states(session, patient_id)
    baselines = _baselines(rows, states)
    photos = (
        StoredPhoto(
            **row._mapping,
            is_removed=row.id in states and states[row.id].is_removed,
            is_baseline=row.id in baselines,
        )
        for row in sorted(rows, key=_age)
    )
    return tuple(photo for photo in photos if with_removed or not photo.is_removed)


def _age(row: Any) -> tuple[date, Any, str]:
    return row.taken_on or row.added_at.date(), row.added_at, row.id.hex


def _states(session: Session, patient_id: UUID) -> Mapping[UUID, Any]:
    """What was decided last about each photograph of a patient."""
    newest = (
        select(func.max(PhotoStateModel.sequence))
        .join(PhotoModel, PhotoModel.id == PhotoStateModel.photo_id)
        .join(ConsultationModel, ConsultationModel.id == PhotoModel.consultation_id)
        .where(ConsultationModel.patient_id.in_(records_of(session, patient_id)))
        .group_by(PhotoStateModel.photo_id)
    )
    rows = session.execute(
        select(
            PhotoStateModel.photo_id,
            PhotoStateModel.sequence,
            PhotoStateModel.is_removed,
            PhotoStateModel.is_baseline,
        ).where(PhotoStateModel.sequence.in_(newest))
    )
    return {row.photo_id: row for row in rows}


def _baselines(rows: Any, states: Mapping[UUID, Any]) -> frozenset[UUID]:
    """One of each region and side: the one chosen last, else the oldest; what was removed is none.

    Should two desks choose at once, the later choice counts, so that there is never more than one.
    """
    found: dict[tuple[str, str], Any] = {}
    for row in sorted(rows, key=_age):
        state = states.get(row.id)
        if state is not None and state.is_removed:
            continue
        chosen = state.sequence if state is not None and state.is_baseline else 0
        before = found.get((row.region, row.side))
        if before is None or chosen > before[0]:
            found[row.region, row.side] = (chosen, row.id)
    return frozenset(id for _chosen, id in found.values())


def photos_of(session: Session, consultation_id: UUID) -> tuple[StoredPhoto, ...]:
    """The photographs of one visit, the oldest first."""
    patient_id = _patient_of_visit(session, consultation_id)
    return tuple(
        photo for photo in photos_of_patient(session, patient_id) if photo.consultation_id == consultation_id
    )


def _patient_of_visit(session: Session, consultation_id: UUID) -> UUID:
    found = session.scalar(
        select(ConsultationModel.patient_id).where(ConsultationModel.id == consultation_id)
    )
    if found is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    return found


def _patient_of_photo(session: Session, photo_id: UUID) -> UUID:
    found = session.scalar(
        select(ConsultationModel.patient_id)
        .join(PhotoModel, PhotoModel.consultation_id == ConsultationModel.id)
        .where(PhotoModel.id == photo_id)
    )
    if found is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    return found


def _photo(session: Session, photo_id: UUID) -> StoredPhoto:
    patient_id = _patient_of_photo(session, photo_id)
    photos = photos_of_patient(session, patient_id, with_removed=True)
    return next(photo for photo in photos if photo.id == photo_id)


def add(session: Session, scribe: Scribe, consultation_id: UUID, new: NewPhoto) -> StoredPhoto:
    """Keep a photograph; the same id is kept once. Errors: `StorageProblem` while it is not agreed to."""
    digest, small = sha256(new.content).hexdigest(), sha256(new.thumbnail).hexdigest()
    known = session.get(PhotoModel, new.id)
    if known is not None:
        same = all(getattr(known, name) == getattr(new, name) for name in _VALUES)
        if not same or known.sha256 != digest or known.consultation_id != consultation_id:
            raise StorageProblem.of(Trouble.SAME_ID)
        return _photo(session, new.id)
    patient_id = _patient_of_visit(session, consultation_id)
    hold(session, patient_id)
    if not said(session, patient_id).allows(RECORD):
        raise StorageProblem(NOT_AGREED, Trouble.NOT_ALLOWED)
    _refuse_unready(new)
    session.add(
        PhotoModel(
            id=new.id,
            consultation_id=consultation_id,
            **{name: getattr(new, name) for name in _VALUES},
            media_type=MEDIA_TYPE,
            sha256=digest,
            thumbnail_sha256=small,
            content=scribe.sealer.seal(new.content, new.id),
            thumbnail=scribe.sealer.seal(new.thumbnail, new.id),
            **entered(scribe.actor, now()),
        )
    )
    session.flush()
    after = photo_digest(session.connection(), scribe.trail, new.id)
    scribe.note(session.connection(), Event(Action.PHOTO_ADDED, KIND, new.id, after=after, id=new.id))
    return _photo(session, new.id)


def _refuse_unready(new: NewPhoto) -> None:
    """Nothing but pixels is stored, whoever made the picture ready, and no words of anybody's own."""
    picture, small = walked(new.content), walked(new.thumbnail)
    ready = (
        is_asked_for(new.region, new.side, new.pose)
        and (new.width, new.height) == (picture.width, picture.height)
        and 0 < min(new.width, new.height) <= max(new.width, new.height) <= LONGEST_SIDE
        and 0 < min(small.width, small.height) <= max(small.width, small.height) <= THUMBNAIL_SIDE
        and len(new.content) <= MOST_KEPT_BYTES
        and len(new.thumbnail) <= MOST_THUMBNAIL_BYTES
        and not picture.foreign
        and not small.foreign
    )
    if not ready:
        raise StorageProblem(NOT_CLEAN, Trouble.CANNOT_STORE)


def change(
    session: Session, scribe: Scribe, photo_id: UUID, what: PhotoChange, id: UUID
) -> tuple[StoredPhoto, ...]:
    """Remove a photograph, bring it back, or make it the baseline; gives the patient's photographs then.

    A removed one keeps that it was the baseline, so that bringing it back undoes everything, unless another
    was chosen meanwhile. The same id is done once.
    """
    patient_id = _patient_of_photo(session, photo_id)
    known = session.scalar(select(PhotoStateModel.photo_id).where(PhotoStateModel.id == id))
    if known is not None:
        if known != photo_id:
            raise StorageProblem.of(Trouble.SAME_ID)
        return photos_of_patient(session, patient_id)
    hold(session, patient_id)
    if what is not PhotoChange.REMOVE and not said(session, patient_id).allows(RECORD):
        raise StorageProblem(NOT_AGREED, Trouble.NOT_ALLOWED)
    photo = _photo(session, photo_id)
    states = _states(session, patient_id)
    if what is PhotoChange.BASELINE:
        if photo.is_removed:
            raise StorageProblem(REMOVED, Trouble.NOT_ALLOWED)
        for other in photos_of_patient(session, patient_id, with_removed=True):
            state = states.get(other.id)
            if other.id != photo_id and other.place == photo.place and state and state.is_baseline:
                _decide(session, scribe, other.id, state.is_removed, False, what, uuid5(id, other.id.hex))
        _decide(session, scribe, photo_id, False, True, what, id)
    else:
        was_chosen = photo_id in states and states[photo_id].is_baseline
        _decide(session, scribe, photo_id, what is PhotoChange.REMOVE, was_chosen, what, id)
    return photos_of_patient(session, patient_id)


def _decide(
    session: Session,
    scribe: Scribe,
    photo_id: UUID,
    is_removed: bool,
    is_baseline: bool,
    what: PhotoChange,
    id: UUID,
) -> None:
    session.add(
        PhotoStateModel(
            id=id,
            photo_id=photo_id,
            is_removed=is_removed,
            is_baseline=is_baseline,
            **entered(scribe.actor, now()),
        )
    )
    session.flush()
    after = photo_state_digest(session.connection(), scribe.trail, id)
    detail = "no-baseline" if what is PhotoChange.BASELINE and not is_baseline else what.value
    event = Event(Action.PHOTO_CHANGED, KIND, photo_id, after=after, detail=detail, id=id)
    scribe.note(session.connection(), event)


# Pictures


def content(session: Session, photo_id: UUID, sealer: Sealer, *, use: str = RECORD) -> bytes:
    """The picture, held against its SHA-256. Errors: `StorageProblem` when it may not be seen or used so."""
    photo = _photo(session, photo_id)
    consents = said(session, photo.patient_id)
    if not consents.allows(RECORD):
        raise StorageProblem(TAKEN_BACK, Trouble.NOT_ALLOWED)
    if not consents.allows(use):
        raise StorageProblem(NOT_FOR_THIS, Trouble.NOT_ALLOWED)
    if photo.is_removed:
        raise StorageProblem(REMOVED, Trouble.NOT_ALLOWED)
    stored = session.scalars(select(PhotoModel.content).where(PhotoModel.id == photo_id)).one()
    opened = sealer.open(stored, photo_id)
    if sha256(opened).hexdigest() != photo.sha256:
        raise StorageProblem.of(Trouble.DAMAGED)
    return opened


def thumbnails(session: Session, patient_id: UUID, sealer: Sealer) -> Mapping[UUID, bytes]:
    """The small pictures of a patient's photographs, by their ids; none while they may not be seen.

    One that is not what was stored is left out: the check of the audit names it.
    """
    if not said(session, patient_id).allows(RECORD):
        return {}
    shown = [photo.id for photo in photos_of_patient(session, patient_id)]
    rows = session.execute(
        select(PhotoModel.id, PhotoModel.thumbnail, PhotoModel.thumbnail_sha256).where(
            PhotoModel.id.in_(shown)
        )
    )
    opened = ((row, _opened(sealer, row.thumbnail, row.id)) for row in rows)
    return {row.id: small for row, small in opened if sha256(small).hexdigest() == row.thumbnail_sha256}


def _opened(sealer: Sealer, stored: bytes, photo_id: UUID) -> bytes:
    """What was sealed, b"" where that cannot be opened."""
    try:
        return sealer.open(stored, photo_id)
    except StorageProblem:
        return b""
