"""The line over the list of areas: typing chooses an area, the arrow keys and Enter work in the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.theme.colours import Tone
from ui.widgets.field import FieldBox, LineInput
from ui.widgets.icon_label import Icon

NAME = "Find an area"
_IN_THE_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AreaSearch(FieldBox):
    """`typed(text)` at every change, `moved(by)` for Up and Down, `entered()` for Enter."""

    typed = Signal(str)
    moved = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = _Input(self)
        self.row.addWidget(Icon("search", Tone.MUTED, self, size=16))
        self.row.addWidget(self.input, 1)
        self.set_state(empty=False)
        self.input.textChanged.connect(self.typed)


class _Input(LineInput):
    def __init__(self, box: AreaSearch) -> None:
        super().__init__(NAME, box)
        self._box = box
        self.setPlaceholderText(NAME)
        self.setAccessibleDescription("Down and Up choose another area, Enter goes on to its questions.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _IN_THE_LIST:
            self._box.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif plain and event.key() in _ENTER:
            self.clear()
            self._box.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
