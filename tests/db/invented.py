"""Invented people and visits for the tests of storage, and shortcuts to store them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from db.actor import Actor
from db.derive import derive
from db.engine import LOCK_WAIT_SECONDS
from db.records import AnswerChange, Derived, SaidBy, Saved
from db.store import Store
from intake.answer_document import values_to_json
from intake.catalogue_reader import load_catalogue
from intake.clinic import NO_CLINIC
from intake.conditions import Answers, Value
from intake.consultation import Contact, Patient
from intake.dates import PartialDate
from intake.plan import plan_of
from intake.questionnaire import Questionnaire
from intake.screening import Screener
from intake.sections import build_questionnaire
from tests.opening import actor, open_store

ACTOR = actor(1, "Ima Nobody")
COLLEAGUE = actor(2, "Noone Else")
TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
TESTA = Patient(
    name="Testa Nonesuch",
    birth_date=PartialDate(1993, 2, 5),
    number="CND-00042",
    phone="020 7946 0100",
    email="testa@nowhere.invalid",
    address="1 Nowhere Street\nNowhereton",
    guardian=Contact("Ima Guardian", "020 7946 0199", "aunt"),
)


@dataclass(frozen=True)
class Rules:
    """The catalogue that ships, as questions and as compiled rules."""

    questionnaire: Questionnaire
    screener: Screener

    def derived(self, answers: Answers, patient: Patient = TESTA) -> Derived:
        """What really follows from some answers."""
        enabled = self.questionnaire.enabled_answers(answers)
        verdicts = self.screener.screen(enabled, on=TODAY, birth_date=patient.birth_date)
        plan = plan_of(enabled, NO_CLINIC)
        return derive(enabled, verdicts, plan, on=TODAY, catalogue_version=self.questionnaire.version)


@cache
def rules() -> Rules:
    catalogue = load_catalogue()
    questionnaire = build_questionnaire(catalogue)
    return Rules(questionnaire, Screener(catalogue, questionnaire.order))


def change(path: str, *after: Value, before: str | None = None, said_by: SaidBy = "patient") -> AnswerChange:
    """One answer given (or, without values, taken back)."""
    return AnswerChange(path, before, values_to_json(after) if after else None, said_by, AT)


@dataclass
class Visit:
    """A stored patient with a begun consultation."""

    store: Store
    patient_id: UUID = field(default_factory=uuid4)
    id: UUID = field(default_factory=uuid4)

    @classmethod
    def begun(cls, store: Store, patient: Patient = TESTA) -> Visit:
        visit = cls(store)
        store.add_patient(ACTOR, patient, id=visit.patient_id).result()
        store.start_consultation(
            ACTOR, visit.patient_id, id=visit.id, catalogue_version="2026.11", at=AT
        ).result()
        return visit

    def save(
        self,
        expected_version: int,
        answers: Answers,
        changes: Sequence[AnswerChange] = (),
        *,
        page: str = "health",
        derived: Derived | None = None,
        actor: Actor = ACTOR,
    ) -> Saved:
        return self.store.save_answers(
            actor,
            self.id,
            expected_version,
            answers=answers,
            changes=changes,
            page=page,
            derived=derived or Derived(),
        ).result()


def opened(path: Path, *, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> Store:
    """The store of a file, with the two people of these tests signed in."""
    return open_store(path, ACTOR, COLLEAGUE, lock_wait_seconds=lock_wait_seconds)


def database(folder: Path) -> Path:
    return folder / "clinic.candor"
