"""One page of questions: rows, a tick list, follow-ups in place, and why each question is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.conditions import NOT_SURE, YES
from intake.questionnaire import AskAs, Item, ItemType, Problem
from intake.sections.skin import suggested_phototype
from ui.consultation.advice_labels import show_advice
from ui.consultation.answer_notes import PageNotes
from ui.consultation.binding import Binding, counting_at, shown_follow_ups, stored_at
from ui.consultation.controller import ConsultationController
from ui.consultation.page_reasons import PageReasons, Reason
from ui.consultation.page_widget import is_put_away
from ui.consultation.pages import LIST_OF, Page
from ui.consultation.reasons import rule_of
from ui.consultation.visit_memory import VisitMemory
from ui.consultation.volunteered_card import VolunteeredCard
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.cards import Card, FollowUp
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, PageTitle
from ui.widgets.question_row import QuestionRow
from ui.widgets.reading_order import set_reading_order
from ui.widgets.segment import YesNoNotSureField
from ui.widgets.tick_list import TickList

LEADS = {
    "hopes": "Ask for the hope before anything is shown or promised.",
    "skin": "Ask about sun first. The clinician confirms the type.",
    "health.look": "Look at the skin together before you answer.",
    "health.alone": "Ask these when nobody else is in the room.",
}
USUAL_LEAD = "Ask each question aloud. Leave it blank if you did not ask."


class QuestionPage(QWidget):
    """The questions of one page. `unanswered_changed` tells that an answer here came or went.

    `review_wanted` asks to take the answers of the last visit over, `denied` tells that Shift+N said No to
    the lines that were left, and that somebody wants to go on, `answered_last` that a key gave the last
    answer that is asked for here.
    """

    unanswered_changed = Signal()
    review_wanted = Signal()
    denied = Signal()
    answered_last = Signal()

    def __init__(self, controller: ConsultationController, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self._controller = controller
        self._items = controller.knowledge.questionnaire.items
        self.binding = Binding(controller, self)
        self.rows: dict[str, QuestionRow] = {}
        self.tick_list: TickList | None = None
        self.volunteered: VolunteeredCard | None = None
        self._reasons = PageReasons(controller.knowledge.catalogue, self)
        self.notes: PageNotes | None = None
        self._memory: VisitMemory | None = None
        self._advice: dict[str, IconLabel] = {}
        self._has_old_advice = False
        self._built: set[str] = set()
        # The line over the page follows when the key has been painted.
        self._review_soon = QTimer(self)
        self._review_soon.setSingleShot(True)
        self._review_soon.setInterval(0)
        self._review_soon.timeout.connect(self._show_review)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(CARD_GAP)
        self._add_head()
        self._add_questions()
        self._column.addStretch(1)
        self.binding.listen(self._on_answered)
        controller.verdicts_changed.connect(self._on_verdicts)
        for link_id in page.link_ids:
            self._show_follow_ups(link_id)

    @property
    def reasons(self) -> list[Reason]:
        """The reasons that are on the page; none before somebody asked for them."""
        return self._reasons.made

    # What the view asks of every page

    @property
    def side(self) -> QWidget | None:
        """A panel of the page's own, beside suitability; questions have none."""
        return None

    def focus_first(self) -> None:
        """Go to the first question that waits for an answer, else to the first of the page."""
        waiting = (
            link_id
            for link_id in self.page.link_ids
            if self._items[link_id].type is ItemType.CHOICE
            and not self._items[link_id].repeats
            and not self.binding.stored(link_id)
        )
        # A page that nobody has begun is shown from its top.
        begun = any(self.binding.stored(link_id) for link_id in self.page.link_ids)
        first = self.page.link_ids[0]
        self.focus_path(next(waiting, first) if begun else first)

    def focus_path(self, path: str) -> QWidget | None:
        """Go to a question, a follow-up too, and give its row; None when it is not here."""
        if path in self.rows:
            self.rows[path].take_focus()
            return self.rows[path]
        if self.tick_list is not None and path in self.tick_list.lines:
            self.tick_list.take_focus(path)
            return self.tick_list.lines[path]
        if self.volunteered is not None and (added := self.volunteered.focus_path(path)) is not None:
            return added
        parent = self._controller.knowledge.questionnaire.parents.get(path)
        if parent is not None and parent in self.page.link_ids:
            self._show_follow_ups(parent)
            row = self.rows.get(path)
            if row is not None and not row.isHidden():
                row.take_focus()
                return row
            return self.focus_path(parent)
        return None

    def settle(self) -> None:
        """Send what is still being typed."""
        self.binding.settle()

    def remember(self, memory: VisitMemory) -> None:
        """Show who said each answer, and how the page stands beside the last visit. Call it once painted."""
        if self.notes is None:
            self._memory = memory
            self.notes = PageNotes(self.rows, self.tick_list, memory, self)
            memory.changed.connect(self._refresh_notes)
        self._refresh_notes()

    def _refresh_notes(self) -> None:
        if self.notes is not None:
            self.notes.refresh()
            self._show_review()

    def _show_review(self) -> None:
        if self._memory is not None:
            self.review_button.setVisible(self._memory.can_review(self.page))
            words = self._memory.review_line(self.page)
            self.reviewed.set_text(words)
            self.reviewed.setVisible(bool(words))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the words of each problem beside its question; the others lose theirs."""
        words = {problem.path: problem.message for problem in problems}
        for path, row in self.rows.items():
            row.set_error(words.get(path, ""))

    # Building

    def _add_head(self) -> None:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle(self.page.title, self))
        lead = Label(LEADS.get(self.page.id, USUAL_LEAD), TextStyle.BODY, Tone.SECOND, self)
        words.addWidget(lead)
        self.reviewed = IconLabel("", "history", Tone.SECOND, self)
        self.reviewed.hide()
        words.addWidget(self.reviewed)
        head.addLayout(words, 1)
        self.why_button = QuietButton("&Why we ask", self, icon="circle-question-mark")
        self.why_button.setCheckable(True)
        self.why_button.setAccessibleDescription("Shows the reason and the sources under each question")
        self.why_button.toggled.connect(self._reasons.show)
        self.review_button = PlainButton("Reviewed, no changes", self, icon="history", key="F8")
        self.review_button.setAccessibleDescription("Ask aloud first: it takes the last visit’s answers over")
        self.review_button.clicked.connect(self.review_wanted)
        self.review_button.hide()
        head.addWidget(self.why_button, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.review_button, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(head)

    def _add_questions(self) -> None:
        items = [self._items[link_id] for link_id in self.page.link_ids]
        listed = [item for item in items if item.ask_as is AskAs.LIST]
        rows = [item for item in items if item.ask_as is not AskAs.LIST]
        before = [item for item in rows if item.link_id.startswith("health.") or not listed]
        after = [item for item in rows if item not in before]
        if before:
            self._add_rows(before)
        if listed:
            self._add_tick_list(listed)
        if after:
            self._add_rows(after)
        if self.page.volunteered:
            self.volunteered = VolunteeredCard(self._controller, self.page, self.binding, self)
            self._column.addWidget(self.volunteered)

    def _add_rows(self, items: Sequence[Item]) -> None:
        card = Card(self)
        for number, item in enumerate(items):
            if number:
                card.add_divider()
            row = self._row(item, card)
            card.add(row)
            self._reasons.add(item, row.problem)
        self._column.addWidget(card)

    def _row(self, item: Item, parent: QWidget, *, nested: bool = False) -> QuestionRow:
        row = QuestionRow(item, parent=parent, nested=nested)
        self.binding.bind(row.field, item.link_id)
        row.refresh()
        if item.link_id in LIST_OF and isinstance(row.field, YesNoNotSureField):
            row.field.leads_past = partial(self._lead_past, item.link_id)
        self.rows[item.link_id] = row
        return row

    def _add_tick_list(self, items: Sequence[Item]) -> None:
        card = Card(self)
        heading = (
            "Do you have any of these?" if self.page.id != "health.lately" else "Have any of these been so?"
        )
        self.tick_list = TickList(items, heading, card)
        card.add(self.tick_list)
        for item in items:
            self.tick_list.set_value(item.link_id, self.binding.stored(item.link_id))
            self._reasons.add(item, self.tick_list.lines[item.link_id].question)
        self.tick_list.answered.connect(self._controller.answer)
        self.tick_list.none_pressed.connect(self._controller.none_of_these)
        # Where something is typed the key is a letter.
        deny = QShortcut(QKeySequence("Shift+N"), self)
        deny.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        deny.setWhatsThis("In a list: No to every line that is left, and on")
        deny.activated.connect(self._deny_rest)
        self._column.addWidget(card)

    def _deny_rest(self) -> None:
        if self.tick_list is not None:
            self.tick_list.deny_rest()
            self.denied.emit()

    def _lead_past(self, link_id: str) -> bool:
        """Past the list that was just said to be empty; whether it was."""
        listed, order = LIST_OF[link_id], self.page.link_ids
        if self.binding.stored(link_id) != (YES,) or self.binding.stored(listed):
            return False
        later = order[order.index(listed) + 1 :]
        if later:
            self.focus_path(later[0])
        elif self.volunteered is not None:
            self.volunteered.take_focus()
        else:
            self.answered_last.emit()
        return True

    # Follow-ups

    def _follow_up(self, link_id: str) -> FollowUp | None:
        if link_id in self.rows:
            return self.rows[link_id].follow_up
        if self.tick_list is not None and link_id in self.tick_list.lines:
            return self.tick_list.follow_up(link_id)
        return None

    def _show_follow_ups(self, link_id: str) -> None:
        """Open or close what hangs on an answer. It is built when first opened, and keeps what it holds."""
        item, block = self._items[link_id], self._follow_up(link_id)
        rule = rule_of(item, self._controller.knowledge.catalogue)
        if block is None or (rule is None and not item.items):
            return
        given = stored_at(self._controller.answers, link_id)
        shown = bool({YES, NOT_SURE} & set(given))
        if shown and link_id not in self._built:
            self._built.add(link_id)
            for follow_up in item.items:
                block.add(self._row(follow_up, block, nested=True))
            if rule is not None:
                self._advice[link_id] = IconLabel("", "info", Tone.SECOND, block)
                block.add(self._advice[link_id])
                self._show_advice()
            # Built between others: the Tab key goes where the eye goes. What stands round it keeps its place.
            around: QWidget = self.rows[link_id] if link_id in self.rows else block.parentWidget()
            set_reading_order(around)
        if shown:
            counting = counting_at(self._controller, link_id, self._controller.knowledge.questionnaire)
            for follow_up, enabled in shown_follow_ups(item, counting):
                self.rows[follow_up.link_id].setVisible(enabled)
        if self.tick_list is not None and link_id in self.tick_list.lines:
            self.tick_list.show_follow_up(link_id, shown)
        else:
            block.setVisible(shown)

    def _show_advice(self) -> None:
        self._has_old_advice = False
        show_advice(self._advice, self._controller)

    # Hearing

    def showEvent(self, event: QShowEvent) -> None:
        """Say what the verdicts mean that changed while another page was shown."""
        if self._has_old_advice:
            self._show_advice()
        super().showEvent(event)

    def _on_verdicts(self) -> None:
        if is_put_away(self):
            self._has_old_advice = True
        else:
            self._show_advice()

    def _on_answered(self, path: str) -> None:
        if self.tick_list is not None and path in self.tick_list.lines:
            stored = self.binding.stored(path)
            if self.tick_list.value_of(path) != stored:
                self.tick_list.set_value(path, stored)
        if path in self.rows:
            self.rows[path].refresh()
        if path in self.page.link_ids:
            self._show_follow_ups(path)
            self.unanswered_changed.emit()
        if self.notes is not None:
            self.notes.refresh_path(path)
            for follow_up in self._items[path].items if path in self._items else ():
                self.notes.refresh_path(follow_up.link_id)
            if self.isVisible():
                # A page that is not shown is looked through when it is.
                self._review_soon.start()
        if path in ("skin.sun-burn", "skin.sun-tan"):
            self._suggest_phototype()

    def _suggest_phototype(self) -> None:
        row = self.rows.get("skin.phototype")
        if row is None:
            return
        code = suggested_phototype(self._controller.enabled)
        suggestion = f"The two sun answers point to type {code}. " if code else ""
        row.why.setText(suggestion + row.item.why)
