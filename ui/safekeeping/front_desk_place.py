"""The front desk's place for one patient: visits and identity. No consultation begins here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.registry.patient_place import PatientPlace
from ui.safekeeping.front_desk_visits import VisitsCard
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.icon_label import IconLabel
from ui.worker import Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredPatient
    from db.store import Store

REGISTERED = "Registered. The practitioner finds them in the list."
SAVED = "Saved."


class FrontDeskPlace(PatientPlace):
    """A `PatientPlace` whose main button only stores: `registered` is never told, so nothing is opened."""

    def __init__(
        self, store: Store, actor: Actor, today: date, parent: QWidget | None = None, *, worker: Worker
    ) -> None:
        self.visits = VisitsCard(store, actor, worker, today)
        self.done = IconLabel("", "circle-check", Tone.GOOD, style=TextStyle.BODY)
        super().__init__(store, actor, today, parent, worker=worker)
        self.form.name_buttons(new="Register", stored="Save these details")
        for widget in (self.visits, self.presence, self.done):
            self.form.add_above(widget)
        self.form.typed.connect(self.done.hide)

    def _shows(self, stored: StoredPatient | None) -> None:
        super()._shows(stored)
        self.done.hide()
        self.visits.setVisible(stored is not None)
        if stored is not None:
            self.visits.show_visits_of(stored.id)

    def _go_on(self, stored: StoredPatient, *, was_new: bool) -> None:
        self._shows(stored)
        self.form.show_stored(stored.patient, has_draft=False)
        words = REGISTERED if was_new else SAVED
        self.done.set_text(words)
        self.done.show()
        announce(self, words)
