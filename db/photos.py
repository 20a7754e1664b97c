"""Photographs of patients: kept in the clinic's file, shown and used only as the patient agreed.

A photograph is no answer: adding one to a visit that is signed changes nothing of what was signed. It carries
the day it was taken and when it was added, and the pictures of a course's sessions belong to its visit.

Rows are only ever added. A removed photograph is shown and given out no more, and its bytes stay in the file
until the record as a whole may be destroyed; so it is when the patient takes their yes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from uuid import UUID

from db import photo_consents, photo_rows
from db.actor import Actor
from db.audit.events import Action, Event
from db.door import Door
from db.photo_records import NewPhoto, PhotoChange, PhotoConsents, StoredPhoto, YesOrNo
from db.rights import Right
from intake.consent_texts import PHOTO_USES


class Photos:
    """Adding, showing, deciding about, and giving out photographs. Every call can fail with
    `StorageProblem`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    # Reads

    def photos_of(self, actor: Actor, consultation_id: UUID) -> tuple[StoredPhoto, ...]:
        """The photographs of one visit that were not removed, the oldest first; no pictures."""
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: photo_rows.photos_of(session, consultation_id),
            viewed=Event(Action.VIEWED, "consultation", consultation_id, detail="photos"),
        )

    def photos_of_patient(self, actor: Actor, patient_id: UUID) -> tuple[StoredPhoto, ...]:
        """Those of all visits of a patient, the oldest first; no pictures."""
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: photo_rows.photos_of_patient(session, patient_id),
            viewed=Event(Action.VIEWED, "patient", patient_id, detail="photos"),
        )

    def consents_of(self, actor: Actor, patient_id: UUID) -> PhotoConsents:
        """What a patient said to each use of their photographs."""
        return self._door.read(
            actor, Right.READ_CONSULTATIONS, lambda session: photo_consents.consents_of(session, patient_id)
        )

    def content(self, actor: Actor, photo_id: UUID) -> bytes:
        """The picture, a JPEG, once the note of it is on the disk: call it on a worker.

        Errors: `StorageProblem` while the patient does not agree to photos for the record, or it is removed.
        """
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: photo_rows.content(session, photo_id, self._door.sealer),
            viewed=Event(Action.VIEWED, photo_rows.KIND, photo_id),
            noted_first=True,
        )

    def thumbnails(self, actor: Actor, patient_id: UUID) -> Mapping[UUID, bytes]:
        """The small pictures of a patient's photographs, JPEG, by photo id. Seeing them is one look.

        Empty while the patient does not agree to photos for the record.
        """
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: photo_rows.thumbnails(session, patient_id, self._door.sealer),
            viewed=Event(Action.VIEWED, "patient", patient_id, detail="small-photos"),
        )

    def export(self, actor: Actor, photo_id: UUID, use: str) -> bytes:
        """The picture to give out for a use that the patient agreed to; noted as exported before it is given.

        Call it on a worker. Errors: `StorageProblem` for a use that is not agreed to, `ValueError` for none.
        """
        _require_use(use)
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: photo_rows.content(session, photo_id, self._door.sealer, use=use),
            viewed=Event(Action.EXPORTED, photo_rows.KIND, photo_id, detail=use),
            noted_first=True,
        )

    # Writes

    def add(self, actor: Actor, consultation_id: UUID, photo: NewPhoto) -> Future[StoredPhoto]:
        """Keep a photograph with a visit, under an id of the caller's making.

        Errors: `StorageProblem` while the patient does not agree to photos for the record, or when the file
        holds anything but pixels.
        """
        return self._door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: photo_rows.add(session, scribe, consultation_id, photo),
        )

    def change(
        self, actor: Actor, photo_id: UUID, what: PhotoChange, *, id: UUID
    ) -> Future[tuple[StoredPhoto, ...]]:
        """Remove a photograph, bring it back, or make it the one baseline of its region and side.

        Gives the patient's photographs as they stand then.
        """
        return self._door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: photo_rows.change(session, scribe, photo_id, what, id),
        )

    def note_consent(
        self, actor: Actor, patient_id: UUID, use: str, answer: YesOrNo, *, id: UUID
    ) -> Future[PhotoConsents]:
        """Keep what a patient said to a use. Errors: `ValueError` for no use, or no Y and no N."""
        _require_use(use)
        if answer not in ("Y", "N"):
            raise ValueError(answer)
        return self._door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: photo_consents.note_consent(session, scribe, patient_id, use, answer, id),
        )


def _require_use(use: str) -> None:
    if use not in PHOTO_USES:
        raise ValueError(use)
