"""What the patient is asked on a turned screen, and how it is answered. No window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from intake.conditions import NO, YES
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.controller import ConsultationController
from ui.patient_mode.pin import Pin
from ui.patient_mode.session import END, WELCOME, PatientMode
from ui.patient_mode.topics import Kind

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
    return PatientMode(controller, Pin("4826", "4826"))


def asked(mode: PatientMode) -> set[str]:
    """Every question that can come up, follow-ups too."""
    items = mode.controller.knowledge.questionnaire.items
    found = set()
    for topic in mode.topics:
        for path in topic.paths:
            found |= {below.link_id for below in items[path.rsplit("/", 1)[-1]].walk()}
    return found


def test_nothing_that_is_asked_alone_or_looked_at_or_kept_from_paper_is_among_the_topics(
    mode: PatientMode,
) -> None:
    mode.mark("abdomen")
    items = mode.controller.knowledge.questionnaire.items
    for link_id in asked(mode):
        assert not items[link_id].for_record, link_id
        assert items[link_id].page not in ("look", "alone"), link_id
    assert "skin.phototype" not in asked(mode)
    assert "goals.heard" not in asked(mode)
    assert not any(link_id.startswith("plan.") for link_id in asked(mode))


def test_every_other_question_of_the_health_pages_is_asked_once(mode: PatientMode) -> None:
    controller = mode.controller
    items = controller.knowledge.questionnaire.items
    wanted = [
        link_id
        for page in controller.pages
        if page.step == "health" and page.id not in ("health.look", "health.alone")
        for link_id in page.link_ids
        if not items[link_id].for_record
    ]
    topics = [path for topic in mode.topics for path in topic.paths if items.get(path)]
    assert sorted(wanted) == sorted(
        path for path in topics if path.startswith(("health.", "medicines.", "allergies."))
    )
    assert len(topics) == len(set(topics))


def test_questions_and_answers_come_in_the_chosen_language_and_are_marked_until_reviewed(
    mode: PatientMode,
) -> None:
    assert mode.item("health.eczema").text == "Do you have eczema?"
    assert mode.is_reviewed
    mode.choose_language("es")
    assert mode.item("health.eczema").text == "¿Tiene eccema?"
    assert not mode.is_reviewed
    assert next(topic.title for topic in mode.topics) == "Lo que espera"


def test_an_answer_is_said_by_the_patient_alone(mode: PatientMode, desk: Desk) -> None:
    mode.answer("health.eczema", (YES,))
    mode.answer("goals.hoped-for", ("26-50",))
    assert mode.controller.close()
    changes = desk.store.changes_of(desk.actor, desk.visit)
    assert {change.path: change.said_by for change in changes} == {
        "health.eczema": "patient-alone",
        "goals.hoped-for": "patient-alone",
    }


def test_no_to_a_list_is_an_explicit_no_for_each_line_and_leaves_a_yes(mode: PatientMode) -> None:
    topic = next(topic for topic in mode.topics if topic.kind is Kind.TICKS)
    first, *others = topic.paths
    mode.answer(first, (YES,))
    mode.none_of_these(topic)
    assert mode.value(first) == (YES,)
    assert all(mode.value(path) == (NO,) for path in others)


def test_naming_a_medicine_takes_back_that_there_are_none_and_none_takes_the_names_away(
    mode: PatientMode,
) -> None:
    topic = next(topic for topic in mode.topics if topic.id == "health.medicines.names")
    listed, none_known = topic.paths
    mode.name_none(topic, (YES,))
    mode.name(topic, ["Invented tablets 5 mg", "Invented tablets 5 mg", "Made-up cream"])
    assert mode.value(listed) == ("Invented tablets 5 mg", "Made-up cream")
    assert mode.value(none_known) == ()
    mode.name_none(topic, (YES,))
    assert mode.value(listed) == ()
    assert mode.value(none_known) == (YES,)


def test_each_area_that_is_marked_gets_a_page_and_loses_it_again(mode: PatientMode, qtbot: QtBot) -> None:
    before = len(mode.topics)
    with qtbot.waitSignal(mode.topics_changed):
        mode.touch("hip", "left")
    assert len(mode.topics) == before + 2
    topic = next(topic for topic in mode.topics if topic.id == "marks.hip")
    assert mode.value(topic.paths[0]) == ("left",)
    mode.touch("hip", "right")
    assert mode.value(topic.paths[0]) == ("both",)
    mode.touch("hip", "left")
    assert mode.value(topic.paths[0]) == ("right",)
    mode.go_to("marks.hip")
    mode.touch("hip", "right")
    assert len(mode.topics) == before
    assert mode.at == "marks"


def test_an_area_that_the_clinic_has_described_cannot_be_taken_away(mode: PatientMode) -> None:
    mode.controller.add_mark("abdomen")
    mode.controller.answer("marks/0/marks.colour", ("white",), said_by="practitioner")
    mode.unmark("abdomen")
    mode.touch("abdomen", "")
    assert mode.entries("abdomen") == (0,)


def test_every_page_may_be_left_open_and_the_end_says_what_was(mode: PatientMode) -> None:
    mode.choose_language("en")
    seen = [mode.at]
    while mode.at != END:
        mode.go_on()
        seen.append(mode.at)
    assert seen == [WELCOME, *(topic.id for topic in mode.topics), END]
    left = {each.topic.id: each.number for each in mode.left_open()}
    assert left["hopes.1"] == 4
    assert left["marks"] == 1
    mode.answer("goals.bothers", ("Words",))
    assert {each.topic.id: each.number for each in mode.left_open()}["hopes.1"] == 3
    mode.go_back()
    assert mode.at == mode.topics[-1].id


def test_back_from_the_first_topic_leads_to_the_language_and_keeps_the_answers(mode: PatientMode) -> None:
    mode.choose_language("es")
    mode.go_on()
    mode.answer("goals.bothers", ("Palabras",))
    mode.go_back()
    assert mode.at == WELCOME
    mode.choose_language("en")
    assert mode.value("goals.bothers") == ("Palabras",)


def test_pins_are_told_by_signals_and_the_third_wrong_one_locks(mode: PatientMode) -> None:
    told: list[str] = []
    mode.wrong_pin.connect(told.append)
    mode.right_pin.connect(lambda: told.append("right"))
    mode.locked_out.connect(lambda: told.append("locked"))
    mode.try_pin("1111")
    mode.try_pin("4826")
    for _ in range(3):
        mode.try_pin("2222")
    mode.try_pin("4826")
    assert "2 tries left" in told[0]
    assert told[1] == "right"
    assert "1 try left" in told[3]
    assert told[4:] == ["locked", "locked"]


def test_a_change_at_another_desk_closes_the_questions(mode: PatientMode, desk: Desk) -> None:
    other = desk.other()
    theirs = other.controller(CLINIC)
    theirs.answer("goals.bothers", ("Other words",))
    assert theirs.close()
    mode.choose_language("en")
    mode.go_on()
    mode.answer("goals.bothers", ("My words",))
    mode.controller.flush()
    mode.controller.close(2.0)
    assert mode.controller.conflict is not None
    assert mode.is_shut
    before = mode.at
    mode.go_on()
    assert mode.at == before
