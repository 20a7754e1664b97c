"""The first start of a clinic: who its owner is, the recovery code on paper, then its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.documents.own_jobs import while_there
from ui.safekeeping.gate_parts import GatePage, nobody_waits, opening

if TYPE_CHECKING:
    from ui.safekeeping.gate_place import GatePlace
    from ui.safekeeping.opening_records import Owner, Prepared


class FirstStart(QObject):
    """Works on one gate. The keys of a new clinic are in memory until the code stands on paper."""

    demo_wanted = Signal()

    def __init__(self, gate: GatePlace) -> None:
        super().__init__(gate)
        self._gate = gate
        self._prepared: Prepared | None = None
        self._owner: Owner | None = None
        self._takes_over = False

    def forget(self) -> None:
        """Let go of who was typed and of the keys that were made."""
        self._prepared = self._owner = None

    def show_welcome(self) -> None:
        """The first start: the two ways to begin."""
        from ui.settings.first_run import FirstRunPage

        page = self._gate.new_page(FirstRunPage)
        self._owner = None
        page.demo_wanted.connect(self.demo_wanted)
        page.clinic_wanted.connect(self.show_first_person)
        self._gate.show_page(page)

    def show_first_person(self, *, takes_over: bool = False) -> None:
        """Who the first owner is; `takes_over` an unencrypted file that is there."""
        from ui.safekeeping.first_person_page import FirstPersonPage

        page = self._gate.new_page(FirstPersonPage)
        page.wanted.connect(self._prepare)
        page.left.connect(self.show_welcome)
        page.begin(takes_over=takes_over)
        self._takes_over = takes_over
        if self._owner is not None:
            page.show_owner(self._owner)
        self._gate.show_page(page)
        folder = self._gate.folder
        self._gate.run(
            "Looking at the folder",
            lambda: opening().place_warning(folder),
            while_there(page, page.warn),
            nobody_waits,
        )

    def _prepare(self, owner: Owner) -> None:
        page = self._gate.page
        if isinstance(page, GatePage):
            self._owner = owner
            page.show_busy()
            self._gate.run(
                "Making the keys",
                lambda: opening().prepare(owner),
                self._show_new_code,
                while_there(page, page.refuse),
            )

    def _show_new_code(self, prepared: Prepared) -> None:
        self._prepared = prepared
        page = self._gate.code_page()
        page.confirmed.connect(self._set_up)
        page.left.connect(lambda: self.show_first_person(takes_over=self._takes_over))
        page.show_code(prepared.recovery_code)
        page.show_step(0 if self._takes_over else 2)
        self._gate.show_page(page)

    def _set_up(self) -> None:
        prepared, folder, page = self._prepared, self._gate.folder, self._gate.page
        if prepared is None or not isinstance(page, GatePage):
            return
        page.show_busy()
        self._gate.run(
            "Making the clinic’s file",
            lambda: opening().set_up(folder, prepared),
            self._gate.hear,
            while_there(page, page.refuse),
        )
