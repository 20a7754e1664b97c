"""Which records are one person: the newest decision about each record counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    exists,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from db.errors import StorageProblem
from db.models import PatientMergeModel

IS_MERGED = (
    "This record was put together with another one: what you typed stays here; "
    "open the patient from the list and enter it there."
)
HOLDS_ANOTHER_PERSON = (
    "A record put together with one of these was said to be another person than the other one: "
    "take it apart again on the patient's page, and compare it with the other one first."
)
MERGE = cast(Table, PatientMergeModel.__table__)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LATER = MERGE.alias("later")
_STANDS = ~MERGE.c.is_undone & ~exists().where(
    _LATER.c.merged_id == MERGE.c.merged_id, _LATER.c.sequence > MERGE.c.sequence
)
"""That a decision puts records together and is the newest of its merged one."""

_UP = select(MERGE.c.merged_id, MERGE.c.kept_id).where(MERGE.c.merged_id.in_(_IDS), _STANDS)
_DOWN = (
    select(MERGE.c.merged_id, MERGE.c.entered_at)
    .where(MERGE.c.kept_id.in_(_IDS), _STANDS)
    .order_by(MERGE.c.sequence)
)
_APART = (
    select(MERGE.c.kept_id, MERGE.c.merged_id)
    .where(or_(MERGE.c.kept_id.in_(_IDS), MERGE.c.merged_id.in_(_IDS)), MERGE.c.is_undone)
    .distinct()
)
_ANY = select(MERGE.c.sequence).limit(literal_column("1"))
_NUMBER = select(MERGE.c.merged_id).where(_STANDS)


def has_merges(connection: Connection) -> bool:
    """Whether anybody ever decided anything here: most searches need not ask further."""
    return connection.execute(_ANY).first() is not None


def kept_of(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """For those of some records that were merged: the record that stands for them now."""
    found: dict[UUID, UUID] = {}
    looked_up: set[UUID] = set()
    asked = set(ids) if has_merges(connection) else set()
    while asked:
        looked_up |= asked
        rows = connection.execute(_UP, {"ids": list(asked)}).all()
        found.update((row.merged_id, row.kept_id) for row in rows)
        asked = {row.kept_id for row in rows} - looked_up
    return {id: _root(found, id) for id in ids if id in found}


def _root(kept: Mapping[UUID, UUID], id: UUID) -> UUID:
    seen = {id}
    while kept.get(id, id) not in seen:
        id = kept[id]
        seen.add(id)
    return id


def kept_record(connection: Connection, id: UUID) -> UUID:
    """The record that stands for one, itself where it was not merged."""
    return kept_of(connection, (id,)).get(id, id)


def records_of(session: Session, id: UUID) -> tuple[UUID, ...]:
    """All records of one person: the kept one, then the merged ones in the order in which that was done.

    It is the same whichever of them is asked about.
    """
    connection = session.connection()
    kept = kept_record(connection, id)
    return (kept, *merged_into(connection, (kept,)))


def of_person(patient_id: Any, id: UUID) -> ColumnElement[bool]:
    """Whether a column names a record or one of those that were merged into it, in one statement."""
    person = select(literal(id, MERGE.c.kept_id.type).label("id")).cte(recursive=True)
    below = select(MERGE.c.merged_id).join(person, MERGE.c.kept_id == person.c.id).where(_STANDS)
    person = person.union(below)
    condition: ColumnElement[bool] = patient_id.in_(select(person.c.id))
    return condition


def merged_into(connection: Connection, ids: Iterable[UUID]) -> Mapping[UUID, datetime]:
    """The records that were merged into some, directly or through others, and when."""
    found: dict[UUID, datetime] = {}
    looked_up: set[UUID] = set()
    asked = set(ids) if has_merges(connection) else set()
    while asked:
        looked_up |= asked
        rows = connection.execute(_DOWN, {"ids": list(asked)}).all()
        found.update((row.merged_id, row.entered_at) for row in rows)
        asked = {row.merged_id for row in rows} - looked_up
    return found


def is_merged(patient_id: Any) -> ColumnElement[bool]:
    """Whether the record of a row was merged into another."""
    return exists().where(MERGE.c.merged_id == patient_id, _STANDS)


def said_apart(connection: Connection, ids: Collection[UUID]) -> frozenset[frozenset[UUID]]:
    """The pairs with one of some records of which somebody decided that they are two people."""
    rows = connection.execute(_APART, {"ids": list(ids)}).all()
    together = {(row.merged_id, row.kept_id) for row in connection.execute(_UP, {"ids": list(ids)})}
    pairs = {frozenset((row.kept_id, row.merged_id)) for row in rows}
    return frozenset(pairs - {frozenset(pair) for pair in together})


def other_people(session: Session, id: UUID) -> frozenset[UUID]:
    """The records of whom somebody decided that they are other people than the one of a record.

    What was said of any record of either person counts. Each is told by the record that stands for it, and
    by the one of which it was said.
    """
    connection, records = session.connection(), records_of(session, id)
    said = {other for pair in said_apart(connection, records) for other in pair}
    stands = kept_of(connection, said)
    others = said | set(stands.values())
    return frozenset(other for other in others if stands.get(other, other) != records[0])


def require_kept(session: Session, id: UUID) -> None:
    """Errors: `StorageProblem` when a record was put together with another one: nobody would look there."""
    if kept_of(session.connection(), (id,)):
        raise StorageProblem(IS_MERGED)


def require_no_other_person(session: Session, one: UUID, other: UUID) -> None:
    """Whether two people may be put together, with all the records that stand under them.

    Of the two themselves somebody decides now, with both side by side. What was said of any other record of
    theirs holds: two people must not come together by way of a third record.
    Errors: `StorageProblem` where somebody decided that two of the records are two people.
    """
    here, there = records_of(session, one), records_of(session, other)
    apart = said_apart(session.connection(), (*here, *there))
    decided_now = frozenset((one, other))
    between = {frozenset(pair) for pair in product(here, there)} - {decided_now}
    if between & apart:
        raise StorageProblem(HOLDS_ANOTHER_PERSON)


def count_merged(session: Session) -> int:
    """How many records are merged into others."""
    return len(session.execute(_NUMBER).all())
