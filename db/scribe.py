"""What every piece of writing work is given: who writes, where it is noted, and how contents are sealed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from db.actor import Actor
from db.audit.events import Event
from db.audit.trail import Link, Trail
from db.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Scribe:
    """Notes for one actor, in the transaction that writes."""

    actor: Actor
    trail: Trail
    sealer: Sealer

    def note(self, connection: Connection, event: Event) -> Link:
        """Add an event to the audit; it stands or falls with the transaction."""
        return self.trail.note(connection, self.actor, event)
