"""`main.py` driven from inside up to a lock: python -m tests.e2e.window_locking NOTES [--locked]

In its first life it reads a patient's name from standard input, signs in, types the name into a new form and
into a consultation, notes "typed", and locks when standard input says so. The lock replaces the process,
which comes back here with `--locked`: then it notes what is on the screen, and waits to be ended.
"""

from __future__ import annotations

import ctypes
import json
import runpy
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

import ui.application
import ui.window
from tests.e2e.window_journey import register, sign_in, view_of, wait_saved
from tests.e2e.window_keyboard import Keyboard, wait_until
from ui.safekeeping.restart import OPTION

ROOT = Path(__file__).resolve().parents[2]
NOTES = Path(sys.argv[1])


def let_the_test_look_in() -> None:
    """Candor lets nobody read its memory; the test that looks for a name in it must."""
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)


class DrivenWindow(ui.window.MainWindow):
    """The window itself, with somebody at its keyboard."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._may_lock = threading.Event()
        self.first_painted.connect(lambda: QTimer.singleShot(200, self._go))

    def _go(self) -> None:
        let_the_test_look_in()
        if OPTION in sys.orig_argv:
            self._note_locked()
        else:
            self._type_and_lock()

    def _type_and_lock(self) -> None:
        name = sys.stdin.readline().strip()
        keyboard = Keyboard()
        sign_in(keyboard)
        wait_until(lambda: self.is_attached, "somebody is signed in", seconds=30)
        register(self, keyboard, name)
        keyboard.type(name)
        wait_saved(self)
        view_of(self)
        note({"typed": True})
        threading.Thread(target=self._listen, daemon=True).start()
        wait_until(self._may_lock.is_set, "it may lock", seconds=120)
        self.lock_wanted.emit()

    def _listen(self) -> None:
        sys.stdin.readline()
        self._may_lock.set()

    def _note_locked(self) -> None:
        page = self.gate.sign_in
        wait_until(lambda: self.gate.page is page, "the page to sign in is shown")
        focus = QApplication.focusWidget()
        note(
            {
                "locked": True,
                "title": self.windowTitle(),
                "words": [each.text() for each in self.findChildren(QLabel) if each.isVisible()],
                "name": page.name.text(),
                "in passphrase": focus is page.passphrase.field.input,
                "attached": self.is_attached,
                "wide": self.width(),
            }
        )
        # Long enough to have imported what it imports while somebody types.
        QTest.qWait(1500)
        note({"settled": True})


def note(what: dict[str, object]) -> None:
    """Write one line of notes."""
    with NOTES.open("a") as notes:
        notes.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    ui.application.MainWindow = DrivenWindow  # type: ignore[misc]
    sys.argv = ["main.py", *(each for each in sys.argv[2:] if each == OPTION)]
    runpy.run_path(str(ROOT / "main.py"), run_name="__main__")
