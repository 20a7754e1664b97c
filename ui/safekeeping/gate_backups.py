"""What the gate offers of the backups: where nothing else opens a clinic, or where one was once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from ui.safekeeping.gate_parts import GatePage, nobody_waits

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.safekeeping.gate_place import GatePlace
    from ui.safekeeping.restore_work import RecoveryOffer
    from ui.worker import Worker


class GateBackups(QObject):
    """Works on one gate, whose `restore` puts a backup back."""

    def __init__(self, gate: GatePlace, worker: Worker) -> None:
        super().__init__(gate)
        self._gate, self._worker = gate, worker
        self._offered: QWidget | None = None

    def offer(self, page: GatePage, sentence: str) -> None:
        """Offer the newest good backup where only that helps; take an earlier offer away where not."""
        folder = self._gate.folder
        offered, self._offered = self._offered, None
        if offered is not None and isValid(offered):
            offered.hide()
            offered.deleteLater()

        def look() -> RecoveryOffer | None:
            from ui.safekeeping.restore_work import recovery_offer

            return recovery_offer(folder, sentence)

        def hear(offer: RecoveryOffer | None) -> None:
            from ui.safekeeping.restore_offer import show_offer

            if self._gate.page is page:
                self._offered = show_offer(
                    page, offer, self._worker, lambda order: self._gate.restore(folder, order)
                )

        if sentence:
            self._gate.run("Looking for a backup", look, hear, nobody_waits)

    def look(self) -> None:
        """A folder without a clinic that had one once: offer what was backed up before a new one is begun."""
        from ui.safekeeping.restore_work import may_have_backups, recovery_offer

        folder = self._gate.folder
        if may_have_backups(folder):
            self._gate.run(
                "Looking for a backup", lambda: recovery_offer(folder), self._found_backup, nobody_waits
            )

    def _found_backup(self, offer: RecoveryOffer | None) -> None:
        from ui.safekeeping.restore_offer import show_offer
        from ui.safekeeping.restore_work import GONE

        folder = self._gate.folder
        if offer is None or isinstance(self._gate.page, GatePage):
            # None, or somebody has gone on to a new clinic already.
            return
        self._gate.say(GONE)
        self._offered = show_offer(
            self._gate.words,
            offer,
            self._worker,
            lambda order: self._gate.restore(folder, order),
            instead=self._gate.first_start.show_welcome,
        )
