"""The documents made so far as a list on the screen: title, facts and chip of each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.records import StoredDocument
from ui.consultation.slim_bars import slim
from ui.documents.documents_model import ChipRole, DocumentRole, DocumentsModel, Index, facts_of, title_of
from ui.documents.signature_words import Chip
from ui.theme.colours import colours_of
from ui.theme.sizes import LEFT_BAR, RADIUS_FIELD
from ui.theme.type import TextStyle, font_of
from ui.widgets.painting import paint_box
from ui.widgets.step_list import PAINTS_FOCUS
from ui.widgets.verdicts import ChipLook, chip_size, paint_look

ROWS_SHOWN = 3
"""So many rows are asked for; with more room there are more."""
_LEFT, _RIGHT, _GAP = 12, 6, 8
"""Pixels before the words of a row, after them, and between a title and its chip."""
_ABOVE, _BETWEEN, _BELOW = 7, 0, 5
"""Pixels above the title and under the last line, between the lines, and above a chip below them."""


class DocumentList(QListView):
    """The list over its model; the chosen document has a bar at its left."""

    def __init__(self, model: DocumentsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        slim(self)
        self.setItemDelegate(_DocumentDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty(PAINTS_FOCUS, True)
        self.setAccessibleName("Documents made so far")
        self.setMinimumHeight(90)
        self.viewport().setAutoFillBackground(False)
        # A chip that comes, or has no room beside its title, makes its row higher.
        self.setResizeMode(QListView.ResizeMode.Adjust)
        model.modelReset.connect(self.updateGeometry)
        model.dataChanged.connect(self._on_data)

    def sizeHint(self) -> QSize:
        """High enough for the newest documents; the others scroll."""
        rows = range(min(self.model().rowCount(), ROWS_SHOWN))
        return QSize(120, max(self.minimumHeight(), sum(map(self.sizeHintForRow, rows)) + 4))

    def show_current(self, document: StoredDocument) -> None:
        """Mark a document as the one that is shown."""
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if index.data(DocumentRole).id == document.id:
                self.setCurrentIndex(index)

    def _on_data(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()


class _DocumentDelegate(QStyledItemDelegate):
    """Two lines of words with a thin line below; a chip beside the title, or on a line of its own."""

    def __init__(self, shown_in: DocumentList) -> None:
        super().__init__(shown_in)
        self._list = shown_in

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """High enough for all lines."""
        height = _lines_height()
        if _chip_is_below(index, self._list.viewport().width()):
            height += _chip_height() + _BELOW
        return QSize(120, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Title, facts, and the bar of the chosen one."""
        document: StoredDocument = index.data(DocumentRole)
        colours = colours_of(option.palette)
        place = QRectF(option.rect)
        painter.save()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(place, QColor(colours.accent_tint))
            painter.fillRect(QRectF(place.x(), place.y(), LEFT_BAR, place.height()), QColor(colours.accent))
        if index.row() + 1 < index.model().rowCount():
            painter.fillRect(QRectF(place.x(), place.bottom() - 1, place.width(), 1), QColor(colours.rule))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = place.adjusted(1, 1, -1, -2)
            paint_box(painter, ring, RADIUS_FIELD, fill=None, edge=colours.focus, line=colours.focus_line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title_high, facts_high = _line_heights()
        chip: Chip | None = index.data(ChipRole)
        is_below = _chip_is_below(index, option.rect.width())
        for words, style, ink, top, high in (
            (title_of(document), TextStyle.LABEL, colours.text, _ABOVE, title_high),
            (facts_of(document), TextStyle.SMALL, colours.muted, _ABOVE + title_high + _BETWEEN, facts_high),
        ):
            painter.setFont(font_of(style))
            painter.setPen(QColor(ink))
            room = QRectF(place.x() + _LEFT, place.y() + top, place.width() - _LEFT - _RIGHT, high)
            if style is TextStyle.LABEL and chip is not None and not is_below:
                room.setRight(_paint_chip(painter, chip, room, option.palette, on_tint=is_chosen) - _GAP)
                painter.setFont(font_of(style))
                painter.setPen(QColor(ink))
            text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if chip is not None and is_below:
            wide = min(_chip_width(chip), place.width() - _LEFT - _RIGHT)
            top = place.y() + _lines_height() - _ABOVE + _BELOW
            below = QRectF(place.x() + _LEFT, top, wide, _chip_height())
            _paint_chip(painter, chip, below, option.palette, on_tint=is_chosen)
        painter.restore()


def _line_heights() -> tuple[int, int]:
    """How high the title is, with room for a chip beside it, and the facts."""
    title = QFontMetrics(font_of(TextStyle.LABEL)).height()
    return max(title, _chip_height()), QFontMetrics(font_of(TextStyle.SMALL)).height()


def _lines_height() -> int:
    """How high a row is without a chip of its own line."""
    return sum(_line_heights()) + _BETWEEN + 2 * _ABOVE


def _chip_is_below(index: Index, width: int) -> bool:
    """Whether the chip has no room beside the title in a row so wide."""
    chip: Chip | None = index.data(ChipRole)
    if chip is None:
        return False
    words = QFontMetrics(font_of(TextStyle.LABEL)).horizontalAdvance(title_of(index.data(DocumentRole)))
    return words + _GAP + _chip_width(chip) > width - _LEFT - _RIGHT


def _chip_width(chip: Chip) -> float:
    return float(chip_size(chip.words, font_of(TextStyle.SMALL_LABEL)).width())


def _chip_height() -> int:
    return chip_size("", font_of(TextStyle.SMALL_LABEL)).height()


def _paint_chip(painter: QPainter, chip: Chip, room: QRectF, palette: QPalette, *, on_tint: bool) -> float:
    """Paint a chip at the right end of a line; gives where it begins."""
    high, wide = _chip_height(), min(_chip_width(chip), room.width())
    place = QRectF(room.right() - wide, round(room.y() + (room.height() - high) / 2), wide, high)
    font = font_of(TextStyle.SMALL_LABEL)
    look = ChipLook(chip.words, chip.icon, chip.hue)
    paint_look(painter, place, look, palette=palette, font=font, on_tint=on_tint)
    return place.x()
