"""Verdict chips and certainty dots. A chip says how safe, the dots how sure; they are never merged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake.screening import Outcome
from ui.theme.colours import Colours, Tone, colours_of
from ui.theme.icons import STROKE_CHIP, paint_icon
from ui.theme.type import TextStyle, TextStyled
from ui.widgets.painting import LEFT_MIDDLE, paint_box, painter_of

_ICON = 14
_GAP = 6
_SIDE = 9
_DOT = 9.0
_PITCH = 1.34
_DOTS_WIDE = 1 + 3 * _PITCH
"""All four dots, in widths of one."""
_FOR = 13
"""The type, in pixels, that icon and dots are so large for; they grow with it."""


@dataclass(frozen=True, slots=True)
class ChipLook:
    """How a chip looks: its words, its icon, the first part of its colour names. "open" has a dashed edge."""

    words: str
    icon: str
    hue: str


CHIPS = {
    Outcome.SUITABLE: ChipLook("Suitable", "circle-check", "ok"),
    Outcome.SUITABLE_WITH_CARE: ChipLook("With care", "triangle-alert", "cond"),
    Outcome.WAIT: ChipLook("Wait", "clock", "wait"),
    Outcome.REFER: ChipLook("See a doctor first", "stethoscope", "refer"),
    Outcome.NOT_SUITABLE: ChipLook("Not suitable", "octagon-x", "stop"),
    Outcome.INCOMPLETE: ChipLook("Not assessed yet", "circle-dashed", "open"),
}

CERTAINTY_WORDS = ("No studies", "Very low", "Low", "Moderate", "High")
"""The words for 0 to 4 dots."""


def chip_size(words: str, font: QFont) -> QSize:
    """The size of a chip with these words."""
    metrics = QFontMetrics(font)
    height = max(25, metrics.height() + 8)
    return QSize(2 * _SIDE + _beside(_ICON, font) + _GAP + metrics.horizontalAdvance(words) + 3, height)


def paint_chip(
    painter: QPainter,
    place: QRectF,
    outcome: Outcome,
    words: str,
    *,
    palette: QPalette,
    font: QFont,
    on_tint: bool = False,
) -> None:
    """Paint the chip of a verdict; a table's delegate paints the same one."""
    look = replace(CHIPS[outcome], words=words)
    paint_look(painter, place, look, palette=palette, font=font, on_tint=on_tint)


def paint_look(
    painter: QPainter, place: QRectF, look: ChipLook, *, palette: QPalette, font: QFont, on_tint: bool = False
) -> None:
    """Paint any chip: icon, words, then colour. Words that do not fit are cut at the end.

    `on_tint`: it stands on what is chosen, whose tint is all but the ground of some chips.
    """
    colours = colours_of(palette)
    ink = getattr(colours, f"{look.hue}_fg")
    radius = place.height() / 2
    if look.hue == "open":
        paint_box(painter, place, radius, fill=None, edge=colours.control, dashed=True)
    else:
        edge = chip_edge(colours, ink, on_tint=on_tint)
        paint_box(painter, place, radius, fill=getattr(colours, f"{look.hue}_bg"), edge=edge)
    side = _beside(_ICON, font)
    spot = QRectF(place.left() + _SIDE, round(place.center().y() - side / 2), side, side)
    paint_icon(painter, look.icon, spot, ink, stroke=STROKE_CHIP)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    room = place.adjusted(_SIDE + side + _GAP, 0, -_SIDE + 2, 0)
    text = QFontMetrics(font).elidedText(look.words, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
    painter.drawText(room, LEFT_MIDDLE, text)


def chip_edge(colours: Colours, ink: str, *, on_tint: bool) -> str | None:
    """The edge of a chip, None where its ground alone shows that it is one.

    In high contrast the grounds of chips are all but black, and on what is chosen the tint is all but theirs.
    """
    return ink if on_tint or colours.edge_line > 1 else None


class VerdictChip(TextStyled, QWidget):
    """One of the six outcomes: icon, words, then colour. `on_tint` while it stands on what is chosen."""

    def __init__(self, outcome: Outcome, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome, self._words = outcome, words
        self.on_tint = False
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.SMALL_LABEL)
        self.set_outcome(outcome, words)

    @property
    def outcome(self) -> Outcome:
        """The outcome that is shown."""
        return self._outcome

    @property
    def words(self) -> str:
        """The words that are shown."""
        return self._words

    def set_outcome(self, outcome: Outcome, words: str = "") -> None:
        """Show another outcome, in its usual words or in these ("Wait until 14 March 2027")."""
        self._outcome = outcome
        self._words = words or CHIPS[outcome].words
        self.setAccessibleName(self._words)
        self.setToolTip(self._words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._words, self.font())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(90, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_of(self)
        place = QRectF(self.rect())
        paint_chip(
            painter,
            place,
            self._outcome,
            self._words,
            palette=self.palette(),
            font=self.font(),
            on_tint=self.on_tint,
        )
        painter.end()


class CertaintyDots(TextStyled, QWidget):
    """How sure the evidence is: 0 to 4 of 4 dots, always with the word."""

    def __init__(self, level: int, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level, self._words = level, words
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.SMALL)
        self.set_level(level, words)

    @property
    def words(self) -> str:
        """The word beside the dots."""
        return self._words

    def set_level(self, level: int, words: str = "") -> None:
        """Show another level, 0 to 4, with its usual word or with these."""
        self._level = max(0, min(4, level))
        self._words = words or CERTAINTY_WORDS[self._level]
        self.setAccessibleName(f"How sure the evidence is: {self._words}, {self._level} of 4")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = _beside(_DOT, self.font()) * _DOTS_WIDE + 8 + metrics.horizontalAdvance(self._words) + 2
        return QSize(round(width), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        dot = _beside(_DOT, self.font())
        top = round((self.height() - dot) / 2)
        for number in range(4):
            spot = QRectF(number * dot * _PITCH, top, dot, dot)
            fill = colours.text2 if number < self._level else None
            paint_box(painter, spot, dot / 2, fill=fill, edge=colours.text2, line=1.5)
        painter.setPen(QColor(getattr(colours, Tone.SECOND.value)))
        words = QRectF(self.rect()).adjusted(dot * _DOTS_WIDE + 8, 0, 0, 0)
        painter.drawText(words, LEFT_MIDDLE, self._words)
        painter.end()


def _beside(pixels: float, font: QFont) -> int:
    """How large an icon or a dot is beside words in this font."""
    return max(1, int(pixels * font.pixelSize() / _FOR + 0.5))
