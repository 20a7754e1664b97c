"""What stands of a patient's photographs: which there are, and which uses were agreed to. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from db.actor import Actor
from db.errors import StorageProblem
from db.photo_records import RECORD, PhotoConsent, PhotoConsents, StoredPhoto
from intake.consent_texts import PHOTO_USES
from ui.documents.own_jobs import OwnJobs
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.store import Store

T = TypeVar("T")
PATIENCE = 30
"""Seconds that a worker waits for the disk."""
_NOBODY = PhotoConsents(tuple(PhotoConsent(use) for use in PHOTO_USES))


@dataclass(frozen=True, slots=True)
class PhotoDesk:
    """What the photographs of one visit work with: the clinic, who asks, and whose visit it is."""

    store: Store
    actor: Actor
    worker: Worker
    patient_id: UUID
    consultation_id: UUID
    today: date


class StoredPhotos(QObject):
    """The lowest of three layers: what is stored, read away from the screen.

    Signals: `changed()` when photos, small pictures or consents did; `told(words)`, `refused(sentence)`.
    """

    changed = Signal()
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, desk: PhotoDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor = desk.store, desk.actor
        self.patient_id, self.consultation_id, self.today = desk.patient_id, desk.consultation_id, desk.today
        self._jobs = OwnJobs(self, desk.worker)
        self.photos: tuple[StoredPhoto, ...] = ()
        self.thumbnails: Mapping[UUID, bytes] = {}
        self.consents: PhotoConsents = _NOBODY
        self.is_loaded = False

    @property
    def may_add(self) -> bool:
        """Whether the patient agreed to photos for the record."""
        return self.consents.allows(RECORD)

    @property
    def hidden(self) -> int:
        """How many photographs are there and may not be shown."""
        return 0 if self.may_add else len(self.photos)

    def of_place(self, key: tuple[str, str]) -> tuple[StoredPhoto, ...]:
        """The photographs of a region and side that may be shown, the oldest first."""
        return tuple(photo for photo in self.photos if photo.place == key) if self.may_add else ()

    def baseline_of(self, key: tuple[str, str]) -> StoredPhoto | None:
        """What others of a region and side are held against."""
        return next((photo for photo in self.of_place(key) if photo.is_baseline), None)

    def load(self) -> None:
        """Read what is stored, away from the screen."""
        store, actor, patient_id = self._store, self._actor, self.patient_id

        def read(_cancel: Cancel) -> tuple[PhotoConsents, tuple[StoredPhoto, ...], Mapping[UUID, bytes]]:
            try:
                return (
                    store.photos.consents_of(actor, patient_id),
                    store.photos.photos_of_patient(actor, patient_id),
                    store.photos.thumbnails(actor, patient_id),
                )
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        def show(
            found: tuple[PhotoConsents, tuple[StoredPhoto, ...], Mapping[UUID, bytes]],
        ) -> None:
            consents, self.photos, self.thumbnails = found
            self.is_loaded = True
            self._take_consents(consents)
            self.changed.emit()

        self._jobs.run("Reading the photos", read, show, self.refused.emit)

    def _take_consents(self, consents: PhotoConsents) -> None:
        self.consents = consents
        if not self.may_add:
            # Nothing that may not be seen stays in memory.
            self.thumbnails = {}

    def _when_done(self, name: str, futures: Sequence[Future[T]], done: Callable[[T], None]) -> None:
        """Wait for writes away from the screen; `done` gets what the last one gave."""
        if not futures:
            return

        def wait(_cancel: Cancel) -> T:
            try:
                return [future.result(PATIENCE) for future in futures][-1]
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        def failed(sentence: str) -> None:
            self.refused.emit(sentence)
            self.load()

        self._jobs.run(name, wait, done, failed)
