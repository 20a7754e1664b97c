"""Keys pressed while the next page is on its way: kept, and handed on to it in their order."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

LONGEST = 20_000
"""Milliseconds: whatever goes wrong on the way, the keyboard is never held for longer.

Longer than a server lets a save wait and run before it refuses it (`db.postgres.address`): what is typed
during a slow save that succeeds reaches the next page.
"""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVING = (
    *_ENTER,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Backspace,
)
_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_HANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_CHORD = _HANDS | Qt.KeyboardModifier.MetaModifier


class TypedAhead(QObject):
    """Holds the keys of whatever has the keyboard in one window, from `begin` to `hand_on` or `drop`.

    Only keys that answer are handed on: letters, Tab, Enter, arrows, Space, Backspace. After any other key
    (Esc, a shortcut) nobody knows any more where the next ones would go: they are thrown away. The shortcuts
    of the window go on to work, the lock before all. F12 is told by `hand_on`: nothing after it is kept, for
    it asks for a PIN.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        self._held: list[QKeyEvent | QInputMethodEvent] = []
        self._is_over = self._turns = False
        self.limit = QTimer(self)
        self.limit.setSingleShot(True)
        self.limit.setInterval(LONGEST)
        self.limit.timeout.connect(self.drop)

    @property
    def is_holding(self) -> bool:
        """Whether keys are kept at this moment."""
        return self._watched is not None

    def begin(self) -> None:
        """Keep what is typed from now on. Nothing new while it is being kept already."""
        if self._watched is None:
            # One widget alone is watched: a filter of the program would hear every event of the new page.
            self._watched = self._window.focusWidget() or self._window
            self._watched.installEventFilter(self)
            self.limit.start()

    def drop(self) -> None:
        """Forget what was typed: the page does not come. The keyboard is where it was."""
        self._end()

    def hand_on(self) -> bool:
        """The page is there and has the focus: it gets what was typed. Whether F12 was pressed after that."""
        before, turns = self._watched, self._turns
        for event in self._end():
            target = self._window.focusWidget()
            if target is None or target is before:
                return False
            QApplication.sendEvent(target, event)
            if isinstance(event, QKeyEvent) and isValid(target):
                # A button is pressed by the key, and clicked by letting go of it.
                QApplication.sendEvent(target, _key(QEvent.Type.KeyRelease, event))
        return turns

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the keys. One that is asked about as a shortcut comes again when it is to be none."""
        kind = event.type()
        if kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            if event.commitString():
                committed = QInputMethodEvent()
                committed.setCommitString(event.commitString())
                self._keep(committed)
            return True
        if not isinstance(event, QKeyEvent) or event.key() in _MODIFIERS:
            return False
        if kind is QEvent.Type.ShortcutOverride:
            if _answers(event) or event.isAutoRepeat() or event.key() == Qt.Key.Key_F12:
                event.accept()
                return True
            self._is_over = True
            return False
        if kind is QEvent.Type.KeyPress and not event.isAutoRepeat():
            # A key that is held down is a finger that stays, and no answer.
            if _answers(event):
                self._keep(_key(QEvent.Type.KeyPress, event))
            else:
                self._turns |= event.key() == Qt.Key.Key_F12 and not self._is_over
                self._is_over = True
        return True

    def _keep(self, event: QKeyEvent | QInputMethodEvent) -> None:
        if not self._is_over:
            self._held.append(event)

    def _end(self) -> list[QKeyEvent | QInputMethodEvent]:
        held, watched = self._held, self._watched
        self._held, self._watched, self._is_over, self._turns = [], None, False, False
        self.limit.stop()
        if watched is not None and isValid(watched):
            watched.removeEventFilter(self)
        return held


def _answers(event: QKeyEvent) -> bool:
    """Whether a key types or moves, and is part of no chord. AltGr is Ctrl and Alt on some systems."""
    chord = event.modifiers() & _CHORD
    if event.key() in _MOVING:
        return not chord
    return event.text().isprintable() and bool(event.text()) and (not chord or chord == _HANDS)


def _key(kind: QEvent.Type, event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(kind, event.key(), event.modifiers(), event.text())
