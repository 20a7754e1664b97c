"""One question on a page: its words, why it is asked, its field, what is wrong, and its follow-ups."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.questionnaire import Item
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.cards import FollowUp
from ui.widgets.field import NOT_ASKED, Field
from ui.widgets.fields import field_for
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label

NEEDS_ANSWER = "Needs an answer"
_LEAST_WORDS = 22


class QuestionRow(QWidget):
    """A question and its field: side by side where there is room, else one under the other.

    `nested` rows are follow-ups: their words are lighter. `answered` is that of the field. Follow-up rows go
    into `follow_up` (`add`), which is shown with `follow_up.setVisible`.
    """

    answered = Signal(tuple)

    def __init__(
        self,
        item: Item,
        field: Field | None = None,
        parent: QWidget | None = None,
        *,
        nested: bool = False,
        text: str = "",
    ) -> None:
        super().__init__(parent)
        self.item = item
        style = TextStyle.BODY if nested else TextStyle.LABEL
        self.question = Label(text or item.text, style, parent=self)
        self.why = Hint(item.why, self)
        self.why.setVisible(bool(item.why))
        self.mark = Label("", TextStyle.SMALL, Tone.MUTED, self, wrap=False)
        self.field = field if field is not None else field_for(item)
        self.field.setParent(self)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self)
        self.problem.hide()
        self.follow_up = FollowUp(self)
        self._needs_answer = False
        self._said = ""
        self._lay_out()
        self.field.answered.connect(self._on_answered)
        self._mark()

    def set_error(self, words: str) -> None:
        """Show what is wrong, in the words of the summary; no words take it away."""
        self.problem.set_text(words)
        self.problem.setVisible(bool(words))
        self.field.set_error(bool(words) or self._needs_answer)
        self.field.setAccessibleDescription(words or self.item.why)

    def set_needs_answer(self, needed: bool) -> None:
        """Show that this question must still be answered; an answer takes the mark away."""
        self._needs_answer = needed and not self.field.value()
        self.field.set_error(self._needs_answer or bool(self.problem.text))
        self._mark()

    def set_said(self, words: str) -> None:
        """Quiet words beside the answer: who said it."""
        self._said = words
        self._mark()

    def refresh(self) -> None:
        """Bring the marks up to date after the field was set from stored values."""
        self.set_needs_answer(self._needs_answer)

    def take_focus(self) -> None:
        """Go to the field."""
        self.field.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = self.question.fontMetrics().averageCharWidth() * _LEAST_WORDS
        beside = self._answer.sizeHint().width() + words + CARD_GAP <= self.width()
        across = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if not self.field.wide and self._line.direction() is not across:
            self._line.setDirection(across)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.question)
        words.addWidget(self.why)
        self._answer = QHBoxLayout()
        self._answer.setSpacing(CARD_GAP)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(CARD_GAP)
        if self.field.wide:
            self._line.setDirection(QBoxLayout.Direction.TopToBottom)
            self._line.setSpacing(4)
            top = QHBoxLayout()
            top.addLayout(words, 1)
            top.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
            self._line.addLayout(top)
            self._answer.addWidget(self.field)
        else:
            self._line.addLayout(words, 5)
            self._answer.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
            self._answer.addWidget(self.field, 1)
        beside = self.field.stretches and not self.field.wide
        self._line.addLayout(self._answer, 4 if beside else 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(self._line)
        rows.addWidget(self.problem)
        rows.addWidget(self.follow_up)

    def _on_answered(self, values: tuple[object, ...]) -> None:
        # Whoever said the answer before did not say this one.
        self._said = ""
        if values and self._needs_answer:
            self.set_needs_answer(False)
        self._mark()
        self.answered.emit(values)

    def _mark(self) -> None:
        if self._needs_answer:
            self.mark.set_tone(Tone.ERROR)
            self.mark.setText(NEEDS_ANSWER)
            return
        self.mark.set_tone(Tone.MUTED)
        silent = self.field.shows_not_asked or bool(self.field.value())
        self.mark.setText(self._said if self.field.value() else "" if silent else NOT_ASKED)
