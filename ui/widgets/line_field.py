"""The field of one line of words. On the way to the first paint: it imports nothing of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.field import Field, FieldBox, LineInput

if TYPE_CHECKING:
    from intake.conditions import Value
    from intake.items import Item
    from ui.registry.form_row import Asked


class LineField(Field):
    """One line of words."""

    shows_not_asked = True

    def __init__(self, item: Item | Asked, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.box = FieldBox(self)
        self.input = LineInput(item.text, self.box)
        self.box.row.addWidget(self.input)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(3)
        self.rows.addWidget(self.box)
        self.input.textChanged.connect(self._on_text)
        self.input.textEdited.connect(lambda _text: self._typed())
        self.input.returnPressed.connect(self.settle)
        self.input.left.connect(self.settle)

    def text(self) -> str:
        """What was typed, without stray spaces at its ends."""
        typed = self.input.text()
        if not typed:
            return ""
        from intake.typed_text import tidy_typed_text

        return tidy_typed_text(typed)

    def value(self) -> tuple[Value, ...]:
        return (self.text(),) if self.text() else ()

    def take_focus(self) -> None:
        self.input.setFocus(Qt.FocusReason.TabFocusReason)

    def set_error(self, wrong: bool) -> None:
        super().set_error(wrong)
        self.box.set_state(wrong=wrong)

    def _show(self, values: tuple[Value, ...]) -> None:
        self.input.setText(shown(values[0]) if values else "")

    def _on_text(self, _text: str) -> None:
        self.box.set_state(empty=not self.text())


class StringField(LineField):
    """A short answer in words."""


def shown(value: Value) -> str:
    """A stored value as somebody would type it."""
    if isinstance(value, str):
        return value
    from decimal import Decimal

    from intake.conditions import Unreadable
    from intake.dates import PartialDate, say_date

    if isinstance(value, PartialDate):
        return say_date(value)
    if isinstance(value, Unreadable):
        return value.text
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
