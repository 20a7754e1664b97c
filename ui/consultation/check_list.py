"""The list of all answers: headings, answers in words, and Change at the end of each line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.consultation.check_answers import CheckLine, Kind
from ui.consultation.check_model import CHANGE, CheckModel, Index, LineRole
from ui.consultation.slim_bars import slim
from ui.theme.colours import Colours, colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import LEFT_BAR, RADIUS_FIELD, TARGET
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.painting import paint_box
from ui.widgets.step_list import PAINTS_FOCUS

_SIDE = 18
_PAD = 8
_GAP = 16
_STACKED_BELOW = 520
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
_NOTED = {Kind.NOT_ASKED: ("circle-dashed", "text2"), Kind.WRONG: ("circle-alert", "stop_fg")}
_NOTED |= {Kind.WAITS: ("user", "cond_fg")}


class CheckDelegate(QStyledItemDelegate):
    """Paints a line: the question, the answer beside it (below it where there is little room), Change."""

    def __init__(self, parent: CheckList) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words need at the width of the list."""
        width = max(120, self._list.viewport().width())
        line: CheckLine = index.data(LineRole)
        if line.kind is Kind.SECTION:
            return QSize(width, QFontMetrics(font_of(TextStyle.SECTION)).height() + 30)
        if line.kind is Kind.PART:
            return QSize(width, QFontMetrics(font_of(TextStyle.SMALL_LABEL)).height() + 18)
        question, answer, _change = self._places(line, QRect(0, 0, width, 10_000))
        height = _height(line.title, font_of(TextStyle.BODY), question.width())
        beside = self._answer_height(line, answer.width())
        whole = height + 2 + beside if self._is_stacked(width) else max(height, beside)
        return QSize(width, max(TARGET + 2, whole + 2 * _PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, words, rule, focus."""
        line: CheckLine = index.data(LineRole)
        colours, place = colours_of(option.palette), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.is_heading:
            self._paint_heading(painter, line, place, colours)
        else:
            self._paint_line(painter, line, place, option, colours)
        painter.restore()

    def change_place(self, index: QModelIndex, place: QRect) -> QRect:
        """Where "Change" stands in a line, with room round it to press."""
        line: CheckLine = index.data(LineRole)
        return self._places(line, place)[2].adjusted(-8, -_PAD, _SIDE, _PAD)

    # Inside

    def _is_stacked(self, width: int) -> bool:
        return width < grown(_STACKED_BELOW)

    def _places(self, line: CheckLine, place: QRect) -> tuple[QRect, QRect, QRect]:
        """Where the question, the answer and Change stand."""
        change = QFontMetrics(font_of(TextStyle.SMALL_LABEL)).horizontalAdvance(CHANGE) + 2
        left = place.x() + _SIDE + line.depth * _SIDE
        right = place.right() - _SIDE - change
        top, height = place.y() + _PAD, place.height() - 2 * _PAD
        if self._is_stacked(place.width()):
            words = QRect(left, top, right - _GAP - left, height)
            return words, words, QRect(right, top, change, height)
        middle = place.x() + int(place.width() * 0.42)
        return (
            QRect(left, top, middle - _GAP - left, height),
            QRect(middle, top, right - _GAP - middle, height),
            QRect(right, top, change, height),
        )

    def _answer_height(self, line: CheckLine, width: int) -> int:
        inner = width - (grown(20) if line.kind in _NOTED else 0)
        height = _height(line.words, _answer_font(line), inner)
        return height + (_height(line.note, font_of(TextStyle.SMALL), inner) if line.note else 0)

    def _paint_heading(self, painter: QPainter, line: CheckLine, place: QRect, colours: Colours) -> None:
        is_section = line.kind is Kind.SECTION
        style = TextStyle.SECTION if is_section else TextStyle.SMALL_LABEL
        words = place.adjusted(_SIDE, 0, -_SIDE, -9 if is_section else -5)
        painter.setFont(font_of(style))
        painter.setPen(QColor(colours.text if is_section else colours.text2))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, line.title)
        if line.note:
            painter.setFont(font_of(TextStyle.SMALL))
            painter.setPen(QColor(colours.muted))
            painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, line.note)
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, QColor(colours.rule))

    def _paint_line(
        self,
        painter: QPainter,
        line: CheckLine,
        place: QRect,
        option: QStyleOptionViewItem,
        colours: Colours,
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, QColor(colours.accent_tint if chosen else colours.window))
        if line.depth:
            painter.fillRect(
                place.x() + _SIDE, place.y(), LEFT_BAR, place.height(), QColor(colours.accent_mid)
            )
        painter.fillRect(place.x(), place.bottom(), place.width(), 1, QColor(colours.rule))
        question, answer, change = self._places(line, place)
        painter.setFont(font_of(TextStyle.BODY))
        painter.setPen(QColor(colours.text2))
        painter.drawText(question, _WRAP, line.title)
        if self._is_stacked(place.width()):
            used = _height(line.title, font_of(TextStyle.BODY), question.width())
            answer = answer.adjusted(0, used + 2, 0, 0)
        self._paint_answer(painter, line, answer, colours)
        link = font_of(TextStyle.SMALL_LABEL)
        link.setUnderline(True)
        painter.setFont(link)
        painter.setPen(QColor(colours.accent))
        painter.drawText(change, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, CHANGE)
        if chosen:
            paint_box(
                painter,
                QRectF(place).adjusted(2, 2, -2, -3),
                RADIUS_FIELD,
                fill=None,
                edge=colours.focus,
                line=2,
            )

    def _paint_answer(self, painter: QPainter, line: CheckLine, place: QRect, colours: Colours) -> None:
        ink = colours.muted if line.kind is Kind.NOT_PROVIDED else colours.text
        if line.kind in _NOTED:
            icon, hue = _NOTED[line.kind]
            ink = getattr(colours, hue)
            spot = QRectF(place.x(), place.y() + 2, grown(15), grown(15))
            paint_icon(painter, icon, spot, ink)
            place = place.adjusted(grown(20), 0, 0, 0)
        font = _answer_font(line)
        painter.setFont(font)
        painter.setPen(QColor(ink if line.kind is not Kind.WAITS else colours.text))
        painter.drawText(place, _WRAP, line.words)
        if line.note:
            below = place.adjusted(0, _height(line.words, font, place.width()), 0, 0)
            painter.setFont(font_of(TextStyle.SMALL))
            painter.setPen(QColor(ink))
            painter.drawText(below, _WRAP, line.note)


class CheckList(QListView):
    """`change(path)` asks to go to a question: Enter on its line, a click on Change, a double click."""

    change = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answers = CheckModel(self)
        self.setModel(self.answers)
        self._delegate = CheckDelegate(self)
        self.setItemDelegate(self._delegate)
        slim(self)
        self.setProperty(PAINTS_FOCUS, True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMinimumSize(200, 200)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("All answers")
        self.setAccessibleDescription("Arrow keys read the answers. Enter goes to a question to change it.")

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show other lines. The line of the same question stays chosen, and where it was is scrolled to."""
        path, place = self.path, self.verticalScrollBar().value()
        self.answers.set_lines(lines)
        self.choose(path)
        self.verticalScrollBar().setValue(place)

    @property
    def path(self) -> str:
        """The question of the chosen line, "" for none."""
        index = self.currentIndex()
        return self.answers.lines[index.row()].path if index.isValid() else ""

    def choose(self, path: str) -> None:
        """Choose the line of a question; without one the first that leads to a question."""
        lines = self.answers.lines
        row = next((n for n, line in enumerate(lines) if path and line.path == path), None)
        if row is None:
            row = next((n for n, line in enumerate(lines) if not line.is_heading), None)
        if row is not None:
            self.setCurrentIndex(self.answers.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter changes; the arrow keys pass over headings."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.path:
                self.change.emit(self.path)
        elif plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on Change goes there."""
        super().mousePressEvent(event)
        index = self._change_at(event)
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.change.emit(self.answers.lines[index.row()].path)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click anywhere on a line goes there too."""
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid() and self.path:
            self.change.emit(self.path)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over Change."""
        super().mouseMoveEvent(event)
        over = self._change_at(event) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths have other heights."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _step(self, by: int) -> None:
        lines, row = self.answers.lines, self.currentIndex().row() + by
        while 0 <= row < len(lines) and lines[row].is_heading:
            row += by
        if 0 <= row < len(lines):
            self.setCurrentIndex(self.answers.index(row))
        elif by < 0:
            # The headings above the first answer can be seen again.
            self.verticalScrollBar().setValue(0)

    def _change_at(self, event: QMouseEvent) -> QModelIndex | None:
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        if not index.isValid() or self.answers.lines[index.row()].is_heading:
            return None
        return index if self._delegate.change_place(index, self.visualRect(index)).contains(spot) else None


def _answer_font(line: CheckLine) -> QFont:
    strong = line.kind is Kind.ANSWERED and len(line.words) <= 60
    return font_of(TextStyle.LABEL if strong else TextStyle.BODY)


def _height(words: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(0, 0, max(40, width), 100_000, _WRAP, words or " ").height()
