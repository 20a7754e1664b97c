"""What a patient touches on a turned screen: large answers, several of a list, a date, buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake.conditions import Unreadable
from intake.language import Words
from ui.gallery.entry import Entry, Samples, State
from ui.patient_mode.big_fields import big_field
from ui.patient_mode.big_parts import BigButton, BigPrimaryButton
from ui.widgets.field import Field


def _states(samples: Samples, parent: QWidget) -> list[State]:
    def field(link_id: str, *values: object) -> Field:
        made = big_field(samples.ask(link_id), Words(), parent)
        made.set_value(values)  # type: ignore[arg-type]
        return made

    return [
        State("Not answered", field("health.eczema"), wide=True),
        State("I do not know", field("health.eczema", "UNK"), wide=True),
        State("Several answers", field("marks.cause", "puberty", "weight"), wide=True),
        State("A date that cannot be read", field("marks.onset", Unreadable("31 2 2020")), wide=True),
        State("A list, one a line", field("allergies.list", "Nuts", "Plasters"), wide=True),
        State("Continue", BigPrimaryButton("Continue", parent, icon_after="chevron-right")),
        State("Back", BigButton("Back", parent, icon="chevron-left")),
    ]


ENTRY = Entry("large-answers", "Large answers", _states)
