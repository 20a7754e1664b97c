"""What the turned screen takes: until the questions are closed, and never from what others recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from intake.conditions import Answers, Unreadable
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.changes import Change
from ui.consultation.controller import ConsultationController
from ui.patient_mode.pin import Pin
from ui.patient_mode.session import END, PatientMode

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def controller(desk: Desk) -> ConsultationController:
    return desk.controller(CLINIC)


@pytest.fixture
def mode(controller: ConsultationController) -> PatientMode:
    made = PatientMode(controller, Pin("4826", "4826"))
    made.choose_language("en")
    return made


def sides(mode: PatientMode) -> list[tuple[str | None, str | None]]:
    parts = mode.controller.answers.group("marks")
    return [(part.code("marks.region"), part.code("marks.side")) for part in parts]


def two_hips(controller: ConsultationController) -> None:
    """An entry for each side, as a copy to the other side makes them."""
    for place, side in enumerate(("left", "right")):
        entry = Answers({"marks.region": ("hip",), "marks.side": (side,)})
        controller.change((Change(f"marks/{place}", None, entry),), said_by="practitioner")


def close_questions(desk: Desk, mode: PatientMode, qtbot: QtBot) -> None:
    theirs = desk.other().controller(CLINIC)
    theirs.answer("goals.bothers", ("Other words",))
    assert theirs.close()
    mode.answer("goals.bothers", ("My words",))
    mode.controller.flush()
    qtbot.waitUntil(lambda: mode.is_shut, timeout=5000)


# Closed


def test_closed_questions_take_nothing_and_show_what_is_stored(
    desk: Desk, mode: PatientMode, qtbot: QtBot
) -> None:
    close_questions(desk, mode, qtbot)
    before = mode.controller.answers
    ticks = next(topic for topic in mode.topics if topic.id.endswith(".list"))
    names = next(topic for topic in mode.topics if topic.id == "health.allergies.names")
    with qtbot.waitSignal(mode.answered, check_params_cb=lambda path: path == "health.eczema"):
        mode.answer("health.eczema", ("Y",))
    mode.none_of_these(ticks)
    mode.name(names, ("Latex",))
    mode.name_none(names, ("Y",))
    mode.mark("abdomen")
    mode.touch("hip", "left")
    assert mode.controller.answers == before


def test_what_is_being_typed_when_the_questions_close_is_still_taken(
    desk: Desk, mode: PatientMode, qtbot: QtBot
) -> None:
    mode.closing.connect(lambda: mode.answer("goals.enough", ("Typed last",)))
    close_questions(desk, mode, qtbot)
    assert mode.controller.answers.code("goals.enough") == "Typed last"
    mode.answer("goals.enough", ("Too late",))
    assert mode.controller.answers.code("goals.enough") == "Typed last"


# Two entries of one region


def test_every_page_is_reached_where_a_region_has_an_entry_for_each_side(mode: PatientMode) -> None:
    two_hips(mode.controller)
    seen = []
    while mode.at != END:
        mode.go_on()
        assert mode.at not in seen
        seen.append(mode.at)
    titles = [topic.title for topic in mode.topics if topic.id.startswith("marks.")]
    assert titles == ["Hip, left", "Hip, right"]
    while mode.topic is not None or mode.at == END:
        mode.go_back()
    assert mode.number == 0


def test_a_page_that_says_its_side_does_not_ask_for_it_and_none_is_long(mode: PatientMode) -> None:
    two_hips(mode.controller)
    mode.mark("thigh_front")
    pages = [topic for topic in mode.topics if topic.id.startswith("marks.")]
    assert all(len(topic.paths) <= 3 for topic in pages)
    assert [path for topic in pages for path in topic.paths if path.endswith("marks.side")] == [
        "marks/2/marks.side"
    ]
    open_hips = [each.number for each in mode.left_open() if each.topic.title.startswith("Hip")]
    assert open_hips == [3, 3]


def test_a_touch_on_a_side_with_its_own_entry_makes_no_impossible_side(mode: PatientMode) -> None:
    two_hips(mode.controller)
    mode.touch("hip", "right")
    mode.mark("hip")
    mode.mark("hip", "left")
    assert sides(mode) == [("hip", "left"), ("hip", "right")]


def test_their_own_two_entries_are_taken_away_one_by_one_or_both_from_the_list(mode: PatientMode) -> None:
    for place, side in enumerate(("left", "right")):
        entry = Answers({"marks.region": ("hip",), "marks.side": (side,)})
        mode.controller.change((Change(f"marks/{place}", None, entry),), said_by="patient-alone")
    mode.touch("hip", "left")
    assert sides(mode) == [("hip", "right")]
    mode.touch("hip", "left")
    assert sides(mode) == [("hip", "both")]
    mode.unmark("hip")
    assert sides(mode) == []


# What others recorded


def test_the_other_side_of_what_the_clinic_recorded_gets_an_entry_of_its_own(mode: PatientMode) -> None:
    controller = mode.controller
    controller.add_mark("hip", said_by="practitioner")
    controller.answer("marks/0/marks.side", ("left",), said_by="practitioner")
    mode.touch("hip", "right")
    assert sides(mode) == [("hip", "left"), ("hip", "right")]
    assert "marks/1/marks.side" in controller.waits_for_confirmation()
    mode.touch("hip", "right")
    assert sides(mode) == [("hip", "left")]


def test_a_side_that_the_clinic_recorded_cannot_be_taken_away(mode: PatientMode) -> None:
    controller = mode.controller
    controller.add_mark("hip", said_by="practitioner")
    controller.answer("marks/0/marks.side", ("both",), said_by="practitioner")
    mode.touch("hip", "left")
    assert sides(mode) == [("hip", "both")]


def test_a_side_beside_what_the_clinic_recorded_in_the_middle_can_be_told(mode: PatientMode) -> None:
    controller = mode.controller
    controller.add_mark("hip", said_by="practitioner")
    controller.answer("marks/0/marks.side", ("middle",), said_by="practitioner")
    mode.touch("hip", "left")
    assert sides(mode) == [("hip", "middle"), ("hip", "left")]


@pytest.mark.parametrize("said_by", ["patient", "practitioner"])
def test_an_area_of_which_somebody_else_said_anything_stays(mode: PatientMode, said_by: str) -> None:
    mode.mark("abdomen")
    assert mode.may_unmark("abdomen")
    mode.controller.answer("marks/0/marks.cause", ("pregnancy",), said_by=said_by)  # type: ignore[arg-type]
    assert not mode.may_unmark("abdomen")
    mode.unmark("abdomen")
    mode.touch("abdomen", "")
    assert sides(mode) == [("abdomen", None)]


def test_an_area_that_the_clinic_confirmed_stays(mode: PatientMode) -> None:
    mode.mark("abdomen")
    mode.controller.confirm(["marks/0/marks.region"])
    mode.unmark("abdomen")
    assert sides(mode) == [("abdomen", None)]


# The end


def test_text_that_cannot_be_read_is_left_open_and_leads_back(mode: PatientMode) -> None:
    mode.mark("abdomen")
    numbers = {each.topic.id: each.number for each in mode.left_open()}
    mode.answer("marks/0/marks.onset", (Unreadable("32 2999"),))
    assert {each.topic.id: each.number for each in mode.left_open()} == numbers
