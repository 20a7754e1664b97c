"""The words over the columns of a table, on white, with a line below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.theme.colours import colours_of
from ui.theme.type import TextStyle, font_of

INSET = 12
"""How far words stand from the left edge of their cell, in pixels."""


class TableHead(QHeaderView):
    """A head that is read, not pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 20)

    def paintSection(self, painter: QPainter, place: QRect, section: int) -> None:
        colours = colours_of(self.palette())
        painter.save()
        painter.fillRect(place, QColor(colours.surface))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), QColor(colours.rule))
        painter.setFont(font_of(TextStyle.SMALL_LABEL))
        painter.setPen(QColor(colours.muted))
        words = self.model().headerData(section, Qt.Orientation.Horizontal)
        painter.drawText(
            QRectF(place).adjusted(INSET, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            str(words),
        )
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(colours_of(self.palette()).surface))
        painter.end()
        super().paintEvent(event)
