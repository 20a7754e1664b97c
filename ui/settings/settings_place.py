"""The place of the clinic's settings: the first run, and later Settings. Stores what the form accepts."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.settings.first_run import FirstRunPage, SetUpPage, settings_words
from ui.worker import Homeward, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from intake.catalogue import Catalogue
    from intake.clinic import Clinic

_CLOSING_SECONDS = 5.0
_FIRST_WORDS = "What you type here stands on the paper your patients take home. Leave blank what you lack."


class SettingsPlace(QWidget):
    """Signals: `demo_wanted()`, `saved(Clinic)` once it is on the disk, `not_saved(sentence)`, `left()`."""

    demo_wanted = Signal()
    saved = Signal(object)
    not_saved = Signal(str)
    left = Signal()

    def __init__(
        self,
        store: Store,
        actor: Actor,
        catalogue: Catalogue,
        parent: QWidget | None = None,
        *,
        worker: Worker,
    ) -> None:
        super().__init__(parent)
        self._store, self._actor, self._catalogue, self._worker = store, actor, catalogue, worker
        self._waiting: Future[Any] | None = None
        self._asked_for: Clinic | None = None
        self._is_first = False
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)
        self.first_run: FirstRunPage | None = None
        self.set_up: SetUpPage | None = None
        self._stack = QStackedWidget(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def show_first_run(self) -> None:
        """The two ways to begin."""
        self._is_first = True
        if self.first_run is None:
            self.first_run = FirstRunPage(self)
            self.first_run.demo_wanted.connect(self.demo_wanted)
            self.first_run.clinic_wanted.connect(self._begin_set_up)
            self._stack.addWidget(self.first_run)
        self._stack.setCurrentWidget(self.first_run)

    def show_settings(self, clinic: Clinic) -> None:
        """The settings as stored; changes that were typed and not stored yet stay."""
        self._is_first = False
        page = self.set_up
        if page is None or not page.form.is_changed:
            words = settings_words(clinic, self._catalogue.version, on=date.today())
            page = self._new_page("Settings", words)
            page.form.show_clinic(clinic)
        self._stack.setCurrentWidget(page)

    def set_actor(self, actor: Actor) -> None:
        """Who saves from now on."""
        self._actor = actor

    def keep(self) -> bool:
        """Store what is typed, if it can be, and wait for it. False: somebody must look at it."""
        if self._waiting is None:
            page = self.set_up
            if page is None or not page.form.is_changed:
                return True
            if page.form.is_busy or page.form.problems():
                return False
            self._save(page.form.clinic())
        waiting = self._waiting
        try:
            went_well = waiting is None or waiting.exception(timeout=_CLOSING_SECONDS) is None
        except TimeoutError:
            return False
        if waiting is not None:
            self._hear(waiting)
        return went_well

    def take_focus(self) -> None:
        """Put the keyboard where it goes on."""
        page = self._stack.currentWidget()
        if isinstance(page, FirstRunPage | SetUpPage):
            page.take_focus()

    def _begin_set_up(self) -> None:
        page = self.set_up or self._new_page("Your clinic", _FIRST_WORDS)
        self._stack.setCurrentWidget(page)
        self.take_focus()

    def _new_page(self, title: str, words: str) -> SetUpPage:
        if self.set_up is not None:
            self._stack.removeWidget(self.set_up)
            self.set_up.deleteLater()
        self.set_up = SetUpPage(self._catalogue, title, words, self, worker=self._worker)
        self.set_up.saved.connect(self._save)
        self.set_up.left.connect(self._go_back)
        self._stack.addWidget(self.set_up)
        return self.set_up

    def _go_back(self) -> None:
        if self._is_first:
            self.show_first_run()
            self.take_focus()
        else:
            self.left.emit()

    def _save(self, clinic: Clinic) -> None:
        if self._waiting is None:
            self._asked_for = clinic
            self._waiting = self._store.save_clinic(self._actor, clinic)
            self._waiting.add_done_callback(self._homeward.arrived.emit)

    def _hear(self, waited: Future[Any]) -> None:
        from db.errors import StorageProblem

        if waited is not self._waiting:
            return
        self._waiting = None
        try:
            waited.result()
        except StorageProblem as problem:
            if self.set_up is not None:
                self.set_up.say(problem.sentence)
            self.not_saved.emit(problem.sentence)
            return
        if self.set_up is not None and self._asked_for is not None:
            self.set_up.form.was_saved(self._asked_for)
        self._is_first = False
        self.saved.emit(self._asked_for)
