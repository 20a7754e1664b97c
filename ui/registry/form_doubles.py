"""Whether whoever stands in a patient's form is stored already: hinted while typing, asked before storing."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from intake.consultation import Patient
from ui.registry.double_hint import DoubleHint
from ui.registry.doubles_watch import TypedDoubles
from ui.widgets.reading_order import set_reading_order
from ui.worker import Homeward

if TYPE_CHECKING:
    from concurrent.futures import Future

    from db.actor import Actor
    from db.doubles import Double
    from db.records import PatientSummary
    from db.store import Store
    from ui.registry.patient_form import PatientForm
    from ui.registry.registration import Registration
    from ui.worker import Worker


NOT_KEPT = "That these are two people could not be kept: you will be asked again."


def _same_phone(one: str, other: str) -> bool:
    # Storage comes after the first paint.
    from db.doubles import same_phone

    return same_phone(one, other)


class FormDoubles(QObject):
    """Works on one form and the hint above it, for one record after another (`begin`).

    Signals: `different()` when those who were asked about are somebody else, so that storing goes on;
    `not_kept(sentence)` when that could not be stored; `other_wanted(patient_id)`, `compare_wanted(other)`.
    With a worker it looks while somebody types.
    """

    different = Signal()
    not_kept = Signal(str)
    other_wanted = Signal(object)
    compare_wanted = Signal(object)

    def __init__(
        self, form: PatientForm, store: Store, actor: Actor, worker: Worker | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._form, self._store, self._actor = form, store, actor
        self._watch = None if worker is None else TypedDoubles(store, actor, worker, self)
        self._registration: Registration | None = None
        self._two_people: dict[UUID, Patient] = {}
        self._said: set[UUID] = set()
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)
        self._asked_about: tuple[UUID, ...] = ()
        self._asked_of = Patient()
        self.hint = DoubleHint()
        self.hint.other_wanted.connect(self.other_wanted)
        self.hint.compare_wanted.connect(self.compare_wanted)
        self.hint.two_people.connect(self._are_two_people)
        self.hint.different.connect(self._are_different)
        form.other_wanted.connect(self.other_wanted)
        form.save_anyway.connect(self._are_different)
        if self._watch is not None:
            self._watch.found.connect(self._show)

    def begin(self, registration: Registration) -> None:
        """Another record stands in the form from now on."""
        self._registration = registration
        self._two_people, self._said, self._asked_about = {}, set(), ()
        self._forget()

    def look(self) -> None:
        """Look for other records of whoever stands in the form, a moment from now."""
        if self._watch is not None and self._registration is not None:
            self._watch.look_for(self._form.patient(), self._registration.id)

    def found(self, patient: Patient) -> bool:
        """Whether somebody is so like this one that it must be asked first. Errors: `StorageProblem`."""
        return bool(self._same_person(patient) or self._likely(patient))

    def ask(self, patient: Patient) -> bool:
        """Ask about those who are so like this one; False: there is nobody to ask about.

        Errors: `StorageProblem`.
        """
        self._asked_of = patient
        others = () if self._is_as_stored(patient) else self._same_person(patient)
        if others:
            self._asked_about = tuple(other.id for other in others)
            self._form.show_same_person(patient, others)
            return True
        doubles = self._likely(patient)
        if doubles:
            self.hint.ask(patient, doubles, is_stored=self._is_stored)
            set_reading_order(self._form)
        return bool(doubles)

    def was_stored(self, id: UUID, patient: Patient) -> None:
        """Keep that they are two people, so that nobody is asked again, from either side.

        `patient` is who was stored: somebody may have typed on since.
        """
        apart = {other for other in self._two_people if self._are_apart(other, patient)}
        for other in sorted(apart - self._said):
            kept = self._store.merging.say_apart(self._actor, id, other, id=uuid4())
            kept.add_done_callback(partial(self._tell, other))
        self._said |= apart

    def _tell(self, other: UUID, kept: Future[None]) -> None:
        # On the writer's thread, and perhaps while the program ends.
        with suppress(RuntimeError):
            self._homeward.arrived.emit((other, kept))

    def _hear(self, told: tuple[UUID, Future[None]]) -> None:
        from db.errors import StorageProblem

        other, kept = told
        problem = kept.exception()
        if problem is None:
            return
        self._said.discard(other)
        self.not_kept.emit(NOT_KEPT)
        if not isinstance(problem, StorageProblem):
            raise problem

    def _are_apart(self, other: UUID, patient: Patient, phone: str = "") -> bool:
        """Whether it was said of this one, as typed now, that they are two people.

        A phone typed after it changes nothing, unless it is the `phone` of the other.
        """
        said = self._two_people.get(other)
        if said is None or (said.name, said.birth_date) != (patient.name, patient.birth_date):
            return False
        return not _same_phone(patient.phone, phone) or _same_phone(said.phone, phone)

    @property
    def _is_stored(self) -> bool:
        return self._registration is not None and self._registration.stored is not None

    def _is_as_stored(self, patient: Patient) -> bool:
        stored = None if self._registration is None else self._registration.stored
        if stored is None:
            return False
        return (stored.patient.name, stored.patient.birth_date) == (patient.name, patient.birth_date)

    def _same_person(self, patient: Patient) -> tuple[PatientSummary, ...]:
        others = () if self._registration is None else self._registration.same_person(patient)
        return tuple(other for other in others if not self._are_apart(other.id, patient))

    def _likely(self, patient: Patient) -> tuple[Double, ...]:
        found = () if self._registration is None else self._registration.likely_doubles(patient)
        return self._not_apart(found, patient)

    def _not_apart(self, found: tuple[Double, ...], patient: Patient) -> tuple[Double, ...]:
        return tuple(each for each in found if not self._are_apart(each.id, patient, each.patient.phone))

    def _show(self, doubles: tuple[Double, ...]) -> None:
        patient = self._form.patient()
        self.hint.show_doubles(patient, self._not_apart(doubles, patient), is_stored=self._is_stored)
        set_reading_order(self._form)

    def _are_two_people(self, other: UUID) -> None:
        self._two_people[other] = self._form.patient()
        if self._registration is not None and self._is_stored:
            self.was_stored(self._registration.id, self._form.patient())
        self._forget()
        self.look()
        self._form.take_focus()

    def _are_different(self, ids: tuple[UUID, ...] = ()) -> None:
        """Who was shown is somebody else. That is kept with the record; others may be left to ask about.

        It was said of whom the question was about: somebody else typed meanwhile is asked about anew.
        """
        self._two_people |= dict.fromkeys(ids or self._asked_about, self._asked_of)
        self._asked_about = ()
        self.hint.show_doubles(Patient(), (), is_stored=False)
        self.different.emit()

    def _forget(self) -> None:
        self.hint.show_doubles(Patient(), (), is_stored=False)
        if self._watch is not None:
            self._watch.forget()
