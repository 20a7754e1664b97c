"""The schedule of a plan: its dates and its cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue_results import Range
from intake.clinic import NO_CLINIC
from intake.conditions import Value
from intake.dates import PartialDate, add_weeks
from intake.plan import plan_of
from intake.schedule import EventKind, Schedule, schedule
from intake.screening import Screener
from tests.intake.plan_desk import BORN, NONABLATIVE, TODAY, Desk, day, price


def starts(found: Schedule, kind: EventKind) -> list[date]:
    return [event.start for event in found.of(kind)]


def test_a_plan_of_three_sessions_has_its_dates_healing_and_review(desk: Desk) -> None:
    answers = desk.plan(
        treatment="microneedling", sessions=3, interval_weeks=4, first_session=day(2026, 12, 1)
    )
    found = desk.schedule(answers)
    sessions = [date(2026, 12, 1), date(2026, 12, 29), date(2027, 1, 26)]
    assert starts(found, EventKind.SESSION) == sessions
    assert [event.number for event in found.of(EventKind.SESSION)] == [1, 2, 3]
    healing = found.of(EventKind.HEALING)
    assert [(event.start, event.end, event.number) for event in healing] == [
        (session, session + timedelta(days=7), number) for number, session in enumerate(sessions, start=1)
    ]
    assert (found.last_session, found.review) == (date(2027, 1, 26), date(2027, 4, 26))
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("treatment", "days"),
    [
        ("microneedling", 7),
        ("nano_perforation", None),
        ("fractional_laser_ablative", None),
        ("fractional_laser_nonablative", 7),
        ("laser_resurfacing_neodymium", None),
        ("microneedling_plus_aquagold", None),
        ("cosmetic_laser_topical_anaesthesia", None),
    ],
)
def test_a_healing_window_is_as_long_as_sources_of_this_treatment_say_and_missing_where_none_does(
    treatment: str, days: int | None, desk: Desk
) -> None:
    answers = desk.plan(treatment=treatment, sessions=1, first_session=day(2026, 12, 1))
    healing = desk.schedule(answers).of(EventKind.HEALING)
    assert [(event.end - event.start).days for event in healing] == ([] if days is None else [days])


def test_events_stand_in_order_of_time(desk: Desk) -> None:
    answers = desk.plan(
        treatment=NONABLATIVE,
        sessions=2,
        interval_weeks=4,
        first_session=day(2026, 12, 20),
        test_patch=day(2026, 12, 1),
    )
    assert [(event.kind, event.start) for event in desk.schedule(answers).events] == [
        (EventKind.TEST_PATCH, date(2026, 12, 1)),
        (EventKind.SESSION, date(2026, 12, 20)),
        (EventKind.HEALING, date(2026, 12, 20)),
        (EventKind.SESSION, date(2027, 1, 17)),
        (EventKind.HEALING, date(2027, 1, 17)),
        (EventKind.REVIEW, date(2027, 4, 17)),
    ]


@pytest.mark.parametrize(
    ("first", "interval", "sessions", "review"),
    [
        (day(2028, 2, 15), 2, [date(2028, 2, 15), date(2028, 2, 29)], date(2028, 5, 29)),
        (day(2027, 2, 15), 2, [date(2027, 2, 15), date(2027, 3, 1)], date(2027, 6, 1)),
        (day(2027, 11, 2), 4, [date(2027, 11, 2), date(2027, 11, 30)], date(2028, 2, 29)),
        (day(2026, 11, 30), 2, [date(2026, 11, 30), date(2026, 12, 14)], date(2027, 3, 14)),
        (day(2028, 2, 29), 4, [date(2028, 2, 29), date(2028, 3, 28)], date(2028, 6, 28)),
    ],
)
def test_dates_keep_their_weekday_across_a_leap_day(
    first: PartialDate, interval: int, sessions: list[date], review: date, desk: Desk
) -> None:
    answers = desk.plan(treatment="microneedling", sessions=2, interval_weeks=interval, first_session=first)
    found = desk.schedule(answers)
    assert starts(found, EventKind.SESSION) == sessions
    assert found.review == review


def test_a_review_after_30_november_is_on_the_last_day_of_february(desk: Desk) -> None:
    for year, review in ((2026, date(2027, 2, 28)), (2027, date(2028, 2, 29))):
        answers = desk.plan(treatment="microneedling", sessions=1, first_session=day(year, 11, 30))
        assert desk.schedule(answers).review == review


@settings(max_examples=60, deadline=None)
@given(first=st.dates(TODAY, date(2150, 1, 1)), sessions=st.integers(1, 60), interval=st.integers(1, 104))
def test_sessions_are_evenly_spaced_and_as_many_as_planned(
    first: date, sessions: int, interval: int, desk: Desk
) -> None:
    answers = desk.plan(
        treatment="microneedling",
        sessions=sessions,
        interval_weeks=interval,
        first_session=PartialDate.of(first),
    )
    found = desk.schedule(answers)
    days = starts(found, EventKind.SESSION)
    assert days == [add_weeks(first, interval * number) for number in range(sessions)]
    assert {day.weekday() for day in days} == {first.weekday()}
    assert found.last_session == days[-1]
    assert found.review is not None
    assert 89 <= (found.review - days[-1]).days <= 92


def test_one_session_needs_no_interval(desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling", sessions=1, first_session=day(2026, 12, 1))
    found = desk.schedule(answers)
    assert starts(found, EventKind.SESSION) == [date(2026, 12, 1)]
    assert found.warnings == ()


def test_without_an_interval_there_are_no_dates_and_a_warning(desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling", sessions=3, first_session=day(2026, 12, 1))
    found = desk.schedule(answers)
    assert found.events == ()
    assert found.review is None
    assert found.last_session is None
    assert [(warning.link_id, warning.message) for warning in found.warnings] == [
        ("plan.interval-weeks", "The plan has no weeks between sessions, so no dates can be given. Add them.")
    ]


@pytest.mark.parametrize("missing", ["sessions", "first_session"])
def test_without_sessions_or_a_first_day_there_are_no_dates(missing: str, desk: Desk) -> None:
    values: dict[str, Value] = {"sessions": 3, "interval_weeks": 4, "first_session": day(2026, 12, 1)}
    del values[missing]
    assert desk.schedule(desk.plan(treatment="microneedling", **values)).events == ()


def test_the_total_is_the_price_of_all_sessions(desk: Desk) -> None:
    answers = desk.plan(
        treatment="microneedling", sessions=3, price_per_session=Decimal("180.10"), currency="EUR"
    )
    found = desk.schedule(answers)
    assert found.total == price("540.30", currency="EUR")
    assert found.total is not None
    assert found.total.say() == "€540.30"


def test_the_total_of_a_range_is_a_range(desk: Desk) -> None:
    answers = desk.plan(
        treatment="microneedling",
        sessions=4,
        price_per_session=Decimal(180),
        price_per_session_to=Decimal(225),
        currency="GBP",
    )
    found = desk.schedule(answers)
    assert found.total == price("720", "900")
    assert found.total is not None
    assert found.total.say() == "£720 to £900"


def test_without_a_price_or_without_sessions_there_is_no_total(desk: Desk) -> None:
    assert desk.schedule(desk.plan(treatment="microneedling", sessions=3)).total is None
    one = desk.plan(treatment="microneedling", price_per_session=Decimal(99), currency="GBP")
    assert desk.schedule(one).total is None


def test_a_free_session_costs_nothing_in_total(desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling", sessions=3, price_per_session=Decimal(0), currency="GBP")
    assert desk.schedule(answers).total == price("0")


@pytest.mark.parametrize("choice", ["no_treatment", "camouflage", "creams", None])
def test_doing_nothing_has_no_dates_costs_nothing_and_needs_no_warning(
    choice: str | None, desk: Desk
) -> None:
    answers = desk.plan(
        sessions=9,
        interval_weeks=1,
        first_session=day(2020, 1, 1),
        price_per_session=Decimal(99),
        numbing_area_cm2=Decimal(5000),
        regions="hip",
    )
    answers = answers if choice is None else desk.plan(answers, treatment=choice)
    assert desk.schedule(answers) == Schedule((), None, (), asks_test_patch=False)


def known(
    minimum: int | None, typical_low: int | None, typical_high: int | None, maximum: int | None
) -> Range:
    return Range(minimum, typical_low, typical_high, maximum, "", ("gk",))


def test_a_source_without_healing_days_gives_no_invented_window(desk: Desk) -> None:
    needling = desk.catalogue.treatment["microneedling"]
    unknown = replace(needling, downtime_days=known(None, None, None, None))
    catalogue = replace(
        desk.catalogue,
        treatments=tuple(unknown if part is needling else part for part in desk.catalogue.treatments),
    )
    answers = desk.plan(treatment="microneedling", sessions=1, first_session=day(2026, 12, 1))
    found = schedule(
        plan_of(answers, NO_CLINIC),
        answers,
        screener=Screener(catalogue, desk.questionnaire.items),
        on=TODAY,
        birth_date=BORN,
        clinic=NO_CLINIC,
    )
    assert [event.kind for event in found.events] == [EventKind.SESSION, EventKind.REVIEW]
