"""The colour of marks: boxes with the words, and a dot of about that colour as a hint beside them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QWidget

from intake.questionnaire import Choice
from ui.theme.colours import colours_of
from ui.theme.icons import STROKE_TICK, paint_icon
from ui.theme.sizes import CONTROL, RADIUS_FIELD
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.choice_fields import RadioField
from ui.widgets.columns import ColumnsLayout
from ui.widgets.options import RadioBox
from ui.widgets.painting import paint_box, painter_of

# What things look like, and so the same in every palette. Never a scale: the words are the answer.
_DOTS = {
    "red": "#C8545A",
    "pink": "#E59AA5",
    "purple": "#7A4E86",
    "brown": "#6B4A36",
    "silver": "#C9CDD0",
    "white": "#F4F1EC",
}
_DOT = 14
_SIDE = 10
_TICK = 14
_WIDE = 150


class SwatchBox(RadioBox):
    """One colour: a box with a dot and the words; the chosen one is tinted, bold, and has a tick."""

    def __init__(self, text: str, dot: str, parent: QWidget, *, name: str) -> None:
        super().__init__(text, parent, name=name)
        self._dot = dot

    def heightForWidth(self, width: int) -> int:
        """As high as its words, in bold, need."""
        room = max(40, width - 2 * _SIDE - grown(_DOT) - 8 - grown(_TICK) - 4)
        words = self._bold().boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self.text())
        return max(grown(CONTROL), words.height() + 12)

    def sizeHint(self) -> QSize:
        """Two stand side by side in the panel."""
        return QSize(grown(_WIDE), self.heightForWidth(grown(_WIDE)))

    def minimumSizeHint(self) -> QSize:
        """Words may wrap further."""
        return QSize(110, grown(CONTROL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, dot, words, tick."""
        colours, chosen = colours_of(self.palette()), self.isChecked()
        painter = painter_of(self)
        fill = colours.accent_tint if chosen else colours.surface
        edge = colours.accent if chosen else colours.control
        ink = colours.text if self.isEnabled() else colours.disabled
        paint_box(painter, QRectF(self.rect()), RADIUS_FIELD, fill=fill, edge=edge, line=2 if chosen else 1)
        middle, dot = self.height() / 2, grown(_DOT)
        spot = QRectF(_SIDE, middle - dot / 2, dot, dot)
        paint_box(painter, spot, dot / 2, fill=self._dot or None, edge=colours.control)
        painter.setFont(font_of(TextStyle.LABEL if chosen else TextStyle.BODY))
        painter.setPen(QColor(ink))
        left = _SIDE + dot + 8
        words = QRectF(left, 0, self.width() - left - _SIDE - grown(_TICK) - 4, self.height())
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, across | Qt.TextFlag.TextWordWrap, self.text())
        if chosen:
            tick = grown(_TICK)
            place = QRectF(self.width() - _SIDE - tick, middle - tick / 2, tick, tick)
            paint_icon(painter, "check", place, colours.accent, stroke=STROKE_TICK)
        painter.end()

    def _bold(self) -> QFontMetrics:
        """The widest that its words become: nothing moves when one is chosen."""
        return QFontMetrics(font_of(TextStyle.LABEL))


class ColourField(RadioField):
    """Answers as any single choice does: arrow keys move, Space picks, Delete takes the answer away."""

    def make_columns(self) -> ColumnsLayout:
        """Two beside each other."""
        return ColumnsLayout(self, gap=8, row_gap=8, most=2, usual=2)

    def make_box(self, choice: Choice, name: str) -> RadioBox:
        """A box with a dot."""
        return SwatchBox(choice.display, _DOTS.get(choice.code, ""), self, name=name)
