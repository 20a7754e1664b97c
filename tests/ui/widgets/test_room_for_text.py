"""At doubled text nothing is pressed below its words: bars, steps, lists of combo boxes, lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intake.questionnaire import Item
from ui.consultation.view_parts import FootBar, StepsColumn
from ui.documents.pdf_preview import PdfPreview
from ui.theme.appearance import apply
from ui.theme.sizes import STEPS_WIDTH_FOLDED
from ui.theme.type import grown
from ui.widgets.choice_fields import ComboField
from ui.widgets.focus import ScrollPage, bring_to_sight
from ui.widgets.growing import Growing
from ui.widgets.labels import OneLine
from ui.widgets.popups import Menu
from ui.widgets.step_list import Step, StepState
from ui.window_bars import StatusBar
from ui.window_parts import TopBar
from ui.worker import Worker

SCALES = pytest.mark.parametrize("scale", [1.0, 2.0])


@SCALES
@pytest.mark.parametrize("bar", [TopBar, StatusBar, FootBar])
def test_a_bar_keeps_the_height_of_its_words_where_the_page_asks_for_more_than_there_is(
    bar: type[QWidget], scale: float, qapp: QApplication, qtbot: QtBot
) -> None:
    apply(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made, page = bar(window), QWidget(window)
    page.setMinimumHeight(900)
    column.addWidget(made)
    column.addWidget(page, 1)
    window.setMinimumHeight(1)
    window.resize(1366, 500)
    window.show()
    apply(qapp, text_scale=scale)
    window.resize(1366, 501)
    qapp.processEvents()
    assert made.height() >= made.sizeHint().height()
    assert made.height() >= max(each.fontMetrics().height() for each in made.findChildren(QLabel)) + 2


@SCALES
def test_folded_steps_show_their_numbers_whole(scale: float, qapp: QApplication, qtbot: QtBot) -> None:
    apply(qapp)
    column = StepsColumn()
    qtbot.addWidget(column)
    column.show_steps((Step("hopes", "Hopes", "Complete", StepState.CURRENT),), 0)
    column.set_folded(True)
    column.resize(column.width(), 400)
    column.show()
    apply(qapp, text_scale=scale)
    qapp.processEvents()
    assert column.width() == 1 + grown(STEPS_WIDTH_FOLDED)
    assert column.steps.width() == grown(STEPS_WIDTH_FOLDED)
    row = column.steps.visualRect(column.steps.model().index(0, 0))
    assert row.left() >= 0
    assert row.right() <= column.steps.viewport().width()


def test_a_holder_grows_with_the_text_and_is_not_lower_than_its_content(
    qapp: QApplication, qtbot: QtBot
) -> None:
    holder = Growing(widest=400, least_height=60)
    qtbot.addWidget(holder)
    assert (holder.maximumWidth(), holder.minimumSizeHint().height()) == (400, 60)
    apply(qapp, text_scale=2)
    assert holder.maximumWidth() == 800
    column = QVBoxLayout(holder)
    content = QLabel("Invented", holder)
    content.setMinimumHeight(170)
    column.addWidget(content)
    assert holder.minimumSizeHint().height() >= 170


def test_words_that_are_cut_end_in_dots_and_are_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = OneLine("Draft on this computer, visit of an invented day")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    label.grab()
    assert label.toolTip() == ""
    assert label.minimumSizeHint().width() < label.sizeHint().width() / 2
    label.resize(80, label.height())
    label.grab()
    assert label.toolTip() == label.text()
    label.setText("Short")
    label.grab()
    assert label.toolTip() == ""


@SCALES
def test_an_answer_of_a_combo_box_can_be_hit(
    scale: float, qapp: QApplication, qtbot: QtBot, ask: Callable[[str], Item]
) -> None:
    apply(qapp, text_scale=scale)
    field = ComboField(ask("plan.treatment"))
    qtbot.addWidget(field)
    row = field.combo.itemDelegate().sizeHint(QStyleOptionViewItem(), field.combo.model().index(0, 0))
    assert row.height() >= max(24, round(15 * scale * 1.4))


def test_a_menu_does_not_cut_its_longest_words_in_large_text(qapp: QApplication, qtbot: QtBot) -> None:
    apply(qapp, text_scale=2)
    menu = Menu("Invented")
    qtbot.addWidget(menu)
    action = menu.addAction("As the system says")
    action.setCheckable(True)
    menu.aboutToShow.emit()
    needed = menu.fontMetrics().horizontalAdvance(action.text()) + 2 * menu.fontMetrics().height()
    assert menu.minimumWidth() >= needed


def test_the_preview_of_a_document_keeps_room_to_read(qapp: QApplication, qtbot: QtBot) -> None:
    worker = Worker()
    preview = PdfPreview(worker)
    qtbot.addWidget(preview)
    assert preview.minimumSizeHint().height() == 240
    apply(qapp, text_scale=2)
    assert preview.minimumSizeHint().height() == 480
    worker.close()


def test_what_appears_below_is_brought_to_sight(qapp: QApplication, qtbot: QtBot) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    above, told = QWidget(content), QLabel("Invented result", content)
    above.setMinimumHeight(1500)
    told.hide()
    column.addWidget(above)
    column.addWidget(told)
    page = ScrollPage(content)
    qtbot.addWidget(page)
    page.resize(300, 300)
    page.show()
    told.show()
    bring_to_sight(told)
    qtbot.waitUntil(lambda: not told.visibleRegion().isEmpty(), timeout=2000)
