"""The documents of a day in the window: opened beside the list of patients, ended with the clinic."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.documents.batch_panel import BatchPanel
    from ui.input_file import Knowledge
    from ui.registry.patients_page import PatientsPage


class BatchPlace(QObject):
    """Makes the panel when it is first asked for: what it needs is not imported before."""

    def __init__(self, home: PatientsPage, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home, self._today = home, today
        self._clinic: tuple[Store, Actor, Knowledge] | None = None
        self.panel: BatchPanel | None = None
        home.batch_wanted.connect(self.show)

    def attach(self, store: Store, actor: Actor, knowledge: Knowledge) -> None:
        """Work in this clinic. Call `end` for the one before first."""
        self._clinic = (store, actor, knowledge)

    def show(self) -> None:
        """The panel, in the place of the drafts."""
        if self._clinic is None:
            return
        if self.panel is None:
            from ui.documents.batch_controller import batch_controller
            from ui.documents.batch_panel import BatchPanel

            self.panel = BatchPanel(batch_controller(*self._clinic, self._today), self._today)
            self.panel.left.connect(self.leave)
        self._home.show_side(self.panel)
        self.panel.take_focus()

    def leave(self) -> None:
        """Back to the drafts. What is being made goes on."""
        self._home.show_side(None)
        self._home.take_focus()

    def end(self) -> None:
        """Stop what is being made, and wait for that; what was finished stays."""
        self._clinic = None
        if self.panel is not None:
            self.panel.stop()
            self._home.show_side(None)
            self.panel.deleteLater()
            self.panel = None
