"""The audit as it is read: filtered, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.audit.events import Action, Event, NotedEvent
from db.audit.rows import AUDIT, noted_event
from db.audit.words import actions_called
from db.models import ConsultationModel, DocumentModel, PatientModel
from db.search import condition

UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)
"""What a column raises that holds something else than Candor writes."""
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


def events(
    session: Session, wanted: EventFilter, before: int | None, limit: int | None
) -> tuple[NotedEvent, ...]:
    """The newest events that fit, those before a sequence, at most `limit`.

    One that cannot be read does not hide the others: it stands in its place, and says so.
    """
    met = _conditions(session, wanted, before)

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
    columns = (AUDIT.c.user_name, AUDIT.c.machine, AUDIT.c.detail, AUDIT.c.kind)
    lowered = text.lower()
    met: list[Any] = [func.lower(column).contains(lowered, autoescape=True) for column in columns]
    # The fields are a list as JSON; their names are plain ASCII.
    fields = func.lower(type_coerce(AUDIT.c.fields, Text))
    met.append(fields.contains(lowered, autoescape=True))
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
    patients = select(PatientModel.id).where(named)
    visits = select(ConsultationModel.id).where(ConsultationModel.patient_id.in_(patients))
    documents = select(DocumentModel.id).where(DocumentModel.consultation_id.in_(visits))
    return [AUDIT.c.record_id.in_(each) for each in (patients, visits, documents)]
