"""The part of the consultation's view that knows what was said before: notes, review, confirming."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from db.errors import StorageProblem
from ui.consultation.binding import Binding
from ui.consultation.compare_page import ComparePage
from ui.consultation.confirm_bar import ConfirmBar
from ui.consultation.focused import binding_of, focused_path
from ui.consultation.kept_reasons import KeptReasons
from ui.consultation.question_page import QuestionPage
from ui.consultation.stacked_question import StackedQuestion
from ui.consultation.undo_words import REDONE, UNDONE, travel_words
from ui.consultation.visit_memory import VisitMemory
from ui.documents.own_jobs import OwnJobs
from ui.theme.colours import Tone
from ui.widgets.messages import Notice
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.consultation.consultation_view import ConsultationView
    from ui.consultation.frozen_banner import FrozenBanner
    from ui.consultation.override_form import OverrideForm
    from ui.worker import Worker

LOOKING = "Looking for the last visit"
AFTER_PAINT = 30
"""Milliseconds after a page came to the front: what was said before is read when it has been painted."""
TOLD_FOR = 10_000
NOTHING_WAITS = "Nothing waits to be confirmed on this page."
WAITS_HERE = "This answer waits to be confirmed. Press F9 to confirm it."


class ViewMemory(QObject):
    """Works on one view. The view tells it when a page was shown (`page_shown`) and what was undone."""

    def __init__(self, view: ConsultationView, store: Store, actor: Actor, worker: Worker) -> None:
        super().__init__(view)
        self._jobs = OwnJobs(self, worker)
        self._view, self._controller = view, view.controller
        self._store, self._actor = store, actor
        self.memory = VisitMemory(view.controller, store, actor, self)
        self.confirm_bar = ConfirmBar(view)
        self.confirm_bar.confirmed.connect(lambda: self._say_trouble(self.confirm_page))
        self.told = Notice("", view, tone=Tone.SECOND)
        self.told.hide()
        self._reasons: KeptReasons | None = None
        self._is_restored = False
        self.comparison: ComparePage | None = None
        self._column: QVBoxLayout | None = None
        self._told_time = QTimer(self)
        self._told_time.setSingleShot(True)
        self._told_time.setInterval(TOLD_FOR)
        self._told_time.timeout.connect(self.told.hide)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_PAINT)
        self._soon.timeout.connect(self._follow_page)
        self._confirm_soon = QTimer(self)
        self._confirm_soon.setSingleShot(True)
        self._confirm_soon.setInterval(0)
        self._confirm_soon.timeout.connect(self._show_waiting)
        self._told_of: set[Binding] = set()
        self._controller.answered.connect(lambda _path: self._confirm_soon.start())
        self._controller.marks_changed.connect(self._confirm_soon.start)

    def lay_out(self, tops: QVBoxLayout, bottoms: QVBoxLayout) -> None:
        """Stand in the view: the bar over the page, what is told below it."""
        tops.addWidget(self.confirm_bar)
        bottoms.addWidget(self.told)

    def keep_reasons(self, overrides: OverrideForm, banner: FrozenBanner) -> None:
        """Keep what is typed into these forms, through a lock and a kill."""
        self._reasons = KeptReasons(self._store, self._actor, self._controller.id, overrides, banner, self)

    def keep(self) -> None:
        """Keep the reasons as they are typed now, without waiting."""
        if self._reasons is not None:
            self._reasons.keep()

    def keep_typed(self, seconds: float) -> bool:
        """Keep the reasons as they are typed now, and wait for the disk. Whether that is done."""
        return self._reasons is None or self._reasons.keep_now(seconds)

    def compare_in(self, column: QVBoxLayout) -> None:
        """Where the comparison takes the place of the work."""
        self._column = column

    def add_keys(self) -> None:
        """F8 reviewed, F9 confirm the question, Shift+F9 the page, F4 changes since the last visit."""
        for keys, act in (
            ("F4", self.compare),
            ("F8", self.review),
            ("F9", lambda: self._say_trouble(self.confirm_question)),
            ("Shift+F9", lambda: self._say_trouble(self.confirm_page)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self._view)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Acts

    def review(self) -> None:
        """Reviewed, no changes: take the answers of the last visit over, and say what was left."""
        if self._is_shut():
            return
        self._view.page.settle()
        self.tell(self.memory.take_over(self._view.page.page), stays=True)

    def _say_trouble(self, act: Callable[[], None]) -> None:
        """Do something that reads the file, and say it where that cannot be read."""
        try:
            act()
        except StorageProblem as problem:
            self.tell(problem.sentence, stays=True)

    def confirm_question(self) -> None:
        """Confirm the question that has the keyboard, and go on to the next that waits on this page.

        Errors: `StorageProblem` when it cannot be read what waits.
        """
        if self._is_shut():
            return
        self._view.page.settle()
        waiting = self.memory.waiting_on(self._controller.page)
        path = focused_path(self._view.page)
        if not waiting:
            self.tell(NOTHING_WAITS)
        elif path not in waiting:
            self._view.jump(waiting[0])
            self.tell(WAITS_HERE)
        else:
            self.memory.confirm((path,))
            later = waiting[waiting.index(path) + 1 :] or waiting[: waiting.index(path)]
            if later:
                self._view.jump(later[0])

    def confirm_page(self) -> None:
        """Confirm together what waits on this page and needs no look of its own. Errors: `StorageProblem`."""
        if self._is_shut():
            return
        self._view.page.settle()
        together = self.memory.together_on(self._controller.page)
        if together:
            had_focus = self.confirm_bar.button.hasFocus()
            self.memory.confirm(together)
            rest = self.memory.waiting_on(self._controller.page)
            if rest:
                self._view.jump(rest[0])
            elif had_focus:
                self._view.page.focus_first()
        elif not self.memory.waiting_on(self._controller.page):
            self.tell(NOTHING_WAITS)

    def compare(self) -> None:
        """Changes since the last visit, in the place of the work; pressed again it goes back."""
        if self.comparison is not None:
            self.end_comparing()
            return
        if self._controller.conflict is not None or self._column is None:
            return
        self._view.page.settle()
        made = ComparePage(
            self._store,
            self._actor,
            self._controller.knowledge,
            self._controller.patient_id,
            self._view,
            live=self._controller,
        )
        made.left.connect(self.end_comparing)
        self.comparison = made
        self._view.work.hide()
        self._column.addWidget(made, 1)
        set_reading_order(self._view)
        made.take_focus()

    def end_comparing(self) -> None:
        """Back to the work, where it was left."""
        if self.comparison is None or self._column is None:
            return
        made, self.comparison = self.comparison, None
        self._column.removeWidget(made)
        made.hide()
        made.deleteLater()
        self._view.work.show()
        self._view.focus_last()

    def travelled(self, *, again: bool) -> None:
        """Say what was just undone, or done again."""
        step = self._controller.travelled
        if step is not None:
            self.tell(travel_words(step, self._controller, verb=REDONE if again else UNDONE))

    def tell(self, words: str, *, stays: bool = False) -> None:
        """Say something below the page, for a while or until it is closed or another page comes."""
        self.told.show()
        self.told.set_text(words)
        if stays:
            self._told_time.stop()
        else:
            self._told_time.start()

    # Showing

    def page_shown(self) -> None:
        """Another page is in front: its notes follow once it is painted."""
        self.end_comparing()
        self.told.hide()
        self._soon.start()
        self.confirm_bar.hide()
        if self._is_restored:
            self._show_waiting()

    def _restore(self) -> None:
        if self._is_restored or self._reasons is None:
            return
        try:
            words = self._reasons.restore()
        except StorageProblem:
            # Saving says what is wrong with the file; the next page asks again.
            return
        self._is_restored = True
        if words:
            self.tell(words, stays=True)

    def _follow_page(self) -> None:
        self._restore()
        page = self._view.page
        if isinstance(page, QuestionPage):
            page.remember(self.memory)
        self._show_waiting()
        if not self.memory.is_read:
            # Somebody may look after this while it ends: then nothing is looked for any more.
            with suppress(RuntimeError):
                self._jobs.run(
                    LOOKING, lambda _cancel: self.memory.find(), self.memory.take, lambda _sentence: None
                )

    def _show_said(self) -> None:
        """Who said the answers of a form with its questions above its fields: marks, the course."""
        binding = binding_of(self._view.page)
        if binding is None or isinstance(self._view.page, QuestionPage):
            return
        if binding not in self._told_of:
            # The form of marks is tied to another entry whenever one is chosen.
            self._told_of.add(binding)
            binding.bound.connect(self._confirm_soon.start)
        for path in binding.paths:
            field = binding.field(path)
            row = None if field is None else field.parentWidget()
            if isinstance(row, StackedQuestion):
                note = self.memory.note(path)
                row.set_said(note.brief, note.full)

    def _show_waiting(self) -> None:
        page_id = self._controller.page
        try:
            words = "" if self._controller.frozen.is_frozen else self.memory.confirm_line(page_id)
            together = len(self.memory.together_on(page_id)) if words else 0
        except StorageProblem:
            # The gate and F9 say what is wrong with the file; the next page asks again.
            words, together = "", 0
        self.confirm_bar.show_waiting(words, together)
        self._view.fit_tops()
        self._show_said()

    def _is_shut(self) -> bool:
        self.end_comparing()
        if self._controller.is_kept_shut:
            self._controller.frozen.kept_out.emit()
            return True
        return self._controller.conflict is not None
