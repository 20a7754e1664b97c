"""Many patients at once: one transaction, where the store would take one, and a note, for each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.codec import fill_patient
from db.engine import make_engine
from db.models import PatientModel, PatientWordModel
from db.saving_words import add_forms, add_numbers, word_rows
from db.search import name_words, number_letters
from intake.consultation import Patient
from tests.db.invented import ACTOR, AT
from tests.opening import SECRETS


def add_at_once(path: Path, patients: Iterable[Patient]) -> None:
    """Store patients in one transaction, with the rows that the store would write."""
    engine = make_engine(path, key=SECRETS.data_key)
    with Session(engine) as session:
        words, names, numbers = [], set[str](), set[str]()
        for place, patient in enumerate(patients, start=1):
            row = PatientModel(
                id=UUID(int=place), saved_at=AT, saved_by_id=ACTOR.id, saved_by=ACTOR.name, active_at=AT
            )
            fill_patient(row, patient)
            session.add(row)
            words += word_rows(row.id, patient)
            names |= name_words(patient.name)
            numbers |= number_letters(patient.number)
        session.flush()
        session.execute(insert(PatientWordModel), words)
        add_forms(session.connection(), names)
        add_numbers(session.connection(), numbers)
        session.commit()
    engine.dispose()
