"""The rows of the audit as records, and the digest that it has of a record."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.orm import Session

from db.audit.events import Action, Event, NotedEvent
from db.models import AuditEventModel

AUDIT = cast(Table, AuditEventModel.__table__)

STATES = frozenset(
    {
        Action.ADDED,
        Action.CHANGED,
        Action.FINISHED,
        Action.REOPENED,
        Action.OVERRULED,
        Action.DOCUMENT_MADE,
        Action.PERSON_ADDED,
        Action.PERSON_CHANGED,
        Action.MIGRATED,
    }
)
"""The actions whose `after` is the digest of the whole record that they name, as it was left."""

_KNOWN = frozenset(Action) - {Action.UNREADABLE}

_NOTED = (
    select(AUDIT.c.after)
    .where(
        AUDIT.c.record_id == bindparam("record"),
        AUDIT.c.kind == bindparam("kind"),
        AUDIT.c.action.in_(sorted(action.value for action in STATES)),
    )
    .order_by(AUDIT.c.sequence.desc())
    .limit(1)
)


def noted_digest(connection: Connection, kind: str, record: UUID) -> str:
    """The digest that the audit has of a record; empty when it knows none."""
    return connection.execute(_NOTED, {"kind": kind, "record": record}).scalar_one_or_none() or ""


def first_noted(session: Session, record: UUID) -> int:
    """The sequence of the first event of a record: the older of two records has the lower one. 0: none."""
    first = select(AUDIT.c.sequence).where(AUDIT.c.record_id == record).order_by(AUDIT.c.sequence).limit(1)
    return session.scalar(first) or 0


def noted_event(row: Any) -> NotedEvent:
    """A row of the audit as a record. What this program does not know is `UNREADABLE`, with its own word."""
    is_known = row.action in _KNOWN
    return NotedEvent(
        sequence=row.sequence,
        at=row.at,
        offset=row.offset,
        user_id=row.user_id,
        user_name=row.user_name,
        machine=row.machine,
        event=Event(
            action=Action(row.action) if is_known else Action.UNREADABLE,
            kind=row.kind,
            record=row.record_id,
            fields=row.fields,
            before=row.before,
            after=row.after,
            detail=row.detail if is_known else row.action,
            id=row.id,
        ),
    )
