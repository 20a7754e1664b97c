"""The main window: the bars above and below, and between them the place one works in.

Its title never holds a name. Nothing that was typed is thrown away by closing it.
"""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.documents.batch_place import BatchPlace
from ui.registry.patients_page import PatientsPage
from ui.widgets.focus import FocusRing
from ui.widgets.messages import UndoBar
from ui.window_parts import DemoBar, StatusBar, TopBar
from ui.worker import Homeward, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredConsultation, StoredPatient
    from db.store import Store
    from intake.clinic import Clinic
    from ui.input_file import Knowledge
    from ui.open_consultations import OpenConsultations
    from ui.registry.patient_place import PatientPlace
    from ui.settings.settings_place import SettingsPlace

_NOT_STORED = "What is typed in the form is not stored: it needs another look, or it was not finished."
_SIZE = (1440, 900)
_SMALLEST = (360, 300)


class MainWindow(QMainWindow):
    """The window is painted empty; `attach` gives it a clinic to work in.

    Signals: `first_painted()` once, when the shell is on the screen; `demo_wanted(number of patients)`;
    `clinic_wanted()` to leave the demo; `clinic_saved(Clinic)` after the settings were stored.
    """

    first_painted = Signal()
    demo_wanted = Signal(int)
    clinic_wanted = Signal()
    clinic_saved = Signal(object)

    def __init__(
        self,
        store: Store | None = None,
        actor: Actor | None = None,
        knowledge: Knowledge | None = None,
        clinic: Clinic | None = None,
        *,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Candor[*]")
        self.worker = Worker(self)
        self._today = today or date.today()
        self._store: Store | None = None
        self._actor: Actor | None = None
        self._clinic: Clinic | None = None
        self._has_painted = self._lets_go = False
        self.consultations: OpenConsultations | None = None
        self.patient_place: PatientPlace | None = None
        self.settings_place: SettingsPlace | None = None
        self.unsaved_dialog: QWidget | None = None
        self._homeward = Homeward()
        self._homeward.bring_to(self._consultation_started)
        self._build()
        self._connect()
        if store is not None and actor is not None and knowledge is not None:
            self.attach(store, actor, knowledge, clinic)

    # A clinic to work in

    def attach(self, store: Store, actor: Actor, knowledge: Knowledge, clinic: Clinic | None) -> None:
        """Work in this clinic from now on. `clinic` is None when nobody has set it up: the first run."""
        from ui.demo_clinic import is_demo
        from ui.open_consultations import OpenConsultations
        from ui.registry.patient_place import PatientPlace
        from ui.settings.settings_place import SettingsPlace

        self.detach()
        self._store, self._actor, self._clinic = store, actor, clinic
        self.consultations = OpenConsultations(
            store, actor, knowledge, worker=self.worker, today=self._today, parent=self
        )
        self.consultations.left.connect(self.show_home)
        self.consultations.state_changed.connect(self._show_state)
        self.patient_place = PatientPlace(store, actor, self._today, self)
        self.settings_place = SettingsPlace(store, actor, knowledge.catalogue, self, worker=self.worker)
        for place in (self.patient_place, self.settings_place):
            self.stack.addWidget(place)
        self._connect_places(self.patient_place, self.settings_place)
        self.demo_bar.setVisible(is_demo(clinic))
        self.home.attach(store, actor)
        self.batch.attach(store, actor, knowledge)
        if clinic is None:
            self._show_first_run()
        else:
            self._work_in(clinic)
            self.show_home()

    def detach(self) -> None:
        """Let go of the clinic. Call `keep_everything` first."""
        self.batch.end()
        self.home.detach()
        self.stack.setCurrentWidget(self.home)
        self.home.take_focus()
        if self.consultations is not None:
            self.consultations.deleteLater()
        for place in (self.patient_place, self.settings_place):
            if place is not None:
                self.stack.removeWidget(place)
                place.deleteLater()
        self.consultations = self.patient_place = self.settings_place = None
        self._store = self._actor = self._clinic = None
        self.top_bar.set_ready(False)

    def show_opening(self, words: str) -> None:
        """Say that a clinic is being opened."""
        self.home.say(f"{words}…")
        self.status.say("")

    def show_cannot_open(self, sentence: str) -> None:
        """Say why no clinic could be opened, and what to do."""
        self.home.say(sentence, is_problem=True)

    # Places

    def show_home(self) -> None:
        """The list of patients, with the cursor in its search box."""
        place = self.patient_place
        if self._store is None or place is None or self._clinic is None:
            return
        waits = ("New patient" if place.is_new else "Changed details") if place.has_unsaved else ""
        self._read(partial(self.home.refresh, form_waits=waits))
        self._show(self.home)
        self.home.search.edit.selectAll()
        self.home.take_focus()
        self.status.say(_number_words(self.home.total))

    def new_patient(self) -> None:
        """The form for somebody new; a text of letters that was searched for becomes the name."""
        place = self.patient_place
        if place is None or self._clinic is None:
            return
        text = self.home.search.text if self.stack.currentWidget() is self.home else ""
        place.show_new(" ".join(text.split()) if not any(mark.isdigit() for mark in text) else "")
        self._show_form()

    def show_details(self, patient_id: UUID) -> None:
        """The form of a stored patient."""
        place, store, actor = self.patient_place, self._store, self._actor
        if place is None or store is None or actor is None:
            return

        def show() -> None:
            stored = store.patient(actor, patient_id)
            place.show_patient(stored, has_draft=self._draft_of(patient_id) is not None)
            self._show_form()

        self._read(show)

    def open_patient(self, patient_id: UUID) -> None:
        """The unfinished consultation of a patient, on its page; the details when there is none."""

        def open_it() -> None:
            draft = self._draft_of(patient_id)
            if draft is None:
                self.show_details(patient_id)
            else:
                self.open_consultation(draft)

        self._read(open_it)

    def open_consultation(self, consultation_id: UUID) -> None:
        """A consultation, exactly where it was left."""
        if self.consultations is not None and self._clinic is not None:
            self._read(partial(self._open_consultation, consultation_id))

    def show_settings(self) -> None:
        """The clinic's settings."""
        if self.settings_place is not None and self._clinic is not None:
            self.settings_place.show_settings(self._clinic)
            self._show(self.settings_place)
            self.settings_place.take_focus()

    # Closing

    def keep_everything(self) -> str:
        """Store whatever is typed anywhere and wait for it; gives "", or why something is not stored."""
        for place in (self.patient_place, self.settings_place):
            if place is not None and not place.keep():
                self._show(place)
                return _NOT_STORED
        return self.consultations.close_all() if self.consultations is not None else ""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once everything is stored; otherwise ask."""
        reason = "" if self._lets_go else self.keep_everything()
        if not reason:
            if self.consultations is not None:
                self.consultations.discard_all()
            self.batch.end()
            event.accept()
            return
        event.ignore()
        from ui.unsaved_dialog import UnsavedDialog

        dialog = UnsavedDialog(reason, self)
        dialog.again.connect(self.close)
        dialog.let_go.connect(self._let_go)
        self.unsaved_dialog = dialog
        dialog.open()

    def _let_go(self) -> None:
        self._lets_go = True
        self.close()

    # What happens in the places

    def _connect_places(self, patient: PatientPlace, settings: SettingsPlace) -> None:
        patient.left.connect(self._leave_form)
        patient.registered.connect(self._registered)
        patient.discarded.connect(partial(self.undo_bar.offer, "What you typed was discarded."))
        patient.other_wanted.connect(self.open_patient)
        patient.saving.connect(self.status.show_saving)
        patient.saved.connect(self.status.show_saved)
        patient.not_saved.connect(self.status.show_not_saved)
        settings.demo_wanted.connect(partial(self.demo_wanted.emit, 6))
        settings.saved.connect(self._settings_saved)
        settings.not_saved.connect(self.status.show_not_saved)
        settings.left.connect(self.show_home)

    def _registered(self, stored: StoredPatient) -> None:
        """The identity is stored: on to the consultation."""
        if self._store is None or self._actor is None or self.consultations is None:
            return
        self.consultations.patient_changed(stored)
        draft: list[UUID | None] = []
        if not self._read(lambda: draft.append(self._draft_of(stored.id))):
            return
        if draft[0] is not None:
            self.open_consultation(draft[0])
            return
        started = self._store.start_consultation(
            self._actor,
            stored.id,
            id=uuid4(),
            catalogue_version=self.consultations.catalogue_version,
            at=datetime.now(UTC),
        )
        started.add_done_callback(self._homeward.arrived.emit)

    def _consultation_started(self, started: Future[StoredConsultation]) -> None:
        found: list[StoredConsultation] = []
        if self._read(lambda: found.append(started.result())):
            self.open_consultation(found[0].id)

    def _open_consultation(self, consultation_id: UUID) -> None:
        if self.consultations is None or self._clinic is None:
            return
        view = self.consultations.view(consultation_id, self._clinic)
        if self.stack.indexOf(view) < 0:
            self.stack.addWidget(view)
        self._show(view)
        self.consultations.focus(consultation_id)
        self.status.say(self.consultations.words(consultation_id))

    def _draft_of(self, patient_id: UUID) -> UUID | None:
        if self._store is None or self._actor is None:
            return None
        drafts = self._store.drafts(self._actor)
        return next((draft.consultation_id for draft in drafts if draft.patient_id == patient_id), None)

    def _leave_form(self) -> None:
        # Changes of a stored patient need no button: what can be stored is stored on the way out.
        if self.patient_place is not None and not self.patient_place.is_new:
            self.patient_place.keep()
        self.show_home()

    def _undo_discard(self) -> None:
        if self.patient_place is not None:
            self.patient_place.undo_discard()
            self._show_form()

    def _settings_saved(self, clinic: Clinic) -> None:
        is_first = self._clinic is None
        self._work_in(clinic)
        self.status.show_saved(datetime.now(UTC))
        self.clinic_saved.emit(clinic)
        if is_first:
            self.show_home()

    def set_actor(self, actor: Actor) -> None:
        """Somebody else is at work: what is entered from now on is theirs."""
        self._actor = actor
        for place in (self.patient_place, self.settings_place, self.consultations, self.batch):
            if place is not None:
                place.set_actor(actor)

    # How it looks

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the shell is on the screen, once."""
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            # What is inside the window paints after it: only then may storage be imported.
            QTimer.singleShot(0, self._tell_first_painted)

    def _tell_first_painted(self) -> None:
        self.first_painted.emit()

    def _build(self) -> None:
        self.top_bar = TopBar(self)
        self.demo_bar = DemoBar(self)
        self.demo_bar.hide()
        self.home = PatientsPage(self._today, self)
        self.batch = BatchPlace(self.home, self._today, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.home)
        self.undo_bar = UndoBar(self)
        self.status = StatusBar(self)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.demo_bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.undo_bar)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self._ring = FocusRing(self)
        self.top_bar.set_ready(False)
        self.top_bar.show_place(self.top_bar.patients, on_home=True)
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self.home.take_focus()

    def _connect(self) -> None:
        self.top_bar.patients_wanted.connect(self.show_home)
        self.top_bar.settings_wanted.connect(self.show_settings)
        self.top_bar.find_wanted.connect(self.show_home)
        self.home.opened.connect(self.open_patient)
        self.home.details_wanted.connect(self.show_details)
        self.home.continued.connect(self.open_consultation)
        self.home.new_wanted.connect(self.new_patient)
        self.home.form_continued.connect(self._show_form)
        self.home.demo_wanted.connect(partial(self.demo_wanted.emit, 6))
        self.demo_bar.clinic_wanted.connect(self.clinic_wanted)
        self.undo_bar.undone.connect(self._undo_discard)
        for keys, act in (("Ctrl+K", self.show_home), ("Ctrl+N", self.new_patient)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _work_in(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self.top_bar.set_ready(True)
        if self.consultations is not None and self._actor is not None:
            signed = clinic.content_signed_off(self.consultations.catalogue_version, on=self._today)
            content = "" if signed else "Clinical content: draft, not signed off"
            self.status.show_person(self._actor.name, content)

    def _show_first_run(self) -> None:
        if self.settings_place is not None:
            self.top_bar.set_ready(False, is_first_run=True)
            self.settings_place.show_first_run()
            self._show(self.settings_place)
            self.settings_place.take_focus()

    def _show_form(self) -> None:
        if self.patient_place is not None:
            self._show(self.patient_place)
            self.status.say("")
            self.patient_place.take_focus()

    def _show(self, place: QWidget) -> None:
        self.stack.setCurrentWidget(place)
        is_home = place is self.home
        chosen = self.top_bar.settings if place is self.settings_place else self.top_bar.patients
        self.top_bar.show_place(chosen, on_home=is_home or self._clinic is None)
        self._show_state()

    def _show_state(self) -> None:
        """The state of saving of what is open, and the mark in the title when something is unsaved."""
        consultations = self.consultations
        if consultations is None:
            return
        state = consultations.state_of(self.stack.currentWidget())
        self.status.show_state(state)
        self.setWindowModified(consultations.has_unsaved)

    def _read(self, work: Any) -> bool:
        """Do something that reads storage; a problem is said in the status bar. Whether it went well."""
        from db.errors import StorageProblem

        try:
            work()
        except StorageProblem as problem:
            self.status.show_not_saved(problem.sentence)
            return False
        return True


def _number_words(total: int) -> str:
    return f"{total:,} {'patient' if total == 1 else 'patients'}"
