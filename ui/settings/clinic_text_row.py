"""A text of the clinic's own: counted at each key, and judged when the typing pauses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from intake.clinic_texts import TEXT_LIMIT, text_problems
from intake.questionnaire import Item, ItemType
from ui.registry.form_row import FormRow
from ui.theme.colours import Tone
from ui.widgets.announce import announce
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint
from ui.widgets.text_fields import TextField


class ClinicTextRow(FormRow):
    """Label, hint, field; under it what to change, and the characters used of `limit`."""

    def __init__(self, name: str, words: str, *, hint: str = "", limit: int = TEXT_LIMIT) -> None:
        field = TextField(Item(link_id=name, text=words, type=ItemType.TEXT))
        field.input.setPlaceholderText("")
        said = f"{hint} At most {limit} characters.".lstrip()
        field.input.setAccessibleDescription(said)
        super().__init__(field, hint=said)
        self._limit = limit
        self.advice = IconLabel("", "pencil", Tone.WARNING, self)
        self.advice.hide()
        self.count = Hint("", self, wrap=False)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.advice, 1)
        foot.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(column.count() - 1, foot)
        field.input.textChanged.connect(self._show_count)
        # Only when the typing pauses: half a word and an open bracket are nothing to remark on.
        field.answered.connect(self._judge)
        self._show_count()

    def set_text(self, text: str) -> None:
        """Show a text, judged at once."""
        super().set_text(text)
        self._show_count()
        self._judge()

    def show_problem(self, words: str) -> None:
        """Say above the field what is to be put right, instead of below it."""
        super().show_problem(words)
        self._show_advice("" if words else self.first_problem())

    def first_problem(self) -> str:
        """What to put right first, in one sentence; "" when nothing is."""
        found = text_problems(self.text(), limit=self._limit)
        return found[0].advice if found else ""

    def _judge(self, _values: object = None) -> None:
        advice = self.first_problem()
        if self.field.has_error:
            self.show_problem(advice)
            return
        self._show_advice(advice)

    def _show_advice(self, advice: str) -> None:
        if advice == self.advice.text:
            return
        self.advice.set_text(advice)
        self.advice.setVisible(bool(advice))
        announce(self, advice)

    def _show_count(self) -> None:
        used = len(self.text())
        self.count.setText(f"{used:,} of {self._limit}")
        self.count.set_tone(Tone.WARNING if used > self._limit else Tone.MUTED)
