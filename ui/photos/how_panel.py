"""Beside the photographs: how to take them so that they can be compared, and the poses of each region."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.photo_prompts import LIGHT, poses_of
from ui.photos.places import PhotoPlace
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.layouts import clear

TITLE = "How to take them"
FAIR = "Photos that differ in light or pose show a change that is none."
_ICONS = ("camera", "sun", "map-pin", "eye", "lock")


class HowPanel(QWidget):
    """The same for every region first, then the poses of the regions that have a card."""

    def __init__(self, sources: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(SectionTitle("The same each time", self))
        column.addWidget(Label(FAIR, TextStyle.BODY, Tone.SECOND, self))
        for prompt, icon in zip(LIGHT, _ICONS, strict=True):
            column.addWidget(IconLabel(prompt.text, icon, Tone.TEXT, self, style=TextStyle.BODY))
        self._poses = QVBoxLayout()
        self._poses.setSpacing(4)
        column.addLayout(self._poses)
        column.addWidget(Hint(sources, self))
        column.addStretch(1)

    def show_places(self, places: Sequence[PhotoPlace]) -> None:
        """Show the poses of these places, each region once."""
        clear(self._poses)
        for region, title in {place.region: place.title.split(",")[0] for place in places}.items():
            self._poses.addSpacing(8)
            self._poses.addWidget(SectionTitle(f"Poses: {title.lower()}", self))
            for pose in poses_of(region):
                self._poses.addWidget(Label(pose.title, TextStyle.LABEL, parent=self))
                self._poses.addWidget(Label(pose.text.text, TextStyle.SMALL, Tone.SECOND, self))
