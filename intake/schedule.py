"""The schedule of a plan: its dated events, its total cost, and what should be looked at twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from intake.catalogue import Catalogue
from intake.catalogue_treatments import Treatment
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.dates import PartialDate, add_months, add_weeks
from intake.money import Price
from intake.plan import TreatmentPlan
from intake.plan_warnings import PlanWarning, plan_warnings
from intake.screening import Override, Screener, Verdict


class EventKind(Enum):
    """What a day or a stretch of days of the plan is for."""

    TEST_PATCH = "test patch"
    SESSION = "session"
    HEALING = "healing"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Event:
    """A day of the plan, or the days from `start` to `end` (both counted). Sessions carry their number."""

    kind: EventKind
    start: date
    end: date
    number: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dated events of a plan in order of time, its total cost, and what to look at twice.

    `verdict` is that on the day of the first session (today without one).
    """

    events: tuple[Event, ...]
    total: Price | None
    warnings: tuple[PlanWarning, ...]
    asks_test_patch: bool
    verdict: Verdict | None = None

    def of(self, kind: EventKind) -> tuple[Event, ...]:
        """The events of one kind."""
        return tuple(event for event in self.events if event.kind is kind)

    @property
    def of_days(self) -> tuple[Event, ...]:
        """The events that are one day: test patch, sessions, review."""
        return tuple(event for event in self.events if event.kind is not EventKind.HEALING)

    @property
    def last_session(self) -> date | None:
        """The day of the last session, None without dates."""
        sessions = self.of(EventKind.SESSION)
        return sessions[-1].start if sessions else None

    @property
    def review(self) -> date | None:
        """The day to judge the result, None without dates."""
        reviews = self.of(EventKind.REVIEW)
        return reviews[0].start if reviews else None


def schedule(
    plan: TreatmentPlan,
    answers: Answers,
    *,
    screener: Screener,
    on: date,
    birth_date: PartialDate | None,
    clinic: Clinic,
    overrides: Sequence[Override] = (),
) -> Schedule:
    """The dated schedule of a plan, its total cost and its warnings.

    `answers` are enabled answers. The plan is screened again on the day of its first session, with what a
    clinician has overruled.
    """
    catalogue = screener.catalogue
    entry = catalogue.treatment.get(plan.treatment or "")
    if entry is None:
        return Schedule((), None, (), asks_test_patch=False)
    first = plan.first_session
    verdicts = screener.screen(
        answers, on=first or on, birth_date=birth_date, clinic=clinic, overrides=overrides
    )
    verdict = next(verdict for verdict in verdicts if verdict.treatment == entry.id)
    asks = asks_test_patch(entry, verdict, catalogue)
    price = plan.price_per_session
    total = price.times(plan.sessions) if price is not None and plan.sessions is not None else None
    warnings = plan_warnings(
        plan, answers, catalogue=catalogue, verdict=verdict, on=on, asks_test_patch=asks, clinic=clinic
    )
    return Schedule(_events(plan, entry), total, warnings, asks, verdict)


def asks_test_patch(entry: Treatment, verdict: Verdict, catalogue: Catalogue) -> bool:
    """Whether the rules ask for a test patch: the treatment's own care lines, or a finding."""
    if any(line.asks_test_patch for line in entry.care):
        return True
    rules = catalogue.contraindication
    return any(
        rules[reason.contraindication].asks_test_patch
        for reason in verdict.reasons
        if reason.contraindication in rules
    )


def _events(plan: TreatmentPlan, entry: Treatment) -> tuple[Event, ...]:
    events = []
    if plan.test_patch is not None:
        events.append(Event(EventKind.TEST_PATCH, plan.test_patch, plan.test_patch))
    days = session_days(plan.first_session, plan.sessions, plan.interval_weeks)
    known = entry.downtime_days
    healing = None if known.borrowed else known.maximum or known.typical_high
    for number, day in enumerate(days, start=1):
        events.append(Event(EventKind.SESSION, day, day, number))
        if healing:
            events.append(Event(EventKind.HEALING, day, day + timedelta(days=healing), number))
    if days:
        review = add_months(days[-1], entry.judge_after_months)
        events.append(Event(EventKind.REVIEW, review, review))
    return tuple(sorted(events, key=lambda event: event.start))


def session_days(first: date | None, sessions: int | None, interval_weeks: int | None) -> tuple[date, ...]:
    """The days of the sessions of a plan; none where they do not follow from it."""
    if first is None or sessions is None:
        return ()
    if sessions > 1 and interval_weeks is None:
        return ()
    return tuple(add_weeks(first, number * (interval_weeks or 0)) for number in range(sessions))
