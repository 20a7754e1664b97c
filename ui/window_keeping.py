"""The part of the main window that loses nothing: on closing it asks, on locking it keeps what is typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from ui.window_frame import WindowFrame

if TYPE_CHECKING:
    from uuid import UUID

    from ui.open_consultations import OpenConsultations
    from ui.patient_mode.turned_window import TurnedWindow
    from ui.place import Place
    from ui.registry.patient_place import PatientPlace
    from ui.settings.settings_place import SettingsPlace
    from ui.theme.look import ScreenLook
    from ui.window_places import WindowPlaces

_NOT_STORED = "What is typed in the form is not stored: it needs another look, or it was not finished."
_NOT_KEPT = "What is typed in a form could not be kept yet."


class KeepingWindow(WindowFrame):
    """The places that hold something typed; each is None while nobody is signed in."""

    def __init__(self, today: date, look: ScreenLook | None = None) -> None:
        super().__init__(today, look)
        self._lets_go = False
        self.consultations: OpenConsultations | None = None
        self.patient_place: PatientPlace | None = None
        self.settings_place: SettingsPlace | None = None
        self.places: WindowPlaces | None = None
        self.unsaved_dialog: QWidget | None = None
        self.turned: TurnedWindow | None = None
        """Set while the patient has the screen: then it closes for nobody but staff."""

    def show_place(self, place: QWidget) -> None:
        """Bring a place of the clinic to the front."""
        raise NotImplementedError

    def keepers(self) -> tuple[PatientPlace | SettingsPlace | Place, ...]:
        """Every place that may hold something typed."""
        made = () if self.places is None else tuple(self.places.made.values())
        fixed = [place for place in (self.patient_place, self.settings_place) if place is not None]
        return (*fixed, *made)

    # Closing

    def let_end(self) -> None:
        """The system ends the session: the window may close although the patient has the screen."""
        if self.turned is not None:
            self.turned.is_ending = True

    def keep_everything(self) -> str:
        """Store whatever is typed anywhere and wait for it; gives "", or why something is not stored."""
        for place in self.keepers():
            if not place.keep():
                self.show_place(place)
                return _NOT_STORED
        return self.consultations.close_all() if self.consultations is not None else ""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once everything is stored; otherwise ask."""
        if self.turned is not None and not self.turned.may_close():
            event.ignore()
            return
        reason = "" if self._lets_go else self.keep_everything()
        if not reason:
            if self.consultations is not None:
                self.consultations.discard_all()
            if self.has_home:
                self.batch.end()
            event.accept()
            return
        event.ignore()
        if self.turned is not None:
            # The session ends, and something could not be stored: whoever comes back signs in first.
            self.turned.lock()
            return
        if self.is_blank:
            # Whoever stands before a locked window may not throw away what somebody else typed.
            return
        from ui.unsaved_dialog import UnsavedDialog

        dialog = UnsavedDialog(reason, self)
        dialog.again.connect(self.close)
        dialog.let_go.connect(self._let_go)
        self.unsaved_dialog = dialog
        dialog.open()

    def _let_go(self) -> None:
        self._lets_go = True
        self.close()

    # Locking

    def keep_typed(self) -> str:
        """Keep the text of unfinished forms in the clinic's file, for who typed it; gives "", or why not."""
        kept = [place.keep_typed() for place in self.keepers()]
        if self.consultations is not None:
            kept.append(self.consultations.keep_typed())
        return "" if all(kept) else _NOT_KEPT

    def keep_for_lock(self) -> str:
        """Keep all that is typed anywhere, and close the consultations; gives "", or what is not kept."""
        reason = self.keep_typed()
        unsaved = self.consultations.close_all() if self.consultations is not None else ""
        return reason or unsaved

    @property
    def open_consultation_id(self) -> UUID | None:
        """The consultation on the screen, or before it was blanked; None for another place."""
        shown = self._before_blank if self.is_blank else self.stack.currentWidget()
        return self.consultations.id_of(shown) if self.consultations is not None else None

    @property
    def open_form(self) -> tuple[str, str]:
        """The patient's form on the screen, or before it was blanked: the id of its record, and the name of
        the question that has the keyboard. ("", "") for another place, or an empty form.
        """
        shown = self._before_blank if self.is_blank else self.stack.currentWidget()
        place = self.patient_place
        if place is None or shown is not place or (place.is_new and not place.has_unsaved):
            return "", ""
        return str(place.patient_id), place.form.question
