"""There and back: after a link one comes back to the question one left, with Alt+Left or with Continue."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.finishing import DOCUMENTS
from ui.consultation.focused import focused_path
from ui.consultation.question_page import QuestionPage
from ui.consultation.view_ways import MOST_WAYS
from ui.widgets.buttons import LinkButton

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
HERE = "health.psoriasis"


def at(desk: ViewDesk, path: str) -> None:
    """Put the keyboard on a question, as somebody does who works there."""
    desk.view.jump(path)
    desk.settle()
    assert focused_path(desk.view.page) == path


def place(desk: ViewDesk) -> tuple[str, str | None]:
    return desk.controller.page, focused_path(desk.view.page)


def follow_a_reason(desk: ViewDesk) -> str:
    """Press the first reason beside the page that leads to another page; gives the page it leads to."""
    before = desk.controller.page
    for card in desk.view.suitability.cards.values():
        for link in card.findChildren(LinkButton):
            if link.isVisible():
                link.setFocus()
                desk.press(Qt.Key.Key_Space)
                if desk.controller.page != before:
                    return desk.controller.page
                at(desk, HERE)
    raise AssertionError("no reason leads to another page")


def test_alt_left_after_a_reason_is_back_on_the_question_one_left(desk: ViewDesk) -> None:
    at(desk, HERE)
    desk.view.ways.leave_the_way()
    follow_a_reason(desk)
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert place(desk) == (desk.controller.page_of(HERE), HERE)


def test_the_back_button_says_where_it_leads(desk: ViewDesk) -> None:
    at(desk, HERE)
    desk.view.ways.follow("goals.hoped-for")
    desk.settle()
    title = next(page.title for page in desk.controller.pages if page.id == desk.controller.page_of(HERE))
    assert desk.controller.page == "hopes"
    assert desk.view.foot.back_button.isVisible()
    assert desk.view.foot.back_button.accessibleDescription() == f"Goes back to {title}"
    desk.view.foot.back_button.click()
    assert place(desk) == (desk.controller.page_of(HERE), HERE)
    assert desk.view.foot.back_button.accessibleDescription() != f"Goes back to {title}"


def test_two_links_in_a_row_are_walked_back_one_by_one(desk: ViewDesk) -> None:
    at(desk, HERE)
    desk.view.ways.follow("skin.sun-burn")
    desk.view.ways.follow("goals.hoped-for")
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert place(desk) == ("skin", "skin.sun-burn")
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert place(desk) == (desk.controller.page_of(HERE), HERE)


def test_alt_left_without_a_link_is_the_page_before(desk: ViewDesk) -> None:
    desk.open("skin")
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert desk.controller.page == "photos"


def test_whoever_goes_on_by_pages_has_left_the_way(desk: ViewDesk) -> None:
    at(desk, HERE)
    desk.view.ways.follow("goals.hoped-for")
    desk.press(Qt.Key.Key_Return, hold=CONTROL)
    assert desk.controller.page == "marks"
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert desk.controller.page == "hopes"


def test_only_the_last_ways_are_remembered(desk: ViewDesk) -> None:
    desk.open("skin")
    for number in range(MOST_WAYS + 3):
        desk.view.ways.follow("goals.hoped-for" if number % 2 else "skin.sun-burn")
        desk.view.ways.follow("skin.sun-tan" if number % 2 else "goals.hoped-for")
    backs = 0
    while desk.view.ways.retrace():
        backs += 1
    assert backs == MOST_WAYS


def test_a_question_that_is_gone_meanwhile_leads_back_to_its_page(desk: ViewDesk) -> None:
    desk.controller.answer("health.eczema", ("Y",))
    at(desk, "health.eczema.state")
    desk.view.ways.follow("goals.hoped-for")
    desk.controller.answer("health.eczema", ("N",))
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert desk.controller.page == "health.skin"
    assert desk.view.page.isAncestorOf(desk.view.page.focusWidget())  # type: ignore[attr-defined]


def test_next_unanswered_on_another_page_is_come_back_from(desk: ViewDesk) -> None:
    desk.open("hopes")
    for question in desk.controller.questions("hopes"):
        item = desk.controller.item(question.path)
        if question.is_open and item.choices is not None:
            desk.controller.answer(question.path, (item.choices.choices[0].code,))
    before = place(desk)
    desk.press(Qt.Key.Key_F6)
    assert desk.controller.page != "hopes"
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert place(desk) == before


def test_a_change_from_check_answers_comes_back_by_both_keys(desk: ViewDesk) -> None:
    for keys, hold in ((Qt.Key.Key_Left, ALT), (Qt.Key.Key_Return, CONTROL)):
        desk.open("check")
        desk.view.ways.go_and_return(HERE)
        desk.settle()
        assert place(desk) == (desk.controller.page_of(HERE), HERE)
        assert desk.view.foot.continue_button.text() == "Back to check answers"
        desk.press(keys, hold=hold)
        assert desk.controller.page == "check"


def test_a_reason_followed_on_the_way_from_check_answers_does_not_lose_the_way(desk: ViewDesk) -> None:
    desk.open("check")
    desk.view.ways.go_and_return(HERE)
    desk.view.ways.follow("goals.hoped-for")
    desk.settle()
    assert desk.view.foot.continue_button.text() == "Back to check answers"
    desk.press(Qt.Key.Key_Return, hold=CONTROL)
    assert desk.controller.page == "check"
    assert desk.view.ways.back_to == ""


def test_a_comparison_is_left_to_the_question_one_was_at(desk: ViewDesk) -> None:
    at(desk, HERE)
    desk.press(Qt.Key.Key_F4)
    desk.press(Qt.Key.Key_Escape)
    assert place(desk) == (desk.controller.page_of(HERE), HERE)


def test_after_no_medicines_the_keyboard_is_not_on_an_empty_line(desk: ViewDesk) -> None:
    page = desk.open("health.medicines")
    assert isinstance(page, QuestionPage)
    at(desk, "medicines.none-known")
    desk.press("y")
    assert desk.value("medicines.none-known") == ("Y",)
    assert desk.view.foot.continue_button.hasFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.controller.page == "health.allergies"


def test_a_list_that_is_not_empty_is_still_come_to(desk: ViewDesk) -> None:
    desk.controller.answer("medicines.list", ("Testazol 5 mg",))
    desk.open("health.medicines")
    at(desk, "medicines.none-known")
    desk.press("y")
    assert focused_path(desk.view.page) == "medicines.list"


def test_after_there_are_medicines_the_first_line_waits_for_them(desk: ViewDesk) -> None:
    desk.open("health.medicines")
    at(desk, "medicines.none-known")
    desk.press("n")
    assert focused_path(desk.view.page) == "medicines.list"


def test_the_documents_that_finish_asks_for_lead_back_to_it(desk: ViewDesk) -> None:
    for keys, hold in ((Qt.Key.Key_Left, ALT), (Qt.Key.Key_Return, CONTROL)):
        desk.open("finish")
        desk.view.ways.go_and_return(DOCUMENTS)
        desk.settle()
        assert desk.controller.page == "documents"
        assert desk.view.foot.continue_button.text() == "Back to finish"
        desk.press(keys, hold=hold)
        assert desk.controller.page == "finish"


def test_a_question_that_finish_and_documents_ask_for_leads_back_through_both(desk: ViewDesk) -> None:
    desk.open("finish")
    desk.view.ways.go_and_return(DOCUMENTS)
    desk.view.ways.go_and_return("goals.hoped-for")
    desk.settle()
    assert desk.controller.page == "hopes"
    for page in ("documents", "finish"):
        desk.press(Qt.Key.Key_Return, hold=CONTROL)
        assert desk.controller.page == page


def test_a_problem_beside_the_page_is_come_back_from_too(desk: ViewDesk) -> None:
    at(desk, "goals.hoped-for")
    desk.view.summary.jump.emit("skin.sun-burn")
    desk.settle()
    assert desk.controller.page == "skin"
    desk.press(Qt.Key.Key_Left, hold=ALT)
    assert place(desk) == ("hopes", "goals.hoped-for")
