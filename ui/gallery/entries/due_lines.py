"""Who is due, as lines of the home page: each kind, and one that is overdue."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from PySide6.QtWidgets import QWidget

from db.course_records import DueItem
from intake.course_due import Due, DueKind
from ui.followup.due_panel import DueLine
from ui.gallery.entry import Entry, Samples, State

_TODAY = date(2027, 2, 5)


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    states = []
    for place, kind in enumerate(DueKind):
        item = DueItem(
            UUID(int=1), UUID(int=place), "Testa Nonesuch", Due(kind, _TODAY + timedelta(days=place), 4)
        )
        words = kind.value.replace("-", " ").capitalize()
        states.append(State(words, DueLine(item, _TODAY, parent), wide=True))
    late = DueItem(
        UUID(int=1), UUID(int=9), "Testa Nonesuch", Due(DueKind.SESSION, _TODAY - timedelta(days=3), 2)
    )
    return [*states, State("Overdue", DueLine(late, _TODAY, parent), wide=True)]


ENTRY = Entry("due-lines", "Who is due", _states)
