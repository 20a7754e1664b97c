"""The main window: the clinic somebody is signed in to, and the place of it that they work in.

Its title never holds a name. Nothing that was typed is thrown away by closing or locking it.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from ui.consultation_start import OPENING, ConsultationStart
from ui.window_clinic import ClinicWindow
from ui.window_ways import WindowWays

if TYPE_CHECKING:
    from uuid import UUID

    from db.actor import Actor
    from db.store import Store
    from intake.clinic import Clinic
    from ui.input_file import Knowledge
    from ui.registry.patients_page import PatientsPage
    from ui.registry.registry_desk import RegistryDesk
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.safekeeping.opening import Safe
    from ui.theme.look import ScreenLook
    from ui.widgets.messages import UndoBar
    from ui.window_bars import DemoBar
    from ui.window_patient_form import PatientFormWays


class MainWindow(ClinicWindow):
    """The window is painted empty; `attach` gives it a clinic to work in.

    Signals: `first_painted()` once, when the shell is on the screen; `demo_wanted(number of patients)`;
    `clinic_wanted()` to leave the demo; `clinic_saved(Clinic)` after the settings were stored;
    `lock_wanted()` by the key or the button; from the settings `new_key_wanted()`, `recovery_code_made(code)`
    and `lock_minutes_changed(minutes)`.
    """

    new_key_wanted = Signal()
    recovery_code_made = Signal(str)
    restore_wanted = Signal(object)
    lock_minutes_changed = Signal(int)

    lock_wanted = Signal()
    demo_wanted = Signal(int)
    clinic_wanted = Signal()

    def __init__(
        self,
        store: Store | None = None,
        actor: Actor | None = None,
        knowledge: Knowledge | None = None,
        clinic: Clinic | None = None,
        *,
        today: date | None = None,
        look: ScreenLook | None = None,
    ) -> None:
        super().__init__(today or date.today(), look)
        self.registry: RegistryDesk | None = None
        self.forms: PatientFormWays | None = None
        self.ways = WindowWays(self)
        self.start = ConsultationStart(self)
        self._connect()
        if store is not None and actor is not None and knowledge is not None:
            self.attach(store, actor, knowledge, clinic)

    # A clinic to work in

    def attach(
        self,
        store: Store,
        actor: Actor,
        knowledge: Knowledge,
        clinic: Clinic | None,
        *,
        safe: Safe | None = None,
        backups: BackupKeeper | None = None,
    ) -> None:
        """Work in this clinic from now on. `clinic` is None when nobody has set it up: the first run.

        `safe` is what opened it: for people and keys. `backups` makes its backups.
        """
        from ui.demo_clinic import is_demo
        from ui.open_consultations import OpenConsultations
        from ui.place import Surroundings
        from ui.registry.registry_desk import RegistryDesk
        from ui.window_fixed_places import new_patient_place, new_settings_place
        from ui.window_patient_form import PatientFormWays
        from ui.window_places import WindowPlaces

        self.detach()
        self._store, self._actor, self._clinic, self.safe = store, actor, clinic, safe
        self.start.attach(store, actor)
        self.backups = backups
        self.unblank()
        self.consultations = OpenConsultations(
            store, actor, knowledge, worker=self.worker, today=self._today, parent=self
        )
        self.consultations.left.connect(self.show_home)
        self.consultations.state_changed.connect(self._show_state)
        self.patient_place = new_patient_place(self, store, actor, self._today)
        self.forms = PatientFormWays(self, self.patient_place, store, actor)
        self.patient_place.left.connect(self.forms.leave)
        self.settings_place = new_settings_place(self, store, actor, knowledge.catalogue)
        self._follow_backups()
        self.places = WindowPlaces(self, Surroundings(store, actor, knowledge, self.worker, self._today))
        self.registry = RegistryDesk(self, self.places.surroundings)
        self.registry.page.begin_wanted.connect(self.start.begin)
        self.top_bar.set_places(self.places.words)
        self.demo_bar.setVisible(is_demo(clinic))
        self.home.due.attach(store, actor, self.worker)
        self.home.attach(store, actor, self.worker)
        if self.is_clinical:
            self.batch.attach(store, actor, knowledge)
        if clinic is None:
            self._show_first_run()
        else:
            self._work_in(clinic)
            self.show_home()

    def detach(self) -> None:
        """Let go of the clinic. Call `keep_everything` first."""
        if self.has_home:
            self._empty_home()
        if self.consultations is not None:
            self.consultations.deleteLater()
        for place in (self.patient_place, self.settings_place):
            if place is not None:
                self.stack.removeWidget(place)
                place.deleteLater()
        if self.places is not None:
            self.places.close()
        if self.registry is not None:
            self.registry.close()
            self.registry = None
        self.top_bar.set_places(())
        self.consultations = self.patient_place = self.settings_place = self.places = None
        self._store = self._actor = self._clinic = self.safe = self._before_blank = self.forms = None
        self.backups = None
        self.start.detach()
        if self._told is not None:
            self._told.clear()
        self.status.backup.leave()
        self.top_bar.set_ready(False, is_first_run=self.is_blank)

    def _empty_home(self) -> None:
        self.batch.end()
        self.home.detach()
        self.home.model.show_patients((), "")
        self.home.panel.show_drafts((), form_waits="")
        self.home.search.edit.clear()
        if not self.is_blank:
            self.stack.setCurrentWidget(self.home)
            self.home.take_focus()

    def begin_set_up(self) -> None:
        """The clinic's form, for an owner who has decided already: not the two ways to begin."""
        if self._clinic is None and self.settings_place is not None and self.settings_place.first_run:
            self.settings_place.first_run.clinic_wanted.emit()

    # Places

    def show_home(self) -> None:
        """The list of patients, with the cursor in its search box."""
        place = self.patient_place
        if self._store is None or place is None or self._clinic is None:
            return
        self.read(partial(self.home.refresh, form_waits=place.waiting))
        self.show_place(self.home)
        self.home.search.edit.selectAll()
        self.home.take_focus()
        self.status.say(_number_words(self.home.total))

    def new_patient(self) -> None:
        """The form for somebody new."""
        if self.forms is not None:
            self.forms.show_new()

    def show_details(self, patient_id: UUID) -> None:
        """The form of a stored patient."""
        if self.forms is not None:
            self.forms.show_details(patient_id)

    def open_patient(self, patient_id: UUID) -> None:
        """The unfinished consultation of a patient, on its page; without one the patient's own page.

        Somebody who has no visit yet, and everybody at the front desk, is shown in the form.
        """

        def open_it() -> None:
            draft = self.start.draft_of(patient_id)
            if draft is not None:
                self.open_consultation(draft)
            else:
                self._show_patient(patient_id)

        self.read(open_it)

    def show_patient(self, patient_id: UUID) -> None:
        """The page of a patient; the form of somebody without a visit, and for the front desk."""
        self.read(partial(self._show_patient, patient_id))

    def _show_patient(self, patient_id: UUID) -> None:
        if self.registry is not None and self.registry.has_page(patient_id):
            self.registry.show_patient(patient_id)
        else:
            self.show_details(patient_id)

    def open_consultation(self, consultation_id: UUID) -> None:
        """A consultation, exactly where it was left."""
        may_open = self.consultations is not None and self._clinic is not None and self.is_clinical
        if may_open and not self.read(partial(self._open_consultation, consultation_id)):
            self.status.say("")

    def show_settings(self) -> None:
        """The clinic's settings."""
        if self.settings_place is not None and self._clinic is not None:
            self.settings_place.show_settings(self._clinic)
            self.show_place(self.settings_place)
            self.settings_place.take_focus()

    def show_later(self, id: str) -> None:
        """One of the other places of the top bar, by its id."""
        if self.places is None or self._clinic is None:
            return
        place, clinic = self.places.place(id), self._clinic
        if self.read(lambda: place.refresh(clinic)):
            self.status.say("")
            self.show_place(place)
            place.take_focus()

    def show_help(self) -> None:
        """The keys that work now, where one is."""
        from ui.help.window_help import open_help

        open_help(self)

    def show_backups(self) -> None:
        """The backups, from their line in the status bar."""
        if self.settings_place is not None and self._clinic is not None and not self.is_blank:
            self.show_settings()
            self.settings_place.show_backups()
            self.settings_place.take_focus()

    def restore_typed(self) -> None:
        """Bring back the text that this person typed and did not store, into its form."""
        for place in self.keepers():
            self.read(place.restore_typed)
        self.show_home()

    # What happens in the places

    def _open_consultation(self, consultation_id: UUID) -> None:
        if self.consultations is None or self._clinic is None:
            return
        self.status.say_now(OPENING)
        self._read_clinic()
        view = self.consultations.view(consultation_id, self._clinic)
        if self.stack.indexOf(view) < 0:
            self.stack.addWidget(view)
        self.show_place(view)
        self.consultations.focus(consultation_id)
        self.status.say(self.consultations.words(consultation_id))

    def settings_saved(self, clinic: Clinic) -> None:
        """The clinic is stored anew from its settings; the first time this ends the first run."""
        is_first = self._clinic is None
        self.clinic_changed(clinic)
        if is_first and self.backups is not None and self.settings_place is not None:
            self.settings_place.show_ready()
        elif is_first:
            self.show_home()

    # How it looks

    def _connect(self) -> None:
        self.top_bar.patients_wanted.connect(self.show_home)
        self.top_bar.place_wanted.connect(self.show_later)
        self.top_bar.settings_wanted.connect(self.show_settings)
        self.top_bar.find_wanted.connect(self.show_home)
        self.top_bar.lock_wanted.connect(self.lock_wanted)
        self.top_bar.help_wanted.connect(self.show_help)
        # Not one of the keys that a lock switches off: the page to sign in has help too.
        QShortcut(QKeySequence("F1"), self).activated.connect(self.show_help)
        self.status.backup.clicked.connect(self.show_backups)
        for keys, act in (
            ("Ctrl+K", self.show_home),
            ("Ctrl+N", self.new_patient),
            ("Ctrl+L", self.lock_wanted),
            ("F3", self.ways.look_up),
        ):
            self.add_shortcut(keys, act)

    def _make_home(self) -> PatientsPage:
        home = super()._make_home()
        home.opened.connect(self.open_patient)
        home.details_wanted.connect(self.show_patient)
        home.continued.connect(self.open_consultation)
        home.due.opened.connect(self.ways.open_due)
        home.due.all_wanted.connect(partial(self.show_later, "follow-up"))
        home.new_wanted.connect(self.new_patient)
        home.form_continued.connect(self._go_on_with_form)
        home.demo_wanted.connect(partial(self.demo_wanted.emit, 6))
        return home

    def _make_demo_bar(self) -> DemoBar:
        bar = super()._make_demo_bar()
        bar.clinic_wanted.connect(self.clinic_wanted)
        return bar

    def _make_undo_bar(self) -> UndoBar:
        bar = super()._make_undo_bar()
        bar.undone.connect(self._undo_discard)
        return bar

    def _show_first_run(self) -> None:
        if self.settings_place is not None:
            self.top_bar.set_ready(False, is_first_run=True)
            self.settings_place.show_first_run()
            self.show_place(self.settings_place)
            self.settings_place.take_focus()

    def _go_on_with_form(self) -> None:
        if self.forms is not None:
            self.forms.show_waiting()

    def _undo_discard(self) -> None:
        if self.forms is not None:
            self.forms.undo_discard()


def _number_words(total: int) -> str:
    return f"{total:,} {'patient' if total == 1 else 'patients'}"
