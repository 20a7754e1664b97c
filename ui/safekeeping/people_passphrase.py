"""A new passphrase, typed twice, with a remark on it while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.registry.form_row import FormRow
from ui.safekeeping.first_person_page import PASSPHRASE_HINT, new_passphrase_problems
from ui.safekeeping.gate_parts import forget, secret
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.widgets.icon_label import IconLabel

GOOD = "This passphrase can be used."


class NewPassphrase(QWidget):
    """`names` gives those that it may not be made of. `finished()`: Enter in its last row."""

    finished = Signal()

    def __init__(
        self, name: str, names: Callable[[], tuple[str, ...]], parent: QWidget | None = None, *, words: str
    ) -> None:
        super().__init__(parent)
        self._names = names
        self.first = secret(f"{name}.passphrase", words, hint=PASSPHRASE_HINT)
        self.again = secret(f"{name}.again", "The same passphrase again")
        self.weak = IconLabel("", "pencil", Tone.WARNING, self)
        self.good = IconLabel(GOOD, "circle-check", Tone.GOOD, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        for widget in (self.first, self.weak, self.good, self.again):
            column.addWidget(widget)
        self.first.field.input.textChanged.connect(self._judge)
        self.first.field.input.returnPressed.connect(self.again.field.take_focus)
        self.again.field.input.returnPressed.connect(self.finished)
        self._judge("")

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Both rows."""
        return (self.first, self.again)

    def text(self) -> str:
        """What was typed first, exactly."""
        return self.first.text()

    def problems(self) -> dict[FormRow, str]:
        """What is wrong with it, by row."""
        return new_passphrase_problems(self.first, self.again, names=self._names())

    def forget(self) -> None:
        """Empty both rows."""
        forget(*self.rows)

    def _judge(self, typed: str) -> None:
        from db.keys.passphrases import weakness

        weak = weakness(typed, names=self._names()) if typed else ""
        self.weak.set_text(weak)
        self.weak.setVisible(bool(weak))
        self.good.setVisible(bool(typed) and not weak)
