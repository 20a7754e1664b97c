"""Gives the whole window to the patient, and takes it back with the PIN. Nothing else leads out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog

from ui.patient_mode.pin import Pin
from ui.patient_mode.session import PatientMode
from ui.patient_mode.turned_screen import TurnedScreen
from ui.safekeeping.lock import close_dialogs
from ui.trouble_dialog import TroubleDialog
from ui.whole_window import WholeWindow

if TYPE_CHECKING:
    from ui.consultation.controller import ConsultationController
    from ui.window_keeping import KeepingWindow

_LOOK_MILLISECONDS = 1000
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_EDITING = (
    QKeySequence.StandardKey.SelectAll,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.MoveToNextWord,
    QKeySequence.StandardKey.MoveToPreviousWord,
    QKeySequence.StandardKey.SelectNextWord,
    QKeySequence.StandardKey.SelectPreviousWord,
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
)


class TurnedWindow(QObject):
    """`ended()` when the window is the clinic's again: by the PIN, or just before it locks."""

    ended = Signal()

    def __init__(self, window: KeepingWindow, controller: ConsultationController, pin: Pin) -> None:
        super().__init__(window)
        self._window = window
        self.mode = PatientMode(controller, pin, self)
        self.screen = TurnedScreen(self.mode)
        self.is_ending = False
        """Whether the system ends the session: then the program may close, as nothing is left to reach."""
        self._whole = WholeWindow(window)
        self._handle: QWindow | None = None
        self.mode.right_pin.connect(self.end)
        self.mode.locked_out.connect(self.lock)
        # A dialog that some work asks for after the screen was turned belongs to the clinic. It takes the
        # keyboard when it comes up; where a system gives it none, it is found within a second.
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MILLISECONDS)
        self._look.timeout.connect(self._close_dialogs)
        QGuiApplication.instance().focusWindowChanged.connect(self._on_focus_window)  # type: ignore[union-attr]

    def begin(self) -> None:
        """Turn the screen: from now on there is nothing but the patient's pages."""
        window = self._window
        close_dialogs(window)
        window.turned = self
        window.about_to_blank.connect(self.end)
        self._whole.take(self.screen)
        self._look.start()
        window.installEventFilter(self)
        self._handle = window.windowHandle()
        if self._handle is not None:
            # Last in, first asked: before the watch for Ctrl+L.
            self._handle.installEventFilter(self)
        self.screen.focus_first()

    def end(self) -> None:
        """Give the window back to the clinic. What was typed is in the consultation."""
        window = self._window
        if window.turned is not self:
            return
        window.turned = None
        self._look.stop()
        self.screen.settle()
        self.mode.end()
        window.about_to_blank.disconnect(self.end)
        window.removeEventFilter(self)
        if self._handle is not None:
            self._handle.removeEventFilter(self)
        self._whole.give_back()
        self._whole.deleteLater()
        self.deleteLater()
        self.ended.emit()

    def lock(self) -> None:
        """Too many wrong PINs: lock the window. The patient's page stands there until that is done."""
        self.screen.pin.setEnabled(False)
        self._window.lock_wanted.emit()

    def may_close(self) -> bool:
        """Whether the window may be closed. Where it may not, the PIN is asked for."""
        self.screen.settle()
        application = QApplication.instance()
        saves = isinstance(application, QGuiApplication) and application.isSavingSession()
        if self.is_ending or saves:
            return True
        self.screen.ask_pin()
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() is QEvent.Type.WindowStateChange:
                # Put small, or beside another window: it comes back, also from the bar of the system.
                QTimer.singleShot(0, self._fill_screen)
            return False
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return _leads_away(event)
        if isinstance(event, QMouseEvent):
            # On some systems the middle button pastes what was marked elsewhere, such as a name.
            return event.button() == Qt.MouseButton.MiddleButton
        return False

    def _on_focus_window(self, focus: QWindow | None) -> None:
        if focus is not None and focus is not self._handle:
            QTimer.singleShot(0, self._close_dialogs)

    def _close_dialogs(self) -> None:
        """Cancel every dialog over the patient's page but the one that tells of an error."""
        if not self._whole.is_taken or self.is_ending or not self._window.isVisible():
            return
        over = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)]
        over = [each for each in over if each.isVisible() and not isinstance(each, TroubleDialog)]
        for dialog in over:
            dialog.reject()
        if over:
            self._window.activateWindow()

    def _fill_screen(self) -> None:
        window = self._window
        if self._whole.is_taken and not window.windowState() & Qt.WindowState.WindowFullScreen:
            window.showFullScreen()


def _leads_away(event: QKeyEvent) -> bool:
    """Whether a key could be a command. Letters by AltGr come as Control with Alt, and are letters."""
    if event.key() == Qt.Key.Key_Escape or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
        return True
    if event.key() in (Qt.Key.Key_Menu, Qt.Key.Key_Paste, Qt.Key.Key_Print):
        return True
    held = event.modifiers()
    if held & Qt.KeyboardModifier.ShiftModifier and event.key() == Qt.Key.Key_Insert:
        return True
    if held & Qt.KeyboardModifier.MetaModifier:
        return True
    command = held & _COMMANDS
    if not command:
        return False
    if command == _COMMANDS and event.text().isprintable() and event.text():
        return False
    return not any(event.matches(editing) for editing in _EDITING)
