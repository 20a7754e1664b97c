"""Who is due for what, of all patients, from dates alone: what the front desk's login may read on a server.

A few statements whatever the number of patients: the courses that are not over with the dates of their plans,
the days of those courses, records that are one person. The rules are `intake.course.due`. A statement with
hundreds of parameters would slow down every later one of its connection, so there is none.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.course_records import DueItem
from db.merges import of_person
from db.models import (
    ConsultationModel,
    OutcomeModel,
    PatientMergeModel,
    PatientModel,
    PlanModel,
    SigningModel,
    TreatmentSessionModel,
    VerdictModel,
)
from intake.course import TEST_PATCH, CourseDay
from intake.course_due import CourseDates, due
from intake.schedule import session_days
from intake.screening import Outcome


def newest_days() -> CTE:
    """The newest note of each day of every course, without those taken back: no word of what was done."""
    model, later = TreatmentSessionModel, aliased(TreatmentSessionModel)
    return (
        select(model.consultation_id, model.number, model.held_on, model.is_held, model.next_on)
        .where(
            ~select(later.sequence)
            .where(
                later.consultation_id == model.consultation_id,
                later.session_id == model.session_id,
                later.sequence > model.sequence,
            )
            .exists(),
            model.is_removed.is_(False),
        )
        .cte("noted")
    )


def last_held(noted: CTE) -> CTE:
    """The day of the last session held of each course; NULL where only other days were noted."""
    is_session = and_(noted.c.is_held.is_(True), noted.c.number > TEST_PATCH)
    return (
        select(noted.c.consultation_id, func.max(case((is_session, noted.c.held_on))).label("held_on"))
        .group_by(noted.c.consultation_id)
        .cte("last_held")
    )


def _last_checks() -> CTE:
    """The day of the last result check of each course."""
    model, later = OutcomeModel, aliased(OutcomeModel)
    return (
        select(model.consultation_id, func.max(model.checked_on).label("checked_on"))
        .where(
            ~select(later.sequence)
            .where(
                later.consultation_id == model.consultation_id,
                later.outcome_id == model.outcome_id,
                later.sequence > model.sequence,
            )
            .exists(),
            model.is_removed.is_(False),
        )
        .group_by(model.consultation_id)
        .cte("checks")
    )


def due_list(
    session: Session, today: date, days: int | None, *, patient_id: UUID | None = None
) -> tuple[DueItem, ...]:
    """Who is due until `days` after today, by day and name; `patient_id` asks for one patient alone."""
    last = None if days is None else today + timedelta(days=days)
    noted = _days_of(session, patient_id)
    kept = _kept(session)
    newest = _newest_agreed(session, kept) if kept else {}
    items = []
    for row in session.execute(_open_courses(patient_id)):
        person = kept[row.patient_id][0] if row.patient_id in kept else row.patient_id
        # A plan that was never begun gives way to a later one of any record of the person.
        if not row.is_begun and row.started_at < newest.get(person, row.started_at):
            continue
        dates = CourseDates(
            session_days(row.first_session, row.sessions, row.interval_weeks),
            row.test_patch,
            row.clear_from,
            row.first_session,
            row.sessions,
        )
        next_due = due(dates, noted.get(row.id, []), [row.checked_on] if row.checked_on else [])
        if next_due is not None and (last is None or next_due.on <= last):
            stands, name = kept.get(row.patient_id, (row.patient_id, row.name))
            items.append(DueItem(stands, row.id, name, next_due))
    return tuple(sorted(items, key=lambda each: (each.due.on, each.patient_name, each.consultation_id)))


def _is_over(held: CTE, checks: CTE) -> ColumnElement[bool]:
    """Whether a result check has ended a course."""
    return and_(
        checks.c.checked_on.is_not(None),
        or_(held.c.held_on.is_(None), checks.c.checked_on >= held.c.held_on),
    )


def _is_agreed(visit: Any) -> ColumnElement[bool]:
    """Whether a visit was finished or signed: before that its plan is nobody's."""
    # A named column, and never "*": the front desk's login may read no other.
    signed = select(SigningModel.consultation_id).where(SigningModel.consultation_id == visit.id)
    return or_(visit.finished_at.is_not(None), signed.exists())


def _open_courses(patient_id: UUID | None) -> Any:
    """Every agreed visit whose course is not over, with the dates of its plan.

    A plan that was never begun is left out where the patient has a later one.
    """
    visit, plan, later = ConsultationModel, PlanModel, aliased(ConsultationModel)
    held, checks = last_held(newest_days()), _last_checks()
    # Looked up for the few visits alone whose plan names no day.
    wait_ends = (
        select(func.min(VerdictModel.clear_from))
        .where(VerdictModel.consultation_id == visit.id, VerdictModel.outcome == Outcome.WAIT.value)
        .correlate(visit)
        .scalar_subquery()
    )
    has_later = (
        select(later.id)
        .where(later.patient_id == visit.patient_id, later.started_at > visit.started_at, _is_agreed(later))
        .exists()
    )
    query = (
        select(
            visit.id,
            visit.patient_id,
            visit.started_at,
            held.c.consultation_id.is_not(None).label("is_begun"),
            PatientModel.name,
            plan.first_session,
            plan.sessions,
            plan.interval_weeks,
            plan.test_patch,
            case((plan.first_session.is_(None), wait_ends)).label("clear_from"),
            checks.c.checked_on,
        )
        .join(PatientModel, PatientModel.id == visit.patient_id)
        .outerjoin(plan, plan.consultation_id == visit.id)
        .outerjoin(checks, checks.c.consultation_id == visit.id)
        .outerjoin(held, held.c.consultation_id == visit.id)
        .where(
            or_(checks.c.checked_on.is_(None), ~_is_over(held, checks)),
            or_(held.c.consultation_id.is_not(None), ~has_later),
            _is_agreed(visit),
        )
    )
    return query if patient_id is None else query.where(of_person(visit.patient_id, patient_id))


def _days_of(session: Session, patient_id: UUID | None) -> dict[UUID, list[CourseDay]]:
    """The days of every course that no result check has ended, by its visit."""
    noted, checks = newest_days(), _last_checks()
    held = last_held(noted)
    query = (
        select(noted)
        .outerjoin(checks, checks.c.consultation_id == noted.c.consultation_id)
        .outerjoin(held, held.c.consultation_id == noted.c.consultation_id)
        .where(or_(checks.c.checked_on.is_(None), ~_is_over(held, checks)))
    )
    if patient_id is not None:
        mine = select(ConsultationModel.id).where(of_person(ConsultationModel.patient_id, patient_id))
        query = query.where(noted.c.consultation_id.in_(mine))
    found: dict[UUID, list[CourseDay]] = {}
    for row in session.execute(query):
        day = CourseDay(row.number, row.held_on, row.is_held, row.next_on)
        found.setdefault(row.consultation_id, []).append(day)
    return found


def _kept(session: Session) -> dict[UUID, tuple[UUID, str]]:
    """The record that stands for each one put together with it, and its name: they are one person."""
    merge = PatientMergeModel
    stands: dict[UUID, UUID] = {}
    for row in session.execute(
        select(merge.kept_id, merge.merged_id, merge.is_undone).order_by(merge.sequence)
    ):
        if row.is_undone:
            stands.pop(row.merged_id, None)
        else:
            stands[row.merged_id] = row.kept_id
    kept = {}
    for id in stands:
        last = _stands_for(id, stands)
        kept[id] = (last, session.scalar(select(PatientModel.name).where(PatientModel.id == last)) or "")
    return kept


def _newest_agreed(session: Session, kept: dict[UUID, tuple[UUID, str]]) -> dict[UUID, datetime]:
    """When the last agreed visit began of each person with several records, by the one that is kept."""
    visit, merge = ConsultationModel, PatientMergeModel
    query = (
        select(visit.patient_id, visit.started_at)
        .where(
            or_(visit.patient_id.in_(select(merge.kept_id)), visit.patient_id.in_(select(merge.merged_id))),
            _is_agreed(visit),
        )
        .order_by(visit.started_at)
    )
    rows = session.execute(query)
    return {
        kept[row.patient_id][0] if row.patient_id in kept else row.patient_id: row.started_at for row in rows
    }


def _stands_for(id: UUID, stands: dict[UUID, UUID]) -> UUID:
    seen = {id}
    while id in stands and stands[id] not in seen:
        id = stands[id]
        seen.add(id)
    return id
