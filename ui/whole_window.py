"""Gives the whole window to one screen for a while, such as the patient's, and puts it back as it was.

The rest of the window is taken out of it meanwhile: it is hidden whatever happens in it, no key of it works,
and the Tab key and a screen reader come to nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from ui.window_frame import WindowFrame


class WholeWindow(QObject):
    """`take(screen)` and `give_back()`; `is_taken` between them."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._central: QWidget | None = None
        self._shortcuts: list[QShortcut] = []
        self._state = window.windowState()

    @property
    def is_taken(self) -> bool:
        """Whether the screen is shown."""
        return self._central is not None

    def take(self, screen: QWidget) -> None:
        """Show this screen alone, as large as the display."""
        window = self._window
        self._state = window.windowState()
        self._shortcuts = [each for each in window.findChildren(QShortcut) if each.isEnabled()]
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
        self._central = window.takeCentralWidget()
        window.setCentralWidget(screen)
        screen.show()
        window.showFullScreen()

    def give_back(self) -> None:
        """The window as it was. The screen that was shown goes away."""
        window, central = self._window, self._central
        if central is None:
            return
        self._central = None
        screen = window.takeCentralWidget()
        screen.hide()
        window.setCentralWidget(central)
        central.show()
        window.setWindowState(self._state | (window.windowState() & Qt.WindowState.WindowActive))
        for shortcut in self._shortcuts:
            # What was just closed when the screen was taken is gone by now, with its keys.
            if isValid(shortcut):
                shortcut.setEnabled(True)
        self._shortcuts = []
        screen.deleteLater()
