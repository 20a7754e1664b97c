"""Scroll bars without arrows: a rounded handle on the ground of the page, in the colours of the palette."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from ui.theme.colours import colours_of
from ui.widgets.painting import paint_box, painter_of

_WIDTH = 12
_HANDLE = 6


class SlimScrollBar(QScrollBar):
    """Works as Qt's own: dragged, paged by a press beside the handle, and turned by the wheel.

    `ground` names the colour behind it; without one, what lies behind shows through.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
        *,
        ground: str = "",
    ) -> None:
        super().__init__(orientation, parent)
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, bool(ground))

    def sizeHint(self) -> QSize:
        is_upright = self.orientation() is Qt.Orientation.Vertical
        return QSize(_WIDTH, 80) if is_upright else QSize(80, _WIDTH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        if self._ground:
            painter.fillRect(self.rect(), QColor(getattr(colours, self._ground)))
        if self.maximum() > self.minimum():
            # Only where there is something to scroll: the enums of a style take milliseconds to make.
            from PySide6.QtWidgets import QStyle, QStyleOptionSlider

            option = QStyleOptionSlider()
            self.initStyleOption(option)
            part = QStyle.SubControl.SC_ScrollBarSlider
            whole = QStyle.ComplexControl.CC_ScrollBar
            place = QRectF(self.style().subControlRect(whole, option, part, self))
            spare = (_WIDTH - _HANDLE) / 2
            across = (spare, 0) if self.orientation() is Qt.Orientation.Vertical else (0, spare)
            place.adjust(across[0], across[1], -across[0], -across[1])
            fill = colours.text2 if self.underMouse() else colours.control
            paint_box(painter, place, _HANDLE / 2, fill=fill, edge=None)
        painter.end()


def slim(area: QAbstractScrollArea, *, ground: str = "window") -> None:
    """Give a scrolling area this bar at its right. `ground` names the colour behind it."""
    area.setVerticalScrollBar(SlimScrollBar(area, ground=ground))


def slim_both(area: QAbstractScrollArea) -> None:
    """Give a scrolling area both bars, on whatever lies behind them."""
    area.setVerticalScrollBar(SlimScrollBar(area))
    area.setHorizontalScrollBar(SlimScrollBar(area, Qt.Orientation.Horizontal))
