"""The audit of a clinic: read, filtered, exported and checked. It is written by `db.audit.trail` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from db.actor import Actor
from db.audit.anchors import Anchor, against_anchors, against_file, current_anchor
from db.audit.checking import AuditReport, check_audit
from db.audit.events import Action, Event, NotedEvent
from db.audit.reading import EventFilter, Stretch, events, look_through
from db.audit.whose import whose
from db.door import Door
from db.rights import Right
from db.search_rows import fill_again, is_told

KIND = "audit"
AT_ONCE = 200


class Audit:
    """What was done, by whom and when. Every call can fail with `StorageProblem`.

    `anchor_file` is where the anchor of the file lies, None for a database on a server.
    """

    def __init__(self, door: Door, anchor_file: Path | None = None) -> None:
        self._door = door
        self._anchor_file = anchor_file

    def events(
        self, actor: Actor, filter: EventFilter, *, before: int | None = None, limit: int = AT_ONCE
    ) -> tuple[NotedEvent, ...]:
        """The newest events that fit, those before a sequence; by their sequence, never by their times."""
        return self._door.read(
            actor, Right.READ_AUDIT, lambda session: events(session, filter, before, limit)
        )

    def look_through(
        self, actor: Actor, filter: EventFilter, *, before: int | None = None, limit: int = AT_ONCE
    ) -> Stretch:
        """The same, of one stretch of the audit: a search for a text shows what it has while it goes on."""
        return self._door.read(
            actor, Right.READ_AUDIT, lambda session: look_through(session, filter, before, limit)
        )

    def whose(self, actor: Actor, noted: Sequence[NotedEvent]) -> dict[UUID, str]:
        """Whose records some events are of: name and number, by record. The audit itself holds no names."""
        return self._door.read(actor, Right.READ_AUDIT, lambda session: whose(session, noted))

    def exported(self, actor: Actor, filter: EventFilter) -> tuple[NotedEvent, ...]:
        """All events that fit, for a table that leaves the clinic; it is noted."""
        return self._door.read(
            actor,
            Right.READ_AUDIT,
            lambda session: events(session, filter, None, None),
            viewed=Event(Action.EXPORTED, KIND),
        )

    def check(self, actor: Actor | None, *, anchors: Sequence[Anchor] = ()) -> AuditReport:
        """Walk the chain, hold every record against it, and the end against the anchors.

        The anchor beside the file is always asked; `anchors` are those of backups. `actor` None: the program
        itself checks, at a backup or from the command line. What it found is noted. It takes seconds: call it
        on a worker.
        """

        def work(session: Session) -> AuditReport:
            return check_audit(session, self._door.trail, self._door.sealer)

        if actor is None:
            report = self._door.read_unasked(work)
        else:
            report = self._door.read(actor, Right.READ_AUDIT, work)
        told = against_anchors(self._door, tuple(anchors))
        if self._anchor_file is not None:
            told += against_file(self._door, self._anchor_file)
        report = replace(report, sentences=(*report.sentences, *told))
        if is_told(report.remarks):
            fill_again(self._door)
        found = len(report.sentences)
        detail = (
            "all fits" if report.is_good else f"{found} {'thing does' if found == 1 else 'things do'} not fit"
        )
        self._door.note(actor, Event(Action.CHECKED, KIND, detail=detail))
        return report

    def anchor(self) -> Anchor:
        """The end of the audit now, for the manifest of a backup."""
        return current_anchor(self._door)

    def clock_told(self) -> str:
        """A sentence when the clock of this computer jumped while the program was open; else empty."""
        return self._door.trail.clock.told
