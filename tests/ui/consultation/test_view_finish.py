"""The page that ends a visit, in the real view: it lists, leads, lets pass, and finishes."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake.catalogue_rules import Severity
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.finish_page import BACK, FINISH, FINISH_ALL_THE_SAME, FINISHING, FinishPage
from ui.consultation.focused import focused_path
from ui.widgets.messages import HEADING

CONTROL = Qt.KeyboardModifier.ControlModifier


def finish_page(desk: ViewDesk) -> FinishPage:
    page = desk.open("finish")
    assert isinstance(page, FinishPage)
    return page


def press_finish(desk: ViewDesk) -> None:
    desk.press(Qt.Key.Key_Return, hold=CONTROL)


def press_and_be_stopped(desk: ViewDesk, page: FinishPage) -> None:
    """Press to finish, and wait for what keeps the visit open: first everything is stored."""
    with desk.qtbot.waitSignal(page.finishing.stopped):
        press_finish(desk)
    desk.settle()


def make_complete(desk: ViewDesk) -> None:
    """Doing nothing is decided, said back, and on paper."""
    desk.controller.answer("plan.treatment", ("no_treatment",))
    desk.controller.answer("goals.teach-back", ("clear",))
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved)
    desk.desk.store.add_document(
        desk.desk.actor, desk.desk.visit, id=uuid4(), kind="handout", pdf=b"%PDF a handout", pages=1
    ).result(10)


def test_the_button_says_that_the_visit_is_being_finished(desk: ViewDesk) -> None:
    make_complete(desk)
    page = finish_page(desk)
    press_and_be_stopped(desk, page)
    with desk.qtbot.waitSignal(page.finishing.finished):
        page.finish()
        # The disk answers by way of the event loop, which has not run yet.
        assert page.finishing.is_busy
        desk.view.refresh()
        assert desk.view.foot.continue_button.text() == FINISHING
    desk.settle()
    assert desk.view.foot.continue_button.text() == BACK


def test_what_is_missing_is_told_at_once_and_has_the_focus(desk: ViewDesk) -> None:
    page = finish_page(desk)
    assert page.missing.isVisible()
    assert page.missing.hasFocus()
    assert page.missing.accessibleName().startswith(f"{HEADING}. Choose what the patient decided.")
    assert not page.nothing.isVisible()
    assert desk.view.foot.continue_button.text() == FINISH


def test_a_line_leads_to_its_question_and_continue_back(desk: ViewDesk) -> None:
    page = finish_page(desk)
    desk.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.missing.links[0]
    desk.press(Qt.Key.Key_Return)
    assert desk.controller.page == "plan"
    assert desk.view.foot.continue_button.text() == "Back to finish"
    desk.controller.answer("plan.treatment", ("no_treatment",))
    desk.view.go_on()
    assert desk.controller.page == "finish"
    assert page.missing.points[0].key == "goals.teach-back"


def test_the_missing_handout_leads_to_the_documents(desk: ViewDesk) -> None:
    page = finish_page(desk)
    page.missing.links[-1].click()
    assert desk.controller.page == "documents"


def test_a_finding_against_the_plan_leads_to_the_form_that_overrules_it(desk: ViewDesk) -> None:
    rule = next(
        rule
        for rule in desk.controller.knowledge.catalogue.contraindications
        if rule.overridable and rule.is_asked and rule.severity["microneedling"].at_site >= Severity.REFER
    )
    desk.controller.answer("plan.treatment", ("microneedling",))
    desk.controller.answer(rule.link_id, ("Y",))
    page = finish_page(desk)
    place = next(n for n, point in enumerate(page.missing.points) if point.key == f"overrule:{rule.id}")
    page.missing.links[place].click()
    desk.settle()
    form = desk.view.suitability.overrides
    assert form.finding is not None
    assert form.finding.value() == (rule.id,)
    assert form.reason.isAncestorOf(QApplication.focusWidget())


def test_an_incomplete_visit_is_not_finished(desk: ViewDesk) -> None:
    page = finish_page(desk)
    desk.view.foot.continue_button.setFocus()
    press_and_be_stopped(desk, page)
    assert page.missing.hasFocus()
    assert desk.controller.finished_at is None


def test_what_may_stay_is_shown_first_and_passed_with_the_next_press(desk: ViewDesk) -> None:
    make_complete(desk)
    page = finish_page(desk)
    assert page.nothing.isVisible()
    assert page.to_check.isVisible()
    assert desk.view.foot.continue_button.hasFocus()
    press_and_be_stopped(desk, page)
    assert page.to_check.hasFocus()
    assert desk.controller.finished_at is None
    assert desk.view.foot.continue_button.text() == FINISH_ALL_THE_SAME
    with desk.qtbot.waitSignal(page.finishing.finished):
        press_finish(desk)
    desk.settle()
    assert desk.controller.finished_at is not None
    assert page.done.isVisible()
    assert page.done.text.startswith("This visit was finished on ")
    assert not page.to_check.isVisible()
    assert desk.view.foot.continue_button.text() == BACK
    with desk.qtbot.waitSignal(desk.view.left):
        press_finish(desk)


def test_who_looks_at_a_line_and_comes_back_is_asked_again(desk: ViewDesk) -> None:
    make_complete(desk)
    page = finish_page(desk)
    press_and_be_stopped(desk, page)
    assert desk.view.foot.continue_button.text() == FINISH_ALL_THE_SAME
    page.to_check.links[0].click()
    path = focused_path(desk.view.page)
    assert path == "goals.hoped-for"
    desk.controller.answer(path, ("26-50",))
    desk.view.go_on()
    assert desk.controller.page == "finish"
    # What is left of the list is another list now.
    assert desk.view.foot.continue_button.text() == FINISH


def test_the_steps_say_what_cannot_start_yet_and_what_is_finished(desk: ViewDesk) -> None:
    states = {step.id: step for step in desk.view.steps.steps.steps}
    assert states["finish"].state.value == "cannot start yet"
    assert states["finish"].detail == "Needs the plan"
    desk.controller.answer("skin.phototype", ("II",))
    desk.settle()
    states = {step.id: step for step in desk.view.steps.steps.steps}
    assert states["skin"].state.value == "in progress"
