"""The lines of the list of all answers as a model: what is said and shown of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.consultation.check_answers import CheckLine

CHANGE = "Change"
LineRole = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class CheckModel(QAbstractListModel):
    """The lines, in the order of the pages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[CheckLine, ...] = ()

    def set_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading leads nowhere, and the arrow keys pass over it."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | (
            Qt.ItemFlag.NoItemFlags if self.lines[index.row()].is_heading else Qt.ItemFlag.ItemIsSelectable
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Everything that is painted, in words, and under which heading it stands."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [line.title, line.words, line.note]
            if not line.is_heading:
                said.insert(0, self._heading(index.row()))
            return ". ".join(part.rstrip(".") for part in said if part)
        return line if role == LineRole else None

    def _heading(self, row: int) -> str:
        return next((line.title for line in reversed(self.lines[:row]) if line.is_heading), "")
