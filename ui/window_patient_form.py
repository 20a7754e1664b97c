"""The form of a patient in the window: the ways into it, and out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from uuid import UUID

    from db.actor import Actor
    from db.store import Store
    from ui.registry.patient_place import PatientPlace
    from ui.window import MainWindow


class PatientFormWays(QObject):
    """Works on one window while one person is signed in. At the first run nothing leads to the form."""

    def __init__(self, window: MainWindow, place: PatientPlace, store: Store, actor: Actor) -> None:
        super().__init__(place)
        self._window, self._place = window, place
        self._store, self._actor = store, actor

    def show_new(self) -> None:
        """Somebody new; a text of letters that was searched for becomes the name."""
        window = self._window
        if window.clinic is None:
            return
        text = window.home.search.text if window.stack.currentWidget() is window.home else ""
        self._place.show_new(" ".join(text.split()) if not any(mark.isdigit() for mark in text) else "")
        self._show()

    def show_details(self, patient_id: UUID) -> None:
        """A stored patient."""

        def show() -> None:
            stored = self._store.patient(self._actor, patient_id)
            has_draft = self._window.start.draft_of(patient_id) is not None
            self._place.show_patient(stored, has_draft=has_draft)
            self._show()

        self._window.read(show)

    def show_waiting(self) -> None:
        """What was typed and not stored, from its line beside the drafts."""
        if self._window.read(self._place.show_waiting):
            self._show()

    def back_after_lock(self, patient_id: UUID, question: str) -> None:
        """The form that was open at a lock, with what was typed in it and the keyboard where it was."""
        if self._window.clinic is None:
            return

        def show() -> None:
            if self._place.show_kept(patient_id):
                self._show()
            else:
                # Put together with another record meanwhile: the one that stays.
                self.show_details(self._store.merging.kept_record(self._actor, patient_id))
            if self._window.stack.currentWidget() is self._place:
                self._place.form.go_to(question)

        self._window.read(show)

    def leave(self) -> None:
        """Back to the list."""
        # Changes of a stored patient need no button: what can be stored is stored on the way out.
        if not self._place.is_new:
            self._place.keep()
        self._window.show_home()

    def undo_discard(self) -> None:
        """What was thrown away last is there again."""
        self._place.undo_discard()
        self._show()

    def _show(self) -> None:
        self._window.show_place(self._place)
        self._window.status.say("")
        self._place.take_focus()
