"""The place where one patient's identity is typed and stored: the form, and what happens on Continue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.consultation import Patient
from ui.registry.begun_notice import BegunNotice
from ui.registry.form_doubles import FormDoubles
from ui.registry.kept_forms import KeptForm, KeptForms
from ui.registry.patient_form import PatientForm
from ui.registry.registration import Registration
from ui.safekeeping.presence_hint import PresenceHint
from ui.widgets.continue_key import add_continue_key
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredPatient
    from db.store import Store
    from ui.worker import Worker

_CLOSING_SECONDS = 5.0


class PatientPlace(QWidget):
    """One form at a time. What is typed stays through leaving and coming back, until stored or discarded.

    It is kept in the clinic's file too, for this person alone (`db.typed`): through a lock, another form, the
    end of the program and a power cut. `restore_typed` brings it back.

    Signals: `registered(StoredPatient)` when Continue has stored the patient, `saving()` and `saved(when)`
    around that, `not_saved(sentence)`, `left()`, `discarded()`, `other_wanted(patient_id)`,
    `compare_wanted(own patient_id, other)`. With a worker it looks for doubles while somebody types.
    """

    registered = Signal(object)
    saving = Signal()
    saved = Signal(object)
    not_saved = Signal(str)
    left = Signal()
    discarded = Signal()
    other_wanted = Signal(object)
    compare_wanted = Signal(object, object)

    def __init__(
        self,
        store: Store,
        actor: Actor,
        today: date,
        parent: QWidget | None = None,
        *,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self.form = PatientForm(today, self)
        self.doubles = FormDoubles(self.form, store, actor, worker, self)
        self.hint = self.doubles.hint
        self.presence = PresenceHint(store, actor, self, self.form)
        self.form.add_above(self.hint)
        self.form.add_above(self.presence)
        self._wanted_name = ""
        self.begun = BegunNotice(today, self)
        self.form.add_above(self.begun)
        self._registration = self._register(None)
        self._in_use = self._continues = self._was_new = False
        self._discarded: tuple[Registration, Mapping[str, str]] | None = None
        self._kept = KeptForms(store, actor, self._unsaved, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)
        self.form.accepted.connect(self._accepted)
        self.form.typed.connect(self._kept.touch)
        self.form.typed.connect(self.begun.note_key)
        self.form.typed.connect(self.look_for_doubles)
        self.doubles.other_wanted.connect(self.other_wanted)
        self.doubles.compare_wanted.connect(self._compare)
        self.doubles.different.connect(self.form.accept)
        self.doubles.not_kept.connect(self.not_saved)
        self.begun.acted.connect(self.start_empty)
        self.begun.closed.connect(self.form.take_focus)
        self.form.left.connect(self.left)
        self.form.discarded.connect(self._discard)
        self.form.conflict.keep_mine.connect(self._keep_mine)
        self.form.conflict.take_theirs.connect(self._take_theirs)
        add_continue_key(self, self.form.accept, "Store the patient, and continue")
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.form.left)

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
        """The form of somebody new; an unfinished one is shown again, and said to be one.

        Who wanted an empty one presses the notice: two people must not come to stand in one form.
        """
        self._wanted_name = name
        if self._in_use and self.is_new and self.has_unsaved:
            self._say_begun()
            return
        self._set_aside()
        if self._show_kept_new():
            self._say_begun()
            return
        self._show_empty()

    def start_empty(self) -> None:
        """Set the form that was begun aside, where it waits in the clinic's file, and show an empty one."""
        self._set_aside()
        self._show_empty()
        self.form.take_focus()

    def show_patient(self, stored: StoredPatient, *, has_draft: bool) -> None:
        """The details of a stored patient; changes of the same one that are not stored yet stay."""
        if self._in_use and self.patient_id == stored.id and self.has_unsaved:
            return
        self._set_aside()
        self._registration = self._register(stored)
        self.form.show_stored(stored.patient, has_draft=has_draft)
        self._in_use = True
        kept = self._kept.of(stored.id)
        if kept is not None:
            self._show_over(stored, kept)
        self.look_for_doubles()

    def look_for_doubles(self) -> None:
        """Look for other records of whoever stands in the form, a moment from now."""
        if self._in_use:
            self.doubles.look()

    def undo_discard(self) -> None:
        """Bring back what was discarded last."""
        if self._discarded is not None:
            self._set_aside()
            self._registration, typed = self._discarded
            self.doubles.begin(self._registration)
            self._in_use = True
            stored = self._registration.stored
            self.form.show_typed(self.form.patient(), before=Patient() if stored is None else stored.patient)
            self.form.show_texts(typed)
            self._kept.keep()

    def keep(self) -> bool:
        """Store what is typed, if it can be, and wait for it. False: somebody must look at it."""
        if not self.has_unsaved:
            return True
        self.form.settle()
        if not self._registration.is_saving:
            patient = self.form.patient()
            if self.form.problems() or self.doubles.found(patient):
                return False
            self._registration.save(patient)
        return self._registration.wait(_CLOSING_SECONDS) and not self.has_unsaved

    def keep_typed(self, seconds: float = _CLOSING_SECONDS) -> bool:
        """Keep exactly what is typed, whether it could be stored or not, and wait for it: before a lock.

        The sign-in must still stand. False: the disk did not take it within the time.
        """
        return self._kept.keep_now(seconds)

    def restore_typed(self) -> bool:
        """Bring back what this person typed and did not store; the form is filled, nothing is shown.

        With several, the one typed last comes first, the next once that is stored or discarded. Whether there
        was any: then `has_unsaved`. Errors: `StorageProblem`.
        """
        self._kept.read_all()
        return self.has_unsaved or self._show_kept()

    @property
    def waiting(self) -> str:
        """What the home page says of a form that waits, typed and not stored; "" when none does."""
        open_one = self._unsaved()[1]
        others = [
            each for each in self._kept.waiting if open_one is None or each.patient_id != self.patient_id
        ]
        words = [each.words for each in (open_one, *others) if each is not None]
        return next(iter(words), "") if len(words) < 2 else f"{words[0]}, and {len(words) - 1} more"

    def show_waiting(self) -> None:
        """Fill the form with what waits, unless something is typed in it. Errors: `StorageProblem`."""
        self.begun.hide()
        if not self.has_unsaved:
            self._show_kept()

    def show_kept(self, patient_id: UUID) -> bool:
        """Fill the form with what waits of one record, new or stored; whether anything does.

        Errors: `StorageProblem`.
        """
        if self.has_unsaved and self.patient_id == patient_id:
            return True
        self._set_aside()
        return self._show_kept(only=patient_id)

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.form.take_focus()

    def _register(self, stored: StoredPatient | None, id: UUID | None = None) -> Registration:
        registration = Registration(self._store, self._actor, stored, self, id=id)
        registration.saved.connect(self._saved)
        registration.conflicted.connect(self._conflicted)
        registration.failed.connect(self._failed)
        self.begun.begin()
        self.doubles.begin(registration)
        self._shows(stored)
        return registration

    def _compare(self, other: UUID) -> None:
        # Both as they are stored: what is typed here is kept, and can go on afterwards.
        self._kept.keep()
        self.compare_wanted.emit(self.patient_id, other)

    def _show_empty(self) -> None:
        self._registration = self._register(None)
        self.form.show_new(self._wanted_name)
        self._in_use = True
        self._kept.touch()

    def _say_begun(self) -> None:
        self.begun.say()
        set_reading_order(self)

    def _shows(self, stored: StoredPatient | None) -> None:
        """Whose form it is now; None: somebody new, whom nobody else can have open."""
        self.presence.set_record(None if stored is None else stored.id)

    def _accepted(self, patient: Patient) -> None:
        from db.errors import StorageProblem

        try:
            is_asked = self.doubles.ask(patient)
        except StorageProblem as problem:
            self._failed(problem.sentence)
            return
        if not is_asked:
            self._save()

    def _save(self) -> None:
        self.form.say("")
        self._continues, self._was_new = True, self.is_new
        self.saving.emit()
        self._registration.save(self.form.patient())

    # What is typed and not stored, in the clinic's file

    def _unsaved(self) -> tuple[UUID | None, KeptForm | None]:
        """Whose form is open, and what in it is not stored; None for neither."""
        if not self.has_unsaved:
            return (self.patient_id if self._in_use else None), None
        stored = self._registration.stored
        version = 0 if stored is None else stored.version
        return self.patient_id, KeptForm(self.patient_id, version, self.begun.since, self.form.texts())

    def _set_aside(self) -> None:
        """Before another form takes the place of this one: what is typed here waits in the clinic's file."""
        if self._in_use:
            self._kept.keep()

    def _show_kept(self, *, new_only: bool = False, only: UUID | None = None) -> bool:
        """Fill the form with what waits longest unseen, or of `only` this record; whether anything waited."""
        for kept, stored in self._kept.with_records(new_only=new_only, only=only):
            if stored is None:
                self._show_new_again(kept)
            else:
                self.form.show_stored(stored.patient, has_draft=False)
                self._show_over(stored, kept)
            if self.has_unsaved:
                return True
        return False

    def _show_kept_new(self) -> bool:
        from db.errors import StorageProblem

        try:
            return self._show_kept(new_only=True)
        except StorageProblem:
            # It waits on in the clinic's file; a fresh form needs nothing from there.
            return False

    def _show_new_again(self, kept: KeptForm) -> None:
        self._registration = self._register(None, kept.patient_id)
        self.form.show_new()
        self.form.show_texts(kept.texts)
        self.begun.begin(kept.begun)
        self._in_use = True

    def _show_over(self, stored: StoredPatient, kept: KeptForm) -> None:
        """Show a kept text over what is stored. Typed over an older version, Continue shows the conflict."""
        self._registration = self._register(replace(stored, version=kept.version or stored.version))
        self.form.show_texts(kept.texts)
        self._in_use = True
        if not self.form.is_changed:
            self._kept.drop(self.patient_id)
            self._registration = self._register(stored)
            self._in_use = False

    def _saved(self, stored: StoredPatient) -> None:
        self.form.was_saved(stored.patient)
        self.doubles.was_stored(stored.id, stored.patient)
        self.begun.hide()
        self._kept.keep()
        self.saved.emit(datetime.now(UTC))
        if self._continues:
            self._continues = False
            self._go_on(stored, was_new=self._was_new)

    def _go_on(self, stored: StoredPatient, *, was_new: bool) -> None:
        """Continue has stored the patient."""
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
        self._discarded = (self._registration, self.form.texts())
        self._kept.drop(self.patient_id)
        self._in_use = False
        if had:
            self.discarded.emit()
        self.left.emit()
