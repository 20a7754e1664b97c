"""The dialog that every dialog of ours is: whatever has the focus in it wears the ring."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from ui.widgets.focus import FocusRing


class Dialog(QDialog):
    """A window of its own has a ring of its own: that of the main window does not reach into it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring = FocusRing(self)
