"""A table that is read, not edited: plain rows, walked with the arrow keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.slim_scroll_bar import slim
from ui.theme.colours import colours_of
from ui.theme.type import TextFollower, TextStyle, font_of
from ui.widgets.table_head import INSET, TableHead

_ROW = 34

Index = QModelIndex | QPersistentModelIndex


class _Row(QStyledItemDelegate):
    """A cell: its words, cut at their end where they are too long, over a thin line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = colours_of(option.palette)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        place = QRectF(option.rect)
        if chosen:
            painter.fillRect(place, QColor(colours.accent_tint))
        painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 1), QColor(colours.rule))
        font = font_of(TextStyle.BODY)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if index.column() < 3 else colours.text2))
        words = place.adjusted(INSET, 0, -INSET / 2, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


def row_height() -> int:
    """The height of a row, in pixels; it grows with the text."""
    return max(_ROW, round(QFontMetricsF(font_of(TextStyle.BODY)).height() * 1.6))


class FactTable(TextFollower, QTableView):
    """The rows, and a head above them.

    `widest` names for each column but one the widest thing that it should show whole; the remaining column,
    `stretched`, gets what the others leave. Where there is little room those of `first_to_go` are hidden.
    """

    def __init__(
        self,
        name: str,
        parent: QWidget | None = None,
        *,
        widest: Mapping[int, str],
        stretched: int,
        first_to_go: Sequence[int] = (),
        least_rows: int = 8,
    ) -> None:
        super().__init__(parent)
        self._widest, self._stretched, self._first_to_go = dict(widest), stretched, tuple(first_to_go)
        self.setAccessibleName(name)
        self.setItemDelegate(_Row(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self._least_rows = least_rows
        head = TableHead(self)
        self.setHorizontalHeader(head)
        head.setStretchLastSection(False)
        slim(self, ground="surface")
        self.restyle()

    def restyle(self) -> None:
        """Rows grow with the text."""
        self.verticalHeader().setDefaultSectionSize(row_height())
        head = self.horizontalHeader().sizeHint().height()
        self.setMinimumHeight(row_height() * self._least_rows + head)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        words = QFontMetrics(font_of(TextStyle.BODY))
        needed = {column: words.horizontalAdvance(text) + 2 * INSET for column, text in self._widest.items()}
        width = self.viewport().width()
        for column in self._first_to_go:
            hidden = width - sum(needed.values()) < words.averageCharWidth() * 30
            self.setColumnHidden(column, hidden)
            if hidden:
                needed[column] = 0
        for column, space in needed.items():
            self.setColumnWidth(column, space)
        self.setColumnWidth(self._stretched, max(0, width - sum(needed.values())))
