"""The right side of the home page: the day, the consultations that are not finished, and who waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.dates import MONTHS
from ui.registry.patients_model import number_of_steps, step_number, step_words
from ui.registry.person_row import PersonRow
from ui.short_date import day_and_month, moment_in_sentence
from ui.theme.colours import Tone, colours_of
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.cards import Divider
from ui.widgets.labels import Hint, Label
from ui.widgets.layouts import clear
from ui.widgets.painting import paint_box, painter_of

if TYPE_CHECKING:
    from db.records import DraftSummary, Waiting

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST = 20
_LAST_PAGES = ("documents", "finish")


class DraftsPanel(QFrame):
    """`continued(consultation_id)` tells that a draft's button was pressed, `form_continued()` the form's.

    `batch_wanted()` asks for the documents of a day, `patient_wanted(patient_id)` for somebody who waits.
    `due_place` is where the list of who is due belongs.
    """

    continued = Signal(object)
    patient_wanted = Signal(object)
    form_continued = Signal()
    batch_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.buttons: list[PlainButton] = []
        self.waiting_rows: list[PersonRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 36, 32, 24)
        column.setSpacing(4)
        words = f"{_WEEKDAYS[today.weekday()]} {today.day} {MONTHS[today.month - 1]} {today.year}"
        column.addWidget(Label(words, TextStyle.PATIENT, parent=self))
        self.batch_button = QuietButton("Handouts of a day…", self, icon="file-text")
        self.batch_button.padding = 2
        self.batch_button.clicked.connect(self.batch_wanted)
        self.batch_button.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.due_place = QVBoxLayout()
        self.due_place.setSpacing(0)
        self._waiting = QVBoxLayout()
        self._waiting.setSpacing(0)
        column.addLayout(self._rows)
        column.addWidget(self.batch_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self.due_place)
        column.addLayout(self._waiting)
        column.addStretch(1)

    def show_drafts(
        self, drafts: Sequence[DraftSummary], *, form_waits: str, is_clinical: bool = True
    ) -> None:
        """Show the unfinished consultations, newest first, and a patient form that was not saved yet.

        Today's stand first, then those of earlier days, then those that are signed.
        `is_clinical` False: for somebody who sees no consultations, and no handouts of a day.
        """
        self._clear()
        self.batch_button.setVisible(is_clinical)
        unfinished = [draft for draft in drafts if not draft.is_signed]
        today = [draft for draft in unfinished if self._is_of_today(draft)]
        earlier = [draft for draft in unfinished if not self._is_of_today(draft)]
        signed = [draft for draft in drafts if draft.is_signed]
        number = len(today) + bool(form_waits)
        # The front desk has no drafts; a form of its own may wait.
        if number or (is_clinical and not unfinished):
            words = f"Today’s drafts ({number})" if number else "Nothing is unfinished"
            self._rows.addWidget(_heading(words, self, is_first=True))
        if form_waits:
            self._add(form_waits, "Typed here, and not saved yet", None, self.form_continued.emit)
        self._add_drafts(today)
        if is_clinical and not number and not unfinished:
            words = "A consultation that you leave or close waits here, with every answer and its page."
            self._rows.addWidget(Hint(words, self))
        for words, drafts_there in (("Unfinished", earlier), ("Signed", signed)):
            if drafts_there:
                words = f"{words} ({len(drafts_there)})"
                self._rows.addWidget(_heading(words, self, is_first=not self._rows.count()))
                self._add_drafts(drafts_there)

    def show_waiting(self, waiting: Sequence[Waiting], *, is_clinical: bool = True) -> None:
        """Show whose treatment becomes possible, the nearest day first."""
        self.waiting_rows.clear()
        clear(self._waiting)
        if not is_clinical:
            return
        self._waiting.addWidget(_heading(f"Waiting ({len(waiting)})" if waiting else "No other waits", self))
        for each in waiting:
            words = f"Possible from {day_and_month(each.clear_from, self._today)}"
            row = PersonRow(each.patient_name or "No name recorded", words, "clock", self)
            row.clicked.connect(partial(self.patient_wanted.emit, each.patient_id))
            self.waiting_rows.append(row)
            self._waiting.addWidget(row)
            self._waiting.addWidget(Divider(self))
        if not waiting:
            words = "Who must wait before a treatment stands here, with the day from which it is possible."
            self._waiting.addWidget(Hint(words, self))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, 0, 1, self.height(), QColor(colours.rule))
        painter.end()

    def _is_of_today(self, draft: DraftSummary) -> bool:
        return draft.saved_at.astimezone().date() == self._today

    def _saved(self, at: datetime) -> str:
        local = at.astimezone()
        is_today = local.date() == self._today
        return f"Saved {f'{local:%H:%M}' if is_today else moment_in_sentence(at, self._today)}"

    def _add_drafts(self, drafts: Sequence[DraftSummary]) -> None:
        for draft in drafts[:_MOST]:
            where = "Signed" if draft.is_signed else step_words(draft.page)
            words = f"{where}. {self._saved(draft.saved_at)} by {draft.saved_by}"
            name = draft.patient_name or "No name recorded"
            page = None if draft.is_signed else draft.page
            verb = "Open" if draft.is_signed else "Sign" if page in _LAST_PAGES else "Continue"
            self._add(name, words, page, partial(self.continued.emit, draft.consultation_id), verb=verb)
        if len(drafts) > _MOST:
            self._rows.addWidget(Hint(f"and {len(drafts) - _MOST} more: find them by name", self))

    def _clear(self) -> None:
        self.buttons.clear()
        clear(self._rows)

    def _add(self, name: str, words: str, page: str | None, press: object, *, verb: str = "Continue") -> None:
        button = PlainButton(verb, self)
        button.setAccessibleName(f"{verb}: {name}")
        button.setAccessibleDescription(words)
        button.clicked.connect(press)
        self.buttons.append(button)
        row = QWidget(self)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 8, 0, 14)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.addWidget(Label(name, TextStyle.LABEL, parent=row), 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        column.addWidget(Label(words, TextStyle.SMALL, Tone.SECOND, row))
        if page is not None:
            column.addWidget(StepBars(step_number(page), row))
        self._rows.addWidget(row)
        self._rows.addWidget(Divider(self))


def _heading(words: str, parent: QWidget, *, is_first: bool = False) -> Label:
    heading = Label(words, TextStyle.SMALL_LABEL, Tone.SECOND, parent)
    heading.setContentsMargins(0, 12 if is_first else 24, 0, 8)
    return heading


class StepBars(QWidget):
    """One short bar a step: filled for the steps before the one a draft stands on. The words stand above."""

    def __init__(self, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = step
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        steps = number_of_steps()
        width = (self.width() - 4 * (steps - 1)) / steps
        for place in range(steps):
            done = place < self._step - 1
            bar = QRectF(place * (width + 4), 6, width, 6)
            fill, edge = (colours.accent, None) if done else (colours.sunken, colours.control)
            paint_box(painter, bar, 3, fill=fill, edge=edge)
        painter.end()
