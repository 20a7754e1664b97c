"""Small pictures of the looks, above the circle that chooses one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from db.desk import DARK, LIGHT, SYSTEM
from ui.theme.colours import Colours, colour_sets, colours_of
from ui.theme.sizes import RADIUS_FIELD
from ui.theme.type import grown
from ui.widgets.options import RadioBox
from ui.widgets.painting import paint_box, painter_of

_WIDTH, _HEIGHT = 168, 92
_GAP = 8


class SampleBox(RadioBox):
    """A radio circle with the picture of a look above its words; the picture can be pressed too."""

    def __init__(self, appearance: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        sets = colour_sets()
        self._sets = (sets[LIGHT], sets[DARK]) if appearance == SYSTEM else (sets[appearance],)

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) + self._above()

    def sizeHint(self) -> QSize:
        width = max(grown(_WIDTH), super().sizeHint().width())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() + QSize(0, self._above())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place = QRectF(4, 4, min(self.width() - 8, grown(_WIDTH)), grown(_HEIGHT))
        for number, sample in enumerate(self._sets):
            share = place.width() / len(self._sets)
            painter.setClipRect(QRectF(place.left() + number * share, place.top(), share, place.height()))
            _paint_window(painter, place, sample)
        painter.setClipping(False)
        edge, line = (colours.accent, 2.0) if self.isChecked() else (colours.control, 1.0)
        paint_box(painter, place, RADIUS_FIELD, fill=None, edge=edge, line=line)
        painter.end()

    def first_line_top(self) -> int:
        """The circle and its words stand under the picture."""
        return self._above()

    def _above(self) -> int:
        return grown(_HEIGHT) + _GAP


def _paint_window(painter: QPainter, place: QRectF, colours: Colours) -> None:
    """A window in miniature: its top bar, a card with lines of text, and a button."""
    path = QPainterPath()
    path.addRoundedRect(place, RADIUS_FIELD, RADIUS_FIELD)
    painter.fillPath(path, QColor(colours.window))
    unit = place.height() / 23
    bar = QRectF(place.left(), place.top(), place.width(), 4 * unit)
    painter.fillRect(bar.adjusted(4, 2, -4, 0), QColor(colours.surface))
    painter.fillRect(QRectF(place.left(), bar.bottom(), place.width(), 1), QColor(colours.rule))
    card = QRectF(place.left() + 2 * unit, bar.bottom() + 2 * unit, place.width() - 4 * unit, 15 * unit)
    paint_box(painter, card, 4, fill=colours.surface, edge=colours.rule)
    for number, (share, ink) in enumerate(
        ((0.5, colours.text), (0.78, colours.text2), (0.66, colours.text2))
    ):
        line = QRectF(
            card.left() + 2 * unit, card.top() + (2 + 2.6 * number) * unit, card.width() * share, unit
        )
        paint_box(painter, line, unit / 2, fill=ink, edge=None)
    button = QRectF(card.left() + 2 * unit, card.bottom() - 4.6 * unit, card.width() * 0.3, 3 * unit)
    paint_box(painter, button, unit, fill=colours.accent, edge=None)
    painter.setPen(Qt.PenStyle.NoPen)
