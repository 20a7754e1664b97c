"""Side effects since the last time: not asked, none, or a list of what, where and how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from intake.conditions import Answers
from intake.questionnaire import Item
from ui.consultation.stacked_question import StackedQuestion
from ui.followup.form_items import (
    EFFECT_LASTED,
    EFFECT_WHAT,
    EFFECT_WHERE,
    EFFECTS,
    EFFECTS_STATE,
)
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.cards import FollowUp
from ui.widgets.layouts import clear
from ui.widgets.reading_order import set_reading_order
from ui.widgets.text_fields import StringField


class EffectRow(QWidget):
    """One side effect: three short texts side by side. `removed()` by its button."""

    typed = Signal()
    removed = Signal()

    def __init__(self, number: int, known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questions = tuple(
            StackedQuestion(_numbered(item, number), self, text=item.text)
            for item in (EFFECT_WHAT, EFFECT_WHERE, EFFECT_LASTED)
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for question in self.questions:
            row.addWidget(question, 3 if question is self.questions[0] else 2)
            question.field.answered.connect(lambda _values: self.typed.emit())
        self.remove_button = QuietButton("", self, icon="x", name=f"Take side effect {number} away")
        self.remove_button.clicked.connect(self.removed)
        row.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignBottom)
        field = self.questions[0].field
        if known and isinstance(field, StringField):
            completer = QCompleter(list(known), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.input.setCompleter(completer)
            completer.activated.connect(lambda _text: field.settle())

    def answers(self) -> Answers:
        """What is typed."""
        items = (EFFECT_WHAT, EFFECT_WHERE, EFFECT_LASTED)
        pairs = zip(items, self.questions, strict=True)
        return Answers({item.link_id: each.field.value() for item, each in pairs if each.field.value()})

    def show_answers(self, answers: Answers) -> None:
        """Show these, silently."""
        for item, question in zip((EFFECT_WHAT, EFFECT_WHERE, EFFECT_LASTED), self.questions, strict=True):
            question.field.set_value(answers.all(item.link_id))
            question.refresh()


class EffectsBlock(QWidget):
    """The question, and the list below it once it is answered with Yes. `answered()` after every change."""

    answered = Signal()

    def __init__(self, known: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = tuple(known)
        self.rows: list[EffectRow] = []
        self.state = StackedQuestion(EFFECTS_STATE, self)
        self.block = FollowUp(self)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.block.body.addLayout(self._list)
        self.add_button = PlainButton("Add side effect", self.block, icon="plus")
        self.add_button.clicked.connect(self.add)
        self.block.body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.state)
        column.addWidget(self.block)
        self.state.field.answered.connect(lambda _values: self._on_state())

    def answers(self) -> Answers:
        """The state and the list."""
        given = self.state.field.value()
        found = Answers({EFFECTS_STATE.link_id: given} if given else {})
        parts = [row.answers() for row in self.rows]
        return found.with_groups(EFFECTS, *(part for part in parts if not part.is_empty))

    def show_answers(self, answers: Answers) -> None:
        """Show these, silently."""
        self.state.field.set_value(answers.all(EFFECTS_STATE.link_id))
        self.state.refresh()
        self._clear()
        for part in answers.group(EFFECTS):
            self._add_row().show_answers(part)
        self._show_block()

    def settle(self) -> None:
        """Tell what is still being typed."""
        self.state.field.settle()
        for row in tuple(self.rows):
            for question in row.questions:
                question.field.settle()

    def add(self) -> None:
        """One more line, with the keyboard in it."""
        row = self._add_row()
        set_reading_order(self)
        row.questions[0].take_focus()
        self.answered.emit()

    def _add_row(self) -> EffectRow:
        row = EffectRow(len(self.rows) + 1, self._known, self.block)
        row.typed.connect(self.answered)
        row.removed.connect(lambda row=row: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        return row

    def _remove(self, row: EffectRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add_button.setFocus()
        self.answered.emit()

    def _clear(self) -> None:
        self.rows.clear()
        clear(self._list)

    def _on_state(self) -> None:
        if self.state.field.value() == ("listed",) and not self.rows:
            self._add_row()
        self._show_block()
        self.answered.emit()

    def _show_block(self) -> None:
        self.block.setVisible(self.state.field.value() == ("listed",))
        set_reading_order(self)


def _numbered(item: Item, number: int) -> Item:
    """The same question under a name of its own, so that a reader hears which line it is of."""
    return replace(item, text=f"{item.text} Side effect {number}") if number > 1 else item
