"""The place where one patient's identity is typed and stored: the form, and what happens on Continue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.consultation import Patient
from ui.registry.double_hint import DoubleHint
from ui.registry.doubles_watch import TypedDoubles
from ui.registry.kept_text import KeptText
from ui.registry.patient_form import PatientForm
from ui.registry.registration import Registration
from ui.safekeeping.presence_hint import PresenceHint
from ui.short_date import short_date
from ui.widgets.messages import Notice
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.doubles import Double
    from db.records import PatientSummary, StoredPatient
    from db.store import Store
    from ui.worker import Worker

_CLOSING_SECONDS = 5.0
_PLACE = "patient/"
_NEW, _CHANGED = "New patient", "Changed details"
_START_EMPTY = "Start an empty form"


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
        self._doubles = None if worker is None else TypedDoubles(store, actor, worker, self)
        self._two_people: set[UUID] = set()
        self.hint = DoubleHint()
        self.form = PatientForm(today, self)
        self.presence = PresenceHint(store, actor, self, self.form)
        self.form.add_above(self.hint)
        self.form.add_above(self.presence)
        self._today = today
        self._begun: datetime | None = None
        self._wanted_name = ""
        self.begun = Notice("", self, action=_START_EMPTY)
        self.begun.hide()
        self.form.add_above(self.begun)
        self._registration = self._register(None)
        self._in_use = self._continues = self._was_new = False
        self._discarded: tuple[Registration, Mapping[str, str]] | None = None
        self._kept = KeptText(store, actor, self._typed, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)
        self.form.accepted.connect(self._accepted)
        self.form.save_anyway.connect(self._save)
        self.form.other_wanted.connect(self.other_wanted)
        self.form.typed.connect(self._kept.touch)
        self.form.typed.connect(self._note_begin)
        self.form.typed.connect(self.look_for_doubles)
        self.hint.other_wanted.connect(self.other_wanted)
        self.hint.compare_wanted.connect(self._compare)
        self.hint.two_people.connect(self._are_two_people)
        if self._doubles is not None:
            self._doubles.found.connect(self._show_doubles)
        self.begun.acted.connect(self.start_empty)
        self.begun.closed.connect(self.form.take_focus)
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
        kept = self._kept.known.get(f"{_PLACE}{stored.id}")
        if kept is not None:
            self._show_over(stored, kept)
        self.look_for_doubles()

    def look_for_doubles(self) -> None:
        """Look for other records of whoever stands in the form, a moment from now."""
        if self._doubles is not None and self._in_use:
            self._doubles.look_for(self.form.patient(), self.patient_id)

    def undo_discard(self) -> None:
        """Bring back what was discarded last."""
        if self._discarded is not None:
            self._set_aside()
            self._registration, typed = self._discarded
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
            if self.form.problems() or self._same_person(patient):
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
        self._kept.read_all(_PLACE)
        return self.has_unsaved or self._show_kept()

    @property
    def waiting(self) -> str:
        """What the home page says of a form that waits, typed and not stored; "" when none does."""
        kept = {place: json.loads(text) for place, text in self._kept.known.items() if text}
        waiting: list[str] = []
        if self.has_unsaved:
            kept.pop(self._place, None)
            waiting.append(_waiting_words(self.form.texts(), is_new=self.is_new))
        waiting += [_waiting_words(each["texts"], is_new=not each["version"]) for each in kept.values()]
        return next(iter(waiting), "") if len(waiting) < 2 else f"{waiting[0]}, and {len(waiting) - 1} more"

    def show_waiting(self) -> None:
        """Fill the form with what waits, unless something is typed in it. Errors: `StorageProblem`."""
        self.begun.hide()
        if not self.has_unsaved:
            self._show_kept()

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.form.take_focus()

    def _register(self, stored: StoredPatient | None, id: UUID | None = None) -> Registration:
        registration = Registration(self._store, self._actor, stored, self, id=id)
        registration.saved.connect(self._saved)
        registration.conflicted.connect(self._conflicted)
        registration.failed.connect(self._failed)
        self._begun = None
        self.begun.hide()
        self._two_people = set()
        if self._doubles is not None:
            self._doubles.forget()
        self.hint.show_doubles(Patient(), (), is_stored=False)
        self._shows(stored)
        return registration

    def _show_doubles(self, doubles: tuple[Double, ...]) -> None:
        others = tuple(double for double in doubles if double.id not in self._two_people)
        self.hint.show_doubles(self.form.patient(), others, is_stored=not self.is_new)
        set_reading_order(self)

    def _compare(self, other: UUID) -> None:
        # Both as they are stored: what is typed here is kept, and can go on afterwards.
        self._kept.keep()
        self.compare_wanted.emit(self.patient_id, other)

    def _are_two_people(self, other: UUID) -> None:
        self._two_people.add(other)
        if not self.is_new:
            self._say_two_people(self.patient_id)
        self.hint.show_doubles(Patient(), (), is_stored=False)
        if self._doubles is not None:
            self._doubles.forget()
        self.look_for_doubles()
        self.form.take_focus()

    def _say_two_people(self, id: UUID) -> None:
        """Keep that they are two, where the role may decide it; else it holds while this form is open."""
        from db.rights import Right, allows

        if allows(self._actor.role, Right.MERGE_PATIENTS):
            for other in sorted(self._two_people):
                self._store.merging.say_apart(self._actor, id, other, id=uuid4())

    def _same_person(self, patient: Patient) -> tuple[PatientSummary, ...]:
        others = self._registration.same_person(patient)
        return tuple(other for other in others if other.id not in self._two_people)

    def _show_empty(self) -> None:
        self._registration = self._register(None)
        self.form.show_new(self._wanted_name)
        self._in_use = True
        self._kept.touch()

    def _note_begin(self) -> None:
        if self._begun is None:
            self._begun = datetime.now(UTC)

    def _say_begun(self) -> None:
        """Above the form: whose it is was decided before, perhaps for somebody else."""
        here = None if self._begun is None else self._begun.astimezone()
        if here is None:
            when = "before"
        elif here.date() == self._today:
            when = f"today at {here:%H:%M}"
        else:
            when = f"on {short_date(here.date())} at {here:%H:%M}"
        self.begun.set_text(f"You began this form {when}: go on, or start an empty form.")
        self.begun.show()
        set_reading_order(self)

    def _shows(self, stored: StoredPatient | None) -> None:
        """Whose form it is now; None: somebody new, whom nobody else can have open."""
        self.presence.set_record(None if stored is None else stored.id)

    def _accepted(self, patient: Patient) -> None:
        from db.errors import StorageProblem

        try:
            is_known = self._is_as_stored(patient)
            others = () if is_known else self._same_person(patient)
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
        self._continues, self._was_new = True, self.is_new
        self.saving.emit()
        self._registration.save(self.form.patient())

    # What is typed and not stored, in the clinic's file

    @property
    def _place(self) -> str:
        return f"{_PLACE}{self.patient_id}"

    def _typed(self) -> tuple[str, str | None]:
        """Where the form is kept, and as what; None when nothing in it is unsaved."""
        if not self.has_unsaved:
            return (self._place if self._in_use else ""), None
        stored = self._registration.stored
        document = {
            "version": 0 if stored is None else stored.version,
            "begun": "" if self._begun is None else self._begun.isoformat(),
            "texts": self.form.texts(),
        }
        return self._place, json.dumps(document, ensure_ascii=False)

    def _set_aside(self) -> None:
        """Before another form takes the place of this one: what is typed here waits in the clinic's file."""
        if self._in_use:
            self._kept.keep()

    def _show_kept(self, *, new_only: bool = False) -> bool:
        """Fill the form with what waits longest unseen; whether anything was waiting."""
        from db.errors import StorageProblem, Trouble

        for place, text in self._kept.known.items():
            id = UUID(place.removeprefix(_PLACE))
            is_new = not json.loads(text)["version"]
            if new_only and not is_new:
                continue
            try:
                stored = self._store.patient(self._actor, id)
            except StorageProblem as problem:
                if problem.trouble is not Trouble.NOT_STORED:
                    raise
                if not is_new:
                    # The record is gone, and what was typed over it belongs to nobody.
                    self._kept.drop(place)
                    continue
                stored = None
            if stored is None:
                self._show_new_again(id, text)
            else:
                self.form.show_stored(stored.patient, has_draft=False)
                self._show_over(stored, text)
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

    def _show_new_again(self, id: UUID, text: str) -> None:
        self._registration = self._register(None, id)
        self.form.show_new()
        document = json.loads(text)
        self.form.show_texts(document["texts"])
        begun = document.get("begun")
        self._begun = datetime.fromisoformat(begun) if begun else None
        self._in_use = True

    def _show_over(self, stored: StoredPatient, text: str) -> None:
        """Show a kept text over what is stored. Typed over an older version, Continue shows the conflict."""
        document = json.loads(text)
        version = document["version"] or stored.version
        self._registration = self._register(replace(stored, version=version))
        self.form.show_texts(document["texts"])
        self._in_use = True
        if not self.form.is_changed:
            self._kept.drop(self._place)
            self._registration = self._register(stored)
            self._in_use = False

    def _saved(self, stored: StoredPatient) -> None:
        self.form.was_saved(stored.patient)
        if self._was_new and self._two_people:
            self._say_two_people(stored.id)
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
        self._kept.drop(self._place)
        self._in_use = False
        if had:
            self.discarded.emit()
        self.left.emit()

    def _shortcut(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)


def _waiting_words(texts: Mapping[str, str], *, is_new: bool) -> str:
    name = " ".join(texts.get("patient.name", "").split())
    if is_new:
        return name or _NEW
    return f"{name}: {_CHANGED.lower()}" if name else _CHANGED
