"""The chain of the audit: each row is sealed together with the one before it.

The seal is HMAC-SHA256 under the audit key. Editing, deleting, renumbering or swapping rows breaks it; rows
cut off at the end are found through anchors that lie outside the file (`db.audit.anchors`).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Integer, Table, insert, literal_column, select

from db.actor import Actor
from db.audit.clock import Clock
from db.audit.events import Action, Event
from db.codec import now, offset_minutes
from db.models import AuditEventModel
from db.prepared import Prepared

FIRST_LINK = "0" * 64
"""What the first row names as the seal before it."""

_TABLE = cast(Table, AuditEventModel.__table__)
# Written out: SQLite prepares a statement anew each time a limit is bound, and this one runs with every save.
_ONE = literal_column("1", Integer)
_TAIL = Prepared(
    select(_TABLE.c.sequence, _TABLE.c.seal, _TABLE.c.at).order_by(_TABLE.c.sequence.desc()).limit(_ONE)
)
_KNOWN = select(_TABLE.c.sequence)
_ADD = Prepared(insert(_TABLE), *(column.name for column in _TABLE.c))
_IN_ORDER = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Link:
    """The end of the chain: how many rows there are, the seal of the last, and when it was noted."""

    sequence: int = 0
    seal: str = FIRST_LINK
    at: datetime | None = None


class Trail:
    """Notes events inside the transaction of what they tell of: neither is ever there without the other."""

    def __init__(self, audit_key: bytes, machine: str) -> None:
        self._key = audit_key
        self._machine = machine
        self.clock = Clock()
        self._jump: Event | None = None

    def tail(self, connection: Connection) -> Link:
        """The end of the chain as stored now."""
        row = _TAIL.first(connection, {})
        return Link() if row is None else Link(*row)

    def note(self, connection: Connection, actor: Actor | None, event: Event) -> Link:
        """Add an event. `actor` is None for what no person did. The connection is in a write transaction."""
        before = self.tail(connection)
        at = now()
        jump = self._jump_before(connection, at, before)
        if jump is not None:
            before = self._add(connection, None, jump, before, at)
        return self._add(connection, actor, event, before, at)

    def _jump_before(self, connection: Connection, at: datetime, last: Link) -> Event | None:
        """The jump of the clock that is to be noted now; one that was rolled back is noted again."""
        jumped = self.clock.jump(at, last.at)
        if jumped:
            self._jump = Event(Action.CLOCK_JUMPED, detail=jumped)
        elif self._jump is not None and self.is_noted(connection, self._jump.id):
            self._jump = None
        return self._jump

    def _add(
        self, connection: Connection, actor: Actor | None, event: Event, before: Link, at: datetime
    ) -> Link:
        row: dict[str, object] = {
            "sequence": before.sequence + 1,
            "id": event.id,
            "at": at,
            "offset": offset_minutes(at),
            "user_id": actor.id if actor else None,
            "user_name": actor.name if actor else "",
            "machine": self._machine,
            "action": event.action.value,
            "kind": event.kind,
            "record_id": event.record,
            "fields": event.fields,
            "before": event.before,
            "after": event.after,
            "detail": event.detail,
            "previous": before.seal,
        }
        seal = seal_of(row, self._key)
        self.add_row(connection, row | {"seal": seal})
        return Link(before.sequence + 1, seal, at)

    def add_row(self, connection: Connection, row: Mapping[str, object]) -> None:
        """Add a sealed row; a server has a way of its own (`db.postgres.trail`)."""
        _ADD.write(connection, row)

    def seal(self, table: str, row: Mapping[str, object]) -> str:
        """The seal of another table's row under the audit key, in lower-case hexadecimal.

        The values are texts, numbers, ids, times or None. The name of the table goes in: no row can pass for
        one of another table, or of the audit.
        """
        return seal_of({**row, "table": table}, self._key)

    def seal_of_event(self, row: Mapping[str, object]) -> str:
        """The seal that a row of the audit must bear."""
        return seal_of(dict(row), self._key)

    def is_noted(self, connection: Connection, event_id: UUID) -> bool:
        """Whether an event stands in the audit already."""
        return connection.execute(_KNOWN.where(_TABLE.c.id == event_id)).first() is not None


def seal_of(row: dict[str, object], audit_key: bytes) -> str:
    """The seal of a row, in lower-case hexadecimal, over all its columns but the seal itself."""
    text = _IN_ORDER.encode({name: _plain(value) for name, value in row.items() if name != "seal"})
    return hmac.digest(audit_key, text.encode("ascii"), "sha256").hex()


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return list(value) if isinstance(value, tuple) else value
