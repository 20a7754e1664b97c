"""Every dialog of ours shows what has the focus."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import ui
from ui.trouble_dialog import TroubleDialog
from ui.unsaved_dialog import UnsavedDialog
from ui.widgets.dialog import Dialog

UI = Path(next(iter(ui.__path__)))


def dialogs() -> set[type[QDialog]]:
    """Every class of a dialog that a module of ui makes."""
    found: set[type[QDialog]] = set()
    for module in walk_packages(ui.__path__, "ui."):
        if module.name.endswith("__main__"):
            continue
        for each in vars(import_module(module.name)).values():
            if isinstance(each, type) and issubclass(each, QDialog) and each.__module__.startswith("ui."):
                found.add(each)
    return found


def test_every_dialog_of_ours_has_a_ring_round_what_has_the_focus() -> None:
    without = sorted(each.__name__ for each in dialogs() if not issubclass(each, Dialog))
    assert not without, f"these dialogs show no focus: make them of ui.widgets.dialog.Dialog: {without}"
    assert {"SignDialog", "TurnDialog", "RestoreDialog", "HelpDialog"} <= {
        each.__name__ for each in dialogs()
    }


def test_nothing_asks_in_a_box_of_qt_that_has_no_ring() -> None:
    boxes = ("QMessageBox", "QInputDialog", "QErrorMessage", "= QDialog(")
    users = [path.name for path in UI.rglob("*.py") if any(box in path.read_text("utf-8") for box in boxes)]
    assert users == []


@pytest.mark.parametrize("kind", [UnsavedDialog, TroubleDialog], ids=lambda kind: kind.__name__)
def test_the_ring_of_a_dialog_goes_where_tab_goes(kind: type[Dialog], qtbot: QtBot) -> None:
    dialog = kind("Words of an invented report.")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and QApplication.focusWidget() is not None)
    met = []
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert isinstance(focused, QWidget)
        assert dialog.ring.target is focused
        assert dialog.ring.isVisible()
        place = QRect(focused.mapTo(dialog, focused.rect().topLeft()), focused.size())
        assert dialog.ring.geometry().contains(place)
        met.append(focused)
    assert met[0] is not met[1]
