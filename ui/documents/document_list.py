"""The documents made so far as a list on the screen: title, facts and chip of each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.records import StoredDocument
from ui.consultation.slim_bars import slim
from ui.documents.documents_model import ChipRole, DocumentRole, DocumentsModel, Index, facts_of, title_of
from ui.documents.signature_words import Chip
from ui.theme.colours import Colours, colours_of
from ui.theme.icons import STROKE_CHIP, paint_icon
from ui.theme.sizes import LEFT_BAR, RADIUS_BOX
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.painting import paint_box
from ui.widgets.step_list import PAINTS_FOCUS

ROWS_SHOWN = 3
"""So many rows are asked for; with more room there are more."""
_LEFT, _RIGHT, _GAP = 12, 6, 8
"""Pixels before the words of a row, after them, and between a title and its chip."""


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
        height = _lines_height(option)
        if _chip_is_below(index, self._list.viewport().width()):
            height += _chip_height() + 4
        return QSize(120, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Title, facts, and the bar of the chosen one."""
        document: StoredDocument = index.data(DocumentRole)
        colours = colours_of(option.palette)
        place = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(colours.accent_tint))
            painter.fillRect(QRectF(place.x(), place.y(), LEFT_BAR, place.height()), QColor(colours.accent))
        painter.fillRect(QRectF(place.x(), place.bottom() - 1, place.width(), 1), QColor(colours.rule))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.focus))
            painter.drawRect(place.adjusted(1, 1, -2, -3))
        half = _lines_height(option) / 2
        chip: Chip | None = index.data(ChipRole)
        is_below = _chip_is_below(index, option.rect.width())
        for words, style, ink, top in (
            (title_of(document), TextStyle.LABEL, colours.text, 4.0),
            (facts_of(document), TextStyle.SMALL, colours.muted, half),
        ):
            painter.setFont(font_of(style))
            painter.setPen(QColor(ink))
            room = QRectF(place.x() + _LEFT, place.y() + top, place.width() - _LEFT - _RIGHT, half - 4)
            if style is TextStyle.LABEL and chip is not None and not is_below:
                room.setRight(_paint_chip(painter, chip, room, colours) - _GAP)
                painter.setFont(font_of(style))
                painter.setPen(QColor(ink))
            text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if chip is not None and is_below:
            wide = min(_chip_width(chip), place.width() - _LEFT - _RIGHT)
            below = QRectF(place.x() + _LEFT, place.y() + half * 2 - 4, wide, _chip_height())
            _paint_chip(painter, chip, below, colours)
        painter.restore()


def _lines_height(option: QStyleOptionViewItem) -> int:
    """How high a row is without a chip of its own line."""
    return option.fontMetrics.height() * 2 + 18


def _chip_is_below(index: Index, width: int) -> bool:
    """Whether the chip has no room beside the title in a row so wide."""
    chip: Chip | None = index.data(ChipRole)
    if chip is None:
        return False
    words = QFontMetrics(font_of(TextStyle.LABEL)).horizontalAdvance(title_of(index.data(DocumentRole)))
    return words + _GAP + _chip_width(chip) > width - _LEFT - _RIGHT


def _chip_width(chip: Chip) -> float:
    return grown(14) + QFontMetrics(font_of(TextStyle.SMALL)).horizontalAdvance(chip.words) + 20


def _chip_height() -> int:
    return QFontMetrics(font_of(TextStyle.SMALL)).height() + 4


def _paint_chip(painter: QPainter, chip: Chip, room: QRectF, colours: Colours) -> float:
    """Paint a chip at the right end of a line; gives where it begins."""
    painter.setFont(font_of(TextStyle.SMALL))
    ink, side = str(getattr(colours, chip.ink)), grown(14)
    high, wide = _chip_height(), min(_chip_width(chip), room.width())
    words = wide - side - 20
    place = QRectF(room.right() - wide, room.y() + (room.height() - high) / 2, wide, high)
    paint_box(painter, place, RADIUS_BOX, fill=str(getattr(colours, chip.ground)), edge=None)
    icon = QRectF(place.x() + 7, place.y() + (high - side) / 2, side, side)
    paint_icon(painter, chip.icon, icon, ink, stroke=STROKE_CHIP)
    painter.setPen(QColor(ink))
    text = painter.fontMetrics().elidedText(chip.words, Qt.TextElideMode.ElideRight, int(words) + 2)
    painter.drawText(
        QRectF(icon.right() + 6, place.y(), words + 2, high), Qt.AlignmentFlag.AlignVCenter, text
    )
    return place.x()
