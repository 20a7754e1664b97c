"""The plan as it is read from the answers, with the price that holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from intake.clinic import NO_CLINIC, Clinic, Offer
from intake.plan import plan_of
from tests.intake.plan_desk import NONABLATIVE, Desk, day, price

OFFERING = Clinic(currency="GBP", offers=(Offer("microneedling", price("150", "200")),))


def test_a_price_that_was_not_agreed_is_the_clinics(desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling", sessions=2)
    assert desk.schedule(answers, clinic=OFFERING).total == price("300", "400")


def test_an_agreed_price_goes_before_the_clinics_and_has_its_currency(desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling", sessions=2, price_per_session=Decimal(99))
    assert desk.schedule(answers, clinic=OFFERING).total == price("198")


def test_another_treatments_price_is_not_taken(desk: Desk) -> None:
    answers = desk.plan(treatment=NONABLATIVE, sessions=2)
    assert desk.schedule(answers, clinic=OFFERING).total is None


def test_a_plan_is_read_as_it_was_answered(desk: Desk) -> None:
    answers = desk.plan(
        treatment=NONABLATIVE,
        regions="hip",
        side="left",
        sessions=3,
        interval_weeks=5,
        minutes=45,
        first_session=day(2026, 12, 1),
        test_patch=day(2026, 11, 24),
        operator="Testa Nonesuch",
        device="Nonesuch L2",
        numbing="cream",
        numbing_area_cm2=Decimal("120.5"),
    )
    found = plan_of(answers, NO_CLINIC)
    assert (found.treatment, found.regions, found.side) == (NONABLATIVE, ("hip",), "left")
    assert (found.sessions, found.interval_weeks, found.minutes) == (3, 5, 45)
    assert (found.first_session, found.test_patch) == (date(2026, 12, 1), date(2026, 11, 24))
    assert (found.operator, found.device) == ("Testa Nonesuch", "Nonesuch L2")
    assert (found.numbing, found.numbing_area_cm2) == ("cream", Decimal("120.5"))
    assert found.price_per_session is None


def test_an_unanswered_plan_is_empty_and_treats_where_the_marks_are(desk: Desk) -> None:
    found = plan_of(desk.well, NO_CLINIC)
    assert found.treatment is None
    assert found.regions == ("abdomen",)
    assert (found.sessions, found.first_session, found.operator) == (None, None, "")
