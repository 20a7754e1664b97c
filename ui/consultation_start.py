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
    from ui.typed_ahead import TypedAhead
    from ui.window import MainWindow

OPENING = "Opening the visit…"
"""Said in the status bar while a visit is made and its page is built."""


class ConsultationStart(QObject):
    """Works on one window, while somebody is signed in (`attach`, `detach`).

    Whoever types on while it is being made does not lose a key: `typed_ahead` hands them on to it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._store: Store | None = None
        self._actor: Actor | None = None
        self._starting: UUID | None = None
        self.typed_ahead: TypedAhead | None = None
        self._homeward = Homeward()
        self._homeward.bring_to(self._on_started)

    def attach(self, store: Store, actor: Actor) -> None:
        """Work for this person from now on."""
        from ui.typed_ahead import TypedAhead

        self._store, self._actor = store, actor
        if self.typed_ahead is None:
            self.typed_ahead = TypedAhead(self._window)
            self._window.about_to_blank.connect(self.typed_ahead.drop)

    def detach(self) -> None:
        """Nobody is signed in any more."""
        self._store = self._actor = self._starting = None
        self.keep_no_keys()

    def keep_keys(self) -> None:
        """What is typed from now on is for the consultation, which is on its way."""
        if self.typed_ahead is not None and self._window.is_clinical:
            self.typed_ahead.begin()

    def keep_no_keys(self) -> None:
        """There will be none: the keyboard belongs again to whatever has it."""
        if self.typed_ahead is not None:
            self.typed_ahead.drop()

    def begin(self, stored: StoredPatient) -> None:
        """The identity is stored: on to the consultation."""
        consultations = self._window.consultations
        if self._store is None or self._actor is None or consultations is None:
            return
        if stored.id == self._starting:
            # Pressed twice: one visit is on its way already.
            return
        self.keep_keys()
        consultations.patient_changed(stored)
        draft: list[UUID | None] = []
        if not self._window.read(lambda: draft.append(self.draft_of(stored.id))):
            self.keep_no_keys()
            return
        if draft[0] is not None:
            self._open(draft[0])
            return
        from uuid import uuid4

        self._starting = stored.id
        self._window.status.say_now(OPENING)
        started = self._store.start_consultation(
            self._actor,
            stored.id,
            id=uuid4(),
            catalogue_version=consultations.catalogue_version,
            at=datetime.now(UTC),
        )
        started.add_done_callback(self._homeward.arrived.emit)

    def _on_started(self, started: Future[StoredConsultation]) -> None:
        self._starting = None
        found: list[StoredConsultation] = []
        if self._window.read(lambda: found.append(started.result())):
            self._open(found[0].id)
        else:
            self._window.status.say("")
            self.keep_no_keys()

    def _open(self, consultation_id: UUID) -> None:
        self._window.open_consultation(consultation_id)
        if self.typed_ahead is not None and self._window.open_consultation_id == consultation_id:
            turns = self.typed_ahead.hand_on()
            if turns and self._window.consultations is not None:
                self._window.consultations.turn_screen(consultation_id)
        self.keep_no_keys()

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
