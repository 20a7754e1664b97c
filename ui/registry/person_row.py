"""One person of a side list as a button: an icon, the name, and what to know of them in small words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.colours import colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import TARGET
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.painting import painter_of

_ICON = 18
_GAP = 12
_ABOVE = 9


class PersonRow(TextStyled, QAbstractButton):
    """A row across the whole list. Long words are cut; the tooltip and a screen reader have all of them."""

    def __init__(self, name: str, words: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._icon = words, icon
        self.setText(name)
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        self.setToolTip(f"{name}: {words}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.LABEL)

    def sizeHint(self) -> QSize:
        lines = sum(QFontMetricsF(font_of(style)).height() for style in (TextStyle.LABEL, TextStyle.SMALL))
        return QSize(200, max(TARGET, round(lines) + 2 * _ABOVE))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        side = grown(_ICON)
        paint_icon(painter, self._icon, QRectF(0, _ABOVE + 1, side, side), colours.accent)
        left, top = side + _GAP, float(_ABOVE)
        lit = self.underMouse() or self.hasFocus()
        for words, style, ink in (
            (self.text(), TextStyle.LABEL, colours.accent if lit else colours.text),
            (self._words, TextStyle.SMALL, colours.text2),
        ):
            font = font_of(style)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            place = QRectF(left, top, self.width() - left, metrics.height())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
            top += metrics.height()
        painter.end()
