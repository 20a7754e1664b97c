"""The chain of the audit: each row is sealed together with the one before it.

The seal is HMAC-SHA256 under the audit key. Editing, deleting, renumbering or swapping rows breaks it; rows
cut off at the end are found through anchors that lie outside the file (`db.audit.anchors`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, insert, select

from db.actor import Actor
from db.audit.events import Event
from db.codec import now, offset_minutes
from db.models import AuditEventModel

FIRST_LINK = "0" * 64
"""What the first row names as the seal before it."""

_TABLE = cast(Table, AuditEventModel.__table__)
_TAIL = select(_TABLE.c.sequence, _TABLE.c.seal).order_by(_TABLE.c.sequence.desc()).limit(1)
_KNOWN = select(_TABLE.c.sequence)
_ADD = insert(_TABLE)


@dataclass(frozen=True, slots=True)
class Link:
    """The end of the chain: how many rows there are, and the seal of the last."""

    sequence: int = 0
    seal: str = FIRST_LINK


class Trail:
    """Notes events inside the transaction of what they tell of: neither is ever there without the other."""

    def __init__(self, audit_key: bytes, machine: str) -> None:
        self._key = audit_key
        self._machine = machine

    def tail(self, connection: Connection) -> Link:
        """The end of the chain as stored now."""
        row = connection.execute(_TAIL).one_or_none()
        return Link() if row is None else Link(row.sequence, row.seal)

    def note(self, connection: Connection, actor: Actor | None, event: Event) -> Link:
        """Add an event. `actor` is None for what no person did. The connection is in a write transaction."""
        before = self.tail(connection)
        at = now()
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
        connection.execute(_ADD, row | {"seal": seal})
        return Link(before.sequence + 1, seal)

    def is_noted(self, connection: Connection, event_id: UUID) -> bool:
        """Whether an event stands in the audit already."""
        return connection.execute(_KNOWN.where(_TABLE.c.id == event_id)).first() is not None


def seal_of(row: dict[str, object], audit_key: bytes) -> str:
    """The seal of a row, in lower-case hexadecimal, over all its columns but the seal itself."""
    text = json.dumps(
        {name: _plain(value) for name, value in row.items() if name != "seal"},
        ensure_ascii=True,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(audit_key, text.encode("ascii"), hashlib.sha256).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return list(value) if isinstance(value, tuple) else value
