"""Putting two records of one person together, and taking them apart again.

Nothing of a record is moved: each visit stays with the record under which it was signed, and the kept record
shows those of both. So taking apart gives back exactly what was there. Where the two identities differ,
somebody chooses what counts; the kept record then has a new version, in the same transaction, and the row of
the decision keeps the identity from before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import doubles, handouts, merges, reading, saving_patients
from db.actor import Actor
from db.audit.digests import merge_digest, patient_digest
from db.audit.events import Action, Event
from db.audit.lost_edits import patient_document
from db.audit.rows import first_noted
from db.codec import entered, now, patient_of, stored_patient
from db.door import Door
from db.doubles import Double, Likeness
from db.errors import Conflict, StorageProblem
from db.models import PatientMergeModel
from db.photo_consents import keep_refusals
from db.records import Saved, StoredPatient
from db.rights import Right
from db.scribe import Scribe
from intake.consultation import Contact, Patient
from intake.dates import parse_fhir_date

ONE_RECORD = "These are the same record: choose another one."
MERGED_ALREADY = "One of these records was put together with another one meanwhile: go back to the list."
NOT_MERGED = "These records are not put together any more: go back to the list."


@dataclass(frozen=True, slots=True)
class MergedRecord:
    """A record that stands under another one now: as it is stored, and when that was decided, and by whom."""

    stored: StoredPatient
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TakenApart:
    """Two records are two again. `identity_restored`: all that the merge changed in the kept one reads as it
    did before.

    It does not where somebody has changed one of these fields since: that one stays as they left it.
    """

    kept_id: UUID
    merged_id: UUID
    identity_restored: bool


class Merging:
    """Every call can fail with `StorageProblem`, `merge` also with `Conflict`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def merge(
        self,
        actor: Actor,
        kept_id: UUID,
        merged_id: UUID,
        *,
        id: UUID,
        expected_version: int,
        identity: Patient,
        expected_merged_version: int | None = None,
    ) -> Future[Saved]:
        """Put a record under another one, whose identity becomes `identity`; all or nothing.

        `expected_version` is that of the kept record, `expected_merged_version` that of the other one, where
        somebody compared the two: `Conflict` when either was changed meanwhile. The
        same `id` again changes nothing. Gives the version that the kept record has now. Refused where two
        records that would come together were said to be two people.
        """

        def work(session: Session, scribe: Scribe) -> Saved:
            kept = reading.patient_row(session, kept_id)
            merged = reading.patient_row(session, merged_id)
            if (
                session.scalar(select(PatientMergeModel.sequence).where(PatientMergeModel.id == id))
                is not None
            ):
                return Saved(kept.version, kept.saved_at)
            _require_two(session, kept_id, merged_id)
            merges.require_no_other_person(session, kept_id, merged_id)
            if expected_merged_version not in (None, merged.version):
                raise Conflict(stored_patient(merged))
            before, version = patient_of(kept), kept.version
            saved = Saved(version, kept.saved_at)
            if identity != before:
                saved = saving_patients.change_patient(session, scribe, kept_id, expected_version, identity)
            elif version != expected_version:
                raise Conflict(stored_patient(kept))
            document = json.dumps(
                {
                    "before": patient_document(before),
                    "after": patient_document(identity),
                    "version": saved.version,
                },
                sort_keys=True,
            )
            keep_refusals(session, scribe, kept_id, merged_id, id)
            _decide(session, scribe, id, kept_id, merged_id, is_undone=False, document=document)
            return saved

        return self._door.write(actor, Right.MERGE_PATIENTS, work)

    def undo(self, actor: Actor, merged_id: UUID, *, id: UUID) -> Future[TakenApart]:
        """Take a record out from under the other one; the same `id` again changes nothing."""

        def work(session: Session, scribe: Scribe) -> TakenApart:
            done = session.scalar(select(PatientMergeModel).where(PatientMergeModel.id == id))
            if done is not None:
                return TakenApart(done.kept_id, done.merged_id, bool(done.document))
            last = _last(session, merged_id)
            if last is None or last.is_undone:
                raise StorageProblem(NOT_MERGED)
            kept, document = reading.patient_row(session, last.kept_id), json.loads(last.document or "{}")
            identity, restored = _as_before(patient_of(kept), kept.version, document)
            if identity != patient_of(kept):
                saving_patients.change_patient(
                    session, scribe, last.kept_id, kept.version, identity, may_be_merged=True
                )
            told = "identity restored" if restored else ""
            _decide(session, scribe, id, last.kept_id, merged_id, is_undone=True, document=told)
            return TakenApart(last.kept_id, merged_id, restored)

        return self._door.write(actor, Right.MERGE_PATIENTS, work)

    def say_apart(self, actor: Actor, one: UUID, other: UUID, *, id: UUID) -> Future[None]:
        """Keep that two records are two people: they are not asked about again, from either side.

        Whoever stores a patient says so of a record that is like it; the audit names who.
        """

        def work(session: Session, scribe: Scribe) -> None:
            for each in (one, other):
                reading.patient_row(session, each)
            if session.scalar(select(PatientMergeModel.sequence).where(PatientMergeModel.id == id)) is None:
                _require_two(session, one, other)
                _decide(session, scribe, id, one, other, is_undone=True, document="")

        return self._door.write(actor, Right.CHANGE_PATIENTS, work)

    def suggested(self, actor: Actor, one: UUID, other: UUID) -> tuple[UUID, UUID]:
        """Two records, the one first that is better kept: that with more visits, of equal ones the older.

        Whoever may not decide is given them as they were named where the visits do not tell.
        """

        def work(session: Session) -> tuple[UUID, UUID]:
            visits = [len(handouts.visits_of(session, each)) for each in (one, other)]
            older = (0, 0)
            if self._door.may(actor, Right.MERGE_PATIENTS):
                older = (first_noted(session, one), first_noted(session, other))
            is_turned = (-visits[1], older[1]) < (-visits[0], older[0])
            return (other, one) if is_turned else (one, other)

        return self._door.read(actor, Right.SEE_PATIENTS, work)

    def merged_into(self, actor: Actor, patient_id: UUID) -> tuple[MergedRecord, ...]:
        """The records that stand under one now, in the order in which that was decided."""

        def work(session: Session) -> tuple[MergedRecord, ...]:
            rows = (_last(session, id) for id in merges.merged_into(session.connection(), (patient_id,)))
            return tuple(
                MergedRecord(reading.patient(session, row.merged_id), row.entered_at, row.entered_by)
                for row in rows
                if row is not None
            )

        return self._door.read(actor, Right.SEE_PATIENTS, work)

    def doubles_of(self, actor: Actor, patient: Patient, id: UUID | None) -> tuple[Double, ...]:
        """The stored records that may be of the same person as an identity that is typed or stored.

        `id` is that of its own record, None while it has none. Call it on a worker.
        """
        return self._door.read(
            actor, Right.SEE_PATIENTS, lambda session: doubles.doubles_of(session, patient, id)
        )

    def doubles_among(self, actor: Actor, ids: Sequence[UUID]) -> tuple[StoredPatient, Double] | None:
        """The first of some records that may be of the same person as another one, with that one.

        Call it on a worker.
        """

        def work(session: Session) -> tuple[StoredPatient, Double] | None:
            found = None
            for id in ids:
                stored = reading.patient(session, id)
                for double in doubles.doubles_of(session, stored.patient, id):
                    if double.likeness is Likeness.NAME_AND_BIRTH_DATE:
                        return stored, double
                    found = found or (stored, double)
            return found

        return self._door.read(actor, Right.SEE_PATIENTS, work)

    def said_apart(self, actor: Actor, id: UUID) -> frozenset[UUID]:
        """The records of which somebody decided that they are other people than this one, whichever of the
        records of either that was said of.
        """

        def work(session: Session) -> frozenset[UUID]:
            return merges.other_people(session, id)

        return self._door.read(actor, Right.SEE_PATIENTS, work)

    def kept_record(self, actor: Actor, patient_id: UUID) -> UUID:
        """The record that stands for one: where opening a merged one leads to."""
        return self._door.read(
            actor, Right.SEE_PATIENTS, lambda session: merges.kept_record(session.connection(), patient_id)
        )


def _require_two(session: Session, one: UUID, other: UUID) -> None:
    if one == other:
        raise StorageProblem(ONE_RECORD)
    if merges.kept_of(session.connection(), (one, other)):
        raise StorageProblem(MERGED_ALREADY)


def _last(session: Session, merged_id: UUID) -> PatientMergeModel | None:
    return session.scalars(
        select(PatientMergeModel)
        .where(PatientMergeModel.merged_id == merged_id)
        .order_by(PatientMergeModel.sequence.desc())
        .limit(1)
    ).one_or_none()


def _decide(
    session: Session, scribe: Scribe, id: UUID, kept: UUID, merged: UUID, *, is_undone: bool, document: str
) -> None:
    connection = session.connection()
    session.add(
        PatientMergeModel(
            id=id,
            kept_id=kept,
            merged_id=merged,
            is_undone=is_undone,
            document=document,
            **entered(scribe.actor, now()),
        )
    )
    session.flush()
    what = "apart from" if is_undone else "together with"
    event = Event(
        Action.MERGED,
        "patient",
        kept,
        before=patient_digest(connection, scribe.trail, merged),
        after=merge_digest(connection, scribe.trail, id),
        detail=f"{what} record {merged}",
        id=id,
    )
    scribe.note(connection, event)


def _as_before(now_is: Patient, version: int, document: dict[str, Any]) -> tuple[Patient, bool]:
    """An identity without what a merge changed in it, and whether all of that could be taken back.

    A field that somebody has changed since stays as they left it.
    """
    if not document:
        return now_is, False
    before = _patient(document["before"])
    if "after" not in document:
        return (before, True) if version == document["version"] else (now_is, False)
    after = _patient(document["after"])
    changed = saving_patients.differing(before, after)
    back = {name: getattr(before, name) for name in changed if getattr(now_is, name) == getattr(after, name)}
    return replace(now_is, **back), len(back) == len(changed)


def _patient(document: dict[str, Any]) -> Patient:
    values = dict(document)
    for name in ("emergency_contact", "guardian"):
        values[name] = Contact(**values[name]) if values[name] is not None else None
    born = values["birth_date"]
    values["birth_date"] = None if born is None else parse_fhir_date(born)
    return Patient(**values)
