"""The answers to one question in large type, one class for each type of question. Any language."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from intake.conditions import NOT_SURE, Unreadable, Value
from intake.dates import DateProblem, PartialDate
from intake.language import Words
from intake.questionnaire import Choice, Item, ItemType
from intake.typed_text import tidy_typed_text
from ui.patient_mode.big_parts import GAP, BigLine, BigRadio, BigText, BigTick
from ui.patient_mode.words import controls, date_words, hint_words
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field, FieldBox
from ui.widgets.labels import Label
from ui.widgets.options import Roving

_ERASE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class _Options(Field):
    """What one answer and several answers share: boxes in columns, arrow keys between them."""

    def __init__(self, item: Item, say: Words, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.boxes: dict[str, BigRadio | BigTick] = {}
        columns = ColumnsLayout(self, gap=GAP, row_gap=GAP, most=3, usual=2)
        for choice in _choices(item):
            words = controls(say)["not sure"] if choice.code == NOT_SURE else choice.display
            box = self._made(words, f"{words}: {item.text}")
            box.on_key = self._on_key
            box.clicked.connect(self._on_clicked)
            columns.addWidget(box)
            self.boxes[choice.code] = box
        self._roving = Roving(tuple(self.boxes.values()))

    def value(self) -> tuple[Value, ...]:
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def take_focus(self) -> None:
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _made(self, words: str, name: str) -> BigRadio | BigTick:
        raise NotImplementedError

    def _show(self, values: tuple[Value, ...]) -> None:
        for code, box in self.boxes.items():
            box.setChecked(code in values)
        chosen = next((box for code, box in self.boxes.items() if code in values), None)
        self._roving.stop_at(chosen or next(iter(self.boxes.values())))

    def _on_clicked(self, checked: bool) -> None:
        pressed = self.sender()
        self._pick(next(code for code, box in self.boxes.items() if box is pressed), checked)
        self._roving.stop_at(pressed)
        self.settle()

    def _pick(self, code: str, checked: bool) -> None:
        raise NotImplementedError

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        if event.key() in _ERASE:
            self.clear()
            return True
        return self._roving.move(button, event.key())


class BigChoice(_Options):
    """One answer of several; the chosen one again takes it away."""

    def _made(self, words: str, name: str) -> BigRadio | BigTick:
        return BigRadio(words, self, name=name)

    def _pick(self, code: str, checked: bool) -> None:
        for other, box in self.boxes.items():
            box.setChecked(checked and other == code)


class BigManyChoice(_Options):
    """Several answers. One that stands alone takes the others away."""

    def _made(self, words: str, name: str) -> BigRadio | BigTick:
        return BigTick(words, self, name=name)

    def _pick(self, code: str, checked: bool) -> None:
        alone = self.item.choices.exclusive if self.item.choices else ()
        for other, box in self.boxes.items():
            if checked and other != code and (code in alone or other in alone):
                box.setChecked(False)


class BigTextField(Field):
    """An answer in words. With `one_a_line` each line is an answer of its own."""

    def __init__(self, item: Item, say: Words, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self._one_a_line = item.repeats
        self.box = FieldBox(self)
        self.input = BigText(item.text, self.box)
        self.box.row.addWidget(self.input)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if item.repeats:
            hint = hint_words("list", say)
            column.addWidget(Label(hint, TextStyle.LARGE, Tone.SECOND, self))
            self.input.setAccessibleDescription(hint)
        column.addWidget(self.box)
        self.input.textChanged.connect(self._on_text)
        self.input.left.connect(self.settle)

    def value(self) -> tuple[Value, ...]:
        text = self.input.toPlainText()
        parts = text.splitlines() if self._one_a_line else [text]
        return tuple(dict.fromkeys(tidy for part in parts if (tidy := tidy_typed_text(part))))

    def take_focus(self) -> None:
        self.input.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, values: tuple[Value, ...]) -> None:
        blocked = self.input.blockSignals(True)
        self.input.setPlainText("\n".join(str(value) for value in values))
        self.input.blockSignals(blocked)
        self.box.set_state(empty=not values)

    def _on_text(self) -> None:
        self.box.set_state(empty=not self.input.toPlainText().strip())
        self._typed()


class BigLineField(Field):
    """A short answer in words."""

    def __init__(self, item: Item, say: Words, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.box = FieldBox(self)
        self.input = BigLine(item.text, self.box)
        self.box.row.addWidget(self.input)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.input.textChanged.connect(lambda text: self.box.set_state(empty=not text.strip()))
        self.input.textEdited.connect(lambda _text: self._typed())
        self.input.left.connect(self.settle)

    def value(self) -> tuple[Value, ...]:
        text = tidy_typed_text(self.input.text())
        return (text,) if text else ()

    def take_focus(self) -> None:
        self.input.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, values: tuple[Value, ...]) -> None:
        self.input.setText(str(values[0]) if values else "")


class BigDateField(Field):
    """Day, month and year in three boxes, of which the year is enough."""

    def __init__(self, item: Item, say: Words, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self._say = say
        self.inputs: list[BigLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for words, figures in zip(date_words(say), (2, 2, 4), strict=True):
            part = QVBoxLayout()
            part.setSpacing(2)
            label = Label(words, TextStyle.LARGE, Tone.SECOND, self, wrap=False)
            box = FieldBox(self)
            line = BigLine(f"{words}: {item.text}", box)
            line.setMaxLength(figures)
            line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            box.row.addWidget(line)
            box.keep_between(*((84, 110) if figures == 2 else (124, 150)))
            label.setBuddy(line)
            part.addWidget(label)
            part.addWidget(box)
            row.addLayout(part)
            line.textChanged.connect(lambda text, box=box: box.set_state(empty=not text.strip()))
            line.textEdited.connect(lambda _text: self._typed())
            line.left.connect(self._left)
            self.inputs.append(line)
        row.addStretch(1)
        column.addLayout(row)
        self.hint = Label(hint_words("date", say), TextStyle.LARGE, Tone.SECOND, self)
        column.addWidget(self.hint)

    def value(self) -> tuple[Value, ...]:
        day, month, year = (tidy_typed_text(line.text()) for line in self.inputs)
        if not (day or month or year):
            return ()
        try:
            return (PartialDate(_number(year), _maybe(month), _maybe(day)),)
        except (ValueError, DateProblem):
            return (Unreadable(" ".join(part for part in (day, month, year) if part)),)

    def take_focus(self) -> None:
        self.inputs[0].setFocus(Qt.FocusReason.TabFocusReason)

    def settle(self) -> None:
        super().settle()
        self._show_hint()

    def _left(self) -> None:
        if not any(line.hasFocus() for line in self.inputs):
            self.settle()

    def _show_hint(self) -> None:
        wrong = any(isinstance(value, Unreadable) for value in self.value())
        self.hint.setText(hint_words("bad date" if wrong else "date", self._say))
        self.hint.set_tone(Tone.ERROR if wrong else Tone.SECOND)

    def _show(self, values: tuple[Value, ...]) -> None:
        shown = ("", "", "")
        if values and isinstance(values[0], PartialDate):
            known = values[0]
            shown = (str(known.day or ""), str(known.month or ""), f"{known.year:04}")
        elif values and isinstance(values[0], Unreadable):
            # What could not be read stays where it was typed as far as that can be told.
            parts = values[0].text.split()[-3:]
            shown = tuple([""] * (3 - len(parts)) + parts)
        for line, text in zip(self.inputs, shown, strict=True):
            line.setText(text)
        self._show_hint()


_FIELDS: Mapping[ItemType, type[Field]] = {
    ItemType.STRING: BigLineField,
    ItemType.TEXT: BigTextField,
    ItemType.DATE: BigDateField,
}


def big_field(item: Item, say: Words, parent: QWidget | None = None) -> Field:
    """A new field for a question. Errors: `KeyError` for a type that no patient is asked."""
    if item.type is ItemType.CHOICE:
        return (BigManyChoice if item.repeats else BigChoice)(item, say, parent)
    if item.type is ItemType.STRING and item.repeats:
        return BigTextField(item, say, parent)
    return _FIELDS[item.type](item, say, parent)  # type: ignore[call-arg]


def _choices(item: Item) -> tuple[Choice, ...]:
    return item.choices.choices if item.choices else ()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _maybe(text: str) -> int | None:
    return _number(text) if text else None
