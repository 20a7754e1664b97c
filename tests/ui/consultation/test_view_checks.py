"""Continue looks at the page first: what is wrong is shown once, and what comes up since is shown too."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake.checks import PATCH_TOO_LATE
from intake.dates import PartialDate
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.marks_page import MarksPage
from ui.plan.plan_page import PlanPage

INTERVAL, LOW, HIGH = "plan.interval-weeks", "plan.price-per-session", "plan.price-per-session-to"


def plan_page(desk: ViewDesk) -> PlanPage:
    desk.controller.answer("plan.treatment", ("microneedling",))
    page = desk.open("plan")
    assert isinstance(page, PlanPage)
    return page


def told(desk: ViewDesk) -> list[str]:
    """What the summary over the page says, line by line."""
    return [link.text() for link in desk.view.summary.links] if desk.view.summary.isVisible() else []


def test_a_problem_that_comes_up_after_another_was_shown_is_shown_too(desk: ViewDesk) -> None:
    page = plan_page(desk)
    desk.controller.answer(INTERVAL, (0,))
    desk.view.go_on()
    assert len(told(desk)) == 1
    assert page.course.rows[INTERVAL].problem.text
    desk.controller.answer(INTERVAL, (4,))
    desk.controller.answer(LOW, (Decimal(120),))
    desk.controller.answer(HIGH, (Decimal(5),))
    desk.view.go_on()
    assert desk.controller.page == "plan"
    assert [words for words in told(desk) if "below the lower one" in words] == told(desk) != []
    desk.view.go_on()
    assert desk.controller.page != "plan"


def test_a_problem_that_was_put_right_and_comes_back_is_shown_again(desk: ViewDesk) -> None:
    plan_page(desk)
    for wrong in (INTERVAL, LOW, INTERVAL):
        desk.controller.answer(INTERVAL, (0 if wrong == INTERVAL else 4,))
        desk.controller.answer(LOW, (Decimal(-1 if wrong == LOW else 120),))
        desk.view.go_on()
        assert desk.controller.page == "plan"
        assert len(told(desk)) == 1


def test_the_words_beside_an_answer_that_was_put_right_are_gone(desk: ViewDesk) -> None:
    page = plan_page(desk)
    row = page.course.rows[INTERVAL]
    desk.controller.answer(INTERVAL, (0,))
    desk.view.go_on()
    assert row.problem.text
    desk.controller.answer(INTERVAL, (4,))
    desk.view.go_on()
    assert desk.controller.page != "plan"
    desk.view.go_back()
    assert desk.controller.page == "plan"
    assert row.problem.text == ""
    assert told(desk) == []


def test_whoever_comes_back_sees_what_is_wrong_now_beside_its_answer(desk: ViewDesk) -> None:
    page = plan_page(desk)
    desk.controller.answer(INTERVAL, (0,))
    desk.controller.answer(LOW, (Decimal(-1),))
    desk.view.go_on()
    desk.view.go_on()
    assert desk.controller.page != "plan"
    desk.controller.answer(INTERVAL, (4,))
    desk.view.go_back()
    assert desk.controller.page == "plan"
    assert page.course.rows[INTERVAL].problem.text == ""
    assert page.course.rows[LOW].problem.text != ""


def test_an_unlikely_value_is_asked_after_at_continue_once(desk: ViewDesk) -> None:
    page = desk.open("marks")
    assert isinstance(page, MarksPage)
    page.add("abdomen")
    desk.controller.answer("marks/0/marks.width-mm", (Decimal(60),))
    desk.controller.answer("marks/0/marks.onset", (PartialDate(2031, 12),))
    desk.press(Qt.Key.Key_Return, hold=Qt.KeyboardModifier.ControlModifier)
    card = desk.view.to_check
    assert desk.controller.page == "marks"
    assert card.isVisible()
    assert not desk.view.summary.isVisible()
    assert [point.key for point in card.points] == ["marks/0/marks.width-mm", "marks/0/marks.onset"]
    assert "60 mm" in card.points[0].message
    assert QApplication.focusWidget() is card
    desk.press(Qt.Key.Key_Return, hold=Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.page != "marks"
    assert not card.isVisible()
    desk.view.go_back()
    desk.view.go_on()
    assert desk.controller.page != "marks"


def test_an_accepted_value_is_not_asked_after_again_when_an_area_before_it_goes(desk: ViewDesk) -> None:
    page = desk.open("marks")
    assert isinstance(page, MarksPage)
    page.add("abdomen")
    page.add("hip")
    desk.controller.answer("marks/1/marks.width-mm", (Decimal(60),))
    desk.view.go_on()
    assert desk.view.to_check.isVisible()
    page.remove(0)
    desk.view.go_on()
    assert desk.controller.page != "marks"


def test_what_is_told_over_a_page_has_room_round_it_at_once(desk: ViewDesk) -> None:
    plan_page(desk)
    assert desk.view.tops.contentsMargins().top() == 0
    desk.controller.answer(INTERVAL, (0,))
    desk.view.go_on()
    assert desk.view.tops.contentsMargins().top() > 0
    desk.view.show_page("skin")
    assert desk.view.tops.contentsMargins().top() == 0


def test_another_unlikely_value_is_asked_after_again_and_its_line_leads_there(desk: ViewDesk) -> None:
    page = desk.open("marks")
    assert isinstance(page, MarksPage)
    page.add("abdomen")
    desk.controller.answer("marks/0/marks.width-mm", (Decimal(60),))
    desk.view.go_on()
    desk.controller.answer("marks/0/marks.width-mm", (Decimal(70),))
    desk.view.go_on()
    assert desk.controller.page == "marks"
    (line,) = desk.view.to_check.links
    line.click()
    desk.settle()
    assert page.form.rows["marks.width-mm"].isAncestorOf(QApplication.focusWidget())


def test_a_test_patch_that_is_not_before_the_first_session_is_told_once_beside_its_answer(
    desk: ViewDesk,
) -> None:
    page = plan_page(desk)
    row = page.course.rows["plan.test-patch"]
    desk.controller.answer("plan.first-session", (PartialDate(2027, 3, 1),))
    desk.controller.answer("plan.test-patch", (PartialDate(2027, 3, 1),))
    assert PATCH_TOO_LATE in page.course.shown_warnings
    desk.view.go_on()
    assert told(desk) == [PATCH_TOO_LATE]
    assert row.problem.text == PATCH_TOO_LATE
    assert row.warning.isHidden()
    desk.controller.answer("plan.test-patch", (PartialDate(2027, 2, 1),))
    desk.view.go_on()
    assert desk.controller.page != "plan"
