"""One option as a radio button that paints its facts: in columns, or under each other where it is narrow."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from ui.plan.option_columns import (
    DOT,
    DOTS_GAP,
    PITCH,
    RIGHT,
    Columns,
    Option,
    dots_width,
    verdict_width,
    words_left,
)
from ui.theme.colours import Colours, colours_of
from ui.theme.sizes import BOX, LEFT_BAR
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.field import HOLDS_RING
from ui.widgets.painting import LEFT_MIDDLE, WRAPPED_LEFT_MIDDLE, paint_box, paint_radio, painter_of
from ui.widgets.verdicts import chip_size, paint_chip

_LINE, _BETWEEN, _ABOVE = 40, 3, 10
"""The least height of a row, the room between its lines, and that above and below them."""
_WRAPS = Qt.TextFlag.TextWordWrap


class KeyHandler(Protocol):
    """What moves between the rows."""

    def on_key(self, row: OptionRow, event: QKeyEvent) -> bool:
        """Handle a key; whether it was one of the list's."""


class OptionRow(TextStyled, QRadioButton):
    """One option, in columns where the words of all options have room. Elsewhere they wrap: none is cut."""

    def __init__(self, option: Option, columns: Columns, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(option.name, parent)
        self.option, self._columns, self._keys = option, columns, keys
        self.is_last = False
        self.setAutoExclusive(False)
        self.setProperty(HOLDS_RING, True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.use_style(TextStyle.BODY)
        self.show_option(option, columns)

    def show_option(self, option: Option, columns: Columns) -> None:
        """Show other facts in place, or the same in other columns."""
        self.option, self._columns = option, columns
        self.setText(option.name)
        self.setAccessibleName(option.said)
        self.setToolTip(option.name)
        self.updateGeometry()
        self.update()

    @property
    def is_wide(self) -> bool:
        """Whether the facts stand in columns."""
        return self._columns.fit(self.width())

    def hitButton(self, _position: object) -> bool:
        """The whole row can be pressed."""
        return True

    def hasHeightForWidth(self) -> bool:
        """Where there is little room the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """One line of words with room, or as many as there are where it is narrow."""
        if self._columns.fit(width):
            return max(_LINE, self.fontMetrics().height() + 20)
        *_, last = self._lines(width)
        return round(last.bottom()) + _ABOVE

    def sizeHint(self) -> QSize:
        """As high as its words, in the width it has."""
        return QSize(300, self.heightForWidth(max(240, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for one column."""
        return QSize(240, _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, circle, facts, line."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.fillRect(place, QColor(colours.accent_tint if self.isChecked() else colours.window))
        if self.isChecked():
            painter.fillRect(QRectF(0, 0, LEFT_BAR, self.height()), QColor(colours.accent))
        if not self.is_last:
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(colours.rule))
        paint = self._paint_columns if self.is_wide else self._paint_lines
        middle = paint(painter, colours)
        side = grown(BOX)
        circle = QRectF(14, round(middle - side / 2), side, side)
        paint_radio(painter, circle, colours, chosen=self.isChecked(), enabled=self.isEnabled())
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click would take the choice away again."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move, Delete takes the choice away, Space chooses."""
        if not self._keys.on_key(self, event):
            super().keyPressEvent(event)

    def _name_font(self) -> QFont:
        return font_of(TextStyle.LABEL if self.isChecked() else TextStyle.BODY)

    def _lines(self, width: int) -> tuple[QRectF, QRectF, QRectF]:
        """Where name, verdict and facts stand under each other; the verdict beside the name where it fits."""
        left = words_left()
        room = max(60, width - left - RIGHT)
        names, small = QFontMetrics(font_of(TextStyle.LABEL)), QFontMetrics(font_of(TextStyle.SMALL))
        chip = chip_size(self.option.chip, font_of(TextStyle.SMALL_LABEL)).height()
        wide = min(verdict_width(self.option), room)
        is_beside = names.horizontalAdvance(self.option.name) + 2 + 12 + wide <= room
        if is_beside:
            high = max(names.height(), chip)
            name = QRectF(left, _ABOVE, room - wide - 12, high)
            verdict = QRectF(left + room - wide, _ABOVE, wide, high)
        else:
            wrapped = names.boundingRect(0, 0, room, 10_000, _WRAPS, self.option.name).height()
            name = QRectF(left, _ABOVE, room, wrapped)
            verdict = QRectF(left, name.bottom() + _BETWEEN, wide, chip if self.option.chip else 0)
        high = small.boundingRect(0, 0, room, 10_000, _WRAPS, self.option.facts).height()
        return name, verdict, QRectF(left, verdict.bottom() + _BETWEEN, room, high)

    def _paint_lines(self, painter: QPainter, colours: Colours) -> float:
        """Paint the facts under each other; gives the middle of the first line."""
        name, verdict, facts = self._lines(self.width())
        self._words(painter, self.option.name, name, colours.text, font=self._name_font())
        self._verdict(painter, verdict, colours)
        self._words(painter, self.option.facts, facts, colours.muted, font=font_of(TextStyle.SMALL))
        is_beside = verdict.top() == name.top()
        return name.center().y() if is_beside else name.top() + self.fontMetrics().height() / 2

    def _paint_columns(self, painter: QPainter, colours: Colours) -> float:
        """Paint the facts beside each other; gives the middle of the line."""
        option, small = self.option, font_of(TextStyle.SMALL)
        places = self._columns.places(self.width(), self.height() - 1)
        self._words(painter, option.name, places[0], colours.text, font=self._name_font())
        self._dots(painter, places[1], colours)
        self._words(painter, option.visits, places[2], colours.text2, font=small)
        self._words(painter, option.healing, places[3], colours.text2, font=small)
        self._verdict(painter, places[4], colours)
        return places[0].center().y()

    def _words(self, painter: QPainter, words: str, place: QRectF, ink: str, *, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(place, LEFT_MIDDLE if self.is_wide else WRAPPED_LEFT_MIDDLE, words)

    def _dots(self, painter: QPainter, place: QRectF, colours: Colours) -> None:
        if self.option.level is None:
            self._words(painter, "–", place, colours.muted, font=font_of(TextStyle.SMALL))
            return
        dot = grown(DOT)
        top = round(place.center().y() - dot / 2)
        for number in range(4):
            spot = QRectF(place.left() + number * dot * PITCH, top, dot, dot)
            fill = colours.text2 if number < self.option.level else None
            paint_box(painter, spot, dot / 2, fill=fill, edge=colours.text2, line=1.4)
        words = place.adjusted(dots_width() + DOTS_GAP, 0, 0, 0)
        self._words(painter, self.option.certainty, words, colours.text2, font=font_of(TextStyle.SMALL))

    def _verdict(self, painter: QPainter, place: QRectF, colours: Colours) -> None:
        if self.option.outcome is None:
            self._words(painter, self.option.chip, place, colours.muted, font=font_of(TextStyle.SMALL))
            return
        font = font_of(TextStyle.SMALL_LABEL)
        size = chip_size(self.option.chip, font)
        width = min(float(size.width()), place.width())
        spot = QRectF(place.left(), round(place.center().y() - size.height() / 2), width, size.height())
        paint_chip(
            painter,
            spot,
            self.option.outcome,
            self.option.chip,
            palette=self.palette(),
            font=font,
            on_tint=self.isChecked(),
        )
