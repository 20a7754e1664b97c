"""The line about saving in the status bar."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.widgets.save_state import SaveState

_AT = datetime(2027, 2, 5, 14, 22)


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    saving, saved, failed = SaveState(parent), SaveState(parent), SaveState(parent)
    saving.show_saving()
    saved.show_saved(_AT)
    failed.show_not_saved("disk full")
    return [State("Saving", saving), State("Saved", saved), State("Not saved", failed)]


ENTRY = Entry("save-state", "Saving", _states)
