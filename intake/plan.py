"""The plan: what was chosen and agreed, as it stands in the answers.

Doing nothing is a plan too: it has no dates, costs nothing and needs no warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from intake.clinic import Clinic
from intake.conditions import Answers
from intake.dates import PartialDate
from intake.findings import regions_to_treat
from intake.money import Price


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
