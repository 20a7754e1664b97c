"""The backups that there are, as a table model. Rows are `BackupInfo`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.safekeeping.backup_words import moment_words, reason_words, size_words, state_words
from ui.widgets.fact_model import FactModel

if TYPE_CHECKING:
    from db.backup.bundle import BackupInfo

COL_WHEN, COL_WHERE, COL_WHY, COL_SIZE, COL_STATE = range(5)
HERE, SECOND = "This computer", "Second place"


class BackupModel(FactModel):
    """Newest first. `here` is the folder of this computer's own backups."""

    headers = ("Made", "Where", "Why", "Size", "State")

    def __init__(self, here: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here = here

    @property
    def backups(self) -> tuple[BackupInfo, ...]:
        """The rows, in the order shown."""
        return tuple(self._rows)

    def text(self, row: BackupInfo, column: int) -> str:
        """What stands in a cell of a backup."""
        if column == COL_WHEN:
            return moment_words(row.made_at, datetime.now(UTC))
        if column == COL_WHERE:
            return HERE if row.path.parent == self._here else SECOND
        if column == COL_WHY:
            return reason_words(row)
        return size_words(row.size) if column == COL_SIZE else state_words(row)
