"""The tick list of a page, which ends in its own "No, none of these"."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake.conditions import NO, YES
from intake.questionnaire import AskAs
from ui.gallery.entry import Entry, Samples, State
from ui.widgets.tick_list import TickList

_LINES = 5


def _states(samples: Samples, parent: QWidget) -> list[State]:
    listed = [item for item in samples.questionnaire.items.values() if item.ask_as is AskAs.LIST][:_LINES]
    begun, ended = (TickList(listed, parent=parent) for _ in range(2))
    begun.set_value(listed[1].link_id, (YES,))
    for place, item in enumerate(listed):
        ended.set_value(item.link_id, (YES if place == 1 else NO,))
    return [
        State("Not asked", TickList(listed, parent=parent), wide=True),
        State("One ticked: the others are not asked", begun, wide=True),
        State("All answered", ended, wide=True),
    ]


ENTRY = Entry("tick-list", "Tick list", _states)
