"""A button of the top bar: as quiet as the places beside it, with an icon, its words and its key."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.theme.colours import Colours
from ui.theme.sizes import RADIUS_FIELD
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import QuietButton
from ui.widgets.painting import paint_box

ICON, GAP, ALONE = 18, 9, 8
"""The icon, what is between it and the words, and what is beside it when it stands alone, in pixels."""


class BarButton(QuietButton):
    """In the ink of the places, not in the accent. Where there is little room its icon stands alone.

    `name` is what it is called then, and what a screen reader says always.
    """

    padding = 9

    def __init__(
        self,
        words: str,
        parent: QWidget | None = None,
        *,
        icon: str = "",
        icon_after: str = "",
        key: str = "",
        name: str,
    ) -> None:
        super().__init__(words, parent, icon=icon, icon_after=icon_after, key=key, name=name)
        self._full = (words, key)
        self.use_style(TextStyle.BODY)

    @property
    def is_brief(self) -> bool:
        """Whether the icon stands alone."""
        return not self.text()

    def full_width(self) -> int:
        """What the icon, the words and the key need together, in pixels."""
        (words, key), now = self._full, self._key
        self._key = key
        tail = self._key_size().width() + GAP if key else 0
        self._key = now
        ahead = self.fontMetrics().horizontalAdvance(words) + GAP if words else 0
        return self.brief_width() - 2 * ALONE + ahead + tail + 2 * (self.padding if words else ALONE)

    def brief_width(self) -> int:
        """What the icon needs alone, in pixels."""
        return grown(ICON) + 2 * ALONE

    def show_brief(self, brief: bool) -> None:
        """Show the icon alone, or with the words and the key."""
        words, key = ("", "") if brief else self._full
        if words != self.text():
            self._key = key
            self.setText(words)
            self.updateGeometry()

    def _paint_ground(self, painter: QPainter, colours: Colours) -> str:
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            paint_box(painter, QRectF(self.rect()), RADIUS_FIELD, fill=colours.accent_tint, edge=None)
            return colours.accent
        return colours.text2 if self.isEnabled() else colours.disabled
