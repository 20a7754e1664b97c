"""The audit as a table model: when, who, where, and what in plain words. Rows are `NotedEvent`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets.fact_model import FactModel

if TYPE_CHECKING:
    from db.audit.events import NotedEvent

COL_WHEN, COL_WHO, COL_WHAT, COL_WHERE = range(4)


class AuditModel(FactModel):
    """The events shown so far, newest first; older ones are added below."""

    headers = ("When", "Who", "What", "Where")

    @property
    def events(self) -> tuple[NotedEvent, ...]:
        """The rows, in the order shown."""
        return tuple(self._rows)

    def text(self, row: NotedEvent, column: int) -> str:
        """What stands in a cell of an event."""
        from db.audit.words import words_of

        if column == COL_WHEN:
            at = row.at.astimezone()
            return f"{at.day} {at:%b %Y %H:%M:%S}"
        if column == COL_WHO:
            return row.user_name or "Candor"
        return words_of(row) if column == COL_WHAT else row.machine
