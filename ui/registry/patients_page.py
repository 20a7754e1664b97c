"""The home page: find a patient or add one, and go on with what is unfinished."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from db.errors import StorageProblem
from db.rights import Right, allows
from ui.followup.due_panel import DuePanel
from ui.registry.drafts_panel import DraftsPanel
from ui.registry.patient_table import ListCard, PatientTable
from ui.registry.patients_model import COL_NAME, PatientsModel
from ui.registry.search_field import SearchField
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.cards import Card
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Hint, KeyCap, Label, OneLine, PageTitle
from ui.widgets.messages import Notice
from ui.widgets.page_column import side_margin
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from uuid import UUID

    from db.actor import Actor
    from db.records import PatientSummary
    from db.store import Store
    from ui.registry.doubles_watch import ListedDoubles, ToldPair
    from ui.worker import Worker

MOST_FOUND = 50
_SIDE_BY_SIDE = 1000
_SIDE_WIDTH = 400


class PatientsPage(QWidget):
    """Search above, what was found below, the drafts at the right.

    Signals: `opened(patient_id)`, `details_wanted(patient_id)`, `continued(consultation_id)`, `new_wanted()`,
    `form_continued()`, `demo_wanted()`, `batch_wanted()` and
    `compare_wanted(patient_id, patient_id)`. Before `attach` the box takes text, and searches once storage is
    there.
    """

    opened = Signal(object)
    details_wanted = Signal(object)
    continued = Signal(object)
    new_wanted = Signal()
    form_continued = Signal()
    demo_wanted = Signal()
    batch_wanted = Signal()
    compare_wanted = Signal(object, object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store: Store | None = None
        self._actor: Actor | None = None
        self._today = today
        self._total = 0
        self._doubles: ListedDoubles | None = None
        self._pair: tuple[UUID, UUID] | None = None
        self.problem = Notice("", self)
        self.problem.hide()
        self.double = Notice("", self, icon="users", action="Compare records", closable=True)
        self.double.hide()
        self.double.acted.connect(self._compare)
        self.model = PatientsModel(today, self)
        self.search = SearchField(self)
        self.table = PatientTable(self)
        self.table.setModel(self.model)
        self.panel = DraftsPanel(today, self)
        self.due = DuePanel(today, self)
        self.panel.due_place.addWidget(self.due)
        self._side: QWidget = self.panel
        self.new_button = PrimaryButton("New patient", self, icon="user-plus", key="Ctrl N")
        self.new_button.clicked.connect(self.new_wanted)
        self._build()
        self._connect()

    def attach(self, store: Store, actor: Actor, worker: Worker | None = None) -> None:
        """Give the page its storage, and show what it holds. With a worker it looks for doubles."""
        self._store, self._actor = store, actor
        if worker is not None:
            from ui.registry.doubles_watch import ListedDoubles

            self._doubles = ListedDoubles(store, actor, worker, self)
            self._doubles.found.connect(self._show_double)
        self.refresh()

    def detach(self) -> None:
        """Take storage away again, before it is closed."""
        self._store = self._actor = None
        self.due.detach()
        if self._doubles is not None:
            self._doubles.deleteLater()
            self._doubles = None
        self.double.hide()

    def refresh(self, *, form_waits: str = "") -> None:
        """Read the list and the drafts anew. `form_waits` names a form that is typed and not stored yet."""
        if self._store is None or self._actor is None:
            return
        self._total = self._store.count_patients(self._actor)
        is_clinical = allows(self._actor.role, Right.READ_CONSULTATIONS)
        self.model.set_clinical(is_clinical)
        drafts = self._store.drafts(self._actor) if is_clinical else ()
        self.panel.show_drafts(drafts, form_waits=form_waits, is_clinical=is_clinical)
        tomorrow = self._today + timedelta(days=1)
        waiting = self._store.waiting(self._actor, tomorrow) if is_clinical else ()
        self.panel.show_waiting(waiting, is_clinical=is_clinical)
        # The front desk has no drafts; what it has here is who is due, or a form of its own that waits.
        has_panel = is_clinical or bool(form_waits) or self.due.is_attached
        self.panel.setVisible(self._side is self.panel and has_panel)
        self.due.refresh()
        set_reading_order(self)
        self._find(self.search.text)

    def say(self, words: str, *, is_problem: bool = False) -> None:
        """Show one sentence where the list will stand, while it is not there yet."""
        self._empty.show_words(words, is_problem=is_problem)
        self._show_list(False)

    def show_side(self, side: QWidget | None) -> None:
        """Show a panel in the place of the drafts; None brings these back."""
        shown = self.panel if side is None else side
        if shown is not self._side:
            self._side.hide()
            if self._sides.indexOf(shown) < 0:
                self._sides.addWidget(shown)
            self._side = shown
            self._fit_side()
            shown.show()
            set_reading_order(self)

    @property
    def total(self) -> int:
        """The number of patients in the clinic, as last read."""
        return self._total

    def take_focus(self) -> None:
        """Put the cursor into the search. A focus proxy would take the rest out of Tab's round."""
        self.search.edit.setFocus()

    def _build(self) -> None:
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(PageTitle("Patients", self))
        hint = "Type part of a name, a birth date, a phone number or a patient number."
        heading.addWidget(Label(hint, TextStyle.BODY, Tone.SECOND, self))
        head = QHBoxLayout()
        head.addLayout(heading, 1)
        head.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignBottom)
        self._list = ListCard(self.table, self)
        self._empty = _EmptyCard(self)
        self._empty.add_button.clicked.connect(self.new_wanted)
        self._empty.demo_button.clicked.connect(self.demo_wanted)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(36, 36, 36, 20)
        column.setSpacing(18)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self._list, 1)
        column.addWidget(self._empty)
        column.addWidget(self.problem)
        column.addWidget(self.double)
        column.addLayout(self._keys())
        column.addStretch(0)
        self._left_column = column
        holder = QWidget(self)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(0)
        self._sides.addWidget(left, 1)
        self._sides.addWidget(self.panel)
        self._scroll = ScrollPage(holder, self)
        slim(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self._show_list(False)
        set_reading_order(self)

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for keys, words in (
            (("↑", "↓"), "choose"),
            (("Enter",), "open"),
            (("F2",), "patient"),
            (("Esc",), "clear"),
        ):
            for key in keys:
                row.addWidget(KeyCap(key, self))
            row.addWidget(Hint(words, self, wrap=False))
            row.addSpacing(12)
        row.addStretch(1)
        row.addWidget(OneLine("Only your role’s records are shown. Each opening is logged.", parent=self))
        return row

    def _connect(self) -> None:
        self.search.changed.connect(self._find)
        self.search.chosen.connect(self._open_current)
        self.search.details_wanted.connect(self._show_details)
        self.search.moved.connect(self.table.move_by_key)
        self.table.entered_row.connect(self._open_current)
        self.table.details_wanted.connect(self._show_details)
        self.table.selectionModel().currentRowChanged.connect(self._announce_row)
        self.panel.continued.connect(self.continued)
        self.panel.patient_wanted.connect(self.opened)
        self.panel.form_continued.connect(self.form_continued)
        self.panel.batch_wanted.connect(self.batch_wanted)

    def _find(self, text: str) -> None:
        if self._store is None or self._actor is None:
            return
        try:
            found = self._store.find_patients(self._actor, text, limit=MOST_FOUND)
        except StorageProblem as problem:
            # The list stays as it is; the next key asks again.
            self.problem.set_text(problem.sentence)
            self.problem.show()
            announce(self, problem.sentence)
            return
        self.problem.hide()
        self.model.show_patients(found, text)
        self.search.show_count(_count_words(len(found), self._total, is_searched=bool(text.strip())))
        if found:
            self.table.setCurrentIndex(self.model.index(0, COL_NAME))
        else:
            self._empty.show_nothing_found(any_patients=self._total > 0)
            announce(self, "No patient was found")
        self._show_list(bool(found))
        if self._doubles is not None:
            self.double.hide()
            self._doubles.look_at([each.id for each in found])

    def _show_double(self, told: ToldPair | None) -> None:
        self._pair = None if told is None else (told.one, told.other)
        if told is not None:
            self.double.set_text(told.words)
        self.double.setVisible(told is not None)
        set_reading_order(self)

    def _compare(self) -> None:
        if self._pair is not None:
            self.compare_wanted.emit(*self._pair)

    def _show_list(self, there: bool) -> None:
        self._list.setVisible(there)
        self._empty.setVisible(not there)
        self._left_column.setStretchFactor(self._list, 1 if there else 0)

    def _current(self) -> PatientSummary | None:
        return self.model.patient_at(self.table.currentIndex().row())

    def _open_current(self) -> None:
        patient = self._current()
        if patient is not None:
            self.opened.emit(patient.id)

    def _show_details(self) -> None:
        patient = self._current()
        if patient is not None:
            self.details_wanted.emit(patient.id)

    def _announce_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        # The cursor stays in the search box, so a screen reader would not hear which row is chosen.
        if self.search.edit.hasFocus():
            announce(self, str(self.model.data(current, Qt.ItemDataRole.AccessibleTextRole) or ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1000 pixels the drafts go under the list, and the page scrolls."""
        super().resizeEvent(event)
        beside = self._is_beside()
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._fit_side()
        margin = side_margin(self.width())
        self._left_column.setContentsMargins(
            margin, 36 if beside else 20, margin - 16 if beside else margin, 20
        )

    def _is_beside(self) -> bool:
        # The limit grows with the text, as everything does that holds text.
        return self.width() >= grown(_SIDE_BY_SIDE)

    def _fit_side(self) -> None:
        self._side.setFixedWidth(grown(_SIDE_WIDTH)) if self._is_beside() else _free_width(self._side)


def _free_width(widget: QWidget) -> None:
    widget.setMinimumWidth(0)
    widget.setMaximumWidth(16_777_215)


def _count_words(found: int, total: int, *, is_searched: bool) -> str:
    if found >= MOST_FOUND and total > found:
        # More may be found than are shown: the first of a search are no count of it.
        return f"{'At least' if is_searched else 'First'} {found} of {total:,} patients"
    return f"{found:,} of {total:,} {'patient' if total == 1 else 'patients'}" if total else ""


class _EmptyCard(Card):
    """What stands where the list would be: what goes here, and the first thing to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.setContentsMargins(28, 28, 28, 28)
        self._words = Label("", TextStyle.BODY, parent=self)
        self.add(self._words)
        self.add_button = PlainButton("Add a patient", self, icon="user-plus")
        self.demo_button = PlainButton("Try six demo patients", self, icon="users")
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addWidget(self.demo_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.show_words("Opening the clinic…", is_problem=False)

    def show_words(self, words: str, *, is_problem: bool) -> None:
        """One sentence, and nothing to press."""
        self._words.setText(words)
        self._words.set_tone(Tone.ERROR if is_problem else Tone.SECOND)
        self.add_button.hide()
        self.demo_button.hide()

    def show_nothing_found(self, *, any_patients: bool) -> None:
        """Nobody matches the text, or there is nobody at all yet."""
        if any_patients:
            self.show_words(
                "Nobody is found by this text. Try fewer letters, a birth date or a phone number.",
                is_problem=False,
            )
        else:
            self.show_words("No patients yet. Add the first, or try six demo patients.", is_problem=False)
        self.add_button.show()
        self.demo_button.setVisible(not any_patients)
