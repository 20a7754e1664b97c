"""Storing the clinic's settings: one save at a time, over the version they were made from. No widgets."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ui.worker import Homeward

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from intake.clinic import Clinic


class ClinicSaving(QObject):
    """Signals: `saved(Clinic)` once it is on the disk, `refused(StorageProblem)`."""

    saved = Signal(object)
    refused = Signal(object)

    def __init__(self, store: Store, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self.version: int | None = None
        """That of the settings from which what is typed was made; None: whatever is stored."""
        self._waiting: Future[Any] | None = None
        self._asked_for: Clinic | None = None
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    @property
    def is_saving(self) -> bool:
        """Whether a save is on its way to the disk."""
        return self._waiting is not None

    def save(self, clinic: Clinic) -> None:
        """Store these settings. While a save is on its way nothing happens."""
        if self._waiting is None:
            self._asked_for = clinic
            self._waiting = self._store.save_clinic(self._actor, clinic, self.version)
            self._waiting.add_done_callback(self._homeward.arrived.emit)

    def wait(self, seconds: float) -> bool:
        """Wait for the save that is on its way, and tell of it. False: it was refused, or takes longer."""
        waiting = self._waiting
        try:
            went_well = waiting is None or waiting.exception(timeout=seconds) is None
        except TimeoutError:
            return False
        if waiting is not None:
            self._hear(waiting)
        return went_well

    def _hear(self, waited: Future[Any]) -> None:
        from db.errors import StorageProblem

        if waited is not self._waiting:
            return
        self._waiting = None
        try:
            self.version = waited.result().version
        except StorageProblem as problem:
            self.refused.emit(problem)
            return
        self.saved.emit(self._asked_for)
