"""Fast hands: what is typed while the consultation is being made stands in it, and nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from db.errors import StorageProblem
from db.errors import Trouble as Busy
from db.postgres.address import read_address
from db.store import Store
from tests.opening import open_store
from tests.ui.registry.people import PRACTITIONER
from ui.consultation.consultation_view import ConsultationView
from ui.demo_clinic import demo_clinic
from ui.input_file import Knowledge, open_knowledge
from ui.patient_mode.turn_dialog import TurnDialog
from ui.registry.patient_place import PatientPlace
from ui.theme import appearance
from ui.typed_ahead import LONGEST
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PATIENCE = 20_000
NAME = "Testa Nonesuch"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The catalogue that ships."""
    return open_knowledge()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A clinic that is set up, with nobody in it."""
    with open_store(tmp_path / "clinic.db", PRACTITIONER) as opened:
        opened.save_clinic(PRACTITIONER, demo_clinic()).result(timeout=10)
        yield opened


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, store: Store, knowledge: Knowledge) -> MainWindow:
    """The window over that clinic, with the form of somebody new and the cursor after the name."""
    appearance.apply(qapp)
    made = MainWindow(store, PRACTITIONER, knowledge, store.clinic(PRACTITIONER))
    qtbot.addWidget(made, before_close_func=_let_go)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    assert made.start.typed_ahead is not None
    # However slow the machine is: what the limit does has a test of its own.
    made.start.typed_ahead.limit.setInterval(10 * PATIENCE)
    made.new_patient()
    QTest.keyClicks(focus(), NAME)
    return made


def _let_go(window: MainWindow) -> None:
    window.keep_everything()
    window._lets_go = True
    window.worker.close()


def focus() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def place_of(window: MainWindow) -> PatientPlace:
    assert window.patient_place is not None
    return window.patient_place


def press_continue() -> None:
    """Ctrl+Enter. Nothing that it asks of storage has come back when this returns."""
    QTest.keyClick(focus(), Qt.Key.Key_Return, CONTROL)


def shown(window: MainWindow, qtbot: QtBot) -> ConsultationView:
    """The consultation, once it is on the screen."""
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), ConsultationView), timeout=PATIENCE)
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    return view


def text_of(widget: QWidget) -> str:
    """What stands in the box of a question."""
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    assert isinstance(widget, QLineEdit), widget
    return widget.text()


def first_text(view: ConsultationView) -> str:
    """What stands in the first question."""
    return text_of(view.page.rows["goals.bothers"].field.input)


def test_what_is_typed_after_ctrl_enter_stands_in_the_consultation(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    place = place_of(window)
    press_continue()
    assert window.stack.currentWidget() is place
    for letters in ("wide one", "ss"):
        QTest.keyClicks(focus(), letters)
    QTest.keyClick(focus(), Qt.Key.Key_Backspace)
    view = shown(window, qtbot)
    assert first_text(view) == "wide ones"
    assert focus() is view.page.rows["goals.bothers"].field.input
    assert place.form.name.text() == NAME
    (patient,) = store.find_patients(PRACTITIONER, "testa", limit=9)
    assert patient.name == NAME
    assert not place.has_unsaved


def test_tab_and_space_answer_the_next_question_too(window: MainWindow, qtbot: QtBot) -> None:
    press_continue()
    QTest.keyClicks(focus(), "wide ones")
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    view = shown(window, qtbot)
    view.page.settle()
    assert first_text(view) == "wide ones"
    assert view.controller.answers.code("goals.hoped-for") == "up-to-25"


def test_f12_turns_the_screen_once_the_consultation_is_there_and_no_key_after_it_is_kept(
    window: MainWindow, qtbot: QtBot
) -> None:
    press_continue()
    QTest.keyClicks(focus(), "wide")
    QTest.keyClick(focus(), Qt.Key.Key_F12)
    QTest.keyClicks(focus(), "9071")
    view = shown(window, qtbot)
    qtbot.waitUntil(lambda: bool(window.findChildren(TurnDialog)), timeout=PATIENCE)
    (dialog,) = window.findChildren(TurnDialog)
    qtbot.waitUntil(dialog.isVisible, timeout=PATIENCE)
    assert first_text(view) == "wide"
    assert dialog.pin.input.text() == ""
    dialog.reject()


def test_letters_of_an_input_method_are_kept_as_well(window: MainWindow, qtbot: QtBot) -> None:
    press_continue()
    committed = QInputMethodEvent()
    committed.setCommitString("é")
    QApplication.sendEvent(focus(), committed)
    QTest.keyClicks(focus(), "t")
    assert first_text(shown(window, qtbot)) == "ét"


@pytest.mark.parametrize(
    ("key", "held"), [(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_A, CONTROL)]
)
def test_after_esc_or_a_chord_nothing_more_is_handed_on_and_the_form_gets_nothing(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    press_continue()
    QTest.keyClicks(focus(), "wide")
    QTest.keyClick(focus(), key, held)
    QTest.keyClicks(focus(), "x")
    view = shown(window, qtbot)
    assert first_text(view) == "wide"
    assert place_of(window).form.name.text() == NAME


def test_ctrl_enter_pressed_twice_begins_one_visit(window: MainWindow, store: Store, qtbot: QtBot) -> None:
    begun: list[Any] = []
    place_of(window).registered.connect(begun.append)
    press_continue()
    qtbot.waitUntil(lambda: bool(begun), timeout=PATIENCE)
    window.start.begin(begun[0])
    shown(window, qtbot)
    assert len(store.drafts(PRACTITIONER)) == 1


def test_when_it_fails_the_keys_are_dropped_and_the_form_has_the_keyboard_again(
    window: MainWindow, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_given: Any, **_named: Any) -> Future[Any]:
        refused: Future[Any] = Future()
        refused.set_exception(StorageProblem.of(Busy.LOCKED))
        return refused

    monkeypatch.setattr(store, "start_consultation", busy)
    place, ahead = place_of(window), window.start.typed_ahead
    assert ahead is not None
    press_continue()
    assert ahead.is_holding
    QTest.keyClicks(focus(), "wide ones")
    qtbot.waitUntil(lambda: not ahead.is_holding, timeout=PATIENCE)
    assert window.stack.currentWidget() is place
    assert focus() is place.form.name.field.input
    assert place.form.name.text() == NAME
    QTest.keyClicks(focus(), "!")
    assert place.form.name.text() == NAME + "!"


def test_a_form_that_is_refused_drops_them_too(
    window: MainWindow, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_given: Any, **_named: Any) -> Future[Any]:
        refused: Future[Any] = Future()
        refused.set_exception(StorageProblem.of(Busy.LOCKED))
        return refused

    monkeypatch.setattr(store, "add_patient", busy)
    ahead = window.start.typed_ahead
    assert ahead is not None
    press_continue()
    QTest.keyClicks(focus(), "wide ones")
    qtbot.waitUntil(lambda: not ahead.is_holding, timeout=PATIENCE)
    assert place_of(window).form.name.text() == NAME
    assert place_of(window).has_unsaved


def test_the_keyboard_is_never_held_for_ever(window: MainWindow, qtbot: QtBot) -> None:
    ahead, name = window.start.typed_ahead, place_of(window).form.name
    assert ahead is not None
    ahead.limit.setInterval(0)
    ahead.begin()
    QTest.keyClicks(focus(), "x")
    assert name.text() == NAME
    qtbot.waitUntil(lambda: not ahead.is_holding, timeout=PATIENCE)
    QTest.keyClicks(focus(), "!")
    assert name.text() == NAME + "!"


def test_keys_are_kept_for_longer_than_a_server_makes_a_save_wait() -> None:
    options = read_address("postgresql://localhost/clinic").parameters()["options"]
    seconds = [int(each) for each in re.findall(r"(?:lock|statement)_timeout=(\d+)s", options)]
    assert len(seconds) == 2
    assert sum(seconds) * 1000 < LONGEST


def test_a_lock_in_between_forgets_them(window: MainWindow, qtbot: QtBot) -> None:
    press_continue()
    QTest.keyClicks(focus(), "wide ones")
    window.blank()
    assert window.start.typed_ahead is not None
    assert not window.start.typed_ahead.is_holding
    assert window.stack.currentWidget() is window.gate
    gate_texts = [each.text() for each in window.gate.findChildren(QLineEdit)]
    assert set(gate_texts) == {""}
    assert place_of(window).form.name.text() == NAME
