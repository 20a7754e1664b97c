"""The two patterns of areas: lines where marks are treated in this course, dots where they are only seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.colours import Colours, colours_of
from ui.theme.sizes import RADIUS_BOX
from ui.widgets.painting import painter_of

TREATED = "Treat in this course"
SEEN = "Seen, not treated"


def paint_pattern(painter: QPainter, place: QRectF, colours: Colours, *, treated: bool) -> None:
    """Paint a small piece of a pattern in a box with round corners."""
    box = place.adjusted(0.5, 0.5, -0.5, -0.5)
    outline = QPainterPath()
    outline.addRoundedRect(box, RADIUS_BOX, RADIUS_BOX)
    hue = QColor(colours.accent if treated else colours.text2)
    painter.save()
    painter.setClipPath(outline)
    painter.setBrush(hue)
    if treated:
        painter.setPen(QPen(hue, 1.6))
        left = box.left() - box.height()
        while left < box.right():
            painter.drawLine(QPointF(left, box.bottom()), QPointF(left + box.height(), box.top()))
            left += 5
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        for across in range(3, int(box.width()), 5):
            for down in range(3, int(box.height()), 5):
                painter.drawEllipse(QRectF(box.left() + across, box.top() + down, 2, 2))
    painter.restore()
    painter.setPen(QPen(hue, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)


class Pattern(QWidget):
    """A small piece of a pattern, for the key under the picture."""

    def __init__(self, treated: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._treated = treated
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line high."""
        return QSize(22, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines or dots in a box."""
        painter = painter_of(self)
        paint_pattern(painter, QRectF(self.rect()), colours_of(self.palette()), treated=self._treated)
        painter.end()
