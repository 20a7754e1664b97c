"""A scroll bar without arrows: a rounded handle on the ground of the page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QStyle, QStyleOptionSlider, QWidget

from ui.theme.colours import colours_of
from ui.widgets.painting import paint_box, painter_of

_WIDTH = 12
_HANDLE = 6


class SlimScrollBar(QScrollBar):
    """Works as Qt's own: dragged, paged by a press beside the handle, and turned by the wheel."""

    def __init__(self, parent: QWidget | None = None, *, ground: str = "window") -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._ground = ground

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 80)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(getattr(colours, self._ground)))
        if self.maximum() > self.minimum():
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            part = QStyle.SubControl.SC_ScrollBarSlider
            handle = self.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, self)
            left = (self.width() - _HANDLE) / 2
            place = QRectF(left, handle.top(), _HANDLE, handle.height())
            paint_box(painter, place, _HANDLE / 2, fill=colours.control, edge=None)
        painter.end()


def slim(area: QAbstractScrollArea, *, ground: str = "window") -> None:
    """Give a scrolling area this scroll bar. `ground` names the colour behind it."""
    bar = SlimScrollBar(area, ground=ground)
    area.setVerticalScrollBar(bar)
