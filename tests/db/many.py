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
from db.search import words_of
from intake.consultation import Patient
from tests.db.invented import ACTOR, AT
from tests.opening import SECRETS


def add_at_once(path: Path, patients: Iterable[Patient]) -> None:
    """Store patients in one transaction, with the rows that the store would write."""
    engine = make_engine(path, key=SECRETS.data_key)
    with Session(engine) as session:
        words = []
        for place, patient in enumerate(patients, start=1):
            row = PatientModel(
                id=UUID(int=place), saved_at=AT, saved_by_id=ACTOR.id, saved_by=ACTOR.name, active_at=AT
            )
            fill_patient(row, patient)
            session.add(row)
            words += [{"word": word, "patient_id": row.id} for word in words_of(patient)]
        session.flush()
        session.execute(insert(PatientWordModel), words)
        session.commit()
    engine.dispose()
