"""From what a form of a course holds to the record that is stored, and what speaks against it. No widgets."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from intake.conditions import Answers
from intake.course import Outcome, Session
from intake.session_day import DayVerdict
from ui.followup.course_checks import Problems, day_problems, missing_day, result_problems
from ui.followup.course_desk import CourseDesk
from ui.followup.form_items import (
    DEVICE,
    RESULT_DAY,
    SESSION_DAY,
    answers_of_outcome,
    answers_of_session,
    outcome_of,
    session_of,
)
from ui.followup.unlikely import Points, unlikely_result, unlikely_session


def verdict_on(desk: CourseDesk, answers: Answers, number: int) -> DayVerdict | None:
    """What the rules say to a session, or a test patch, as it is described; None without a treatment."""
    return desk.judge(
        answers,
        on=_day(desk, answers),
        device=answers.code(DEVICE.link_id) or "",
        regions=answers.codes("session.regions"),
        number=number,
    )


def day_of(
    desk: CourseDesk,
    answers: Answers,
    *,
    id: UUID,
    number: int,
    is_held: bool,
    verdict: DayVerdict | None,
) -> Session:
    """A day of the course as its form describes it."""
    version = desk.knowledge.questionnaire.version
    return session_of(
        answers,
        id=id,
        number=number,
        today=desk.today,
        is_held=is_held,
        verdict=verdict.record(version) if verdict is not None else None,
    )


def result_of(desk: CourseDesk, answers: Answers, *, id: UUID) -> Outcome:
    """A result check as its form describes it."""
    return outcome_of(answers, id=id, today=desk.today)


def against(
    desk: CourseDesk, record: Session | Outcome, answers: Answers, verdict: DayVerdict | None
) -> Problems:
    """What must be put right before a record is stored."""
    if isinstance(record, Outcome):
        told = result_problems(record, today=desk.today)
        return (*missing_day(answers, RESULT_DAY.link_id), *told)
    begun = desk.stored.started.astimezone().date()
    told = day_problems(record, verdict, treatment=desk.treatment, today=desk.today, begun=begun)
    return (*missing_day(answers, SESSION_DAY.link_id), *told)


def to_look_at(desk: CourseDesk, record: Session | Outcome) -> Points:
    """What may be stored as it is, and is asked after once."""
    if isinstance(record, Session):
        return unlikely_session(record, desk.course.sessions)
    names = {region.code: region.plain for region in desk.knowledge.catalogue.regions}
    return unlikely_result(record, desk.answers.group("marks"), names)


def noted_answers(desk: CourseDesk, record: UUID) -> Answers:
    """A record as it is stored now, as its form shows it. Errors: `StopIteration` where it is not noted."""
    for session in desk.course.sessions:
        if session.id == record:
            return answers_of_session(session)
    return answers_of_outcome(next(each for each in desk.course.outcomes if each.id == record))


def _day(desk: CourseDesk, answers: Answers) -> date:
    given = answers.day(SESSION_DAY.link_id)
    return given.first_day if given is not None and given.is_full else desk.today
