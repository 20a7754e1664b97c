"""Who is due for what: a list that is filtered by this week, overdue, or all, and opened with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.course_records import DueItem
from intake.questionnaire import Item, ItemType
from intake.sections.common import choices
from ui.consultation.words import count_words
from ui.followup.due_words import day_words, is_this_week, kind_words, when_words
from ui.safekeeping.fact_table import FactTable, row_height
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.cards import Card
from ui.widgets.fact_model import FactModel
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Hint, KeyCap, Label, PageTitle
from ui.widgets.messages import Notice
from ui.widgets.reading_order import set_reading_order
from ui.widgets.segment import SegmentedField

WEEK, OVERDUE, ALL = "week", "overdue", "all"
COL_DAY, COL_WHEN, COL_NAME, COL_FOR = range(4)
_SHOW = Item(
    link_id="due.show",
    text="Show",
    type=ItemType.CHOICE,
    choices=choices("due-show", {WEEK: "Now and this week", OVERDUE: "Overdue", ALL: "All"}),
)
_WIDEST = {
    COL_DAY: "Wed 28 Mar 2000",
    COL_WHEN: "100 days overdue",
    COL_NAME: "Annabelle Nonesuch-Example",
}
_NOTHING = {
    WEEK: "Nobody is overdue, or due in the next 7 days.",
    OVERDUE: "Nobody is overdue.",
    ALL: "Nobody is due. Dates come here once a plan with dates is finished or signed.",
}
READING = "Reading who is due…"
HINT = "Test patches, sessions, calls, result checks, and waits that have ended."


class DueModel(FactModel):
    """The rows are `db.course_records.DueItem`, by day."""

    headers = ("Due", "When", "Name", "For")

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.today = today

    def text(self, row: DueItem, column: int) -> str:
        """What stands in a cell of a row."""
        if column == COL_DAY:
            return day_words(row.due.on)
        if column == COL_WHEN:
            return when_words(row.due.on, self.today)
        if column == COL_NAME:
            return row.patient_name or "No name recorded"
        return kind_words(row.due)


class DueTable(FactTable):
    """The rows. `opened()` at Enter or a press of the mouse."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Who is due",
            parent,
            widest=_WIDEST,
            stretched=COL_FOR,
            first_to_go=(COL_WHEN, COL_DAY),
            least_rows=4,
        )
        self.verticalHeader().setDefaultSectionSize(round(row_height() * 1.35))
        self.clicked.connect(lambda _index: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


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
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(PageTitle("Follow-up", self))
        heading.addWidget(Label(HINT, TextStyle.BODY, Tone.SECOND, self))
        bar = QHBoxLayout()
        bar.addWidget(self.show_field)
        bar.addStretch(1)
        bar.addWidget(self.count)
        self.card = Card(self)
        self.card.body.setContentsMargins(6, 4, 6, 8)
        self.card.add(self.table)
        self.card.add(self.empty)
        self.empty.setContentsMargins(14, 14, 14, 10)
        # What is left of the card stays below its words.
        self.card.body.addStretch(0)
        self.card.body.setStretchFactor(self.table, 1)
        holder = QWidget(self)
        scroll = ScrollPage(holder, self)
        slim(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN + 12, 30, PAGE_MARGIN + 12, 20)
        column.setSpacing(16)
        column.addLayout(heading)
        column.addWidget(self.typed)
        column.addLayout(bar)
        column.addWidget(self.card, 1)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        for caps, words in ((("↑", "↓"), "choose"), (("Enter",), "open")):
            for cap in caps:
                keys.addWidget(KeyCap(cap, self))
            keys.addWidget(Hint(words, self, wrap=False))
            keys.addSpacing(12)
        keys.addStretch(1)
        column.addLayout(keys)
        self.say(READING)
        set_reading_order(self)

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
        self.table.hide()
        self.empty.setText(sentence)
        self.empty.show()

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
        self.table.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        self.empty.setText(_NOTHING[which])
        overdue = sum(item.due.is_overdue(today) for item in self._items)
        self.count.setText(f"{count_words(len(self._items), 'person', 'people')} due, {overdue} overdue")
        if shown:
            row = shown.index(before) if before in shown else 0
            self.table.setCurrentIndex(self.model.index(row, COL_DAY))
        announce(self, self.empty.text() if not shown else count_words(len(shown), "person", "people"))

    def _current(self) -> DueItem | None:
        index: QModelIndex = self.table.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def _open_current(self) -> None:
        item = self._current()
        if item is not None:
            self.opened.emit(item)
