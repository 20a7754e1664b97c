"""How sure the evidence is: dots, always with their word."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.widgets.verdicts import CERTAINTY_WORDS, CertaintyDots


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    return [
        State(f"{level} of 4", CertaintyDots(level, parent=parent)) for level in range(len(CERTAINTY_WORDS))
    ]


ENTRY = Entry("certainty-dots", "How sure the evidence is", _states)
