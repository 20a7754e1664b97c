"""The lines of the list of patients: who was found, and what is next for each, in a few short statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from db.finding import find
from db.merges import count_merged, has_merges, is_merged, kept_of, merged_into
from db.models import (
    ConsultationModel,
    PatientModel,
    PlanModel,
    TreatmentSessionModel,
    VerdictModel,
)
from db.records import NextStep, PatientSummary, Waiting
from db.signing_rules import frozen_among

_PATIENT = cast(Table, PatientModel.__table__)
_VISIT = cast(Table, ConsultationModel.__table__)
_PLAN = cast(Table, PlanModel.__table__)
_VERDICT = cast(Table, VerdictModel.__table__)
_SESSION = cast(Table, TreatmentSessionModel.__table__)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_WAIT = "wait"
_LAST_PAGES = ("documents", "finish")
"""The last pages of a consultation: what is left is to sign."""
_MOST_WAITING = 20
_WAITS_AT_ONCE = 100

_LINES = select(
    _PATIENT.c.id, _PATIENT.c.number, _PATIENT.c.name, _PATIENT.c.sort_name, _PATIENT.c.birth_date
).where(_PATIENT.c.id.in_(_IDS))
_RECENT = (
    select(_PATIENT.c.id)
    .where(~is_merged(_PATIENT.c.id))
    .order_by(_PATIENT.c.active_at.desc(), _PATIENT.c.id)
    .limit(bindparam("most"))
)
_VISITS = (
    select(_VISIT.c.id, _VISIT.c.patient_id, _VISIT.c.started_at, _VISIT.c.finished_at, _VISIT.c.page)
    .where(_VISIT.c.patient_id.in_(_IDS))
    .order_by(_VISIT.c.started_at.desc(), _VISIT.c.id)
)
_LATER = _SESSION.alias("later")
_DONE = (
    select(func.count(_SESSION.c.number.distinct()))
    .where(
        _SESSION.c.consultation_id == _VISIT.c.id,
        ~_SESSION.c.is_removed,
        _SESSION.c.is_held,
        _SESSION.c.number > 0,
        ~exists().where(
            _LATER.c.session_id == _SESSION.c.session_id, _LATER.c.sequence > _SESSION.c.sequence
        ),
    )
    .correlate(_VISIT)
    .scalar_subquery()
)
# A wait counts for the treatment that was chosen; before one is chosen, the first that becomes possible.
_CHOSEN: ColumnElement[bool] = or_(_PLAN.c.treatment.is_(None), _VERDICT.c.treatment == _PLAN.c.treatment)
_CLEAR_FROM = (
    select(func.min(_VERDICT.c.clear_from))
    .where(_VERDICT.c.consultation_id == _VISIT.c.id, _VERDICT.c.outcome == _WAIT, _CHOSEN)
    .correlate(_VISIT, _PLAN)
    .scalar_subquery()
)
_NEXT = (
    select(_VISIT.c.id, _PLAN.c.sessions, _CLEAR_FROM.label("clear_from"), _DONE.label("done"))
    .select_from(_VISIT.outerjoin(_PLAN, _PLAN.c.consultation_id == _VISIT.c.id))
    .where(_VISIT.c.id.in_(_IDS))
)
_NEWER = _VISIT.alias("newer")
_WAITING: Select[Any] = (
    select(
        _VISIT.c.id,
        _VISIT.c.patient_id,
        _PATIENT.c.name,
        _VERDICT.c.clear_from,
        _PLAN.c.treatment,
    )
    .select_from(
        _VERDICT.join(_VISIT, _VISIT.c.id == _VERDICT.c.consultation_id)
        .join(_PATIENT, _PATIENT.c.id == _VISIT.c.patient_id)
        .outerjoin(_PLAN, _PLAN.c.consultation_id == _VISIT.c.id)
    )
    .where(
        _VERDICT.c.clear_from >= bindparam("since"),
        _VERDICT.c.outcome == _WAIT,
        _CHOSEN,
        ~exists().where(
            _NEWER.c.patient_id == _VISIT.c.patient_id, _NEWER.c.started_at > _VISIT.c.started_at
        ),
    )
    .order_by(_VERDICT.c.clear_from, _VISIT.c.id)
)


def find_patients(
    session: Session, text: str, limit: int, *, today: date, with_drafts: bool
) -> tuple[PatientSummary, ...]:
    """The patients a text finds: by what was typed, then within words, then with a mistake, each by name.

    For an empty text those seen or changed last, newest first. A record that was put together with another
    gives that one. Without `with_drafts` no line tells of a consultation or how far it went.
    """
    connection = session.connection()
    if text.strip():
        ranks = _people_found(connection, text, limit)
        rows = connection.execute(_LINES, {"ids": list(ranks)}).all() if ranks else []
        rows = sorted(rows, key=lambda row: (ranks[row.id], row.sort_name, row.id))
    else:
        ids = connection.execute(_RECENT, {"most": limit}).scalars().all()
        places = {id: place for place, id in enumerate(ids)}
        ranks = dict.fromkeys(ids, 0)
        rows = connection.execute(_LINES, {"ids": ids}).all() if ids else []
        rows = sorted(rows, key=lambda row: places[row.id])
    return _summaries(session, rows, ranks, today=today, with_drafts=with_drafts)


def _people_found(connection: Connection, text: str, limit: int) -> dict[UUID, int]:
    """The ranks of the people whom a text finds, by the records that stand for them."""
    most = limit
    while True:
        found = find(connection, text, most)
        kept = kept_of(connection, [each.id for each in found]) if found else {}
        people: dict[UUID, int] = {}
        for each in found:
            people.setdefault(kept.get(each.id, each.id), each.rank)
        # Two records of one person take two places: then more are asked for, until the page is full.
        if len(people) >= limit or len(found) < most:
            return dict(islice(people.items(), limit))
        most *= 2


def _summaries(
    session: Session, rows: Sequence[Any], ranks: Mapping[UUID, int], *, today: date, with_drafts: bool
) -> tuple[PatientSummary, ...]:
    if not rows:
        return ()
    connection = session.connection()
    visits = _visits(connection, [row.id for row in rows])
    newest = [of_patient[0].id for of_patient in visits.values()]
    drafts = {id: next((one for one in each if one.finished_at is None), None) for id, each in visits.items()}
    signed: frozenset[UUID] = frozenset()
    follows: Mapping[UUID, Any] = {}
    if with_drafts and newest:
        waiting = [draft.id for draft in drafts.values() if draft is not None]
        signed = frozen_among(session, [*newest, *waiting])
        follows = {row.id: row for row in connection.execute(_NEXT, {"ids": newest})}
    found = []
    for row in rows:
        of_patient = visits.get(row.id, [])
        draft = drafts.get(row.id) if with_drafts else None
        last = of_patient[0] if of_patient else None
        after = follows.get(last.id) if last is not None else None
        step, on, done, planned = _next(last, draft, after, signed, today)
        found.append(
            PatientSummary(
                id=row.id,
                number=row.number,
                name=row.name,
                birth_date=row.birth_date,
                # The day of a visit is the day on the clinic's wall, not in UTC.
                last_visit=last.started_at.astimezone().date() if last is not None else None,
                draft_id=draft.id if draft is not None else None,
                page=draft.page if draft is not None else "",
                is_signed=draft is not None and draft.id in signed,
                next=step,
                next_on=on,
                done=done,
                planned=planned,
                rank=ranks[row.id],
            )
        )
    return tuple(found)


def _next(
    last: Any, draft: Any, after: Any, signed: frozenset[UUID], today: date
) -> tuple[NextStep, date | None, int, int | None]:
    """What is next: a draft first, then a wait, a course, and how the last visit ended."""
    if last is None:
        return NextStep.FIRST_VISIT, None, 0, None
    if draft is not None and draft.id not in signed:
        step = NextStep.SIGNATURE if draft.page in _LAST_PAGES else NextStep.DRAFT
        return step, None, 0, None
    if after is None:
        return NextStep.NEW_VISIT, None, 0, None
    if after.clear_from is not None and after.clear_from > today:
        return NextStep.WAIT, after.clear_from, 0, None
    if after.done:
        return NextStep.SESSIONS, None, after.done, after.sessions
    return (NextStep.SIGNED if last.id in signed else NextStep.NEW_VISIT), None, 0, None


def _visits(connection: Connection, patient_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The consultations of some patients, newest first, those of merged records under the kept one."""
    merged = list(merged_into(connection, patient_ids))
    kept = kept_of(connection, merged) if merged else {}
    visits: dict[UUID, list[Any]] = {}
    for row in connection.execute(_VISITS, {"ids": [*patient_ids, *merged]}).all():
        visits.setdefault(kept.get(row.patient_id, row.patient_id), []).append(row)
    return visits


def waiting(session: Session, since: date) -> tuple[Waiting, ...]:
    """The patients whose treatment is possible from some day on, no earlier than `since`, by that day.

    Only what the last visit of each says counts; the first twenty.
    """
    connection = session.connection()
    found: dict[UUID, Waiting] = {}
    for rows in connection.execute(_WAITING, {"since": since}).partitions(_WAITS_AT_ONCE):
        for person, name, row in _of_newest_visits(connection, rows):
            if person not in found:
                found[person] = Waiting(person, name, row.clear_from, row.treatment or "", row.id)
            if len(found) == _MOST_WAITING:
                return tuple(found.values())
    return tuple(found.values())


def _of_newest_visits(connection: Connection, rows: Sequence[Any]) -> list[tuple[UUID, str, Any]]:
    """The waits that the last visit of a person says, with the record that stands for the person."""
    if not has_merges(connection):
        return [(row.patient_id, row.name, row) for row in rows]
    ids = {row.patient_id for row in rows}
    kept = kept_of(connection, ids)
    people = {kept.get(id, id) for id in ids}
    newest = {id: of_person[0].id for id, of_person in _visits(connection, list(people)).items()}
    names = {row.id: row.name for row in connection.execute(_LINES, {"ids": list(people)})}
    of_rows = ((kept.get(row.patient_id, row.patient_id), row) for row in rows)
    return [(id, names[id], row) for id, row in of_rows if newest[id] == row.id]


def count_patients(session: Session) -> int:
    """How many patients are stored; those put together count once."""
    stored = session.scalar(select(func.count()).select_from(PatientModel)) or 0
    return stored - count_merged(session)
