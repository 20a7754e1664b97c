"""The place "Follow-up": who is due, and the course of one patient."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from db.course_records import DueItem
from db.errors import StorageProblem
from db.rights import Right, allows
from intake.clinic import NO_CLINIC, Clinic
from intake.course_due import DueKind
from ui.documents.own_jobs import OwnJobs
from ui.followup.due_page import DuePage
from ui.followup.kept_places import KEPT, kept_place, step_of
from ui.place import Place, Surroundings
from ui.registry.kept_text import KeptText
from ui.worker import Cancel, Job, JobProblem

if TYPE_CHECKING:
    from ui.followup.course_page import CoursePage


class FollowUpPlace(Place):
    """The list, and behind each line the course; for the front desk a line opens the patient instead."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._clinic: Clinic = NO_CLINIC
        self._jobs = OwnJobs(self, around.worker)
        self._reading: Job | None = None
        self.course: CoursePage | None = None
        self.list = DuePage(around.today, self)
        self.list.opened.connect(self._opened)
        self.list.typed_wanted.connect(self._go_on)
        self._kept = KeptText(around.store, around.actor, self._typed, self)
        self._has_read_kept = False
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    @property
    def is_clinical(self) -> bool:
        """Whether whoever is at work may read what was done."""
        return allows(self._around.actor.role, Right.READ_CONSULTATIONS)

    def refresh(self, clinic: Clinic) -> None:
        """Read who is due; a course that is open stays open. Errors: `StorageProblem`."""
        self._clinic = clinic
        if not self._has_read_kept and self.is_clinical:
            self._kept.read_all(KEPT)
            self._has_read_kept = True
        self._say_typed()
        self._read()

    def open_course(self, consultation_id: UUID, step: str = "") -> None:
        """The course of a consultation. Errors: `StorageProblem`."""
        from ui.followup.course_desk import CourseDesk
        from ui.followup.course_page import CoursePage

        around = self._around
        stored = around.store.consultation(around.actor, consultation_id)
        desk = CourseDesk(
            around.store,
            around.actor,
            around.knowledge,
            stored,
            clinic=self._clinic,
            today=around.today,
        )
        self.close_course()
        page = CoursePage(
            desk,
            around.store,
            around.actor,
            around.worker,
            self,
            kept=lambda step: self._kept.known.get(kept_place(consultation_id, step)),
        )
        self.course = page
        page.left.connect(self._leave)
        page.plan_wanted.connect(self.consultation_wanted)
        page.typed.connect(self._kept.touch)
        page.leaving.connect(self._kept.keep)
        page.stored.connect(lambda step: self._kept.drop(kept_place(consultation_id, step)))
        desk.saved.connect(self.saved)
        desk.not_saved.connect(self.not_saved)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if step:
            page.show_step(step)
        page.take_focus()

    def close_course(self) -> None:
        """Back to the list; what is typed is kept."""
        page = self.course
        if page is None:
            return
        page.settle()
        self._kept.keep()
        self.course = None
        self._stack.setCurrentWidget(self.list)
        self._stack.removeWidget(page)
        page.deleteLater()

    def take_focus(self) -> None:
        """Go to the list, or to the record that is open."""
        if self.course is not None:
            self.course.take_focus()
        else:
            self.list.take_focus()

    def keep(self) -> bool:
        """What is typed and not saved is kept word for word: the next start offers it."""
        return self.keep_typed()

    def keep_typed(self, seconds: float = 5.0) -> bool:
        """Keep exactly what is typed, before a lock. False: it could not be."""
        if self.course is not None:
            self.course.settle()
        return self._kept.keep_now(seconds)

    def restore_typed(self) -> None:
        """Read what was typed; the list offers it. Errors: `StorageProblem`."""
        if self.is_clinical:
            self._kept.read_all(KEPT)
            self._has_read_kept = True
            self._say_typed()

    # inside

    def _typed(self) -> tuple[str, str | None]:
        page = self.course
        if page is None:
            return "", None
        return kept_place(page.desk.record_id, page.step), page.typed_text()

    def _say_typed(self) -> None:
        number = len([text for text in self._kept.known.values() if text])
        words = "" if not number else "A record that you began here was not saved."
        if number > 1:
            words = f"{number} records that you began here were not saved."
        self.list.show_typed(words)

    def _go_on(self) -> None:
        place = next((place for place, text in self._kept.known.items() if text), "")
        consultation, step = step_of(place)
        if consultation:
            self._try_open(UUID(consultation), step)

    def _opened(self, item: DueItem) -> None:
        # Where a wait has ended there is no course yet: a new consultation begins at the patient.
        if self.is_clinical and item.due.kind is not DueKind.WAIT_ENDED:
            self._try_open(item.consultation_id, "")
        else:
            self.patient_wanted.emit(item.patient_id)

    def _try_open(self, consultation_id: UUID, step: str) -> None:
        try:
            self.open_course(consultation_id, step)
        except StorageProblem as problem:
            self.not_saved.emit(problem.sentence)

    def _leave(self) -> None:
        self.close_course()
        self._say_typed()
        self._read()
        self.list.take_focus()

    def _read(self) -> None:
        around = self._around

        def job(_cancel: Cancel) -> tuple[DueItem, ...]:
            try:
                return around.store.courses.due_list(around.actor, around.today)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._jobs.run("Reading who is due", job, self._show, self.list.say)

    def _show(self, items: tuple[DueItem, ...]) -> None:
        had_focus = self.list.table.hasFocus() or self.list.show_field.isAncestorOf(self.focusWidget())
        first = not self.list.model.rowCount()
        self.list.show_items(items)
        if self.course is None and first and (had_focus or self.isVisible()):
            self.list.take_focus()
