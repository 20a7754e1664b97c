"""Results of this clinic: four bars by quarter, each with its count; under twenty courses none are drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from db.course_records import Bands, ClinicResult
from intake.course import LEAST_COURSES, ImprovementBand
from ui.consultation.words import count_words
from ui.followup.form_items import BAND_WORDS
from ui.theme.colours import Tone, colours_of
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.cards import Card
from ui.widgets.labels import Label
from ui.widgets.painting import paint_box, painter_of

_BAR = 15
_PITCH = 25


class BandBars(TextStyled, QWidget):
    """The bars, the best quarter first. They are read aloud as text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, ...] = (0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.SMALL)
        self.setAccessibleName("Courses by how much better the marks were")

    def show_bands(self, bands: Bands) -> None:
        """Show these counts."""
        self._counts = bands.counts
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """The bars in words."""
        said = [f"{words}: {count}" for (_, words), count in self._rows()]
        return ", ".join(said) + "."

    def sizeHint(self) -> QSize:
        """Four lines high."""
        return QSize(280, 4 * self._pitch())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the words and a short bar."""
        return QSize(round(self._left()) + 70, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, bar, count."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        left, most = self._left(), max(1, *self._counts)
        room = max(20.0, self.width() - left - grown(40))
        for place, ((_, words), count) in enumerate(self._rows()):
            line = QRectF(0, place * self._pitch(), left - 10, self._pitch())
            painter.setFont(font_of(TextStyle.SMALL))
            painter.setPen(QColor(colours.text2))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
            bar = QRectF(left, line.center().y() - grown(_BAR) / 2, room * count / most, grown(_BAR))
            if count:
                paint_box(painter, bar, 3, fill=colours.accent, edge=None)
            painter.setFont(font_of(TextStyle.SMALL_LABEL))
            painter.setPen(QColor(colours.text))
            number = QRectF(bar.right() + 9, line.top(), grown(40), line.height())
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, str(count))
        painter.end()

    def _rows(self) -> list[tuple[tuple[ImprovementBand, str], int]]:
        return list(reversed(list(zip(BAND_WORDS.items(), self._counts, strict=True))))

    def _pitch(self) -> int:
        return max(grown(_PITCH), self.fontMetrics().height() + 6)

    def _left(self) -> float:
        metrics = QFontMetricsF(font_of(TextStyle.SMALL))
        return max(metrics.horizontalAdvance(words) for words in BAND_WORDS.values()) + 10


class ClinicBars(QWidget):
    """The bars of one rater, and the sentence that belongs under them: how many were not seen again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = BandBars(self)
        self.note = Card(self, sunken=True)
        self.note.body.setContentsMargins(14, 10, 14, 10)
        self.note.body.setSpacing(3)
        self.numbers = Label("", TextStyle.SMALL_LABEL, parent=self.note)
        self.words = Label("", TextStyle.SMALL, Tone.SECOND, self.note)
        self.note.add(self.numbers)
        self.note.add(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.bars)
        column.addWidget(self.note)

    def show_result(self, result: ClinicResult | None, *, by_patient: bool = True) -> None:
        """Show the bars of one entry as patients or as practitioners judged; None: there is none yet."""
        bands = None if result is None else (result.by_patient if by_patient else result.by_practitioner)
        self.bars.setVisible(bands is not None)
        if bands is not None:
            self.bars.show_bands(bands)
        self.numbers.setText(numbers_words(result))
        self.words.setText(shown_words(bands, by_patient=by_patient))


def numbers_words(result: ClinicResult | None) -> str:
    """How many courses were judged, and always how many were not seen again."""
    if result is None:
        return "No course was held yet."
    words = f"{count_words(result.judged, 'course', 'courses')} judged, {result.not_seen} not seen again"
    return f"{words}, {result.under_way} under way." if result.under_way else f"{words}."


def shown_words(bands: Bands | None, *, by_patient: bool) -> str:
    """Why bars are drawn or not."""
    raters = "patients" if by_patient else "practitioners"
    if bands is None:
        return f"Under {LEAST_COURSES} courses judged by {raters}, no bars are drawn: they would mislead."
    return f"Judged by {raters} at the result check. One clinic’s own numbers are no study."
