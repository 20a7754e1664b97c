"""The questions about the marks of one region, at the right of the body picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.questionnaire import Problem
from ui.consultation.areas import REGION, SIDE
from ui.consultation.binding import Binding, counting_at, shown_follow_ups
from ui.consultation.changes import path_in, place_of
from ui.consultation.controller import MARKS, ConsultationController
from ui.consultation.mark_colour import ColourField
from ui.consultation.mark_copy import other_side
from ui.consultation.stacked_question import StackedQuestion
from ui.consultation.tab_row import FlowLayout
from ui.consultation.words import count_words
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.labels import Hint, Label, SectionTitle

NOTHING_CHOSEN = "Choose an area in the list or on the figure. Space adds it."
SAY_WHICH_SIDE = "Say which side, and all of this can be copied to the other one."
COPY_KEY = "Ctrl D"
_COLOUR = "marks.colour"
_BESIDE = ("marks.width-mm", "marks.area-cm2")


class MarkForm(QWidget):
    """One form for all entries of marks: it is built once and shown for the entry that is chosen.

    Each signal but `left()` (Escape: back to the list) gives the entry, from 0: `remove_pressed`,
    `side_pressed` to copy it to the other side, `all_pressed` to copy it to all areas.
    """

    remove_pressed = Signal(int)
    side_pressed = Signal(int)
    all_pressed = Signal(int)
    left = Signal()

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
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        back.setWhatsThis("Back to the list of areas")
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.left)
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
        self.count.setText(f"{index + 1} of {count_words(entries, 'area', 'areas')}" if shown else "")
        self.hint.setVisible(not shown)
        if shown and self._questions is None:
            self._build()
        if self._questions is not None:
            self._questions.setVisible(shown)
        self._show_copying(index, entries)
        if self._questions is not None:
            self.said.hide()
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

    def say(self, words: str) -> None:
        """Say below the buttons what came of one of them."""
        if self._questions is not None:
            self.said.setText(words)
            self.said.setVisible(bool(words))
            announce(self, words, at_once=True)

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
        beside = QHBoxLayout()
        beside.setSpacing(12)
        group = self._controller.knowledge.questionnaire.items[MARKS]
        for item in group.items:
            if item.link_id == REGION:
                continue
            colour = ColourField(item) if item.link_id == _COLOUR else None
            short = item.label if item.link_id in _BESIDE else ""
            row = StackedQuestion(item, parent=self._questions, field=colour, text=short)
            self.rows[item.link_id] = row
            if item.link_id in _BESIDE:
                beside.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
            else:
                column.addWidget(row)
            if item.link_id == _BESIDE[0]:
                column.addLayout(beside)
            for follow_up in item.items:
                nested = StackedQuestion(follow_up, parent=row.follow_up, nested=True)
                self.rows[follow_up.link_id] = nested
                row.follow_up.add(nested)
        self.side_button = PlainButton("", self._questions, icon="copy", key=COPY_KEY)
        self.side_button.clicked.connect(lambda: self.side_pressed.emit(self._index))
        self.side_hint = Hint(SAY_WHICH_SIDE, self._questions)
        self.all_button = QuietButton("Same for all &areas", self._questions, icon="copy")
        self.all_button.setAccessibleDescription("Fills in what was not asked there. Nothing is overwritten.")
        self.all_button.clicked.connect(lambda: self.all_pressed.emit(self._index))
        self.remove_button = QuietButton("&Remove area", self._questions, icon="trash-2")
        self.remove_button.clicked.connect(lambda: self.remove_pressed.emit(self._index))
        self.said = Label("", TextStyle.SMALL, Tone.SECOND, self._questions)
        self.said.hide()
        buttons = FlowLayout()
        buttons.addWidget(self.all_button)
        buttons.addWidget(self.remove_button)
        column.addWidget(self.side_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.side_hint)
        column.addLayout(buttons)
        column.addWidget(self.said)
        self._column.insertWidget(self._column.count() - 1, self._questions)

    def _show_copying(self, index: int, entries: int) -> None:
        """Offer the copies that can be made of the entry that is shown."""
        if self._questions is None or not 0 <= index < entries:
            return
        controller, catalogue = self._controller, self._controller.knowledge.catalogue
        part = controller.answers.group(MARKS)[index]
        side = other_side(controller.answers, index, catalogue)
        self.side_button.setText(f"Copy to the {side} side" if side else "")
        self.side_button.setVisible(side is not None)
        region = catalogue.region.get(part.code(REGION) or "")
        self.side_hint.setVisible(region is not None and region.sides and part.code(SIDE) is None)
        self.all_button.setVisible(entries > 1)

    def _on_answered(self, path: str) -> None:
        place = place_of(path)
        if place.group == MARKS and place.index == self._index and place.link_id in self.rows:
            self.rows[place.link_id].refresh()
            self._show_follow_ups()
            self._show_copying(self._index, len(self._controller.answers.group(MARKS)))

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
