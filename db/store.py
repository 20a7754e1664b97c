"""The clinic's file: everything that is read and written goes through one `Store`.

Reads run on the caller's thread, each in its own short transaction. Writes return a future and run in order
on one thread; a future resolves only when its change is on the disk. A call repeated with the same id or the
same expected version changes nothing more.

One save of a record may wait for another: their expected versions then count up by one. After a `Conflict`
every further save of that record is refused, also those already waiting, until `patient` or `consultation`
has read it again. Otherwise a waiting save could meet its version by chance and overwrite what somebody
else wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date, datetime
from pathlib import Path
from platform import node
from threading import Lock
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db import reading, saving_consultations, saving_patients
from db.actor import Actor
from db.audit.events import Action, Event
from db.columns import utc
from db.door import Door
from db.engine import LOCK_WAIT_SECONDS, for_reading, make_engine
from db.errors import Conflict
from db.people import People
from db.problems import in_sentences
from db.records import (
    AnswerChange,
    Derived,
    DraftSummary,
    PatientSummary,
    Saved,
    StoredConsultation,
    StoredDocument,
    StoredPatient,
)
from db.rights import Right
from db.saving_answers import AnswerSave, AnswerSaver
from db.schema import bring_up_to_date, check
from db.scribe import Scribe
from db.sealing import InEncryptedFile
from db.secrets import Secrets
from db.writer import in_session
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.consultation import Patient
from intake.screening import Override

Result = TypeVar("Result")


class Store:
    """An open clinic. Every call can fail with `StorageProblem`, a versioned write also with `Conflict`.

    `people` holds who may sign in. Each call asks for a right of its actor's role, at the `Door`.
    """

    def __init__(self, door: Door) -> None:
        """For a database that is up to date; `open` is the usual way."""
        self.door = door
        self.people = People(door)
        self._answers = AnswerSaver()
        self._conflicts: set[UUID] = set()
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path, *, secrets: Secrets, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> Store:
        """Open a file, make it when there is none, bring it up to date when it is behind.

        `lock_wait_seconds` is how long a save waits for another program. A file of a newer program, of
        another one, or under another key is refused and stays as it is.
        """
        key = secrets.data_key

        def ready() -> Door:
            engine = make_engine(path, key=key, lock_wait_seconds=lock_wait_seconds)
            try:
                stored = check(path, key=key, lock_wait_seconds=lock_wait_seconds)
                bring_up_to_date(engine, path, key=key, stored=stored)
                for_reading(engine).connect().close()
            except BaseException:
                engine.dispose()
                raise
            return Door(engine, audit_key=secrets.audit_key, machine=node(), sealer=InEncryptedFile())

        return cls(in_sentences(ready))

    def close(self) -> None:
        """Finish the saves that were asked for, then close. Closing twice does nothing."""
        self.door.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    # Reads, on any thread

    def find_patients(self, actor: Actor, text: str, *, limit: int = 50) -> tuple[PatientSummary, ...]:
        """Patients by any part of the name, number, phone number or birth date, in order of their names.

        Every piece of the text must be the beginning of a word, in any order, case and accents aside. An
        empty text gives those seen or changed last.
        """
        return self.door.read(
            actor, Right.SEE_PATIENTS, lambda session: reading.find_patients(session, text, limit)
        )

    def count_patients(self, actor: Actor) -> int:
        """How many patients are stored."""
        return self.door.read(actor, Right.SEE_PATIENTS, reading.count_patients)

    def patient(self, actor: Actor, id: UUID) -> StoredPatient:
        """A patient as stored now. Saves of this patient are taken again after a conflict."""
        found = self.door.read(
            actor,
            Right.SEE_PATIENTS,
            lambda session: reading.patient(session, id),
            viewed=Event(Action.VIEWED, "patient", id),
        )
        self._has_read(id)
        return found

    def consultation(self, actor: Actor, id: UUID) -> StoredConsultation:
        """A consultation as stored now. Saves of it are taken again after a conflict."""
        found = self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.consultation(session, id),
            viewed=Event(Action.VIEWED, "consultation", id),
        )
        self._has_read(id)
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
            actor, Right.READ_CONSULTATIONS, lambda session: reading.consultations_of_day(session, day)
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

    def derived_of(self, actor: Actor, consultation_id: UUID) -> Derived:
        """The typed rows of a consultation; findings by treatment, then by contraindication."""
        return self.door.read(
            actor, Right.READ_CONSULTATIONS, lambda session: reading.derived_of(session, consultation_id)
        )

    def documents_of(self, actor: Actor, consultation_id: UUID) -> tuple[StoredDocument, ...]:
        """The documents of a consultation, in the order they were made."""
        return self.door.read(
            actor, Right.READ_CONSULTATIONS, lambda session: reading.documents_of(session, consultation_id)
        )

    def document_bytes(self, actor: Actor, id: UUID) -> bytes:
        """The exact bytes of a document, held against their SHA-256 first."""
        return self.door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.document_bytes(session, id),
            viewed=Event(Action.VIEWED, "document", id),
        )

    def clinic(self, actor: Actor) -> Clinic | None:
        """The clinic's settings, None before they were first saved."""
        return self.door.read(actor, Right.SEE_CLINIC, reading.clinic)

    # Writes, in order on the writer's thread

    def add_patient(self, actor: Actor, patient: Patient, *, id: UUID) -> Future[StoredPatient]:
        """Store a new patient under an id of the caller's making."""
        return self.door.write(
            actor,
            Right.CHANGE_PATIENTS,
            lambda session, scribe: saving_patients.add_patient(session, scribe, patient, id),
        )

    def change_patient(
        self, actor: Actor, id: UUID, expected_version: int, patient: Patient
    ) -> Future[Saved]:
        """Replace a patient's identity."""

        def work(connection: Connection, scribe: Scribe) -> Saved:
            return in_session(
                connection,
                lambda session: saving_patients.change_patient(
                    session, scribe, id, expected_version, patient
                ),
            )

        return self._versioned(actor, Right.CHANGE_PATIENTS, id, work, reading.patient)

    def start_consultation(
        self, actor: Actor, patient_id: UUID, *, id: UUID, catalogue_version: str, at: datetime
    ) -> Future[StoredConsultation]:
        """Begin a visit at a time that carries its offset (`ValueError` otherwise)."""
        started = utc(at)
        return self.door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: saving_consultations.start_consultation(
                session,
                scribe,
                patient_id,
                consultation_id=id,
                catalogue_version=catalogue_version,
                at=started,
            ),
        )

    def save_answers(
        self,
        actor: Actor,
        id: UUID,
        expected_version: int,
        *,
        answers: Answers,
        changes: Sequence[AnswerChange],
        page: str,
        derived: Derived,
    ) -> Future[Saved]:
        """Save all answers of a consultation, what changed, the page shown, and what follows from them.

        Times of changes carry their offset (`ValueError` otherwise).
        """
        for change in changes:
            utc(change.at)
        save = AnswerSave(id, expected_version, answers, tuple(changes), page, derived)

        def work(connection: Connection, scribe: Scribe) -> Saved:
            return self._answers.save(connection, scribe, save)

        return self._versioned(
            actor,
            Right.WRITE_CONSULTATIONS,
            id,
            work,
            reading.consultation,
            committed=self._answers.committed,
        )

    def add_override(self, actor: Actor, id: UUID, override: Override) -> Future[Saved]:
        """Keep a clinician's decision to overrule a finding of a consultation; it makes a new version."""
        utc(override.at)

        def work(connection: Connection, scribe: Scribe) -> Saved:
            return in_session(
                connection, lambda session: saving_consultations.add_override(session, scribe, id, override)
            )

        return self._versioned(actor, Right.WRITE_CONSULTATIONS, id, work, reading.consultation)

    def finish_consultation(self, actor: Actor, id: UUID, expected_version: int) -> Future[Saved]:
        """End a visit: it is no draft any more."""

        def work(connection: Connection, scribe: Scribe) -> Saved:
            return in_session(
                connection,
                lambda session: saving_consultations.finish_consultation(
                    session, scribe, id, expected_version
                ),
            )

        return self._versioned(actor, Right.WRITE_CONSULTATIONS, id, work, reading.consultation)

    def add_document(
        self, actor: Actor, consultation_id: UUID, *, id: UUID, kind: str, pdf: bytes, pages: int
    ) -> Future[StoredDocument]:
        """Keep the exact bytes of a document; it becomes the next version of its kind."""
        return self.door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: saving_consultations.add_document(
                session, scribe, consultation_id, document_id=id, kind=kind, pdf=pdf, pages=pages
            ),
        )

    def mark_printed(self, actor: Actor, document_id: UUID) -> Future[StoredDocument]:
        """Keep that a document was printed now."""
        return self.door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: saving_consultations.mark_printed(session, scribe, document_id),
        )

    def save_clinic(self, actor: Actor, clinic: Clinic) -> Future[Saved]:
        """Replace the clinic's settings."""
        return self.door.write(
            actor,
            Right.CHANGE_CLINIC,
            lambda session, scribe: saving_patients.save_clinic(session, scribe, clinic),
        )

    # How they run

    def _has_read(self, id: UUID) -> None:
        with self._lock:
            self._conflicts.discard(id)

    def _versioned(
        self,
        actor: Actor,
        right: Right,
        id: UUID,
        work: Callable[[Connection, Scribe], Saved],
        current: Callable[[Session, UUID], StoredConsultation | StoredPatient],
        *,
        committed: Callable[[], None] | None = None,
    ) -> Future[Saved]:
        """Run a versioned write, unless the record met a conflict and was not read again since."""

        def guarded(connection: Connection, scribe: Scribe) -> Saved:
            with self._lock:
                refused = id in self._conflicts
            if refused:
                raise Conflict(in_session(connection, lambda session: current(session, id)))
            try:
                return work(connection, scribe)
            except Conflict:
                with self._lock:
                    self._conflicts.add(id)
                raise

        return self.door.submit(actor, right, guarded, committed=committed)
