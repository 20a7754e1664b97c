"""What studies saw and what will not happen, closed until the hope was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.catalogue import Catalogue
from intake.catalogue_sources import Sourced
from intake.expectations import Forecast
from intake.sections.goals import HOPES
from ui.consultation.reasons import source_words
from ui.consultation.words import CERTAINTY_WORDS
from ui.plan.study_bars import StudyBars, hope_of, studies_of, time_words
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.cards import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import DottedLabel, Hint, SectionTitle
from ui.widgets.verdicts import CertaintyDots


class ForecastCard(Card):
    """The gap between hope and studies first, then the studies, limits, side effects and when to judge."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.title = SectionTitle("What to expect", self)
        self.dots = CertaintyDots(0, parent=self)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.dots, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(head)
        self.gap = IconLabel("", "info", Tone.TEXT, self, style=TextStyle.LABEL)
        self.body.addWidget(self.gap)
        self.bars = StudyBars(self)
        self.body.addWidget(self.bars)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(5)
        self.body.addLayout(self._lines)
        self._labels: list[DottedLabel] = []

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences that are shown, the gap first."""
        lines = [label.text() for label in self._labels if not label.isHidden()]
        return (self.gap.text, *lines)

    def show_forecast(self, forecast: Forecast, hope: str | None) -> None:
        """Show what is known of one treatment, in place."""
        entry = forecast.treatment
        self.title.setText(f"What to expect: {entry.short_name}")
        level = entry.evidence.level
        self.dots.set_level(level, CERTAINTY_WORDS[level])
        self.gap.set_text(forecast.gap.text if forecast.gap is not None else forecast.words.text)
        words = f"Hoped for: {HOPES.display(hope)[:1].lower()}{HOPES.display(hope)[1:]}" if hope else ""
        self.bars.show_studies(studies_of(forecast.figures), hope_of(hope, words))
        self._show(tuple(self._parts(forecast)))

    def _parts(self, forecast: Forecast) -> Iterator[tuple[str, TextStyle, Tone]]:
        def heading(words: str) -> tuple[str, TextStyle, Tone]:
            return words, TextStyle.LABEL, Tone.TEXT

        def line(words: str, sources: Sequence[str]) -> tuple[str, TextStyle, Tone]:
            named = source_words(sources, self._catalogue)
            return words + (f" ({named})" if named else ""), TextStyle.BODY, Tone.SECOND

        def sourced(lines: Sequence[Sourced]) -> Iterator[tuple[str, TextStyle, Tone]]:
            return (line(each.text, each.sources) for each in lines)

        if forecast.figures:
            yield heading("What studies saw")
            for study in forecast.figures:
                figure = study.figure
                when = f"{time_words(figure)}." if figure.unit != "none" else ""
                said = (figure.print_text, study.interval_words, study.unfit_words, when)
                words = " ".join(part for part in said if part)
                yield line(words, study.figure.sources)
        yield heading("How sure we are")
        yield line(forecast.certainty.patient_text, forecast.certainty.sources)
        if forecast.may_do:
            yield heading("What it may do")
            yield from sourced(forecast.may_do)
        yield heading("What it will not do")
        yield from sourced(forecast.limits)
        yield heading("Side effects and pain")
        for effect in forecast.side_effects:
            yield line(effect.print_text, effect.sources)
        yield line(forecast.pain.text, forecast.pain.sources)
        changes = [each for each in forecast.modifiers if not each.when.always]
        if changes:
            yield heading("For this patient")
            for each in changes:
                yield line(each.patient_text, each.sources)
        yield heading("When to judge it")
        yield line(forecast.judge.text, forecast.judge.sources)

    def _show(self, lines: tuple[tuple[str, TextStyle, Tone], ...]) -> None:
        while len(self._labels) < len(lines):
            label = DottedLabel("", parent=self)
            self._labels.append(label)
            self._lines.addWidget(label)
        for label, (words, style, tone) in zip(self._labels, lines, strict=False):
            if label.text() != words:
                label.setText(words)
            label.use_style(style)
            label.set_tone(tone)
            is_heading = style is TextStyle.LABEL
            label.set_dotted(not is_heading, above=8 if is_heading else 0)
        for number, label in enumerate(self._labels):
            label.setVisible(number < len(lines))


class ClosedForecast(Card):
    """Stands where the forecast will be: what has to be answered before it opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.addWidget(SectionTitle("What to expect", self))
        self.words = Hint("", self)
        self.body.addWidget(self.words)
