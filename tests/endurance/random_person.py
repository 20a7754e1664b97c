"""Somebody who presses anything at any time: python -m tests.endurance.random_person SEED SECONDS [ACTS]

The real window over a demo clinic. Keys, clicks, letters and changes of place follow by chance, and
now and then the worker is busy, so that results come home to pages that are left. One line of JSON is written
at the end: the acts, and each error that reached the loop of events.

With ACTS somebody patient does so many things, each when the worker has nothing left to do: then the moments
are the same on every machine, and a seed does the same each time.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)

from tests.e2e.window_journey import behind, opened
from tests.e2e.window_keyboard import wait_until
from ui.application import make_application
from ui.consultation.consultation_view import ConsultationView
from ui.safekeeping.gate_place import GatePlace
from ui.window import MainWindow

DEMO_PATIENTS = 6
CONTROL, ALT, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
KEY = Qt.Key
ALONE = (
    *[KEY.Key_Tab] * 6,
    *[KEY.Key_Return] * 3,
    *[KEY.Key_Space] * 4,
    *[KEY.Key_Down] * 3,
    *[KEY.Key_Escape] * 2,
    *(KEY.Key_Up, KEY.Key_Right, KEY.Key_Left, KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_Home, KEY.Key_End),
    *(KEY.Key_Delete, KEY.Key_Backspace),
    *[KEY[f"Key_F{number}"] for number in range(1, 13)],
)
WITH_CONTROL = (
    *[KEY.Key_Return] * 3,
    *(KEY.Key_Z, KEY.Key_Y, KEY.Key_F, KEY.Key_N, KEY.Key_P, KEY.Key_S, KEY.Key_D, KEY.Key_K, KEY.Key_V),
    *(KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_Plus, KEY.Key_Minus, KEY.Key_PageDown, KEY.Key_PageUp),
)
LETTERS = "ynuabc1234567890.,/ "
NOT_PRESSED = ("Print", "Remove the demo", "Set up my clinic", "Lock", "Switch")
"""What leaves the demo, or would wait for a printer."""
PAUSES = (0, 0, 0, 1, 3, 10, 30)
"""Milliseconds between two acts."""


class Person:
    """Acts by chance on whatever is in front."""

    def __init__(self, window: MainWindow, chance: random.Random) -> None:
        self.window, self.chance = window, chance
        self.acts: list[str] = []

    def act(self) -> None:
        """Do one thing."""
        front = self.front()
        if isinstance(front, QFileDialog) or (isinstance(front, QMenu) and self.chance.random() < 0.7):
            self.note("close what is in front")
            front.close()
            return
        is_free = front is self.window
        ways: list[tuple[float, Callable[[QWidget], None]]] = [
            (0.03, self.open_visit if is_free else self.press),
            (0.03, self.change_place if is_free else self.press),
            (0.02, self.change_page if is_free else self.press),
            (0.02, self.keep_worker_busy),
            (0.40, self.click),
            (0.38, self.press),
            (0.12, self.type),
        ]
        weights = [weight for weight, _ in ways]
        self.chance.choices(ways, weights)[0][1](front)

    def front(self) -> QWidget:
        """What would get the keys; the window is brought back when nothing would."""
        shown = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        shown = shown or QApplication.activeWindow()
        if shown is None:
            self.window.activateWindow()
        return shown or self.window

    def note(self, act: str) -> None:
        """Remember what is done, for whoever looks for the reason of an error."""
        self.acts.append(act[:80])

    def open_visit(self, _front: QWidget) -> None:
        """Open one of the unfinished visits."""
        store, actor = behind(self.window)
        drafts = store.drafts(actor)
        if drafts:
            self.note("open a visit")
            self.window.open_consultation(self.chance.choice(drafts).consultation_id)

    def change_place(self, _front: QWidget) -> None:
        """Go to another place."""
        if self.window.places is not None:
            id, words = self.chance.choice(list(self.window.places.words))
            self.note(f"go to {words}")
            self.window.show_later(id)

    def change_page(self, _front: QWidget) -> None:
        """Go to another page of the visit."""
        view = self.window.stack.currentWidget()
        if isinstance(view, ConsultationView):
            page = self.chance.choice(view.controller.pages).id
            self.note(f"page {page}")
            view.controller.set_page(page)

    def keep_worker_busy(self, _front: QWidget) -> None:
        """Let what is asked next wait, and come home late."""
        self.note("busy worker")
        self.window.worker.run(
            "Waiting", lambda cancel: cancel.wait(0.15), lambda _told: None, lambda _told: None
        )

    def click(self, front: QWidget) -> None:
        """Click on a button, a row or a field that can be seen."""
        kinds = (QAbstractButton, QAbstractItemView, QLineEdit, QComboBox)
        shown = [each for each in front.findChildren(QWidget) if isinstance(each, kinds)]
        shown = [each for each in shown if each.isVisible() and each.isEnabled()]
        if not shown:
            self.press(front)
            return
        widget = self.chance.choice(shown)
        if any(words in name_of(widget) for words in NOT_PRESSED):
            return
        self.note(f"click {name_of(widget)}")
        button = Qt.MouseButton.LeftButton
        model = widget.model() if isinstance(widget, QAbstractItemView) else None
        if isinstance(widget, QAbstractItemView) and model is not None and model.rowCount():
            row = model.index(self.chance.randrange(min(model.rowCount(), 12)), 0)
            act = QTest.mouseDClick if self.chance.random() < 0.4 else QTest.mouseClick
            act(widget.viewport(), button, NONE, widget.visualRect(row).center())
        else:
            QTest.mouseClick(widget, button)

    def press(self, front: QWidget) -> None:
        """Press a key where the focus is."""
        modifiers = self.chance.choices((NONE, CONTROL, ALT, SHIFT), (70, 22, 4, 4))[0]
        keys = {CONTROL: WITH_CONTROL, ALT: (KEY.Key_Left, KEY.Key_Right), SHIFT: (KEY.Key_Tab,)}
        key = self.chance.choice(keys.get(modifiers, ALONE))
        widget = QApplication.focusWidget() or front
        self.note(f"{modifiers.name} {key.name} on {name_of(widget)}")
        QTest.keyClick(widget, key, modifiers)

    def type(self, front: QWidget) -> None:
        """Type a few letters where the focus is."""
        text = "".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 6)))
        widget = QApplication.focusWidget() or front
        self.note(f"type {text!r} on {name_of(widget)}")
        QTest.keyClicks(widget, text)


def name_of(widget: QWidget) -> str:
    """What a person would call it."""
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or words}"


def main(seed: int, seconds: float, most: int | None = None) -> dict[str, object]:
    """Act for so long, or so many times with patience, close the window; gives what came of it."""
    problems: list[str] = []
    make_application()
    with (
        tempfile.TemporaryDirectory() as scratch,
        opened(Path(scratch) / "demo", demo=DEMO_PATIENTS) as window,
    ):
        person = Person(window, random.Random(seed))

        def heard(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
            said = "".join(traceback.format_exception(kind, problem, trace)[-3:])
            problems.append(f"{said} after {person.acts[-6:]}")

        sys.excepthook = heard
        end = time.monotonic() + seconds

        ticks = 0

        def is_over() -> bool:
            is_enough = time.monotonic() > end if most is None else ticks >= most
            return is_enough or isinstance(window.stack.currentWidget(), GatePlace)

        def tick() -> None:
            nonlocal ticks
            if is_over():
                return
            timer.start(person.chance.choice(PAUSES) if most is None else 0)
            if most is None or not window.worker.names:
                ticks += 1
                person.act()

        # By a timer, so that it goes on inside a dialog that waits for its answer.
        timer = QTimer()
        timer.setSingleShot(True)
        timer.timeout.connect(tick)
        timer.start(0)
        wait_until(is_over, "the time is over", seconds=seconds + 60)
        timer.stop()
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog) and each.isVisible():
                each.reject()
        QTest.qWait(300)
    return {"acts": len(person.acts), "problems": problems}


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[3:4]]
    print(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), *given)), flush=True)
