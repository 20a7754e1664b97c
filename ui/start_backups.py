"""The backups of the clinic that is open: begun after the sign-in, made once more when the program closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.safekeeping.opening_records import OpenedClinic


class StartBackups(QObject):
    """Of one clinic after another. A demo, which is thrown away, gets none by itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper: BackupKeeper | None = None
        self._makes = False

    def begin(self, opened: OpenedClinic, *, is_demo: bool) -> BackupKeeper | None:
        """What makes them from now on; those of a server are made by an owner, who may read it all."""
        from db.rights import Right, allows
        from ui.safekeeping.backup_keeper import BackupKeeper
        from ui.safekeeping_commands import source_of

        safe = opened.safe
        if safe.database is None and not allows(opened.actor.role, Right.CHANGE_KEYS):
            return None
        self._keeper = BackupKeeper(opened.store.door, opened.actor, source_of(opened), safe.folder, self)
        self._makes = not is_demo
        if self._makes:
            self._keeper.begin()
        return self._keeper

    def end_with_one(self, window: QWidget) -> None:
        """The backup of the closing; it is told of in the window where that is on the screen."""
        if self._keeper is not None and self._makes:
            self._keeper.on_close(window if window.isVisible() else None)
        self.end()

    def end(self, *, wait: bool = True) -> None:
        """Make no more. Without `wait` one that is half made counts for nothing: the next start clears it."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.end(wait=wait)
            keeper.deleteLater()
