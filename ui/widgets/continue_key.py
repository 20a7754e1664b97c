"""Ctrl+Enter: from anywhere in a form to what its main button does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

KEY = "Ctrl+Enter"
_KEYS = ("Ctrl+Return", KEY)
"""The large key, and the one of the number pad."""


def add_continue_key(
    form: QWidget, act: Callable[[], object], words: str, *, button: QAbstractButton | None = None
) -> None:
    """Let Ctrl+Enter act while the keyboard is anywhere in the form. `words` are what F1 says of it.

    `button` does the same, and says the key when somebody points at it.
    """
    for keys in _KEYS:
        shortcut = QShortcut(QKeySequence(keys), form)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.setWhatsThis(words)
        shortcut.activated.connect(act)
    if button is not None:
        button.setToolTip(KEY)
