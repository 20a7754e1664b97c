"""All answers in words, and the page that shows them: Change leads to a question and Continue back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from intake.conditions import Unreadable
from intake.dates import PartialDate
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.check_answers import DENIED, NO_MARKS, CheckLine, Kind, check_lines
from ui.consultation.check_page import CheckPage
from ui.consultation.controller import ConsultationController
from ui.consultation.focused import focused_path


@pytest.fixture
def controller(desk: ViewDesk) -> ConsultationController:
    return desk.controller


def line_of(controller: ConsultationController, path: str) -> CheckLine | None:
    lines = check_lines(controller, waiting=controller.waits_for_confirmation())
    return next((line for line in lines if line.path == path), None)


def words(controller: ConsultationController, path: str) -> str:
    line = line_of(controller, path)
    return "" if line is None else line.words


def test_every_section_is_there_in_order_with_what_it_lacks(controller: ConsultationController) -> None:
    heads = [line for line in check_lines(controller) if line.kind is Kind.SECTION]
    assert [line.title for line in heads] == ["Hopes", "Stretch marks", "Skin type", "Health", "Plan"]
    assert [line.note for line in heads[:2]] == ["5 not asked", "1 not asked"]
    controller.answer("goals.hoped-for", ("26-50",))
    assert check_lines(controller)[0].note == "4 not asked"


def test_answers_are_in_words(controller: ConsultationController) -> None:
    controller.add_mark("hip")
    for path, value in (
        ("goals.hoped-for", "26-50"),
        ("marks/0/marks.side", "left"),
        ("marks/0/marks.width-mm", Decimal("2.5")),
        ("marks/0/marks.onset", PartialDate(2019, 3)),
        ("health.eczema", "UNK"),
        ("plan.treatment", "microneedling"),
    ):
        controller.answer(path, (value,))
    assert words(controller, "goals.hoped-for") == "A quarter to a half better"
    assert words(controller, "marks/0/marks.width-mm") == "2.5 mm"
    assert words(controller, "marks/0/marks.onset") == "March 2019 (no day given)"
    assert words(controller, "health.eczema") == "Not sure"
    assert words(controller, "plan.treatment") == "Microneedling"
    assert "Hip, left" in [line.title for line in check_lines(controller) if line.kind is Kind.PART]


def test_what_was_skipped_is_not_provided_and_what_counts_is_not_asked(
    controller: ConsultationController,
) -> None:
    assert words(controller, "goals.bothers") == "Not provided"
    assert words(controller, "goals.hoped-for") == "Not asked"
    assert words(controller, "marks") == NO_MARKS
    # Blank details of a plan that is not made are no gaps.
    assert line_of(controller, "plan.sessions") is None


def test_a_hidden_answer_is_not_shown(controller: ConsultationController) -> None:
    controller.answer("health.eczema", ("Y",))
    controller.answer("health.eczema.state", ("quiet",))
    line = line_of(controller, "health.eczema.state")
    assert line is not None
    assert (line.words, line.depth) == ("Quiet now", 1)
    controller.answer("health.eczema", ("N",))
    assert line_of(controller, "health.eczema.state") is None


def test_the_nos_of_a_tick_list_stand_together_and_a_yes_stands_alone(
    controller: ConsultationController,
) -> None:
    page = next(page for page in controller.pages if page.id == "health.life")
    listed = [link_id for link_id in page.link_ids if link_id != "health.pregnancy"]
    controller.answer("health.smoking", ("Y",))
    controller.none_of_these(listed)
    lines = [line for line in check_lines(controller) if line.title == DENIED]
    assert [line.path for line in lines] == ["health.breastfeeding"]
    assert lines[0].words.split("; ")[0] == "Breastfeeding"
    assert len(lines[0].words.split("; ")) == len(listed) - 1
    assert words(controller, "health.smoking") == "Yes"


def test_an_empty_list_that_was_said_to_be_empty_is_no_gap(controller: ConsultationController) -> None:
    controller.answer("allergies.none-known", ("Y",))
    assert words(controller, "allergies.none-known") == "Yes"
    assert line_of(controller, "allergies.list") is None


def test_what_waits_to_be_confirmed_and_what_cannot_be_read_say_so(
    controller: ConsultationController,
) -> None:
    controller.answer("health.eczema", ("N",), said_by="patient-alone")
    controller.answer("plan.treatment", ("microneedling",))
    controller.answer("plan.first-session", (Unreadable("soonish"),))
    waits, wrong = line_of(controller, "health.eczema"), line_of(controller, "plan.first-session")
    assert waits is not None
    assert wrong is not None
    assert (waits.kind, waits.note) == (Kind.WAITS, "The patient answered this alone. Confirm it.")
    assert (wrong.kind, wrong.words) == (Kind.WRONG, "soonish")
    assert "cannot be read" in wrong.note


def test_change_leads_to_the_question_and_continue_back_to_the_same_line(desk: ViewDesk) -> None:
    page = desk.open("check")
    assert isinstance(page, CheckPage)
    desk.press(Qt.Key.Key_Down)
    assert page.list.path == "goals.hoped-for"
    desk.press(Qt.Key.Key_Return)
    assert desk.controller.page == "hopes"
    assert focused_path(desk.view.page) == "goals.hoped-for"
    assert desk.view.foot.continue_button.text() == "Back to check answers"
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_Return, hold=Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.page == "check"
    assert page.list.path == "goals.hoped-for"
    assert page.list.hasFocus()
    chosen = page.list.answers.lines[page.list.currentIndex().row()]
    assert chosen.words == "Up to a quarter better"
    assert desk.view.foot.continue_button.text() == "Continue"


def test_the_way_back_is_given_up_by_going_somewhere_else(desk: ViewDesk) -> None:
    desk.open("check")
    desk.press(Qt.Key.Key_Return)
    assert desk.controller.page == "hopes"
    desk.view.steps.steps.chosen.emit("skin")
    desk.settle()
    desk.view.go_on()
    assert desk.controller.page == "health.skin"


def test_a_click_on_change_goes_there_and_one_on_the_words_does_not(desk: ViewDesk) -> None:
    page = desk.open("check")
    assert isinstance(page, CheckPage)
    index = page.list.answers.index(2)
    place = page.list.visualRect(index)
    desk.qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert desk.controller.page == "check"
    spot = place.topRight()
    spot.setX(spot.x() - 30)
    spot.setY(place.y() + 16)
    desk.qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert desk.controller.page == "hopes"


def test_arrow_keys_pass_over_headings_and_each_line_is_read_with_its_heading(desk: ViewDesk) -> None:
    page = desk.open("check")
    assert isinstance(page, CheckPage)
    lines = page.list.answers.lines
    seen = []
    for _ in range(12):
        seen.append(page.list.path)
        desk.press(Qt.Key.Key_Down)
    assert all(seen)
    assert len(set(seen)) == 12
    row = next(n for n, line in enumerate(lines) if line.path == "goals.bothers")
    said = page.list.answers.data(page.list.answers.index(row), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Hopes. What bothers you. Not provided"
