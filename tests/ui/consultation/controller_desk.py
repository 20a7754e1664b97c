"""A desk for tests of the controller: a real file, an invented patient, and consultations open on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from intake.clinic import Clinic
from intake.conditions import Answers
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.opening import actor, open_store
from ui.consultation.changes import apply, from_stored
from ui.consultation.controller import ConsultationController
from ui.input_file import Knowledge, open_knowledge

OWNER = actor(1, "Testa Owner")
TODAY = date(2026, 11, 21)
PATIENT = Patient(name="Testa Nonesuch", birth_date=PartialDate(1991, 2, 4), number="T-0000")


@cache
def knowledge() -> Knowledge:
    """The catalogue that ships, read once."""
    return open_knowledge()


class Desk:
    """One program at one desk. `other()` gives a second program on the same file."""

    def __init__(self, path: Path, visit: UUID | None = None, name: str = "Dr Testa Nobody") -> None:
        self.path = path
        self.actor = actor(len(name) * 1000 + sum(map(ord, name)), name)
        self.store = open_store(path, OWNER, self.actor, lock_wait_seconds=0.2)
        self._others: list[Desk] = []
        self._open: list[ConsultationController] = []
        self.visit = visit or self._begin()

    def _begin(self) -> UUID:
        patient = self.store.add_patient(self.actor, PATIENT, id=uuid4()).result(10)
        started = self.store.start_consultation(
            self.actor,
            patient.id,
            id=uuid4(),
            catalogue_version=knowledge().catalogue.version,
            at=datetime.now(UTC),
        )
        return started.result(10).id

    def controller(self, clinic: Clinic | None = None) -> ConsultationController:
        """The consultation, opened as it is stored now."""
        stored = self.store.consultation(self.actor, self.visit)
        made = ConsultationController(
            self.store, self.actor, knowledge(), stored, clinic=clinic or Clinic(), today=TODAY
        )
        self._open.append(made)
        return made

    def other(self, name: str = "Dr Testa Somebody") -> Desk:
        """A second program on the same file."""
        desk = Desk(self.path, self.visit, name)
        self._others.append(desk)
        return desk

    def stored(self) -> Answers:
        """The answers on the disk now."""
        return self.store.consultation(self.actor, self.visit).answers

    def replayed(self) -> Answers:
        """The answers that all stored changes lead to, from the first on."""
        answers = Answers()
        for row in self.store.changes_of(self.actor, self.visit):
            answers = apply(answers, from_stored(row))
        return answers

    def close(self) -> None:
        """Stop every controller, and close the file."""
        for made in self._open:
            made.discard()
        for desk in self._others:
            desk.close()
        self.store.close()
