"""What came of the courses of this clinic: counts per treatment, colour of marks and quarter; no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.course_dates import last_held, newest_days
from db.course_records import MIXED, Bands, ClinicResult
from db.models import MarkModel, OutcomeModel, PlanModel
from intake.course import LEAST_COURSES, RESULT_CHECK_MONTHS, ImprovementBand
from intake.dates import add_months

_BANDS = tuple(ImprovementBand)


@dataclass(frozen=True, slots=True)
class _Course:
    treatment: str
    colour: str
    is_late: bool
    patient_band: str | None
    practitioner_band: str | None

    @property
    def is_judged(self) -> bool:
        return self.patient_band is not None or self.practitioner_band is not None


def clinic_results(session: Session, today: date) -> tuple[ClinicResult, ...]:
    """One entry for each treatment over all colours, followed by one for each of its colours."""
    courses: dict[tuple[str, str], list[_Course]] = defaultdict(list)
    for course in _courses(session, today):
        courses[(course.treatment, "")].append(course)
        courses[(course.treatment, course.colour)].append(course)
    results = {key: _result(*key, courses[key]) for key in sorted(courses)}
    for treatment in {treatment for treatment, _ in results}:
        colours = [key for key in results if key[0] == treatment and key[1]]
        for key in _to_hide({key: _judged_by(courses[key], "patient_band") for key in colours}):
            results[key] = replace(results[key], by_patient=None)
        for key in _to_hide({key: _judged_by(courses[key], "practitioner_band") for key in colours}):
            results[key] = replace(results[key], by_practitioner=None)
    return tuple(results.values())


def _judged_by(courses: list[_Course], band: str) -> int:
    return sum(getattr(course, band) is not None for course in courses)


def _to_hide(judged: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    """The colours whose counts would give away those of too few others, taken from the whole."""
    few = sum(number for number in judged.values() if number < LEAST_COURSES)
    enough = [key for key, number in judged.items() if number >= LEAST_COURSES]
    if not 0 < few < LEAST_COURSES or not enough:
        return []
    # One more of at least LEAST_COURSES, the smallest: what is left over is then of enough courses.
    return [min(enough, key=lambda key: (judged[key], key))]


def _courses(session: Session, today: date) -> Iterable[_Course]:
    """Every course with a session that was held, and the last judgement made of it since."""
    held = last_held(newest_days())
    plan = PlanModel
    rows = session.execute(
        select(plan.consultation_id, plan.treatment, plan.regions, held.c.held_on)
        .join(held, held.c.consultation_id == plan.consultation_id)
        .where(plan.treatment.is_not(None), held.c.held_on.is_not(None))
    ).all()
    colours, judged = _colours(session), _judgements(session)
    for row in rows:
        outcome = judged.get(row.consultation_id)
        if outcome is not None and outcome.checked_on < row.held_on:
            outcome = None
        yield _Course(
            treatment=row.treatment,
            colour=_colour(colours.get(row.consultation_id, ()), row.regions),
            is_late=add_months(row.held_on, RESULT_CHECK_MONTHS) < today,
            patient_band=outcome.patient_band if outcome else None,
            practitioner_band=outcome.practitioner_band if outcome else None,
        )


def _colours(session: Session) -> dict[UUID, list[tuple[str | None, str | None]]]:
    """The region and the colour of all marks of each visit."""
    found: dict[UUID, list[tuple[str | None, str | None]]] = defaultdict(list)
    mark = MarkModel
    for row in session.execute(select(mark.consultation_id, mark.region, mark.colour)):
        found[row.consultation_id].append((row.region, row.colour))
    return found


def _colour(marks: Iterable[tuple[str | None, str | None]], regions: tuple[str, ...]) -> str:
    found = {colour for region, colour in marks if not regions or region in regions}
    return next(iter(found)) or MIXED if len(found) == 1 else MIXED


def _judgements(session: Session) -> dict[UUID, Any]:
    """The last result check of each course on which somebody judged."""
    model, later = OutcomeModel, aliased(OutcomeModel)
    query = (
        select(model.consultation_id, model.checked_on, model.patient_band, model.practitioner_band)
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
        .order_by(model.checked_on, model.sequence)
    )
    return {row.consultation_id: row for row in session.execute(query)}


def _result(treatment: str, colour: str, courses: list[_Course]) -> ClinicResult:
    judged = sum(course.is_judged for course in courses)
    not_seen = sum(course.is_late and not course.is_judged for course in courses)
    return ClinicResult(
        treatment=treatment,
        colour=colour,
        judged=judged,
        not_seen=not_seen,
        under_way=len(courses) - judged - not_seen,
        by_patient=_bands(course.patient_band for course in courses),
        by_practitioner=_bands(course.practitioner_band for course in courses),
    )


def _bands(given: Iterable[str | None]) -> Bands | None:
    """The counts; None where they are too few to say anything."""
    words = [band for band in given if band is not None]
    if len(words) < LEAST_COURSES:
        return None
    first, second, third, fourth = (words.count(band.value) for band in _BANDS)
    return Bands((first, second, third, fourth))
