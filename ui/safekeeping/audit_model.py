"""The audit as a table model: when, who, where, and what in plain words. Rows are `NotedEvent`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from db.audit.events import NotedEvent

COL_WHEN, COL_WHO, COL_WHAT, COL_WHERE = range(4)
HEADERS = ("When", "Who", "What", "Where")

Index = QModelIndex | QPersistentModelIndex


class AuditModel(QAbstractTableModel):
    """The events shown so far, newest first; older ones are added below."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[NotedEvent] = []

    @property
    def events(self) -> tuple[NotedEvent, ...]:
        """The rows, in the order shown."""
        return tuple(self._rows)

    def show_events(self, events: Sequence[NotedEvent]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = list(events)
        self.endResetModel()

    def add_older(self, events: Sequence[NotedEvent]) -> None:
        """Add rows below."""
        if events:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(events) - 1)
            self._rows.extend(events)
            self.endInsertRows()

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of events; an event has no rows below."""
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
        if not 0 <= index.row() < len(self._rows):
            return None
        event = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.ToolTipRole:
            return _text(event, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            columns = range(len(HEADERS)) if index.column() == COL_WHEN else (index.column(),)
            return ". ".join(filter(None, (_text(event, column) for column in columns)))
        return None


def _text(event: NotedEvent, column: int) -> str:
    from db.audit.words import words_of

    if column == COL_WHEN:
        at = event.at.astimezone()
        return f"{at.day} {at:%b %Y %H:%M:%S}"
    if column == COL_WHO:
        return event.user_name or "Candor"
    if column == COL_WHAT:
        return words_of(event)
    return event.machine
