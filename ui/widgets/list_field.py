"""A list that grows: medicines, allergies. One line each, with its own button to take it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.conditions import Value
from intake.questionnaire import Item
from intake.typed_text import tidy_typed_text
from ui.widgets.buttons import QuietButton
from ui.widgets.field import Field, FieldBox, LineInput
from ui.widgets.reading_order import set_reading_order


class _Line(QWidget):
    """One line of the list."""

    removed = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = FieldBox(self)
        self.input = LineInput(name, self.box)
        self.box.row.addWidget(self.input)
        self.input.textChanged.connect(lambda text: self.box.set_state(empty=not text.strip()))
        self.take_away = QuietButton(parent=self, icon="x", name=f"Take away: {name}")
        self.take_away.clicked.connect(lambda: self.removed.emit(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box)
        row.addWidget(self.take_away)

    @property
    def text(self) -> str:
        """What stands on the line, without stray spaces at its ends."""
        return tidy_typed_text(self.input.text())


class ListField(Field):
    """Several short answers in words. Enter starts the next line; empty lines do not count."""

    wide = True
    shows_not_asked = True

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self._lines: list[_Line] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        rows.addLayout(self._rows)
        self.add_button = QuietButton("Add another", self, icon="plus")
        self.add_button.setAccessibleName(f"Add another: {item.label or item.text}")
        self.add_button.clicked.connect(self.add_line)
        rows.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._put_line("")

    @property
    def inputs(self) -> tuple[LineInput, ...]:
        """The lines that are there to be typed into, in order."""
        return tuple(line.input for line in self._lines)

    @property
    def remove_buttons(self) -> tuple[QuietButton, ...]:
        """The buttons that take a line away, in order."""
        return tuple(line.take_away for line in self._lines)

    def value(self) -> tuple[Value, ...]:
        return tuple(line.text for line in self._lines if line.text)

    def take_focus(self) -> None:
        self._lines[0].input.setFocus(Qt.FocusReason.TabFocusReason)

    def set_error(self, wrong: bool) -> None:
        super().set_error(wrong)
        for line in self._lines:
            line.box.set_state(wrong=wrong)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt forgets an order that was set before the field stood in a window.
        set_reading_order(self)

    def add_line(self) -> None:
        """Start another line and go to it; an empty line at the end is used first."""
        if self._lines[-1].text:
            self._put_line("")
        self._lines[-1].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, values: tuple[Value, ...]) -> None:
        texts = [str(value) for value in values] or [""]
        while len(self._lines) > len(texts):
            self._drop(self._lines[-1])
        while len(self._lines) < len(texts):
            self._put_line("")
        for line, text in zip(self._lines, texts, strict=True):
            line.input.setText(text)
        self._mark_lines()

    def _put_line(self, text: str) -> None:
        line = _Line(f"{self.item.label or self.item.text}, line {len(self._lines) + 1}", self)
        line.input.setText(text)
        line.input.textEdited.connect(lambda _text: self._typed())
        line.input.textChanged.connect(lambda _text: self._mark_lines())
        line.input.left.connect(self.settle)
        line.input.returnPressed.connect(self.add_line)
        line.removed.connect(self._on_removed)
        self._lines.append(line)
        self._rows.addWidget(line)
        set_reading_order(self)
        self._mark_lines()

    def _mark_lines(self) -> None:
        """Only the first line may say "Not asked", and a list that is empty has nothing to take away."""
        alone = len(self._lines) == 1
        for line in self._lines:
            line.input.setPlaceholderText("Not asked" if alone else "")
            line.take_away.setVisible(not alone or bool(line.text))

    def _on_removed(self, line: _Line) -> None:
        place = self._lines.index(line)
        if len(self._lines) == 1:
            line.input.clear()
        else:
            self._drop(line)
        self._mark_lines()
        self._lines[min(place, len(self._lines) - 1)].input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settle()

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
