"""The picture of the body: places to treat, places only seen, the selected one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.consultation.body_picture import BodyPicture, MarkedPlace
from ui.gallery.entry import Entry, Samples, State


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    def picture(*places: MarkedPlace, selected: int | None = None) -> BodyPicture:
        made = BodyPicture(parent)
        made.setFixedHeight(420)
        made.set_places(places, None if selected is None else places[selected])
        return made

    treated = MarkedPlace("abdomen", "both", True)
    seen = MarkedPlace("thigh_front", "left", False)
    return [
        State("Nothing recorded", picture(), wide=True),
        State("To be treated and selected; seen, not treated", picture(treated, seen, selected=0), wide=True),
    ]


ENTRY = Entry("body-map", "Body map", _states)
