"""All visits of one person on a page: when, how each stands, its plan in a line, and its documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from db import reading
from db.merges import records_of
from db.models import ConsultationModel, PlanModel
from db.records import StoredDocument
from db.signing_rules import frozen_among

_VISIT = cast(Table, ConsultationModel.__table__)
_PLAN = cast(Table, PlanModel.__table__)
_VISITS = (
    select(
        _VISIT.c.id,
        _VISIT.c.patient_id,
        _VISIT.c.started_at,
        _VISIT.c.finished_at,
        _VISIT.c.page,
        _VISIT.c.saved_by,
        _PLAN.c.treatment,
        _PLAN.c.sessions,
        _PLAN.c.interval_weeks,
        _PLAN.c.first_session,
    )
    .select_from(_VISIT.outerjoin(_PLAN, _PLAN.c.consultation_id == _VISIT.c.id))
    .where(_VISIT.c.patient_id.in_(bindparam("ids", expanding=True)))
    .order_by(_VISIT.c.started_at.desc(), _VISIT.c.id)
)


@dataclass(frozen=True, slots=True)
class TimelineVisit:
    """One visit. `patient_id` is the record it stands under, which may be one that was merged.

    `treatment` is an id, None while none is planned; `is_signed`: signed, and no amendment of it was begun.
    """

    id: UUID
    patient_id: UUID
    started: datetime
    finished: datetime | None
    page: str
    saved_by: str
    is_signed: bool
    treatment: str | None
    sessions: int | None
    interval_weeks: int | None
    first_session: date | None
    documents: tuple[StoredDocument, ...]


def timeline(session: Session, patient_id: UUID) -> tuple[TimelineVisit, ...]:
    """The visits of a patient, newest first, with those of records that were merged into this one."""
    reading.patient_row(session, patient_id)
    rows = session.connection().execute(_VISITS, {"ids": list(records_of(session, patient_id))}).all()
    signed = frozen_among(session, [row.id for row in rows])
    return tuple(
        TimelineVisit(
            id=row.id,
            patient_id=row.patient_id,
            started=row.started_at,
            finished=row.finished_at,
            page=row.page,
            saved_by=row.saved_by,
            is_signed=row.id in signed,
            treatment=row.treatment,
            sessions=row.sessions,
            interval_weeks=row.interval_weeks,
            first_session=row.first_session,
            documents=reading.documents_of(session, row.id),
        )
        for row in rows
    )
