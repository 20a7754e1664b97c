"""F1: the keys that are shown are those that really work, in the place one is in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.opening import open_store
from tests.ui.registry.people import PRACTITIONER, add, person
from ui.demo_clinic import demo_clinic
from ui.help.help_dialog import HelpDialog
from ui.help.keys import key_words, keys_of_place, keys_of_window, words_of
from ui.input_file import open_knowledge
from ui.theme import appearance
from ui.widgets.labels import KeyCap, Label
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A clinic with one patient."""
    with open_store(tmp_path / "clinic.db", PRACTITIONER) as opened:
        opened.save_clinic(PRACTITIONER, demo_clinic()).result(10)
        add(opened, person("Testa Nonesuch", (1990, 3, 5)))
        yield opened


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, store: Store) -> MainWindow:
    """The window over it."""
    appearance.apply(qapp)
    made = MainWindow(store, PRACTITIONER, open_knowledge(), store.clinic(PRACTITIONER))
    qtbot.addWidget(made, before_close_func=lambda each: each.worker.close())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_home()
    return made


def _consultation(window: MainWindow, store: Store) -> None:
    (patient,) = store.find_patients(PRACTITIONER, "Testa")
    started = store.start_consultation(
        PRACTITIONER, patient.id, id=uuid4(), catalogue_version="test", at=datetime.now(UTC)
    )
    window.open_consultation(started.result(10).id)


def _every_place(window: MainWindow, store: Store) -> Iterator[QWidget]:
    for show in (window.show_home, window.new_patient, window.show_settings):
        show()
        yield window.stack.currentWidget()
    assert window.places is not None
    for id, _words in window.places.words:
        window.show_later(id)
        yield window.stack.currentWidget()
    _consultation(window, store)
    yield window.stack.currentWidget()


def _help(window: MainWindow) -> HelpDialog:
    (dialog,) = [each for each in window.findChildren(HelpDialog) if each.isVisible()]
    return dialog


def test_every_shortcut_of_every_place_has_words(window: MainWindow, store: Store) -> None:
    for place in _every_place(window, store):
        QApplication.processEvents()
        for shortcut in window.findChildren(QShortcut):
            owner = shortcut.parent()
            if isinstance(owner, QWidget) and owner.isVisible():
                keys = shortcut.key().toString()
                assert words_of(shortcut), (type(place).__name__, type(owner).__name__, keys)


def test_a_key_that_is_shown_for_a_place_is_a_shortcut_there(window: MainWindow, store: Store) -> None:
    _consultation(window, store)
    place = window.stack.currentWidget()
    real = {key_words(each.key().toString()) for each in place.findChildren(QShortcut)}
    shown = [line for line in keys_of_place(place) if line.keys[0].startswith(("F", "Ctrl", "Alt"))]
    assert len(shown) >= 8
    for line in shown:
        assert set(line.keys) <= real


def test_a_key_that_is_switched_off_is_not_shown(window: MainWindow) -> None:
    assert "Ctrl K" in [line.keys[0] for line in keys_of_window(window)]
    for shortcut in window.shortcuts:
        shortcut.setEnabled(False)
    assert [line.keys for line in keys_of_window(window)] == [("F1",)]


def test_a_shortcut_that_is_added_with_words_is_shown_without_a_table(window: MainWindow) -> None:
    shortcut = QShortcut(QKeySequence("Ctrl+Shift+J"), window)
    assert "Ctrl Shift J" not in [line.keys[0] for line in keys_of_window(window)]
    shortcut.setWhatsThis("Something new")
    (line,) = [line for line in keys_of_window(window) if line.words == "Something new"]
    assert line.keys == ("Ctrl Shift J",)


def test_f1_shows_the_keys_of_the_place_and_of_the_window(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = _help(window)
    assert dialog.sections[0][0] == "Patients"
    caps = [cap.text() for cap in dialog.findChildren(KeyCap)]
    assert {"F1", "Ctrl K", "Ctrl L", "Tab"} <= set(caps)
    qtbot.waitUntil(dialog.close_button.hasFocus, timeout=3000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_button_opens_it_once_and_it_leads_to_the_licences(window: MainWindow, qtbot: QtBot) -> None:
    window.top_bar.help_button.click()
    window.show_help()
    dialog = _help(window)
    dialog.about_button.click()
    assert window.settings_place is not None
    assert window.stack.currentWidget() is window.settings_place
    page = window.settings_place.pages["about"]
    assert page.isVisible()
    qtbot.waitUntil(lambda: len(page.model.parts) > 20, timeout=10_000)  # type: ignore[attr-defined]
    page.search.edit.setText("Lucide")  # type: ignore[attr-defined]
    assert "ISC License" in page.text.toPlainText()  # type: ignore[attr-defined]
    page.copy_button.click()  # type: ignore[attr-defined]
    assert QApplication.clipboard().text().startswith("Candor ")


def test_the_page_to_sign_in_has_help_too_and_no_way_into_the_clinic(window: MainWindow) -> None:
    window.blank()
    window.show_help()
    dialog = _help(window)
    assert dialog.about_button.isHidden()
    titles = [title for title, _ in dialog.sections]
    assert "Everywhere" in titles
    assert "Patients" not in titles


def test_what_the_keys_do_stands_in_one_column_through_all_cards(window: MainWindow, qtbot: QtBot) -> None:
    window.show_help()
    dialog = _help(window)
    words = [label for label in dialog.findChildren(Label) if label.accessibleName().endswith(label.text())]
    words = [label for label in words if ": " in label.accessibleName()]
    assert len(words) > 6
    qtbot.waitUntil(
        lambda: len({label.mapTo(dialog, label.rect().topLeft()).x() for label in words}) == 1, timeout=10_000
    )
    dialog.reject()
