"""Two visits of a patient held against each other, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.consultation.controller_desk import PATIENT, Desk, knowledge
from tests.ui.consultation.two_visits import LAST, first_visit, next_visit, opened
from ui.consultation.answer_words import question_words
from ui.consultation.compare_lines import Change, CompareLine
from ui.consultation.compare_page import ComparePage
from ui.consultation.compare_table import AFTER, BEFORE, QUESTION, STANDING
from ui.consultation.compare_visits import REWORDED, CompareVisits
from ui.consultation.compare_words import NEITHER, NO_VISIT, ONE_VISIT, SAME, SAME_VISIT
from ui.consultation.controller import ConsultationController


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


def compared(desk: Desk, controller: ConsultationController) -> CompareVisits:
    visits = CompareVisits(desk.store, desk.actor, knowledge(), controller.patient_id, live=controller)
    visits.read()
    return visits


def lines(visits: CompareVisits, *, everything: bool = False) -> dict[str, CompareLine]:
    return {line.title: line for line in visits.lines(everything=everything)}


def test_one_visit_says_what_will_stand_here(desk: Desk) -> None:
    visits = compared(desk, opened(desk))
    assert visits.empty_words == ONE_VISIT
    assert visits.lines() == ()
    assert visits.summary() == ""


def test_the_open_visit_stands_beside_the_last_finished_one(desk: Desk) -> None:
    first = first_visit(desk)
    visits = compared(desk, opened(desk))
    assert visits.earlier is not None
    assert visits.later is not None
    assert (visits.earlier.id, visits.later.id) == (first, desk.visit)
    assert visits.earlier.words.endswith(", finished")
    assert visits.later.words.endswith(", open")


def test_only_what_differs_is_shown_first_under_its_heading(desk: Desk) -> None:
    first_visit(desk)
    controller = opened(desk)
    controller.answer("health.rosacea", ("Y",))
    controller.answer("health.psoriasis", ("N",))
    controller.answer("goals.enough", ("That Testa can wear shorts.",))
    found = [(line.change, line.title) for line in compared(desk, controller).lines()]
    goal = question_words(knowledge().questionnaire.items["goals.enough"])
    assert set(found) == {
        (Change.HEADING, "Health"),
        (Change.DIFFERS, "Rosacea"),
        (Change.HEADING, "Hopes"),
        (Change.NEW, goal),
    }
    assert found.index((Change.HEADING, "Health")) + 1 == found.index((Change.DIFFERS, "Rosacea"))


def test_both_answers_stand_in_words(desk: Desk) -> None:
    first_visit(desk)
    controller = opened(desk)
    controller.answer("health.rosacea", ("UNK",))
    line = lines(compared(desk, controller))["Rosacea"]
    assert (line.before, line.after) == ("No", "Not sure")


def test_what_was_not_asked_yet_today_is_counted_and_shown_on_request(desk: Desk) -> None:
    first_visit(desk)
    controller = opened(desk)
    controller.answer("health.rosacea", ("N",))
    visits = compared(desk, controller)
    assert lines(visits) == {}
    everything = lines(visits, everything=True)
    assert everything["Psoriasis"].change is Change.NOT_YET
    assert everything["Psoriasis"].after == "Not asked"
    assert everything["Rosacea"].change is Change.SAME
    assert visits.summary().startswith("No answer differs, ")
    assert f"{len(LAST) - 1} not asked yet on " in visits.summary()


def test_between_two_finished_visits_a_missing_answer_is_a_difference(desk: Desk) -> None:
    first = first_visit(desk)
    controller = opened(desk)
    controller.answer("health.rosacea", ("N",))
    assert controller.close()
    stored = desk.store.consultation(desk.actor, desk.visit)
    desk.store.finish_consultation(desk.actor, stored.id, stored.version).result(10)
    visits = CompareVisits(desk.store, desk.actor, knowledge(), stored.patient_id)
    visits.read()
    assert visits.earlier is not None
    assert visits.earlier.id == first
    assert lines(visits)["Psoriasis"].change is Change.GONE


def test_marks_are_held_against_each_other_by_region_not_by_order(desk: Desk) -> None:
    controller = opened(desk)
    for place, (region, colour) in enumerate((("abdomen", "alba"), ("chest", "rubra"))):
        controller.add_mark(region)
        controller.answer(f"marks/{place}/marks.colour", (colour,))
    assert controller.close()
    first_visit(desk, {})
    now = opened(desk)
    for place, (region, colour) in enumerate((("chest", "rubra"), ("abdomen", "rubra"))):
        now.add_mark(region)
        now.answer(f"marks/{place}/marks.colour", (colour,))
    differing = [line for line in compared(desk, now).lines() if line.change is Change.DIFFERS]
    marks = [line.title for line in differing if "Colour" in line.title]
    assert len(marks) == 1
    assert marks[0].startswith("Stomach")


def test_the_verdicts_of_both_visits_stand_side_by_side(desk: Desk) -> None:
    first_visit(desk)
    controller = opened(desk)
    controller.answer("health.anaesthetic_allergy", ("Y",))
    found = [line for line in compared(desk, controller).lines() if line.after == "Not suitable"]
    assert found
    assert all(line.change is Change.DIFFERS for line in found)


def test_a_question_that_was_worded_otherwise_says_so(desk: Desk) -> None:
    first_visit(desk)
    controller = opened(desk)
    controller.answer("health.rosacea", ("Y",))
    visits = compared(desk, controller)
    version = knowledge().catalogue.version
    visits._unchanged[version] = frozenset()
    assert lines(visits)["Rosacea"].note == REWORDED


def test_the_same_visit_twice_is_refused_in_words(desk: Desk) -> None:
    first = first_visit(desk)
    visits = compared(desk, opened(desk))
    visits.choose(first, first)
    assert visits.empty_words == SAME_VISIT


def test_two_visits_chosen_the_wrong_way_round_are_put_right(desk: Desk) -> None:
    first = first_visit(desk)
    visits = compared(desk, opened(desk))
    visits.choose(desk.visit, first)
    assert visits.earlier is not None
    assert visits.earlier.id == first


# The page


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ComparePage:
    first_visit(desk)
    controller = opened(desk)
    controller.answer("health.rosacea", ("Y",))
    controller.answer("health.psoriasis", ("N",))
    made = ComparePage(desk.store, desk.actor, knowledge(), controller.patient_id, live=controller)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def test_the_table_has_a_line_for_each_difference(page: ComparePage) -> None:
    facts = page.table.facts
    rows = range(facts.rowCount())
    assert [facts.index(row, QUESTION).data() for row in rows] == ["Health", "Rosacea"]
    assert facts.index(1, BEFORE).data() == "No"
    assert facts.index(1, AFTER).data() == "Yes"
    assert facts.index(1, STANDING).data() == "Differs"


def test_a_reader_of_the_screen_hears_the_whole_line(page: ComparePage) -> None:
    said = page.table.facts.index(1, QUESTION).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Rosacea. No. Yes. Differs"


def test_everything_is_shown_by_one_press(page: ComparePage) -> None:
    QTest.keyClick(page.everything, Qt.Key.Key_Space)
    titles = [page.table.facts.index(row, QUESTION).data() for row in range(page.table.facts.rowCount())]
    assert "Psoriasis" in titles


def test_two_other_visits_are_chosen_in_the_boxes(page: ComparePage, desk: Desk) -> None:
    assert page.fields is not None
    earlier, later = page.fields
    later.set_value(earlier.value())
    later.answered.emit(later.value())
    assert page.empty.text() == SAME_VISIT
    assert not page.empty.isHidden()
    assert page.table.isHidden()


def page_over(desk: Desk, controller: ConsultationController, qtbot: QtBot) -> ComparePage:
    made = ComparePage(desk.store, desk.actor, knowledge(), controller.patient_id, live=controller)
    qtbot.addWidget(made)
    return made


def test_no_difference_is_said_in_words(desk: Desk, qtbot: QtBot) -> None:
    first_visit(desk)
    controller = opened(desk)
    for path, values in LAST.items():
        controller.answer(path, values)
    made = page_over(desk, controller, qtbot)
    assert made.empty.text() == SAME
    made.everything.click()
    assert not made.table.isHidden()


def test_a_visit_in_which_nothing_is_asked_yet_is_not_called_the_same(desk: Desk, qtbot: QtBot) -> None:
    first_visit(desk)
    made = page_over(desk, opened(desk), qtbot)
    earlier, later = made.visits.earlier, made.visits.later
    assert earlier is not None
    assert later is not None
    said = made.empty.text()
    assert said.startswith(f"Nothing is answered yet on {later.day}.")
    assert earlier.day in said
    assert "differs" not in said
    made.everything.click()
    assert made.summary.text().startswith(f"Nothing is answered yet on {later.day}. ")
    facts = made.table.facts
    shown = [[facts.index(row, column).data() for column in range(4)] for row in range(facts.rowCount())]
    assert ["Rosacea", "No", "Not asked", "Not asked yet"] in shown


def test_what_was_blank_then_is_not_asked_and_never_the_same_as_no(desk: Desk, qtbot: QtBot) -> None:
    first_visit(desk, {})
    controller = opened(desk)
    controller.answer("health.rosacea", ("N",))
    made = page_over(desk, controller, qtbot)
    assert made.visits.earlier is not None
    assert made.summary.text().startswith(f"Nothing was answered on {made.visits.earlier.day}. ")
    facts = made.table.facts
    shown = [[facts.index(row, column).data() for column in range(4)] for row in range(facts.rowCount())]
    assert ["Rosacea", "Not asked", "No", "Only later"] in shown
    assert "Same" not in [line[STANDING] for line in shown]


def test_two_visits_without_an_answer_have_nothing_to_hold_side_by_side(desk: Desk, qtbot: QtBot) -> None:
    first_visit(desk, {})
    made = page_over(desk, opened(desk), qtbot)
    assert made.empty.text() == NEITHER
    assert not made.everything.isEnabled()


def test_what_is_the_same_so_far_tells_what_is_not_asked_yet(desk: Desk, qtbot: QtBot) -> None:
    first_visit(desk)
    controller = opened(desk)
    controller.answer("health.rosacea", ("N",))
    made = page_over(desk, controller, qtbot)
    assert made.empty.text().startswith("What was asked at both visits is the same. ")
    assert f"{len(LAST) - 1} lines of " in made.empty.text()
    assert made.everything.isEnabled()


def test_a_patient_without_a_visit_is_told_what_comes_here(desk: Desk, qtbot: QtBot) -> None:
    stored = desk.store.add_patient(desk.actor, PATIENT, id=uuid4()).result(10)
    made = ComparePage(desk.store, desk.actor, knowledge(), stored.id)
    qtbot.addWidget(made)
    assert made.empty.text() == NO_VISIT
    assert made.fields is None


def test_escape_asks_to_go_back(page: ComparePage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitActive(page)
    page.take_focus()
    with qtbot.waitSignal(page.left):
        QTest.keyClick(page.table, Qt.Key.Key_Escape)


def test_a_third_visit_is_offered_too(desk: Desk, qtbot: QtBot) -> None:
    first_visit(desk)
    patient = opened(desk).patient_id
    next_visit(desk, patient, days=2)
    made = ComparePage(desk.store, desk.actor, knowledge(), patient)
    qtbot.addWidget(made)
    assert made.fields is not None
    assert made.fields[0].item.choices is not None
    assert len(made.fields[0].item.choices.choices) == 3
