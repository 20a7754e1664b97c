"""The course: what was done after the plan was agreed, how it turned out, and what is due when.

A session, a test patch and a call are days of a course; an outcome is a look at the result on the scale on
which the patient's hope stands. All are frozen: a correction is a new record with the same id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from uuid import UUID

from intake.catalogue import NO_TREATMENT
from intake.conditions import NO, NOT_SURE, YES, Answers
from intake.dates import add_months, say_date
from intake.plan import EventKind, Schedule, TreatmentPlan

TEST_PATCH = 0
"""The number of a test patch among the days of a course; sessions count from 1."""
CALL = -1
"""The number of the call that asks how a test patch went."""
RESULT_CHECK_MONTHS = 3
"""When to judge, in months after the last session held. A test holds it against every treatment's entry."""
DAYS_BACK, DAYS_AHEAD = 366, 3653
"""So far from today a day of a course may lie: a year back, or to its plan, and ten years ahead."""
LEAST_COURSES = 20
"""Results of a clinic are told from so many judged courses on: fewer would say more than is known."""
WORST_SATISFACTION, BEST_SATISFACTION = 0, 10
MAXIMUM_WORDS = 10_000
THREE_VALUES = (YES, NO, NOT_SURE)


class ImprovementBand(StrEnum):
    """The quarter scale of the trials, in per cent better. "Gone" exists only as a hope."""

    UP_TO_25 = "up-to-25"
    TO_50 = "26-50"
    TO_75 = "51-75"
    TO_100 = "76-100"

    @property
    def bounds(self) -> tuple[int, int]:
        """Where the band lies on the scale from 0 to 100."""
        place = list(ImprovementBand).index(self)
        return 25 * place, 25 * (place + 1)


class SideEffectsState(StrEnum):
    """Blank is never "none": nobody asked, none were told, or these."""

    NOT_ASKED = "not-asked"
    NONE = "none"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class SideEffect:
    """One unwanted effect in words: what it was, where, and how long it lasted; empty: not said."""

    what: str
    where: str = ""
    lasted: str = ""


@dataclass(frozen=True, slots=True)
class SideEffects:
    """What was said of side effects since the last time. A list is never empty, the others have none."""

    state: SideEffectsState = SideEffectsState.NOT_ASKED
    effects: tuple[SideEffect, ...] = ()

    def __post_init__(self) -> None:
        if (self.state is SideEffectsState.LISTED) != bool(self.effects):
            raise ValueError("side effects are listed exactly where the state says so")


@dataclass(frozen=True, slots=True)
class DayReason:
    """What spoke against a session on its day, as the rules said it then, with its sources."""

    contraindication: str
    severity: str
    answer: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayRecord:
    """The verdict of a day, kept as it was said: `outcome` is a word of `intake.session_day.DayOutcome`."""

    outcome: str
    catalogue_version: str
    reasons: tuple[DayReason, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One day of a course. `number` counts sessions from 1; `TEST_PATCH` and `CALL` are days too.

    `is_held` is False for a day on which somebody came and was not treated; `decision` then says why, and on
    a day that was held in spite of the rules it is the clinician's reason. `answers` are that day's questions
    alone. `patch_clear` is Y, N, UNK or "". `next_on` is the day agreed for what comes next. Empty text and
    None: not recorded.
    """

    id: UUID
    number: int
    on: date
    is_held: bool = True
    operator: str = ""
    device: str = ""
    settings: str = ""
    regions: tuple[str, ...] = ()
    side: str = ""
    numbing: str = ""
    numbing_area_cm2: Decimal | None = None
    answers: Answers = field(default_factory=Answers)
    verdict: DayRecord | None = None
    decision: str = ""
    side_effects: SideEffects = SideEffects()
    patch_clear: str = ""
    next_on: date | None = None
    notes: str = ""

    @property
    def day(self) -> CourseDay:
        """What a list of dates needs of it: a call after which the patch is not known to be clear is open."""
        is_open = self.number == CALL and self.patch_clear in (NO, NOT_SURE)
        return CourseDay(self.number, self.on, self.is_held and not is_open, self.next_on)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is seen of the marks of one region now. Codes are those of the stretch marks' questions.

    `feel` is "smoother", "same", "rougher" or "". The width is in mm.
    """

    region: str
    side: str = ""
    width_mm: Decimal | None = None
    colour: str = ""
    feel: str = ""


FEELS = ("smoother", "same", "rougher")
NEXT_STEPS = ("stop", "new-consultation", "refer")
AS_EXPECTED = ("yes", "partly", "no")
RATED_FROM = ("on-the-day", "photos")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a course turned out on one day, each rater named. `worth_it` is Y, N, UNK or ""; None: not rated.

    `practitioner` is who rated, `rated_from` one of `RATED_FROM`; satisfaction runs from 0 to 10.
    """

    id: UUID
    on: date
    patient_band: ImprovementBand | None = None
    practitioner_band: ImprovementBand | None = None
    practitioner: str = ""
    rated_from: str = ""
    measures: tuple[Measure, ...] = ()
    satisfaction: int | None = None
    worth_it: str = ""
    as_expected: str = ""
    side_effects: SideEffects = SideEffects()
    next_step: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """Every day and every outcome of one plan, in order of time."""

    sessions: tuple[Session, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def held(self) -> tuple[Session, ...]:
        """The sessions that were held; no test patch and no call."""
        return tuple(each for each in self.sessions if each.is_held and each.number > TEST_PATCH)

    @property
    def last_held(self) -> date | None:
        """The day of the last session held."""
        return max((each.on for each in self.held), default=None)

    @property
    def next_number(self) -> int:
        """The number of the session that comes next."""
        return max((each.number for each in self.held), default=0) + 1


class DueKind(Enum):
    """What somebody is due for."""

    TEST_PATCH = "test-patch"
    CALL = "call"
    SESSION = "session"
    RESULT_CHECK = "result-check"
    WAIT_ENDED = "wait-ended"


@dataclass(frozen=True, slots=True)
class CourseDay:
    """A day of a course without anything clinical: what the front desk may know."""

    number: int
    on: date
    is_held: bool = True
    next_on: date | None = None


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


def session_problems(
    session: Session, *, today: date, begun: date | None = None
) -> tuple[tuple[str, str], ...]:
    """What must be put right before a day of a course is noted, as (field, sentence).

    `begun` is the day of the plan: no day of its course lies before it. Without one it is a year ago.
    """
    problems = []
    earliest = min(today - timedelta(days=DAYS_BACK), begun or today)
    if session.on < earliest:
        problems.append(("on", f"{say_date(session.on)} is before this plan was made. Check the year."))
    if session.next_on is not None and session.next_on > today + timedelta(days=DAYS_AHEAD):
        problems.append(("next_on", "The next date is more than ten years away. Check the year."))
    if session.on > today:
        problems.append(("on", f"{say_date(session.on)} has not come yet. Note a session on its day."))
    if session.next_on is not None and session.next_on <= session.on:
        problems.append(("next_on", "The next date is not after this day. Choose a later one."))
    if not session.is_held and not session.decision.strip():
        problems.append(("decision", "Say why it was not done on this day, for the record."))
    return tuple(problems)


def outcome_problems(outcome: Outcome, *, today: date) -> tuple[tuple[str, str], ...]:
    """What must be put right before a result check is noted, as (field, sentence)."""
    problems = []
    if outcome.on > today:
        problems.append(("on", f"{say_date(outcome.on)} has not come yet. Note a result check on its day."))
    if outcome.patient_band is None and outcome.practitioner_band is None:
        problems.append(("patient_band", "Nobody has judged the result. Ask the patient, or judge it."))
    if outcome.practitioner_band is not None and not outcome.practitioner.strip():
        problems.append(("practitioner", "Say who judged the result. Type the name."))
    return tuple(problems)
