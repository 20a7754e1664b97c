"""A question with its field below it, for a narrow panel: words and "Not asked" on one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.questionnaire import Item
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.cards import FollowUp
from ui.widgets.field import NOT_ASKED, Field
from ui.widgets.fields import field_for
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label

LEAST_WIDTH = 300
"""In pixels at usual text: below it nobody is told beside a question who said its answer."""


class StackedQuestion(QWidget):
    """It gives what a question row gives: `field`, `follow_up`, `refresh`, `set_error`, `take_focus`."""

    def __init__(
        self,
        item: Item,
        parent: QWidget | None = None,
        *,
        text: str = "",
        nested: bool = False,
        field: Field | None = None,
    ) -> None:
        super().__init__(parent)
        self.item = item
        style = TextStyle.BODY if nested else TextStyle.SMALL_LABEL
        self.question = Label(text or item.text, style, parent=self)
        self.mark = Label("", TextStyle.SMALL, Tone.MUTED, self, wrap=False)
        self.field = field or field_for(item, self)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self)
        self.problem.hide()
        self.warning = IconLabel("", "triangle-alert", Tone.WARNING, self)
        self.warning.hide()
        self.follow_up = FollowUp(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.question, 1)
        head.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.field)
        for widget in (self.problem, self.warning, self.follow_up):
            column.addWidget(widget)
        self._said = ""
        self.field.answered.connect(lambda _values: self.set_said("", ""))
        self.refresh()

    def refresh(self) -> None:
        """Bring "Not asked", or who said the answer, up to date."""
        silent = self.field.shows_not_asked or bool(self.field.value())
        words = self._said if self.field.value() else "" if silent else NOT_ASKED
        self.mark.setText(words)
        self.mark.setVisible(bool(words))

    def set_said(self, brief: str, full: str) -> None:
        """Show who said the answer: a few quiet words where there is room, all of it to whoever asks."""
        # Two questions beside each other have no room for it.
        self._said = brief if self.width() >= grown(LEAST_WIDTH) else ""
        self.mark.setToolTip(full)
        self.setAccessibleDescription(full)
        self.refresh()

    def set_error(self, words: str) -> None:
        """Show what is wrong; no words take it away."""
        self.problem.set_text(words)
        self.problem.setVisible(bool(words))
        self._show_warning()
        self.field.set_error(bool(words))
        self.field.setAccessibleDescription(words or self.item.why)

    def set_warning(self, words: str) -> None:
        """Show what to look at twice; no words take it away."""
        if words != self.warning.text:
            self.warning.set_text(words)
        self._show_warning()

    def _show_warning(self) -> None:
        """What is refused in the same words is not said twice."""
        words = self.warning.text
        self.warning.setVisible(bool(words) and words != self.problem.text)

    def take_focus(self) -> None:
        """Go to the field."""
        self.field.take_focus()
