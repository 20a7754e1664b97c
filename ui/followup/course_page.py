"""The course of one patient: its days at the left, the record of one of them, what its day says at the right.

The order of the days and what may be noted next is `course_steps`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake.answer_document import answers_from_json, answers_to_json
from intake.conditions import Answers
from intake.course import CALL, Outcome, Session
from intake.session_day import DayVerdict
from ui.consultation.patient_banner import PatientBanner
from ui.consultation.view_parts import Padded
from ui.file_dialogs import ask_where_to_save
from ui.followup.course_checks import (
    day_problems,
    merged,
    prefilled,
    prefilled_result,
    result_problems,
    why_not,
)
from ui.followup.course_desk import CourseDesk
from ui.followup.course_parts import CourseFoot, SidePanel, VisitsColumn
from ui.followup.course_steps import DAY, NEW, PLAN, RESULT, first_step, steps_of
from ui.followup.day_verdict import chip_of
from ui.followup.form_items import (
    DECISION,
    DEVICE,
    SESSION_DAY,
    answers_of_outcome,
    answers_of_session,
    outcome_of,
    session_of,
    title_of,
)
from ui.followup.result_form import ResultForm
from ui.followup.session_form import SessionForm
from ui.short_date import short_date
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN, PANEL_BECOMES_TAB, STEPS_FOLD
from ui.theme.type import TextStyle, grown
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Label, PageTitle
from ui.widgets.messages import ErrorSummary
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.worker import Worker

SAME_SCALE = "The same scale as the forecast. Each rater is named."


@dataclass(frozen=True, slots=True)
class _Open:
    """What is open for typing: which step, the id of its record, the answers it was opened with, its note."""

    step: str
    record: UUID
    before: Answers
    note: UUID | None = None


class CoursePage(QWidget):
    """Signals: `left()`, `plan_wanted(consultation id)`, `typed()`, `stored(step)` once it is on the disk.

    `leaving()` comes before another step is shown: what is typed must be kept now.

    Keys: Ctrl+Enter saves, Alt+Left leaves.
    """

    left = Signal()
    plan_wanted = Signal(object)
    typed = Signal()
    leaving = Signal()
    stored = Signal(str)

    def __init__(
        self,
        desk: CourseDesk,
        store: Store,
        actor: Actor,
        worker: Worker,
        parent: QWidget | None = None,
        *,
        kept: Callable[[str], str | None] = lambda _step: None,
    ) -> None:
        """`kept` gives the text that was typed for a step and not stored, None where there is none."""
        super().__init__(parent)
        desk.setParent(self)
        self.desk = desk
        self._store, self._actor, self._worker, self._kept = store, actor, worker, kept
        self.form: SessionForm | ResultForm | None = None
        self._open = _Open("", uuid4(), Answers())
        self._verdict: DayVerdict | None = None
        self._saving = ""
        self._sent = Answers()
        self._lay_out()
        desk.changed.connect(self._on_stored)
        desk.not_saved.connect(self._on_not_stored)
        self.show_step(first_step(desk))

    @property
    def step(self) -> str:
        """The step that is shown: "new:2", "day:" or "result:" and the id of a record, or "result:new"."""
        return self._open.step

    @property
    def verdict(self) -> DayVerdict | None:
        """What the day says to the session that is shown; None for another step."""
        return self._verdict

    # What is typed

    def typed_text(self) -> str | None:
        """What is typed and not stored, as JSON; None when nothing is."""
        if self.form is None:
            return None
        answers = self.form.answers()
        if answers == self._open.before:
            return None
        return f"{self._open.record}\n{answers_to_json(answers)}"

    def settle(self) -> None:
        """Tell what is still being typed."""
        if self.form is not None:
            self.form.settle()

    # Acts

    def show_step(self, step: str) -> None:
        """Show one day, or the result check, with what was typed there and not stored."""
        if step == PLAN:
            self.plan_wanted.emit(self.desk.record_id)
            return
        self.settle()
        if self.form is not None:
            self.leaving.emit()
        self._clear_form()
        if step.startswith(RESULT):
            self._show_result(step)
        else:
            self._show_session(step)
        self._restore(step)
        self._on_answered(tell=False)
        self.refresh()
        self.scroll.verticalScrollBar().setValue(0)
        set_reading_order(self)

    def save(self, *, is_held: bool = True) -> bool:
        """Store what is open, or say what must be put right. Whether it is on its way."""
        if self.form is None or self.desk.is_saving:
            return False
        self.form.settle()
        if not is_held:
            self._say_why_not()
        answers = self.form.answers()
        record: Session | Outcome
        if isinstance(self.form, ResultForm):
            record = outcome_of(answers, id=self._open.record, today=self.desk.today)
            told = result_problems(record, today=self.desk.today)
        else:
            record = self._session(answers, is_held=is_held)
            begun = self.desk.stored.started.astimezone().date()
            told = day_problems(record, self._verdict, today=self.desk.today, begun=begun)
        problems = (*self.form.problems(), *told)
        self.form.show_problems(problems)
        self.summary.show_problems(problems)
        if problems:
            self.scroll.verticalScrollBar().setValue(0)
            return False
        self._saving, self._sent = self.step, answers
        self.desk.save(record, corrects=self._open.note)
        self.foot.set_busy(True)
        return True

    def save_calendar(self, path: str = "") -> bool:
        """Save the dates to come as a calendar file; asks where. Whether it was written."""
        from ui.files import FileProblem, write_bytes

        data = self.desk.calendar()
        if data is None:
            self.side.say("There are no dates to come.")
            return False
        if not path:
            path = ask_where_to_save(self, "Save dates", "dates.ics", "Calendar (*.ics)")
        if not path:
            return False
        try:
            write_bytes(path, data)
        except FileProblem as problem:
            self.side.say(str(problem), Tone.ERROR)
            return False
        self.side.say("Saved. The file holds no name.", Tone.GOOD)
        return True

    def jump(self, link_id: str) -> None:
        """Go to a question."""
        if self.form is not None:
            self.form.focus_on(link_id)

    def take_focus(self) -> None:
        """Go to the first question."""
        if self.form is not None:
            self.form.take_focus()

    # Showing

    def refresh(self) -> None:
        """Bring the list of days, the banner and the panel up to date."""
        desk = self.desk
        started = desk.stored.started.astimezone().date()
        entry = desk.treatment
        self.banner.show_patient(desk.stored.patient, visit=started, facts={"Visit": short_date(started)})
        self.visits.set_steps(steps_of(self.desk, current=self.step))
        is_session = not self.step.startswith(RESULT)
        self.side.show_course(desk, is_session=is_session and self._number() != CALL)
        self.treatment.setText(entry.plain_name if entry is not None else "No treatment was chosen")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the panel goes under the record, and the days fold to numbers."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= grown(PANEL_BECOMES_TAB)
        self.banner.set_narrow(self.width() < grown(STEPS_FOLD))
        self.visits.set_folded(self.width() < grown(STEPS_FOLD))
        holder = self.side_column if beside else self.below
        if holder.indexOf(self.side) < 0:
            holder.addWidget(self.side)
        self.side_holder.setVisible(beside)
        self.side.set_beside(beside)
        margin = PAGE_MARGIN if self.width() >= grown(STEPS_FOLD) else 16
        self.padded.set_margins(margin, 20, 24)
        self.foot.set_margin(margin)

    def _lay_out(self) -> None:
        self.banner = PatientBanner(self)
        self.banner.left.connect(self.left)
        # What these two lead to is the consultation's own: the first step leads there.
        self.banner.turn_button.hide()
        self.banner.changes_button.hide()
        self.visits = VisitsColumn(self)
        self.visits.chosen.connect(self.show_step)
        self.summary = ErrorSummary(self)
        self.summary.jump.connect(self.jump)
        self.title = PageTitle("", self)
        self.hint = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.treatment = Label("", TextStyle.SMALL, Tone.MUTED, self)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        for label in (self.title, self.hint, self.treatment):
            head.addWidget(label)
        column.addLayout(head)
        column.addWidget(self.summary)
        self.forms = QStackedWidget(middle)
        column.addWidget(self.forms)
        self.below = QVBoxLayout()
        column.addLayout(self.below)
        column.addStretch(1)
        self.padded = Padded(middle, (PAGE_MARGIN, 20, PAGE_MARGIN, 24))
        self.scroll = ScrollPage(self.padded, self)
        slim(self.scroll)
        self.foot = CourseFoot(self)
        self.foot.save_button.clicked.connect(lambda: self.save())
        self.foot.not_done_button.clicked.connect(lambda: self.save(is_held=False))
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.scroll, 1)
        centre.addWidget(self.foot)
        self.side = SidePanel(self.desk.knowledge, self)
        self.side.verdict.jump.connect(self.jump)
        self.side.calendar_button.clicked.connect(lambda: self.save_calendar())
        self.side_holder = QWidget(self)
        self.side_column = QVBoxLayout(self.side_holder)
        self.side_column.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.visits)
        across.addLayout(centre, 1)
        across.addWidget(self.side_holder)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        whole.addLayout(across, 1)
        self._fit()
        for keys, act in (
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Alt+Left", self.left.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _number(self) -> int:
        if isinstance(self.form, SessionForm):
            return self.form.number
        return 0

    def _clear_form(self) -> None:
        if self.form is not None:
            self.side.take_parts()
            self.forms.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.summary.show_problems(())

    def _show_session(self, step: str) -> None:
        noted = {f"{DAY}{each.id}": each for each in self.desk.course.sessions}.get(step)
        number = noted.number if noted is not None else int(step.removeprefix(NEW) or 1)
        form = SessionForm(self.desk, number, self)
        answers = answers_of_session(noted) if noted is not None else prefilled(self.desk, number)
        self._put(form, step, noted.id if noted is not None else uuid4(), answers)
        form.answered.connect(self._on_answered)
        self.title.setText(title_of(number))
        self.hint.setText("" if noted is None else f"Noted for {short_date(noted.on)}. Saving corrects it.")
        self.hint.setVisible(bool(self.hint.text()))
        self.foot.show_session(may_refuse=number != CALL, is_new=noted is None, title=title_of(number))

    def _show_result(self, step: str) -> None:
        noted = {f"{RESULT}{each.id}": each for each in self.desk.course.outcomes}.get(step)
        form = ResultForm(self.desk, self._store, self._actor, self._worker, self)
        answers = answers_of_outcome(noted) if noted is not None else prefilled_result(self.desk)
        self._put(form, step, noted.id if noted is not None else uuid4(), answers)
        form.answered.connect(self._on_answered)
        self.side.show_parts(form.effects, form.next_step)
        self.title.setText("Result check")
        self.hint.setText(SAME_SCALE)
        self.hint.show()
        self.foot.show_result(is_new=noted is None)
        self.side.read_results(self.desk, self._store, self._actor, self._worker)

    def _put(self, form: SessionForm | ResultForm, step: str, record: UUID, answers: Answers) -> None:
        form.show_answers(answers)
        # As the fields give it back: a value they do not know is not a change that somebody typed.
        self._open = _Open(step, record, form.answers(), self.desk.note_of(record))
        self.form = form
        self.forms.addWidget(form)
        self.forms.setCurrentWidget(form)

    def _restore(self, step: str) -> None:
        """Show what was typed for a step and not stored."""
        kept = self._kept(step)
        if kept and self.form is not None:
            record, _, text = kept.partition("\n")
            self.form.show_answers(answers_from_json(text))
            self._open = replace(self._open, record=UUID(record))

    def _on_answered(self, *, tell: bool = True) -> None:
        self._judge()
        if tell:
            self.typed.emit()

    def _judge(self) -> None:
        form = self.form
        self._verdict = None
        if isinstance(form, SessionForm) and form.number != CALL:
            answers = form.answers()
            self._verdict = self.desk.judge(
                answers,
                on=self._day(answers),
                device=answers.code(DEVICE.link_id) or "",
                regions=answers.codes("session.regions"),
                number=form.number,
            )
        self.side.verdict.show_verdict(self._verdict)
        self.foot.show_chip(chip_of(self._verdict) if self._verdict is not None else None)

    def _day(self, answers: Answers) -> date:
        given = answers.day(SESSION_DAY.link_id)
        return given.first_day if given is not None and given.is_full else self.desk.today

    def _session(self, answers: Answers, *, is_held: bool) -> Session:
        version = self.desk.knowledge.questionnaire.version
        return session_of(
            answers,
            id=self._open.record,
            number=self._number(),
            today=self.desk.today,
            is_held=is_held,
            verdict=self._verdict.record(version) if self._verdict is not None else None,
        )

    def _say_why_not(self) -> None:
        """Where the rules say why, nobody has to type it once more."""
        if isinstance(self.form, SessionForm) and self._verdict is not None:
            field = self.form.row(DECISION.link_id).field
            words = why_not(self._verdict, self.desk.knowledge.catalogue)
            if words and not field.value():
                field.set_value((words,))

    def _on_stored(self) -> None:
        self.foot.set_busy(False)
        step, record = self._saving, self._open.record
        self._saving = ""
        if self.form is None or step != self.step:
            self.refresh()
            return
        self.form.settle()
        # Typed while the save was under way: not stored, so it goes on as a correction of what was.
        later = self.form.answers()
        is_later = later != self._sent
        self._open = replace(self._open, before=later)
        self.stored.emit(step)
        kind = RESULT if step.startswith(RESULT) else DAY
        self.show_step(f"{kind}{record}")
        if is_later:
            self.form.show_answers(later)
            self._on_answered()
        # What had the keyboard went away with the form; the list of days leads on.
        self.visits.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.foot.say(f"Saved {datetime.now(UTC).astimezone():%H:%M}")

    def _on_not_stored(self, sentence: str) -> None:
        self.foot.set_busy(False)
        step, self._saving = self._saving, ""
        if step == self.step:
            self._take_theirs()
        self.refresh()
        self.summary.show_problems((("", sentence),))

    def _take_theirs(self) -> None:
        """Where somebody else corrected the record: show theirs, and over it what was typed here."""
        record, before, form = self._open.record, self._open.before, self.form
        note = self.desk.note_of(record)
        if form is None or note == self._open.note:
            return
        mine = form.answers()
        course = self.desk.course
        if isinstance(form, SessionForm):
            theirs = answers_of_session(next(each for each in course.sessions if each.id == record))
        else:
            theirs = answers_of_outcome(next(each for each in course.outcomes if each.id == record))
        form.show_answers(theirs)
        self._open = replace(self._open, before=form.answers(), note=note)
        form.show_answers(merged(before, form.answers(), mine))
        self._on_answered()
