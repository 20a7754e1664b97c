"""What the window does with records besides the list and the form: their page, comparing, merging."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui.registry.compare_dialog import CompareDialog
from ui.registry.comparison import Comparison, TakingApart
from ui.registry.doubles_watch import REASONS
from ui.registry.patient_page import PatientPage
from ui.widgets.messages import UndoBar

if TYPE_CHECKING:
    from db.merging import TakenApart
    from db.records import StoredPatient
    from ui.consultation.compare_page import ComparePage
    from ui.place import Surroundings
    from ui.window import MainWindow

TOGETHER = "Put together."
APART = "Taken apart again."
CHANGED_SINCE = (
    "Taken apart again. The details of the record that stayed were changed meanwhile and stay as they are: "
    "look them through."
)


class RegistryDesk(QObject):
    """One for each clinic that the window is attached to; `close` takes its places out of the window."""

    def __init__(self, window: MainWindow, surroundings: Surroundings) -> None:
        super().__init__(window)
        self._window, self._with = window, surroundings
        self.page = PatientPage(surroundings, window)
        self.changes: ComparePage | None = None
        self.dialog: CompareDialog | None = None
        self._merged: UUID | None = None
        self._taking_apart = TakingApart(surroundings.store, surroundings.actor, self)
        self._taking_apart.done.connect(self._taken_apart)
        self._taking_apart.failed.connect(window.status.show_not_saved)
        self.undo_bar = UndoBar(window)
        self.undo_bar.undone.connect(self._undo)
        column = window.centralWidget().layout()
        column.insertWidget(column.indexOf(window.undo_bar), self.undo_bar)  # type: ignore[attr-defined]
        window.stack.addWidget(self.page)
        window.home.compare_wanted.connect(self.compare)
        place = window.patient_place
        if place is not None:
            place.compare_wanted.connect(self.compare)
        self.page.left.connect(window.show_home)
        self.page.consultation_wanted.connect(window.open_consultation)
        self.page.details_wanted.connect(window.show_details)
        self.page.compare_wanted.connect(self.compare)
        self.page.apart_wanted.connect(self._taking_apart.take)
        self.page.changes_wanted.connect(self.show_changes)
        self.page.not_saved.connect(window.status.show_not_saved)

    def close(self) -> None:
        """Let go of everything that shows somebody."""
        self._window.home.compare_wanted.disconnect(self.compare)
        if self.dialog is not None:
            self.dialog.reject()
        for place in (self.page, self.changes):
            if place is not None:
                self._window.stack.removeWidget(place)
                place.deleteLater()
        self.undo_bar.hide()
        self.undo_bar.deleteLater()
        self.deleteLater()

    def show_patient(self, patient_id: UUID) -> None:
        """The page of a patient, of a merged one that of the kept record. Errors: `StorageProblem`."""
        kept = self._with.store.merging.kept_record(self._with.actor, patient_id)
        self.page.show_patient(kept)
        self._window.show_place(self.page)
        self._window.status.say("")
        self.page.take_focus()

    def has_page(self, patient_id: UUID) -> bool:
        """Whether there is something to show on the page of a patient. Errors: `StorageProblem`."""
        store, actor = self._with.store, self._with.actor
        if not self._window.is_clinical:
            return False
        return bool(store.visits_of(actor, patient_id) or store.merging.merged_into(actor, patient_id))

    def show_changes(self, patient_id: UUID) -> None:
        """Two visits of a patient side by side."""
        from ui.consultation.compare_page import ComparePage

        window, around = self._window, self._with
        if self.changes is not None:
            window.stack.removeWidget(self.changes)
            self.changes.deleteLater()
        self.changes = ComparePage(around.store, around.actor, around.knowledge, patient_id, window)
        self.changes.left.connect(partial(self._back_to, patient_id))
        window.stack.addWidget(self.changes)
        window.show_place(self.changes)

    def compare(self, one: UUID, other: UUID) -> None:
        """Two records side by side, to decide whether they are one person."""
        from db.errors import StorageProblem

        store, actor = self._with.store, self._with.actor
        try:
            left, right = (store.patient(actor, id) for id in store.merging.suggested(actor, one, other))
            reason = _reason(left, right)
        except StorageProblem as problem:
            self._window.status.show_not_saved(problem.sentence)
            return
        comparison = Comparison(store, actor, left, right, self)
        self.dialog = CompareDialog(comparison, reason, self._window)
        # The dialog closes first: what comes after it takes the keyboard.
        comparison.merged.connect(self._put_together)
        comparison.apart.connect(self._look_again)
        self.dialog.other_wanted.connect(self._window.open_patient)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _put_together(self, kept: UUID, merged: UUID) -> None:
        self._merged = merged
        self.undo_bar.offer(TOGETHER)
        self._show(kept)

    def _undo(self) -> None:
        if self._merged is not None:
            self._taking_apart.take(self._merged)
            self._merged = None

    def _taken_apart(self, apart: TakenApart) -> None:
        self.undo_bar.hide()
        self._show(apart.kept_id)
        self._window.status.say(APART if apart.identity_restored else CHANGED_SINCE)

    def _show(self, patient_id: UUID) -> None:
        """The page of somebody whose records were put together or taken apart; the front desk goes home."""
        from db.errors import StorageProblem

        if not self._window.is_clinical:
            self._window.show_home()
            return
        try:
            self.show_patient(patient_id)
        except StorageProblem as problem:
            self._window.status.show_not_saved(problem.sentence)

    def _back_to(self, patient_id: UUID) -> None:
        self._show(patient_id)

    def _look_again(self) -> None:
        """Two people: whatever asked about them asks no more."""
        current = self._window.stack.currentWidget()
        place = self._window.patient_place
        if current is self._window.home:
            self._window.show_home()
        elif current is self.page:
            self.page.refresh()
        elif place is not None and current is place:
            place.look_for_doubles()


def _reason(left: StoredPatient, right: StoredPatient) -> str:
    from db.doubles import likeness

    found = likeness(left.patient, right.patient)
    return "" if found is None else f"They have {REASONS[found]}."
