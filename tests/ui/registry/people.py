"""Invented people in a real store."""

from __future__ import annotations

from uuid import uuid4

from db.records import StoredConsultation, StoredPatient
from db.store import Store
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.opening import actor

PRACTITIONER = actor(1, "Pat Practitioner")
WAIT = 10.0


def person(name: str, born: tuple[int, int, int] | None = None, number: str = "", phone: str = "") -> Patient:
    """Somebody who does not exist."""
    return Patient(name=name, birth_date=PartialDate(*born) if born else None, number=number, phone=phone)


def add(store: Store, patient: Patient) -> StoredPatient:
    """Store a patient, and wait until it is on the disk."""
    return store.add_patient(PRACTITIONER, patient, id=uuid4()).result(timeout=WAIT)


def begin(store: Store, patient: StoredPatient, *, at: object, version: str = "test") -> StoredConsultation:
    """Begin a consultation, and wait until it is on the disk."""
    return store.start_consultation(
        PRACTITIONER, patient.id, id=uuid4(), catalogue_version=version, at=at
    ).result(timeout=WAIT)
