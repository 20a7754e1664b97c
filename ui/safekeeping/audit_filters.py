"""What the audit is asked for: a text, a person, an action, the days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.dates import DateProblem
from intake.typed_text import read_typed_date
from ui.registry.form_row import line
from ui.theme.type import TextStyle
from ui.widgets.choice_fields import ComboBox
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from db.audit.reading import EventFilter
    from db.records import Person

_HOLD_BACK = 300
EVERYBODY, EVERYTHING = "Everybody", "Everything"


class AuditFilters(QWidget):
    """A row of fields. `changed()` a moment after somebody stopped typing or choosing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = line("audit.text", "Find", placeholder="Any words")
        self.first_day = line("audit.first-day", "From", placeholder="Any day")
        self.last_day = line("audit.last-day", "To", placeholder="Any day")
        self.person = ComboBox("Who", self)
        self.action = ComboBox("What", self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_HOLD_BACK)
        self._pause.timeout.connect(self.changed)
        self._fill_actions()
        self.show_people(())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.text, 6)
        row.addLayout(_named("Who", self.person, self), 5)
        row.addLayout(_named("What", self.action, self), 5)
        row.addWidget(self.first_day, 4)
        row.addWidget(self.last_day, 4)
        for each in (self.text, self.first_day, self.last_day):
            each.field.input.textChanged.connect(self._pause.start)
        for box in (self.person, self.action):
            box.currentIndexChanged.connect(self._pause.start)

    def take_focus(self) -> None:
        """Put the cursor into the search field."""
        self.text.field.take_focus()

    def wanted(self) -> EventFilter | None:
        """The filter as typed; None when a day cannot be read, which is said beside it."""
        from db.audit.events import Action
        from db.audit.reading import EventFilter

        days: list[date | None] = []
        for row, is_last in ((self.first_day, False), (self.last_day, True)):
            try:
                days.append(_day(row.text(), is_last=is_last))
                row.show_problem("")
            except DateProblem as problem:
                row.show_problem(str(problem))
        if len(days) < 2:
            return None
        action = self.action.currentData()
        return EventFilter(
            person_id=self.person.currentData(),
            action=Action(action) if action else None,
            first_day=days[0],
            last_day=days[1],
            text=self.text.text(),
        )

    def show_people(self, people: Sequence[Person]) -> None:
        """Offer these people; the one that is chosen stays so."""
        chosen = self.person.currentData()
        listed = [(EVERYBODY, None), *((each.name, each.id) for each in people)]
        shown = [(self.person.itemText(row), self.person.itemData(row)) for row in range(self.person.count())]
        if listed == shown:
            return
        self.person.blockSignals(True)
        self.person.clear()
        for words, id in listed:
            self.person.addItem(words, id)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self.person.blockSignals(False)

    def _fill_actions(self) -> None:
        from db.audit.words import ACTION_WORDS

        self.action.addItem(EVERYTHING, "")
        for action, words in ACTION_WORDS.items():
            self.action.addItem(words, action.value)
        self.action.setCurrentIndex(0)


def _named(words: str, box: ComboBox, parent: QWidget) -> QBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    label = Label(words, TextStyle.LABEL, parent=parent)
    label.setBuddy(box)
    column.addWidget(label)
    column.addWidget(box)
    column.addStretch(1)
    return column


def _day(text: str, *, is_last: bool) -> date | None:
    """The first or last day that somebody typed a date for; None for nothing. Errors: `DateProblem`."""
    if not text.strip():
        return None
    read = read_typed_date(text, today=date.today())
    return read.last_day if is_last else read.first_day
