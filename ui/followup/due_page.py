"""Who is due for what: a list that is filtered by this week, overdue, or all, and opened with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.course_records import DueItem
from intake.questionnaire import Item, ItemType
from intake.sections.common import choices
from ui.consultation.words import count_words
from ui.followup.due_table import COL_DAY, DueCard, DueModel, DueTable
from ui.followup.due_words import is_this_week
from ui.safekeeping.page_head import page_head
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.cards import Card
from ui.widgets.focus import ScrollPage
from ui.widgets.folding_row import FoldingRow
from ui.widgets.labels import Hint, KeyCap, Label, PageTitle
from ui.widgets.messages import Notice
from ui.widgets.page_column import side_margin
from ui.widgets.reading_order import set_reading_order
from ui.widgets.segment import SegmentedField

WEEK, OVERDUE, ALL = "week", "overdue", "all"
_SHOW = Item(
    link_id="due.show",
    text="Show",
    type=ItemType.CHOICE,
    choices=choices("due-show", {WEEK: "Now and this week", OVERDUE: "Overdue", ALL: "All"}),
)
_NOTHING = {
    WEEK: "Nobody is overdue, or due in the next 7 days.",
    OVERDUE: "Nobody is overdue.",
    ALL: "Nobody is due. Dates come here once a plan with dates is finished or signed.",
}
READING = "Reading who is due…"
HINT = "Test patches, sessions, calls, result checks, and waits that have ended."


class DuePage(QWidget):
    """The list with its filter. `opened(DueItem)`; `typed_wanted()` asks for what was typed and not saved."""

    opened = Signal(object)
    typed_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[DueItem, ...] = ()
        self.model = DueModel(today, self)
        self.table = DueTable(self)
        self.table.setModel(self.model)
        self.table.opened.connect(self._open_current)
        self.show_field = SegmentedField(_SHOW, self)
        self.show_field.set_value((WEEK,))
        self.show_field.answered.connect(lambda _values: self._filter())
        self.typed = Notice("", self, icon="pencil", action="Go on with it", closable=False)
        self.typed.acted.connect(self.typed_wanted)
        self.typed.hide()
        self.empty = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.count = Hint("", self, wrap=False)
        heading = page_head(PageTitle("Follow-up", self), Label(HINT, TextStyle.BODY, Tone.SECOND, self))
        bar = FoldingRow(stretched=1)
        bar.addWidget(self.show_field)
        bar.addWidget(self.count)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.card = DueCard(self.table, self)
        self.empty_card = Card(self)
        self.empty_card.add(self.empty)
        holder = QWidget(self)
        scroll = ScrollPage(holder, self)
        slim(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        column = QVBoxLayout(holder)
        column.setSpacing(16)
        column.addLayout(heading)
        column.addWidget(self.typed)
        column.addLayout(bar)
        column.addWidget(self.card, 1)
        column.addWidget(self.empty_card)
        keys = QHBoxLayout()
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(8)
        for caps, words in ((("↑", "↓"), "choose"), (("Enter",), "open")):
            for cap in caps:
                keys.addWidget(KeyCap(cap, self))
            keys.addWidget(Hint(words, self, wrap=False))
            keys.addSpacing(12)
        keys.addStretch(1)
        self._keys = QWidget(self)
        self._keys.setLayout(keys)
        column.addWidget(self._keys)
        column.addStretch(0)
        self._column = column
        self.say(READING)
        set_reading_order(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list stands where that of the patients does."""
        super().resizeEvent(event)
        margin = side_margin(self.width())
        self._column.setContentsMargins(margin, 36, margin, 20)

    @property
    def shown(self) -> tuple[DueItem, ...]:
        """The rows that are shown, in order."""
        rows = (self.model.row_at(place) for place in range(self.model.rowCount()))
        return tuple(row for row in rows if row is not None)

    def show_items(self, items: Sequence[DueItem]) -> None:
        """Show everybody who is due, under the filter that is chosen."""
        self._items = tuple(items)
        self._filter()

    def show_only(self, which: str) -> None:
        """Choose a filter: "week", "overdue" or "all"."""
        self.show_field.set_value((which,))
        self._filter()

    def show_typed(self, words: str) -> None:
        """Say that something was typed and not saved; "" when nothing was."""
        self.typed.set_text(words)
        self.typed.setVisible(bool(words))
        set_reading_order(self)

    def say(self, sentence: str) -> None:
        """Say why there is no list."""
        self.model.show_rows(())
        self.empty.setText(sentence)
        self._show_list(False)

    def take_focus(self) -> None:
        """Go to the list, or to the filter of an empty one."""
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.show_field.take_focus()

    def _filter(self) -> None:
        given = self.show_field.value()
        which, today = str(given[0]) if given else ALL, self.model.today
        shown = [
            item
            for item in self._items
            if which == ALL
            or (which == OVERDUE and item.due.is_overdue(today))
            or (which == WEEK and (is_this_week(item.due.on, today) or item.due.is_overdue(today)))
        ]
        before = self._current()
        self.model.show_rows(shown)
        self.empty.setText(_NOTHING[which])
        self._show_list(bool(shown))
        overdue = sum(item.due.is_overdue(today) for item in self._items)
        self.count.setText(f"{count_words(len(self._items), 'person', 'people')} due, {overdue} overdue")
        if shown:
            row = shown.index(before) if before in shown else 0
            self.table.setCurrentIndex(self.model.index(row, COL_DAY))
        announce(self, self.empty.text() if not shown else count_words(len(shown), "person", "people"))

    def _show_list(self, there: bool) -> None:
        """The rows and the keys that work on them, or the sentence in their place."""
        for part in (self.card, self._keys):
            part.setVisible(there)
        self.empty_card.setVisible(not there)
        self._column.setStretchFactor(self.card, 1 if there else 0)

    def _current(self) -> DueItem | None:
        index: QModelIndex = self.table.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def _open_current(self) -> None:
        item = self._current()
        if item is not None:
            self.opened.emit(item)
