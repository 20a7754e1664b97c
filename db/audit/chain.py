"""The walk along the chain: every row is held against its seal and the row before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.audit.events import Action
from db.audit.rows import AUDIT, STATES
from db.audit.trail import FIRST_LINK, Trail

_AT_ONCE = 500
_UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, SQLAlchemyError)
"""What a column raises that holds something else than Candor writes."""

_NAMED_BY_THEIR_EVENT = frozenset(
    {
        Action.PRINTED,
        Action.CONFLICT,
        Action.SIGNED,
        Action.AMENDED,
        Action.PHOTO_ADDED,
        Action.PHOTO_CHANGED,
        Action.PHOTO_CONSENT,
        Action.SESSION_NOTED,
        Action.OUTCOME_NOTED,
        Action.MERGED,
    }
)
"""The actions whose row that is only ever added has the id of the event."""

Key = tuple[str, UUID | None]
"""A record: its kind and id."""


@dataclass(slots=True)
class Noted:
    """What the chain says of one record: the last event, its digest, and the events of earlier digests."""

    sequence: int
    after: str
    earlier: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Walked:
    """What the walk found: how many rows, the first broken link, and the last digest of each record.

    `rows` are those that an event names by the event's own id: printings, lost edits, signings, amendments.
    """

    events: int = 0
    first_broken: int | None = None
    sentences: list[str] = field(default_factory=list)
    breaks: int = 0
    jumps: list[str] = field(default_factory=list)
    records: dict[Key, Noted] = field(default_factory=dict)
    rows: dict[tuple[Action, UUID], Noted] = field(default_factory=dict)

    def broken(self, sequence: int, sentence: str) -> None:
        """Keep a break; only the first is told in full."""
        self.breaks += 1
        if self.first_broken is None:
            self.first_broken = sequence
            self.sentences.append(sentence)


def walk(session: Session, trail: Trail) -> Walked:
    """Walk the whole chain. A row that does not hold counts as broken, and the walk goes on behind it."""
    walked, expected, previous = Walked(), 1, FIRST_LINK
    for sequence, row in _rows(session):
        walked.events += 1
        if sequence != expected:
            missing = (
                f"event {expected}" if sequence == expected + 1 else f"events {expected} to {sequence - 1}"
            )
            walked.broken(
                expected, f"The audit is broken at event {expected}: {missing} was taken out or renumbered."
            )
        if row is None or not _holds(row, trail):
            walked.broken(sequence, f"The audit is broken at event {sequence}: it was changed or moved.")
        elif row["previous"] != previous and sequence == expected:
            walked.broken(
                sequence,
                f"The audit is broken at event {sequence}: it does not follow from the one before it.",
            )
        if row is not None:
            _remember(walked, row)
            previous = str(row["seal"])
        expected = sequence + 1
    if walked.breaks > 1:
        walked.sentences.append(f"Behind it the audit is broken in {walked.breaks - 1} more places.")
    return walked


def _rows(session: Session) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Every row by its sequence; None for one whose columns cannot be read."""
    # No lower limit at first: a server has smaller numbers than a file, whose rows may hold any.
    behind: ColumnElement[bool] = true()
    while True:
        numbers = session.scalars(
            select(AUDIT.c.sequence).where(behind).order_by(AUDIT.c.sequence).limit(_AT_ONCE)
        ).all()
        if not numbers:
            return
        query = select(AUDIT).where(behind, AUDIT.c.sequence <= numbers[-1])
        try:
            rows = session.execute(query.order_by(AUDIT.c.sequence)).mappings().all()
            yield from ((row["sequence"], dict(row)) for row in rows)
        except _UNREADABLE:
            for number in numbers:
                yield number, _one(session, number)
        behind = AUDIT.c.sequence > numbers[-1]


def _one(session: Session, sequence: int) -> dict[str, Any] | None:
    try:
        row = session.execute(select(AUDIT).where(AUDIT.c.sequence == sequence)).mappings().one_or_none()
        return None if row is None else dict(row)
    except _UNREADABLE:
        return None


def _holds(row: dict[str, Any], trail: Trail) -> bool:
    try:
        seal = trail.seal_of_event(row)
    except _UNREADABLE:
        return False
    return compare_digest(seal.encode("ascii"), str(row["seal"]).encode("utf-8", "surrogatepass"))


def _remember(walked: Walked, row: dict[str, Any]) -> None:
    try:
        action = Action(row["action"])
    except ValueError:
        # A newer program notes more: its seal holds all the same.
        return
    sequence, after, key = row["sequence"], row["after"], (row["kind"], row["record_id"])
    if action is Action.CLOCK_JUMPED:
        walked.jumps.append(f"At event {sequence} the clock of {row['machine']} jumped {row['detail']}.")
    elif action is Action.CHECKED and row["kind"] == "database":
        walked.jumps.append(f"At event {sequence} the file was looked at: {row['detail']}.")
    elif action is Action.ERASED:
        walked.records.pop(key, None)
    elif action in STATES and after:
        noted = walked.records.setdefault(key, Noted(sequence, after))
        noted.earlier.setdefault(noted.after, noted.sequence)
        noted.sequence, noted.after = sequence, after
    elif action is Action.RELEASED:
        walked.rows[(action, row["record_id"])] = Noted(sequence, after)
    elif action in _NAMED_BY_THEIR_EVENT:
        walked.rows[(action, row["id"])] = Noted(sequence, after)
