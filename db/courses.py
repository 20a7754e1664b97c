"""Days and outcomes of courses: noted row by row, never changed; the newest note of each counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import aliased

from db import course_dates, course_results
from db.actor import Actor
from db.audit.digests import outcome_digest, session_digest
from db.audit.events import Action, Event
from db.codec import entered, now
from db.course_records import ClinicResult, DueItem, StoredOutcome, StoredSession
from db.door import Door
from db.errors import StorageProblem, Trouble
from db.models import ConsultationModel, OutcomeModel, TreatmentSessionModel
from db.rights import Right
from db.scribe import Scribe
from intake.answer_document import DocumentProblem
from intake.course import TEST_PATCH, Outcome, Session
from intake.course_document import outcome_from_json, outcome_to_json, session_from_json, session_to_json

Result = TypeVar("Result")


class Courses:
    """What was done after a plan was agreed. Every call can fail with `StorageProblem`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    # Writes, in order on the writer's thread

    def note_session(
        self,
        actor: Actor,
        consultation_id: UUID,
        session: Session,
        *,
        id: UUID,
        corrects: UUID | None = None,
        is_removed: bool = False,
    ) -> Future[StoredSession]:
        """Note a day of a course. `id` is that of the note: the same one again changes nothing.

        A later note of the same `session.id` corrects the one whose id is `corrects`; None: the day is new.
        `is_removed` takes the day back. Refused where somebody noted the day since (`DAY_CHANGED`), and where
        another day is this session already (`SESSION_NOTED`).
        """

        def work(database: Database, scribe: Scribe) -> StoredSession:
            row = TreatmentSessionModel(
                id=id,
                session_id=session.id,
                consultation_id=consultation_id,
                number=session.number,
                held_on=session.on,
                is_held=session.day.is_held,
                next_on=session.next_on,
                is_removed=is_removed,
                document=session_to_json(session),
                **entered(scribe.actor, now()),
            )
            kept = _add(database, scribe, row, row.session_id, Action.SESSION_NOTED, corrects)
            return StoredSession(session, kept.entered_at, kept.entered_by, kept.id)

        return self._door.write(actor, Right.WRITE_CONSULTATIONS, work)

    def note_outcome(
        self,
        actor: Actor,
        consultation_id: UUID,
        outcome: Outcome,
        *,
        id: UUID,
        corrects: UUID | None = None,
        is_removed: bool = False,
    ) -> Future[StoredOutcome]:
        """Note how a course turned out, as `note_session` notes a day."""

        def work(database: Database, scribe: Scribe) -> StoredOutcome:
            row = OutcomeModel(
                id=id,
                outcome_id=outcome.id,
                consultation_id=consultation_id,
                checked_on=outcome.on,
                patient_band=outcome.patient_band,
                practitioner_band=outcome.practitioner_band,
                is_removed=is_removed,
                document=outcome_to_json(outcome),
                **entered(scribe.actor, now()),
            )
            kept = _add(database, scribe, row, row.outcome_id, Action.OUTCOME_NOTED, corrects)
            return StoredOutcome(outcome, kept.entered_at, kept.entered_by, kept.id)

        return self._door.write(actor, Right.WRITE_CONSULTATIONS, work)

    # Reads, on any thread

    def sessions_of(self, actor: Actor, consultation_id: UUID) -> tuple[StoredSession, ...]:
        """The days of the course of a consultation, in order of time."""

        def work(database: Database) -> tuple[StoredSession, ...]:
            rows = _newest(database, TreatmentSessionModel, "session_id", consultation_id)
            found = [
                StoredSession(_read(session_from_json, row.document), row.entered_at, row.entered_by, row.id)
                for row in rows
            ]
            return tuple(sorted(found, key=lambda each: (each.session.on, each.session.number)))

        return self._read(actor, consultation_id, work)

    def outcomes_of(self, actor: Actor, consultation_id: UUID) -> tuple[StoredOutcome, ...]:
        """The result checks of the course of a consultation, in order of time."""

        def work(database: Database) -> tuple[StoredOutcome, ...]:
            rows = _newest(database, OutcomeModel, "outcome_id", consultation_id)
            found = [
                StoredOutcome(_read(outcome_from_json, row.document), row.entered_at, row.entered_by, row.id)
                for row in rows
            ]
            return tuple(sorted(found, key=lambda each: (each.outcome.on, each.noted_at)))

        return self._read(actor, consultation_id, work)

    def due_list(self, actor: Actor, today: date, days: int | None = None) -> tuple[DueItem, ...]:
        """Who is due until `days` after today, the overdue among them, by day and name; None: whenever.

        It holds names, days and kinds alone, so that the front desk may have it.
        """
        return self._door.read(
            actor, Right.SEE_PATIENTS, lambda database: course_dates.due_list(database, today, days)
        )

    def due_of(self, actor: Actor, patient_id: UUID, today: date) -> tuple[DueItem, ...]:
        """What one patient is due for, as `due_list` tells it."""
        return self._door.read(
            actor,
            Right.SEE_PATIENTS,
            lambda database: course_dates.due_list(database, today, None, patient_id=patient_id),
        )

    def clinic_results(self, actor: Actor, today: date) -> tuple[ClinicResult, ...]:
        """What came of the courses of this clinic, by treatment and colour of marks; no names."""
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda database: course_results.clinic_results(database, today),
            viewed=Event(Action.VIEWED, "clinic", detail="results"),
        )

    def _read(self, actor: Actor, consultation_id: UUID, work: Callable[[Database], Result]) -> Result:
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            work,
            viewed=Event(Action.VIEWED, "consultation", consultation_id, detail="course"),
        )


def _add(
    database: Database, scribe: Scribe, row: Any, record_id: UUID, action: Action, corrects: UUID | None
) -> Any:
    """Add a note, or give the one that has this id and says the same. Errors: `StorageProblem`."""
    model = type(row)
    kept = database.scalar(select(model).where(model.id == row.id))
    if kept is not None:
        same = (kept.consultation_id, kept.document, kept.is_removed)
        if same != (row.consultation_id, row.document, row.is_removed):
            raise StorageProblem.of(Trouble.SAME_ID)
        return kept
    if database.get(ConsultationModel, row.consultation_id) is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    key = "session_id" if action is Action.SESSION_NOTED else "outcome_id"
    other = select(model.id).where(
        getattr(model, key) == record_id, model.consultation_id != row.consultation_id
    )
    if database.scalar(other.limit(1)) is not None:
        raise StorageProblem.of(Trouble.SAME_ID)
    newest = select(model.id).where(getattr(model, key) == record_id).order_by(model.sequence.desc()).limit(1)
    if database.scalar(newest) != corrects:
        raise StorageProblem.of(Trouble.DAY_CHANGED)
    if action is Action.SESSION_NOTED and not row.is_removed and row.is_held and row.number > TEST_PATCH:
        noted = _newest(database, model, key, row.consultation_id)
        if any(each.number == row.number and each.is_held and each.session_id != record_id for each in noted):
            raise StorageProblem.of(Trouble.SESSION_NOTED)
    database.add(row)
    database.flush()
    digest = session_digest if action is Action.SESSION_NOTED else outcome_digest
    after = digest(database.connection(), scribe.trail, row.id)
    event = Event(action, "consultation", row.consultation_id, after=after, id=row.id)
    scribe.note(database.connection(), event)
    return row


def _newest(database: Database, model: Any, key: str, consultation_id: UUID) -> list[Any]:
    """The newest note of each record of a consultation, without those taken back."""
    later = aliased(model)
    return list(
        database.scalars(
            select(model).where(
                model.consultation_id == consultation_id,
                ~select(later.sequence)
                .where(getattr(later, key) == getattr(model, key), later.sequence > model.sequence)
                .exists(),
                model.is_removed.is_(False),
            )
        )
    )


def _read(reader: Callable[[str], Result], document: str) -> Result:
    try:
        return reader(document)
    except DocumentProblem:
        raise StorageProblem.of(Trouble.DAMAGED) from None
