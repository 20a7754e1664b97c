"""What opens above the page: menus and the lists of combo boxes, with an edge that is seen in every look."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.colours import Colours, colours_of
from ui.theme.sizes import TARGET
from ui.theme.type import TextStyle, font_of, grown

_LEAST_WIDTH = 190
_INSET = 13
Index = QModelIndex | QPersistentModelIndex


class Menu(QMenu):
    """A menu with an edge, and a line between its groups.

    Fusion takes both from darkened colours, which are not there on a dark ground, and cuts long words.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.aboutToShow.connect(lambda: self.setMinimumWidth(grown(_LEAST_WIDTH)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = colours_of(self.palette())
        painter = QPainter(self)
        for action in self.actions():
            if action.isSeparator():
                place = self.actionGeometry(action)
                painter.fillRect(8, place.center().y(), self.width() - 16, 1, QColor(colours.rule))
        _paint_edge(painter, QRectF(self.rect()), colours)
        painter.end()


class ComboRow(QStyledItemDelegate):
    """One answer of a combo box: high enough to be pressed, its words where those of the box stand."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words = QFontMetrics(font_of(TextStyle.BODY))
        width = words.horizontalAdvance(str(index.data() or "")) + 2 * _INSET
        return QSize(width, max(TARGET, words.height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = colours_of(option.palette)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        place = QRectF(option.rect)
        painter.fillRect(place, QColor(colours.accent if chosen else colours.surface))
        painter.setFont(font_of(TextStyle.BODY))
        painter.setPen(QColor(colours.on_accent if chosen else colours.text))
        words = place.adjusted(_INSET, 0, -_INSET, 0)
        text = QFontMetrics(painter.font()).elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class ComboList(QListView):
    """The list that a combo box opens."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        _paint_edge(painter, QRectF(self.viewport().rect()), colours_of(self.palette()))
        painter.end()


def _paint_edge(painter: QPainter, place: QRectF, colours: Colours) -> None:
    line = colours.edge_line
    edge = QColor(colours.control)
    painter.fillRect(QRectF(place.left(), place.top(), place.width(), line), edge)
    painter.fillRect(QRectF(place.left(), place.bottom() - line, place.width(), line), edge)
    painter.fillRect(QRectF(place.left(), place.top(), line, place.height()), edge)
    painter.fillRect(QRectF(place.right() - line, place.top(), line, place.height()), edge)
