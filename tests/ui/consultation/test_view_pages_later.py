"""What a page leaves for later: the reasons, and the counts that one look at the answers gives."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.question_page import QuestionPage
from ui.widgets.layouts import in_order


def test_reasons_are_made_when_asked_for_and_stand_right_under_their_question(desk: ViewDesk) -> None:
    page = desk.open("health.skin")
    assert isinstance(page, QuestionPage)
    assert page.reasons == []
    page.why_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert len(page.reasons) == len(page.page.link_ids)
    made = list(page.reasons)
    for reason in made:
        link_id = reason.item.link_id
        lines = page.tick_list.lines if page.tick_list is not None else {}
        above = lines[link_id].question if link_id in lines else page.rows[link_id].problem
        parts = in_order(above.parentWidget().layout())
        assert parts[parts.index(above) + 1] is reason
        assert reason.isVisible() == bool(reason.text())
    desk.press(Qt.Key.Key_Space)
    assert not any(reason.isVisible() for reason in page.reasons)
    desk.press(Qt.Key.Key_Space)
    assert page.reasons == made


def test_the_counts_of_all_pages_are_those_of_each(desk: ViewDesk) -> None:
    controller = desk.controller
    controller.answer("health.eczema", ("Y",))
    controller.add_mark("abdomen")
    counts = controller.unanswered()
    assert list(counts) == [page.id for page in controller.pages]
    for page_id, count in counts.items():
        assert count == sum(question.is_open for question in controller.questions(page_id))
    assert sum(counts.values()) == sum(question.is_open for question in controller.questions())
