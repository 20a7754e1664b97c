"""What is written of patients and of the clinic. Each function is one piece of work for the writer."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from sqlalchemy.orm import Session

from db.audit.digests import clinic_digest, patient_digest
from db.audit.events import Action, Event
from db.codec import fill_patient, now, patient_of, stored_patient
from db.errors import Conflict, StorageProblem, Trouble
from db.merges import require_kept
from db.models import ClinicSettingsModel, PatientModel
from db.reading import CLINIC_ROW, patient_row
from db.records import Saved, StoredPatient
from db.saving_words import write_words
from db.scribe import Scribe
from intake.answer_document import DocumentProblem
from intake.clinic import NO_CLINIC, Clinic
from intake.clinic_document import clinic_from_json, clinic_to_json
from intake.consultation import Patient

_LONGEST_NAME = 500
TOO_LONG = "The name or the number is longer than 500 letters: shorten it, then save again."
SIGNED_ELSEWHERE = (
    "The clinical content is signed in Evidence, with a passphrase, and not with the settings: "
    "open them again."
)


def add_patient(session: Session, scribe: Scribe, patient: Patient, patient_id: UUID) -> StoredPatient:
    """Store a new patient. Asked again with the same id and identity, it changes nothing."""
    stored = session.get(PatientModel, patient_id)
    if stored is not None:
        if patient_of(stored) != patient:
            raise Conflict(stored_patient(stored))
        return stored_patient(stored)
    _require_length(patient)
    at = now()
    row = PatientModel(
        id=patient_id, saved_at=at, saved_by_id=scribe.actor.id, saved_by=scribe.actor.name, active_at=at
    )
    fill_patient(row, patient)
    session.add(row)
    session.flush()
    write_words(session.connection(), patient_id, patient, before=None)
    after = patient_digest(session.connection(), scribe.trail, patient_id)
    scribe.note(session.connection(), Event(Action.ADDED, "patient", patient_id, after=after))
    return stored_patient(row)


def change_patient(
    session: Session,
    scribe: Scribe,
    patient_id: UUID,
    expected_version: int,
    patient: Patient,
    *,
    may_be_merged: bool = False,
) -> Saved:
    """Replace an identity. Errors: `Conflict` when it is no longer at the expected version; `StorageProblem`
    when the record was put together with another one, unless it `may_be_merged`.
    """
    _require_length(patient)
    row = patient_row(session, patient_id)
    if row.version != expected_version:
        repeated = row.version == expected_version + 1 and row.saved_by_id == scribe.actor.id
        if repeated and patient_of(row) == patient:
            return Saved(row.version, row.saved_at)
        if row.version < expected_version:
            raise StorageProblem.of(Trouble.EARLIER_FAILED)
        raise Conflict(stored_patient(row))
    if not may_be_merged:
        require_kept(session, patient_id)
    connection, was = session.connection(), patient_of(row)
    before = patient_digest(connection, scribe.trail, patient_id)
    at = now()
    fill_patient(row, patient)
    row.saved_at, row.saved_by_id, row.saved_by, row.active_at = at, scribe.actor.id, scribe.actor.name, at
    session.flush()
    write_words(connection, patient_id, patient, before=was)
    scribe.note(
        connection,
        Event(
            Action.CHANGED,
            "patient",
            patient_id,
            fields=differing(was, patient),
            before=before,
            after=patient_digest(connection, scribe.trail, patient_id),
            detail=f"version {row.version}",
        ),
    )
    return Saved(row.version, at)


def _require_length(patient: Patient) -> None:
    if max(len(patient.name), len(patient.number)) > _LONGEST_NAME:
        raise StorageProblem(TOO_LONG)


def differing(one: Patient, other: Patient) -> tuple[str, ...]:
    """The names of the fields in which two identities differ."""
    return tuple(each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name))


def save_clinic(
    session: Session, scribe: Scribe, clinic: Clinic, expected_version: int | None = None
) -> Saved:
    """Replace the clinic's settings. The same settings saved again change nothing.

    `expected_version` is the one that they were made from, 0 where there were none. Errors: `StorageProblem`
    (settings changed) when another is stored; nothing is overwritten then. The signature of the clinical
    content is none of the settings: it is given and taken back with a passphrase (`db.saving_sign_off`).
    """
    document = clinic_to_json(clinic)
    row = session.get(ClinicSettingsModel, CLINIC_ROW)
    if row is not None and row.document == document:
        return Saved(row.version, row.saved_at)
    if expected_version is not None and expected_version != (row.version if row is not None else 0):
        raise StorageProblem.of(Trouble.SETTINGS_CHANGED)
    if clinic.catalogue_sign_off != stored_settings(row).catalogue_sign_off:
        raise StorageProblem(SIGNED_ELSEWHERE, Trouble.NOT_ALLOWED)
    return put_clinic(session, scribe, row, clinic)


def stored_settings(row: ClinicSettingsModel | None) -> Clinic:
    """The settings of a row. Damage counts as empty: there is nothing to keep, and they can be typed anew."""
    try:
        return NO_CLINIC if row is None else clinic_from_json(row.document)
    except DocumentProblem:
        return NO_CLINIC


def put_clinic(
    session: Session, scribe: Scribe, row: ClinicSettingsModel | None, clinic: Clinic, *, detail: str = ""
) -> Saved:
    """Store settings in place of those of the row, and note which of them changed."""
    connection, stored = session.connection(), stored_settings(row)
    changed = tuple(
        each.name for each in fields(clinic) if getattr(stored, each.name) != getattr(clinic, each.name)
    )
    before = clinic_digest(connection, scribe.trail, CLINIC_ROW)
    if row is None:
        row = ClinicSettingsModel(id=CLINIC_ROW)
        session.add(row)
    row.document = clinic_to_json(clinic)
    row.saved_at, row.saved_by_id, row.saved_by = now(), scribe.actor.id, scribe.actor.name
    session.flush()
    after = clinic_digest(connection, scribe.trail, CLINIC_ROW)
    action = Action.CHANGED if before else Action.ADDED
    event = Event(action, "clinic", fields=changed, before=before, after=after, detail=detail)
    scribe.note(connection, event)
    return Saved(row.version, row.saved_at)
