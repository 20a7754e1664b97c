"""The six verdict chips: icon, words, then colour."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake.screening import Outcome
from ui.gallery.entry import Entry, Samples, State
from ui.widgets.verdicts import CHIPS, VerdictChip


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    chips = [State(look.words, VerdictChip(outcome, parent=parent)) for outcome, look in CHIPS.items()]
    return [*chips, State("With its date", VerdictChip(Outcome.WAIT, "Wait until 14 Mar 2027", parent))]


ENTRY = Entry("verdict-chip", "Verdict chips", _states)
