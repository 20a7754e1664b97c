"""The consultations that are open in the window: each with its controller and its view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.consultation.controller import ConsultationController
from ui.documents.warm_up import WarmUp
from ui.short_date import short_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredPatient
    from db.store import Store
    from intake.catalogue import Catalogue
    from intake.clinic import Clinic
    from ui.consultation.consultation_view import ConsultationView
    from ui.consultation.saving import SaveState
    from ui.input_file import Knowledge
    from ui.worker import Worker

_NOT_KEPT = "Photos of a consultation that were read are not kept."
_NOT_SAVED = "The last answers of a consultation could not be saved."


@dataclass(frozen=True, slots=True)
class _Open:
    controller: ConsultationController
    view: ConsultationView
    patient_id: UUID
    started: date


class OpenConsultations(QObject):
    """Opens each once. One that is left closes when everything is saved; else it stays, and tries again.

    Signals: `left()` when somebody leaves a view, `state_changed()` when the state of saving changed.
    """

    left = Signal()
    state_changed = Signal()

    def __init__(
        self,
        store: Store,
        actor: Actor,
        knowledge: Knowledge,
        *,
        worker: Worker,
        today: date,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._store, self._actor, self._knowledge, self._today = store, actor, knowledge, today
        self._open: dict[UUID, _Open] = {}
        self.warm_up = WarmUp(worker, self)

    @property
    def catalogue_version(self) -> str:
        """The version of the catalogue that new consultations are judged with."""
        return self._knowledge.questionnaire.version

    @property
    def catalogue(self) -> Catalogue:
        """What they are judged with."""
        return self._knowledge.catalogue

    @property
    def has_unsaved(self) -> bool:
        """Whether an answer could not be saved; one on its way to the disk is no trouble yet."""
        return any(each.controller.save_state.kind == "failed" for each in self._open.values())

    def view(self, consultation_id: UUID, clinic: Clinic) -> ConsultationView:
        """The view of a consultation, read from storage if it is not open. Errors: `StorageProblem`."""
        from ui.consultation.consultation_view import ConsultationView

        if consultation_id in self._open and not self.controller(consultation_id).take_clinic(clinic):
            self._close(consultation_id)
        if consultation_id not in self._open:
            stored = self._store.consultation(self._actor, consultation_id)
            controller = ConsultationController(
                self._store,
                self._actor,
                self._knowledge,
                stored,
                clinic=clinic,
                today=self._today,
                parent=self,
            )
            view = ConsultationView(controller, store=self._store, actor=self._actor, worker=self._worker)
            view.left.connect(partial(self._leave, consultation_id))
            controller.save_state_changed.connect(self.state_changed)
            controller.answered.connect(self.warm_up.put_off)
            controller.page_changed.connect(self.warm_up.put_off)
            started = stored.started.astimezone().date()
            self._open[consultation_id] = _Open(controller, view, stored.patient_id, started)
        self.warm_up.put_off()
        return self._open[consultation_id].view

    def controller(self, consultation_id: UUID) -> ConsultationController:
        """The controller of an open consultation. Errors: `KeyError`."""
        return self._open[consultation_id].controller

    def focus(self, consultation_id: UUID) -> None:
        """Put the keyboard where it was left, else where the answering goes on."""
        self._open[consultation_id].view.focus_last()

    def turn_screen(self, consultation_id: UUID) -> None:
        """Ask for the PIN that lets the patient answer alone."""
        self._open[consultation_id].view.turn_screen()

    def id_of(self, widget: QWidget | None) -> UUID | None:
        """Whose view this is, None for another place."""
        return next((id for id, each in self._open.items() if each.view is widget), None)

    def words(self, consultation_id: UUID) -> str:
        """What the status bar says of a consultation. It is on the screen only, and in no title."""
        each = self._open[consultation_id]
        name = each.controller.patient.name or "no name recorded"
        if each.controller.finished_at is not None:
            return f"Finished visit, {name}, {short_date(each.started)}"
        return f"Draft on this computer, {name}, visit {short_date(each.started)}"

    def state_of(self, widget: QWidget | None) -> SaveState | None:
        """The state of saving of a view; of another place: of the first one that could not be saved."""
        states = [(each.view, each.controller.save_state) for each in self._open.values()]
        for view, state in states:
            if view is widget:
                return state
        return next((state for _, state in states if state.kind == "failed"), None)

    def patient_changed(self, stored: StoredPatient) -> None:
        """Let open consultations go on with a changed identity."""
        for each in self._open.values():
            if each.patient_id == stored.id:
                each.controller.take_patient(stored.patient)

    def take_clinic(self, clinic: Clinic) -> None:
        """Let open consultations go on with changed settings of the clinic.

        One whose pages are others now is closed, and has them when it is opened again.
        """
        for consultation_id, each in tuple(self._open.items()):
            if not each.controller.take_clinic(clinic):
                self._close(consultation_id)

    def keep_typed(self, seconds: float = 5.0) -> bool:
        """Keep reasons that are typed and not recorded, before a lock. False: they could not be."""
        kept = [each.view.said_before.keep_typed(seconds) for each in self._open.values()]
        return all(kept)

    def close_all(self) -> str:
        """Save and close every one; gives "", or why one of them is not saved."""
        reasons = [self._close(consultation_id) for consultation_id in tuple(self._open)]
        return next(filter(None, reasons), "")

    def discard_all(self) -> None:
        """Close those that could not be saved as well."""
        for each in self._open.values():
            each.controller.discard()
        self._open.clear()
        self.warm_up.stop()

    def _leave(self, consultation_id: UUID) -> None:
        if self._open[consultation_id].view.settle():
            # Its page says what is not stored, and why.
            return
        # First the screen, then the view: it may not go while its own signal is running.
        self._close(consultation_id)
        self.left.emit()

    def _close(self, consultation_id: UUID) -> str:
        each = self._open[consultation_id]
        held = each.view.settle()
        if held:
            return f"{_NOT_KEPT} {held}"
        if not each.controller.close():
            reason = each.controller.save_state.reason
            return f"{_NOT_SAVED} {reason}".strip()
        del self._open[consultation_id]
        if not self._open:
            self.warm_up.stop()
        each.view.hide()
        each.view.setParent(None)
        each.view.deleteLater()
        each.controller.deleteLater()
        return ""
