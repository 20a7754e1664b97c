"""The part of the main window that knows the clinic: who is at work in it, and what of it is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.window_keeping import KeepingWindow

if TYPE_CHECKING:
    from db.actor import Actor
    from db.rights import Role
    from db.store import Store
    from intake.clinic import Clinic
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.safekeeping.opening import Safe
    from ui.theme.look import ScreenLook


class ClinicWindow(KeepingWindow):
    """Shows places of one clinic, with the bars round them as its settings and the person's role have them.

    `clinic_saved(Clinic)` is told after the settings were stored.
    """

    clinic_saved = Signal(object)

    def __init__(self, today: date, look: ScreenLook | None = None) -> None:
        super().__init__(today, look)
        self._store: Store | None = None
        self._actor: Actor | None = None
        self._clinic: Clinic | None = None
        self.safe: Safe | None = None
        self.backups: BackupKeeper | None = None

    @property
    def is_attached(self) -> bool:
        """Whether somebody is signed in to a clinic here."""
        return self._store is not None

    @property
    def clinic(self) -> Clinic | None:
        """The clinic's settings; None while nobody is signed in, and at the first run."""
        return self._clinic

    @property
    def is_clinical(self) -> bool:
        """Whether whoever is at work may read consultations: the front desk may not."""
        from db.rights import Right, allows

        return self._actor is not None and allows(self._actor.role, Right.READ_CONSULTATIONS)

    def read(self, work: Any) -> bool:
        """Do something that reads storage; a problem is said in the status bar. Whether it went well."""
        from db.errors import StorageProblem

        try:
            work()
        except StorageProblem as problem:
            self.status.show_not_saved(problem.sentence)
            return False
        return True

    # The clinic's settings

    def clinic_changed(self, clinic: Clinic) -> None:
        """A place has stored the clinic anew: everything goes on with it."""
        self._work_in(clinic)
        self.status.show_saved(datetime.now(UTC))
        self.clinic_saved.emit(clinic)

    def _work_in(self, clinic: Clinic) -> None:
        from db.rights import Right, allows
        from ui.demo_clinic import is_demo

        self._clinic = clinic
        if self.consultations is not None:
            self.consultations.take_clinic(clinic)
        self.demo_bar.setVisible(is_demo(clinic))
        if self._actor is not None:
            may_change = allows(self._actor.role, Right.CHANGE_CLINIC)
            self.top_bar.set_ready(True, settings=may_change or self.safe is not None)
        if self.consultations is not None and self._actor is not None:
            signed = clinic.content_signed_off(self.consultations.catalogue, on=self._today)
            content = "" if signed else "Clinical content: draft, not signed off"
            self.status.show_person(f"{self._actor.name}, {role_words(self._actor.role)}", content)

    def _read_clinic(self) -> None:
        """Another desk may have stored the clinic anew since. Errors: `StorageProblem`."""
        if self._store is not None and self._actor is not None:
            stored = self._store.clinic(self._actor)
            if stored is not None and stored != self._clinic:
                self._work_in(stored)

    def _follow_backups(self) -> None:
        from ui.demo_clinic import is_demo

        # A demo is thrown away: it makes no backups that somebody could miss.
        if self.backups is not None and not is_demo(self._clinic):
            self.status.backup.follow(self.backups)

    # What is on the screen

    def show_home(self) -> None:
        """The list of patients."""
        raise NotImplementedError

    def unblank(self) -> None:
        """Show the place that was left, or the list where that is closed."""
        was_blank, before = self.is_blank, self._before_blank
        super().unblank()
        if not was_blank or self._clinic is None:
            return
        self._follow_backups()
        self._work_in(self._clinic)
        # A consultation that could be saved meanwhile is closed.
        is_there = before is not None and isValid(before) and self.stack.indexOf(before) >= 0
        if before is not None and is_there and before is not self.gate:
            self.show_place(before)
        else:
            self.show_home()

    def show_place(self, place: QWidget) -> None:
        """Bring a place of the clinic to the front, and mark it above."""
        if self.is_blank:
            # It was locked while this was on its way.
            return
        self.stack.setCurrentWidget(place)
        is_home = self.has_home and place is self.home
        if self._undo_bar is not None and not is_home:
            # Whoever goes on to somebody else leaves it: it would stand over another patient's page.
            self._undo_bar.hide()
        bar = self.top_bar
        later = "" if self.places is None else self.places.id_of(place)
        chosen = bar.settings if place is self.settings_place else bar.places.get(later, bar.patients)
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


def role_words(role: Role) -> str:
    """What somebody is at the clinic, as the screens say it."""
    return role.value.replace("-", " ")
