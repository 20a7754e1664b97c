"""Parts of a patient's page: the line of facts, and one entry of a list with its button at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Divider
from ui.widgets.columns import ColumnsLayout
from ui.widgets.icon_label import Icon
from ui.widgets.labels import Label

NOT_ASKED = "Not asked"


class FactLine(QWidget):
    """Facts side by side, each a small word over its value, in as many columns as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Label] = {}
        self._columns = ColumnsLayout(self)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show facts by name; the names are the same each time."""
        for name, value in facts:
            if name not in self._values:
                self._values[name] = self._add(name)
            self._values[name].setText(value)
            self._values[name].set_tone(Tone.MUTED if value == NOT_ASKED else Tone.TEXT)
            self._values[name].setAccessibleName(f"{name}: {value}")

    def _add(self, name: str) -> Label:
        fact = QWidget(self)
        value = Label("", TextStyle.BODY, parent=fact)
        column = QVBoxLayout(fact)
        column.setContentsMargins(0, 4, 12, 4)
        column.setSpacing(0)
        column.addWidget(Label(name, TextStyle.SMALL, Tone.MUTED, fact))
        column.addWidget(value)
        self._columns.addWidget(fact)
        return value


class Entry(QWidget):
    """An icon, a heading with its state beside it, lines below, buttons at the right, a line under all."""

    def __init__(
        self, icon: str, heading: str, state: str, lines: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.words = ". ".join((heading, *filter(None, (state,)), *lines))
        title = QHBoxLayout()
        title.setSpacing(10)
        head = Label(heading, TextStyle.LABEL, parent=self)
        title.addWidget(head)
        if state:
            title.addWidget(Label(state, TextStyle.SMALL, Tone.SECOND, self), 1)
        else:
            title.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(title)
        for line in lines:
            words.addWidget(Label(line, TextStyle.SMALL, Tone.SECOND, self))
        self.buttons: list[PlainButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        self._row.addWidget(Icon(icon, Tone.SECOND, self, size=18, beside=head))
        self._row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._row)
        self._line = Divider(self)
        column.addWidget(self._line)

    def end_list(self) -> None:
        """It is the last of its list: there is nothing to part it from."""
        self._line.hide()

    def add_button(self, words: str, name: str) -> PlainButton:
        """A button at the right; `name` says to a screen reader whose it is."""
        button = PlainButton(words, self)
        button.setAccessibleName(name)
        self.buttons.append(button)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button
