"""Over a page: how many answers the patient gave alone, and the one press that confirms them together."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import RADIUS_SEGMENT
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.icon_label import Icon
from ui.widgets.labels import Hint, Label
from ui.widgets.painting import paint_box, painter_of

HOW = "F9 confirms the question you are in."


class ConfirmBar(QFrame):
    """Hidden while nothing waits. `confirmed` asks to confirm together what needs no look of its own."""

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label("", TextStyle.BODY, parent=self)
        self.how = Hint(HOW, self)
        self.button = PlainButton("", self, icon="check", key="Shift+F9")
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.confirmed)
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(self.words)
        text.addWidget(self.how)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 9, 9, 9)
        row.setSpacing(10)
        row.addWidget(Icon("user", Tone.WARNING, self, size=18, beside=self.words))
        row.addLayout(text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_waiting(self, words: str, together: int) -> None:
        """Show a sentence, and how many one press confirms; no words hide the bar."""
        if words != self.words.text():
            self.words.setText(words)
            self.setAccessibleName(words)
        only = "Confirm 1 on this page" if together == 1 else f"Confirm all {together} on this page"
        self.button.setText(only)
        self.button.setVisible(together > 0)
        self.setVisible(bool(words))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_box(painter, QRectF(self.rect()), RADIUS_SEGMENT, fill=colours.surface, edge=colours.cond_fg)
        painter.end()
