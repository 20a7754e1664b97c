"""The card of one treatment in the suitability panel. Its words change in place; it is never rebuilt."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.screening import Outcome
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import RADIUS_CARD
from ui.theme.type import TextFollower, TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.cards import Card
from ui.widgets.labels import Label, dot_room, paint_dot
from ui.widgets.layouts import held
from ui.widgets.painting import paint_box, painter_of
from ui.widgets.verdicts import CertaintyDots, VerdictChip

_CHANGED_FOR = 1500


@dataclass(frozen=True, slots=True)
class CardLine:
    """One reason on a card. With a `link` (a linkId) the words can be pressed to go to that question."""

    words: str
    link: str = ""


class _Line(TextFollower, QWidget):
    """One reason: a dot on its first line, and words or a link."""

    jump = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = ""
        self.words = Label("", TextStyle.SMALL, Tone.SECOND, self)
        self.button = LinkButton("", self, is_close=True)
        self.button.clicked.connect(lambda: self.jump.emit(self._link))
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.button, 1)
        self.restyle()

    def restyle(self) -> None:
        """The room of the dot grows with the text."""
        self._row.setContentsMargins(dot_room(), 0, 0, 0)

    def show_line(self, line: CardLine, card: str) -> None:
        """Show one reason. A screen reader hears the card's title first: reasons recur."""
        self._link = line.link
        self.words.setVisible(not line.link)
        self.button.setVisible(bool(line.link))
        self.words.setText("" if line.link else line.words)
        self.button.setText(line.words if line.link else "")
        self.button.setAccessibleName(f"{card}: {line.words}")
        self.button.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self.button if self._link else self.words
        painter = painter_of(self)
        paint_dot(painter, shown.y() + shown.first_line_middle(), colours_of(self.palette()))
        painter.end()


class SuitabilityCard(Card):
    """A treatment, its verdict, how sure the evidence is, and why. `jump` tells the linkId pressed."""

    jump = Signal(str)

    def __init__(
        self,
        title: str,
        *,
        certainty: int | None = None,
        certainty_words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.body.setContentsMargins(14, 11, 14, 12)
        self.body.setSpacing(6)
        self.title = Label(title, TextStyle.LABEL, parent=self)
        self.dots = CertaintyDots(certainty or 0, certainty_words, self)
        self.dots.setVisible(certainty is not None)
        self.chip = VerdictChip(Outcome.INCOMPLETE, parent=self)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.dots, 0)
        self.body.addLayout(top)
        chip_row = QHBoxLayout()
        chip_row.addWidget(self.chip)
        chip_row.addStretch(1)
        self.body.addLayout(chip_row)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.body.addLayout(self._rows)
        self._lines: list[_Line] = []
        self._shown: tuple[object, ...] | None = None
        self._changed = QTimer(self)
        self._changed.setSingleShot(True)
        self._changed.setInterval(_CHANGED_FOR)
        self._changed.timeout.connect(self._on_calm)
        self.setAccessibleName(title)

    def show_verdict(self, outcome: Outcome, words: str = "", lines: tuple[CardLine, ...] = ()) -> None:
        """Show a verdict in place. A card that changes is tinted for a moment and said to a screen reader."""
        now = (outcome, words, lines)
        if now == self._shown:
            return
        first = self._shown is None
        self._shown = now
        self.chip.set_outcome(outcome, words)
        while len(self._lines) < len(lines):
            line = _Line(self)
            line.jump.connect(self.jump)
            self._rows.addWidget(line)
            self._lines.append(line)
        with held(self.body):
            for number, row in enumerate(self._lines):
                if number < len(lines):
                    row.show_line(lines[number], self.title.text())
                row.setVisible(number < len(lines))
        why = " ".join(line.words for line in lines)
        self.setAccessibleDescription(f"{self.chip.words}. {why}".strip())
        if not first:
            self._changed.start()
            self.chip.on_tint = True
            announce(self, f"{self.title.text()}: {self.chip.words}")
        self.update()

    @property
    def shown_lines(self) -> tuple[str, ...]:
        """The reasons that are shown, in order."""
        return tuple(row.words.text() or row.button.text() for row in self._lines if not row.isHidden())

    def _on_calm(self) -> None:
        self.chip.on_tint = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._changed.isActive():
            super().paintEvent(event)
            return
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_box(painter, QRectF(self.rect()), RADIUS_CARD, fill=colours.accent_tint, edge=colours.accent)
        painter.end()
