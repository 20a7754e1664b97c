"""Paints a question that was found: its name, its words in small, and what picking it does."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.consultation.mentions import Mention
from ui.theme.colours import colours_of
from ui.theme.sizes import RADIUS_FIELD, TARGET
from ui.theme.type import TextStyle, font_of
from ui.widgets.painting import paint_box

MentionRole = Qt.ItemDataRole.UserRole
_SIDE = 12
Index = QModelIndex | QPersistentModelIndex


class MentionDelegate(QStyledItemDelegate):
    """Two lines: the name with where it stands at the right, and the question."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        height = (
            QFontMetrics(font_of(TextStyle.LABEL)).height() + QFontMetrics(font_of(TextStyle.SMALL)).height()
        )
        return QSize(200, max(TARGET, height + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        mention: Mention = index.data(MentionRole)
        colours, place = colours_of(option.palette), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if focused or option.state & QStyle.StateFlag.State_MouseOver:
            edge = colours.focus if focused else None
            box = QRectF(place).adjusted(1, 1, -1, -1)
            paint_box(painter, box, RADIUS_FIELD, fill=colours.accent_tint, edge=edge, line=2)
        inside = place.adjusted(_SIDE, 5, -_SIDE, -5)
        small, label = font_of(TextStyle.SMALL), font_of(TextStyle.LABEL)
        where = f"On the page “{mention.where}”" if mention.where else "Add"
        wide = QFontMetrics(small).horizontalAdvance(where)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted if mention.where else colours.accent))
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, where)
        painter.setFont(label)
        painter.setPen(QColor(colours.text))
        room = inside.width() - wide - _SIDE
        name = QFontMetrics(label).elidedText(mention.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, name)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        text = QFontMetrics(small).elidedText(mention.question, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)
        painter.restore()
