"""The audit on a server: rows are only added, by a function that checks the one before."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, text

from db.audit.trail import Link, Trail
from db.columns import Codes, Moment

_TAIL = text("SELECT tail_sequence, tail_seal, tail_at FROM candor_audit_tail()")
_IS_NOTED = text("SELECT candor_audit_has(:id)")
_ADD = text(
    "SELECT candor_audit_add(:sequence, :id, :at, :offset, :user_id, :user_name, :machine, :action, :kind,"
    " :record_id, :fields, :before, :after, :detail, :previous, :seal)"
)


class ServerTrail(Trail):
    """The same chain; nobody's sign-in may read the audit's table except who may read the audit."""

    def tail(self, connection: Connection) -> Link:
        """The end of the chain as stored now."""
        row = connection.execute(_TAIL).one_or_none()
        if row is None:
            return Link()
        try:
            at = Moment().process_result_value(row.tail_at, connection.dialect)
        except ValueError:
            # The check of the audit names such an event. The clinic goes on: nobody could take it out again.
            at = None
        return Link(row.tail_sequence, row.tail_seal, at)

    def is_noted(self, connection: Connection, event_id: UUID) -> bool:
        """Whether an event stands in the audit already."""
        return bool(connection.execute(_IS_NOTED, {"id": event_id}).scalar_one())

    def add_row(self, connection: Connection, row: Mapping[str, object]) -> None:
        """Add a sealed row. Errors: the server's when it does not follow the last one."""
        at, fields = row["at"], row["fields"]
        dialect = connection.dialect
        connection.execute(
            _ADD,
            {
                **row,
                "at": Moment().process_bind_param(at, dialect),  # type: ignore[arg-type]
                "fields": Codes().process_bind_param(fields, dialect),  # type: ignore[arg-type]
            },
        )
