"""The list of the evidence: title, kind and group of each entry, over a model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from intake.evidence_index import Entry, Ref
from ui.evidence.pages import KIND_WORDS
from ui.slim_scroll_bar import slim
from ui.theme.colours import colours_of
from ui.theme.sizes import LEFT_BAR
from ui.theme.type import TextStyle, font_of
from ui.widgets.step_list import PAINTS_FOCUS

EntryRole = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_LEFT, _RIGHT, _AROUND = 14, 12, 8


class TwoLines(QStyledItemDelegate):
    """A row of a list that fills its view: a title and a smaller line, and a bar when it is the open one.

    The model gives both lines as a pair under `LinesRole`.
    """

    LinesRole = Qt.ItemDataRole.UserRole + 7

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        """High enough for both lines at the text size set now."""
        heights = [QFontMetrics(font_of(style)).height() for style in (TextStyle.LABEL, TextStyle.SMALL)]
        return QSize(160, sum(heights) + 2 * _AROUND + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Both lines, over a thin line."""
        colours = colours_of(option.palette)
        place = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(colours.accent_tint))
            painter.fillRect(QRectF(place.x(), place.y(), LEFT_BAR, place.height()), QColor(colours.accent))
        painter.fillRect(QRectF(place.x(), place.bottom() - 1, place.width(), 1), QColor(colours.rule))
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QColor(colours.focus))
            painter.drawRect(place.adjusted(1, 1, -2, -3))
        top = place.y() + _AROUND
        inks = ((TextStyle.LABEL, colours.text), (TextStyle.SMALL, colours.text2))
        for words, (style, ink) in zip(index.data(self.LinesRole), inks, strict=True):
            font = font_of(style)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            metrics = QFontMetrics(font)
            room = QRectF(place.x() + _LEFT, top, place.width() - _LEFT - _RIGHT, metrics.height())
            text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
            top += metrics.height() + 2
        painter.restore()


class EntryModel(QAbstractListModel):
    """The entries that were found, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, in order."""
        return self._entries

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace all."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def row_of(self, ref: Ref | None) -> int:
        """The row of an entry, -1 when it is not among these."""
        return next((row for row, entry in enumerate(self._entries) if entry.ref == ref), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many were found."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title; a reader hears the kind and the group too."""
        if not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == TwoLines.LinesRole:
            return entry.title, under_words(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}. {under_words(entry)}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return entry.title
        return entry if role == EntryRole else None


def under_words(entry: Entry) -> str:
    """The second line of an entry: kind, group, id."""
    return " · ".join(dict.fromkeys((KIND_WORDS[entry.ref.kind][0], entry.under, entry.ref.id)))


class EntryList(QListView):
    """The list over its model; the open entry has a bar at its left."""

    def __init__(self, model: EntryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        slim(self, ground="surface")
        self.setItemDelegate(TwoLines(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty(PAINTS_FOCUS, True)
        self.setAccessibleName("Evidence")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(120)
