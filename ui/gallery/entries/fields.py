"""Fields that are typed into."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from intake.conditions import Value
from intake.dates import PartialDate
from ui.gallery.entry import Entry, Samples, State
from ui.widgets.field import Field
from ui.widgets.fields import field_for


def _states(samples: Samples, parent: QWidget) -> list[State]:
    def field(link_id: str, *values: Value, wrong: bool = False, off: bool = False) -> Field:
        made = field_for(samples.ask(link_id), parent)
        made.set_value(values)
        made.set_error(wrong)
        made.setEnabled(not off)
        return made

    return [
        State("Text, not asked", field("goals.enough")),
        State("Text", field("goals.enough", "That I can go swimming.")),
        State("Date, not asked", field("plan.first-session")),
        State("Date", field("plan.first-session", PartialDate(2027, 3, 22))),
        State("Date, to be put right", field("plan.first-session", PartialDate(2027, 3, 22), wrong=True)),
        State("Approximate date", field("marks.onset", PartialDate(2019, 3))),
        State("Number", field("marks.width-mm", Decimal("3.5"))),
        State("Number, switched off", field("marks.width-mm", Decimal("3.5"), off=True)),
        State("List of names", field("allergies.list", "latex", "lidocaine"), wide=True),
    ]


ENTRY = Entry("fields", "Fields", _states)
