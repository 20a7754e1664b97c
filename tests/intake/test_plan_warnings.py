"""What should be looked at twice before a plan is agreed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue import Catalogue
from intake.clinic import NO_CLINIC, Clinic
from intake.conditions import NO, NOT_SURE, YES, Answers, Value
from intake.dates import PartialDate
from intake.plan_warnings import (
    NUMBING_AREA_LIMIT_CM2,
    NUMBING_GRAMS_LIMIT,
    NUMBING_GRAMS_PER_CM2,
    PlanWarning,
)
from intake.questionnaire import Questionnaire
from tests.intake.plan_desk import NONABLATIVE, Desk, day


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


def test_a_price_without_a_currency_is_warned_of(desk: Desk) -> None:
    bare = desk.plan(desk.well, treatment="microneedling", price_per_session=Decimal(180))
    assert desk.warned(bare, "plan.currency") == [
        "The price has no currency. Choose it, so that it can be read."
    ]
    named = bare.with_answer("plan.currency", "GBP")
    assert desk.warned(named, "plan.currency") == []
