"""A visit is finished by the keyboard alone: the gate lists what is missing and lets pass what may stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.window_journey import (
    DOWN,
    ENTER,
    READER,
    SPACE,
    looked_into,
    opened,
    register,
    set_up,
)
from tests.e2e.window_keyboard import CONTROL, Keyboard, wait_until
from ui.consultation.finish_page import FinishPage
from ui.documents.documents_page import DocumentsPage
from ui.theme import appearance

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
NAME = "Testa Endgate"


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


def test_a_visit_is_finished_by_the_keyboard_once_nothing_is_missing(tmp_path: Path) -> None:
    set_up(tmp_path, "Bruno Fictive")
    keyboard = Keyboard()
    with opened(tmp_path) as window:
        view = register(window, keyboard, NAME)
        while view.page.page.id != "finish":
            keyboard.press(ENTER, CONTROL)
        gate = view.page
        assert isinstance(gate, FinishPage)
        # Nothing incomplete is filed as complete.
        keyboard.press(ENTER, CONTROL)
        # Everything is stored before the gate is looked at.
        wait_until(lambda: not gate.finishing.is_busy, "the gate was looked at")
        assert keyboard.place.startswith("There is a problem. Choose what the patient decided.")
        keyboard.tab()
        keyboard.press(ENTER)
        assert view.page.page.id == "plan"
        keyboard.move_to("No treatment", DOWN)
        keyboard.press(SPACE)
        keyboard.tab_to("Clear in their own words: Said back")
        keyboard.letter("1")
        keyboard.press(ENTER, CONTROL)
        assert view.page is gate
        assert [point.key for point in gate.missing.points] == ["page:documents"]
        keyboard.tab()
        keyboard.press(ENTER)
        documents = view.page
        assert isinstance(documents, DocumentsPage)
        assert keyboard.place == "Make handout"
        keyboard.press(SPACE)
        wait_until(lambda: documents.document is not None, "the handout is made", seconds=30)
        keyboard.press(ENTER, CONTROL)
        assert view.page is gate
        assert gate.missing.points == ()
        assert keyboard.place == "Finish the visit"
        keyboard.press(ENTER, CONTROL)
        wait_until(lambda: keyboard.place.startswith("Check this."), "what may stay is shown")
        keyboard.press(ENTER, CONTROL)
        wait_until(lambda: gate.finishing.finished_at is not None, "the visit is finished")
        assert gate.done.text.startswith("This visit was finished on ")
        wait_until(lambda: keyboard.place == "Back to patients", "the button leads back")
        keyboard.press(ENTER)
        wait_until(lambda: window.stack.currentWidget() is not view, "the visit is left")
        assert window.close()
    with looked_into(tmp_path) as store:
        (found,) = store.find_patients(READER, NAME)
        (visit,) = store.consultations_of(READER, found.id)
        assert visit.finished is not None
        assert store.drafts(READER) == ()
