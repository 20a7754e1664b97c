"""The place where one patient's identity is typed and stored: the form, and what happens on Continue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.consultation import Patient
from ui.registry.patient_form import PatientForm
from ui.registry.registration import Registration

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredPatient
    from db.store import Store

_CLOSING_SECONDS = 5.0


class PatientPlace(QWidget):
    """One form at a time. What is typed stays through leaving and coming back, until stored or discarded.

    Signals: `registered(StoredPatient)` when Continue has stored the patient, `saving()` and `saved(when)`
    around that, `not_saved(sentence)`, `left()`, `discarded()`, `other_wanted(patient_id)`.
    """

    registered = Signal(object)
    saving = Signal()
    saved = Signal(object)
    not_saved = Signal(str)
    left = Signal()
    discarded = Signal()
    other_wanted = Signal(object)

    def __init__(self, store: Store, actor: Actor, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self.form = PatientForm(today, self)
        self._registration = self._register(None)
        self._in_use = self._continues = False
        self._discarded: tuple[Registration, Patient] | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)
        self.form.accepted.connect(self._accepted)
        self.form.save_anyway.connect(self._save)
        self.form.other_wanted.connect(self.other_wanted)
        self.form.left.connect(self.left)
        self.form.discarded.connect(self._discard)
        self.form.conflict.keep_mine.connect(self._keep_mine)
        self.form.conflict.take_theirs.connect(self._take_theirs)
        self._shortcut("Ctrl+Return", self.form.accept)
        self._shortcut("Ctrl+Enter", self.form.accept)
        self._shortcut("Alt+Left", self.form.left.emit)

    @property
    def has_unsaved(self) -> bool:
        """Whether something is typed that is not stored."""
        return self._in_use and (self._registration.is_saving or self.form.is_changed)

    @property
    def is_new(self) -> bool:
        """Whether the form is that of somebody who is not stored yet."""
        return self._registration.stored is None

    @property
    def patient_id(self) -> UUID:
        """Whose form it is."""
        return self._registration.id

    def show_new(self, name: str = "") -> None:
        """The form of somebody new; an unfinished one is shown again instead of a fresh one."""
        if self._in_use and self.is_new and self.has_unsaved:
            return
        self._registration = self._register(None)
        self.form.show_new(name)
        self._in_use = True

    def show_patient(self, stored: StoredPatient, *, has_draft: bool) -> None:
        """The details of a stored patient; changes of the same one that are not stored yet stay."""
        if self._in_use and self.patient_id == stored.id and self.has_unsaved:
            return
        self._registration = self._register(stored)
        self.form.show_stored(stored.patient, has_draft=has_draft)
        self._in_use = True

    def undo_discard(self) -> None:
        """Bring back what was discarded last."""
        if self._discarded is not None:
            self._registration, typed = self._discarded
            self._in_use = True
            stored = self._registration.stored
            self.form.show_typed(typed, before=Patient() if stored is None else stored.patient)

    def keep(self) -> bool:
        """Store what is typed, if it can be, and wait for it. False: somebody must look at it."""
        if not self.has_unsaved:
            return True
        self.form.settle()
        if not self._registration.is_saving:
            patient = self.form.patient()
            if self.form.problems() or self._registration.same_person(patient):
                return False
            self._registration.save(patient)
        return self._registration.wait(_CLOSING_SECONDS) and not self.has_unsaved

    def set_actor(self, actor: Actor) -> None:
        """Who saves what is typed from now on."""
        self._actor = actor
        self._registration.set_actor(actor)

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.form.take_focus()

    def _register(self, stored: StoredPatient | None) -> Registration:
        registration = Registration(self._store, self._actor, stored, self)
        registration.saved.connect(self._saved)
        registration.conflicted.connect(self._conflicted)
        registration.failed.connect(self._failed)
        return registration

    def _accepted(self, patient: Patient) -> None:
        from db.errors import StorageProblem

        try:
            is_known = self._is_as_stored(patient)
            others = () if is_known else self._registration.same_person(patient)
        except StorageProblem as problem:
            self._failed(problem.sentence)
            return
        if others:
            self.form.show_same_person(patient, others)
        else:
            self._save()

    def _is_as_stored(self, patient: Patient) -> bool:
        stored = self._registration.stored
        if stored is None:
            return False
        return (stored.patient.name, stored.patient.birth_date) == (patient.name, patient.birth_date)

    def _save(self) -> None:
        self.form.say("")
        self._continues = True
        self.saving.emit()
        self._registration.save(self.form.patient())

    def _saved(self, stored: StoredPatient) -> None:
        self.form.was_saved(stored.patient)
        self.saved.emit(datetime.now(UTC))
        if self._continues:
            self._continues = False
            self._in_use = False
            self.registered.emit(stored)

    def _conflicted(self, current: StoredPatient) -> None:
        self._continues = False
        self.form.show_conflict(self.form.patient(), current)
        self.not_saved.emit("somebody else changed these details")

    def _failed(self, sentence: str) -> None:
        self._continues = False
        self.form.say(sentence)
        self.not_saved.emit(sentence)

    def _keep_mine(self) -> None:
        if self._read_again() is not None:
            self._save()

    def _take_theirs(self) -> None:
        stored = self._read_again()
        if stored is not None:
            self.form.show_stored(stored.patient, has_draft=False)
            self.saved.emit(datetime.now(UTC))

    def _read_again(self) -> StoredPatient | None:
        from db.errors import StorageProblem

        try:
            return self._registration.read_again()
        except StorageProblem as problem:
            self._failed(problem.sentence)
            return None

    def _discard(self) -> None:
        had = self.form.is_changed
        self._discarded = (self._registration, self.form.patient())
        self._in_use = False
        if had:
            self.discarded.emit()
        self.left.emit()

    def _shortcut(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
