"""A handout made before an answer was changed: told to both desks, and not given to the printer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from db.errors import StorageProblem
from db.handouts import MAKE_AGAIN, OUTDATED
from db.records import AnswerChange, Derived, HandoutState
from db.rights import Role
from db.store import Store
from intake.conditions import Answers
from intake.consultation import Patient
from intake.screening import Override
from tests.opening import actor, open_store

OWNER = actor(1, "Testa Owner")
DESK = actor(2, "Nora Nowhere", Role.FRONT_DESK)


class Visit:
    """A visit with one answer, and what is done in it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.patient = store.add_patient(OWNER, Patient(name="Testa Nonesuch"), id=uuid4()).result(10).id
        begun = store.start_consultation(
            OWNER, self.patient, id=uuid4(), catalogue_version="t", at=datetime.now(UTC)
        )
        self.id, self.version = begun.result(10).id, 1
        self.answers = Answers()
        self.answer("N")

    def answer(self, code: str) -> None:
        before = self.answers.code("health.eczema")
        self.answers = self.answers.with_answer("health.eczema", code)
        stood = None if before is None else f'["{before}"]'
        self.save(AnswerChange("health.eczema", stood, f'["{code}"]', "patient", datetime.now(UTC)))

    def save(self, *changes: AnswerChange, page: str = "health.skin") -> None:
        saved = self.store.save_answers(
            OWNER,
            self.id,
            self.version,
            answers=self.answers,
            changes=changes,
            page=page,
            derived=Derived(),
        )
        self.version = saved.result(10).version

    def make(self, pdf: bytes = b"%PDF an invented handout") -> UUID:
        made = self.store.add_document(OWNER, self.id, id=uuid4(), kind="handout", pdf=pdf, pages=1)
        return made.result(10).id

    def release(self, document: UUID) -> None:
        self.store.release_handout(OWNER, document).result(10)

    @property
    def states(self) -> tuple[HandoutState, ...]:
        return self.store.handouts_of(OWNER, self.id)


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    with open_store(tmp_path / "clinic.db", OWNER, DESK) as store:
        yield Visit(store)


def test_a_handout_of_the_answers_as_they_stand_is_given_to_the_printer(visit: Visit) -> None:
    document = visit.make()
    assert visit.states == (HandoutState(document, is_released=False, is_outdated=False),)
    visit.release(document)
    visit.save(page="plan")
    assert visit.states == (HandoutState(document, is_released=True, is_outdated=False),), "a page was turned"
    (seen,) = visit.store.visits_of(DESK, visit.patient)
    assert (seen.handout_id, seen.is_outdated) == (document, False)
    assert visit.store.released_handout(DESK, document, id=uuid4()).startswith(b"%PDF")


def test_a_changed_answer_makes_a_released_handout_outdated(visit: Visit) -> None:
    document = visit.make()
    visit.release(document)
    visit.answer("Y")
    assert visit.states == (HandoutState(document, is_released=True, is_outdated=True),)
    (seen,) = visit.store.visits_of(DESK, visit.patient)
    assert seen.is_outdated
    with pytest.raises(StorageProblem) as problem:
        visit.store.released_handout(DESK, document, id=uuid4())
    assert problem.value.sentence == OUTDATED
    again = visit.make()
    visit.release(again)
    (seen,) = visit.store.visits_of(DESK, visit.patient)
    assert (seen.handout_id, seen.is_outdated) == (again, False)


def test_an_outdated_handout_is_not_released(visit: Visit) -> None:
    document = visit.make()
    visit.answer("Y")
    with pytest.raises(StorageProblem) as problem:
        visit.release(document)
    assert problem.value.sentence == MAKE_AGAIN


def test_a_finding_that_is_overruled_counts_as_a_change(visit: Visit) -> None:
    document = visit.make()
    visit.release(document)
    decision = Override("eczema", "Testa Owner", "Seen by the skin clinic.", datetime.now(UTC))
    visit.store.add_override(OWNER, visit.id, decision).result(10)
    assert visit.states == (HandoutState(document, is_released=True, is_outdated=True),)


def test_a_change_in_another_visit_makes_nothing_outdated(visit: Visit) -> None:
    document = visit.make()
    visit.release(document)
    Visit(visit.store).answer("Y")
    assert visit.states == (HandoutState(document, is_released=True, is_outdated=False),)
