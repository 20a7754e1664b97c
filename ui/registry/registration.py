"""Saves a patient's identity and tells how it went. No widgets."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from ui.worker import Homeward

if TYPE_CHECKING:
    from db.actor import Actor
    from db.doubles import Double
    from db.records import PatientSummary, StoredPatient
    from db.store import Store
    from intake.consultation import Patient
    from intake.dates import PartialDate

_MOST_ALIKE = 200


class Registration(QObject):
    """One patient, new or stored. A new one keeps its id through every try, so that none is made twice.

    `id` is that of somebody new whose form was begun earlier.

    Signals: `saved(StoredPatient)`, `conflicted(StoredPatient)` with what somebody else stored meanwhile,
    `failed(sentence)`.
    """

    saved = Signal(object)
    conflicted = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        store: Store,
        actor: Actor,
        stored: StoredPatient | None,
        parent: QObject | None = None,
        *,
        id: UUID | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self.stored = stored
        self.id: UUID = stored.id if stored is not None else id or uuid4()
        self._waiting: Future[Any] | None = None
        self._asked_for: Patient | None = None
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    @property
    def is_saving(self) -> bool:
        """Whether an acknowledgement is waited for."""
        return self._waiting is not None

    def same_person(self, patient: Patient) -> tuple[PatientSummary, ...]:
        """Other patients with the same name, in any order of its words, and the same birth date."""
        from db.search import fold

        name = sorted(fold(patient.name).split())
        if not name:
            return ()
        born = patient.birth_date
        # With the birth date more people may share the name than are read.
        text = patient.name if born is None else f"{born} {patient.name}"
        found = self._store.find_patients(self._actor, text, limit=_MOST_ALIKE)
        # Somebody may have said of two records that they are two people: these are not asked about again.
        apart = self._store.merging.said_apart(self._actor, self.id)
        return tuple(
            other
            for other in found
            if other.id != self.id
            and other.id not in apart
            and other.birth_date == patient.birth_date
            and sorted(fold(other.name).split()) == name
        )

    def likely_doubles(self, patient: Patient) -> tuple[Double, ...]:
        """The stored records that are so like somebody that they are asked about before storing them.

        Nobody where name, birth date and phone are as they are stored: that was decided before.
        """
        from db.doubles import Likeness

        known = None if self.stored is None else self.stored.patient
        if known is not None and _who(known) == _who(patient):
            return ()
        found = self._store.merging.doubles_of(self._actor, patient, self.id)
        return tuple(each for each in found if each.likeness is not Likeness.NAME_AND_NEAR_DATE)

    def save(self, patient: Patient) -> None:
        """Store the patient; the answer comes as a signal. Nothing is stored when nothing changed."""
        if self._waiting is not None:
            return
        if self.stored is not None and self.stored.patient == patient:
            self.saved.emit(self.stored)
            return
        self._asked_for = patient
        if self.stored is None:
            waiting: Future[Any] = self._store.add_patient(self._actor, patient, id=self.id)
        else:
            waiting = self._store.change_patient(self._actor, self.id, self.stored.version, patient)
        self._waiting = waiting
        waiting.add_done_callback(self._homeward.arrived.emit)

    def read_again(self) -> StoredPatient:
        """The patient as stored now; saves go on from there. Errors: `db.errors.StorageProblem`."""
        self.stored = self._store.patient(self._actor, self.id)
        return self.stored

    def wait(self, seconds: float) -> bool:
        """Wait for the acknowledgement of a save that is on its way; whether nothing is left to wait for."""
        if self._waiting is None:
            return True
        try:
            self._waiting.exception(timeout=seconds)
        except TimeoutError:
            return False
        self._hear(self._waiting)
        return True

    def _hear(self, waited: Future[Any]) -> None:
        from db.errors import Conflict, StorageProblem

        if waited is not self._waiting:
            return
        self._waiting = None
        problem = waited.exception()
        if problem is None:
            self._saved(waited.result())
        elif isinstance(problem, Conflict):
            self.conflicted.emit(problem.current)
        elif isinstance(problem, StorageProblem):
            self.failed.emit(problem.sentence)
        else:
            raise problem

    def _saved(self, result: Any) -> None:
        from db.records import Saved, StoredPatient

        if isinstance(result, Saved) and self._asked_for is not None:
            result = StoredPatient(self.id, result.version, self._asked_for)
        self.stored = result
        self.saved.emit(result)


def _who(patient: Patient) -> tuple[str, PartialDate | None, str]:
    return patient.name, patient.birth_date, patient.phone
