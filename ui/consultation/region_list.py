"""The list of regions: where marks are recorded. Arrow keys move, Space adds or takes away, Enter goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.consultation.mark_pattern import SEEN, TREATED, paint_pattern
from ui.consultation.slim_bars import slim
from ui.registry.matching import folded
from ui.theme.colours import Colours, colours_of
from ui.theme.sizes import BOX, LEFT_BAR, TARGET
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.painting import paint_tick_box
from ui.widgets.step_list import PAINTS_FOCUS

NO_MARK = -1
_PATTERN = 16
RowRole = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One line: a region without marks (`mark` is -1), or one entry of marks, counted from 0.

    `treated`: its marks are to be treated in this course.
    """

    code: str
    title: str
    summary: str = ""
    mark: int = NO_MARK
    sided: bool = False
    treated: bool = True

    @property
    def has_marks(self) -> bool:
        """Whether marks are recorded there."""
        return self.mark != NO_MARK


class RegionModel(QAbstractListModel):
    """The lines of the list, in the order of the catalogue."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RegionRow, ...] = ()

    @property
    def rows(self) -> tuple[RegionRow, ...]:
        """All lines."""
        return self._rows

    def set_rows(self, rows: Sequence[RegionRow]) -> None:
        """Show other lines; those that only changed their words keep their place and their selection."""
        new = tuple(rows)
        if len(new) == len(self._rows):
            old, self._rows = self._rows, new
            for place, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def place_of(self, code: str, mark: int) -> int | None:
        """The line of an entry of marks; of its region where the entry is gone."""
        exact = next((n for n, row in enumerate(self._rows) if mark != NO_MARK and row.mark == mark), None)
        if exact is not None:
            return exact
        return next((n for n, row in enumerate(self._rows) if row.code == code), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, tick and the row itself; the words for a screen reader say everything that is painted."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole and row.has_marks:
            return TREATED if row.treated else SEEN
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.has_marks else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if not row.has_marks:
                return f"{row.title}, no marks"
            return f"{row.title}, {row.summary}. {TREATED if row.treated else SEEN}"
        return row if role == RowRole else None


class RegionDelegate(QStyledItemDelegate):
    """Paints a line: tick box, name, what is recorded, and L R where a region has two sides."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines of words where something is recorded."""
        row: RegionRow = index.data(RowRole)
        height = QFontMetrics(font_of(TextStyle.LABEL)).height()
        if row.summary:
            height += QFontMetrics(font_of(TextStyle.SMALL)).height()
        return QSize(180, max(TARGET + 2, height + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, bar, box, words, line."""
        row: RegionRow = index.data(RowRole)
        colours = colours_of(option.palette)
        place = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(place, QColor(colours.accent_tint if selected else colours.surface))
        if selected:
            painter.fillRect(place.x(), place.y(), LEFT_BAR, place.height(), QColor(colours.accent))
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, QColor(colours.rule))
        side = grown(BOX)
        box = QRectF(place.x() + 12, place.center().y() - side / 2, side, side)
        paint_tick_box(painter, box, colours, ticked=row.has_marks, enabled=True)
        words = QRect(place.x() + 24 + side, place.y(), place.width() - 34 - side, place.height())
        if row.has_marks:
            # The pattern stands at the end of the line, and nothing runs under it.
            words.setRight(place.right() - grown(_PATTERN) - 18)
        self._paint_words(painter, row, words, colours)
        if row.has_marks:
            side = grown(_PATTERN)
            spot = QRectF(place.right() - side - 12, place.center().y() - side / 2, side, side)
            paint_pattern(painter, spot, colours, treated=row.treated)
        elif row.sided:
            painter.setFont(font_of(TextStyle.SMALL))
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                place.adjusted(0, 0, -12, 0),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                "L  R",
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(1, 1, -2, -3))
            painter.drawRect(place.adjusted(2, 2, -3, -4))
        painter.restore()

    def _paint_words(self, painter: QPainter, row: RegionRow, place: QRect, colours: Colours) -> None:
        title = font_of(TextStyle.LABEL if row.has_marks else TextStyle.BODY)
        painter.setFont(title)
        painter.setPen(QColor(colours.text))
        room = QFontMetrics(title)
        if not row.summary:
            words = room.elidedText(row.title, Qt.TextElideMode.ElideRight, place.width() - grown(30))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            return
        small = font_of(TextStyle.SMALL)
        whole = room.height() + QFontMetrics(small).height()
        top = place.y() + (place.height() - whole) // 2
        words = room.elidedText(row.title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(QRect(place.x(), top, place.width(), room.height()), 0, words)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        second = QRect(place.x(), top + room.height(), place.width(), QFontMetrics(small).height())
        words = QFontMetrics(small).elidedText(row.summary, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(second, 0, words)


class RegionList(QListView):
    """`added(code)` and `removed(mark)` ask for a change, `entered()` asks for the form of the line."""

    added = Signal(str)
    removed = Signal(int)
    current_changed = Signal(object)
    entered_form = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.regions = RegionModel(self)
        self.setModel(self.regions)
        slim(self)
        self.setItemDelegate(RegionDelegate(self))
        self.setProperty(PAINTS_FOCUS, True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.setMinimumSize(180, 120)
        self.setAccessibleName("Areas of the body")
        self.setAccessibleDescription(
            "Space adds an area or takes it away. Enter goes on to its questions, Escape comes back. "
            "Letters find an area. Control D copies an area to its other side."
        )
        self.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit(self.row()))

    def row(self) -> RegionRow | None:
        """The line that is chosen."""
        index = self.currentIndex()
        return index.data(RowRole) if index.isValid() else None

    def choose(self, code: str, mark: int) -> None:
        """Choose a line, without the focus."""
        place = self.regions.place_of(code, mark)
        if place is not None and place != self.currentIndex().row():
            self.setCurrentIndex(self.regions.index(place))
            self.scrollTo(self.regions.index(place))

    def find(self, typed: str) -> None:
        """Choose the first line with a word that begins so; one that is chosen and fits stays."""
        words = folded(typed).split()
        if not words:
            return
        rows = self.regions.rows
        fits = [n for n, row in enumerate(rows) if all(_holds(row.title, word) for word in words)]
        if fits and self.currentIndex().row() not in fits:
            self._go_to(fits[0])

    def step(self, by: int) -> None:
        """Choose the line above or below."""
        self._go_to(max(0, min(len(self.regions.rows) - 1, self.currentIndex().row() + by)))

    def enter(self) -> None:
        """Add the chosen line where it has no marks, and ask for its form."""
        row = self.row()
        if row is not None:
            if not row.has_marks:
                self.added.emit(row.code)
            self.entered_form.emit()

    def _go_to(self, place: int) -> None:
        self.setCurrentIndex(self.regions.index(place))
        self.scrollTo(self.regions.index(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Delete takes away, Enter goes on; the rest is the list's own."""
        row = self.row()
        if row is None or event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self._toggle(row)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row.has_marks:
            self.removed.emit(row.mark)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box ticks; a click on the words of a line without marks adds it too."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        row = index.data(RowRole) if index.isValid() else None
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        on_box = event.position().x() < self.visualRect(index).x() + 22 + grown(BOX)
        if on_box or not row.has_marks:
            self._toggle(row)

    def _toggle(self, row: RegionRow) -> None:
        if row.has_marks:
            self.removed.emit(row.mark)
        else:
            self.added.emit(row.code)


def _holds(title: str, word: str) -> bool:
    return any(part.startswith(word) for part in folded(title).replace(",", " ").split())
