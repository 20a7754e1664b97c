"""What is due, in the words and the icons of lists. Nothing clinical: the front desk reads it. No widgets."""

from __future__ import annotations

from datetime import date, timedelta

from intake.course import RESULT_CHECK_MONTHS
from intake.course_due import Due, DueKind
from ui.short_date import short_date

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ICONS = {
    DueKind.TEST_PATCH: "calendar",
    DueKind.CALL: "phone",
    DueKind.SESSION: "activity",
    DueKind.RESULT_CHECK: "calendar",
    DueKind.WAIT_ENDED: "clock",
}


def kind_words(due: Due) -> str:
    """What somebody is due for: "Session 2", "Result check, 3 months after session 4"."""
    if due.kind is DueKind.SESSION:
        return f"Session {due.number}"
    if due.kind is DueKind.CALL and due.number:
        return f"Session {due.number} is held back: call about the test patch"
    if due.kind is DueKind.RESULT_CHECK:
        return f"Result check, {RESULT_CHECK_MONTHS} months after session {due.number}"
    return {
        DueKind.TEST_PATCH: "Test patch",
        DueKind.CALL: "Call: was the test patch clear?",
        DueKind.WAIT_ENDED: "Wait ends: treatment can be looked at again",
    }[due.kind]


def day_words(day: date) -> str:
    """A day with its weekday: "Mon 8 Feb 2027"."""
    return f"{_DAYS[day.weekday()]} {short_date(day)}"


def when_words(day: date, today: date) -> str:
    """How far off a day is: "Today", "Tomorrow", "In 5 days", "3 days overdue"."""
    days = (day - today).days
    if days < 0:
        return "1 day overdue" if days == -1 else f"{-days} days overdue"
    return {0: "Today", 1: "Tomorrow"}.get(days, f"In {days} days")


def is_this_week(day: date, today: date) -> bool:
    """Whether a day is one of the next seven, today counted."""
    return today <= day < today + timedelta(days=7)
