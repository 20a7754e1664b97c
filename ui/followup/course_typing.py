"""What is open for typing on the page of a course: one day or a result check, and what its day says.

Above the frame (`course_frame.py`) and below the page, which saves (`course_page.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.answer_document import answers_from_json, answers_to_json
from intake.conditions import Answers
from intake.course import CALL
from intake.session_day import DayVerdict
from ui.followup.course_checks import prefilled, prefilled_result
from ui.followup.course_desk import CourseDesk
from ui.followup.course_frame import CourseFrame
from ui.followup.course_records import verdict_on
from ui.followup.course_steps import DAY, NEW, PLAN, RESULT, steps_of
from ui.followup.day_verdict import chip_of
from ui.followup.form_items import answers_of_outcome, answers_of_session, title_of
from ui.followup.result_form import ResultForm
from ui.followup.session_form import SessionForm
from ui.short_date import short_date
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.worker import Worker

SAME_SCALE = "The same scale as the forecast. Each rater is named."
NO_TREATMENT = "No treatment was chosen"
_ABOUT_SESSION = "Ask first, then note what was done."
_ABOUT_CALL = "Note whether the test patch was clear."


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open for typing: which step, the id of its record, the answers it was opened with, its note."""

    step: str
    record: UUID
    before: Answers
    note: UUID | None = None


class CourseTyping(CourseFrame):
    """Signals: `plan_wanted(consultation id)`, `typed()`, and `leaving()` before another step is shown: what
    is typed must be kept now.
    """

    plan_wanted = Signal(object)
    typed = Signal()
    leaving = Signal()

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
        super().__init__(desk.knowledge, parent)
        desk.setParent(self)
        self.desk = desk
        self._store, self._actor, self._worker, self._kept = store, actor, worker, kept
        self.form: SessionForm | ResultForm | None = None
        self._open = Opened("", uuid4(), Answers())
        self._verdict: DayVerdict | None = None
        self._about = ""

    @property
    def step(self) -> str:
        """The step that is shown: "new:2", "day:" or "result:" and the id of a record, or "result:new"."""
        return self._open.step

    @property
    def verdict(self) -> DayVerdict | None:
        """What the day says to the session that is shown; None for another step."""
        return self._verdict

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

    def jump(self, link_id: str) -> None:
        """Go to a question."""
        if self.form is not None:
            self.form.focus_on(link_id)

    def take_focus(self) -> None:
        """Go to the first question."""
        if self.form is not None:
            self.form.take_focus()

    def refresh(self) -> None:
        """Bring the list of days, the banner and the panel up to date."""
        desk = self.desk
        started = desk.stored.started.astimezone().date()
        entry = desk.treatment
        self.banner.show_patient(desk.stored.patient, visit=started, facts={"Visit": short_date(started)})
        self.visits.set_steps(steps_of(self.desk, current=self.step))
        is_session = not self.step.startswith(RESULT)
        self.side.show_course(desk, is_session=is_session and self._number() != CALL)
        treatment = entry.plain_name if entry is not None else NO_TREATMENT
        self.hint.setText(f"{treatment}. {self._about}")

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
        self._about = _ABOUT_CALL if number == CALL else _ABOUT_SESSION
        if noted is not None:
            self._about = f"Noted for {short_date(noted.on)}. Saving corrects it."
        self.foot.show_session(may_refuse=number != CALL, is_new=noted is None, title=title_of(number))

    def _show_result(self, step: str) -> None:
        noted = {f"{RESULT}{each.id}": each for each in self.desk.course.outcomes}.get(step)
        form = ResultForm(self.desk, self._store, self._actor, self._worker, self)
        answers = answers_of_outcome(noted) if noted is not None else prefilled_result(self.desk)
        self._put(form, step, noted.id if noted is not None else uuid4(), answers)
        form.answered.connect(self._on_answered)
        self.side.show_parts(form.effects, form.next_step)
        self.title.setText("Result check")
        self._about = SAME_SCALE
        self.foot.show_result(is_new=noted is None)
        self.side.read_results(self.desk, self._store, self._actor, self._worker)

    def _put(self, form: SessionForm | ResultForm, step: str, record: UUID, answers: Answers) -> None:
        form.show_answers(answers)
        # As the fields give it back: a value they do not know is not a change that somebody typed.
        self._open = Opened(step, record, form.answers(), self.desk.note_of(record))
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
            self._verdict = verdict_on(self.desk, form.answers(), form.number)
        self.side.verdict.show_verdict(self._verdict)
        self.foot.show_chip(chip_of(self._verdict) if self._verdict is not None else None)
