"""The audit on the screen: filtered, in plain words, checked, saved as a table. Nothing here changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.rights import Right, allows
from ui.documents.notice_lines import NoticeLines
from ui.documents.own_jobs import OwnJobs
from ui.file_dialogs import ask_where_to_save
from ui.files import FileProblem, write_bytes
from ui.safekeeping.audit_conflict import BothVersions, both_versions
from ui.safekeeping.audit_conflict_dialog import BothVersionsDialog
from ui.safekeeping.audit_filters import AuditFilters
from ui.safekeeping.audit_model import COL_WHAT, COL_WHEN, COL_WHERE, COL_WHO, AuditModel
from ui.safekeeping.fact_table import FactTable
from ui.safekeeping.page_head import page_head
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.focus import ScrollPage
from ui.widgets.growing import Growing
from ui.widgets.labels import Label, PageTitle
from ui.widgets.page_column import fill_page
from ui.widgets.reading_order import set_reading_order
from ui.worker import Cancel, Job, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.audit.anchors import Anchor
    from db.audit.checking import AuditReport
    from db.audit.events import NotedEvent
    from db.audit.reading import EventFilter, Stretch
    from db.records import Person
    from db.store import Store

Result = TypeVar("Result")

_AT_ONCE = 200
_LEAD = (
    "Every change and every look at a record is noted here, with who and when. Nothing in it can be changed."
)
_READING = "Reading the audit…"
_DAY_FIRST = "Nothing is shown: put the day above right first."
_WIDEST = {COL_WHEN: "28 Mar 2000, 22:22:22", COL_WHO: "Annabelle Nonesuch", COL_WHERE: "CLINIC-DESK-2"}
_NONE_CHOSEN = "Choose a line to read all of its words here."
_BROKEN_HEIGHT, _SCROLL_BAR, _WIDEST_PAGE = 150, 16, 860


class AuditPage(QWidget):
    """Reads the audit on the worker; `refresh` shows the newest events for the filter that is set.

    `anchors` gives the ends of the audit that lie in backups: a check holds the audit against them too.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        worker: Worker,
        parent: QWidget | None = None,
        *,
        anchors: Callable[[], Sequence[Anchor]] = tuple,
    ) -> None:
        super().__init__(parent)
        self._anchors = anchors
        self._store, self._actor = store, actor
        self._jobs = OwnJobs(self, worker)
        self._asked = 0
        self._reading: Job | None = None
        self.model = AuditModel(self)
        self.table = FactTable(
            "What was done, newest first",
            self,
            widest=_WIDEST,
            stretched=COL_WHAT,
            first_to_go=(COL_WHERE, COL_WHO),
            least_rows=6,
        )
        self.table.setModel(self.model)
        self.filters = AuditFilters(self)
        self.said = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.whole = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.broken = NoticeLines(icon="circle-alert", tone=Tone.ERROR)
        self.broken_scroll = ScrollPage(self.broken, self)
        self.both_button = PlainButton("Show both versions…", self, icon="copy")
        self.both_button.hide()
        self.dialog: BothVersionsDialog | None = None
        self.older_button = QuietButton("Show older", self)
        self.check_button = PlainButton("Check the audit", self, icon="list-checks")
        self.save_button = PlainButton("Save as a table…", self, icon="download")
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Show the newest events for the filter."""
        wanted = self.filters.wanted()
        self._asked += 1
        if wanted is None:
            # What stood there was asked for in other words.
            if self._reading is not None:
                self._reading.cancel()
            self.model.show_rows(())
            self.older_button.hide()
            self._show_chosen()
            self._say(_DAY_FIRST)
            return
        if not self.model.rowCount():
            self._say(_READING)
        self._read(wanted, before=None)

    def take_focus(self) -> None:
        """Put the cursor into the search field."""
        self.filters.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)
        self._fit_broken()

    def showEvent(self, event: QShowEvent) -> None:
        """Something was done since it was shown last: signing in, at the least."""
        super().showEvent(event)
        self.refresh()

    # What is asked for

    def _read(self, wanted: EventFilter, *, before: int | None, found_before: int = 0) -> None:
        """A stretch of the audit, and what it does not fill from the next ones: what is found shows at once.

        `found_before` is how many of this request's events earlier stretches have shown.
        """
        store, actor, asked = self._store, self._actor, self._asked
        wanted_now = _AT_ONCE - found_before

        def read() -> tuple[Stretch, dict[UUID, str], tuple[Person, ...]]:
            stretch = store.audit.look_through(actor, wanted, before=before, limit=wanted_now)
            return stretch, store.audit.whose(actor, stretch.events), tuple(store.people.all(actor))

        def job(_cancel: Cancel) -> tuple[Stretch, dict[UUID, str], tuple[Person, ...]]:
            return _told(read)

        def show(found: tuple[Stretch, dict[UUID, str], tuple[Person, ...]]) -> None:
            if asked != self._asked:
                return
            stretch, whose, people = found
            self.filters.show_people(people)
            self.model.add_names(whose)
            if before is None:
                self.model.show_rows(stretch.events)
            else:
                self.model.add_rows(stretch.events)
            self.older_button.setVisible(len(stretch.events) == wanted_now)
            self._say_shown(goes_on=stretch.before is not None)
            self._show_chosen()
            if stretch.before is not None:
                self._read(wanted, before=stretch.before, found_before=found_before + len(stretch.events))

        if self._reading is not None:
            # While somebody types, only what was typed last is looked for.
            self._reading.cancel()
        self._reading = self._jobs.run("Reading the audit", job, show, self._say_wrong)

    def _say_shown(self, *, goes_on: bool) -> None:
        shown = self.model.rowCount()
        self.said.set_tone(Tone.SECOND)
        if goes_on:
            self.said.setText(f"{shown:,} found so far, newest first. Looking through older ones…")
        else:
            self.said.setText(f"{shown:,} shown, newest first." if shown else "Nothing was found.")

    def _show_older(self) -> None:
        wanted, events = self.filters.wanted(), self.model.events
        if wanted is not None and events:
            # Pressed twice, the first answer counts for nothing: the same rows come only once.
            self._asked += 1
            self._read(wanted, before=events[-1].sequence)

    # A conflict

    def open_conflict(self) -> None:
        """Show both versions of the conflict that is chosen; nothing for another event."""
        noted = self._conflict()
        if noted is None:
            return
        store, actor = self._store, self._actor

        def job(_cancel: Cancel) -> BothVersions:
            from ui.input_file import open_knowledge

            return _told(lambda: both_versions(store, actor, noted, open_knowledge().questionnaire))

        def show(both: BothVersions) -> None:
            if self.isVisible():
                self.dialog = BothVersionsDialog(both, self.window())
                self.dialog.open()

        self._jobs.run("Reading both versions", job, show, self._say_wrong)

    def _conflict(self) -> NotedEvent | None:
        """The event that is chosen, when it is a conflict whose contents this person may read."""
        from db.audit.events import Action

        row, events = self.table.currentIndex().row(), self.model.events
        if not 0 <= row < len(events) or not allows(self._actor.role, Right.READ_CONSULTATIONS):
            return None
        return events[row] if events[row].event.action is Action.CONFLICT else None

    def _show_chosen(self) -> None:
        """The whole words of the event, which its row may cut, and the way to both versions of a conflict."""
        index = self.table.currentIndex()
        words = self.model.index(index.row(), COL_WHAT).data() if index.isValid() else None
        self.whole.setText(str(words or (_NONE_CHOSEN if self.model.rowCount() else "")))
        self.whole.set_tone(Tone.SECOND if words else Tone.MUTED)
        self.both_button.setVisible(self._conflict() is not None)

    # Checking and saving

    def _check(self) -> None:
        store, actor, anchors = self._store, self._actor, self._anchors
        self.check_button.setEnabled(False)
        self._show_broken(())
        self._say("Checking every event and every record…")

        def job(_cancel: Cancel) -> AuditReport:
            return _told(lambda: store.audit.check(actor, anchors=anchors()))

        def show(report: AuditReport) -> None:
            self.check_button.setEnabled(True)
            self._show_broken((*report.sentences, *report.remarks))
            if report.sentences:
                self._say_wrong(f"{report.events:,} events checked. Not everything fits: see above.")
                return
            noted = " What to know of them stands above." if report.remarks else ""
            self._say(f"All {report.events:,} events are unbroken and fit the records.{noted}")

        def failed(sentence: str) -> None:
            self.check_button.setEnabled(True)
            self._say_wrong(sentence)

        self._jobs.run("Checking the audit", job, show, failed)

    def _show_broken(self, sentences: Sequence[str]) -> None:
        self.broken.show_lines(sentences)
        self.broken_scroll.setVisible(bool(sentences))
        # New lines count for nothing in their layout before they are shown.
        QTimer.singleShot(0, self, self._fit_broken)

    def _fit_broken(self) -> None:
        """As high as its lines, up to a limit; then it scrolls."""
        lines = self.broken.layout()
        if lines is not None and self.broken.texts:
            lines.invalidate()
            width = min(self.width(), grown(_WIDEST_PAGE)) - 2 * PAGE_MARGIN
            needed = lines.totalHeightForWidth(width - _SCROLL_BAR) + 4
            self.broken_scroll.setFixedHeight(min(grown(_BROKEN_HEIGHT), needed))

    def _save(self) -> None:
        wanted = self.filters.wanted()
        if wanted is None:
            return
        name = ask_where_to_save(self, "Save the audit", "audit.csv", "Tables (*.csv)")
        if name:
            self.save_to(name, wanted)

    def save_to(self, name: str, wanted: EventFilter) -> None:
        """Write what the filter finds as a CSV file."""
        store, actor = self._store, self._actor

        def job(_cancel: Cancel) -> int:
            from db.audit.export import as_csv

            data, rows = _told(lambda: as_csv(store, actor, wanted))
            try:
                write_bytes(name, data)
            except FileProblem as problem:
                raise JobProblem(str(problem)) from None
            return rows

        def saved(rows: int) -> None:
            self._say(f"{rows:,} events saved. The table names people and records: keep it safe.")

        self._jobs.run("Saving the audit", job, saved, self._say_wrong)

    # How it looks

    def _say(self, words: str, *, tone: Tone = Tone.SECOND) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)
        announce(self, words)

    def _say_wrong(self, words: str) -> None:
        self._say(words, tone=Tone.ERROR)

    def _build(self) -> None:
        card = Card(self)
        card.body.setContentsMargins(6, 4, 6, 10)
        card.add(self.table)
        card.body.setStretchFactor(self.table, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(self.whole)
        card.body.addLayout(foot)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.both_button, self.older_button, self.check_button, self.save_button):
            buttons.addWidget(button)
        self.older_button.hide()
        holder = Growing(self, widest=_WIDEST_PAGE)
        fill_page(self, holder)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, 16)
        column.setSpacing(14)
        lead = Label(_LEAD, TextStyle.BODY, Tone.SECOND, self)
        column.addLayout(page_head(PageTitle("Audit", self), lead))
        slim(self.broken_scroll)
        self.broken_scroll.hide()
        column.addWidget(self.broken_scroll)
        column.addWidget(self.filters)
        column.addWidget(card, 1)
        column.addWidget(self.said)
        column.addLayout(buttons)
        set_reading_order(self)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.table.activated.connect(self.open_conflict)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.both_button.clicked.connect(self.open_conflict)
        self.older_button.clicked.connect(self._show_older)
        self.check_button.clicked.connect(self._check)
        self.save_button.clicked.connect(self._save)


def _told(work: Callable[[], Result]) -> Result:
    """Do work of storage in a job; a refusal is told at the screen."""
    from db.errors import StorageProblem

    try:
        return work()
    except StorageProblem as problem:
        raise JobProblem(problem.sentence) from None
