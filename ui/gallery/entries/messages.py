"""Messages that stand in the page: what must be put right, a notice, Undo."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.theme.colours import Tone
from ui.widgets.messages import ErrorSummary, Notice, UndoBar


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    summary, undo = ErrorSummary(parent), UndoBar(parent)
    summary.show_problems((("device", "Say which machine is used"), ("blood", "Ask about blood thinners")))
    undo.offer("Area removed.")
    changed = Notice("Somebody else changed this record at 14:20.", parent, icon="users", action="See both")
    told = Notice("The backup was checked.", parent, tone=Tone.GOOD)
    return [
        State("Error summary", summary, wide=True),
        State("Notice with something to do", changed, wide=True),
        State("Notice", told, wide=True),
        State("Undo", undo, wide=True),
    ]


ENTRY = Entry("messages", "Messages", _states)
