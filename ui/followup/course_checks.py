"""What a new record begins with, and what must be put right before one is stored. No widgets."""

from __future__ import annotations

from datetime import date

from intake.catalogue import Catalogue
from intake.catalogue_treatments import Treatment
from intake.conditions import Answers
from intake.course import CALL, Outcome, Session
from intake.course_problems import outcome_problems, session_gaps, session_problems
from intake.dates import PartialDate
from intake.screening import DEVICE as SCREENED_DEVICE
from intake.session_day import DayOutcome, DayVerdict
from ui.followup.course_desk import CourseDesk
from ui.followup.day_verdict import reason_lines
from ui.followup.form_items import (
    DECISION,
    DEVICE,
    NEXT_DAY,
    OPERATOR,
    PATCH_CLEAR,
    PATIENT_BAND,
    PRACTITIONER,
    RESULT_DAY,
    SESSION_DAY,
    SETTINGS,
)

OVER = "Today says no. Write why it was done all the same, or press “Not done today”."
NEVER = "Today says no, and nothing may be done against it. Press “Not done today”."
MACHINE = "Name a machine that the clinic’s settings have for this treatment, or enter it there first."
NO_DAY = "Type the day, as 27 3 2027."
_DAY_FIELDS = {
    "on": SESSION_DAY.link_id,
    "next_on": NEXT_DAY.link_id,
    "decision": DECISION.link_id,
    "operator": OPERATOR.link_id,
    "device": DEVICE.link_id,
    "settings": SETTINGS.link_id,
    "regions": "session.regions",
    "patch_clear": PATCH_CLEAR.link_id,
}
_RESULT_FIELDS = {
    "on": RESULT_DAY.link_id,
    "patient_band": PATIENT_BAND.link_id,
    "practitioner": PRACTITIONER.link_id,
}
"""The question that a problem of the domain is about."""

Problems = tuple[tuple[str, str], ...]
"""What must be put right: the linkId of its question, and the sentence."""


def prefilled(desk: CourseDesk, number: int) -> Answers:
    """What is known already of a new day: nothing that somebody would have to be asked."""
    answers = Answers().with_answer(SESSION_DAY.link_id, PartialDate.of(desk.today))
    if number == CALL:
        return answers.with_answer(OPERATOR.link_id, desk.actor_name)
    answers = answers.with_answer(OPERATOR.link_id, desk.plan.operator or desk.actor_name)
    for link_id, text in ((DEVICE.link_id, desk.plan.device), ("session.side", desk.plan.side)):
        if text:
            answers = answers.with_answer(link_id, text)
    return answers.with_answer("session.regions", *desk.plan.regions)


def prefilled_result(desk: CourseDesk) -> Answers:
    """What is known already of a new result check: the day, and who is at work."""
    answers = Answers().with_answer(RESULT_DAY.link_id, PartialDate.of(desk.today))
    return answers.with_answer(PRACTITIONER.link_id, desk.actor_name)


def merged(before: Answers, theirs: Answers, mine: Answers) -> Answers:
    """Their answers, with everything that was changed here since `before` over them."""
    values, groups = dict(theirs.values), dict(theirs.groups)
    for link_id in {*before.values, *mine.values}:
        if mine.all(link_id) != before.all(link_id):
            values.pop(link_id, None)
            if mine.all(link_id):
                values[link_id] = mine.all(link_id)
    for name in {*before.groups, *mine.groups}:
        if mine.group(name) != before.group(name):
            groups.pop(name, None)
            if mine.group(name):
                groups[name] = mine.group(name)
    return Answers(values, groups)


def why_not(verdict: DayVerdict, catalogue: Catalogue) -> str:
    """Why nothing was done on a day, in the words of the rules; "" where they do not say it."""
    if verdict.outcome is not DayOutcome.NOT_TODAY:
        return ""
    return "; ".join(line for line, _ in reason_lines(verdict, catalogue))


def day_problems(
    session: Session,
    verdict: DayVerdict | None,
    *,
    treatment: Treatment | None,
    today: date,
    begun: date | None = None,
) -> Problems:
    """What keeps a day from being stored; what it says itself counts where something was done.

    One sentence for each question.
    """
    found: list[tuple[str, str]] = []
    if session.is_held and verdict is not None:
        found += _against(verdict, has_reason=bool(session.decision.strip()))
    told = (*session_problems(session, today=today, begun=begun), *session_gaps(session, treatment))
    found += [(_DAY_FIELDS[name], sentence) for name, sentence in told]
    first: dict[str, str] = {}
    for link_id, sentence in found:
        first.setdefault(link_id, sentence)
    return tuple(first.items())


def missing_day(answers: Answers, link_id: str) -> Problems:
    """That a day was left empty. One that cannot be read is told by its field."""
    return () if answers.all(link_id) else ((link_id, NO_DAY),)


def result_problems(outcome: Outcome, *, today: date) -> Problems:
    """What keeps a result check from being stored."""
    told = outcome_problems(outcome, today=today)
    return tuple((_RESULT_FIELDS[name], sentence) for name, sentence in told)


def _against(verdict: DayVerdict, *, has_reason: bool) -> list[tuple[str, str]]:
    if verdict.outcome is DayOutcome.ASK_FIRST:
        if verdict.missing == (SCREENED_DEVICE,):
            return [(DEVICE.link_id, MACHINE)]
        number = len(verdict.missing)
        one = "1 thing was" if number == 1 else f"{number} things were"
        words = f"{one} not asked today. Ask, or mark “Not sure”, before you save."
        return [(verdict.missing[0], words)]
    if verdict.outcome is DayOutcome.GO_AHEAD:
        return []
    if not verdict.can_be_overruled:
        return [(DECISION.link_id, NEVER)]
    return [] if has_reason else [(DECISION.link_id, OVER)]
