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
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from platform import node
from threading import Lock
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db import handouts, reading, saving_consultations, saving_patients, saving_signings
from db.actor import Actor
from db.audit.anchors import anchor_file_of, write_anchor
from db.audit.audit import Audit
from db.audit.beginning import begin_audit
from db.audit.events import Action, Event
from db.audit.lost_edits import LostEdit, keep, kept_edits, lost_act, lost_answers, lost_patient
from db.columns import utc
from db.disk import FileWatch
from db.door import Door
from db.engine import LOCK_WAIT_SECONDS, for_reading, make_engine
from db.errors import Conflict, StorageProblem
from db.guards import keep_guards
from db.people import People
from db.presence import Presence
from db.problems import in_sentences
from db.records import (
    AnswerChange,
    Derived,
    DraftSummary,
    HandoutState,
    KeptEdit,
    PatientSummary,
    Saved,
    StoredConsultation,
    StoredDocument,
    StoredPatient,
    VisitSummary,
)
from db.rights import Right
from db.saving_answers import AnswerSave, AnswerSaver
from db.schema import bring_up_to_date, check
from db.scribe import Scribe
from db.sealing import InEncryptedFile
from db.secrets import Secrets
from db.signing import Signing
from db.typed import Typed
from db.writer import in_session
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.consultation import Patient
from intake.screening import Override

Result = TypeVar("Result")
Current = StoredConsultation | StoredPatient


class Store:
    """An open clinic. Every call can fail with `StorageProblem`, a versioned write also with `Conflict`.

    `people` holds who may sign in. Each call asks for a right of its actor's role, at the `Door`.
    """

    def __init__(self, door: Door, path: Path | None = None) -> None:
        """For a database that is up to date; `open` is the usual way. `path` is that of its file."""
        self.door = door
        self._path = path
        self._told = ""
        begin_audit(door)
        self.people = People(door)
        self.audit = Audit(door, anchor_file_of(path) if path is not None else None)
        self.signing = Signing(door)
        self.typed = Typed(door)
        self.presence = Presence(door)
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
                bring_up_to_date(engine, path, secrets=secrets, stored=stored)
                for_reading(engine).connect().close()
            except BaseException:
                engine.dispose()
                raise
            return Door(
                engine,
                audit_key=secrets.audit_key,
                machine=node(),
                sealer=InEncryptedFile(),
                watch=FileWatch(path).check,
            )

        door = in_sentences(ready)
        try:
            store = cls(door, path)
            store._told = keep_guards(door)
            return store
        except BaseException:
            door.close()
            raise

    def close(self) -> None:
        """Finish the saves that were asked for, write the anchor of the audit, then close.

        Closing twice does nothing.
        """
        if self.door.is_open:
            self.door.finish()
            with suppress(StorageProblem):
                self.write_anchor()
        self.door.close()

    def write_anchor(self) -> tuple[str, ...]:
        """Write the end of the audit beside the file: after a sign-in, at close, and when asked for.

        What does not fit the anchor that is there is told in sentences, and that anchor stays. A database on
        a server has none beside it. What the file lacked when it was opened is told too.
        Errors: `StorageProblem`.
        """
        path = self._path
        told = () if path is None else in_sentences(lambda: write_anchor(path, self.door))
        return (*told, self._told) if self._told else told

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    # Reads, on any thread

    def find_patients(self, actor: Actor, text: str, *, limit: int = 50) -> tuple[PatientSummary, ...]:
        """Patients by any part of the name, number, phone number or birth date, in order of their names.

        Every piece of the text must be the beginning of a word, in any order, case and accents aside. An
        empty text gives those seen or changed last. Who may not read consultations is not told of drafts.
        """

        def work(session: Session) -> tuple[PatientSummary, ...]:
            with_drafts = self.door.may(actor, Right.READ_CONSULTATIONS)
            return reading.find_patients(session, text, limit, with_drafts=with_drafts)

        return self.door.read(actor, Right.SEE_PATIENTS, work)

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
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: reading.consultations_of_day(session, day),
            viewed=Event(Action.VIEWED, "day", detail=day.isoformat()),
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

    def released_handout(self, actor: Actor, document_id: UUID, *, id: UUID | None = None) -> bytes:
        """The bytes of a handout released for printing, noted as printed under `id`. It waits for the disk.

        Without an id the printing gets a new one. Errors: `StorageProblem` (not released).
        """
        printing = id or uuid4()
        return self.door.write(
            actor,
            Right.PRINT_RELEASED,
            lambda session, scribe: handouts.print_released(session, scribe, document_id, printing),
        ).result()

    def clinic(self, actor: Actor) -> Clinic | None:
        """The clinic's settings, None before they were first saved."""
        return self.door.read(actor, Right.SEE_CLINIC, reading.clinic)

    # Writes, in order on the writer's thread

    def add_patient(self, actor: Actor, patient: Patient, *, id: UUID) -> Future[StoredPatient]:
        """Store a new patient under an id of the caller's making."""

        def work(connection: Connection, scribe: Scribe) -> StoredPatient:
            return in_session(
                connection, lambda session: saving_patients.add_patient(session, scribe, patient, id)
            )

        def lost(current: Current) -> LostEdit:
            return lost_patient(current.patient, id, 0, patient)

        return self._noting_conflicts(actor, Right.CHANGE_PATIENTS, work, lost)

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

        def lost(current: Current) -> LostEdit:
            return lost_patient(current.patient, id, expected_version, patient)

        return self._versioned(actor, Right.CHANGE_PATIENTS, id, work, reading.patient, lost)

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

        def lost(current: Current) -> LostEdit:
            assert isinstance(current, StoredConsultation)
            return lost_answers(current, expected_version, answers, page)

        return self._versioned(
            actor,
            Right.WRITE_CONSULTATIONS,
            id,
            work,
            reading.consultation,
            lost,
            committed=self._answers.committed,
        )

    def add_override(self, actor: Actor, id: UUID, override: Override) -> Future[Saved]:
        """Keep a clinician's decision to overrule a finding of a consultation; it makes a new version."""
        utc(override.at)

        def work(connection: Connection, scribe: Scribe) -> Saved:
            return in_session(
                connection, lambda session: saving_consultations.add_override(session, scribe, id, override)
            )

        def lost(current: Current) -> LostEdit:
            return lost_act("consultation", id, current.version, "overrides")

        return self._versioned(actor, Right.WRITE_CONSULTATIONS, id, work, reading.consultation, lost)

    def finish_consultation(self, actor: Actor, id: UUID, expected_version: int) -> Future[Saved]:
        """End a visit: it is no draft any more."""

        def work(connection: Connection, scribe: Scribe) -> Saved:
            return in_session(
                connection,
                lambda session: saving_consultations.finish_consultation(
                    session, scribe, id, expected_version
                ),
            )

        def lost(current: Current) -> LostEdit:
            return lost_act("consultation", id, expected_version, "finished")

        return self._versioned(actor, Right.WRITE_CONSULTATIONS, id, work, reading.consultation, lost)

    def add_document(
        self, actor: Actor, consultation_id: UUID, *, id: UUID, kind: str, pdf: bytes, pages: int
    ) -> Future[StoredDocument]:
        """Keep the exact bytes of a document; it becomes the next version of its kind.

        Errors: `StorageProblem` (signed) while the visit is frozen and has a signed document of this kind.
        """

        def work(session: Session, scribe: Scribe) -> StoredDocument:
            saving_signings.require_kind_open(session, consultation_id, id, kind)
            return saving_consultations.add_document(
                session, scribe, consultation_id, document_id=id, kind=kind, pdf=pdf, pages=pages
            )

        return self.door.write(actor, Right.WRITE_CONSULTATIONS, work)

    def mark_printed(
        self, actor: Actor, document_id: UUID, *, id: UUID | None = None
    ) -> Future[StoredDocument]:
        """Keep that a document was printed now, once for each `id`; without one it gets a new id."""
        printing = id or uuid4()
        return self.door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: handouts.mark_printed(session, scribe, document_id, printing),
        )

    def release_handout(self, actor: Actor, document_id: UUID) -> Future[StoredDocument]:
        """Let the front desk print a handout from now on. Errors: `StorageProblem` when it is no handout."""
        return self.door.write(
            actor,
            Right.WRITE_CONSULTATIONS,
            lambda session, scribe: handouts.release(session, scribe, document_id),
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
        current: Callable[[Session, UUID], Current],
        lost: Callable[[Current], LostEdit],
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

        return self._noting_conflicts(actor, right, guarded, lost, committed=committed)

    def _noting_conflicts(
        self,
        actor: Actor,
        right: Right,
        work: Callable[[Connection, Scribe], Result],
        lost: Callable[[Current], LostEdit],
        *,
        committed: Callable[[], None] | None = None,
    ) -> Future[Result]:
        """Run a write; what a conflict kept from being saved is kept and noted by the write after it."""

        def run(connection: Connection, scribe: Scribe) -> Result:
            try:
                return work(connection, scribe)
            except Conflict as conflict:
                edit = lost(conflict.current)
                self.door.keep(scribe, lambda connection, scribe: keep(connection, scribe, edit))
                raise

        return self.door.submit(actor, right, run, committed=committed)
