"""The lock: blanks the window at once, keeps what was typed, then lets go of everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

if TYPE_CHECKING:
    from ui.window import MainWindow

_SOON = 30
_AGAIN = 5_000
_MOST_TURNS = 40
_PRINTING_TURNS = 1_000
PRINTING = "Printing the document"


class Lock(QObject):
    """Signals, in this order: `blanked()`; `held(why)` when something cannot be kept, and again each time it
    is tried; `done()` when everything is kept and let go of. Its owner closes storage then.

    The screen is blank from the first moment. A printer gets the pages it has begun with.
    """

    blanked = Signal()
    held = Signal(str)
    done = Signal()

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._turns = 0
        self.is_locked = False
        self.clipboard = OwnClipboard(self)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._go_on)

    def lock(self) -> None:
        """Lock now. Nobody signed in, or locked already: nothing happens."""
        if self.is_locked or not self._window.is_attached:
            return
        self.is_locked = True
        self._turns = 0
        # Begun first: whatever fails below, what is typed is kept and the clinic is let go of.
        # A dialog that waits inside the program's own code is left first: that code ends before this goes on.
        self._next.start(_SOON)
        try:
            self._window.blank()
        finally:
            self.blanked.emit()
            self._window.repaint()
            self.clipboard.clear()
            close_dialogs(self._window)

    def release(self) -> None:
        """The person is back before everything could be kept: go on where they were."""
        self.is_locked = False
        self._next.stop()
        self._window.unblank()

    def _go_on(self) -> None:
        if not self.is_locked:
            return
        self._turns += 1
        if QApplication.activeModalWidget() is not None and self._turns < _MOST_TURNS:
            close_dialogs(self._window)
            self._next.start(_SOON)
            return
        if PRINTING in self._window.worker.names and self._turns < _PRINTING_TURNS:
            self._next.start(_SOON)
            return
        reason = self._window.keep_for_lock()
        if reason:
            self.held.emit(reason)
            self._next.start(_AGAIN)
            return
        self._window.detach()
        self.done.emit()


def close_dialogs(window: QWidget) -> None:
    """Close every other window of the program; a dialog is cancelled."""
    for widget in QApplication.topLevelWidgets():
        if widget is window or not widget.isVisible():
            continue
        if isinstance(widget, QDialog):
            widget.reject()
        else:
            widget.close()


class OwnClipboard(QObject):
    """Knows whether what is in the clipboard came from Candor, and empties it then.

    Not every system tells who owns it, and some take a copy over at once: what changes while a window of
    Candor has the keyboard is Candor's. `is_ours` tells that; only a test gives another.
    """

    def __init__(self, parent: QObject | None = None, *, is_ours: Callable[[], bool] | None = None) -> None:
        super().__init__(parent)
        self._is_ours = is_ours or _has_the_keyboard
        self._clipboard = QGuiApplication.clipboard()
        self._own = {QClipboard.Mode.Clipboard: False, QClipboard.Mode.Selection: False}
        self._clipboard.changed.connect(self._on_change)

    def clear(self) -> None:
        """Empty it where Candor put something there; what another program put there stays."""
        for mode, is_own in self._own.items():
            if is_own:
                self._own[mode] = False
                self._clipboard.clear(mode)

    def _on_change(self, mode: QClipboard.Mode) -> None:
        if mode in self._own:
            self._own[mode] = self._is_ours()


def _has_the_keyboard() -> bool:
    return QGuiApplication.focusWindow() is not None
