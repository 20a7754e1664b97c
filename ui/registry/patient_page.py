"""The page of one patient: who it is, every visit as a timeline, the documents, and records put together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.consultation import Patient
from intake.dates import age_on
from ui.registry.doubles_watch import REASONS, TypedDoubles
from ui.registry.page_parts import NOT_ASKED, Entry, FactLine
from ui.registry.patients_model import number_of_steps, step_number
from ui.short_date import short_date
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP, PAGE_MARGIN
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.focus import ScrollPage
from ui.widgets.folding_row import FoldingRow
from ui.widgets.labels import Hint, Label, PageTitle, SectionTitle
from ui.widgets.layouts import clear
from ui.widgets.messages import Notice
from ui.widgets.page_column import side_margin
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from datetime import date, datetime

    from db.doubles import Double
    from db.merging import MergedRecord
    from db.records import StoredDocument, StoredPatient
    from db.timeline import TimelineVisit
    from ui.place import Surroundings

_SIDE_BY_SIDE = 980
_NO_TREATMENT = "no_treatment"
_NO_VISIT = "No consultation yet. Start the first one: its answers, plan and documents will stand here."
_NO_DOCUMENT = "No document yet. Make a handout in a consultation, on the page Documents."
_LAST_PAGES = ("documents", "finish")


class PatientPage(QWidget):
    """Signals: `left()`, `begin_wanted(StoredPatient)` to go on with the draft or start a consultation,
    `consultation_wanted(consultation_id)`, `details_wanted(patient_id)`, `changes_wanted(patient_id)`,
    `compare_wanted(patient_id, patient_id)`, `apart_wanted(merged patient_id)`, `not_saved(sentence)`.
    """

    left = Signal()
    begin_wanted = Signal(object)
    consultation_wanted = Signal(object)
    details_wanted = Signal(object)
    changes_wanted = Signal(object)
    compare_wanted = Signal(object, object)
    apart_wanted = Signal(object)
    not_saved = Signal(str)

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._with = surroundings
        self.stored: StoredPatient | None = None
        self.visits: list[Entry] = []
        self.documents: list[Entry] = []
        self.merged: list[Entry] = []
        self._doubles = TypedDoubles(surroundings.store, surroundings.actor, surroundings.worker, self)
        self._doubles.found.connect(self._show_doubles)
        self._other: UUID | None = None
        self._build()
        for keys, act in (("F2", self._details), ("Alt+Left", self.left.emit), ("Esc", self.left.emit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_patient(self, patient_id: UUID) -> None:
        """Read everything of a patient anew, and show it. Errors: `StorageProblem`."""
        store, actor = self._with.store, self._with.actor
        stored = store.patient(actor, patient_id)
        visits = store.timeline(actor, patient_id)
        merged = store.merging.merged_into(actor, patient_id)
        self.stored = stored
        self._show_identity(stored.patient)
        names = {each.stored.id: each.stored.patient for each in merged}
        self._show_visits(visits, names)
        self._show_documents(visits)
        self._show_merged(merged)
        self.double.hide()
        self._doubles.forget()
        self._doubles.look_for(stored.patient, stored.id)
        self._scroll.verticalScrollBar().setValue(0)
        set_reading_order(self)

    def refresh(self) -> None:
        """Read the same patient anew."""
        from db.errors import StorageProblem

        if self.stored is not None:
            try:
                self.show_patient(self.stored.id)
            except StorageProblem as problem:
                self.not_saved.emit(problem.sentence)

    def take_focus(self) -> None:
        """The main thing to do here comes first."""
        self.begin_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown

    def _show_identity(self, patient: Patient) -> None:
        today = self._with.today
        self._title.setText(patient.name or "No name recorded")
        born = patient.birth_date
        age = "" if born is None else f", {age_on(born.last_day, today)} years old"
        self.facts.show_facts(
            (
                ("Born", f"{short_date(born)}{age}" if born is not None else NOT_ASKED),
                ("Number", patient.number or "None"),
                ("Phone", patient.phone or NOT_ASKED),
                ("Email", patient.email or NOT_ASKED),
                ("Doctor or practice", patient.general_practitioner or NOT_ASKED),
                ("Language", patient.language or NOT_ASKED),
            )
        )

    def _show_visits(self, visits: tuple[TimelineVisit, ...], merged: dict[UUID, Patient]) -> None:
        clear(self._visit_rows)
        self.visits = []
        draft = next((each for each in visits if each.finished is None and not each.is_signed), None)
        self.begin_button.setText("Start a consultation" if draft is None else "Continue the consultation")
        self.changes_button.setVisible(len(visits) > 1)
        self._visits_title.setText(f"Consultations ({len(visits)})" if visits else "Consultations")
        for visit in visits:
            day = _day(visit.started)
            icon, state = _state(visit)
            lines = [line for line in (self._plan(visit), _issued(visit)) if line]
            under = merged.get(visit.patient_id)
            if under is not None:
                lines.append(f"Under the record {under.number or under.name}")
            entry = Entry(icon, short_date(day), state, lines, self)
            button = entry.add_button("Open", f"Open the consultation of {short_date(day)}: {state}")
            button.clicked.connect(partial(self.consultation_wanted.emit, visit.id))
            self.visits.append(entry)
            self._visit_rows.addWidget(entry)
        _end(self.visits)
        if not visits:
            self._visit_rows.addWidget(Hint(_NO_VISIT, self))

    def _plan(self, visit: TimelineVisit) -> str:
        if visit.treatment in (None, _NO_TREATMENT):
            return "No treatment planned" if visit.treatment is None else "No treatment, for now"
        titles = {each.id: each.short_name for each in self._with.knowledge.catalogue.treatments}
        words = titles.get(visit.treatment or "", visit.treatment or "")
        if visit.sessions:
            words += f", {visit.sessions} {'session' if visit.sessions == 1 else 'sessions'}"
            if visit.sessions > 1 and visit.interval_weeks:
                words += f", {visit.interval_weeks} weeks apart"
        return words

    def _show_documents(self, visits: tuple[TimelineVisit, ...]) -> None:
        from ui.documents.document_kinds import title_of_kind

        clear(self._document_rows)
        self.documents = []
        for visit in visits:
            for document in reversed(visit.documents):
                title = title_of_kind(document.kind)
                made = short_date(_day(document.made_at))
                printed = "" if document.printed_at is None else "Printed"
                words = f"Version {document.version}. Made {made} by {document.made_by}."
                entry = Entry("file-text", title, printed, [words], self)
                button = entry.add_button("View", f"View the {title.lower()}, version {document.version}")
                button.clicked.connect(partial(self._view, document))
                self.documents.append(entry)
                self._document_rows.addWidget(entry)
        _end(self.documents)
        if not self.documents:
            self._document_rows.addWidget(Hint(_NO_DOCUMENT, self))

    def _show_merged(self, merged: tuple[MergedRecord, ...]) -> None:
        clear(self._merged_rows)
        self.merged = []
        self._merged_card.setVisible(bool(merged))
        for each in merged:
            patient = each.stored.patient
            words = f"Put together on {short_date(_day(each.at))} by {each.by}."
            called = " ".join(filter(None, (patient.name, patient.number and f"({patient.number})")))
            entry = Entry("users", called or "No name recorded", "", [words], self)
            button = entry.add_button("Take apart", f"Take apart again: {called}")
            button.clicked.connect(partial(self.apart_wanted.emit, each.stored.id))
            self.merged.append(entry)
            self._merged_rows.addWidget(entry)
        _end(self.merged)

    def _show_doubles(self, doubles: tuple[Double, ...]) -> None:
        self._other = doubles[0].id if doubles else None
        if doubles:
            other = doubles[0].patient
            words = f"{other.number or other.name} has {REASONS[doubles[0].likeness]}."
            self.double.set_text(words)
        self.double.setVisible(bool(doubles))
        set_reading_order(self)

    # What is asked for

    def _view(self, document: StoredDocument) -> None:
        from ui.registry.document_viewer import DocumentViewer

        around = self._with
        viewer = DocumentViewer(around.store, around.actor, around.worker, document, self)
        viewer.printed.connect(self.refresh)
        viewer.open()

    def _begin(self) -> None:
        if self.stored is not None:
            self.begin_wanted.emit(self.stored)

    def _details(self) -> None:
        if self.stored is not None:
            self.details_wanted.emit(self.stored.id)

    def _changes(self) -> None:
        if self.stored is not None:
            self.changes_wanted.emit(self.stored.id)

    def _compare(self) -> None:
        if self.stored is not None and self._other is not None:
            self.compare_wanted.emit(self.stored.id, self._other)

    # How it looks

    def _build(self) -> None:
        self.back_button = QuietButton("", self, icon="arrow-left", name="Back to the patients (Alt+Left)")
        self.back_button.clicked.connect(self.left)
        self._title = PageTitle("", self)
        self.begin_button = PrimaryButton("Start a consultation", self, icon_after="chevron-right")
        self.begin_button.clicked.connect(self._begin)
        self.details_button = PlainButton("Change details", self, icon="pencil", key="F2")
        self.details_button.clicked.connect(self._details)
        self.changes_button = PlainButton("What changed between visits", self, icon="git-compare-arrows")
        self.changes_button.clicked.connect(self._changes)
        self.double = Notice("", self, icon="users", action="Compare records")
        self.double.acted.connect(self._compare)
        self.double.hide()
        self.facts = FactLine(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        buttons = FoldingRow()
        for button in (self.begin_button, self.details_button, self.changes_button):
            buttons.addWidget(button)
        who = Card(self)
        who.add(self.facts)
        visits = Card(self)
        self._visits_title = SectionTitle("Consultations", self)
        visits.add(self._visits_title)
        self._visit_rows = _rows(visits)
        documents = Card(self)
        documents.add(SectionTitle("Documents", self))
        self._document_rows = _rows(documents)
        self._merged_card = Card(self)
        self._merged_card.add(SectionTitle("Records put together", self))
        words = "Each keeps its visits and documents. They are shown here, and can be taken apart again."
        self._merged_card.add(Label(words, TextStyle.SMALL, Tone.SECOND, self))
        self._merged_rows = _rows(self._merged_card)
        side = QVBoxLayout()
        side.setSpacing(CARD_GAP)
        side.addWidget(documents)
        side.addWidget(self._merged_card)
        side.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(visits)
        left.addStretch(1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(CARD_GAP)
        self._sides.addLayout(left, 3)
        self._sides.addLayout(side, 2)
        holder = QWidget(self)
        column = self._column = QVBoxLayout(holder)
        column.setSpacing(14)
        column.addLayout(head)
        column.addWidget(self.double)
        column.addWidget(who)
        column.addLayout(buttons)
        column.addLayout(self._sides)
        column.addStretch(1)
        self._scroll = ScrollPage(holder, self)
        slim(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the documents go under the visits."""
        super().resizeEvent(event)
        margin = side_margin(self.width())
        self._column.setContentsMargins(margin, 24, margin, PAGE_MARGIN)
        beside = self.width() >= grown(_SIDE_BY_SIDE)
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.LeftToRight if beside else directions.TopToBottom)


def _rows(card: Card) -> QVBoxLayout:
    rows = QVBoxLayout()
    rows.setSpacing(0)
    card.body.addLayout(rows)
    return rows


def _end(entries: list[Entry]) -> None:
    if entries:
        entries[-1].end_list()


def _day(moment: datetime) -> date:
    return moment.astimezone().date()


def _state(visit: TimelineVisit) -> tuple[str, str]:
    """The icon and the words of how a visit stands."""
    if visit.is_signed:
        return "circle-check", "Signed"
    if visit.finished is not None:
        return "check", "Finished, not signed"
    if visit.page in _LAST_PAGES:
        return "signature", "Waiting for signature"
    return "pencil", f"Draft, step {step_number(visit.page)} of {number_of_steps()}"


def _issued(visit: TimelineVisit) -> str:
    number = len(visit.documents)
    if not number:
        return ""
    handed = any(each.kind.startswith("handout") and each.printed_at for each in visit.documents)
    words = f"{number} {'document' if number == 1 else 'documents'}"
    return f"{words}, handout printed" if handed else words
