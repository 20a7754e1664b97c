"""The plan: its dates, its cost, and what should be looked at twice before it is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue import Catalogue, Range
from intake.clinic import NO_CLINIC, Clinic, Offer
from intake.conditions import NO, NOT_SURE, YES, Answers, Value
from intake.dates import PartialDate, add_weeks
from intake.money import Price
from intake.plan import (
    NUMBING_AREA_LIMIT_CM2,
    NUMBING_GRAMS_LIMIT,
    NUMBING_GRAMS_PER_CM2,
    EventKind,
    PlanWarning,
    Schedule,
    plan_of,
    say_range,
    say_typical,
    schedule,
)
from intake.questionnaire import Questionnaire
from intake.screening import Screener

TODAY = date(2026, 11, 21)
BORN = PartialDate(1990, 5, 5)
NONABLATIVE = "fractional_laser_nonablative"


class Desk:
    """A screener with answers that make every treatment with a known device suitable."""

    def __init__(self, catalogue: Catalogue, questionnaire: Questionnaire) -> None:
        self.catalogue = catalogue
        self.questionnaire = questionnaire
        self.screener = Screener(catalogue, questionnaire.items)
        values: dict[str, tuple[Value, ...]] = {
            rule.link_id: (NO,) for rule in catalogue.contraindications if rule.is_asked
        }
        values |= {"skin.phototype": ("II",), "goals.hoped-for": ("26-50",)}
        self.well = Answers(values, {"marks": (Answers({"marks.region": ("abdomen",)}),)})

    def plan(self, answers: Answers | None = None, **values: Value) -> Answers:
        answers = self.well if answers is None else answers
        for name, value in values.items():
            answers = answers.with_answer(f"plan.{name.replace('_', '-')}", value)
        return answers

    def schedule(self, answers: Answers, *, on: date = TODAY, clinic: Clinic = NO_CLINIC) -> Schedule:
        assert self.questionnaire.problems(answers) == ()
        return schedule(
            plan_of(answers, clinic),
            answers,
            screener=self.screener,
            on=on,
            birth_date=BORN,
            clinic=clinic,
        )

    def warned(self, answers: Answers, link_id: str, **more: object) -> list[str]:
        found = self.schedule(answers, **more)  # type: ignore[arg-type]
        return [warning.message for warning in found.warnings if warning.link_id == link_id]


@pytest.fixture(scope="module")
def desk(catalogue: Catalogue, questionnaire: Questionnaire) -> Desk:
    return Desk(catalogue, questionnaire)


def day(year: int, month: int, number: int) -> PartialDate:
    return PartialDate(year, month, number)


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


def price(low: str, high: str | None = None, currency: str = "GBP") -> Price:
    return Price(Decimal(low), Decimal(high or low), currency)


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


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("sessions", 6, None),
        ("sessions", 7, "The plan has 7 sessions. The sources give 1 to 6. Check it."),
        ("interval_weeks", 2, None),
        ("interval_weeks", 1, "The plan has 1 week between sessions. The sources give 2 to 6. Check it."),
        ("interval_weeks", 7, "The plan has 7 weeks between sessions. The sources give 2 to 6. Check it."),
        ("minutes", 15, None),
        ("minutes", 14, "The plan has 14 minutes per session. The sources give 15 to 60. Check it."),
        ("minutes", 61, "The plan has 61 minutes per session. The sources give 15 to 60. Check it."),
    ],
)
def test_a_plan_outside_what_the_sources_give_is_warned_of(
    name: str, value: int, message: str | None, desk: Desk
) -> None:
    values: dict[str, Value] = {"sessions": 1, name: value}
    if name == "sessions":
        values["interval_weeks"] = 4
    answers = desk.plan(treatment="microneedling", **values)
    assert desk.warned(answers, f"plan.{name.replace('_', '-')}") == ([message] if message else [])
    for warning in desk.schedule(answers).warnings:
        assert warning.sources


def test_fewer_sessions_than_the_vendor_says_are_warned_of_and_no_more_are_too_many(desk: Desk) -> None:
    few = desk.plan(treatment="nano_perforation", sessions=3, interval_weeks=4)
    assert desk.warned(few, "plan.sessions") == [
        "The plan has 3 sessions. The sources give 4 or more. Check it."
    ]
    assert desk.warned(desk.plan(few, sessions=12), "plan.sessions") == []


def test_where_no_source_gives_a_number_the_plan_says_so(desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling_plus_aquagold", sessions=3, interval_weeks=4, minutes=30)
    assert desk.warned(answers, "plan.sessions") == [
        "No source gives a number of sessions for this treatment. The plan has 3."
    ]
    assert desk.warned(answers, "plan.interval-weeks") == [
        "No source gives a number of weeks between sessions for this treatment. The plan has 4."
    ]
    assert desk.warned(answers, "plan.minutes") == [
        "No source gives a number of minutes per session for this treatment. The plan has 30."
    ]


def test_an_area_without_marks_is_warned_of_by_its_plain_name(desk: Desk) -> None:
    answers = desk.well.with_answer("plan.treatment", "microneedling")
    outside = answers.with_answer("plan.regions", "abdomen", "hip", "thigh_back")
    assert desk.warned(outside, "plan.regions") == [
        "The plan treats an area where no marks are recorded: hip, back of the thigh. Check it."
    ]
    assert desk.warned(answers.with_answer("plan.regions", "abdomen"), "plan.regions") == []
    unmarked = Answers(outside.values)
    assert desk.warned(unmarked, "plan.regions") == []


def test_a_treatment_that_is_suitable_needs_no_warning(desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling", sessions=1, first_session=day(2026, 12, 1))
    assert desk.schedule(answers).warnings == ()


def tanned(desk: Desk, first_session: PartialDate | None) -> Answers:
    """A tan that ended on 14 November: six weeks later is 26 December."""
    answers = desk.well.with_answer("health.recent_tan", YES)
    answers = answers.with_answer("health.recent_tan.date", day(2026, 11, 14))
    answers = desk.plan(answers, treatment=NONABLATIVE, sessions=1, test_patch=day(2026, 11, 22))
    return answers if first_session is None else desk.plan(answers, first_session=first_session)


WAITS = "{}: Fractional laser that heats but does not remove skin must wait. "


@pytest.mark.parametrize(
    ("first_session", "says"),
    [
        (None, WAITS.format("Today")),
        (day(2026, 12, 25), WAITS.format("On 25 December 2026")),
        (day(2026, 12, 26), None),
        (day(2027, 3, 1), None),
    ],
)
def test_the_plan_is_screened_on_the_day_of_its_first_session(
    first_session: PartialDate | None, says: str | None, desk: Desk
) -> None:
    found = desk.warned(tanned(desk, first_session), "plan.treatment")
    ending = "Read the reasons before you agree the plan."
    assert found == ([says + ending] if says else [])


def test_a_treatment_that_does_not_suit_is_warned_of_with_the_sources(
    desk: Desk, catalogue: Catalogue
) -> None:
    cases = [
        ("health.keloid", "is not suitable"),
        ("health.rosacea", "needs a specialist's word first"),
        ("health.eczema", "must wait"),
        ("health.previous_pih", "is suitable with care only"),
    ]
    for link_id, words in cases:
        answers = desk.plan(desk.well.with_answer(link_id, YES), treatment="microneedling")
        found = [part for part in desk.schedule(answers).warnings if part.link_id == "plan.treatment"]
        assert [part.message for part in found] == [
            f"Today: Microneedling {words}. Read the reasons before you agree the plan."
        ]
        rule = catalogue.contraindication[link_id.removeprefix("health.")]
        assert set(rule.sources) <= set(found[0].sources)


def test_missing_answers_are_warned_of(desk: Desk) -> None:
    answers = desk.plan(desk.well.without("health.eczema"), treatment="microneedling")
    assert desk.warned(answers, "plan.treatment") == [
        "Today: Microneedling cannot be judged, because answers are missing. "
        "Read the reasons before you agree the plan."
    ]


ASKS = "A test patch comes first here. Choose its date."


@pytest.mark.parametrize(
    ("treatment", "asks"),
    [
        ("microneedling", False),
        ("nano_perforation", True),
        ("fractional_laser_ablative", True),
        ("fractional_laser_nonablative", True),
        ("laser_resurfacing_neodymium", True),
        ("microneedling_plus_aquagold", False),
        ("cosmetic_laser_topical_anaesthesia", True),
    ],
)
def test_every_laser_asks_for_a_test_patch(treatment: str, asks: bool, desk: Desk) -> None:
    answers = desk.plan(treatment=treatment)
    assert desk.schedule(answers).asks_test_patch is asks
    assert desk.warned(answers, "plan.test-patch") == ([ASKS] if asks else [])
    patched = desk.plan(answers, test_patch=day(2026, 11, 25))
    assert desk.schedule(patched).asks_test_patch is asks
    assert desk.warned(patched, "plan.test-patch") == []


@pytest.mark.parametrize(
    ("link_id", "answer", "asks"),
    [
        ("skin.phototype", "I", False),
        ("skin.phototype", "III", False),
        ("skin.phototype", "IV", True),
        ("skin.phototype", "V", True),
        ("skin.phototype", "VI", True),
        ("skin.phototype", "UNK", True),
        ("health.previous_pih", YES, True),
        ("health.previous_pih", NOT_SURE, True),
        ("health.previous_pih", NO, False),
    ],
)
def test_darker_skin_and_past_dark_marks_ask_for_a_test_patch_before_needling(
    link_id: str, answer: str, asks: bool, desk: Desk
) -> None:
    answers = desk.plan(desk.well.with_answer(link_id, answer), treatment="microneedling")
    assert desk.schedule(answers).asks_test_patch is asks
    assert desk.warned(answers, "plan.test-patch") == ([ASKS] if asks else [])


@pytest.mark.parametrize(
    ("patch", "warned"), [(day(2026, 11, 30), False), (day(2026, 12, 1), True), (day(2026, 12, 2), True)]
)
def test_a_test_patch_must_lie_before_the_first_session(patch: PartialDate, warned: bool, desk: Desk) -> None:
    answers = desk.plan(treatment=NONABLATIVE, sessions=1, first_session=day(2026, 12, 1), test_patch=patch)
    message = "The test patch is not before the first session. Choose an earlier day for it."
    assert desk.warned(answers, "plan.test-patch") == ([message] if warned else [])


@pytest.mark.parametrize(
    ("first", "warned"), [(day(2026, 11, 20), True), (day(2026, 11, 21), False), (day(2026, 11, 22), False)]
)
def test_a_first_session_in_the_past_is_warned_of(first: PartialDate, warned: bool, desk: Desk) -> None:
    answers = desk.plan(treatment="microneedling", sessions=1, first_session=first)
    message = "The first session, 20 November 2026, is in the past. Check the date."
    assert desk.warned(answers, "plan.first-session") == ([message] if warned else [])


def numb(desk: Desk, area: str, *, numbing: str = "cream", maximum: str | None = None) -> list[str]:
    answers = desk.plan(treatment="microneedling", numbing=numbing, numbing_area_cm2=Decimal(area))
    clinic = Clinic(numbing_maximum_grams=Decimal(maximum)) if maximum else NO_CLINIC
    return desk.warned(answers, "plan.numbing-area-cm2", clinic=clinic)


def test_the_numbing_limits_are_those_of_the_product() -> None:
    assert (NUMBING_AREA_LIMIT_CM2, NUMBING_GRAMS_LIMIT) == (600, 60)
    assert Decimal(10) * NUMBING_GRAMS_PER_CM2 == Decimal("1.5")


@pytest.mark.parametrize("area", ["0", "120.5", "399.9", "400"])
def test_up_to_400_cm2_is_60_grams_and_no_warning(area: str, desk: Desk) -> None:
    assert numb(desk, area) == []


@pytest.mark.parametrize(
    ("area", "grams", "parts"),
    [
        ("401", "60.15", 2),
        ("600", "90", 2),
        ("600.1", "90.015", 2),
        ("800", "120", 2),
        ("801", "120.15", 3),
        ("2000", "300", 5),
    ],
)
def test_more_numbing_cream_than_the_limit_is_warned_of_with_the_sums(
    area: str, grams: str, parts: int, desk: Desk
) -> None:
    assert numb(desk, area) == [
        f"The area to numb is {area} cm², about {grams} g of cream. "
        f"The limit is 600 cm² and 60 g. Split it over {parts} sessions."
    ]


def test_the_numbing_warning_names_its_source(desk: Desk, catalogue: Catalogue) -> None:
    answers = desk.plan(treatment="microneedling", numbing_area_cm2=Decimal(5000))
    (warning,) = desk.schedule(answers).warnings
    assert isinstance(warning, PlanWarning)
    assert warning.sources == ("emla_smpc",)
    assert "emla_smpc" in catalogue.source


def test_a_clinic_may_set_a_lower_limit_of_its_own(desk: Desk) -> None:
    assert numb(desk, "200", maximum="30") == []
    assert numb(desk, "201", maximum="30") == [
        "The area to numb is 201 cm², about 30.15 g of cream. "
        "The limit is 600 cm² and 30 g. Split it over 2 sessions."
    ]


def test_a_clinic_cannot_lift_the_limit_of_the_area(desk: Desk) -> None:
    assert len(numb(desk, "601", maximum="200")) == 1


def test_without_numbing_the_area_does_not_matter(desk: Desk) -> None:
    assert numb(desk, "5000", numbing="none") == []


@settings(max_examples=60, deadline=None)
@given(area=st.decimals(0, 20_000, places=1), maximum=st.decimals(1, 60, places=1))
def test_each_part_of_a_split_area_keeps_both_limits(area: Decimal, maximum: Decimal, desk: Desk) -> None:
    found = numb(desk, str(area), maximum=str(maximum))
    allowed = area <= 600 and area * Decimal("0.15") <= maximum
    assert bool(found) is not allowed
    if found:
        parts = int(found[0].split("Split it over ")[1].split()[0])
        assert area / parts <= 600
        assert area * Decimal("0.15") / parts <= maximum
        assert area / (parts - 1) > 600 or area * Decimal("0.15") / (parts - 1) > maximum


def test_every_warning_is_about_a_question_of_the_plan(desk: Desk, questionnaire: Questionnaire) -> None:
    answers = desk.plan(
        desk.well.with_answer("health.pregnancy", YES),
        treatment="fractional_laser_ablative",
        sessions=9,
        interval_weeks=1,
        minutes=5,
        first_session=day(2026, 1, 1),
        regions="hip",
        numbing_area_cm2=Decimal(900),
    )
    found = desk.schedule(answers).warnings
    assert {warning.link_id for warning in found} == {
        "plan.sessions",
        "plan.interval-weeks",
        "plan.minutes",
        "plan.first-session",
        "plan.test-patch",
        "plan.regions",
        "plan.treatment",
        "plan.numbing-area-cm2",
    }
    assert all(warning.link_id in questionnaire.items and warning.message for warning in found)


def known(
    minimum: int | None, typical_low: int | None, typical_high: int | None, maximum: int | None
) -> Range:
    return Range(minimum, typical_low, typical_high, maximum, "", ("gk",))


@pytest.mark.parametrize(
    ("steps", "whole", "typical"),
    [
        ((1, 3, 5, 6), "1 to 6", "3 to 5"),
        ((4, 4, 4, 4), "4", "4"),
        ((4, 4, 4, None), "4 or more", "4"),
        ((None, 10, 10, None), "about 10", "10"),
        ((None, 10, 20, None), "10 or more", "10 to 20"),
        ((None, None, None, 7), "up to 7", "up to 7"),
        ((3, None, None, 7), "3 to 7", "3 to 7"),
        ((None, None, None, None), "not known", "not known"),
    ],
)
def test_a_range_is_said_in_words(
    steps: tuple[int | None, int | None, int | None, int | None], whole: str, typical: str
) -> None:
    assert (say_range(known(*steps)), say_typical(known(*steps))) == (whole, typical)
    assert known(*steps).is_known is (whole != "not known")


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


def test_a_price_without_a_currency_is_warned_of(desk: Desk) -> None:
    bare = desk.plan(desk.well, treatment="microneedling", price_per_session=Decimal(180))
    assert desk.warned(bare, "plan.currency") == [
        "The price has no currency. Choose it, so that it can be read."
    ]
    named = bare.with_answer("plan.currency", "GBP")
    assert desk.warned(named, "plan.currency") == []
