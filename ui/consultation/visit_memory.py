"""What one open visit knows of who said what and of the visit before it. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.errors import StorageProblem
from intake.catalogue_rules import Severity
from intake.conditions import NOT_SURE, YES
from intake.question_history import QuestionHistory, load_question_history
from ui.consultation.answer_words import question_words, value_words
from ui.consultation.controller import ConsultationController
from ui.consultation.last_visit import (
    InBetween,
    LastVisit,
    differs,
    find_last,
    is_reviewed,
    page_words,
    review,
    review_words,
    too_old_words,
)
from ui.consultation.pages import Page
from ui.consultation.reasons import rule_of
from ui.consultation.said_words import brief_words, full_words
from ui.consultation.words import count_words
from ui.short_date import short_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store

NO_LAST = "There is no finished visit of this patient before this one. Ask each question."
NOT_HERE = "Nothing on this page is taken over: it is asked, or looked at, anew at each visit."
ALL_ANSWERED = "Every question of this page is answered already. Nothing was changed."


@dataclass(frozen=True, slots=True)
class AnswerNote:
    """What stands beside one answer.

    `brief` is a few quiet words, `full` all of it; `waits`: the practitioner has yet to confirm it, which is
    possible while the visit takes changes; `was` tells another answer at the last visit.
    """

    brief: str = ""
    full: str = ""
    waits: bool = False
    confirmed: bool = False
    was: str = ""
    can_confirm: bool = True


class VisitMemory(QObject):
    """Read when somebody first asks, never on the way to the first paint. `changed()`: it was read."""

    changed = Signal()

    def __init__(
        self, controller: ConsultationController, store: Store, actor: Actor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._store, self._actor = controller, store, actor
        self._last: LastVisit | None = None
        self._in_between: InBetween | None = None
        self.is_read = False
        controller.frozen.changed.connect(self.changed)

    @cached_property
    def _history(self) -> QuestionHistory:
        return load_question_history()

    def read(self) -> None:
        """Look for the visit before this one now. A file that cannot be read is asked again the next time."""
        if not self.is_read:
            self.take(self.find())

    def find(self) -> LastVisit | InBetween | StorageProblem | None:
        """Look for the visit before this one. It changes nothing here, so a worker may do it."""
        try:
            return find_last(self._store, self._actor, self._controller, self._history)
        except StorageProblem as problem:
            return problem

    def take(self, found: LastVisit | InBetween | StorageProblem | None) -> None:
        """Go on with what was found."""
        if self.is_read or isinstance(found, StorageProblem):
            return
        self.is_read = True
        if isinstance(found, InBetween):
            self._in_between = found
        else:
            self._last = found
        self.changed.emit()

    @property
    def last(self) -> LastVisit | None:
        """The visit before this one, None without one or before it was read."""
        return self._last

    def note(self, path: str) -> AnswerNote:
        """What stands beside the answer of a question."""
        controller = self._controller
        source = controller.source_of(path)
        if not controller.value(path) and (source is None or not source.is_gone):
            return AnswerNote()
        was = ""
        before = differs(controller, self._last, path) if self._last is not None else ()
        if self._last is not None and before:
            said = value_words(controller.item(path), before, longest=60)
            was = f"was {said} on {short_date(self._last.day)}"
        if source is None:
            return AnswerNote(was=was)
        day = controller.today
        confirmed = source.confirmed_at is not None
        return AnswerNote(
            brief_words(source, day),
            full_words(source, day),
            source.waits,
            confirmed,
            was,
            not controller.is_kept_shut,
        )

    # Reviewed, no changes

    def can_review(self, page: Page) -> bool:
        """Whether the last visit can be taken over on a page at all."""
        is_shut = self._controller.is_kept_shut
        if self._last is None or is_shut or too_old_words(self._controller, self._last):
            return False
        return is_reviewed(page, self._controller)

    def review_line(self, page: Page) -> str:
        """How a page stands beside the last visit, or why it is not compared; empty where it never is."""
        if not is_reviewed(page, self._controller):
            return ""
        if self._in_between is not None:
            return self._in_between.words
        if self._last is None:
            return ""
        return page_words(self._controller, self._last, page)

    def take_over(self, page: Page) -> str:
        """Take the answers of the last visit over, as one act; gives what was done and what was not."""
        self.read()
        controller = self._controller
        if self._in_between is not None:
            return self._in_between.words
        if self._last is None:
            return NO_LAST
        if not is_reviewed(page, controller):
            return NOT_HERE
        too_old = too_old_words(controller, self._last)
        if too_old:
            return too_old
        done = review(controller, self._last, page)
        if not done.taken and not done.left:
            return ALL_ANSWERED
        if done.taken:
            controller.answer_all(done.taken)
        return review_words(controller, self._last, done)

    # Confirming

    def waiting_on(self, page_id: str) -> tuple[str, ...]:
        """What waits to be confirmed on a page, in its order. Errors: `StorageProblem`."""
        controller = self._controller
        return tuple(
            path for path in controller.waits_for_confirmation() if controller.page_of(path) == page_id
        )

    def confirm(self, paths: tuple[str, ...]) -> None:
        """Stand by answers that the patient gave alone. Errors: `StorageProblem`."""
        self._controller.confirm(paths)

    def needs_a_look(self, path: str) -> bool:
        """Whether an answer is confirmed by itself only: "Not sure", a Yes that stops or puts off, and what
        the patient took away."""
        controller = self._controller
        values = controller.value(path)
        if NOT_SURE in values or not values:
            return True
        rule = rule_of(controller.item(path), controller.knowledge.catalogue)
        if rule is None or path != rule.link_id or YES not in values:
            return False
        graded = [rule.severity[treatment] for treatment in controller.offered]
        return any(max(each.at_site, each.elsewhere) >= Severity.DEFER for each in graded)

    def together_on(self, page_id: str) -> tuple[str, ...]:
        """What one press confirms on a page. Errors: `StorageProblem`."""
        return tuple(path for path in self.waiting_on(page_id) if not self.needs_a_look(path))

    def confirm_line(self, page_id: str) -> str:
        """What waits on a page, in a sentence; empty when nothing does. Errors: `StorageProblem`."""
        waiting = self.waiting_on(page_id)
        if not waiting:
            return ""
        gone = sum(not self._controller.value(path) for path in waiting)
        given = count_words(len(waiting) - gone, "answer", "answers")
        away = count_words(gone, "answer", "answers")
        line = f"The patient gave {given} on this page alone."
        if gone:
            line = f"The patient took {away} on this page away."
        if gone and gone < len(waiting):
            line = f"The patient gave {given} on this page alone, and took {away} away."
        apart = [path for path in waiting if self.needs_a_look(path)]
        if apart:
            names = ", ".join(question_words(self._controller.item(path)) for path in apart[:4])
            more = f" and {len(apart) - 4} more" if len(apart) > 4 else ""
            look = "needs a look of its own" if len(apart) == 1 else "need a look of their own"
            line += f" {len(apart)} {look}: {names}{more}."
        return line
