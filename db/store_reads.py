"""The reading calls of the store: what is stored, as it stands now.

They run on the caller's thread, each in its own short transaction, and leave a note of what was looked at.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from db import handouts, patient_list, reading
from db.actor import Actor
from db.audit.events import Action, Event
from db.audit.lost_edits import kept_edits
from db.door import Door
from db.records import (
    AnswerChange,
    Derived,
    DraftSummary,
    HandoutState,
    KeptEdit,
    PatientSummary,
    StoredClinic,
    StoredConsultation,
    StoredDocument,
    StoredPatient,
    VisitSummary,
    Waiting,
)
from db.rights import Right
from db.timeline import TimelineVisit, timeline
from db.versions import VersionedWrites
from intake.clinic import Clinic


class StoreReads:
    """The half of the store that changes nothing. Every call can fail with `StorageProblem`."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._versions = VersionedWrites(door)

    def find_patients(self, actor: Actor, text: str, *, limit: int = 50) -> tuple[PatientSummary, ...]:
        """Patients by any part of the name, by number, phone number or birth date, at most `limit`.

        The pieces of the text may come in any order, case and accents aside. Those with a word that begins
        so come first, then those with it inside a word, then those with one typing mistake in a word, last
        a few with two in a long one; each in order of their names. An empty text gives those seen or changed
        last. Who may not read consultations is not told of drafts.
        """

        def work(session: Session) -> tuple[PatientSummary, ...]:
            with_drafts = self.door.may(actor, Right.READ_CONSULTATIONS)
            return patient_list.find_patients(
                session, text, limit, today=date.today(), with_drafts=with_drafts
            )

        return self.door.read(actor, Right.SEE_PATIENTS, work)

    def count_patients(self, actor: Actor) -> int:
        """How many patients are stored."""
        return self.door.read(actor, Right.SEE_PATIENTS, patient_list.count_patients)

    def patient(self, actor: Actor, id: UUID) -> StoredPatient:
        """A patient as stored now. Saves of this patient are taken again after a conflict."""
        found = self.door.read(
            actor,
            Right.SEE_PATIENTS,
            lambda session: reading.patient(session, id),
            viewed=Event(Action.VIEWED, "patient", id),
        )
        self._versions.has_read(id)
        return found

    def visits_of(self, actor: Actor, patient_id: UUID) -> tuple[VisitSummary, ...]:
        """The visits of a patient, newest first: dates, price, the handout that may be printed."""
        return self.door.read(
            actor, Right.SEE_PATIENTS, lambda session: handouts.visits_of(session, patient_id)
        )

    def consultation(self, actor: Actor, id: UUID) -> StoredConsultation:
        """A consultation as stored now. Saves of it are taken again after a conflict."""
        found = self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.consultation(session, id),
            viewed=Event(Action.VIEWED, "consultation", id),
        )
        self._versions.has_read(id)
        return found

    def consultations_of(self, actor: Actor, patient_id: UUID) -> tuple[StoredConsultation, ...]:
        """All consultations of a patient, newest first."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.consultations_of(session, patient_id),
            viewed=Event(Action.VIEWED, "patient", patient_id, detail="visits"),
        )

    def consultations_of_day(self, actor: Actor, day: date) -> tuple[StoredConsultation, ...]:
        """All consultations that began on a day, drafts among them, in the order in which they began.

        The day is that of this computer's clock and time zone.
        """
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.consultations_of_day(session, day),
            viewed=Event(Action.VIEWED, "day", detail=day.isoformat()),
        )

    def timeline(self, actor: Actor, patient_id: UUID) -> tuple[TimelineVisit, ...]:
        """The visits of a patient with their plans and documents, newest first."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: timeline(session, patient_id),
            viewed=Event(Action.VIEWED, "patient", patient_id, detail="timeline"),
        )

    def waiting(self, actor: Actor, since: date) -> tuple[Waiting, ...]:
        """The patients whose treatment is possible from a day on, that day no earlier than `since`."""
        return self.door.read(
            actor, Right.READ_CONSULTATIONS, lambda session: patient_list.waiting(session, since)
        )

    def drafts(self, actor: Actor) -> tuple[DraftSummary, ...]:
        """The unfinished consultations, last saved first."""
        return self.door.read(actor, Right.READ_CONSULTATIONS, reading.drafts)

    def changes_of(self, actor: Actor, consultation_id: UUID) -> tuple[AnswerChange, ...]:
        """Every change of a consultation's answers, in the order they were saved."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.changes_of(session, consultation_id),
            viewed=Event(Action.VIEWED, "consultation", consultation_id, detail="changes"),
        )

    def lost_edits_of(self, actor: Actor, record_id: UUID) -> tuple[KeptEdit, ...]:
        """What conflicts kept from being saved of a patient or a consultation, oldest first."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: kept_edits(session, record_id),
            viewed=Event(Action.VIEWED, "lost edit", record_id),
        )

    def derived_of(self, actor: Actor, consultation_id: UUID) -> Derived:
        """The typed rows of a consultation; findings by treatment, then by contraindication."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.derived_of(session, consultation_id),
            viewed=Event(Action.VIEWED, "consultation", consultation_id, detail="findings"),
        )

    def documents_of(self, actor: Actor, consultation_id: UUID) -> tuple[StoredDocument, ...]:
        """The documents of a consultation, in the order they were made."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.documents_of(session, consultation_id),
            viewed=Event(Action.VIEWED, "consultation", consultation_id, detail="documents"),
        )

    def document_bytes(self, actor: Actor, id: UUID) -> bytes:
        """The exact bytes of a document, held against their SHA-256 first.

        They are given when the note of it is on the disk, not before: call it on a worker.
        """
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.document_bytes(session, id, self.door.sealer),
            viewed=Event(Action.VIEWED, "document", id),
            noted_first=True,
        )

    def handouts_of(self, actor: Actor, consultation_id: UUID) -> tuple[HandoutState, ...]:
        """How the handouts of a visit stand with the front desk: released, or made before the last change."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: handouts.handouts_of(session, consultation_id),
        )

    def note_export(self, actor: Actor, document_id: UUID) -> None:
        """Note that a document was saved as a file, out of the clinic's keeping.

        It does not wait for the disk; a note that the disk refuses waits like that of a look.
        """
        self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.document(session, document_id),
            viewed=Event(Action.EXPORTED, "document", document_id),
        )

    def clinic(self, actor: Actor) -> Clinic | None:
        """The clinic's settings, None before they were first saved."""
        return self.door.read(actor, Right.SEE_CLINIC, reading.clinic)

    def stored_clinic(self, actor: Actor) -> StoredClinic:
        """The clinic's settings with their version, 0 before they were first saved."""
        return self.door.read(actor, Right.SEE_CLINIC, reading.stored_clinic)
