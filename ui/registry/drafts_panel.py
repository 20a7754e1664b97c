"""The right side of the home page: the day, and the consultations that are not finished, with "Continue"."""

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
from ui.short_date import short_date
from ui.theme.colours import Tone, colours_of
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.cards import Divider
from ui.widgets.labels import Hint, Label
from ui.widgets.layouts import clear
from ui.widgets.painting import paint_box, painter_of

if TYPE_CHECKING:
    from db.records import DraftSummary

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST = 20


class DraftsPanel(QFrame):
    """`continued(consultation_id)` tells that a draft's button was pressed, `form_continued()` the form's.

    `batch_wanted()` asks for the documents of a day.
    """

    continued = Signal(object)
    form_continued = Signal()
    batch_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.buttons: list[PlainButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 36, 32, 24)
        column.setSpacing(4)
        words = f"{_WEEKDAYS[today.weekday()]} {today.day} {MONTHS[today.month - 1]} {today.year}"
        column.addWidget(Label(words, TextStyle.PATIENT, parent=self))
        self.batch_button = QuietButton("Handouts of a day…", self, icon="file-text")
        self.batch_button.padding = 2
        self.batch_button.clicked.connect(self.batch_wanted)
        self.batch_button.hide()
        column.addWidget(self.batch_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._heading = Label("", TextStyle.SMALL_LABEL, Tone.SECOND, self)
        self._heading.setContentsMargins(0, 12, 0, 8)
        column.addWidget(self._heading)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        column.addStretch(1)

    def show_drafts(
        self, drafts: Sequence[DraftSummary], *, form_waits: str, is_clinical: bool = True
    ) -> None:
        """Show the unfinished consultations, newest first, and a patient form that was not saved yet.

        Those that are signed stand below them, under a heading of their own.
        `is_clinical` False: for somebody who sees no consultations, and no handouts of a day.
        """
        self._clear()
        self.batch_button.setVisible(is_clinical)
        unfinished = [draft for draft in drafts if not draft.is_signed]
        signed = [draft for draft in drafts if draft.is_signed]
        number = len(unfinished) + bool(form_waits)
        self._heading.setText(f"Unfinished ({number})" if number else "Nothing is unfinished")
        if form_waits:
            self._add(form_waits, "Typed here, and not saved yet", None, self.form_continued.emit)
        self._add_drafts(unfinished)
        if not number:
            words = "A consultation that you leave or close waits here, with every answer and its page."
            self._rows.addWidget(Hint(words, self))
        if signed:
            heading = Label(f"Signed ({len(signed)})", TextStyle.SMALL_LABEL, Tone.SECOND, self)
            heading.setContentsMargins(0, 20, 0, 8)
            self._rows.addWidget(heading)
            self._add_drafts(signed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, 0, 1, self.height(), QColor(colours.rule))
        painter.end()

    def _saved(self, at: datetime) -> str:
        local = at.astimezone()
        if local.date() == self._today:
            return f"Saved {local:%H:%M}"
        return f"Saved {short_date(local.date())}, {local:%H:%M}"

    def _add_drafts(self, drafts: Sequence[DraftSummary]) -> None:
        for draft in drafts[:_MOST]:
            where = "Signed" if draft.is_signed else step_words(draft.page)
            words = f"{where}. {self._saved(draft.saved_at)} by {draft.saved_by}"
            name = draft.patient_name or "No name recorded"
            page = None if draft.is_signed else draft.page
            verb = "Open" if draft.is_signed else "Continue"
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
