"""The plan: what was chosen, its dates and its cost, and what should be looked at twice.

Doing nothing is a plan too: it has no dates, costs nothing and needs no warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import Enum

from intake.catalogue import Catalogue, Range, Treatment
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.dates import PartialDate, add_months, add_weeks, say_date
from intake.findings import regions_to_treat
from intake.money import Price
from intake.screening import Outcome, Override, Screener, Verdict

# Numbing cream on large newly shaven areas, lidocaine/prilocaine: never more than 60 g on 600 cm2, and about
# 1.5 g per 10 cm2 (source emla_smpc, care line on EMLA limits).
NUMBING_AREA_LIMIT_CM2 = Decimal(600)
NUMBING_GRAMS_LIMIT = Decimal(60)
NUMBING_GRAMS_PER_CM2 = Decimal("0.15")
NUMBING_SOURCES = ("emla_smpc",)


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
class PlanWarning:
    """Something to look at twice before the plan is agreed. `link_id` is the question it is about."""

    link_id: str
    message: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatmentPlan:
    """What was agreed. `treatment` is the id of a treatment or of an alternative; None: not decided.

    Empty text and None mean "not recorded". Sessions and weeks are whole numbers, the area is in cm2.
    """

    treatment: str | None
    regions: tuple[str, ...]
    side: str
    sessions: int | None
    interval_weeks: int | None
    minutes: int | None
    first_session: date | None
    test_patch: date | None
    operator: str
    device: str
    numbing: str
    numbing_area_cm2: Decimal | None
    price_per_session: Price | None


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


def plan_of(answers: Answers, clinic: Clinic) -> TreatmentPlan:
    """The plan in the answers. A price that was not agreed is taken from what the clinic charges."""
    treatment = answers.code("plan.treatment")
    low, high = answers.number("plan.price-per-session"), answers.number("plan.price-per-session-to")
    currency = answers.code("plan.currency") or clinic.currency
    offer = clinic.offer(treatment) if treatment else None
    price = offer.price if offer else None
    if low is not None:
        price = Price(low, low if high is None else high, currency)
    return TreatmentPlan(
        treatment=treatment,
        regions=regions_to_treat(answers),
        side=answers.code("plan.side") or "",
        sessions=answers.whole_number("plan.sessions"),
        interval_weeks=answers.whole_number("plan.interval-weeks"),
        minutes=answers.whole_number("plan.minutes"),
        first_session=_full_day(answers.day("plan.first-session")),
        test_patch=_full_day(answers.day("plan.test-patch")),
        operator=answers.code("plan.operator") or "",
        device=answers.code("plan.device") or "",
        numbing=answers.code("plan.numbing") or "",
        numbing_area_cm2=answers.number("plan.numbing-area-cm2"),
        price_per_session=price,
    )


def _full_day(value: PartialDate | None) -> date | None:
    return value.first_day if value is not None and value.is_full else None


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
    warnings = [
        *_range_warnings(plan, entry),
        *_date_warnings(plan, on=on, asks=asks),
        *_place_warnings(plan, answers, catalogue),
        *_suitability_warnings(plan, verdict, entry),
        *_numbing_warnings(plan, clinic),
        *_price_warnings(plan),
    ]
    return Schedule(_events(plan, entry), total, tuple(warnings), asks, verdict)


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


def _range_warnings(plan: TreatmentPlan, entry: Treatment) -> list[PlanWarning]:
    checks = (
        ("plan.sessions", plan.sessions, entry.sessions, "session", "s"),
        ("plan.interval-weeks", plan.interval_weeks, entry.interval_weeks, "week", "s between sessions"),
        ("plan.minutes", plan.minutes, entry.minutes_per_session, "minute", "s per session"),
    )
    warnings = []
    for link_id, value, known, word, rest in checks:
        if value is None:
            continue
        unit = word + (rest.removeprefix("s") if value == 1 else rest)
        if not known.is_known:
            message = f"No source gives a number of {word}{rest} for this treatment. The plan has {value}."
            warnings.append(PlanWarning(link_id, message, known.sources))
        elif _outside(value, known):
            message = f"The plan has {value} {unit}. The sources give {say_range(known)}. Check it."
            warnings.append(PlanWarning(link_id, message, known.sources))
    if plan.sessions is not None and plan.sessions > 1 and plan.interval_weeks is None:
        message = "The plan has no weeks between sessions, so no dates can be given. Add them."
        warnings.append(PlanWarning("plan.interval-weeks", message))
    return warnings


def _outside(value: int, known: Range) -> bool:
    low, high = known.minimum, known.maximum
    if low is None and high is None:
        low, high = known.typical_low, known.typical_high
    return (low is not None and value < low) or (high is not None and value > high)


def say_range(known: Range) -> str:
    """A range of numbers in words: "1 to 6", "4 or more", "up to 7", "10"; "not known" without any."""
    low = known.minimum if known.minimum is not None else known.typical_low
    high = known.maximum if known.maximum is not None else None
    if low is not None and high is not None:
        return f"{low}" if low == high else f"{low} to {high}"
    if low is not None:
        alone = known.minimum is None and known.typical_low == known.typical_high
        return f"about {low}" if alone else f"{low} or more"
    return "not known" if high is None else f"up to {high}"


def say_typical(known: Range) -> str:
    """The typical number in words ("3 to 5"), else the whole range, else "not known"."""
    low, high = known.typical_low, known.typical_high
    if low is None or high is None:
        return say_range(known)
    return f"{low}" if low == high else f"{low} to {high}"


def _date_warnings(plan: TreatmentPlan, *, on: date, asks: bool) -> list[PlanWarning]:
    warnings = []
    if plan.first_session is not None and plan.first_session < on:
        message = f"The first session, {say_date(plan.first_session)}, is in the past. Check the date."
        warnings.append(PlanWarning("plan.first-session", message))
    if asks and plan.test_patch is None:
        warnings.append(PlanWarning("plan.test-patch", "A test patch comes first here. Choose its date."))
    if (
        plan.test_patch is not None
        and plan.first_session is not None
        and plan.test_patch >= plan.first_session
    ):
        message = "The test patch is not before the first session. Choose an earlier day for it."
        warnings.append(PlanWarning("plan.test-patch", message))
    return warnings


def _place_warnings(plan: TreatmentPlan, answers: Answers, catalogue: Catalogue) -> list[PlanWarning]:
    marked = {code for part in answers.group("marks") for code in part.codes("marks.region")}
    planned = answers.codes("plan.regions")
    outside = [catalogue.region[code].plain for code in planned if code not in marked]
    warnings = []
    if outside and marked:
        message = f"The plan treats an area where no marks are recorded: {', '.join(outside)}. Check it."
        warnings.append(PlanWarning("plan.regions", message))
    sides: dict[str, set[str | None]] = {}
    for part in answers.group("marks"):
        for code in part.codes("marks.region"):
            sides.setdefault(code, set()).add(part.code("marks.side"))
    other = {"left": "right", "right": "left"}.get(plan.side)
    wrong = [catalogue.region[code].plain for code in planned if other and sides.get(code) == {other}]
    if wrong:
        places = ", ".join(wrong)
        message = f"The plan treats the {plan.side} side, the marks are on the {other}: {places}. Check it."
        warnings.append(PlanWarning("plan.side", message))
    return warnings


def _suitability_warnings(plan: TreatmentPlan, verdict: Verdict, entry: Treatment) -> list[PlanWarning]:
    if verdict.outcome is Outcome.SUITABLE:
        return []
    day = f"On {say_date(plan.first_session)}" if plan.first_session else "Today"
    words = {
        Outcome.NOT_SUITABLE: "is not suitable",
        Outcome.REFER: "needs a specialist's word first",
        Outcome.WAIT: "must wait",
        Outcome.INCOMPLETE: "cannot be judged, because answers are missing",
        Outcome.SUITABLE_WITH_CARE: "is suitable with care only",
    }[verdict.outcome]
    sources = tuple(dict.fromkeys(source for reason in verdict.reasons for source in reason.sources))
    message = f"{day}: {entry.plain_name} {words}. Read the reasons before you agree the plan."
    return [PlanWarning("plan.treatment", message, sources)]


def _numbing_warnings(plan: TreatmentPlan, clinic: Clinic) -> list[PlanWarning]:
    area = plan.numbing_area_cm2
    if area is None or plan.numbing not in ("", "cream"):
        return []
    # A clinic may set itself a lower limit, never a higher one.
    most = min(clinic.numbing_maximum_grams or NUMBING_GRAMS_LIMIT, NUMBING_GRAMS_LIMIT)
    grams = area * NUMBING_GRAMS_PER_CM2
    if area <= NUMBING_AREA_LIMIT_CM2 and grams <= most:
        return []
    parts = _parts(area / NUMBING_AREA_LIMIT_CM2, grams / most)
    message = (
        f"The area to numb is {area.normalize():f} cm², about {grams.normalize():f} g of cream. "
        f"The limit is {NUMBING_AREA_LIMIT_CM2} cm² and {most.normalize():f} g. "
        f"Split it over {parts} sessions."
    )
    return [PlanWarning("plan.numbing-area-cm2", message, NUMBING_SOURCES)]


def _price_warnings(plan: TreatmentPlan) -> list[PlanWarning]:
    if plan.price_per_session is None or plan.price_per_session.currency:
        return []
    return [PlanWarning("plan.currency", "The price has no currency. Choose it, so that it can be read.")]


def _parts(*shares: Decimal) -> int:
    return int(max(shares).to_integral_value(rounding=ROUND_CEILING))
