"""What the audit keeps of one thing that was done. Never a content: names of fields, and digests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4


class Action(StrEnum):
    """What was done. The words on the screen are made from these."""

    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    LOCKED = "locked"
    SIGNED_OUT = "signed-out"
    VIEWED = "viewed"
    ADDED = "added"
    CHANGED = "changed"
    FINISHED = "finished"
    REOPENED = "reopened"
    OVERRULED = "overruled"
    DOCUMENT_MADE = "document-made"
    RELEASED = "released"
    PRINTED = "printed"
    EXPORTED = "exported"
    IMPORTED = "imported"
    SIGNED = "signed"
    AMENDED = "amended"
    PHOTO_ADDED = "photo-added"
    PHOTO_CHANGED = "photo-changed"
    PHOTO_CONSENT = "photo-consent"
    SESSION_NOTED = "session-noted"
    OUTCOME_NOTED = "outcome-noted"
    MERGED = "merged"
    CONFLICT = "conflict"
    PERSON_ADDED = "person-added"
    PERSON_CHANGED = "person-changed"
    PASSPHRASE_CHANGED = "passphrase-changed"
    KEY_CHANGED = "key-changed"
    RECOVERED = "recovered"
    BACKED_UP = "backed-up"
    BACKUP_FAILED = "backup-failed"
    REHEARSED = "rehearsed"
    RESTORED = "restored"
    MIGRATED = "migrated"
    MOVED = "moved"
    CHECKED = "checked"
    CLOCK_JUMPED = "clock-jumped"
    ERASED = "erased"
    UNREADABLE = "unreadable"
    """Never noted: how an event is shown that cannot be read, or that a newer program noted."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something to note. `kind` and `record` name what it was done to ("patient", its id).

    `fields` are names of fields; `before` and `after` are digests (lower-case hexadecimal) of the record,
    never its content; `detail` is a plain word or two that hold nothing of a patient. `id` makes noting
    the same event again harmless.
    """

    action: Action
    kind: str = ""
    record: UUID | None = None
    fields: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    detail: str = ""
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class NotedEvent:
    """An event as it stands in the audit. `at` is UTC; `offset` is the clock ahead of it, minutes."""

    sequence: int
    at: datetime
    offset: int
    user_id: UUID | None
    user_name: str
    machine: str
    event: Event
