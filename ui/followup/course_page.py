"""The course of one patient: its days at the left, the record of one of them, what its day says at the right.

The order of the days and what may be noted next is `course_steps`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from intake.conditions import Answers
from intake.course import Outcome, Session
from ui.consultation.finishing import Point
from ui.file_dialogs import ask_where_to_save
from ui.followup.course_checks import merged, why_not
from ui.followup.course_desk import CourseDesk
from ui.followup.course_records import against, day_of, noted_answers, result_of, to_look_at
from ui.followup.course_steps import DAY, RESULT, first_step
from ui.followup.course_typing import CourseTyping
from ui.followup.form_items import DECISION
from ui.followup.result_form import ResultForm
from ui.followup.session_form import SessionForm
from ui.theme.colours import Tone
from ui.widgets.continue_key import add_continue_key

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.worker import Worker


class CoursePage(CourseTyping):
    """Signals besides: `left()`, `stored(step)` once it is on the disk.

    Keys: Ctrl+Enter saves, Alt+Left leaves.
    """

    left = Signal()
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
        super().__init__(desk, store, actor, worker, parent, kept=kept)
        self._saving = ""
        self._sent = Answers()
        self._looked_at: tuple[Point, ...] = ()
        self._connect()
        desk.changed.connect(self._on_stored)
        desk.not_saved.connect(self._on_not_stored)
        self.show_step(first_step(desk))

    def save(self, *, is_held: bool = True) -> bool:
        """Store what is open, or say what must be put right. Whether it is on its way."""
        if self.form is None or self.desk.is_saving:
            return False
        self.form.settle()
        if not is_held:
            self._say_why_not()
        answers = self.form.answers()
        record = self._record(answers, is_held=is_held)
        problems = (*self.form.problems(), *against(self.desk, record, answers, self._verdict))
        self.form.show_problems(problems)
        self.summary.show_problems(problems)
        if problems or self._asks_after(record):
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

    def _connect(self) -> None:
        self.banner.left.connect(self.left)
        self.visits.chosen.connect(self.show_step)
        self.summary.jump.connect(self.jump)
        self.to_check.jump.connect(self.jump)
        self.foot.save_button.clicked.connect(lambda: self.save())
        self.foot.not_done_button.clicked.connect(lambda: self.save(is_held=False))
        self.side.verdict.jump.connect(self.jump)
        self.side.calendar_button.clicked.connect(lambda: self.save_calendar())
        add_continue_key(self, self.save, "Save the session or the result")
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.left)

    def _record(self, answers: Answers, *, is_held: bool) -> Session | Outcome:
        id = self._open.record
        if isinstance(self.form, ResultForm):
            return result_of(self.desk, answers, id=id)
        number, verdict = self._number(), self._verdict
        return day_of(self.desk, answers, id=id, number=number, is_held=is_held, verdict=verdict)

    def _asks_after(self, record: Session | Outcome) -> bool:
        """Whether something unlikely is shown to be looked at, which it was not before."""
        points = tuple(Point(*each) for each in to_look_at(self.desk, record))
        is_new = not set(points) <= set(self._looked_at)
        self._looked_at = points
        self.to_check.show_points(points)
        if is_new:
            self.to_check.take_focus()
        return is_new

    def _look_again(self) -> None:
        """What was asked after and is put right now is not told any longer."""
        if self.form is not None and self.to_check.points:
            record = self._record(self.form.answers(), is_held=True)
            left = {Point(*each) for each in to_look_at(self.desk, record)}
            self.to_check.show_points(tuple(each for each in self.to_check.points if each in left))

    def _say_why_not(self) -> None:
        """Where the rules say why, nobody has to type it once more."""
        if isinstance(self.form, SessionForm) and self._verdict is not None:
            field = self.form.row(DECISION.link_id).field
            words = why_not(self._verdict, self.desk.knowledge.catalogue)
            if words and not field.value():
                field.set_value((words,))

    def _clear_form(self) -> None:
        super()._clear_form()
        self._looked_at = ()
        self.to_check.show_points(())

    def _on_answered(self, *, tell: bool = True) -> None:
        self._look_again()
        super()._on_answered(tell=tell)

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
        form.show_answers(noted_answers(self.desk, record))
        self._open = replace(self._open, before=form.answers(), note=note)
        form.show_answers(merged(before, form.answers(), mine))
        self._on_answered()
