"""Writes that expect a version of a record, and what happens when another is stored.

One save of a record may wait for another: their expected versions then count up by one. After a `Conflict`
every further save of that record is refused, also those already waiting, until it has been read again.
Otherwise a waiting save could meet its version by chance and overwrite what somebody else wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db.actor import Actor
from db.audit.lost_edits import LostEdit, keep
from db.door import Door
from db.errors import Conflict
from db.records import Saved, StoredConsultation, StoredPatient
from db.rights import Right
from db.scribe import Scribe
from db.writer import in_session

Result = TypeVar("Result")
Current = StoredConsultation | StoredPatient


class VersionedWrites:
    """Hands writes to the door, and remembers which records met a conflict and were not read since."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._conflicts: set[UUID] = set()
        self._lock = Lock()

    def has_read(self, id: UUID) -> None:
        """Take saves of a record again: what is stored now has been read."""
        with self._lock:
            self._conflicts.discard(id)

    def write(
        self,
        actor: Actor,
        right: Right,
        id: UUID,
        work: Callable[[Connection, Scribe], Saved],
        current: Callable[[Session, UUID], Current],
        lost: Callable[[Current], LostEdit],
        *,
        committed: Callable[[], None] | None = None,
    ) -> Future[Saved]:
        """Run a versioned write, unless the record met a conflict and was not read again since."""

        def guarded(connection: Connection, scribe: Scribe) -> Saved:
            with self._lock:
                refused = id in self._conflicts
            if refused:
                raise Conflict(in_session(connection, lambda session: current(session, id)))
            try:
                return work(connection, scribe)
            except Conflict:
                with self._lock:
                    self._conflicts.add(id)
                raise

        return self.write_new(actor, right, guarded, lost, committed=committed)

    def write_new(
        self,
        actor: Actor,
        right: Right,
        work: Callable[[Connection, Scribe], Result],
        lost: Callable[[Current], LostEdit],
        *,
        committed: Callable[[], None] | None = None,
    ) -> Future[Result]:
        """Run a write; what a conflict kept from being saved is kept and noted by the write after it."""

        def run(connection: Connection, scribe: Scribe) -> Result:
            try:
                return work(connection, scribe)
            except Conflict as conflict:
                edit = lost(conflict.current)
                self._door.keep(scribe, lambda connection, scribe: keep(connection, scribe, edit))
                raise

        return self._door.submit(actor, right, run, committed=committed)
