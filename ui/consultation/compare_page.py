"""Changes since the last visit: two visits of a patient side by side, what differs first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.errors import StorageProblem
from intake.questionnaire import Item, ItemType
from intake.sections.common import choices
from ui.consultation.compare_lines import Visit
from ui.consultation.compare_table import CompareTable
from ui.consultation.compare_visits import CompareVisits
from ui.consultation.compare_words import NEITHER
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP, PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.choice_fields import ComboField
from ui.widgets.columns import ColumnsLayout
from ui.widgets.labels import Label, PageTitle
from ui.widgets.options import TickBox
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.consultation.facts import ConsultationFacts
    from ui.input_file import Knowledge

TITLE = "Changes since last visit"


class ComparePage(QWidget):
    """Reads when it is made and at `refresh`. `left` asks to go back (Esc too). `live` is the open visit."""

    left = Signal()

    def __init__(
        self,
        store: Store,
        actor: Actor,
        knowledge: Knowledge,
        patient_id: UUID,
        parent: QWidget | None = None,
        *,
        live: ConsultationFacts | None = None,
    ) -> None:
        super().__init__(parent)
        self.visits = CompareVisits(store, actor, knowledge, patient_id, live=live)
        self.back_button = PlainButton("&Back", self, icon="chevron-left")
        self.back_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.back_button.clicked.connect(self.left)
        self.summary = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.everything = TickBox("Show everything", self)
        self.everything.clicked.connect(lambda _on: self._show())
        self.empty = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.table = CompareTable(self)
        self._fields: tuple[ComboField, ComboField] | None = None
        self._lay_out()
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        self.refresh()

    @property
    def fields(self) -> tuple[ComboField, ComboField] | None:
        """The choosers of the earlier and the later visit; None while there is nothing to choose."""
        return self._fields

    def refresh(self) -> None:
        """Read the visits again."""
        try:
            self.visits.read()
        except StorageProblem as problem:
            self._say(problem.sentence)
            return
        self._offer()
        self._show()

    def choose(self, earlier: UUID, later: UUID) -> None:
        """Hold two visits against each other. Errors: `KeyError`."""
        self.visits.choose(earlier, later)
        self._show_chosen()
        self._show()

    def take_focus(self) -> None:
        """Go to the lines; without any to the choosers, else to the way back."""
        if not self.table.isHidden():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._fields is not None:
            self._fields[0].take_focus()
        else:
            self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        """The choosers, for as many visits as there are."""
        offered = len(self.visits.visits) > 1
        self._choosers.setVisible(offered)
        if not offered:
            return
        if self._fields is not None:
            for field in self._fields:
                self._columns.removeWidget(field.parentWidget())
                field.parentWidget().hide()
                field.parentWidget().deleteLater()
        first, second = self._chooser("Earlier visit", "earlier"), self._chooser("Later visit", "later")
        self._fields = (first, second)
        self._show_chosen()
        for field in self._fields:
            field.answered.connect(lambda _values: self._chosen())
        set_reading_order(self)

    def _chooser(self, words: str, name: str) -> ComboField:
        holder = QWidget(self._choosers)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(Label(words, TextStyle.SMALL_LABEL, Tone.SECOND, holder))
        offered = {visit.id.hex: visit.words for visit in self.visits.visits}
        item = Item(
            link_id=f"compare.{name}",
            text=words,
            type=ItemType.CHOICE,
            choices=choices("visits", offered),
        )
        field = ComboField(item, holder)
        column.addWidget(field)
        self._columns.addWidget(holder)
        return field

    def _show_chosen(self) -> None:
        if self._fields is None:
            return
        for field, visit in zip(self._fields, (self.visits.earlier, self.visits.later), strict=True):
            field.set_value((visit.id.hex,) if visit is not None else ())

    def _chosen(self) -> None:
        if self._fields is None:
            return
        ids = [UUID(str(value)) for field in self._fields for value in field.value()]
        if len(ids) == 2:
            self.visits.choose(ids[0], ids[1])
            self._show()

    def _show(self) -> None:
        empty = self.visits.empty_words
        if empty:
            self._say(empty)
            return
        try:
            lines = self.visits.lines(everything=self.everything.isChecked())
            summary, same = self.visits.summary(), self.visits.same_words()
        except StorageProblem as problem:
            self._say(problem.sentence)
            return
        if not lines:
            # What there is to read is one press away, unless nothing was answered at all.
            self._say(same, has_more=same != NEITHER)
            return
        self.summary.setText(summary)
        self.summary.show()
        announce(self, summary)
        self.empty.hide()
        self._card.show()
        self.table.show()
        self.everything.setEnabled(True)
        self.table.show_lines(lines, _over(self.visits.earlier), _over(self.visits.later))

    def _say(self, words: str, *, has_more: bool = False) -> None:
        """Words in the place of the lines; `has_more`: “Show everything” would show some."""
        self.empty.setText(words)
        self.empty.show()
        self.table.hide()
        self._card.hide()
        self.summary.hide()
        self.everything.setEnabled(has_more)
        announce(self, words)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle(TITLE, self))
        words.addWidget(self.summary)
        head.addLayout(words, 1)
        head.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        self._choosers = QWidget(self)
        self._columns = ColumnsLayout(self._choosers, most=2)
        self._card = Card(self)
        self._card.body.setContentsMargins(1, 2, 1, 2)
        self._card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 20)
        column.setSpacing(CARD_GAP)
        column.addLayout(head)
        column.addWidget(self._choosers)
        column.addWidget(self.everything, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.empty)
        column.addWidget(self._card, 1)
        column.addStretch(0)


def _over(visit: Visit | None) -> str:
    return visit.day if visit is not None else ""
