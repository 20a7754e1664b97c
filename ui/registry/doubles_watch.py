"""Looks for records of the same person while somebody types or reads a list. No widgets.

The looking is done on the worker a moment after the last key, and whoever types on hears nothing of what was
looked for before.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ui.documents.own_jobs import OwnJobs

if TYPE_CHECKING:
    from db.actor import Actor
    from db.doubles import Double
    from db.store import Store
    from intake.consultation import Patient
    from ui.worker import Cancel, Job, Worker

SOON = 350
"""Milliseconds from the last key to the look."""
_NAME = "Looking for records of the same person"
_MOST_LISTED = 12
REASONS = {
    "name-and-birth-date": "the same birth date and a name that sounds alike",
    "name-and-phone": "the same phone and a name that sounds alike",
    "name-and-near-date": "a name that sounds alike, and birth dates that differ by one slip",
}
"""Why two records may be of one person, by `db.doubles.Likeness`: "They have ..."."""


@dataclass(frozen=True, slots=True)
class ToldPair:
    """Two records of a list that may be of one person, and one sentence that says so."""

    one: UUID
    other: UUID
    words: str


class TypedDoubles(QObject):
    """For one form. `found(tuple of Double)` tells who is like what stands in it; an empty tuple: nobody."""

    found = Signal(object)

    def __init__(self, store: Store, actor: Actor, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self._jobs = OwnJobs(self, worker)
        self._job: Job | None = None
        self._asked: tuple[Patient, UUID] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._look)

    def look_for(self, patient: Patient, id: UUID) -> None:
        """What stands in the form now, and the id that its record has or will have."""
        who = (patient.name, patient.birth_date, patient.phone)
        if self._asked is not None:
            asked, of = self._asked
            if (asked.name, asked.birth_date, asked.phone) == who and of == id:
                return
        self._asked = (patient, id)
        self._soon.start()

    def forget(self) -> None:
        """Another form: nothing that was looked for before is told."""
        self._soon.stop()
        self._asked = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _look(self) -> None:
        if self._asked is None:
            return
        patient, id = self._asked
        store, actor = self._store, self._actor
        if self._job is not None:
            self._job.cancel()

        def work(_cancel: Cancel) -> tuple[Double, ...]:
            from db.errors import StorageProblem

            try:
                return store.merging.doubles_of(actor, patient, id)
            except StorageProblem:
                # A hint that cannot be had is no trouble of whoever types: saving will tell.
                return ()

        # The window may close before this comes: then nobody looks any more.
        with suppress(RuntimeError):
            self._job = self._jobs.run(_NAME, work, self.found.emit, lambda _sentence: None)


class ListedDoubles(QObject):
    """For the list of patients. `found(ToldPair or None)` tells of the first pair in it."""

    found = Signal(object)

    def __init__(self, store: Store, actor: Actor, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self._jobs = OwnJobs(self, worker)
        self._job: Job | None = None
        self._ids: tuple[UUID, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._look)

    def look_at(self, ids: Sequence[UUID]) -> None:
        """The rows that are shown now."""
        self._ids = tuple(ids[:_MOST_LISTED])
        if self._job is not None:
            self._job.cancel()
        self._soon.start()

    def _look(self) -> None:
        store, actor, ids = self._store, self._actor, self._ids

        def work(_cancel: Cancel) -> ToldPair | None:
            from db.errors import StorageProblem

            try:
                told = store.merging.doubles_among(actor, ids)
            except StorageProblem:
                return None
            if told is None:
                return None
            stored, double = told
            one, other = (_called(each.patient) for each in (stored, double))
            words = f"{one} and {other} have {REASONS[double.likeness]}."
            return ToldPair(stored.id, double.id, words)

        # The window may close before this comes: then nobody looks any more.
        with suppress(RuntimeError):
            self._job = self._jobs.run(_NAME, work, self.found.emit, lambda _sentence: None)


def _called(patient: Patient) -> str:
    """A record by its number; by its name where it has none."""
    return patient.number or patient.name or "A record without a name"
