"""Two notices on a patient's form: somebody like this is stored already, and somebody else changed this."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.consultation import Patient
from ui.registry.comparison import LABELS, said
from ui.short_date import short_date
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import RADIUS_CARD
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import Label
from ui.widgets.layouts import clear
from ui.widgets.painting import paint_box, painter_of

if TYPE_CHECKING:
    from db.records import PatientSummary

_ALIKE = "Somebody with this name and birth date is stored already."
_CHANGED = "Somebody else changed these details while they were open here. Nothing was overwritten."
_MOST_SHOWN = 3


class NoticeBox(QFrame):
    """A box in the colours of a warning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Label("", TextStyle.LABEL, Tone.WARNING, self)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)
        self._buttons = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 18, 16)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addLayout(self._grid)
        column.addLayout(self._buttons)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_box(painter, QRectF(self.rect()), RADIUS_CARD, fill=colours.cond_bg, edge=colours.cond_fg)
        painter.end()

    def _empty(self) -> None:
        clear(self._grid)
        clear(self._buttons)

    def _cell(self, row: int, column: int, words: str, style: TextStyle = TextStyle.BODY) -> None:
        self._grid.addWidget(Label(words, style, parent=self), row, column)
        self._grid.setColumnStretch(column, 1 if column else 0)

    def _button(self, words: str) -> PlainButton:
        button = PlainButton(words, self)
        self._buttons.addWidget(button)
        return button

    def _show(self, words: str) -> None:
        self.heading.setText(words)
        self._buttons.addStretch(1)
        self.show()
        announce(self, words, at_once=True)


class SamePersonNotice(NoticeBox):
    """Both people side by side. `other_wanted(patient_id)` opens the stored one, `save_anyway()` adds."""

    other_wanted = Signal(object)
    save_anyway = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.other_buttons: list[PlainButton] = []
        self.save_button: PlainButton | None = None

    def show_people(self, mine: Patient, others: Sequence[PatientSummary]) -> None:
        """Set the typed patient beside the stored ones; the keyboard goes to "Open the other"."""
        self._empty()
        self.other_buttons.clear()
        shown = others[:_MOST_SHOWN]
        for row, words in enumerate(("", "Full name", "Date of birth", "Patient number", "Last visit")):
            self._cell(row, 0, words, TextStyle.SMALL_LABEL)
        born = short_date(mine.birth_date) or "not asked"
        self._column(1, "Typed here", (mine.name, born, mine.number or "none", "none"))
        for place, other in enumerate(shown, start=2):
            visit = short_date(other.last_visit) or "none"
            born = short_date(other.birth_date) or "not asked"
            self._column(place, "Stored already", (other.name, born, other.number or "none", visit))
        for other in shown:
            several = f" {other.number}" if len(shown) > 1 and other.number else ""
            button = self._button(f"Open the other{several}")
            button.clicked.connect(partial(self.other_wanted.emit, other.id))
            self.other_buttons.append(button)
        self.save_button = self._button("Save as new")
        self.save_button.clicked.connect(self.hide)
        self.save_button.clicked.connect(self.save_anyway)
        self._show(_ALIKE)
        self.other_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _column(self, column: int, heading: str, words: Sequence[str]) -> None:
        self._cell(0, column, heading, TextStyle.SMALL_LABEL)
        for row, text in enumerate(words, start=1):
            self._cell(row, column, text)


class ConflictNotice(NoticeBox):
    """What differs, field by field. `keep_mine()`: save what stands here. `take_theirs()`: show theirs."""

    keep_mine = Signal()
    take_theirs = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mine_button: PlainButton | None = None
        self.theirs_button: PlainButton | None = None

    def show_both(self, mine: Patient, theirs: Patient) -> None:
        """Set what is typed here beside what is stored now."""
        self._empty()
        for column, words in enumerate(("", "Typed here", "Stored now")):
            self._cell(0, column, words, TextStyle.SMALL_LABEL)
        row = 0
        for member, label in LABELS.items():
            here, there = said(getattr(mine, member)), said(getattr(theirs, member))
            if here != there:
                row += 1
                self._cell(row, 0, label, TextStyle.SMALL_LABEL)
                self._cell(row, 1, here or "blank")
                self._cell(row, 2, there or "blank")
        self.mine_button = self._button("Save what I typed")
        self.theirs_button = self._button("Take what is stored")
        for button, signal in ((self.mine_button, self.keep_mine), (self.theirs_button, self.take_theirs)):
            button.clicked.connect(self.hide)
            button.clicked.connect(signal)
        self._show(_CHANGED)
        self.theirs_button.setFocus(Qt.FocusReason.OtherFocusReason)
