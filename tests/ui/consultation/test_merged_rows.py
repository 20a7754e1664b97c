"""After a conflict: who said what stays, and nobody chooses what was never shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.records import SaidBy
from intake.conditions import Value
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.controller import ConsultationController

HOPE, ECZEMA, ROSACEA = "goals.hoped-for", "health.eczema", "health.rosacea"
ALONE: SaidBy = "patient-alone"


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


def stored_there(desk: Desk, given: dict[str, tuple[Value, ...]]) -> None:
    there = desk.other().controller(CLINIC)
    for path, values in given.items():
        there.answer(path, values, said_by="practitioner")
    assert there.close()


def met(controller: ConsultationController, qtbot: QtBot) -> None:
    controller.flush()
    qtbot.waitUntil(lambda: controller.conflict is not None, timeout=5000)


def rows_of(desk: Desk) -> list[tuple[str, str | None, str]]:
    return [(row.path, row.after, row.said_by) for row in desk.store.changes_of(desk.actor, desk.visit)]


def test_what_only_the_patient_alone_answered_still_waits_after_a_conflict(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller(CLINIC)
    stored_there(desk, {ECZEMA: ("N",)})
    controller.answer(HOPE, ("26-50",), said_by=ALONE)
    controller.answer(ROSACEA, ("Y",), said_by="patient")
    met(controller, qtbot)
    controller.resolve(chosen_from=controller.differences())
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    assert controller.waits_for_confirmation() == (HOPE,)
    assert rows_of(desk)[1:] == [(HOPE, '["26-50"]', ALONE), (ROSACEA, '["Y"]', "patient")]
    assert desk.replayed() == desk.stored() == controller.answers


def test_the_patients_value_that_somebody_chose_waits_and_the_practitioners_does_not(
    desk: Desk, qtbot: QtBot
) -> None:
    controller = desk.controller(CLINIC)
    stored_there(desk, {ECZEMA: ("N",), ROSACEA: ("N",), HOPE: ("gone",)})
    controller.answer(ECZEMA, ("Y",), said_by=ALONE)
    controller.answer(ROSACEA, ("Y",), said_by="patient")
    controller.answer(HOPE, ("26-50",), said_by=ALONE)
    met(controller, qtbot)
    controller.resolve((ECZEMA, ROSACEA), chosen_from=controller.differences())
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    assert controller.waits_for_confirmation() == (ECZEMA,)
    assert rows_of(desk)[3:] == [(ECZEMA, '["Y"]', ALONE), (ROSACEA, '["Y"]', "practitioner")]
    assert desk.replayed() == desk.stored() == controller.answers


def test_a_confirmation_on_its_way_is_kept_where_the_answer_is_still_the_same(
    desk: Desk, qtbot: QtBot
) -> None:
    controller = desk.controller(CLINIC)
    controller.answer(HOPE, ("26-50",), said_by=ALONE)
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    stored_there(desk, {ECZEMA: ("N",)})
    controller.confirm([HOPE])
    controller.answer(ROSACEA, ("Y",))
    met(controller, qtbot)
    controller.resolve(chosen_from=controller.differences())
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    assert controller.waits_for_confirmation() == ()


def test_marks_of_the_patient_alone_wait_whichever_way_the_areas_are_chosen(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller(CLINIC)
    there = desk.other().controller(CLINIC)
    there.add_mark("calf", said_by="practitioner")
    assert there.close()
    controller.add_mark("abdomen", said_by=ALONE)
    controller.answer("marks/0/marks.cause", ("pregnancy",), said_by=ALONE)
    met(controller, qtbot)
    controller.resolve(("marks",), chosen_from=controller.differences())
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    assert [part.code("marks.region") for part in controller.answers.group("marks")] == ["abdomen"]
    assert set(controller.waits_for_confirmation()) == {"marks/0/marks.region", "marks/0/marks.cause"}
    assert desk.replayed() == desk.stored() == controller.answers


def test_marks_that_only_this_desk_changed_keep_their_rows(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller(CLINIC)
    stored_there(desk, {ECZEMA: ("N",)})
    controller.add_mark("calf", said_by="patient")
    controller.add_mark("abdomen", said_by=ALONE)
    controller.remove_mark(0)
    controller.answer("marks/0/marks.cause", ("pregnancy",), said_by="patient")
    met(controller, qtbot)
    controller.resolve(chosen_from=controller.differences())
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    assert controller.waits_for_confirmation() == ("marks/0/marks.region",)
    assert desk.replayed() == desk.stored() == controller.answers


def test_what_was_answered_after_the_choice_was_shown_is_asked_and_not_thrown_away(
    desk: Desk, qtbot: QtBot
) -> None:
    controller = desk.controller(CLINIC)
    stored_there(desk, {ECZEMA: ("N",), HOPE: ("gone",)})
    controller.answer(HOPE, ("26-50",), said_by=ALONE)
    met(controller, qtbot)
    shown = controller.differences()
    controller.answer(ECZEMA, ("Y",), said_by=ALONE)
    with qtbot.waitSignal(controller.conflicted, timeout=1000):
        controller.resolve((HOPE,), chosen_from=shown)
    assert controller.conflict is not None
    assert {each.path for each in controller.differences()} == {HOPE, ECZEMA}
    controller.resolve((HOPE, ECZEMA), chosen_from=controller.differences())
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    assert desk.stored().code(ECZEMA) == "Y"
    assert set(controller.waits_for_confirmation()) == {HOPE, ECZEMA}


def test_another_value_than_the_one_that_was_shown_is_asked_again(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller(CLINIC)
    stored_there(desk, {HOPE: ("gone",)})
    controller.answer(HOPE, ("26-50",))
    met(controller, qtbot)
    shown = controller.differences()
    controller.answer(HOPE, ("51-75",))
    controller.resolve((HOPE,), chosen_from=shown)
    assert controller.conflict is not None
