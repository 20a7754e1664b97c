"""What is asked again on the day of a session, with what was said at the consultation beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.catalogue_rules import Contraindication
from intake.conditions import NO, NOT_SURE, YES, Answers, Value
from intake.questionnaire import Questionnaire, is_enabled
from intake.session_day import was_no
from ui.consultation.words import count_words
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Divider
from ui.widgets.question_row import QuestionRow
from ui.widgets.reading_order import set_reading_order

_SAID = {YES: "yes", NO: "no", NOT_SURE: "not sure"}


class DayQuestions(QWidget):
    """A row for each question, Y, N and U pick; the last button answers No to those still open.

    `answered()` after every change.
    """

    answered = Signal()

    def __init__(
        self,
        rules: Sequence[Contraindication],
        questionnaire: Questionnaire,
        earlier: Answers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rules, self._questionnaire, self._earlier = tuple(rules), questionnaire, earlier
        self.rows: dict[str, QuestionRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for place, rule in enumerate(self._rules):
            if place:
                column.addWidget(Divider(self))
            column.addWidget(self._row(rule))
        self.rest_button = PlainButton("", self, icon="check")
        self.rest_button.clicked.connect(self.answer_rest)
        column.addWidget(self.rest_button)
        self._refresh()

    def answers(self) -> dict[str, tuple[Value, ...]]:
        """What is answered, as typed."""
        return {link_id: row.field.value() for link_id, row in self.rows.items() if row.field.value()}

    def show_answers(self, answers: Mapping[str, tuple[Value, ...]]) -> None:
        """Show these answers, silently."""
        for link_id, row in self.rows.items():
            row.field.set_value(answers.get(link_id, ()))
            row.refresh()
        self._refresh()

    def settle(self) -> None:
        """Tell what is still being typed."""
        for row in self.rows.values():
            row.field.settle()

    def answer_rest(self) -> None:
        """No to every question that is open, except those that were Yes or Not sure at the consultation."""
        for rule in self._open():
            self.rows[rule.link_id].field.set_value((NO,))
            self.rows[rule.link_id].refresh()
        self._on_answered()
        still = next((row for row in self.rows.values() if self._is_open(row)), None)
        if still is not None:
            still.take_focus()

    def focus_on(self, link_id: str) -> bool:
        """Go to a question; whether it is here."""
        row = self.rows.get(link_id)
        if row is not None:
            row.take_focus()
        return row is not None

    def show_missing(self, link_ids: Sequence[str]) -> None:
        """Mark what must be asked first."""
        for link_id, row in self.rows.items():
            row.set_needs_answer(link_id in link_ids)

    def _row(self, rule: Contraindication) -> QuestionRow:
        item = self._questionnaire.items[rule.link_id]
        row = QuestionRow(item, parent=self)
        said = _SAID.get(self._earlier.code(rule.link_id) or "", "not asked")
        # "Why" is told at the consultation; here it helps more to see what was said then.
        row.why.setText(f"At the consultation: {said}")
        row.why.show()
        self._add(row)
        for follow_up in item.items:
            below = QuestionRow(follow_up, parent=row.follow_up, nested=True)
            row.follow_up.add(below)
            self._add(below)
        return row

    def _add(self, row: QuestionRow) -> None:
        self.rows[row.item.link_id] = row
        row.answered.connect(lambda _values: self._on_answered())

    def _is_open(self, row: QuestionRow) -> bool:
        return not row.field.value() and any(rule.link_id == row.item.link_id for rule in self._rules)

    def _open(self) -> list[Contraindication]:
        return [
            rule
            for rule in self._rules
            if not self.rows[rule.link_id].field.value() and was_no(rule, self._earlier)
        ]

    def _on_answered(self) -> None:
        self._refresh()
        self.answered.emit()

    def _refresh(self) -> None:
        counting = self._questionnaire.enabled_answers(Answers(self.answers()))
        for rule in self._rules:
            item, row = self._questionnaire.items[rule.link_id], self.rows[rule.link_id]
            shown = [(below, is_enabled(below, counting)) for below in item.items]
            for below, is_shown in shown:
                self.rows[below.link_id].setVisible(is_shown)
            row.follow_up.setVisible(any(is_shown for _, is_shown in shown))
        number = len(self._open())
        self.rest_button.setVisible(number > 0)
        words = count_words(number, "question", "questions")
        self.rest_button.setText(
            f"No to the other {words}" if number < len(self._rules) else f"No to all {words}"
        )
        set_reading_order(self)
