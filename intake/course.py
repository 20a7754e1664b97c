"""The course: what was done after the plan was agreed, how it turned out, and what is due when.

A session, a test patch and a call are days of a course; an outcome is a look at the result on the scale on
which the patient's hope stands. All are frozen: a correction is a new record with the same id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from intake.conditions import NO, NOT_SURE, YES, Answers

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
class CourseDay:
    """A day of a course without anything clinical: what the front desk may know."""

    number: int
    on: date
    is_held: bool = True
    next_on: date | None = None


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
