"""What was done after the plans of the demo: one course in its middle, one to be judged, one wait that ends.

Everything is counted from the day on which the demo is made, so that its lists are never empty. No Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from intake.clinic import Clinic
from intake.conditions import NO, Answers, Value
from intake.consultation import Consultation
from intake.course import RESULT_CHECK_MONTHS, Session, SideEffect, SideEffects, SideEffectsState
from intake.dates import PartialDate, add_months
from intake.screening import Override, overrule
from intake.session_day import day_rules, judge_day

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.input_file import Knowledge

IN_COURSE, TO_JUDGE, WAITS, OVERDUE = "D-002", "D-001", "D-003", "D-005"
"""The patients: sessions go on, the result is to be judged, a wait ends, a test patch is late."""
DRAFTS = ("D-004", "D-006")
"""Those whose consultation is not finished."""
_WEEKS = 6
_WAIT_WEEKS = 26
_REASON = "Checked before the plan was agreed: the skin has been clear and calm for four weeks."
_NONE = SideEffects(SideEffectsState.NONE)


@dataclass(frozen=True, slots=True)
class DemoCourse:
    """How long ago the consultation was, what its answers get besides, and the days of its sessions.

    `overruled` names a finding that the demo's practitioner has overruled, with a reason.
    """

    days_ago: int
    answers: Mapping[str, tuple[Value, ...]]
    sessions: tuple[date, ...] = ()
    effects: tuple[SideEffects, ...] = ()
    settings: str = ""
    overruled: str = ""


def course_of(number: str, today: date) -> DemoCourse | None:
    """The course of a patient of the demo, by their number; None for the others."""
    if number == IN_COURSE:
        first = today + timedelta(days=1) - timedelta(weeks=2 * _WEEKS)
        return DemoCourse(
            days_ago=(today - first).days + 21,
            answers={"plan.first-session": (_full(first),)},
            sessions=(first, first + timedelta(weeks=_WEEKS)),
            effects=(_NONE, _listed(SideEffect("Redness", "stomach", "2 days"))),
            settings="0.25 mm deep, 3 passes",
            overruled="eczema",
        )
    if number == TO_JUDGE:
        # A month of fewer days brings the check up to three days nearer.
        last = _so_that(today + timedelta(days=5))
        first = last - timedelta(weeks=3 * _WEEKS)
        return DemoCourse(
            days_ago=(today - first).days + 30,
            answers={"plan.first-session": (_full(first),)},
            sessions=tuple(first + timedelta(weeks=_WEEKS * place) for place in range(4)),
            effects=(
                _NONE,
                _listed(SideEffect("Redness", "stomach", "3 days")),
                _listed(
                    SideEffect("Redness", "stomach", "2 days"), SideEffect("Dry skin", "stomach", "a week")
                ),
                _NONE,
            ),
            settings="0.25 mm deep, 3 passes",
        )
    if number == WAITS:
        dose = today + timedelta(days=5) - timedelta(weeks=_WAIT_WEEKS)
        return DemoCourse(
            days_ago=(today - dose).days - 56,
            answers={
                "health.isotretinoin_past_6m.date": (_full(dose),),
                "plan.first-session": (),
                "plan.test-patch": (),
            },
        )
    if number == OVERDUE:
        return DemoCourse(
            days_ago=35,
            answers={
                "plan.test-patch": (_full(today - timedelta(days=2)),),
                "plan.first-session": (_full(today + timedelta(days=40)),),
            },
        )
    return None


def with_answers(answers: Answers, course: DemoCourse) -> Answers:
    """The answers of a consultation with those of its course besides; without values: not asked."""
    for link_id, values in course.answers.items():
        answers = answers.with_answer(link_id, *values)
    return answers


def decision_of(course: DemoCourse, knowledge: Knowledge, clinic: Clinic, *, treatment: str) -> Override:
    """What the practitioner of the demo decided of the named finding, for the planned treatment."""
    return overrule(
        knowledge.catalogue,
        course.overruled,
        name=clinic.practitioners[0].name,
        reason=_REASON,
        at=datetime.combine(course.sessions[0], time(9), tzinfo=UTC),
        treatments=(treatment,),
    )


def add_course(
    store: Store,
    actor: Actor,
    knowledge: Knowledge,
    consultation: Consultation,
    *,
    consultation_id: UUID,
    course: DemoCourse,
    clinic: Clinic,
) -> None:
    """Note every session of a course. Errors: `db.errors.StorageProblem`."""
    stored = store.consultation(actor, consultation_id)
    waiting: list[Future[Any]] = []
    for number, day in enumerate(course.sessions, start=1):
        session = _session(knowledge, consultation, course, number, day, clinic)
        treatment = consultation.answers.code("plan.treatment") or ""
        verdict = judge_day(
            treatment,
            knowledge.questionnaire.enabled_answers(consultation.answers),
            session.answers,
            screener=knowledge.screener,
            questionnaire=knowledge.questionnaire,
            on=day,
            birth_date=consultation.patient.birth_date,
            clinic=clinic,
            overrides=stored.overrides,
            device=session.device,
            regions=session.regions,
        )
        noted = replace(session, verdict=verdict.record(knowledge.questionnaire.version))
        note_id = uuid5(session.id, "note")
        waiting.append(store.courses.note_session(actor, consultation_id, noted, id=note_id))
    for saved in waiting:
        saved.result()


def _session(
    knowledge: Knowledge,
    consultation: Consultation,
    course: DemoCourse,
    number: int,
    day: date,
    clinic: Clinic,
) -> Session:
    answers = consultation.answers
    treatment = answers.code("plan.treatment") or ""
    asked = day_rules(knowledge.catalogue, treatment)
    devices = clinic.devices_for(treatment)
    return Session(
        id=uuid5(NAMESPACE_URL, f"urn:candor:demo:session:{consultation.patient.number}:{number}"),
        number=number,
        on=day,
        operator=clinic.practitioners[0].name,
        device=devices[0].name if devices else "",
        settings=course.settings,
        regions=answers.codes("plan.regions"),
        side=answers.code("plan.side") or "",
        numbing=answers.code("plan.numbing") or "",
        answers=Answers({rule.link_id: (NO,) for rule in asked}),
        side_effects=course.effects[number - 1],
    )


def _listed(*effects: SideEffect) -> SideEffects:
    return SideEffects(SideEffectsState.LISTED, effects)


def _full(day: date) -> PartialDate:
    return PartialDate.of(day)


def _so_that(check: date) -> date:
    """The last day whose result check is due on a day, or just before it: months differ in length."""
    day = check - timedelta(days=31 * RESULT_CHECK_MONTHS)
    while add_months(day + timedelta(days=1), RESULT_CHECK_MONTHS) <= check:
        day += timedelta(days=1)
    return day
