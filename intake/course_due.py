"""What is due in a course, and when: worked out from the dates of its plan and the days that were noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from intake.catalogue_treatments import NO_TREATMENT
from intake.course import CALL, RESULT_CHECK_MONTHS, TEST_PATCH, CourseDay
from intake.dates import add_months
from intake.plan import TreatmentPlan
from intake.schedule import EventKind, Schedule


class DueKind(Enum):
    """What somebody is due for."""

    TEST_PATCH = "test-patch"
    CALL = "call"
    SESSION = "session"
    RESULT_CHECK = "result-check"
    WAIT_ENDED = "wait-ended"


@dataclass(frozen=True, slots=True)
class CourseDates:
    """The dates that a plan names. `possible_from` is the end of a wait, None where none runs.

    `first` is the day of the first session and `planned` how many there are: they are known, each for itself,
    also where the days of the sessions do not follow from the plan.
    """

    sessions: tuple[date, ...] = ()
    test_patch: date | None = None
    possible_from: date | None = None
    first: date | None = None
    planned: int | None = None

    @classmethod
    def of(cls, schedule: Schedule, plan: TreatmentPlan | None = None) -> CourseDates:
        """The dates of a schedule, and what its plan says besides; without a treatment there are none."""
        if plan is not None and plan.treatment == NO_TREATMENT:
            return cls()
        patch = schedule.of(EventKind.TEST_PATCH)
        return cls(
            tuple(event.start for event in schedule.of(EventKind.SESSION)),
            patch[0].start if patch else None,
            first=plan.first_session if plan is not None else None,
            planned=plan.sessions if plan is not None else None,
        )

    @property
    def first_day(self) -> date | None:
        """The day of the first session."""
        return self.sessions[0] if self.sessions else self.first

    @property
    def number(self) -> int | None:
        """How many sessions are planned; None where nobody said."""
        return len(self.sessions) or self.planned


@dataclass(frozen=True, slots=True)
class Due:
    """What is due, and on which day. `number` is that of a session; of a result check, the last one held.

    A call with the number 1 is a further one: it holds session 1 back.
    """

    kind: DueKind
    on: date
    number: int = 0

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.on < today


def due(dates: CourseDates, days: Sequence[CourseDay], checks: Sequence[date]) -> Due | None:
    """The next thing that a course waits for; None when it is over or nothing is known.

    `days` are those of `Course.sessions`, `checks` the days of its outcomes. Whoever agreed another day in
    `next_on` is right; without one the days of the plan count, moved by as much as the last session was.
    Where sessions are left and their days are not known, the next one is due when the result would be judged:
    nobody is lost, and no result is judged early. A result check on or after the last session ends the
    course; a session after it begins it again.
    """
    sessions = sorted((day for day in days if day.is_held and day.number > TEST_PATCH), key=_in_time)
    last = sessions[-1] if sessions else None
    if checks and max(checks) >= (last.on if last else date.min):
        return None
    agreed = _agreed(days)
    if last is None:
        return _before_the_first(dates, days, agreed)
    done = max(day.number for day in sessions)
    judged_on = _months_after(last.on)
    if done < len(dates.sessions):
        planned = _later(last.on, dates.sessions[done] - dates.sessions[done - 1])
        return Due(DueKind.SESSION, agreed or planned, done + 1)
    is_left = done < dates.number if dates.number else agreed is not None and agreed < judged_on
    if is_left:
        return Due(DueKind.SESSION, agreed or judged_on, done + 1)
    return Due(DueKind.RESULT_CHECK, agreed or judged_on, done)


def _months_after(last: date) -> date:
    """When a result is judged; the last day there is, where a record names a day that far away."""
    return add_months(last, RESULT_CHECK_MONTHS) if last.year < date.max.year else date.max


def _later(day: date, by: timedelta) -> date:
    return day + by if by <= date.max - day else date.max


def _in_time(day: CourseDay) -> tuple[date, int]:
    return day.on, day.number


def _agreed(days: Sequence[CourseDay]) -> date | None:
    """The day that was agreed at the last of some days."""
    last = max(days, key=_in_time, default=None)
    return last.next_on if last else None


def _before_the_first(dates: CourseDates, days: Sequence[CourseDay], agreed: date | None) -> Due | None:
    patches = [day for day in days if day.number == TEST_PATCH and day.is_held]
    calls = sorted((day for day in days if day.number == CALL), key=_in_time)
    is_open = bool(calls) and not calls[-1].is_held
    first = dates.first_day
    if not patches and dates.test_patch is not None:
        return Due(DueKind.TEST_PATCH, agreed or dates.test_patch)
    if is_open or (patches and not calls):
        patch = max(day.on for day in (*patches, *calls))
        # Nobody agreed a day: in time before the first session, and never on the day of the patch itself.
        day_before = first - timedelta(days=1) if first else patch
        return Due(DueKind.CALL, agreed or max(day_before, _later(patch, timedelta(days=1))), int(is_open))
    if agreed or first:
        return Due(DueKind.SESSION, agreed or first or date.max, 1)
    if dates.possible_from is not None:
        return Due(DueKind.WAIT_ENDED, dates.possible_from)
    return None
