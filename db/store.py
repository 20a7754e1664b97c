"""The clinic's file: everything that is read and written goes through one `Store`.

Reads run on the caller's thread, each in its own short transaction. Writes return a future and run in order
on one thread; a future resolves only when its change is on the disk. A call repeated with the same id or the
same expected version changes nothing more.

The reading calls stand in `store_reads`, this module opens, closes and writes. After a `Conflict` every
further save of that record is refused until `patient` or `consultation` has read it again (`versions`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from platform import node
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db import handouts, reading, saving_consultations, saving_patients, saving_signings
from db.actor import Actor
from db.audit.anchors import anchor_file_of, write_anchor
from db.audit.audit import Audit
from db.audit.beginning import begin_audit
from db.audit.lost_edits import LostEdit, lost_act, lost_answers, lost_patient
from db.columns import utc
from db.courses import Courses
from db.disk import FileWatch
from db.door import Door
from db.engine import LOCK_WAIT_SECONDS, for_reading, make_engine
from db.errors import StorageProblem
from db.guards import keep_guards
from db.merging import Merging
from db.people import People
from db.photos import Photos
from db.presence import Presence
from db.problems import in_sentences
from db.records import (
    AnswerChange,
    Derived,
    MadeFrom,
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
from db.search_rows import keep_search_rows
from db.secrets import Secrets
from db.signing import Signing
from db.store_reads import StoreReads
from db.typed import Typed
from db.versions import Current
from db.writer import in_session
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.consultation import Patient
from intake.screening import Override


class Store(StoreReads):
    """An open clinic. Every call can fail with `StorageProblem`, a versioned write also with `Conflict`.

    `people` holds who may sign in. Each call asks for a right of its actor's role, at the `Door`.
    """

    def __init__(self, door: Door, path: Path | None = None) -> None:
        """For a database that is up to date; `open` is the usual way. `path` is that of its file."""
        super().__init__(door)
        self._path = path
        self._told = ""
        begin_audit(door)
        keep_search_rows(door)
        self.people = People(door)
        self.audit = Audit(door, anchor_file_of(path) if path is not None else None)
        self.signing = Signing(door)
        self.photos = Photos(door)
        self.merging = Merging(door)
        self.typed = Typed(door)
        self.presence = Presence(door)
        self.courses = Courses(door)
        self._answers = AnswerSaver()

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
        self.presence.close()
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

    # Writes, in order on the writer's thread

    def add_patient(self, actor: Actor, patient: Patient, *, id: UUID) -> Future[StoredPatient]:
        """Store a new patient under an id of the caller's making."""

        def work(connection: Connection, scribe: Scribe) -> StoredPatient:
            return in_session(
                connection, lambda session: saving_patients.add_patient(session, scribe, patient, id)
            )

        def lost(current: Current) -> LostEdit:
            return lost_patient(current.patient, id, 0, patient)

        return self._versions.write_new(actor, Right.CHANGE_PATIENTS, work, lost)

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

        return self._versions.write(actor, Right.CHANGE_PATIENTS, id, work, reading.patient, lost)

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

        return self._versions.write(
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
        return self._change_visit(
            actor,
            id,
            lambda session, scribe: saving_consultations.add_override(session, scribe, id, override),
            lambda current: lost_act("consultation", id, current.version, "overrides"),
        )

    def finish_consultation(self, actor: Actor, id: UUID, expected_version: int) -> Future[Saved]:
        """End a visit: it is no draft any more."""
        return self._change_visit(
            actor,
            id,
            lambda session, scribe: saving_consultations.finish_consultation(
                session, scribe, id, expected_version
            ),
            lambda _current: lost_act("consultation", id, expected_version, "finished"),
        )

    def reopen_consultation(self, actor: Actor, id: UUID, expected_version: int) -> Future[Saved]:
        """Open a finished visit again that nobody has signed; a signed one takes an amendment."""
        return self._change_visit(
            actor,
            id,
            lambda session, scribe: saving_consultations.reopen_consultation(
                session, scribe, id, expected_version
            ),
            lambda _current: lost_act("consultation", id, expected_version, "finished"),
        )

    def add_document(
        self,
        actor: Actor,
        consultation_id: UUID,
        *,
        id: UUID,
        kind: str,
        pdf: bytes,
        pages: int,
        made_from: MadeFrom | None = None,
    ) -> Future[StoredDocument]:
        """Keep the exact bytes of a document; it becomes the next version of its kind.

        Errors: `StorageProblem` (signed) while the visit is frozen and has a signed document of this kind;
        (answers changed) when something was answered or decided since what it was made from.
        """

        def work(session: Session, scribe: Scribe) -> StoredDocument:
            saving_signings.require_kind_open(session, consultation_id, id, kind)
            return saving_consultations.add_document(
                session,
                scribe,
                consultation_id,
                document_id=id,
                kind=kind,
                pdf=pdf,
                pages=pages,
                made_from=made_from,
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

    def save_clinic(self, actor: Actor, clinic: Clinic, expected_version: int | None = None) -> Future[Saved]:
        """Replace the clinic's settings.

        Errors: `StorageProblem` (settings changed) where a version is expected and another is stored.
        """
        return self.door.write(
            actor,
            Right.CHANGE_CLINIC,
            lambda session, scribe: saving_patients.save_clinic(session, scribe, clinic, expected_version),
        )

    def _change_visit(
        self,
        actor: Actor,
        id: UUID,
        work: Callable[[Session, Scribe], Saved],
        lost: Callable[[Current], LostEdit],
    ) -> Future[Saved]:
        def in_one(connection: Connection, scribe: Scribe) -> Saved:
            return in_session(connection, lambda session: work(session, scribe))

        return self._versions.write(actor, Right.WRITE_CONSULTATIONS, id, in_one, reading.consultation, lost)
