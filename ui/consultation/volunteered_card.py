"""Anything else the patient mentions: found by its name, added, answered like any other health question."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from intake.conditions import NOT_SURE, YES
from ui.consultation.advice_labels import show_advice
from ui.consultation.binding import Binding, counting_at, shown_follow_ups
from ui.consultation.controller import ConsultationController
from ui.consultation.mention_delegate import MentionDelegate, MentionRole
from ui.consultation.mentions import Mention, find_mentions
from ui.consultation.pages import Page
from ui.consultation.reasons import rule_of
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import QuietButton
from ui.widgets.cards import Card
from ui.widgets.field import FieldBox, LineInput
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label
from ui.widgets.question_row import QuestionRow
from ui.widgets.reading_order import set_reading_order
from ui.widgets.step_list import PAINTS_FOCUS

HEADING = "Anything else?"
HINT = "Add something the patient mentioned. Type a word of it, go down to it, press Enter."
NOTHING = "No question fits. Write it under “Staff notes” in the plan."
Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MentionModel(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mentions: tuple[Mention, ...] = ()

    def set_mentions(self, mentions: tuple[Mention, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self.mentions = mentions
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.mentions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name; for a screen reader the question too, and what Enter does."""
        mention = self.mentions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return mention.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{mention.label}. {mention.question} {end_words(mention)}."
        return mention if role == MentionRole else None


class MentionInput(LineInput):
    """The line that is typed into. `down()` goes to what was found, `entered()` takes the first."""

    down = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.down.emit()
        elif event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class MentionList(QListView):
    """What was found. `picked(row)` at Enter or a click; `left()` goes back up to the line."""

    picked = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_ENTER, Qt.Key.Key_Space):
            self.picked.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape or (
            event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0
        ):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class VolunteeredCard(Card):
    """The questions that were added, and the line that finds others.

    Signals: `jump(path)` to a question that stands on a page, `removed(sentence)` when one was taken away, so
    that it can be brought back. Fields are bound to the page's own `binding`.
    """

    jump = Signal(str)
    removed = Signal(str)

    def __init__(
        self, controller: ConsultationController, page: Page, binding: Binding, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._controller, self._page, self._binding = controller, page, binding
        self._items = controller.knowledge.questionnaire.items
        self.rows: dict[str, QuestionRow] = {}
        self._entries: dict[str, QWidget] = {}
        self._advice: dict[str, IconLabel] = {}
        self._removing = ""
        # Told once the act is over: Undo is then offered for it, and for nothing before it.
        self._tell_soon = QTimer(self)
        self._tell_soon.setSingleShot(True)
        self._tell_soon.setInterval(0)
        self._tell_soon.timeout.connect(self._tell_removed)
        self.add(Label(HEADING, TextStyle.LABEL, parent=self))
        self._added = QVBoxLayout()
        self._added.setSpacing(self.body.spacing())
        self.body.addLayout(self._added)
        self.input = MentionInput(f"{HEADING} {HINT}", self)
        self.input.setPlaceholderText("A word of it")
        self.found = MentionList(self)
        self.model = MentionModel(self)
        self.nothing = Hint(NOTHING, self)
        self.nothing.hide()
        self._lay_out()
        self.input.textChanged.connect(self._search)
        self.input.down.connect(self._go_down)
        self.input.entered.connect(lambda: self._pick(0))
        self.found.picked.connect(self._pick)
        self.found.clicked.connect(lambda index: self._pick(index.row()))
        self.found.left.connect(self.take_focus)
        binding.listen(self._on_answered)
        controller.verdicts_changed.connect(self._show_advice)
        for link_id in page.volunteered:
            self._follow(link_id)

    def take_focus(self) -> None:
        """Go to the line that finds."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_path(self, path: str) -> QWidget | None:
        """Go to a question that was added, or a follow-up of it; None where it is not here."""
        row = self.rows.get(path)
        if row is None or row.isHidden():
            return None
        row.take_focus()
        return row

    def add_question(self, link_id: str) -> None:
        """Record that the patient mentioned it, and go to its first follow-up, or to it."""
        self._controller.answer(link_id, (YES,))
        self._follow(link_id)
        shown = [item.link_id for item in self._items[link_id].items if item.link_id in self.rows]
        self.focus_path(next((path for path in shown if not self.rows[path].isHidden()), link_id))
        announce(self, f"{self._items[link_id].label} added.")

    def remove(self, link_id: str) -> None:
        """Take it away; `removed` tells so."""
        self._removing = link_id
        self._controller.clear(link_id)

    # Inside

    def _search(self, typed: str) -> None:
        added = [link_id for link_id in self._page.volunteered if self._binding.stored(link_id)]
        knowledge = self._controller.knowledge
        found = find_mentions(typed, knowledge.questionnaire, self._controller.pages, added)
        self.model.set_mentions(found)
        self.found.setVisible(bool(found))
        self.nothing.setVisible(bool(typed.strip()) and not found)
        self.box.set_state(empty=not typed)
        if found:
            self.found.setFixedHeight(sum(self.found.sizeHintForRow(n) for n in range(len(found))) + 2)

    def _go_down(self) -> None:
        if self.model.mentions:
            self.found.setCurrentIndex(self.model.index(0))
            self.found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self, row: int) -> None:
        if not 0 <= row < len(self.model.mentions):
            return
        mention = self.model.mentions[row]
        self.input.clear()
        if mention.where:
            self.jump.emit(mention.link_id)
        else:
            self.add_question(mention.link_id)

    def _on_answered(self, path: str) -> None:
        root = path if path in self._page.volunteered else ".".join(path.split(".")[:2])
        if root in self._page.volunteered:
            self._follow(root)
            if path in self.rows:
                self.rows[path].refresh()

    def _follow(self, link_id: str) -> None:
        """Show an entry while it has an answer, with the follow-ups that are switched on."""
        stored = self._binding.stored(link_id)
        entry = self._entries.get(link_id)
        if not stored:
            if entry is not None and not entry.isHidden():
                focus = entry.focusWidget()
                entry.hide()
                if focus is not None:
                    self.take_focus()
                if self._removing == link_id:
                    self._tell_soon.start()
            return
        if entry is None:
            entry = self._build(link_id)
        entry.show()
        counting = counting_at(self._controller, link_id, self._controller.knowledge.questionnaire)
        for follow_up, enabled in shown_follow_ups(self._items[link_id], counting):
            self.rows[follow_up.link_id].setVisible(enabled)
        self.rows[link_id].follow_up.setVisible(bool({YES, NOT_SURE} & set(stored)))
        self._show_advice()

    def _tell_removed(self) -> None:
        label, self._removing = self._items[self._removing].label, ""
        self.removed.emit(f"{label} removed.")

    def _on_field(self, link_id: str, values: tuple[object, ...]) -> None:
        """Delete takes the answer away, and with it the entry."""
        self._removing = "" if values else link_id

    def _build(self, link_id: str) -> QWidget:
        item = self._items[link_id]
        entry = QWidget(self)
        line = QHBoxLayout(entry)
        line.setContentsMargins(0, 0, 0, 0)
        row = self._row(link_id, entry, nested=False)
        row.answered.connect(partial(self._on_field, link_id))
        for follow_up in item.items:
            row.follow_up.add(self._row(follow_up.link_id, row.follow_up, nested=True))
        rule = rule_of(item, self._controller.knowledge.catalogue)
        if rule is not None:
            self._advice[link_id] = IconLabel("", "info", Tone.SECOND, row.follow_up)
            row.follow_up.add(self._advice[link_id])
        line.addWidget(row, 1)
        remove = QuietButton("", entry, icon="trash-2", name=f"Remove: {item.label}")
        remove.clicked.connect(lambda: self.remove(link_id))
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        self._entries[link_id] = entry
        self._added.addWidget(entry)
        set_reading_order(self.window())
        return entry

    def _row(self, link_id: str, parent: QWidget, *, nested: bool) -> QuestionRow:
        row = QuestionRow(self._items[link_id], parent=parent, nested=nested)
        self._binding.bind(row.field, link_id)
        row.refresh()
        self.rows[link_id] = row
        return row

    def _show_advice(self) -> None:
        show_advice(self._advice, self._controller)

    def _lay_out(self) -> None:
        self.found.setModel(self.model)
        self.found.setItemDelegate(MentionDelegate(self.found))
        self.found.setProperty(PAINTS_FOCUS, True)
        self.found.setFrameShape(QFrame.Shape.NoFrame)
        self.found.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.found.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setAccessibleName("Questions that fit")
        self.found.hide()
        self.box = FieldBox(self)
        self.box.row.addWidget(self.input)
        self.add(self.box)
        self.add(self.found)
        self.add(self.nothing)
        self.add(Hint(HINT, self))


def end_words(mention: Mention) -> str:
    """What picking it does."""
    return f"On the page “{mention.where}”" if mention.where else "Add it"
