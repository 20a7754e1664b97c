"""The audit as it is read: filtered, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Select,
    Text,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from db.audit.events import Action, Event, NotedEvent
from db.audit.rows import AUDIT, noted_event
from db.audit.words import actions_called
from db.models import ConsultationModel, DocumentModel, PatientModel
from db.search import condition

UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)
"""What a column raises that holds something else than Candor writes."""
STRETCH = 50_000
"""So many events are looked through at once for a text: a tenth of a second, or a fifth from a cold disk."""
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of an event whose own cannot be read."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; None and "" ask for no particular one. Days are those of this desk's clock.

    `text` finds names of people and machines, fields, what was done, the number of a record, and the events
    of a patient by their name. A filter never orders: events come by their sequence.
    """

    person_id: UUID | None = None
    action: Action | None = None
    record: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The events that fit in a stretch of the audit, newest first.

    `before` is where the next stretch begins; None when all was looked through, or enough was found.
    """

    events: tuple[NotedEvent, ...]
    before: int | None


def look_through(session: Session, wanted: EventFilter, before: int | None, limit: int) -> Stretch:
    """The newest events that fit of one stretch before a sequence, at most `limit`.

    A text may stand in any of a hundred thousand events: in stretches, the first are there at once.
    """
    if before is None:
        before = (session.scalar(select(func.max(AUDIT.c.sequence))) or 0) + 1
    after = before - STRETCH if wanted.text.strip() else 0
    found = events(session, wanted, before, limit, after=max(after, 0))
    goes_on = after > 1 and len(found) < limit
    return Stretch(found, after if goes_on else None)


def events(
    session: Session, wanted: EventFilter, before: int | None, limit: int | None, *, after: int = 0
) -> tuple[NotedEvent, ...]:
    """The newest events that fit, those before a sequence and from `after` on, at most `limit`.

    One that cannot be read does not hide the others: it stands in its place, and says so.
    """
    met = _conditions(session, wanted, before)
    if after:
        met.append(AUDIT.c.sequence >= after)

    def chosen(*columns: Any) -> Select[Any]:
        query = select(*columns).where(*met).order_by(AUDIT.c.sequence.desc())
        return query if limit is None else query.limit(limit)

    try:
        return tuple(noted_event(row) for row in session.execute(chosen(AUDIT)))
    except UNREADABLE:
        sequences = session.scalars(chosen(AUDIT.c.sequence)).all()
        return tuple(_one(session, sequence) for sequence in sequences)


def _one(session: Session, sequence: int) -> NotedEvent:
    try:
        return noted_event(session.execute(select(AUDIT).where(AUDIT.c.sequence == sequence)).one())
    except UNREADABLE:
        return NotedEvent(sequence, NO_TIME, 0, None, "", "", Event(Action.UNREADABLE))


def _conditions(session: Session, wanted: EventFilter, before: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if before is not None:
        found.append(AUDIT.c.sequence < before)
    if wanted.person_id is not None:
        found.append(AUDIT.c.user_id == wanted.person_id)
    if wanted.action is not None:
        known = [action.value for action in Action if action is not Action.UNREADABLE]
        is_unknown = wanted.action is Action.UNREADABLE
        action = AUDIT.c.action
        found.append(action.not_in(known) if is_unknown else action == wanted.action.value)
    if wanted.record is not None:
        found.append(AUDIT.c.record_id == wanted.record)
    if wanted.first_day is not None:
        found.append(AUDIT.c.at >= _midnight(wanted.first_day))
    if wanted.last_day is not None and wanted.last_day < date.max:
        found.append(AUDIT.c.at < _midnight(wanted.last_day + timedelta(days=1)))
    if wanted.text.strip():
        found.append(_about(wanted.text.strip()))
    return found


def _midnight(day: date) -> datetime:
    """The beginning of a day on this desk's clock; of one that no clock knows, in UTC."""
    begins = datetime.combine(day, time.min)
    try:
        return begins.astimezone(UTC)
    except (OSError, OverflowError, ValueError):
        return begins.replace(tzinfo=UTC)


def _about(text: str) -> ColumnElement[bool]:
    # All columns in one text: to look in each takes five times as long. The fields are a list as JSON; their
    # names are plain ASCII.
    columns = (AUDIT.c.user_name, AUDIT.c.machine, AUDIT.c.detail, AUDIT.c.kind)
    whole: ColumnElement[str] = type_coerce(AUDIT.c.fields, Text)
    for column in columns:
        whole = whole + literal("\n", Text) + column
    met: list[Any] = [_holds(whole, literal(f"%{_escaped(text)}%", Text))]
    met.append(AUDIT.c.action.in_([action.value for action in actions_called(text)]))
    try:
        met.append(AUDIT.c.record_id == UUID(text))
    except ValueError:
        met += _of_patients(text)
    return or_(*met)


def _of_patients(text: str) -> list[ColumnElement[bool]]:
    """The events of patients whom a text finds, of their visits and of their documents."""
    named = condition(text)
    if named is None:
        return []
    # Each found once: a plain list in a list would be made anew for every event.
    patients = _once(select(PatientModel.id).where(named), "people")
    visits = _once(
        select(ConsultationModel.id).where(ConsultationModel.patient_id.in_(select(patients.c.id))), "visits"
    )
    documents = select(DocumentModel.id).where(DocumentModel.consultation_id.in_(select(visits.c.id)))
    records = _once(union_all(select(patients.c.id), select(visits.c.id), documents), "records")
    return [AUDIT.c.record_id.in_(select(records.c.id))]


def _once(query: Any, name: str) -> CTE:
    return cast(CTE, query.cte(name).prefix_with("MATERIALIZED"))


def _escaped(text: str) -> str:
    return "".join(f"/{mark}" if mark in "/%_" else mark for mark in text)


class _holds(FunctionElement[bool]):  # noqa: N801 a function of SQL
    """Whether a text is like a pattern, case aside. SQLite's own LIKE leaves it aside; `lower` costs more."""

    type = Boolean()
    inherit_cache = True


@compiles(_holds)
def _like(element: Any, compiler: Any, **options: Any) -> str:
    one, other = element.clauses
    return f"({compiler.process(one, **options)}) LIKE {compiler.process(other, **options)} ESCAPE '/'"


@compiles(_holds, "postgresql")
def _ilike(element: Any, compiler: Any, **options: Any) -> str:
    one, other = element.clauses
    return f"({compiler.process(one, **options)}) ILIKE {compiler.process(other, **options)} ESCAPE '/'"
