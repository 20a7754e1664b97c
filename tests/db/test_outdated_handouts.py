"""A handout made before an answer was changed: told to both desks, and not given to the printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

import db.codec
import db.handouts
import db.saving_answers
import db.saving_consultations
from db.errors import StorageProblem, Trouble
from db.handouts import MAKE_AGAIN, OUTDATED
from db.records import AnswerChange, Derived, HandoutState, MadeFrom
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

    def make(
        self, pdf: bytes = b"%PDF an invented handout", *, kind: str = "handout", of: MadeFrom | None = None
    ) -> UUID:
        made = self.store.add_document(OWNER, self.id, id=uuid4(), kind=kind, pdf=pdf, pages=1, made_from=of)
        return made.result(10).id

    @property
    def made_from(self) -> MadeFrom:
        return MadeFrom(self.version, self.store.consultation(OWNER, self.id).overrides)

    def release(self, document: UUID) -> None:
        self.store.release_handout(OWNER, document).result(10)

    @property
    def states(self) -> tuple[HandoutState, ...]:
        return self.store.handouts_of(OWNER, self.id)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the clock of the computer, for all that a visit stores."""

    def set_to(away: timedelta) -> None:
        for module in (db.handouts, db.saving_answers, db.saving_consultations):
            monkeypatch.setattr(module, "now", lambda: real() + away)

    real = db.codec.now
    return set_to


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


@pytest.mark.parametrize("minutes", [4, 60, 60 * 24 * 40], ids=["another room's", "set back", "weeks behind"])
def test_a_clock_that_is_behind_hides_no_changed_answer(
    visit: Visit, clock: Callable[[timedelta], None], minutes: int
) -> None:
    document = visit.make()
    visit.release(document)
    clock(timedelta(minutes=-minutes))
    visit.answer("Y")
    with pytest.raises(StorageProblem) as problem:
        visit.store.released_handout(DESK, document, id=uuid4())
    assert problem.value.sentence == OUTDATED
    visit.release(visit.make())
    assert visit.states[-1] == HandoutState(visit.states[-1].document_id, is_released=True, is_outdated=False)
    assert visit.store.audit.check(OWNER).is_good


def test_a_clock_that_is_behind_hides_no_overruled_finding(
    visit: Visit, clock: Callable[[timedelta], None]
) -> None:
    document = visit.make()
    visit.release(document)
    clock(timedelta(hours=-1))
    decision = Override("eczema", "Testa Owner", "Seen by the skin clinic.", datetime.now(UTC))
    visit.store.add_override(OWNER, visit.id, decision).result(10)
    assert visit.states == (HandoutState(document, is_released=True, is_outdated=True),)


def test_a_clock_that_was_ahead_and_is_put_right_refuses_no_new_handout(
    visit: Visit, clock: Callable[[timedelta], None]
) -> None:
    clock(timedelta(days=1))
    visit.answer("Y")
    visit.release(visit.make())
    clock(timedelta(0))
    document = visit.make(b"%PDF made with the clock put right", kind="handout-es")
    visit.release(document)
    (seen,) = visit.store.visits_of(DESK, visit.patient)
    assert (seen.handout_id, seen.is_outdated, seen.newer_waits) == (document, False, False)


def test_a_document_is_not_kept_when_an_answer_came_while_it_was_made(visit: Visit) -> None:
    before = visit.made_from
    visit.answer("Y")
    with pytest.raises(StorageProblem) as problem:
        visit.make(of=before)
    assert problem.value.trouble is Trouble.ANSWERS_CHANGED
    assert visit.states == ()
    assert visit.make(of=visit.made_from)


def test_a_document_is_not_kept_when_a_finding_was_overruled_while_it_was_made(visit: Visit) -> None:
    before = visit.made_from
    decision = Override("eczema", "Testa Owner", "Seen by the skin clinic.", datetime.now(UTC))
    visit.version = visit.store.add_override(OWNER, visit.id, decision).result(10).version
    with pytest.raises(StorageProblem) as problem:
        visit.make(of=before)
    assert problem.value.trouble is Trouble.ANSWERS_CHANGED
    assert visit.make(of=visit.made_from)


def test_a_page_that_is_turned_while_a_document_is_made_counts_for_nothing(visit: Visit) -> None:
    before = visit.made_from
    visit.save(page="plan")
    assert visit.make(of=before)
