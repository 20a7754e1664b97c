"""What the patient alone takes away from somebody else's answers waits, like an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.records import SaidBy
from db.signing_records import Frozen
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.check_answers import TAKEN_AWAY, Kind, check_lines
from ui.consultation.controller import ConsultationController
from ui.consultation.finishing import Papers, look
from ui.consultation.said_words import full_words
from ui.consultation.visit_memory import VisitMemory
from ui.documents.provenance import said_of

KELOID, ALLERGIES = "health.keloid", "allergies.list"
ALONE: SaidBy = "patient-alone"

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def controller(desk: Desk) -> ConsultationController:
    """The practitioner recorded an allergy and keloid scars, and the patient took both away."""
    made = desk.controller(CLINIC)
    made.answer(ALLERGIES, ("Penicillin",), said_by="practitioner")
    made.answer(KELOID, ("Y",), said_by="practitioner")
    made.answer(ALLERGIES, (), said_by=ALONE)
    made.answer(KELOID, (), said_by=ALONE)
    return made


def saved(controller: ConsultationController, qtbot: QtBot) -> None:
    controller.flush()
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)


def test_it_waits_here_and_when_the_visit_is_opened_again(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    assert set(controller.waits_for_confirmation()) == {KELOID, ALLERGIES}
    saved(controller, qtbot)
    assert set(desk.controller(CLINIC).waits_for_confirmation()) == {KELOID, ALLERGIES}


def test_the_gate_and_the_list_of_answers_name_it(controller: ConsultationController) -> None:
    waiting = controller.waits_for_confirmation()
    missing = [point.message for point in look(controller, Papers((), Frozen()), waiting=waiting).missing]
    assert "The patient took “Keloid scars” away. Confirm that, or answer it again." in missing
    lines = {line.path: line for line in check_lines(controller, waiting=waiting)}
    assert (lines[KELOID].kind, lines[KELOID].words) == (Kind.WAITS, TAKEN_AWAY)


def test_the_page_says_so_and_it_is_confirmed_by_itself_only(
    desk: Desk, controller: ConsultationController
) -> None:
    memory = VisitMemory(controller, desk.store, desk.actor)
    page = controller.page_of(KELOID)
    assert page is not None
    assert memory.note(KELOID).waits
    assert "The patient took this away alone" in memory.note(KELOID).full
    assert memory.confirm_line(page).startswith("The patient took 1 answer on this page away.")
    assert KELOID not in memory.together_on(page)


def test_confirmed_it_is_not_asked_and_waits_no_more(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    controller.confirm([KELOID])
    assert controller.waits_for_confirmation() == (ALLERGIES,)
    assert controller.source_of(KELOID) is None
    saved(controller, qtbot)
    assert desk.controller(CLINIC).waits_for_confirmation() == (ALLERGIES,)
    assert desk.replayed() == controller.answers
    controller.undo()
    assert set(controller.waits_for_confirmation()) == {KELOID, ALLERGIES}


def test_answered_again_by_the_clinic_it_waits_no_more_and_undone_it_waits(
    controller: ConsultationController,
) -> None:
    controller.answer(KELOID, ("Y",), said_by="practitioner")
    assert controller.waits_for_confirmation() == (ALLERGIES,)
    controller.undo()
    assert set(controller.waits_for_confirmation()) == {KELOID, ALLERGIES}


def test_an_answer_of_their_own_in_its_place_that_they_take_away_too_still_waits(
    controller: ConsultationController,
) -> None:
    controller.answer(KELOID, ("N",), said_by=ALONE)
    controller.answer(KELOID, (), said_by=ALONE)
    assert KELOID in controller.waits_for_confirmation()


def test_what_they_said_themselves_they_may_take_away_until_somebody_confirmed_it(
    controller: ConsultationController,
) -> None:
    for path in ("health.eczema", "health.rosacea"):
        controller.answer(path, ("Y",), said_by=ALONE)
    controller.confirm(["health.rosacea"])
    for path in ("health.eczema", "health.rosacea"):
        controller.answer(path, (), said_by=ALONE)
    assert "health.eczema" not in controller.waits_for_confirmation()
    assert "health.rosacea" in controller.waits_for_confirmation()


def test_paper_tells_no_speaker_of_an_answer_that_is_not_there(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    saved(controller, qtbot)
    assert said_of(desk.store.changes_of(desk.actor, desk.visit)) == ()
    source = controller.source_of(KELOID)
    assert source is not None
    assert "not confirmed yet" in full_words(source, controller.today)
