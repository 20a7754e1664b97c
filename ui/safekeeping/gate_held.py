"""Locked, with something that could not be kept yet: only whoever typed it gets back in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from uuid import UUID

    from ui.safekeeping.gate_place import GatePlace
    from ui.safekeeping.opening_records import Refused, Safe

_HELD = "What was typed here is not saved yet: whoever typed it has to sign in first."


class HeldPerson(QObject):
    """Works on one gate. `proved()` tells that this person has given the passphrase."""

    proved = Signal()

    def __init__(self, gate: GatePlace) -> None:
        super().__init__(gate)
        self._gate = gate
        self._held: tuple[Safe, UUID, str] | None = None

    @property
    def is_held(self) -> bool:
        """Whether somebody has to come back first."""
        return self._held is not None

    def hold(self, safe: Safe, person_id: UUID, name: str) -> None:
        """Let only this person in: the clinic is still open behind the page."""
        self._held = (safe, person_id, name)

    def let_go(self) -> None:
        """Nobody is held any more."""
        self._held = None

    def confirm(self, name: str, passphrase: str) -> None:
        """Try what was typed, on the worker."""
        from db.keys.key_file import SignInRefused
        from db.keys.refused import REFUSED
        from db.sign_in_names import sign_in_name
        from ui.safekeeping.opening_records import Refused

        if self._held is None:
            return
        sign_in = self._gate.sign_in
        safe, person_id, held_name = self._held
        if sign_in_name(name) != sign_in_name(held_name):
            sign_in.refuse(_HELD)
            return

        def prove() -> bool | Refused:
            try:
                return safe.keys.confirm(person_id, passphrase)
            except SignInRefused as refusal:
                return Refused(refusal.sentence, refusal.wait_seconds)

        def hear(proved: bool | Refused) -> None:
            if isinstance(proved, Refused):
                sign_in.refuse(proved.sentence, proved.wait_seconds)
            elif proved:
                self.proved.emit()
            else:
                sign_in.refuse(REFUSED)

        sign_in.show_busy()
        self._gate.run("Signing in", prove, hear, sign_in.refuse)
