"""The table of two visits side by side: question, then, now, and in a word how they stand."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.consultation.compare_lines import Change, CompareLine
from ui.consultation.slim_bars import slim
from ui.theme.colours import Colours, colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import TARGET
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.fact_model import FactModel, Index
from ui.widgets.painting import paint_box
from ui.widgets.step_list import PAINTS_FOCUS
from ui.widgets.table_head import INSET, TableHead

QUESTION, BEFORE, AFTER, STANDING = range(4)
_SHARES = (0.34, 0.25, 0.25, 0.16)
_PAD = 9
_ICON = 14
_ICONS = {
    Change.DIFFERS: ("refresh-cw", "cond_fg"),
    Change.NEW: ("plus", "cond_fg"),
    Change.GONE: ("minus", "cond_fg"),
    Change.NOT_YET: ("circle-dashed", "text2"),
    Change.SAME: ("check", "muted"),
}
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


class CompareModel(FactModel):
    """The lines; `headers` name both visits."""

    headers = ("Question", "Then", "Now", "Between them")

    def name_visits(self, before: str, after: str) -> None:
        """Put both visits over their columns."""
        self.headers = (self.headers[0], before, after, self.headers[3])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, BEFORE, AFTER)

    def text(self, row: CompareLine, column: int) -> str:
        """What stands in a cell."""
        if column == QUESTION:
            return row.title
        if column == BEFORE:
            return row.before
        if column == AFTER:
            return row.after
        return f"{row.change.value}. {row.note}" if row.note else row.change.value


class _Delegate(QStyledItemDelegate):
    """Words that wrap, quiet where nothing changed, and an icon with the word of how a line stands."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        table = self.parent()
        assert isinstance(table, QTableView)
        model = table.model()
        assert isinstance(model, CompareModel)
        line: CompareLine = model.row_at(index.row())
        if line.change is Change.HEADING:
            return QSize(0, QFontMetrics(font_of(TextStyle.SECTION)).height() + 26)
        width = table.columnWidth(index.column()) - 2 * INSET
        if index.column() == STANDING:
            width -= grown(_ICON) + 6
        words, font = model.text(line, index.column()), _font(line, index.column())
        return QSize(0, max(TARGET, _height(words, font, width) + 2 * _PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = self.parent()
        assert isinstance(table, QTableView)
        model = table.model()
        assert isinstance(model, CompareModel)
        line: CompareLine = model.row_at(index.row())
        colours, place = colours_of(option.palette), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(place, QColor(colours.surface))
        if line.change is Change.HEADING:
            painter.setFont(font_of(TextStyle.SECTION))
            painter.setPen(QColor(colours.text))
            bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(place.adjusted(INSET, 0, 0, -8), bottom, line.title)
        else:
            self._paint_cell(painter, model, line, place, option, index, colours)
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), QColor(colours.rule))
        painter.restore()

    def _paint_cell(
        self,
        painter: QPainter,
        model: CompareModel,
        line: CompareLine,
        place: QRect,
        option: QStyleOptionViewItem,
        index: Index,
        colours: Colours,
    ) -> None:
        column = index.column()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(colours.accent_tint))
        words = place.adjusted(INSET, _PAD, -INSET, -_PAD)
        ink = _ink(line, column)
        if column == STANDING:
            icon, ink = _ICONS[line.change]
            size = grown(_ICON)
            middle = max(0.0, (QFontMetrics(_font(line, column)).height() - size) / 2)
            paint_icon(
                painter, icon, QRectF(words.x(), words.y() + middle, size, size), getattr(colours, ink)
            )
            words = words.adjusted(size + 6, 0, 0, 0)
        painter.setFont(_font(line, column))
        painter.setPen(QColor(getattr(colours, ink)))
        painter.drawText(words, _WRAP, model.text(line, column))
        if option.state & QStyle.StateFlag.State_HasFocus:
            ring = QRectF(place).adjusted(2, 2, -2, -3)
            paint_box(painter, ring, 5, fill=None, edge=colours.focus, line=2)


class CompareTable(QTableView):
    """Read only; the arrow keys go from line to line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = CompareModel(self)
        self.setModel(self.facts)
        self.setHorizontalHeader(TableHead(self))
        self.verticalHeader().hide()
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty(PAINTS_FOCUS, True)
        self.setAccessibleName("Two visits side by side")
        slim(self)

    def show_lines(self, lines: tuple[CompareLine, ...], before: str, after: str) -> None:
        """Show these lines under the names of both visits."""
        self.clearSpans()
        self.facts.name_visits(before, after)
        self.facts.show_rows(lines)
        for row, line in enumerate(lines):
            if line.change is Change.HEADING:
                self.setSpan(row, 0, 1, len(self.facts.headers))
        self._fit()
        first = next((row for row, line in enumerate(lines) if line.change is not Change.HEADING), None)
        if first is not None:
            self.setCurrentIndex(self.facts.index(first, 0))
            self.scrollToTop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width, rows are as high as their words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        for column, share in enumerate(_SHARES):
            self.setColumnWidth(column, int(width * share))
        self.setColumnWidth(STANDING, width - sum(self.columnWidth(column) for column in range(STANDING)))
        self.resizeRowsToContents()


def _font(line: CompareLine, column: int) -> QFont:
    if column == STANDING:
        return font_of(TextStyle.SMALL_LABEL)
    told = line.change in (Change.DIFFERS, Change.NEW, Change.GONE)
    return font_of(TextStyle.LABEL if told and column == AFTER else TextStyle.BODY)


def _ink(line: CompareLine, column: int) -> str:
    if column == QUESTION:
        return "text2"
    missing = (line.change is Change.NEW and column == BEFORE) or (
        line.change in (Change.GONE, Change.NOT_YET) and column == AFTER
    )
    return "muted" if missing else "text"


def _height(words: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, max(20, width), 100_000), int(_WRAP), words).height()
