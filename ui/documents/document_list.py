"""The documents made so far as a list on the screen: title and facts of each on two lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.records import StoredDocument
from ui.consultation.slim_bars import slim
from ui.documents.documents_model import ChipRole, DocumentRole, DocumentsModel, facts_of, title_of
from ui.documents.signature_words import Chip
from ui.theme.colours import Colours, colours_of
from ui.theme.icons import STROKE_CHIP, paint_icon
from ui.theme.sizes import LEFT_BAR, RADIUS_BOX
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.painting import paint_box
from ui.widgets.step_list import PAINTS_FOCUS

ROWS_SHOWN = 3
"""So many rows are asked for; with more room there are more."""


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
        model.modelReset.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """High enough for the newest documents; the others scroll."""
        rows = min(self.model().rowCount(), ROWS_SHOWN)
        return QSize(120, max(self.minimumHeight(), rows * self.sizeHintForRow(0) + 4))

    def show_current(self, document: StoredDocument) -> None:
        """Mark a document as the one that is shown."""
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if index.data(DocumentRole).id == document.id:
                self.setCurrentIndex(index)


class _DocumentDelegate(QStyledItemDelegate):
    """Two lines of words with a thin line below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """High enough for both lines."""
        return QSize(120, option.fontMetrics.height() * 2 + 18)

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
        half = place.height() / 2
        chip: Chip | None = index.data(ChipRole)
        for words, style, ink, top in (
            (title_of(document), TextStyle.LABEL, colours.text, 4.0),
            (facts_of(document), TextStyle.SMALL, colours.muted, half),
        ):
            painter.setFont(font_of(style))
            painter.setPen(QColor(ink))
            room = QRectF(place.x() + 12, place.y() + top, place.width() - 18, half - 4)
            if style is TextStyle.LABEL and chip is not None:
                room.setRight(_paint_chip(painter, chip, room, colours) - 8)
                painter.setFont(font_of(style))
                painter.setPen(QColor(ink))
            text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _paint_chip(painter: QPainter, chip: Chip, room: QRectF, colours: Colours) -> float:
    """Paint a chip at the right end of a line; gives where it begins."""
    painter.setFont(font_of(TextStyle.SMALL))
    ink, side = str(getattr(colours, chip.ink)), grown(14)
    words = painter.fontMetrics().horizontalAdvance(chip.words)
    high = painter.fontMetrics().height() + 4
    wide = side + words + 20
    place = QRectF(room.right() - wide, room.y() + (room.height() - high) / 2, wide, high)
    paint_box(painter, place, RADIUS_BOX, fill=str(getattr(colours, chip.ground)), edge=None)
    icon = QRectF(place.x() + 7, place.y() + (high - side) / 2, side, side)
    paint_icon(painter, chip.icon, icon, ink, stroke=STROKE_CHIP)
    painter.setPen(QColor(ink))
    painter.drawText(
        QRectF(icon.right() + 6, place.y(), words + 2, high), Qt.AlignmentFlag.AlignVCenter, chip.words
    )
    return place.x()
