"""The table of who is due: what is late has a sign, a colour and words, and what it is for has its icon."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLayout, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.course_records import DueItem
from ui.followup.due_words import ICONS, day_words, kind_words, when_words
from ui.safekeeping.fact_table import FactTable, row_height
from ui.theme.colours import Colours, colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import LEFT_BAR
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.cards import Card
from ui.widgets.fact_model import FactModel
from ui.widgets.table_head import INSET

COL_DAY, COL_WHEN, COL_NAME, COL_FOR = range(4)
LATE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ICON_ROLE = LATE_ROLE + 1
LATE_ICON = "triangle-alert"
_ICON = 16
_ICON_GAP = 8
_LEAST_ROWS = 4
_ROW = 1.35
"""How much higher a row is than one that is only read: these are pressed."""
_WIDEST = {
    COL_DAY: "Wed 28 Mar 2000",
    COL_WHEN: "100 days overdue",
    COL_NAME: "Annabelle Nonesuch-Example",
}
_LEAST_NAME = "Annabelle N."
_LEAST_FOR = 22
"""How many letters of what somebody is due for must have room before the day or the name gives some up."""

Index = QModelIndex | QPersistentModelIndex


class DueModel(FactModel):
    """The rows are `db.course_records.DueItem`, by day."""

    headers = ("Due", "When", "Name", "For")

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.today = today

    def text(self, row: DueItem, column: int) -> str:
        """What stands in a cell of a row."""
        if column == COL_DAY:
            return day_words(row.due.on)
        if column == COL_WHEN:
            return when_words(row.due.on, self.today)
        if column == COL_NAME:
            return row.patient_name or "No name recorded"
        return kind_words(row.due)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Besides the words whether a row is late, and the icon of a cell; "" where it has none."""
        row = self.row_at(index.row())
        if row is None or role not in (LATE_ROLE, ICON_ROLE):
            return super().data(index, role)
        is_late = row.due.is_overdue(self.today)
        if role == LATE_ROLE:
            return is_late
        if index.column() == COL_WHEN:
            return LATE_ICON if is_late else ""
        return ICONS[row.due.kind] if index.column() == COL_FOR else ""


class DueRow(QStyledItemDelegate):
    """Paints a cell: its icon, its words, cut at their end; a bar at the left of the row that is chosen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The width is the column's; the height that of every row."""
        return QSize(60, round(row_height() * _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, dividing line, icon and words."""
        colours = colours_of(option.palette)
        place, column = QRectF(option.rect), index.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index, colours)
        is_late = column == COL_WHEN and bool(index.data(LATE_ROLE))
        ink = colours.stop_fg if is_late else colours.text2 if column in (COL_WHEN, COL_FOR) else colours.text
        words = place.adjusted(INSET, 0, -INSET / 2, 0)
        icon = index.data(ICON_ROLE)
        if icon:
            side = grown(_ICON)
            at = QRectF(words.left(), words.center().y() - side / 2, side, side)
            paint_icon(painter, icon, at, ink)
            words.adjust(side + _ICON_GAP, 0, 0, 0)
        font = font_of(TextStyle.LABEL if is_late else TextStyle.BODY)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, colours: Colours
    ) -> None:
        place = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.fillRect(place, QColor(colours.accent_tint if chosen else colours.window))
        if index.row() < index.model().rowCount() - 1:
            # The last row ends with the card.
            line = QRectF(place.left(), place.bottom() - 1, place.width(), 1)
            painter.fillRect(line, QColor(colours.rule))
        table = self.parent()
        if chosen and isinstance(table, DueTable) and index.column() == table.first_shown:
            bar = QRectF(place.left(), place.top(), LEFT_BAR, place.height())
            painter.fillRect(bar, QColor(colours.accent))


class DueTable(FactTable):
    """The rows, as high as they are together. `opened()` at Enter or a press of the mouse."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Who is due", parent, widest=_WIDEST, stretched=COL_FOR, least_rows=_LEAST_ROWS)
        self.setItemDelegate(DueRow(self))
        self.setMouseTracking(True)
        self.clicked.connect(lambda _index: self.opened.emit())

    @property
    def first_shown(self) -> int:
        """The column at the left."""
        return next(column for column in range(COL_FOR + 1) if not self.isColumnHidden(column))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; the table is as high as its rows."""
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Rows grow with the text, and no empty ground stands below the last."""
        height = round(row_height() * _ROW)
        self.verticalHeader().setDefaultSectionSize(height)
        head = self.horizontalHeader().sizeHint().height()
        rows = self.model().rowCount() if self.model() is not None else 0
        self.setMinimumHeight(height * min(rows, _LEAST_ROWS) + head)
        self.setMaximumHeight(height * rows + head + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width. The day goes before the name is cut; how far off it is stays in every width."""
        super().resizeEvent(event)
        words = QFontMetrics(font_of(TextStyle.LABEL))
        widths = {column: words.horizontalAdvance(text) + 2 * INSET for column, text in _WIDEST.items()}
        widths[COL_WHEN] += grown(_ICON) + _ICON_GAP
        least_for = words.averageCharWidth() * _LEAST_FOR + grown(_ICON) + _ICON_GAP + INSET
        room = self.viewport().width()
        is_narrow = sum(widths.values()) + least_for > room
        self.setColumnHidden(COL_DAY, is_narrow)
        if is_narrow:
            widths[COL_DAY] = 0
            least_name = words.horizontalAdvance(_LEAST_NAME) + 2 * INSET
            spare = room - widths[COL_WHEN] - least_for
            widths[COL_NAME] = max(least_name, min(widths[COL_NAME], spare))
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self.setColumnWidth(COL_FOR, max(0, room - sum(widths.values())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class DueCard(Card):
    """The card round the table. It ends with its rows."""

    def __init__(self, table: DueTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.setContentsMargins(6, 4, 6, 8)
        self.add(table)
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
