"""The birth date: three boxes, for day, month and year. There is no calendar to click through."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.conditions import Unreadable, Value
from intake.dates import DateProblem, PartialDate, age_on
from intake.questionnaire import Item, ItemType
from intake.typed_text import parse_typed_date, read_typed_date, tidy_typed_text
from ui.theme.colours import Tone
from ui.theme.type import TextFollower, TextStyle, font_of
from ui.widgets.field import Field, FieldBox, LineInput
from ui.widgets.labels import Hint, Label

_PARTS = (("Day", 4), ("Month", 9), ("Year", 6))


class BirthDateField(TextFollower, Field):
    """Day, month and year; a month may be a word, and what is not known stays empty.

    A whole date pasted or typed into one box is read too. The age is said on leaving. `age_changed` tells
    that it may be another one.
    """

    age_changed = Signal()
    shows_not_asked = True

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        item = Item(link_id="patient.birth-date", text="Date of birth", type=ItemType.DATE)
        super().__init__(item, parent)
        self._today = today
        self.inputs: list[LineInput] = []
        self._boxes: list[FieldBox] = []
        row = QHBoxLayout()
        row.setSpacing(10)
        for name, _letters in _PARTS:
            row.addLayout(self._part(name))
        row.addStretch(1)
        self.restyle()
        self.age = Hint(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.age)
        self._typed_in()

    def value(self) -> tuple[Value, ...]:
        """The date at the precision it is known, or what was typed when it cannot be read."""
        text = self.text()
        if not text:
            return ()
        read = parse_typed_date(text, self._today) if self._is_whole() else None
        return (Unreadable(text),) if read is None else (read,)

    def born(self) -> PartialDate | None:
        """The date, or None when there is none that can be read."""
        value = self.value()
        return value[0] if value and isinstance(value[0], PartialDate) else None

    def problem(self) -> str:
        """What is wrong with the typed text, in one sentence; "" when nothing is."""
        if not self.text() or self.born() is not None:
            return ""
        if not self._is_whole():
            return "Type the year too, such as 27 3 1985. If only the year is known, type just that."
        try:
            read_typed_date(self.text(), self._today)
        except DateProblem as problem:
            return str(problem)
        return ""

    def text(self) -> str:
        """What stands in the boxes, day first."""
        return " ".join(filter(None, (tidy_typed_text(part.text()) for part in self.inputs)))

    def show_typed(self) -> None:
        """Take what was put into the boxes as typed there before, silently."""
        self._pause.stop()
        self._told = self.value()
        self._say_age()

    def take_focus(self) -> None:
        """The day comes first."""
        self.inputs[0].setFocus(Qt.FocusReason.TabFocusReason)

    def set_error(self, wrong: bool) -> None:
        """All three boxes show it: which of them is wrong cannot be known."""
        super().set_error(wrong)
        for box in self._boxes:
            box.set_state(wrong=wrong)

    def _show(self, values: tuple[Value, ...]) -> None:
        parts = ["", "", ""]
        if values and isinstance(values[0], PartialDate):
            shown = values[0]
            parts = [str(part) if part else "" for part in (shown.day, shown.month, shown.year)]
        elif values:
            parts[2] = values[0].text if isinstance(values[0], Unreadable) else str(values[0])
        for field, text in zip(self.inputs, parts, strict=True):
            field.setText(text)
        self._say_age()

    def restyle(self) -> None:
        """Each box has room for what is typed into it."""
        letter = QFontMetrics(font_of(TextStyle.BODY)).averageCharWidth()
        for (_name, letters), box in zip(_PARTS, self._boxes, strict=True):
            width = letter * letters + 40
            box.setMinimumWidth(width)
            box.setMaximumWidth(width * 2)

    def _part(self, name: str) -> QVBoxLayout:
        box = FieldBox(self)
        field = LineInput(f"Date of birth: {name.lower()}", box)
        field.setPlaceholderText("")
        field.textEdited.connect(self._typed_in)
        field.left.connect(self._left)
        box.row.addWidget(field)
        self.inputs.append(field)
        self._boxes.append(box)
        words = Label(name, TextStyle.SMALL, Tone.SECOND, self, wrap=False)
        words.setBuddy(field)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(words)
        column.addWidget(box)
        return column

    def _is_whole(self) -> bool:
        # Without its year the rest is no date; a whole date in one box is.
        filled = [bool(tidy_typed_text(field.text())) for field in self.inputs]
        day, month, year = filled
        alone = sum(filled) == 1
        return alone or (year and (month or not day))

    def _typed_in(self) -> None:
        for field, box in zip(self.inputs, self._boxes, strict=True):
            box.set_state(empty=not field.text())
        self._typed()
        self.age_changed.emit()

    def _left(self) -> None:
        self._say_age()
        self.settle()

    def _say_age(self) -> None:
        for field, box in zip(self.inputs, self._boxes, strict=True):
            box.set_state(empty=not field.text())
        born = self.born()
        self.age.setText("" if born is None else _age_words(born, self._today))
        self.age_changed.emit()


def _age_words(born: PartialDate, today: date) -> str:
    youngest, oldest = age_on(born.last_day, today), age_on(born.first_day, today)
    if youngest < 0:
        return ""
    return f"{oldest} years old" if youngest == oldest else f"{youngest} or {oldest} years old"


def age_of(born: PartialDate | None, today: date) -> int | None:
    """The least age somebody can have, in full years; None when it is not known."""
    return None if born is None else age_on(born.last_day, today)
