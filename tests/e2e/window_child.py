"""A program that is going to be killed: python -m tests.e2e.window_child PROFILE NAME SEED

It opens the window on a folder, goes on with the unfinished consultation or begins one for NAME, and answers
one question after another by keys. Each time the line below says "Saved", it writes one line of JSON: what
the person at the screen may rely on from then on. It never ends by itself before every question is answered.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton

from intake.answer_document import answers_to_json
from tests.e2e.window_journey import ENTER, SPACE, is_saved, register, show, view_of
from tests.e2e.window_keyboard import CONTROL, Keyboard, wait_until
from ui.application import Start, make_application
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.region_list import RegionList
from ui.widgets.options import TickBox
from ui.widgets.save_state import Saving
from ui.widgets.segment import Segment
from ui.window import MainWindow

DATES = ("2019", "March 2020", "3 years ago", "27 3 2021")


def main() -> None:
    profile, name, chance = Path(sys.argv[1]), sys.argv[2], random.Random(int(sys.argv[3]))
    app = make_application()
    start = Start(profile, None)
    window = show(start)
    keyboard = Keyboard()
    if window.home.panel.buttons:
        keyboard.type(name)
        keyboard.press(ENTER)
        view = view_of(window)
    else:
        view = register(window, keyboard, name)
    while view.controller.next_unanswered(None) is not None:
        answer_next(keyboard, chance)
        # Sometimes the hands are quicker than the disk.
        if chance.random() < 0.7:
            wait_until(lambda: window.status.save_state.state is not Saving.SAVING, "saved")
        tell(window, view)
    print("complete", flush=True)
    app.exec()


def answer_next(keyboard: Keyboard, chance: random.Random) -> None:
    """Go to the next open question, and answer it in the way it takes."""
    keyboard.press(Qt.Key.Key_F6)
    focus = keyboard.focus
    if isinstance(focus, Segment | TickBox):
        keyboard.letter(chance.choice("yynnu"))
    elif isinstance(focus, QLineEdit | QPlainTextEdit):
        keyboard.type(chance.choice(DATES))
        keyboard.tab()
    elif isinstance(focus, RegionList):
        keyboard.press(Qt.Key.Key_Down, times=chance.randint(0, 4))
        keyboard.press(SPACE)
    elif isinstance(focus, QRadioButton):
        keyboard.press(Qt.Key.Key_Right)
        keyboard.press(SPACE)
    else:
        keyboard.press(ENTER, CONTROL)


def tell(window: MainWindow, view: ConsultationView) -> None:
    """Write what is acknowledged now, if the line below says so."""
    if is_saved(window):
        told = {"page": view.controller.page, "answers": json.loads(answers_to_json(view.controller.answers))}
        os.write(1, (json.dumps(told) + "\n").encode())
    else:
        QTest.qWait(1)


if __name__ == "__main__":
    main()
