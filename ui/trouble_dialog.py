"""What is shown when Candor itself went wrong: one sentence, and a report to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.trouble import SENTENCE
from ui.widgets.dialog import Dialog


class TroubleDialog(Dialog):
    """One sentence, and the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.setWindowTitle("Candor")
        words = QLabel(f"{SENTENCE}\nClose Candor and open it again. A copied report holds no names.", self)
        words.setWordWrap(True)
        words.setMinimumWidth(400)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton("Copy report", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setAccessibleDescription("Copies versions and places in the program, and no names")
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(20)
        column.addWidget(words)
        column.addWidget(buttons)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._report)
        self.copy_button.setText("Copied")
