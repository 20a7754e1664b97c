"""The result on the scale of the forecast: the studies, the hope through all, then each rater's own mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from intake.course import ImprovementBand
from reports.flowables.studies import Hope, Study
from ui.followup.form_items import BAND_WORDS
from ui.plan.study_bars import StudyBars
from ui.theme.colours import Colours, colours_of
from ui.theme.type import font_of
from ui.widgets.painting import painter_of

NOT_JUDGED = "not judged yet"
_MARK = 8.0


@dataclass(frozen=True, slots=True)
class Judged:
    """Who judged, the quarter, and in what way: "Patient", the band, "Testa, on the day"."""

    rater: str
    band: ImprovementBand | None
    how: str
    is_round: bool

    @property
    def words(self) -> str:
        """Rater and result."""
        return f"{self.rater}: {BAND_WORDS[self.band] if self.band else NOT_JUDGED}"


class ResultBars(StudyBars):
    """The bars of the studies, and a row for each rater: a circle for the patient, a square for staff.

    The mark stands in the middle of its quarter, the line through it is as wide as that: nobody said more.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._judged: tuple[Judged, ...] = ()
        super().__init__(parent)
        self.setAccessibleName("Forecast and result")

    def show_result(self, studies: Sequence[Study], hope: Hope | None, judged: Sequence[Judged]) -> None:
        """Show these bars and marks; nothing is rebuilt."""
        self._judged = tuple(judged)
        self.show_studies(studies, hope)

    def words(self) -> str:
        """The chart in words, the judgements first."""
        said = [", ".join(filter(None, (each.words, each.how))) for each in self._judged]
        return " ".join([*(f"{words}." for words in said), super().words()])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The studies' bars, then the raters' marks below them on the same scale."""
        super().paintEvent(event)
        painter = painter_of(self)
        colours = colours_of(self.palette())
        top = super()._bottom()
        for place, each in enumerate(self._judged):
            self._paint_judged(painter, colours, each, top + place * self._judged_row())
        painter.end()

    def _bottom(self) -> float:
        return super()._bottom() + len(self._judged) * self._judged_row()

    def _judged_row(self) -> float:
        return 2 * self._line() + 10

    def _paint_judged(self, painter: QPainter, colours: Colours, each: Judged, top: float) -> None:
        middle = top + self._line() * 0.9 + 2
        low, high = each.band.bounds if each.band else (0, 0)
        at = self._x((low + high) / 2)
        painter.setPen(self._dots(colours))
        painter.drawLine(QPointF(self._x(0), middle), QPointF(self._x(low), middle))
        left = self._x(0) + 8
        if each.band is not None:
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(QPointF(self._x(low) + 2, middle), QPointF(self._x(high) - 2, middle))
            self._paint_mark(painter, colours, QPointF(at, middle), is_round=each.is_round)
            left = self._x(high) + 8
        self._paint_words(painter, colours, each, left, middle)

    def _dots(self, colours: Colours) -> QPen:
        pen = QPen(QColor(colours.control), 1.4)
        pen.setDashPattern([1.2, 3])
        return pen

    def _paint_mark(self, painter: QPainter, colours: Colours, at: QPointF, *, is_round: bool) -> None:
        place = QRectF(at.x() - _MARK, at.y() - _MARK, 2 * _MARK, 2 * _MARK)
        painter.setPen(QPen(QColor(colours.text), 2.4))
        painter.setBrush(QColor(colours.surface if is_round else colours.text))
        if is_round:
            painter.drawEllipse(place)
        else:
            painter.drawRoundedRect(place, 2, 2)

    def _paint_words(
        self, painter: QPainter, colours: Colours, each: Judged, left: float, middle: float
    ) -> None:
        strong, small = QFontMetricsF(font_of(self.strong)), QFontMetricsF(font_of(self.small))
        width = max(strong.horizontalAdvance(each.words), small.horizontalAdvance(each.how)) + 8
        if left + width > self.width():
            # No room behind the mark: before it, over the dots.
            low = each.band.bounds[0] if each.band else 0
            left = max(0.0, self._x(low) - width - 8)
        for words, style, ink, up in (
            (each.words, self.strong, colours.text, 1.0),
            (each.how, self.small, colours.text2, 0.0),
        ):
            if not words:
                continue
            painter.setFont(font_of(style))
            place = QRectF(left, middle - self._line() * up, width, self._line())
            painter.fillRect(place, QColor(colours.surface))
            painter.setPen(QColor(ink))
            painter.drawText(place.adjusted(3, 0, 0, 0), 0, words)
