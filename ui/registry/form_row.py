"""One question of a form that is written by hand: label, hint, problem, field, from top to bottom."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.field import Field
from ui.widgets.labels import Hint, Label
from ui.widgets.line_field import LineField, StringField

# What the page to sign in does not need is imported where it is: it is painted before anything else.


class Asked(NamedTuple):
    """What a line of a form asks. Its field needs no more, and the first paint no question of the domain."""

    link_id: str
    text: str
    why: str = ""


class FormRow(QWidget):
    """A field with its words. `beside` sets it at their right, as Yes / No / Not sure."""

    def __init__(
        self, field: Field, parent: QWidget | None = None, *, hint: str = "", beside: bool = False
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.label = Label(field.item.text, TextStyle.LABEL, parent=self)
        line = field.findChild(QLineEdit)
        self.label.setBuddy(field if line is None else line)
        self.problem = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        self.problem.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.label)
        if hint:
            words.addWidget(Hint(hint, self))
        words.addWidget(self.problem)
        rows = QHBoxLayout(self) if beside else QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(16 if beside else 6)
        rows.addLayout(words, 1 if beside else 0)
        if beside:
            rows.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        else:
            rows.addWidget(field)
            rows.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def text(self) -> str:
        """The typed text or chosen code, "" when there is none."""
        value = self.field.value()
        return str(value[0]) if value else ""

    def set_text(self, text: str) -> None:
        """Show a text or a code; "" empties the field."""
        self.field.set_value((text,) if text else ())

    def typed(self) -> str:
        """Exactly what stands in the field, stray spaces too; a chosen code; several codes by spaces."""
        if isinstance(self.field, LineField):
            return self.field.input.text()
        from ui.widgets.text_fields import TextField

        if isinstance(self.field, TextField):
            return self.field.input.toPlainText()
        return " ".join(map(str, self.field.value()))

    def show_typed(self, text: str) -> None:
        """Show once more what `typed` gave."""
        from ui.widgets.text_fields import TextField

        if isinstance(self.field, LineField):
            self.set_text(text)
            self.field.input.setText(text)
        elif isinstance(self.field, TextField):
            self.set_text(text)
        else:
            self.field.set_value(tuple(text.split()))

    def show_problem(self, words: str) -> None:
        """Say beside the field what is to be put right; "" says that nothing is."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.field.set_error(bool(words))


def line(name: str, words: str, *, hint: str = "", why: str = "", placeholder: str | None = None) -> FormRow:
    """A row for one line of text."""
    field = StringField(Asked(name, words, why))
    if placeholder is not None:
        field.input.setPlaceholderText(placeholder)
    return FormRow(field, hint=hint)


def paragraph(name: str, words: str, *, hint: str = "", placeholder: str | None = None) -> FormRow:
    """A row for several lines of text."""
    from intake.items import Item, ItemType
    from ui.widgets.text_fields import TextField

    field = TextField(Item(link_id=name, text=words, type=ItemType.TEXT))
    if placeholder is not None:
        field.input.setPlaceholderText(placeholder)
    return FormRow(field, hint=hint)


def yes_no(name: str, words: str, *, hint: str = "", label: str = "") -> FormRow:
    """A row for Yes, No or Not sure. `label` names it for a screen reader where the words recur."""
    from intake.conditions import NO, NOT_SURE, YES
    from intake.items import Choice, ChoiceList, Item, ItemType
    from ui.widgets.segment import YesNoNotSureField

    choices = (Choice(YES, "Yes"), Choice(NO, "No"), Choice(NOT_SURE, "Not sure"))
    known = ChoiceList("yes-no-unknown", choices)
    item = Item(link_id=name, text=words, label=label, type=ItemType.CHOICE, choices=known)
    return FormRow(YesNoNotSureField(item), hint=hint, beside=True)
