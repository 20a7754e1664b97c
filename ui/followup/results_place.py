"""The place "Clinic results": what came of the courses of this clinic, in counts and never in names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.course_records import MIXED, ClinicResult
from db.errors import StorageProblem
from intake.clinic import Clinic
from intake.course import LEAST_COURSES
from intake.questionnaire import Item, ItemType
from intake.sections.common import choices
from ui.documents.own_jobs import OwnJobs
from ui.followup.clinic_bars import ClinicBars
from ui.place import Place, Surroundings
from ui.safekeeping.page_head import page_head
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP, PAGE_MARGIN
from ui.theme.type import TextStyle, grown
from ui.widgets.cards import Card
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Label, PageTitle, SectionTitle
from ui.widgets.layouts import clear
from ui.widgets.page_column import side_margin
from ui.widgets.reading_order import set_reading_order
from ui.widgets.segment import SegmentedField
from ui.worker import Cancel, Job, JobProblem

PATIENTS, PRACTITIONERS = "patients", "practitioners"
HINT = (
    f"Each course counts once, by its last result check. Under {LEAST_COURSES} courses no bars are drawn. "
    "These are this clinic’s own numbers, not a study."
)
EMPTY = "No session was noted yet. Results come here once courses have ended and were checked."
COUNTING = "Counting…"
_RATERS = Item(
    link_id="results.raters",
    text="Judged by",
    type=ItemType.CHOICE,
    choices=choices("raters", {PATIENTS: "Judged by patients", PRACTITIONERS: "Judged by practitioners"}),
)
_LEAST_COLUMN = 420


class ResultsPlace(Place):
    """A card for each treatment over all colours of marks, then one for each colour."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._jobs = OwnJobs(self, around.worker)
        self._reading: Job | None = None
        self._results: tuple[ClinicResult, ...] = ()
        self.cards: list[Card] = []
        self.bars: list[ClinicBars] = []
        self.raters = SegmentedField(_RATERS, self)
        self.raters.set_value((PATIENTS,))
        self.raters.answered.connect(lambda _values: self._show_bars())
        self.empty = Label("", TextStyle.BODY, Tone.SECOND, self)
        content = QWidget()
        column = self._column = QVBoxLayout(content)
        column.setSpacing(16)
        words = Label(HINT, TextStyle.BODY, Tone.SECOND, content)
        column.addLayout(page_head(PageTitle("Clinic results", content), words))
        bar = QHBoxLayout()
        bar.addWidget(self.raters)
        bar.addStretch(1)
        column.addLayout(bar)
        column.addWidget(self.empty)
        self._grid = QGridLayout()
        self._grid.setSpacing(CARD_GAP)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._columns = 0
        self._scroll = ScrollPage(content, self)
        slim(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        set_reading_order(self)

    @property
    def results(self) -> tuple[ClinicResult, ...]:
        """What is shown, in order."""
        return self._results

    def refresh(self, clinic: Clinic) -> None:
        """Count again, on the worker."""
        around = self._around
        if not self._results:
            self._say(COUNTING)

        def job(_cancel: Cancel) -> tuple[ClinicResult, ...]:
            try:
                return around.store.courses.clinic_results(around.actor, around.today)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._jobs.run("Counting results", job, self.show_results, self._say)

    def show_results(self, results: tuple[ClinicResult, ...]) -> None:
        """Show a card for each entry."""
        order = [entry.id for entry in self._around.knowledge.catalogue.treatments]
        place = {treatment: number for number, treatment in enumerate(order)}
        self._results = tuple(
            sorted(results, key=lambda each: (place.get(each.treatment, len(order)), each.colour))
        )
        self._say("" if results else EMPTY)
        self.raters.setVisible(bool(results))
        clear(self._grid)
        self.cards, self.bars = [], []
        for result in self._results:
            card, bars = Card(self), ClinicBars()
            card.add(SectionTitle(self._treatment(result), card))
            card.add(Label(self._colour(result), TextStyle.SMALL, Tone.SECOND, card))
            card.add(bars)
            card.body.addStretch(1)
            self.cards.append(card)
            self.bars.append(bars)
        self._columns = 0
        self._arrange()
        self._show_bars()

    def take_focus(self) -> None:
        """Go to the choice of raters."""
        self.raters.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        margin = side_margin(self.width())
        self._column.setContentsMargins(margin, 36, margin, 24)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, min(3, (self.width() - 2 * PAGE_MARGIN) // grown(_LEAST_COLUMN)))
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _show_bars(self) -> None:
        by_patient = self.raters.value() != (PRACTITIONERS,)
        for bars, result in zip(self.bars, self._results, strict=True):
            bars.show_result(result, by_patient=by_patient)

    def _treatment(self, result: ClinicResult) -> str:
        entry = self._around.knowledge.catalogue.treatment.get(result.treatment)
        return entry.plain_name if entry is not None else result.treatment

    def _colour(self, result: ClinicResult) -> str:
        if not result.colour:
            return "All marks"
        if result.colour == MIXED:
            return "Marks of several colours, or of a colour that was not recorded"
        listed = self._around.knowledge.questionnaire.items["marks.colour"].choices
        return f"{listed.display(result.colour) if listed else result.colour} marks"

    def _say(self, words: str) -> None:
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignLeft)
