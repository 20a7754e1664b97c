"""Fields of choices: radio circles, many of a list, a closed list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.widgets.field import Field
from ui.widgets.fields import field_for
from ui.widgets.options import RadioBox, TickBox


def _states(samples: Samples, parent: QWidget) -> list[State]:
    def field(link_id: str, *values: str) -> Field:
        made = field_for(samples.ask(link_id), parent)
        made.set_value(values)
        return made

    def tick(words: str, *, on: bool = False, off: bool = False) -> TickBox:
        made = TickBox(words, parent)
        made.setChecked(on)
        made.setEnabled(not off)
        return made

    chosen = RadioBox("Chosen", parent)
    chosen.setChecked(True)
    return [
        State("Tick box", tick("Not ticked")),
        State("Tick box, ticked", tick("Ticked", on=True)),
        State("Tick box, switched off", tick("Switched off", off=True)),
        State("Radio circle, chosen", chosen),
        State("One of a few, not asked", field("goals.hoped-for"), wide=True),
        State("One of a few", field("goals.hoped-for", "51-75"), wide=True),
        State("Many of a list", field("marks.cause", "puberty", "training"), wide=True),
        State("A closed list", field("marks.region", "abdomen"), wide=True),
    ]


ENTRY = Entry("choices", "Choices", _states)
