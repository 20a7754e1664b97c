"""Asking for files and folders, the system's own way where it has one, and remembering none of them.

Qt keeps the folders that were visited in a file of its own, open to whoever reads this person's settings. The
name of a folder may be a patient's: so they are taken out again before anything else happens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = TypeVar("Chosen")

_QT_SETTINGS, _GROUP = "QtProject", "FileDialog"
_REMEMBERED = ("history", "lastVisited", "shortcuts")


def ask_for_files(parent: QWidget, title: str, kinds: str) -> tuple[str, ...]:
    """The files that somebody chose; empty when they cancelled. `kinds` is such as "Pictures (*.jpg)"."""
    return _forgetting(lambda: tuple(QFileDialog.getOpenFileNames(parent, title, "", kinds)[0]))


def ask_for_file(parent: QWidget, title: str, kinds: str) -> str:
    """The file that somebody chose; "" when they cancelled."""
    return _forgetting(lambda: QFileDialog.getOpenFileName(parent, title, "", kinds)[0])


def ask_where_to_save(parent: QWidget, title: str, name: str, kinds: str) -> str:
    """Where somebody wants a file; "" when they cancelled. `name` is offered."""
    return _forgetting(lambda: QFileDialog.getSaveFileName(parent, title, name, kinds)[0])


def ask_for_folder(parent: QWidget, title: str, start: str = "") -> str:
    """The folder that somebody chose; "" when they cancelled. The dialog opens at `start`."""
    return _forgetting(lambda: QFileDialog.getExistingDirectory(parent, title, start))


def _forgetting(ask: Callable[[], Chosen]) -> Chosen:
    try:
        return ask()
    finally:
        settings = QSettings(QSettings.Scope.UserScope, _QT_SETTINGS)
        settings.beginGroup(_GROUP)
        for name in _REMEMBERED:
            settings.remove(name)
        settings.endGroup()
        settings.sync()
