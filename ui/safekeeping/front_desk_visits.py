"""What the front desk sees of a patient's visits: dates, price, and a handout that it may print unseen."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.money import Price
from ui.documents.own_jobs import OwnJobs
from ui.documents.pdf_pages import page_sizes
from ui.documents.printing import PagePrinting, ask_for_printer, new_printer
from ui.safekeeping.people_jobs import job
from ui.short_date import moment_in_sentence, short_date, short_moment
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card, Divider
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.layouts import clear
from ui.widgets.reading_order import set_reading_order
from ui.worker import Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import VisitSummary
    from db.store import Store

NONE_YET = "No visits yet."
READY = "Handout ready to print"
NOT_READY = "No handout to print. The practitioner releases it."
NEWER_WAITS = "A newer handout is not released yet. The practitioner releases it."
OUTDATED = "Handout was made before the last change: ask the practitioner."
GETTING_READY = "Getting the pages ready for the printer…"
SENT = "Sent to the printer."


def facts_of(visit: VisitSummary) -> tuple[str, ...]:
    """Price and first session, as far as they are known."""
    facts = []
    if visit.price_low is not None and visit.price_high is not None:
        price = Price(visit.price_low, visit.price_high, visit.currency or "")
        facts.append(f"{price.say()} per session")
    if visit.first_session is not None:
        facts.append(f"First session {short_date(visit.first_session)}")
    return tuple(facts)


def day_of(visit: VisitSummary, today: date) -> str:
    """When the visit was, and whether it is still going on."""
    started = visit.started.astimezone()
    is_today = started.date() == today
    day = short_moment(started, today) if is_today else short_date(started.date())
    return day if visit.finished is not None else f"{day}, not finished"


class VisitsCard(Card):
    """The visits of one patient, newest first. `printed()` once a handout has gone to the printer.

    The pages of a handout go from storage to the printer and are shown nowhere.
    """

    printed = Signal()

    def __init__(
        self, store: Store, actor: Actor, worker: Worker, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._actor, self._worker, self._today = store, actor, worker, today
        self._jobs = OwnJobs(self, worker)
        self._patient: UUID | None = None
        self._asked = 0
        self._printing: PagePrinting | None = None
        self._is_printing = False
        self.buttons: list[PlainButton] = []
        self.add(SectionTitle("Visits", self))
        self.said = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.said.hide()
        self.add(self.said)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)

    def show_visits_of(self, patient_id: UUID) -> None:
        """Read the visits of a patient, and show them."""
        if patient_id != self._patient:
            self._clear()
            self._say("")
        self._patient = patient_id
        self._asked += 1
        store, actor, asked = self._store, self._actor, self._asked

        def read() -> tuple[VisitSummary, ...]:
            return store.visits_of(actor, patient_id)

        def show(visits: tuple[VisitSummary, ...]) -> None:
            if asked == self._asked:
                self._show(visits)

        self._jobs.run("Reading the visits", job(read), show, self._refuse)

    def print_handout(self, document_id: UUID) -> None:
        """Ask for a printer, and send the released handout to it. Storage notes the printing."""
        if self._is_printing:
            return
        store, actor, paper = self._store, self._actor, self._paper()
        printer = new_printer(paper=paper)
        if not ask_for_printer(printer, pages=None, parent=self):
            return
        self._is_printing = True
        self._say(GETTING_READY)
        printing_id = uuid4()

        def fetch() -> tuple[bytes, int]:
            pdf = store.released_handout(actor, document_id, id=printing_id)
            return pdf, len(page_sizes(pdf))

        def send(found: tuple[bytes, int]) -> None:
            pdf, pages = found
            self._printing = PagePrinting(printer, pdf, pages, self._worker, self)
            self._printing.failed.connect(self._refuse)
            self._printing.done.connect(self._on_sent)
            self._printing.begin()

        self._jobs.run("Printing a handout", job(fetch), send, self._refuse)

    def _paper(self) -> str:
        from db.errors import StorageProblem

        try:
            clinic = self._store.clinic(self._actor)
        except StorageProblem:
            return "a4"
        return "a4" if clinic is None else clinic.paper

    def _on_sent(self) -> None:
        self._is_printing = False
        self._printing = None
        self._say(SENT)
        if self._patient is not None:
            self.show_visits_of(self._patient)
        self.printed.emit()

    def _refuse(self, sentence: str) -> None:
        self._is_printing = False
        self._printing = None
        self._say(sentence, Tone.ERROR)

    def _say(self, words: str, tone: Tone = Tone.SECOND) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)
        self.said.setVisible(bool(words))
        announce(self, words)

    # Showing

    def _show(self, visits: tuple[VisitSummary, ...]) -> None:
        self._clear()
        if not visits:
            self._lines.addWidget(Hint(NONE_YET, self))
        for place, visit in enumerate(visits):
            if place:
                self._lines.addWidget(Divider(self))
            self._lines.addWidget(self._line(visit))
        set_reading_order(self)

    def _clear(self) -> None:
        self.buttons.clear()
        clear(self._lines)

    def _line(self, visit: VisitSummary) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        day = day_of(visit, self._today)
        words.addWidget(Label(day, TextStyle.LABEL, parent=line))
        facts = facts_of(visit)
        if facts:
            words.addWidget(Label(". ".join(facts), TextStyle.SMALL, Tone.SECOND, line))
        if visit.is_outdated:
            words.addWidget(IconLabel(OUTDATED, "triangle-alert", Tone.WARNING, line))
        if visit.handout_id is None:
            not_ready = NEWER_WAITS if visit.newer_waits else NOT_READY
            words.addWidget(Label(not_ready, TextStyle.SMALL, Tone.MUTED, line))
        elif visit.printed_at is None and not visit.is_outdated:
            words.addWidget(IconLabel(READY, "circle-check", Tone.GOOD, line))
        elif visit.printed_at is not None:
            when = moment_in_sentence(visit.printed_at, self._today)
            words.addWidget(Label(f"Handout printed {when}", TextStyle.SMALL, Tone.SECOND, line))
        if visit.handout_id is not None and visit.newer_waits:
            words.addWidget(Label(NEWER_WAITS, TextStyle.SMALL, Tone.MUTED, line))
        row.addLayout(words, 1)
        if visit.handout_id is not None and not visit.is_outdated:
            button = PlainButton(
                "Print…" if visit.printed_at is None else "Print again…", line, icon="printer"
            )
            button.setAccessibleName(f"Print the handout of {day}")
            button.clicked.connect(partial(self.print_handout, visit.handout_id))
            self.buttons.append(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line
