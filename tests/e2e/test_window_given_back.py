"""The whole window given to one screen, and what else happens meanwhile: conflicts, dialogs, keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from intake.conditions import Value
from tests.e2e.test_window_patient_mode import PIN, turn
from tests.e2e.window_journey import ENTER, READER, looked_into, opened, register, set_up, wait_saved
from tests.e2e.window_keyboard import Keyboard, settle_events, wait_until
from ui.consultation.conflict_panel import ConflictPanel
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.controller import ConsultationController
from ui.consultation.inert import is_inert
from ui.patient_mode.pin import Pin
from ui.patient_mode.turning import turn as turn_now
from ui.plan.show_view import ShowView
from ui.trouble_dialog import TroubleDialog
from ui.window import MainWindow

pytestmark = pytest.mark.usefixtures("qapp")
NAME, OTHER = "Testa Nonesuch", "Testa Someoneelse"


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


def stored_elsewhere(profile: Path, view: ConsultationView, path: str, values: tuple[Value, ...]) -> None:
    """Another desk answers a question of this visit, and saves it."""
    here = view.controller
    wait_until(lambda: not here.has_unsaved, "everything is stored")
    with looked_into(profile) as store:
        there = ConsultationController(
            store,
            READER,
            here.knowledge,
            store.consultation(READER, here.id),
            clinic=here.clinic,
            today=here.today,
        )
        there.answer(path, values, said_by="practitioner")
        assert there.close()


def choose(view: ConsultationView, which: str) -> None:
    """End the conflict on the panel that is shown."""
    (panel,) = [each for each in view.findChildren(ConflictPanel) if each.isVisible()]
    for field in panel.fields.values():
        field.box(which).click()
    panel.button.click()
    settle_events()


def test_a_conflict_closes_the_patients_page_and_leads_the_clinic_to_the_choice(
    window: MainWindow, profile: Path
) -> None:
    keyboard = Keyboard()
    view = register(window, keyboard, NAME)
    turned = turn(window, keyboard)
    keyboard.choose("English")
    keyboard.tab_to("Start")
    keyboard.press(ENTER)
    page = turned.screen.page
    stored_elsewhere(profile, view, "goals.bothers", ("Their words",))
    keyboard.type("My words")
    wait_until(lambda: view.controller.conflict is not None, "the conflict is met")
    settle_events()
    assert turned.screen.foot.kept.text().startswith("These questions are closed now.")
    assert is_inert(page)
    assert not turned.screen.foot.forward.isEnabled()
    assert QApplication.focusWidget() is turned.screen.head.staff

    # A dialog that some work of the clinic asks for does not stay over the patient's page.
    dialog = QDialog(view)
    dialog.open()
    wait_until(lambda: not dialog.isVisible(), "the dialog is gone")
    dialog.deleteLater()
    assert window.turned is turned
    trouble = TroubleDialog("No names, no answers", window)
    trouble.open()
    QTest.qWait(50)
    assert trouble.isVisible()
    trouble.reject()
    trouble.deleteLater()
    window.activateWindow()
    settle_events()

    turned.screen.head.staff.click()
    keyboard.type(PIN)
    keyboard.press(ENTER)
    settle_events()
    assert window.turned is None
    focus = QApplication.focusWidget()
    (panel,) = [each for each in view.findChildren(ConflictPanel) if each.isVisible()]
    assert focus is not None
    assert panel.isAncestorOf(focus)
    choose(view, "mine")
    wait_saved(window)
    assert view.controller.value("goals.bothers") == ("My words",)
    assert view.controller.waits_for_confirmation() == ("goals.bothers",)


def test_what_is_shown_to_the_patient_ends_with_a_conflict_and_the_screen_is_not_turned_over_one(
    window: MainWindow, profile: Path
) -> None:
    keyboard = Keyboard()
    view = register(window, keyboard, NAME)
    keyboard.press(Qt.Key.Key_F11)
    assert isinstance(window.centralWidget(), ShowView)
    stored_elsewhere(profile, view, "goals.hoped-for", ("gone",))
    view.controller.answer("goals.hoped-for", ("26-50",))
    wait_until(lambda: view.controller.conflict is not None, "the conflict is met")
    settle_events()
    assert not isinstance(window.centralWidget(), ShowView)
    (panel,) = [each for each in view.findChildren(ConflictPanel) if each.isVisible()]
    assert turn_now(view, Pin(PIN, PIN)) is None
    assert window.turned is None
    assert panel.isAncestorOf(QApplication.focusWidget())
    choose(view, "theirs")
    wait_saved(window)


def test_the_keys_of_the_window_come_back_after_comparing_and_showing(window: MainWindow) -> None:
    keyboard = Keyboard()
    register(window, keyboard, NAME)

    def keys() -> list[str]:
        return sorted(each.key().toString() for each in window.findChildren(QShortcut) if each.isEnabled())

    before, full = keys(), window.isFullScreen()
    keyboard.press(Qt.Key.Key_F4)
    keyboard.press(Qt.Key.Key_F11)
    settle_events()
    assert isinstance(window.centralWidget(), ShowView)
    keyboard.press(Qt.Key.Key_Escape)
    settle_events()
    assert not isinstance(window.centralWidget(), ShowView)
    assert window.isFullScreen() is full
    # Pages that are built meanwhile bring more; none is missing.
    assert not [each for each in before if each not in keys()]
