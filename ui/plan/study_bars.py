"""What studies saw, on one scale from 0 (no change) to 100 (gone), with the patient's hope through all bars.

The numbers come from the same module that the paper draws from, so screen and paper cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake.catalogue_results import Figure
from intake.expectations import StudyFigure
from intake.language import Words
from reports.flowables.studies import Hope, Part, Study
from ui.theme.colours import Colours, colours_of
from ui.theme.type import TextStyle, TextStyled, font_of
from ui.widgets.painting import dash_lines

TICKS = (0, 25, 50, 75, 100)
ENGLISH_WORDS = Words()
HOPE_BANDS = {
    "up-to-25": (0, 25),
    "26-50": (26, 50),
    "51-75": (51, 75),
    "76-99": (76, 99),
    "gone": (100, 100),
}
_SIDE = 14
_STICK = 8.0


def studies_of(figures: Sequence[StudyFigure], say: Words = ENGLISH_WORDS) -> tuple[Study, ...]:
    """A bar for every study in which somebody else judged people, so that no hopeful one stands alone."""
    return tuple(
        Study(
            label=say("{number} people", number=figure.n),
            people=figure.n,
            parts=tuple(
                Part(band.low, band.high, band.count) for band in sorted(figure.bands, key=lambda b: b.low)
            ),
            caption=say("judged by {rater}", rater=figure.rater),
            time=time_words(figure, say),
        )
        for figure in (entry.figure for entry in figures)
        if figure.unit == "people" and figure.n and not figure.self_rated
    )


def time_words(figure: Figure, say: Words = ENGLISH_WORDS) -> str:
    """How long after treatment a study looked, or that nobody told us: a result means little without it."""
    if figure.looked_at is None:
        return say("Time after treatment: not reported in what we read")
    return say("Looked at {when}", when=figure.looked_at.text)


def hope_of(code: str | None, words: str) -> Hope | None:
    """Where the hope stands on the scale; None for "not sure" and for no answer."""
    band = HOPE_BANDS.get(code or "")
    return Hope(band[0], band[1], words) if band else None


class StudyBars(TextStyled, QWidget):
    """One bar a study; without a study an empty scale that says "Not known". Read aloud as text."""

    small, strong = TextStyle.SMALL, TextStyle.SMALL_LABEL
    stick = _STICK
    """Half the height of the hope's diamond, in pixels."""
    say = ENGLISH_WORDS
    """The language of its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studies: tuple[Study, ...] = ()
        self._hope: Hope | None = None
        self._words: list[tuple[QRectF, str, TextStyle, str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What studies saw")
        self.use_style(self.small)

    def show_studies(self, studies: Sequence[Study], hope: Hope | None) -> None:
        """Show these bars; nothing is rebuilt."""
        self._studies, self._hope = tuple(studies), hope
        self.setAccessibleDescription(self.words())
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """The chart in words, for who cannot see it."""
        say = self.say
        lines = [f"{self._hope.words}."] if self._hope else []
        for study in self._studies:
            shares = study.per_hundred()
            parts = [
                say(
                    "{share} of 100 people {low} to {high} % better",
                    share=share,
                    low=part.low,
                    high=part.high,
                )
                for part, share in zip(study.parts, shares, strict=False)
            ]
            if study.unknown:
                parts.append(say("{share} of 100 not known", share=shares[-1]))
            told = f"{study.label}, {study.caption}: {', '.join(parts)}."
            lines.append(f"{told} {study.time}." if study.time else told)
        return " ".join(lines) or f"{say('Not known')}."

    def sizeHint(self) -> QSize:
        """As high as its bars and its words."""
        return QSize(460, round(self._bottom() + 2 * self._line() + 12))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for one column."""
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The grid, a bar for each study, the hope's diamond on its stick, the scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        top = self._top()
        bottom = self._bottom()
        for tick in TICKS:
            x = self._x(tick)
            pen = QPen(QColor(colours.text if tick in (0, 100) else colours.control), 1)
            if tick not in (0, 100):
                dash_lines(pen, bottom + 4 - top)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, top), QPointF(x, bottom + 4))
        if not self._studies:
            self._paint_part(
                painter, colours, QRectF(*self._bar(0, 0, 100)), share=None, words=(self.say("Not known"),)
            )
        for number, study in enumerate(self._studies):
            self._paint_study(painter, colours, number, study)
        if self._hope is not None:
            self._paint_hope(painter, colours, self._hope, bottom)
        self._paint_written(painter)
        for number, study in enumerate(self._studies):
            self._paint_label(painter, colours, number, study)
        self._paint_scale(painter, colours, bottom + 4)

    # inside

    def _line(self) -> float:
        return QFontMetricsF(font_of(self.small)).height()

    def _top(self) -> float:
        return self._line() + 14 if self._hope is not None else 4.0

    def _row(self) -> float:
        return 3 * self._line() + 18

    def _bottom(self) -> float:
        """Where the last bar ends and the scale begins."""
        return self._top() + max(1, len(self._studies)) * self._row()

    def _x(self, per_cent: float) -> float:
        return _SIDE + (self.width() - 2 * _SIDE) * per_cent / 100

    def _bar(self, number: int, low: float, high: float) -> tuple[float, float, float, float]:
        top = self._top() + number * self._row() + 2 * self._line() + 6
        return self._x(low), top, self._x(high) - self._x(low), self._line() + 6

    def _paint_study(self, painter: QPainter, colours: Colours, number: int, study: Study) -> None:
        shares = study.per_hundred()
        for part, share in zip(study.parts, shares, strict=False):
            place = QRectF(*self._bar(number, part.start, part.high))
            self._paint_part(
                painter,
                colours,
                place,
                share=share,
                words=(self.say("{shown} of {total}", shown=share, total=100), f"{share}"),
            )
        gaps = study.gaps() if study.unknown else ()
        widest = max(gaps, key=lambda gap: gap[1] - gap[0], default=None)
        for gap in gaps:
            words = self._gap_words(shares[-1]) if gap == widest else ()
            self._paint_part(painter, colours, QRectF(*self._bar(number, *gap)), share=None, words=words)

    def _paint_label(self, painter: QPainter, colours: Colours, number: int, study: Study) -> None:
        """Who was judged by whom, and when, on its own ground: the grid and the hope's stick stop at it."""
        painter.setFont(font_of(self.small))
        painter.setPen(QColor(colours.text2))
        metrics = QFontMetricsF(painter.font())
        top, room = self._top() + number * self._row() + 3, self.width() - 2 * _SIDE - 14
        for place, words in enumerate((f"{study.label}, {study.caption}", study.time)):
            label = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            line = QRectF(_SIDE + 6, top + place * self._line(), room, self._line())
            ground = QRectF(line.left() - 2, line.top(), metrics.horizontalAdvance(label) + 5, line.height())
            painter.fillRect(ground, QColor(colours.surface))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, label)

    def _paint_part(
        self, painter: QPainter, colours: Colours, place: QRectF, *, share: int | None, words: Sequence[str]
    ) -> None:
        """A band of people; dashed without fill where nobody counted them."""
        fill, ink = colours.surface, colours.text2
        pen = QPen(QColor(colours.text2), 1)
        if share is None:
            dash_lines(pen, 2 * (place.width() + place.height()))
        else:
            pen = QPen(QColor(colours.accent), 1)
            fill, ink = colours.accent_tint, colours.text
            if share >= 50:
                fill, ink = colours.accent, colours.on_accent
            elif share >= 25:
                fill = colours.band
        painter.setPen(pen)
        painter.setBrush(QColor(fill))
        painter.drawRect(place)
        style = self.strong if share is not None else self.small
        room = QFontMetricsF(font_of(style))
        fitting = next((text for text in words if room.horizontalAdvance(text) <= place.width() - 8), "")
        self._words.append((place, fitting, style, fill, ink))

    def _paint_written(self, painter: QPainter) -> None:
        """The words of the bands, on their band's ground, so that the hope's stick stops at them."""
        for place, words, style, ground, ink in self._words:
            painter.setFont(font_of(style))
            width = QFontMetricsF(painter.font()).horizontalAdvance(words)
            if words:
                middle = place.center()
                spot = QRectF(middle.x() - width / 2 - 3, place.top() + 3, width + 6, place.height() - 6)
                painter.fillRect(spot, QColor(ground))
            painter.setPen(QColor(ink))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        self._words.clear()

    def _paint_hope(self, painter: QPainter, colours: Colours, hope: Hope, bottom: float) -> None:
        x = self._x(hope.position)
        middle = self._line() / 2 + 4
        painter.setPen(QPen(QColor(colours.text), 1.6))
        painter.drawLine(QPointF(x, middle), QPointF(x, bottom))
        diamond = QPainterPath(QPointF(x, middle - self.stick))
        for point in ((x + self.stick, middle), (x, middle + self.stick), (x - self.stick, middle)):
            diamond.lineTo(QPointF(*point))
        diamond.closeSubpath()
        painter.setBrush(QColor(colours.surface))
        painter.drawPath(diamond)
        painter.setFont(font_of(self.strong))
        width = QFontMetricsF(painter.font()).horizontalAdvance(hope.words)
        left = x - self.stick - 6 - width
        place = QRectF(left if left >= 0 else x + self.stick + 6, 0, width + 2, 2 * middle)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, hope.words)

    def _paint_scale(self, painter: QPainter, colours: Colours, top: float) -> None:
        painter.setPen(QColor(colours.text))
        painter.setFont(font_of(self.strong))
        for tick in TICKS:
            self._paint_at(painter, tick, top, "100 %" if tick == 100 else str(tick))
        painter.setPen(QColor(colours.muted))
        painter.setFont(font_of(self.small))
        for tick, words in zip((0, 50, 100), self._end_words(), strict=True):
            self._paint_at(painter, tick, top + self._line(), words)

    def _gap_words(self, share: int) -> tuple[str, str]:
        say = self.say
        return say("Not known: {shown} of {total}", shown=share, total=100), say("Not known")

    def _end_words(self) -> tuple[str, str, str]:
        say = self.say
        return say("No change"), say("Half as visible"), say.sense("end of a scale", "Gone")

    def _paint_at(self, painter: QPainter, tick: int, top: float, words: str) -> None:
        width = QFontMetricsF(painter.font()).horizontalAdvance(words)
        left = min(max(0.0, self._x(tick) - width / 2), self.width() - width)
        painter.drawText(QPointF(left, top + self._line() * 0.8), words)
