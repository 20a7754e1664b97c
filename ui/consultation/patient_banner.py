"""Who the patient is, above everything: name, birth date with the age, number. Long names wrap."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.consultation import Patient
from ui.consultation.words import born_words
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import PANEL_BECOMES_TAB, PATIENT_BANNER
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.growing import Growing
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of

NO_NAME = "No name recorded"
TURN = "Turn to patient"
CHANGES = "Changes since last visit"
LOW_WINDOW = 260
"""Below this height of the page under the bars, in pixels at 100 %, it says only who the patient is."""

_LEAST_FACTS = 2
LABELS = ("Born", "Number", "Visit", "Skin type", "Allergies")


class PatientBanner(Growing):
    """One line in a wide window, the facts under the name in a narrow one. `left` asks to leave,
    `turn_wanted` to let the patient answer alone, `changes_wanted` to hold this visit against an earlier one.
    """

    left = Signal()
    turn_wanted = Signal()
    changes_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.back_button = QuietButton("", self, icon="arrow-left", name="Back to the patients")
        self.back_button.clicked.connect(self.left)
        self.name = Label("", TextStyle.PATIENT, parent=self)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._facts: list[tuple[QWidget, Label, Label]] = []
        self.short = Label("", TextStyle.SMALL, Tone.SECOND, self)
        self._narrow = self._low = False
        self._said: list[str] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 7)
        row.setSpacing(16)
        row.addWidget(self.back_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.short)
        self._row, self._words = row, words
        row.addLayout(words)
        for head in LABELS:
            row.addWidget(self._fact(head))
        row.addStretch(1)
        self.turn_button = QuietButton(TURN, self, icon="hand", name="Turn the screen to the patient (F12)")
        self.turn_button.clicked.connect(self.turn_wanted)
        row.addWidget(self.turn_button)
        self.changes_button = PlainButton(CHANGES, self, icon="git-compare-arrows", name=CHANGES)
        self.changes_button.clicked.connect(self.changes_wanted)
        row.addWidget(self.changes_button)
        self.set_narrow(False)

    def show_patient(self, patient: Patient, *, visit: date, facts: dict[str, str]) -> None:
        """Show who it is. `facts` are words for "Visit" and what follows; empty ones are left out."""
        self.name.setText(patient.name or NO_NAME)
        shown = {"Born": born_words(patient, on=visit), "Number": patient.number or "None", **facts}
        for holder, head, value in self._facts:
            value.setText(shown.get(head.text(), ""))
            holder.setVisible(bool(value.text()) and not self._narrow)
        self._said = [f"{head} {words}" for head, words in shown.items() if words]
        self._say_short()
        self.setAccessibleName(f"Patient: {self.name.text()}. {' · '.join(self._said)}")

    def set_narrow(self, narrow: bool, *, low: bool = False) -> None:
        """Put the facts under the name; in a `low` window only those that say who it is."""
        self._narrow, self._low = narrow, low
        self._say_short()
        self.turn_button.setText("" if narrow else TURN)
        self.short.setVisible(narrow)
        self._row.setStretchFactor(self._words, 100 if narrow else 0)
        for holder, _, value in self._facts:
            holder.setVisible(bool(value.text()) and not narrow)
        self.least_height = 0 if narrow else PATIENT_BANNER
        self.updateGeometry()

    def _say_short(self) -> None:
        told = self._said[:_LEAST_FACTS] if self._low else self._said
        self.short.setText(" · ".join(told))
        self.short.setToolTip(" · ".join(self._said) if self._low else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words of the comparison stand where there is room for them; its name is always told."""
        super().resizeEvent(event)
        words = CHANGES if self.width() >= grown(PANEL_BECOMES_TAB) else ""
        if words != self.changes_button.text():
            self.changes_button.setText(words)
            self.changes_button.updateGeometry()

    def _fact(self, head: str) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = Label(head, TextStyle.SMALL, Tone.MUTED, holder, wrap=False)
        value = Label("", TextStyle.LABEL, parent=holder, wrap=False)
        column.addWidget(title)
        column.addWidget(value)
        column.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._facts.append((holder, title, value))
        return holder

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White ground with a line below."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colours.rule))
        painter.end()
