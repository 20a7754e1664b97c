"""The audit as a table model: when, who, where, and what in plain words. Rows are `NotedEvent`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui.widgets.fact_model import FactModel

if TYPE_CHECKING:
    from db.audit.events import NotedEvent

COL_WHEN, COL_WHO, COL_WHAT, COL_WHERE = range(4)


class AuditModel(FactModel):
    """The events shown so far, newest first; older ones are added below."""

    headers = ("When", "Who", "What", "Where")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whose: dict[UUID, str] = {}

    def add_names(self, whose: Mapping[UUID, str]) -> None:
        """Whose records the rows that come are of: the audit itself holds no names."""
        self._whose |= whose

    @property
    def events(self) -> tuple[NotedEvent, ...]:
        """The rows, in the order shown."""
        return tuple(self._rows)

    def text(self, row: NotedEvent, column: int) -> str:
        """What stands in a cell of an event."""
        from db.audit.words import words_of
        from ui.short_date import short_date

        if column == COL_WHEN:
            at = row.at.astimezone()
            return f"{short_date(at.date())}, {at:%H:%M:%S}"
        if column == COL_WHO:
            return row.user_name or "Candor"
        if column != COL_WHAT:
            return row.machine
        record = row.event.record
        return " – ".join(
            filter(None, (words_of(row), "" if record is None else self._whose.get(record, "")))
        )
