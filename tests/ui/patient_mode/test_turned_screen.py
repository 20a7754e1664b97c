"""The turned screen as the patient has it: large, by touch and by keyboard, in every palette."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db.engine import connect
from intake.conditions import NO, NOT_SURE, YES, Unreadable
from intake.dates import PartialDate
from tests.opening import SECRETS
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.inert import is_inert
from ui.consultation.saving import BATCH_MILLISECONDS
from ui.patient_mode.big_fields import BigDateField
from ui.patient_mode.big_parts import BigButton
from ui.patient_mode.pin import Pin
from ui.patient_mode.pin_page import RUB_OUT
from ui.patient_mode.places_page import PlacesPage
from ui.patient_mode.plain_pages import EndPage
from ui.patient_mode.session import END, PatientMode
from ui.patient_mode.topic_page import NamesPage, QuestionsPage, TicksPage
from ui.patient_mode.turned_screen import TurnedScreen
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets
from ui.theme.icons import icon_names
from ui.widgets.field import HELD_BACK

LEAST_TARGET, LEAST_TEXT = 48, 20


@pytest.fixture
def look(qapp: QApplication) -> Iterator[QApplication]:
    apply(qapp)
    yield qapp
    apply(qapp)


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot, look: QApplication) -> Iterator[TurnedScreen]:
    desk = Desk(tmp_path / "clinic.db")
    mode = PatientMode(desk.controller(CLINIC), Pin("4826", "4826"))
    shown = TurnedScreen(mode)
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show()
    shown.activateWindow()
    qtbot.waitActive(shown)
    yield shown
    shown.settle()
    desk.close()


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def press(key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    QTest.keyClick(widget, key)
    settle()


def name_of(widget: QWidget | None) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def go_to(screen: TurnedScreen, topic: str) -> QWidget:
    if not screen.mode.has_chosen:
        screen.mode.choose_language("en")
    screen.mode.go_to(topic)
    settle()
    return screen.page


def every_page(screen: TurnedScreen) -> Iterator[str]:
    """Every page from the first to the PIN's, with one area marked and one follow-up open."""
    mode = screen.mode
    yield mode.at
    mode.choose_language("es")
    mode.mark("hip", "left")
    mode.answer("health.eczema", (YES,))
    while mode.at != END:
        mode.go_on()
        settle()
        yield mode.at
    screen.ask_pin()
    settle()
    yield "the PIN"


def test_everything_to_touch_is_large_enough_named_and_written_large(screen: TurnedScreen) -> None:
    for place in every_page(screen):
        for widget in screen.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QAbstractButton):
                assert widget.height() >= LEAST_TARGET, (place, widget.text(), widget.height())
                assert widget.width() >= LEAST_TARGET, (place, widget.text(), widget.width())
                assert name_of(widget), place
            elif isinstance(widget, QLineEdit | QPlainTextEdit):
                assert widget.height() >= LEAST_TARGET - 8, (place, widget.height())
                assert name_of(widget), place
            if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QPlainTextEdit):
                assert widget.font().pixelSize() >= LEAST_TEXT, (place, name_of(widget))


@pytest.mark.parametrize("colours", sorted(colour_sets()))
def test_at_double_text_on_a_small_screen_nothing_is_cut_at_the_side(
    screen: TurnedScreen, look: QApplication, colours: str
) -> None:
    apply(look, colours=colour_sets()[colours], text_scale=2.0)
    for place in every_page(screen):
        for scroll in screen.findChildren(QScrollArea):
            if scroll.isVisible() and scroll.widget() is not None:
                assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width(), place
        assert screen.minimumSizeHint().width() <= 1366, place
        assert not screen.grab().isNull()


def test_on_a_screen_of_800_by_600_at_double_text_every_page_scrolls_and_no_word_of_the_bars_is_cut(
    screen: TurnedScreen, look: QApplication
) -> None:
    apply(look, text_scale=2.0)
    screen.resize(800, 600)
    for place in every_page(screen):
        settle()
        for scroll in screen.findChildren(QScrollArea):
            if scroll.isVisible() and scroll.widget() is not None:
                assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width(), place
                assert scroll.horizontalScrollBar().maximum() == 0, place
        kept = screen.foot.kept
        if kept.isVisible() and kept.text():
            assert kept.height() >= kept.heightForWidth(kept.width()) - 1, place
        for button in (screen.foot.back, screen.foot.forward):
            if button.isVisible():
                assert screen.rect().contains(button.mapTo(screen, button.rect().bottomRight())), place


def test_back_and_continue_never_move_and_the_progress_is_said(screen: TurnedScreen) -> None:
    screen.mode.choose_language("en")
    places: set[tuple[int, int]] = set()
    while screen.mode.at != END:
        screen.foot.forward.click()
        settle()
        if screen.mode.at == END:
            break
        total = len(screen.mode.topics)
        assert screen.head.words.text() == f"Page {screen.mode.number} of {total}"
        places.add((screen.foot.back.x(), screen.foot.forward.geometry().right()))
    assert len(places) == 1
    assert not screen.foot.forward.isVisible()


def test_nothing_is_chosen_beforehand_and_one_must_choose_a_language_first(screen: TurnedScreen) -> None:
    assert not screen.foot.forward.isEnabled()
    assert not any(box.isChecked() for box in screen.page.boxes.values())  # type: ignore[union-attr]
    assert name_of(QApplication.focusWidget()).startswith("English")
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Return)
    assert screen.mode.say.language.code == "es"
    assert screen.foot.forward.isEnabled()
    assert screen.foot.forward.text() == "Empezar"
    assert screen.head.review.isVisible()
    assert screen.head.review.text == "Traducción todavía sin revisar"


def test_a_question_offers_yes_no_and_i_do_not_know_by_keyboard(screen: TurnedScreen) -> None:
    page = go_to(screen, "health.skin.1")
    assert isinstance(page, QuestionsPage)
    assert [box.text() for box in page.questions["health.eczema"].field.boxes.values()] == [  # type: ignore[attr-defined]
        "Yes",
        "No",
        "I do not know",
    ]
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert name_of(QApplication.focusWidget()) == "I do not know: Do you have eczema?"
    press(Qt.Key.Key_Space)
    assert screen.mode.value("health.eczema") == (NOT_SURE,)
    block = page.questions["health.eczema"].block
    assert block.isVisible()
    press(Qt.Key.Key_Tab)
    assert block.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Delete)
    assert screen.mode.value("health.eczema") == ()
    assert not block.isVisible()


def test_a_tick_list_ends_in_its_own_no_which_says_how_many_are_left(screen: TurnedScreen) -> None:
    page = go_to(screen, "health.lately.list")
    assert isinstance(page, TicksPage)
    lines = list(page.lines.values())
    assert page.none_button.text() == f"No, none of these {len(lines)} is true for me."
    lines[0].box.click()
    lines[1].not_sure.click()
    assert page.none_button.text() == f"No, none of these {len(lines) - 2} is true for me."
    page.none_button.click()
    assert [screen.mode.value(line.path) for line in lines] == [
        (YES,),
        (NOT_SURE,),
        *[(NO,)] * (len(lines) - 2),
    ]
    assert page.none_button.isChecked()
    assert lines[2].state.text() == "No"
    page.none_button.click()
    assert screen.mode.value(lines[2].path) == ()


def test_a_date_takes_the_year_alone_and_keeps_what_cannot_be_read(screen: TurnedScreen) -> None:
    screen.mode.mark("abdomen")
    page = go_to(screen, "marks.abdomen")
    assert isinstance(page, QuestionsPage)
    path = "marks/0/marks.onset"
    field = page.questions[path].field
    assert isinstance(field, BigDateField)
    field.inputs[2].setFocus()
    QTest.keyClicks(field.inputs[2], "2019")
    field.settle()
    assert screen.mode.value(path) == (PartialDate(2019),)
    QTest.keyClicks(field.inputs[1], "13")
    field.settle()
    assert screen.mode.value(path) == (Unreadable("13 2019"),)
    assert field.hint.text() == "We cannot read this date. The year alone is enough."
    field.inputs[1].clear()
    QTest.keyClicks(field.inputs[1], "3")
    field.settle()
    assert screen.mode.value(path) == (PartialDate(2019, 3),)


def test_a_touch_on_the_picture_and_a_tick_in_the_list_are_one_answer(screen: TurnedScreen) -> None:
    page = go_to(screen, "marks")
    assert isinstance(page, PlacesPage)
    spot = page.picture.centre_of("thigh_front", "left").toPoint()
    QTest.mouseClick(page.picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(spot))
    assert page.boxes["thigh_front"].isChecked()
    assert screen.mode.value("marks/0/marks.side") == ("left",)
    page.boxes["thigh_front"].click()
    assert screen.mode.entries("thigh_front") == ()
    assert page.picture.caption_of("front") == "Front"
    screen.mode.choose_language("es")
    assert screen.page.picture.caption_of("left") == "I"  # type: ignore[union-attr]


def test_none_of_the_medicines_is_said_in_words_beside_the_list(screen: TurnedScreen) -> None:
    page = go_to(screen, "health.medicines.names")
    assert isinstance(page, NamesPage)
    assert page.none.boxes[YES].text() == "No, I use no medicines, creams or supplements."
    QTest.keyClicks(QApplication.focusWidget(), "Invented tablets")
    page.settle()
    page.none.boxes[YES].click()
    assert screen.mode.value("medicines.list") == ()
    assert page.names.value() == ()


def test_the_last_page_leads_back_to_what_was_left_open(screen: TurnedScreen) -> None:
    screen.mode.choose_language("en")
    while screen.mode.at != END:
        screen.mode.go_on()
    settle()
    page = screen.page
    assert isinstance(page, EndPage)
    assert page.title.text() == "Thank you. Please give the screen back."
    assert {"hopes.1", "marks", "health.lately.list"} <= set(page.back_buttons)
    page.back_buttons["marks"].click()
    settle()
    assert screen.mode.at == "marks"


def test_the_pin_can_be_touched_and_the_patient_can_go_back_to_the_questions(screen: TurnedScreen) -> None:
    page = go_to(screen, "hopes.1")
    QTest.keyClicks(QApplication.focusWidget(), "Half a sent")
    screen.head.staff.click()
    settle()
    assert screen.asks_pin
    assert screen.mode.value("goals.bothers") == ("Half a sent",)
    assert screen.pin.back_button.text() == "Back to your questions"
    told: list[str] = []
    screen.mode.right_pin.connect(lambda: told.append("right"))
    for figure in "4827":
        screen.pin.keys[figure].click()
    screen.pin.rub_out.click()
    screen.pin.keys["6"].click()
    screen.pin.enter.click()
    assert told == ["right"]
    screen.pin.back_button.click()
    settle()
    assert not screen.asks_pin
    assert screen.page is page


def test_the_key_that_rubs_out_has_a_sign_of_its_own_and_says_what_it_does(screen: TurnedScreen) -> None:
    screen.ask_pin()
    settle()
    assert RUB_OUT in icon_names()
    assert name_of(screen.pin.rub_out) == "Rub out the last figure"
    blank, without = screen.pin.rub_out.grab().toImage(), BigButton("", screen.pin)
    without.resize(screen.pin.rub_out.size())
    assert blank != without.grab().toImage()


def test_what_was_pasted_elsewhere_cannot_come_out_of_an_input(screen: TurnedScreen) -> None:
    go_to(screen, "hopes.1")
    field = QApplication.focusWidget()
    assert field is not None
    assert field.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    assert not field.acceptDrops()


def test_what_is_typed_is_on_the_disk_within_a_second(screen: TurnedScreen, qtbot: QtBot) -> None:
    go_to(screen, "hopes.1")
    controller = screen.mode.controller
    QTest.keyClicks(QApplication.focusWidget(), "On the beach")
    assert HELD_BACK + BATCH_MILLISECONDS < 1000
    qtbot.waitUntil(lambda: bool(controller.answers.values) and not controller.has_unsaved)
    assert controller.answers.code("goals.bothers") == "On the beach"


def test_a_save_that_fails_is_told_to_the_patient_in_calm_words(
    screen: TurnedScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to(screen, "health.skin.1")
    assert screen.foot.kept.text() == "Your answers are kept."
    with closing(connect(tmp_path / "clinic.db", key=SECRETS.data_key, lock_wait_seconds=1)) as other:
        other.execute("BEGIN IMMEDIATE")
        press(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: screen.mode.kept == "failed", timeout=8000)
        assert screen.foot.kept.text() == "Not saved yet. Please tell a member of staff."
        other.execute("ROLLBACK")
    screen.mode.controller.flush()
    qtbot.waitUntil(lambda: screen.mode.kept == "saved", timeout=8000)
    assert screen.foot.kept.text() == "Your answers are kept."


def test_while_answers_are_on_their_way_nothing_is_said_to_be_kept(
    screen: TurnedScreen, qtbot: QtBot
) -> None:
    go_to(screen, "health.skin.1")
    press(Qt.Key.Key_Space)
    assert screen.mode.kept == "saving"
    assert screen.foot.kept.text() == "Your answers are being saved."
    screen.mode.choose_language("es")
    assert screen.foot.kept.text() == "Sus respuestas se están guardando."
    qtbot.waitUntil(lambda: screen.mode.kept == "saved", timeout=5000)
    assert screen.foot.kept.text() == "Sus respuestas están guardadas."


def test_questions_that_are_closed_can_be_read_and_not_worked(
    screen: TurnedScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to(screen, "hopes.1")
    controller = screen.mode.controller
    there = Desk(tmp_path / "clinic.db", controller.id, "Dr Testa Somebody")
    theirs = there.controller(CLINIC)
    theirs.answer("goals.bothers", ("Their words",))
    assert theirs.close()
    there.close()
    QTest.keyClicks(QApplication.focusWidget(), "My words")
    qtbot.waitUntil(lambda: screen.mode.is_shut, timeout=5000)
    settle()
    page = screen.page
    assert isinstance(page, QuestionsPage)
    field = page.questions["goals.hoped-for"].field
    box = field.findChildren(QAbstractButton)[1]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    # What a screen reader may do past the mouse and the keys is not taken either, and not shown.
    box.click()
    settle()
    assert controller.value("goals.hoped-for") == ()
    assert field.value() == ()
    assert not screen.foot.forward.isEnabled()
    assert screen.head.staff.hasFocus()
    screen.foot.back.click()
    screen.mode.go_to("hopes.1")
    settle()
    assert screen.head.staff.hasFocus()
    assert is_inert(screen.page)
    assert controller.value("goals.bothers") == ("My words",)
