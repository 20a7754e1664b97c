"""The backups that there are, as a table model. Rows are `BackupInfo`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.safekeeping.backup_words import moment_words, reason_words, size_words, state_words

if TYPE_CHECKING:
    from db.backup.bundle import BackupInfo

COL_WHEN, COL_WHERE, COL_WHY, COL_SIZE, COL_STATE = range(5)
HEADERS = ("Made", "Where", "Why", "Size", "State")
HERE, SECOND = "This computer", "Second place"

Index = QModelIndex | QPersistentModelIndex


class BackupModel(QAbstractTableModel):
    """Newest first. `here` is the folder of this computer's own backups."""

    def __init__(self, here: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here = here
        self._rows: tuple[BackupInfo, ...] = ()

    @property
    def backups(self) -> tuple[BackupInfo, ...]:
        """The rows, in the order shown."""
        return self._rows

    def show_backups(self, backups: Sequence[BackupInfo]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(backups)
        self.endResetModel()

    def backup_at(self, row: int) -> BackupInfo | None:
        """The backup of a row, None when there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of backups."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """The number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The words over a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell. A reader that lands on the first cell hears the whole row."""
        info = self.backup_at(index.row())
        if info is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(info, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            columns = range(len(HEADERS)) if index.column() == COL_WHEN else (index.column(),)
            return ". ".join(self._text(info, column) for column in columns)
        return None

    def _text(self, info: BackupInfo, column: int) -> str:
        if column == COL_WHEN:
            return moment_words(info.made_at, datetime.now(UTC))
        if column == COL_WHERE:
            return HERE if info.path.parent == self._here else SECOND
        if column == COL_WHY:
            return reason_words(info)
        return size_words(info.size) if column == COL_SIZE else state_words(info)
