"""The questions about the marks of one region, at the right of the body picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.questionnaire import Problem
from ui.consultation.binding import Binding, counting_at, shown_follow_ups
from ui.consultation.changes import path_in, place_of
from ui.consultation.controller import MARKS, ConsultationController
from ui.consultation.stacked_question import StackedQuestion
from ui.theme.sizes import CARD_GAP
from ui.widgets.buttons import QuietButton
from ui.widgets.labels import Hint, SectionTitle

NOTHING_CHOSEN = "Choose an area in the list or on the figure. Space adds it."
REGION = "marks.region"


class MarkForm(QWidget):
    """One form for all entries of marks: it is built once and shown for the entry that is chosen."""

    remove_pressed = Signal(int)

    def __init__(self, controller: ConsultationController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._index = -1
        self.binding = Binding(controller, self)
        self.binding.listen(self._on_answered)
        self.rows: dict[str, StackedQuestion] = {}
        self.title = SectionTitle("", self)
        self.count = Hint("", self, wrap=False)
        self.hint = Hint(NOTHING_CHOSEN, self)
        self._questions: QWidget | None = None
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(CARD_GAP)
        self._column.addLayout(head)
        self._column.addWidget(self.hint)
        self._column.addStretch(1)
        self.show_mark(-1)

    @property
    def index(self) -> int:
        """The entry of marks that is shown, from 0; -1 for none."""
        return self._index

    def show_mark(self, index: int, title: str = "") -> None:
        """Show the questions of one entry of marks; -1 shows what to do first."""
        entries = len(self._controller.answers.group(MARKS))
        shown = 0 <= index < entries
        self.title.setText(title if shown else "No area is chosen")
        self.count.setText(f"{index + 1} of {entries}" if shown else "")
        self.hint.setVisible(not shown)
        if shown and self._questions is None:
            self._build()
        if self._questions is not None:
            self._questions.setVisible(shown)
        if index == self._index and shown:
            self.binding.refresh()
            self._show_follow_ups()
            return
        self.binding.forget()
        self._index = index if shown else -1
        if not shown:
            return
        for link_id, row in self.rows.items():
            self.binding.bind(row.field, path_in(MARKS, index, link_id))
            row.set_error("")
            row.refresh()
        self._show_follow_ups()

    def forget(self) -> None:
        """Let go of the entry: its place means another one now."""
        self.binding.forget()
        self._index = -1

    def focus_link(self, link_id: str) -> QWidget | None:
        """Go to a question of the entry that is shown, and give its row."""
        row = self.rows.get(link_id)
        if self._index < 0 or row is None or row.isHidden():
            return None
        row.take_focus()
        return row

    def focus_first(self) -> None:
        """Go to the first question."""
        first = next(iter(self.rows), None)
        if first is not None:
            self.focus_link(first)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the words of each problem of this entry beside its question."""
        words = {
            place_of(problem.path).link_id: problem.message
            for problem in problems
            if place_of(problem.path).group == MARKS and place_of(problem.path).index == self._index
        }
        for link_id, row in self.rows.items():
            row.set_error(words.get(link_id, ""))

    def _build(self) -> None:
        self._questions = QWidget(self)
        column = QVBoxLayout(self._questions)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP + 2)
        group = self._controller.knowledge.questionnaire.items[MARKS]
        for item in group.items:
            if item.link_id == REGION:
                continue
            row = StackedQuestion(item, parent=self._questions)
            self.rows[item.link_id] = row
            column.addWidget(row)
            for follow_up in item.items:
                nested = StackedQuestion(follow_up, parent=row.follow_up, nested=True)
                self.rows[follow_up.link_id] = nested
                row.follow_up.add(nested)
        self.remove_button = QuietButton("Remove area", self._questions, icon="trash-2")
        self.remove_button.clicked.connect(lambda: self.remove_pressed.emit(self._index))
        column.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.insertWidget(self._column.count() - 1, self._questions)

    def _on_answered(self, path: str) -> None:
        place = place_of(path)
        if place.group == MARKS and place.index == self._index and place.link_id in self.rows:
            self.rows[place.link_id].refresh()
            self._show_follow_ups()

    def _show_follow_ups(self) -> None:
        if self._index < 0:
            return
        questionnaire = self._controller.knowledge.questionnaire
        counting = counting_at(self._controller, path_in(MARKS, self._index, REGION), questionnaire)
        for link_id, row in self.rows.items():
            shown = [
                (follow_up, enabled)
                for follow_up, enabled in shown_follow_ups(questionnaire.items[link_id], counting)
            ]
            for follow_up, enabled in shown:
                self.rows[follow_up.link_id].setVisible(enabled)
            if shown:
                row.follow_up.setVisible(any(enabled for _, enabled in shown))
