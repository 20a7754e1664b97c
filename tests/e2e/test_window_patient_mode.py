"""The turned screen in the real window: the patient answers alone, and only the PIN takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from tests.e2e.window_journey import (
    ENTER,
    READER,
    SPACE,
    looked_into,
    opened,
    register,
    set_up,
    show,
    view_of,
    wait_saved,
)
from tests.e2e.window_keyboard import ALT, CONTROL, NO_MODIFIER, Keyboard, settle_events, wait_until
from ui.application import Start
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.focused import focused_path
from ui.patient_mode.turned_window import TurnedWindow
from ui.plan.show_view import ShowView
from ui.window import MainWindow

pytestmark = pytest.mark.usefixtures("qapp")
NAME, OTHER = "Testa Nonesuch", "Testa Someoneelse"
PIN = "482615"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    set_up(tmp_path, OTHER)
    return tmp_path


@pytest.fixture
def window(profile: Path) -> Iterator[MainWindow]:
    with opened(profile) as shown:
        yield shown
        if shown.turned is not None:
            shown.turned.end()


def turn(window: MainWindow, keyboard: Keyboard) -> TurnedWindow:
    """From an open consultation: F12, the PIN twice, Enter."""
    keyboard.press(Qt.Key.Key_F12)
    for _ in range(2):
        keyboard.type(PIN)
        keyboard.press(ENTER)
    turned = window.turned
    assert turned is not None
    wait_until(window.isActiveWindow, "the window is in front again")
    settle_events()
    return turned


def words_on(window: QWidget) -> str:
    """Every word that can be read on the screen."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
                found.append(widget.text())
            elif isinstance(widget, QPlainTextEdit):
                found.append(widget.toPlainText())
    return "\n".join(found)


def press_at_window(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    """Press a key as the system gives it to the window: before any thing in it."""
    QTest.keyClick(window.windowHandle(), key, held)
    settle_events()


def answer_in_spanish(turned: TurnedWindow, keyboard: Keyboard) -> None:
    """Choose Spanish, write what is hoped for, name eczema, and leave the rest open up to the end."""
    keyboard.choose("Español")
    keyboard.tab_to("Empezar")
    keyboard.press(ENTER)
    assert keyboard.place == "¿Qué le molesta de las estrías?"
    keyboard.type("Se ven en la piscina")
    keyboard.tab()
    keyboard.choose("Mejora de un cuarto a la mitad")
    while turned.mode.at != "health.skin.1":
        if turned.mode.at == "marks":
            assert keyboard.place.startswith("Abdomen")
            keyboard.press(SPACE)
            assert keyboard.place.startswith("Abdomen")
        keyboard.tab_to("Continuar")
        keyboard.press(ENTER)
    assert keyboard.place == "Sí: ¿Tiene eccema?"
    keyboard.press(SPACE)
    while turned.mode.at != "end":
        keyboard.tab_to("Continuar")
        keyboard.press(ENTER)


def test_a_patient_answers_alone_in_spanish_and_only_the_pin_gives_the_screen_back(
    window: MainWindow, profile: Path
) -> None:
    keyboard = Keyboard()
    view = register(window, keyboard, NAME)
    keyboard.press(ENTER, CONTROL, times=3)
    left = view.controller.page
    assert left != "hopes"
    turned = turn(window, keyboard)
    assert window.isFullScreen()
    answer_in_spanish(turned, keyboard)
    words = words_on(window)
    assert "Gracias. Por favor, devuelva la pantalla." in words
    assert "Traducción todavía sin revisar" in words

    # Nothing leads away.
    for key, held in (
        (Qt.Key.Key_Escape, NO_MODIFIER),
        (Qt.Key.Key_L, CONTROL),
        (Qt.Key.Key_K, CONTROL),
        (Qt.Key.Key_N, CONTROL),
        (Qt.Key.Key_F7, NO_MODIFIER),
        (Qt.Key.Key_F11, NO_MODIFIER),
        (Qt.Key.Key_Left, ALT),
    ):
        press_at_window(window, key, held)
        assert window.turned is turned
        assert turned.screen.isVisible()
        assert not window.stack.isVisible()
        assert not window.is_blank
    window.windowHandle().close()
    settle_events()
    assert window.isVisible()
    assert turned.screen.asks_pin

    # A wrong PIN opens nothing, the right one does.
    keyboard.type("4826")
    keyboard.press(ENTER)
    assert "That PIN is not right. You have 2 tries left. Your draft is safe." in words_on(window)
    keyboard.type(PIN)
    keyboard.press(ENTER)
    assert window.turned is None
    assert not window.isFullScreen()
    assert view_of(window) is view
    assert (view.controller.page, focused_path(view.page)) == ("hopes", "goals.bothers")

    # The answers are there, as the patient's own, to be confirmed.
    wait_saved(window)
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        answers = store.consultation(READER, draft.consultation_id).answers
        told = store.changes_of(READER, draft.consultation_id)
    assert answers.code("goals.bothers") == "Se ven en la piscina"
    assert answers.code("goals.hoped-for") == "26-50"
    assert answers.code("health.eczema") == "Y"
    by = {change.path: change.said_by for change in told}
    assert by["goals.bothers"] == by["goals.hoped-for"] == by["health.eczema"] == "patient-alone"
    (mark,) = answers.group("marks")
    assert mark.code("marks.region") == "abdomen"
    assert set(by.values()) == {"patient-alone"}
    confirm(view, keyboard)
    keyboard.press(Qt.Key.Key_Left, ALT)
    assert view.controller.page == left


def confirm(view: ConsultationView, keyboard: Keyboard) -> None:
    """Whoever takes the screen back stands by what the patient said alone, question by question, with F9."""
    controller = view.controller
    assert {"goals.bothers", "goals.hoped-for", "health.eczema"} <= set(controller.waits_for_confirmation())
    for _ in range(4):
        keyboard.press(Qt.Key.Key_F9)
    assert not {"goals.bothers", "goals.hoped-for"} & set(controller.waits_for_confirmation())
    assert "health.eczema" in controller.waits_for_confirmation()
    source = controller.source_of("goals.bothers")
    assert source is not None
    assert source.said_by == "patient-alone"


def test_the_turned_screen_shows_nobody_and_nothing_of_the_clinic_but_its_name(window: MainWindow) -> None:
    keyboard = Keyboard()
    view = register(window, keyboard, NAME)
    turned = turn(window, keyboard)
    keyboard.choose("English")
    seen = [words_on(window)]
    while turned.mode.at != "end":
        turned.mode.go_on()
        settle_events()
        seen.append(words_on(window))
        for widget in turned.screen.findChildren(QWidget):
            assert widget.window() is window
    turned.screen.ask_pin()
    seen.append(words_on(window))
    whole = "\n".join(seen)
    items = view.controller.knowledge.questionnaire.items
    catalogue = view.controller.knowledge.catalogue
    for hidden in (
        NAME,
        OTHER,
        READER.name,
        "Suitab",
        "Saved",
        "Find a patient",
        "Settings",
        *(treatment.short_name for treatment in catalogue.treatments),
        *(item.text for item in items.values() if item.for_record or item.page in ("look", "alone")),
        items["skin.phototype"].text,
        items["goals.heard"].text,
    ):
        assert hidden not in whole, hidden
    assert items["health.eczema"].text in whole


def test_three_wrong_pins_lock_the_window_and_what_was_typed_is_kept(profile: Path) -> None:
    start = Start(profile, None)
    window = show(start)
    try:
        keyboard = Keyboard()
        register(window, keyboard, NAME)
        turned = turn(window, keyboard)
        keyboard.choose("English")
        keyboard.tab_to("Start")
        keyboard.press(ENTER)
        keyboard.type("Typed and not yet told")
        turned.screen.head.staff.click()
        for wrong in ("1111", "2222", "3333"):
            keyboard.type(wrong)
            keyboard.press(ENTER)
        wait_until(lambda: start.locked_desk is not None, "the window is locked")
        assert window.turned is None
        assert window.is_blank
        assert window.stack.currentWidget() is window.gate
        assert start.locked_desk is not None
        assert start.locked_desk.consultation
    finally:
        window.close()
        start.end()
        window.deleteLater()
        start.deleteLater()
        settle_events()
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        answers = store.consultation(READER, draft.consultation_id).answers
    assert answers.code("goals.bothers") == "Typed and not yet told"


def test_the_idle_lock_takes_the_turned_screen_too_and_loses_no_word(profile: Path) -> None:
    start = Start(profile, None)
    window = show(start)
    try:
        keyboard = Keyboard()
        register(window, keyboard, NAME)
        turn(window, keyboard)
        keyboard.choose("English")
        keyboard.tab_to("Start")
        keyboard.press(ENTER)
        keyboard.type("Gone for a while")
        start.idle.gone.emit()
        wait_until(lambda: start.locked_desk is not None, "the window is locked")
        assert QApplication.focusWidget() is None or window.gate.isAncestorOf(QApplication.focusWidget())
    finally:
        window.close()
        start.end()
        window.deleteLater()
        start.deleteLater()
        settle_events()
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        assert store.consultation(READER, draft.consultation_id).answers.code("goals.bothers")


def test_f11_shows_the_plan_alone_and_esc_gives_the_window_back(window: MainWindow) -> None:
    keyboard = Keyboard()
    view = register(window, keyboard, NAME)
    view.controller.answer("goals.hoped-for", ("26-50",))
    view.controller.answer("plan.treatment", ("microneedling",))
    central = window.centralWidget()
    keyboard.press(Qt.Key.Key_F11)
    assert isinstance(window.centralWidget(), ShowView)
    assert window.isFullScreen()
    words = words_on(window)
    assert "No treatment" in words
    for hidden in (NAME, OTHER, READER.name, "Find a patient", "Settings"):
        assert hidden not in words
    press_at_window(window, Qt.Key.Key_K, CONTROL)
    assert isinstance(window.centralWidget(), ShowView)
    keyboard.press(Qt.Key.Key_Escape)
    assert window.centralWidget() is central
    assert not window.isFullScreen()
    assert view_of(window) is view
    assert view.isAncestorOf(keyboard.focus)


def test_a_window_made_small_fills_the_screen_again(window: MainWindow) -> None:
    keyboard = Keyboard()
    register(window, keyboard, NAME)
    turn(window, keyboard)
    window.showNormal()
    wait_until(window.isFullScreen, "the screen is filled again")


def test_the_end_of_the_session_closes_the_turned_window_and_keeps_every_word(profile: Path) -> None:
    start = Start(profile, None)
    window = show(start)
    keyboard = Keyboard()
    register(window, keyboard, NAME)
    turn(window, keyboard)
    keyboard.choose("English")
    keyboard.tab_to("Start")
    keyboard.press(ENTER)
    keyboard.type("The computer ends")
    assert not window.close()
    window.let_end()
    assert window.close()
    start.end()
    window.deleteLater()
    start.deleteLater()
    settle_events()
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        answers = store.consultation(READER, draft.consultation_id).answers
    assert answers.code("goals.bothers") == "The computer ends"
