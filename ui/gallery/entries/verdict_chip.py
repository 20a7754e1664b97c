"""The six verdict chips: icon, words, then colour; and one on what is chosen."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from intake.screening import Outcome
from ui.gallery.entry import Entry, Samples, State
from ui.theme.colours import colours_of
from ui.widgets.painting import painter_of
from ui.widgets.verdicts import CHIPS, VerdictChip


class _Chosen(QWidget):
    """A ground with the tint of what is chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 7, 10, 7)
        grid.setSpacing(8)
        grid.setColumnStretch(3, 1)
        for number, (outcome, look) in enumerate(CHIPS.items()):
            chip = VerdictChip(outcome, look.words, self)
            chip.on_tint = True
            grid.addWidget(chip, *divmod(number, 3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours_of(self.palette()).accent_tint))
        painter.end()


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    chips = [State(look.words, VerdictChip(outcome, parent=parent)) for outcome, look in CHIPS.items()]
    dated = State("With its date", VerdictChip(Outcome.WAIT, "Wait until 14 Mar 2027", parent))
    return [*chips, dated, State("On what is chosen", _Chosen(parent))]


ENTRY = Entry("verdict-chip", "Verdict chips", _states)
