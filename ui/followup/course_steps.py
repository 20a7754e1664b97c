"""The days of a course as a list of steps: what was noted, what comes next, the result check. No widgets."""

from __future__ import annotations

from dataclasses import replace

from intake.course import CALL, TEST_PATCH
from intake.course_due import Due, DueKind
from ui.followup.course_desk import CourseDesk
from ui.followup.due_words import day_words
from ui.followup.form_items import title_of
from ui.short_date import short_date
from ui.widgets.step_list import Step, StepState

PLAN = "plan"
NEW, DAY, RESULT = "new:", "day:", "result:"
"""How the ids of steps begin: a day not noted yet with its number, then a record with its id."""
NEW_RESULT = f"{RESULT}new"

_NUMBERS = {DueKind.TEST_PATCH: TEST_PATCH, DueKind.CALL: CALL}


def steps_of(desk: CourseDesk, *, current: str) -> tuple[Step, ...]:
    """Every step in order of time; the one that is shown is the current one."""
    course, next_due = desk.course, desk.due
    agreed = short_date(desk.stored.started.astimezone().date())
    steps = [Step(PLAN, "Plan and consultation", agreed, StepState.DONE)]
    for each in course.sessions:
        words = short_date(each.on) if each.is_held else f"{short_date(each.on)}, not done"
        state = StepState.DONE if each.is_held else StepState.BLOCKED
        steps.append(Step(f"{DAY}{each.id}", title_of(each.number), words, state))
    for number in _numbers_to_note(desk):
        is_due = next_due is not None and _number_of(next_due) == number
        words = f"Due {day_words(next_due.on)}" if is_due and next_due is not None else "Not planned"
        steps.append(Step(f"{NEW}{number}", title_of(number), words, StepState.LATER))
    for check in course.outcomes:
        steps.append(Step(f"{RESULT}{check.id}", "Result check", short_date(check.on), StepState.DONE))
    words = "When the course ends"
    if next_due is not None and next_due.kind is DueKind.RESULT_CHECK:
        words = f"Due {day_words(next_due.on)}"
    steps.append(Step(NEW_RESULT, "Result check", words, StepState.LATER))
    return tuple(replace(each, state=StepState.CURRENT) if each.id == current else each for each in steps)


def first_step(desk: CourseDesk) -> str:
    """What is shown first: what is due, else the last result check, else the next session."""
    next_due, course = desk.due, desk.course
    if next_due is None and course.outcomes:
        return f"{RESULT}{course.outcomes[-1].id}"
    if next_due is not None and next_due.kind is DueKind.RESULT_CHECK:
        return NEW_RESULT
    number = _number_of(next_due) if next_due is not None else None
    return f"{NEW}{course.next_number if number is None else number}"


def _numbers_to_note(desk: CourseDesk) -> list[int]:
    """The days that may be noted next, in their order."""
    course = desk.course
    done = {each.number for each in course.sessions if each.day.is_held}
    if any(each.number == CALL and not each.day.is_held for each in course.sessions) and CALL not in done:
        # The patch was not clear, or nobody knows: it is tested or asked about once more.
        done.discard(TEST_PATCH)
    numbers = []
    is_tested = any(each.number == TEST_PATCH and each.is_held for each in course.sessions)
    if not course.held and is_tested and CALL not in done:
        numbers.append(CALL)
    is_asked = desk.schedule.asks_test_patch or desk.plan.test_patch is not None
    if is_asked and not course.held and TEST_PATCH not in done:
        numbers.append(TEST_PATCH)
    return [*numbers, course.next_number]


def _number_of(next_due: Due) -> int | None:
    """The number of the day that is due; None for a result check and the end of a wait."""
    if next_due.kind is DueKind.SESSION:
        return next_due.number
    return _NUMBERS.get(next_due.kind)
