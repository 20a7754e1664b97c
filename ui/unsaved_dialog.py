"""Asked when the window is to close and something could not be stored: try again, go back, or let it go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import DangerButton, PlainButton, PrimaryButton
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Label


class UnsavedDialog(Dialog):
    """`again()` tries to save, `let_go()` closes without it; closing the dialog goes back."""

    again = Signal()
    let_go = Signal()

    def __init__(self, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Candor")
        self.again_button = PrimaryButton("Save again", self)
        self.back_button = PlainButton("Go back", self)
        self.let_go_button = DangerButton("Close without saving", self)
        box = QDialogButtonBox(self)
        box.addButton(self.again_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.back_button, QDialogButtonBox.ButtonRole.RejectRole)
        box.addButton(self.let_go_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.again_button.clicked.connect(self._try_again)
        self.back_button.clicked.connect(self.reject)
        self.let_go_button.clicked.connect(self._let_go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label("Something is not saved yet", TextStyle.SECTION, parent=self))
        words = Label(reason, TextStyle.BODY, Tone.SECOND, self)
        words.setMinimumWidth(440)
        column.addWidget(words)
        column.addSpacing(8)
        column.addWidget(box)
        self.back_button.setFocus()

    def _try_again(self) -> None:
        self.accept()
        self.again.emit()

    def _let_go(self) -> None:
        self.accept()
        self.let_go.emit()
