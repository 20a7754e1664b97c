"""The decisions of one visit to overrule a finding: which, for what, by whom and why, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.catalogue import Catalogue
from intake.dates import say_date
from intake.screening import Override
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.labels import Label


class DecisionList(QWidget):
    """The decisions in the order in which they were made. It takes no room while there are none."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._labels: list[Label] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    def show_decisions(self, overrides: Sequence[Override]) -> None:
        """Show these; one of a finding that the catalogue does not have is left out."""
        rules = self._catalogue.contraindication
        known = [entry for entry in overrides if entry.contraindication in rules]
        while len(self._labels) < len(known):
            label = Label("", TextStyle.SMALL, Tone.SECOND, self)
            self._labels.append(label)
            self._column.addWidget(label)
        for label, entry in zip(self._labels, known, strict=False):
            day = say_date(entry.at.astimezone().date())
            label.setText(
                f"{rules[entry.contraindication].label}: overruled for {self._reach_words(entry)} "
                f"by {entry.name}, {day}. {entry.reason}"
            )
        self.setVisible(bool(known))

    def _reach_words(self, entry: Override) -> str:
        """For what a decision was made; one of before that was asked is for all that the finding holds."""
        treatments = self._catalogue.treatment
        names = [treatments[each].short_name if each in treatments else each for each in entry.treatments]
        return ", ".join(names) or "every treatment"
