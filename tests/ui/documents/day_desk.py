"""A clinic with consultations on one day, for the tests of its documents."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from db.records import Derived
from db.store import Store
from intake.conditions import Answers
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.opening import actor, open_store
from tests.ui.consultation.controller_desk import knowledge
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.controller import ConsultationController
from ui.documents.day_batch import Desk

TODAY = date(2026, 11, 25)
ACTOR = actor(3, "Dr Testa Nobody")
PLANNED = Answers().with_answer("goals.hoped-for", "26-50").with_answer("plan.treatment", "microneedling")
NO_PLAN = Answers().with_answer("goals.hoped-for", "26-50")
UNPRINTABLE = PLANNED.with_answer("goals.bothers", "𐎀𐎁")


@dataclass(frozen=True)
class Day:
    """A store with visits on `TODAY`, an hour apart; `ids` are their consultations in order."""

    store: Store
    ids: tuple[UUID, ...]

    @property
    def desk(self) -> Desk:
        """Where a batch works."""
        return Desk(self.store, ACTOR, knowledge(), TODAY)

    def documents(self) -> list[tuple[str, int, str]]:
        """Kind, version and digest of all documents of the day, in the order of the visits."""
        return [
            (each.kind, each.version, each.sha256)
            for id in self.ids
            for each in self.store.documents_of(ACTOR, id)
        ]

    def controller(self, visit: UUID) -> ConsultationController:
        """A visit as the window opens it."""
        stored = self.store.consultation(ACTOR, visit)
        return ConsultationController(self.store, ACTOR, knowledge(), stored, clinic=CLINIC, today=TODAY)


@contextlib.contextmanager
def day_of(folder: Path, visits: Sequence[Answers]) -> Iterator[Day]:
    """A clinic with one invented patient for each visit."""
    with open_store(folder / "clinic.db", ACTOR) as store:
        store.save_clinic(ACTOR, CLINIC).result(10)
        yield Day(store, tuple(_add(store, number, answers) for number, answers in enumerate(visits, 1)))


def _add(store: Store, number: int, answers: Answers) -> UUID:
    who = Patient(
        name=f"Testa Nonesuch {number}", birth_date=PartialDate(1990, 2, 4), number=f"T-{number:04d}"
    )
    patient = store.add_patient(ACTOR, who, id=uuid4()).result(10)
    began = datetime(TODAY.year, TODAY.month, TODAY.day, 8).astimezone() + timedelta(hours=number)
    visit = store.start_consultation(
        ACTOR, patient.id, id=uuid4(), catalogue_version=knowledge().catalogue.version, at=began
    ).result(10)
    store.save_answers(
        ACTOR, visit.id, 1, answers=answers, changes=(), page="plan", derived=Derived()
    ).result(10)
    return visit.id
