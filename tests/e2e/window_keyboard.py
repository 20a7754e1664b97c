"""A person at the keyboard: keys go to whatever has the focus, and to nothing else."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
PATIENCE = 60.0
"""Seconds to wait for something that should come at once: a busy machine is no fault."""


class NotReached(AssertionError):
    """The keys did not lead where they should. Its words name what had the focus instead."""


class Keyboard:
    """Presses keys and counts them. `keys` is the number so far; a chord such as Ctrl+Enter is one.

    `typed` are those of them that were letters and figures of a text.
    """

    def __init__(self) -> None:
        self.keys = self.typed = 0

    @property
    def focus(self) -> QWidget:
        """What has the focus. A key without one would go nowhere."""
        widget = QApplication.focusWidget()
        if widget is None:
            raise NotReached("Nothing has the focus, so a key would go nowhere.")
        return widget

    @property
    def place(self) -> str:
        """What a screen reader calls the place of the focus."""
        return accessible_name(self.focus)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER, *, times: int = 1) -> None:
        """Press a key where the focus is, and let the program answer."""
        for _ in range(times):
            QTest.keyClick(self.focus, key, modifiers)
            self.keys += 1
            settle_events()

    def letter(self, letter: str) -> None:
        """Press a letter as the answer of a row: Y, N or U."""
        QTest.keyClicks(self.focus, letter)
        self.keys += 1
        settle_events()

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        QTest.keyClicks(self.focus, text)
        self.keys += len(text)
        self.typed += len(text)
        settle_events()

    def tab(self, *, times: int = 1) -> None:
        """Press Tab."""
        self.press(Qt.Key.Key_Tab, times=times)

    def tab_to(self, name: str, *, most: int = 80) -> None:
        """Press Tab until the focus is on the thing of this name."""
        self.move_to(name, Qt.Key.Key_Tab, most=most)

    def move_to(self, name: str, key: Qt.Key, *, most: int = 40) -> None:
        """Press a key that moves until the focus is on the thing of this name, or one that begins so."""
        passed = []
        for _ in range(most):
            if self.place.startswith(name):
                return
            passed.append(self.place)
            self.press(key)
        raise NotReached(f"{name!r} is not reached with {key.name}. Passed: {passed}")

    def choose(self, name: str) -> None:
        """Pick one of the answers under the focus: arrow keys to it, then Space."""
        passed = []
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            for _ in range(20):
                if self.place.startswith(name):
                    self.press(Qt.Key.Key_Space)
                    return
                passed.append(self.place)
                before = self.focus
                self.press(key)
                if self.focus is before:
                    break
        raise NotReached(f"{name!r} is no answer here. Passed: {passed}")


def accessible_name(widget: QWidget) -> str:
    """The name that a screen reader says of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def settle_events() -> None:
    """Let everything that is due happen: queued signals, single-shot timers, layouts, deletions."""
    for _ in range(3):
        QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_until(true: Callable[[], bool], what: str, *, seconds: float = PATIENCE) -> None:
    """Let the program run until something is so; never given up before `PATIENCE`."""
    seconds = max(seconds, PATIENCE)
    end = monotonic() + seconds
    while not true():
        if monotonic() > end:
            raise NotReached(f"After {seconds} s it is still not so that {what}.")
        QTest.qWait(5)


def tab_round(keyboard: Keyboard, *, most: int = 200) -> list[QWidget]:
    """Everything that the Tab key comes to, from the focus on until it comes round."""
    start = keyboard.focus
    found = [start]
    for _ in range(most):
        keyboard.tab()
        if keyboard.focus is start:
            return found
        found.append(keyboard.focus)
    passed = [accessible_name(each) for each in (start, *found[-3:])]
    raise NotReached(f"Tab does not come round within {most} keys. From, and at the end: {passed}")
