"""Parts of the page of a course: the days at the left, the foot, the panel at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.course import Course, SideEffectsState
from intake.screening import Outcome
from ui.documents.own_jobs import OwnJobs
from ui.followup.clinic_bars import ClinicBars
from ui.followup.course_desk import CourseDesk
from ui.followup.day_verdict import DayVerdictPanel
from ui.followup.due_words import day_words, kind_words, when_words
from ui.followup.form_items import title_of
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import FOOT_BAR, PANEL_WIDTH
from ui.theme.type import TextFollower, TextStyle, grown
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.cards import Divider
from ui.widgets.focus import ScrollPage
from ui.widgets.growing import Growing
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.layouts import clear
from ui.widgets.painting import painter_of
from ui.widgets.step_list import Step, StepList
from ui.widgets.verdicts import VerdictChip
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.course_records import ClinicResult
    from db.store import Store
    from ui.input_file import Knowledge

NONE_ASKED = "Nobody has asked about side effects yet."
_CHIP_FROM = 560
"""From this width on, in pixels at 100 %, there is room for the chip beside the buttons."""


class VisitsColumn(QFrame):
    """The days of a course in order. `chosen(step)` when one is pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.list = StepList(self)
        self.list.setAccessibleName("Days of the course")
        slim(self.list)
        self.list.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 1, 8)
        column.addWidget(self.list, 1)

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        """Show these days."""
        self.list.set_steps(steps)

    def set_folded(self, folded: bool) -> None:
        """Show only numbers, in a narrow window."""
        self.list.set_folded(folded)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line at the right."""
        painter = painter_of(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(colours_of(self.palette()).rule))
        painter.end()


class CourseFoot(Growing):
    """What the day says at the left, what can be done at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least_height=FOOT_BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chip = VerdictChip(Outcome.INCOMPLETE, "", self)
        self._has_chip = False
        self.words = Hint("", self)
        self.not_done_button = PlainButton("&Not done today", self)
        self.save_button = PrimaryButton("", self, icon="check")
        self.save_button.setToolTip("Ctrl+Enter")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(12)
        self._row.addWidget(self.chip)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.not_done_button)
        self._row.addWidget(self.save_button)
        self.set_margin(28)

    def set_margin(self, margin: int) -> None:
        """Stand in line with the page above."""
        self._row.setContentsMargins(margin, 11, margin, 12)

    def show_session(self, *, may_refuse: bool, is_new: bool, title: str) -> None:
        """For a day of the course."""
        self.not_done_button.setVisible(may_refuse)
        self.save_button.setText(f"Save {title[:1].lower()}{title[1:]}" if is_new else "Save correction")
        self.words.setText("")

    def show_result(self, *, is_new: bool) -> None:
        """For a result check."""
        self.not_done_button.hide()
        self.save_button.setText("Save result check" if is_new else "Save correction")
        self.words.setText("")

    def show_chip(self, chip: tuple[Outcome, str] | None) -> None:
        """What the day says; None where it is not asked."""
        self._has_chip = chip is not None
        if chip is not None:
            self.chip.set_outcome(*chip)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what the day says stands in the panel alone, and not cut beside the buttons."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.chip.setVisible(self._has_chip and self.width() >= grown(_CHIP_FROM))

    def say(self, words: str) -> None:
        """One line between the chip and the buttons."""
        self.words.setText(words)

    def set_busy(self, busy: bool) -> None:
        """Nothing is pressed twice while it is on its way."""
        self.save_button.setEnabled(not busy)
        self.not_done_button.setEnabled(not busy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line above."""
        painter = painter_of(self)
        painter.fillRect(0, 0, self.width(), 1, QColor(colours_of(self.palette()).rule))
        painter.end()


class SidePanel(TextFollower, QFrame):
    """White ground: what the day says, side effects, this clinic, what is next."""

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = True
        self.verdict = DayVerdictPanel(knowledge.catalogue, knowledge.questionnaire, self)
        self.clinic = QWidget(self)
        clinic = QVBoxLayout(self.clinic)
        clinic.setContentsMargins(0, 0, 0, 0)
        clinic.setSpacing(8)
        clinic.addWidget(SectionTitle("This clinic so far", self.clinic))
        self.clinic_words = Label("", TextStyle.SMALL, Tone.SECOND, self.clinic)
        self.clinic_bars = ClinicBars(self.clinic)
        clinic.addWidget(self.clinic_words)
        clinic.addWidget(self.clinic_bars)
        self._history = QVBoxLayout()
        self._history.setSpacing(6)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(20)
        self.next_words = Label("", TextStyle.BODY, parent=self)
        self.next_when = Hint("", self)
        self.calendar_button = PlainButton("Save dates as calendar file…", self, icon="calendar")
        self.said = Label("", TextStyle.SMALL, Tone.SECOND, self)
        self.said.hide()
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(22, 20, 22, 24)
        column.setSpacing(20)
        column.addWidget(self.verdict)
        effects = QVBoxLayout()
        effects.setSpacing(8)
        effects.addWidget(SectionTitle("Side effects so far", content))
        effects.addLayout(self._history)
        column.addLayout(effects)
        column.addLayout(self._parts)
        column.addWidget(self.clinic)
        dates = QVBoxLayout()
        dates.setSpacing(6)
        dates.addWidget(SectionTitle("What is due", content))
        for widget in (self.next_words, self.next_when, self.calendar_button, self.said):
            dates.addWidget(widget)
        column.addLayout(dates)
        column.addStretch(1)
        self._content = content
        self._scroll = ScrollPage(content, self)
        slim(self._scroll, ground="surface")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(self._scroll)
        self._jobs: OwnJobs | None = None
        self.restyle()

    def restyle(self) -> None:
        """As wide as the text asks for; under the record as wide as that."""
        if self._beside:
            self.setFixedWidth(grown(PANEL_WIDTH))
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)

    def set_beside(self, beside: bool) -> None:
        """At the right with a scroll bar of its own, or under the record and as high as it is."""
        self._beside = beside
        self.restyle()
        bar = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if beside else bar.ScrollBarAlwaysOff)
        self._scroll.setMinimumHeight(0 if beside else self._content.sizeHint().height())

    def show_course(self, desk: CourseDesk, *, is_session: bool) -> None:
        """Show what is known of a course; `is_session` with what the day says."""
        self.verdict.setVisible(is_session)
        self.clinic.setVisible(not is_session)
        self._show_history(desk.course)
        next_due = desk.due
        self.next_words.setText(kind_words(next_due) if next_due is not None else "Nothing is due.")
        words = f"{day_words(next_due.on)}, {when_words(next_due.on, desk.today).lower()}" if next_due else ""
        self.next_when.setText(words)
        self.next_when.setVisible(bool(words))
        self.calendar_button.setEnabled(next_due is not None)
        self.said.hide()

    def show_parts(self, *parts: QWidget) -> None:
        """Put parts of the form here."""
        for part in parts:
            self._parts.addWidget(part)
            part.show()

    def take_parts(self) -> None:
        """Take them away again, for good."""
        clear(self._parts)

    def read_results(self, desk: CourseDesk, store: Store, actor: Actor, worker: Worker) -> None:
        """Read what came of the courses of this treatment in this clinic."""
        entry = desk.treatment
        colours = {part.code("marks.colour") for part in desk.answers.group("marks")}
        colour = next(iter(colours)) or "" if len(colours) == 1 else ""
        listed = desk.knowledge.questionnaire.items["marks.colour"].choices
        named = listed.display(colour).lower() if listed is not None and colour else ""
        about = f", {named} marks" if named else ""
        self.clinic_words.setText(f"{entry.short_name}{about}." if entry is not None else "")
        today = desk.today
        if self._jobs is None:
            self._jobs = OwnJobs(self, worker)

        def job(_cancel: Cancel) -> tuple[ClinicResult, ...]:
            from db.errors import StorageProblem

            try:
                return store.courses.clinic_results(actor, today)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        def show(found: tuple[ClinicResult, ...]) -> None:
            treatment = entry.id if entry is not None else ""
            mine = [each for each in found if each.treatment == treatment]
            self.clinic_bars.show_result(next((each for each in mine if each.colour == colour), None))

        self.clinic_bars.show_result(None)
        self._jobs.run("Counting results", job, show, self.say)

    def say(self, words: str, tone: Tone = Tone.SECOND) -> None:
        """One sentence under the dates."""
        self.said.set_tone(tone)
        self.said.setText(words)
        self.said.show()

    def _show_history(self, course: Course) -> None:
        clear(self._history)
        told = [(title_of(each.number), each.side_effects) for each in course.sessions]
        told += [("Result check", each.side_effects) for each in course.outcomes]
        asked = [(when, said) for when, said in told if said.state is not SideEffectsState.NOT_ASKED]
        if not asked:
            self._history.addWidget(Label(NONE_ASKED, TextStyle.SMALL, Tone.SECOND, self))
        for place, (when, said) in enumerate(asked):
            if place:
                self._history.addWidget(Divider(self))
            told_at = f"Told at {when[:1].lower()}{when[1:]}"
            if said.state is SideEffectsState.NONE:
                self._history.addWidget(self._line("None", told_at))
            for effect in said.effects:
                what = ", ".join(filter(None, (effect.what, effect.where)))
                lasted = f"Lasted {effect.lasted}. " if effect.lasted else ""
                self._history.addWidget(self._line(what, f"{lasted}{told_at}"))

    def _line(self, what: str, below: str) -> QWidget:
        line = QWidget(self)
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(Label(what, TextStyle.SMALL_LABEL, parent=line))
        column.addWidget(Label(below, TextStyle.SMALL, Tone.SECOND, line))
        return line

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White, with a line at the left."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, 0, 1, self.height(), QColor(colours.rule))
        painter.end()
