"""What should be looked at twice before a plan is agreed: its numbers, dates, places, cream and price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from intake.catalogue import Catalogue
from intake.catalogue_results import Range, say_range
from intake.catalogue_treatments import Treatment
from intake.checks import PATCH_TOO_LATE, is_patch_too_late
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.dates import say_date
from intake.plan import TreatmentPlan
from intake.screening import Outcome, Verdict

# Numbing cream on large newly shaven areas, lidocaine/prilocaine: never more than 60 g on 600 cm2, and about
# 1.5 g per 10 cm2 (source emla_smpc, care line on EMLA limits).
NUMBING_AREA_LIMIT_CM2 = Decimal(600)
NUMBING_GRAMS_LIMIT = Decimal(60)
NUMBING_GRAMS_PER_CM2 = Decimal("0.15")
NUMBING_SOURCES = ("emla_smpc",)


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """Something to look at twice before the plan is agreed. `link_id` is the question it is about."""

    link_id: str
    message: str
    sources: tuple[str, ...] = ()


def plan_warnings(
    plan: TreatmentPlan,
    answers: Answers,
    *,
    catalogue: Catalogue,
    verdict: Verdict,
    on: date,
    asks_test_patch: bool,
    clinic: Clinic,
) -> tuple[PlanWarning, ...]:
    """All warnings about a plan of one of the seven treatments; `verdict` is that on its first day."""
    entry = catalogue.treatment[verdict.treatment]
    return (
        *_range_warnings(plan, entry),
        *_date_warnings(plan, on=on, asks=asks_test_patch),
        *_place_warnings(plan, answers, catalogue),
        *_suitability_warnings(plan, verdict, entry),
        *_numbing_warnings(plan, clinic),
        *_price_warnings(plan),
    )


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


def _date_warnings(plan: TreatmentPlan, *, on: date, asks: bool) -> list[PlanWarning]:
    warnings = []
    if plan.first_session is not None and plan.first_session < on:
        message = f"The first session, {say_date(plan.first_session)}, is in the past. Check the date."
        warnings.append(PlanWarning("plan.first-session", message))
    if asks and plan.test_patch is None:
        warnings.append(PlanWarning("plan.test-patch", "A test patch comes first here. Choose its date."))
    if is_patch_too_late(plan.test_patch, plan.first_session):
        warnings.append(PlanWarning("plan.test-patch", PATCH_TOO_LATE))
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


def _parts(*shares: Decimal) -> int:
    return int(max(shares).to_integral_value(rounding=ROUND_CEILING))


def _price_warnings(plan: TreatmentPlan) -> list[PlanWarning]:
    if plan.price_per_session is None or plan.price_per_session.currency:
        return []
    return [PlanWarning("plan.currency", "The price has no currency. Choose it, so that it can be read.")]
