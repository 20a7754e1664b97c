"""From a stored patient to the consultation: the one that is not finished, or a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.worker import Homeward

if TYPE_CHECKING:
    from concurrent.futures import Future
    from uuid import UUID

    from db.actor import Actor
    from db.records import StoredConsultation, StoredPatient
    from db.store import Store
    from ui.window import MainWindow


class ConsultationStart(QObject):
    """Works on one window, while somebody is signed in (`attach`, `detach`)."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._store: Store | None = None
        self._actor: Actor | None = None
        self._homeward = Homeward()
        self._homeward.bring_to(self._on_started)

    def attach(self, store: Store, actor: Actor) -> None:
        """Work for this person from now on."""
        self._store, self._actor = store, actor

    def detach(self) -> None:
        """Nobody is signed in any more."""
        self._store = self._actor = None

    def begin(self, stored: StoredPatient) -> None:
        """The identity is stored: on to the consultation."""
        consultations = self._window.consultations
        if self._store is None or self._actor is None or consultations is None:
            return
        consultations.patient_changed(stored)
        draft: list[UUID | None] = []
        if not self._window.read(lambda: draft.append(self.draft_of(stored.id))):
            return
        if draft[0] is not None:
            self._window.open_consultation(draft[0])
            return
        from uuid import uuid4

        started = self._store.start_consultation(
            self._actor,
            stored.id,
            id=uuid4(),
            catalogue_version=consultations.catalogue_version,
            at=datetime.now(UTC),
        )
        started.add_done_callback(self._homeward.arrived.emit)

    def _on_started(self, started: Future[StoredConsultation]) -> None:
        found: list[StoredConsultation] = []
        if self._window.read(lambda: found.append(started.result())):
            self._window.open_consultation(found[0].id)

    def draft_of(self, patient_id: UUID) -> UUID | None:
        """The unfinished consultation of a patient. None for whoever may not read consultations."""
        if self._store is None or self._actor is None or not self._window.is_clinical:
            return None
        drafts = self._store.drafts(self._actor)
        # A signed visit is over: it is opened where it is listed, and a new one can be begun.
        return next(
            (one.consultation_id for one in drafts if one.patient_id == patient_id and not one.is_signed),
            None,
        )
