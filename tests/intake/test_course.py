"""The course: its documents, what is due when, and what the rules say on the day of a session."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.answer_document import DocumentProblem
from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.catalogue_rules import Severity
from intake.clinic import Clinic, Device
from intake.conditions import NO, NOT_SURE, YES, Answers
from intake.course import (
    CALL,
    RESULT_CHECK_MONTHS,
    TEST_PATCH,
    Course,
    CourseDay,
    ImprovementBand,
    Measure,
    Outcome,
    Session,
    SideEffect,
    SideEffects,
    SideEffectsState,
)
from intake.course_document import outcome_from_json, outcome_to_json, session_from_json, session_to_json
from intake.course_due import CourseDates, Due, DueKind, due
from intake.course_problems import outcome_problems, session_gaps, session_problems
from intake.dates import PartialDate, add_months
from intake.plan import TreatmentPlan
from intake.questionnaire import AskAs, Questionnaire
from intake.schedule import EventKind, schedule, session_days
from intake.screening import Override, Screener
from intake.sections import build_questionnaire
from intake.session_day import (
    PATCH_NOT_CLEAR,
    DayOutcome,
    DayVerdict,
    answers_of_day,
    day_rules,
    judge_day,
    was_no,
)
from tests.intake import strategies

TODAY = date(2027, 2, 22)
NEEDLING, LASER = "microneedling", "fractional_laser_nonablative"
CLINIC = Clinic(
    name="Testa Nowhere Clinic",
    devices=(
        Device("pen", "Nomake", "Pen", (NEEDLING,), radiofrequency=False),
        Device("light", "Nomake", "Light", (LASER,), wavelength_nm=1550, radiofrequency=False),
    ),
)
BORN = PartialDate(1991, 2, 4)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@cache
def questionnaire() -> Questionnaire:
    return build_questionnaire(load_catalogue())


@cache
def screener() -> Screener:
    return Screener(load_catalogue(), questionnaire().order)


# Documents

words = st.text(max_size=40)
answered = st.sampled_from(["", YES, NO, NOT_SURE])
effects = st.lists(
    st.builds(SideEffect, st.text(min_size=1, max_size=20), words, words), min_size=1, max_size=3
)
side_effects = st.one_of(
    st.sampled_from([SideEffects(), SideEffects(SideEffectsState.NONE)]),
    effects.map(lambda listed: SideEffects(SideEffectsState.LISTED, tuple(listed))),
)
widths = st.one_of(st.none(), st.decimals(0, 200, places=1))
sessions = st.builds(
    Session,
    id=st.uuids(),
    number=st.integers(CALL, 60),
    on=DAYS,
    is_held=st.booleans(),
    operator=words,
    device=words,
    settings=words,
    regions=st.lists(words, max_size=3).map(tuple),
    numbing_area_cm2=widths,
    answers=st.dictionaries(
        st.sampled_from(["health.recent_tan", "health.sunburn"]), st.just((YES,)), max_size=2
    ).map(Answers),
    decision=words,
    side_effects=side_effects,
    patch_clear=answered,
    next_on=st.one_of(st.none(), DAYS),
    notes=words,
)
outcomes = st.builds(
    Outcome,
    id=st.uuids(),
    on=DAYS,
    patient_band=st.one_of(st.none(), st.sampled_from(ImprovementBand)),
    practitioner_band=st.one_of(st.none(), st.sampled_from(ImprovementBand)),
    practitioner=words,
    rated_from=st.sampled_from(["", "on-the-day", "photos"]),
    measures=st.lists(
        st.builds(Measure, words, words, widths, words, st.sampled_from(["", "smoother", "same", "rougher"])),
        max_size=3,
    ).map(tuple),
    satisfaction=st.one_of(st.none(), st.integers(0, 10)),
    worth_it=answered,
    as_expected=st.sampled_from(["", "yes", "partly", "no"]),
    side_effects=side_effects,
    next_step=st.sampled_from(["", "stop", "new-consultation", "refer"]),
    notes=words,
)


@given(sessions)
def test_a_session_is_read_back_as_it_was_written(session: Session) -> None:
    text = session_to_json(session)
    assert session_from_json(text) == session
    assert session_to_json(session_from_json(text)) == text


@given(outcomes)
def test_an_outcome_is_read_back_as_it_was_written(outcome: Outcome) -> None:
    text = outcome_to_json(outcome)
    assert outcome_from_json(text) == outcome
    assert outcome_to_json(outcome_from_json(text)) == text


def held(number: int, on: date, **more: object) -> Session:
    return Session(UUID(int=number + 10), number, on, **more)  # type: ignore[arg-type]


def test_the_verdict_of_a_day_is_kept_with_its_sources() -> None:
    found = judged({"health.recent_tan": (YES,)})
    kept = found.record("2026.11")
    session = held(2, TODAY, is_held=False, verdict=kept, decision="Fresh tan")
    again = session_from_json(session_to_json(session)).verdict
    assert again == kept
    assert again is not None
    assert again.reasons[0].sources


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ("version", 2),
        ("version", True),
        ("number", -2),
        ("number", True),
        ("number", "1"),
        ("on", "22 Feb 2027"),
        ("is-held", "yes"),
        ("patch-clear", "maybe"),
        ("regions", "abdomen"),
        ("numbing-area-cm2", "NaN"),
        ("numbing-area-cm2", 12),
        ("side-effects", {"state": "none", "effects": [{"what": "x", "where": "", "lasted": ""}]}),
        ("side-effects", {"state": "listed", "effects": []}),
        ("verdict", {}),
        ("answers", []),
        ("notes", None),
        ("extra", 1),
    ],
)
def test_a_session_with_anything_else_in_it_is_refused_whole(member: str, wrong: object) -> None:
    document = json.loads(session_to_json(held(1, TODAY)))
    with pytest.raises(DocumentProblem, match="stored session"):
        session_from_json(json.dumps(document | {member: wrong}))


def test_a_session_with_a_member_too_few_is_refused_and_no_value_stands_in_the_message() -> None:
    document = json.loads(session_to_json(held(1, TODAY, notes="Testa Markerword")))
    del document["device"]
    with pytest.raises(DocumentProblem) as refused:
        session_from_json(json.dumps(document))
    assert "Markerword" not in str(refused.value)


@pytest.mark.parametrize(
    ("member", "wrong"),
    [
        ("patient-band", "gone"),
        ("patient-band", 40),
        ("satisfaction", 11),
        ("satisfaction", 5.5),
        ("worth-it", "yes"),
        ("next-step", "more"),
        ("measures", [{"region": "abdomen"}]),
    ],
)
def test_an_outcome_with_anything_else_in_it_is_refused_whole(member: str, wrong: object) -> None:
    document = json.loads(outcome_to_json(Outcome(UUID(int=1), TODAY)))
    with pytest.raises(DocumentProblem, match="stored outcome"):
        outcome_from_json(json.dumps(document | {member: wrong}))


def test_gone_is_a_hope_and_never_a_result() -> None:
    assert [band.bounds for band in ImprovementBand] == [(0, 25), (25, 50), (50, 75), (75, 100)]
    assert "gone" not in [band.value for band in ImprovementBand]


def test_side_effects_that_nobody_asked_for_are_not_none() -> None:
    assert SideEffects() != SideEffects(SideEffectsState.NONE)
    with pytest.raises(ValueError, match="listed"):
        SideEffects(SideEffectsState.NONE, (SideEffect("Redness"),))


# What is due

PLAN = CourseDates(session_days(date(2027, 1, 11), 4, 6), test_patch=date(2026, 12, 14))


def day(number: int, on: date, **more: object) -> CourseDay:
    return CourseDay(number, on, **more)  # type: ignore[arg-type]


def test_first_the_test_patch_is_due_then_a_call_then_the_first_session() -> None:
    assert due(PLAN, [], []) == Due(DueKind.TEST_PATCH, date(2026, 12, 14))
    patched = [day(TEST_PATCH, date(2026, 12, 15))]
    assert due(PLAN, patched, []) == Due(DueKind.CALL, date(2027, 1, 10))
    agreed = [day(TEST_PATCH, date(2026, 12, 15), next_on=date(2026, 12, 29))]
    assert due(PLAN, agreed, []) == Due(DueKind.CALL, date(2026, 12, 29))
    called = [*patched, day(CALL, date(2026, 12, 29))]
    assert due(PLAN, called, []) == Due(DueKind.SESSION, date(2027, 1, 11), 1)


def test_a_call_is_never_due_on_the_day_of_the_patch() -> None:
    patched = [day(TEST_PATCH, date(2027, 1, 10))]
    assert due(PLAN, patched, []) == Due(DueKind.CALL, date(2027, 1, 11))
    assert due(CourseDates(), patched, []) == Due(DueKind.CALL, date(2027, 1, 11))


def test_a_session_held_late_moves_the_next_by_as_much() -> None:
    assert due(PLAN, [day(1, date(2027, 1, 20))], []) == Due(DueKind.SESSION, date(2027, 3, 3), 2)


def test_a_day_that_was_agreed_wins_over_the_plan() -> None:
    days = [day(1, date(2027, 1, 11), next_on=date(2027, 3, 1))]
    assert due(PLAN, days, []) == Due(DueKind.SESSION, date(2027, 3, 1), 2)
    moved = [*days, day(2, date(2027, 3, 1), is_held=False, next_on=date(2027, 4, 12))]
    assert due(PLAN, moved, []) == Due(DueKind.SESSION, date(2027, 4, 12), 2)


def test_the_result_is_checked_three_months_after_the_last_session_that_was_held() -> None:
    days = [day(number, date(2027, 1, 11) + timedelta(weeks=6 * (number - 1))) for number in range(1, 5)]
    assert due(PLAN, days, []) == Due(DueKind.RESULT_CHECK, add_months(days[-1].on, 3), 4)
    late = [*days[:3], day(4, date(2027, 6, 30))]
    assert due(PLAN, late, []) == Due(DueKind.RESULT_CHECK, date(2027, 9, 30), 4)
    refused = [*days[:3], day(4, date(2027, 6, 30), is_held=False)]
    found = due(PLAN, refused, [])
    assert found is not None
    assert (found.kind, found.number) == (DueKind.SESSION, 4)


def test_a_result_check_ends_the_course_and_a_further_session_begins_it_again() -> None:
    days = [day(number, date(2027, 1, 11) + timedelta(weeks=6 * (number - 1))) for number in range(1, 5)]
    check = date(2027, 8, 20)
    assert due(PLAN, days, [check]) is None
    assert due(PLAN, days, [days[0].on]) is not None
    further = [*days, day(5, date(2027, 9, 1))]
    assert due(PLAN, further, [check]) == Due(DueKind.RESULT_CHECK, date(2027, 12, 1), 5)


def test_a_wait_that_ends_is_due_where_no_session_has_a_day() -> None:
    until = date(2027, 3, 14)
    assert due(CourseDates(possible_from=until), [], []) == Due(DueKind.WAIT_ENDED, until)
    with_day = CourseDates(session_days(date(2027, 4, 1), 1, None), possible_from=until)
    assert due(with_day, [], []) == Due(DueKind.SESSION, date(2027, 4, 1), 1)
    assert due(CourseDates(), [], []) is None


def test_an_unknown_number_of_sessions_makes_no_result_check_due_early() -> None:
    first = date(2027, 1, 11)
    dates = CourseDates(first=first)
    assert due(dates, [], []) == Due(DueKind.SESSION, first, 1)
    agreed = [day(1, first, next_on=date(2027, 2, 22))]
    assert due(dates, agreed, []) == Due(DueKind.SESSION, date(2027, 2, 22), 2)
    assert due(dates, [day(1, first)], []) == Due(DueKind.RESULT_CHECK, date(2027, 4, 11), 1)
    four = CourseDates(first=first, planned=4)
    assert due(four, [day(1, first)], []) == Due(DueKind.SESSION, date(2027, 4, 11), 2)


def test_every_treatment_is_judged_after_the_months_that_the_list_counts_with() -> None:
    assert {entry.judge_after_months for entry in load_catalogue().treatments} == {RESULT_CHECK_MONTHS}


course_days = st.builds(
    CourseDay, st.integers(CALL, 6), DAYS, is_held=st.booleans(), next_on=st.one_of(st.none(), DAYS)
)
plans = st.builds(
    CourseDates,
    st.builds(session_days, DAYS, st.integers(1, 6), st.integers(1, 12)),
    st.one_of(st.none(), DAYS),
    st.one_of(st.none(), DAYS),
)


@given(plans, st.lists(course_days, max_size=8), st.lists(DAYS, max_size=2), st.randoms())
def test_what_is_due_does_not_hang_on_the_order_of_the_notes(
    dates: CourseDates, days: list[CourseDay], checks: list[date], chance: object
) -> None:
    mixed = sorted(days, key=lambda _each: chance.random())  # type: ignore[attr-defined]
    if len({(each.on, each.number) for each in days}) == len(days):
        assert due(dates, mixed, checks) == due(dates, days, checks)


@given(plans, st.lists(course_days, max_size=8), st.lists(DAYS, max_size=2))
def test_after_a_check_at_the_end_nothing_is_due_and_a_session_due_is_the_next_one(
    dates: CourseDates, days: list[CourseDay], checks: list[date]
) -> None:
    done = [each for each in days if each.is_held and each.number > TEST_PATCH]
    found = due(dates, days, checks)
    if checks and max(checks) >= max((each.on for each in done), default=date.min):
        assert found is None
    if found is not None and found.kind is DueKind.SESSION:
        assert found.number == max((each.number for each in done), default=0) + 1
    if found is not None and found.kind is DueKind.RESULT_CHECK:
        assert done
    if found is not None and found.kind is DueKind.WAIT_ENDED:
        assert not done
        assert not dates.sessions


@settings(max_examples=20)
@given(DAYS, st.integers(1, 8), st.integers(1, 12))
def test_the_dates_of_a_list_are_those_of_the_schedule(first: date, number: int, weeks: int) -> None:
    plan = TreatmentPlan(
        treatment=NEEDLING,
        regions=(),
        side="",
        sessions=number,
        interval_weeks=weeks,
        minutes=None,
        first_session=first,
        test_patch=first - timedelta(days=28),
        operator="",
        device="",
        numbing="",
        numbing_area_cm2=None,
        price_per_session=None,
    )
    made = schedule(plan, Answers(), screener=screener(), on=first, birth_date=BORN, clinic=CLINIC)
    dates = CourseDates.of(made)
    assert dates.sessions == session_days(first, number, weeks)
    assert dates.test_patch == plan.test_patch
    every = [day(place, on) for place, on in enumerate(dates.sessions, start=1)]
    check = due(dates, every, [])
    assert check == Due(DueKind.RESULT_CHECK, made.of(EventKind.REVIEW)[0].start, number)


def test_a_course_counts_the_sessions_that_were_held() -> None:
    course = Course(
        (
            held(TEST_PATCH, date(2026, 12, 14)),
            held(1, date(2027, 1, 11)),
            held(2, date(2027, 2, 22), is_held=False, decision="Fresh tan"),
        )
    )
    assert [each.number for each in course.held] == [1]
    assert (course.last_held, course.next_number) == (date(2027, 1, 11), 2)


# What must be put right

PROBLEMS = [
    (held(1, TODAY + timedelta(days=1)), "on"),
    (held(1, TODAY, next_on=TODAY), "next_on"),
    (held(1, TODAY, next_on=date.max), "next_on"),
    (held(1, date(1931, 1, 1)), "on"),
    (held(1, TODAY, is_held=False), "decision"),
]


@pytest.mark.parametrize(("session", "place"), PROBLEMS)
def test_a_day_that_cannot_be_noted_is_told_at_its_place(session: Session, place: str) -> None:
    assert [field for field, _ in session_problems(session, today=TODAY)] == [place]
    assert session_problems(held(1, TODAY), today=TODAY) == ()


def test_a_day_that_says_too_little_is_told_what_it_cannot_do_without(catalogue: Catalogue) -> None:
    entry = catalogue.treatment["microneedling"]
    whole = held(1, TODAY, operator="Ima Nobody", device="Pen", settings="1.5 mm", regions=("abdomen",))
    assert session_gaps(whole, entry) == ()
    for field in ("operator", "device", "settings", "regions"):
        without = replace(whole, **{field: type(getattr(whole, field))()})
        assert [name for name, _ in session_gaps(without, entry)] == [field]
        assert len([name for name, _ in session_gaps(replace(without, number=TEST_PATCH), entry)]) == 1
    assert [name for name, _ in session_gaps(whole, None)] == ["on"]


def test_a_day_on_which_nothing_was_done_says_who_decided_it_and_a_call_what_was_heard(
    catalogue: Catalogue,
) -> None:
    entry = catalogue.treatment["microneedling"]
    assert [name for name, _ in session_gaps(held(1, TODAY, is_held=False), entry)] == ["operator"]
    assert [name for name, _ in session_gaps(held(CALL, TODAY), entry)] == ["operator", "patch_clear"]
    assert session_gaps(held(CALL, TODAY, operator="Ima Nobody", patch_clear=NOT_SURE), entry) == ()


def test_a_result_check_needs_a_judgement_and_whoever_judged() -> None:
    nobody = Outcome(UUID(int=1), TODAY)
    assert [field for field, _ in outcome_problems(nobody, today=TODAY)] == ["patient_band"]
    unnamed = Outcome(UUID(int=1), TODAY, practitioner_band=ImprovementBand.TO_50)
    assert [field for field, _ in outcome_problems(unnamed, today=TODAY)] == ["practitioner"]
    patient = Outcome(UUID(int=1), TODAY, patient_band=ImprovementBand.UP_TO_25)
    assert outcome_problems(patient, today=TODAY) == ()
    assert [field for field, _ in outcome_problems(patient, today=TODAY - timedelta(1))] == ["on"]


# The day of a session


@cache
def earlier() -> Answers:
    """A consultation with nothing in the way: every question answered No, white marks, skin type II."""
    values: dict[str, tuple[object, ...]] = {}
    for rule in load_catalogue().contraindications:
        if rule.is_asked:
            values[rule.link_id] = (NO,)
    values |= {
        "skin.phototype": ("II",),
        "goals.hoped-for": ("26-50",),
        "goals.teach-back": ("clear",),
        "plan.treatment": (LASER,),
        "plan.regions": ("abdomen",),
    }
    marks = Answers({"marks.region": ("abdomen",), "marks.side": ("middle",), "marks.colour": ("white",)})
    return Answers(values, {"marks": (marks,)})  # type: ignore[arg-type]


def all_no(treatment: str = LASER) -> dict[str, tuple[object, ...]]:
    return {rule.link_id: (NO,) for rule in day_rules(load_catalogue(), treatment)}


def judged(
    day_answers: dict[str, tuple[object, ...]],
    *,
    treatment: str = LASER,
    before: Answers | None = None,
    overrides: tuple[Override, ...] = (),
    clinic: Clinic = CLINIC,
    on: date = TODAY,
    regions: tuple[str, ...] = (),
    patch_clear: str = "",
    device: str = "",
) -> DayVerdict:
    return judge_day(
        treatment,
        before or earlier(),
        Answers(day_answers),  # type: ignore[arg-type]
        screener=screener(),
        questionnaire=questionnaire(),
        on=on,
        birth_date=BORN,
        clinic=clinic,
        overrides=overrides,
        regions=regions,
        patch_clear=patch_clear,
        device=device,
    )


def test_what_can_change_is_asked_again_and_nothing_else() -> None:
    catalogue = load_catalogue()
    asked = {rule.id for rule in day_rules(catalogue, LASER)}
    assert {"recent_tan", "sunburn", "fever_systemic_infection", "pregnancy", "own_numbing_cream"} <= asked
    for rule in catalogue.contraindications:
        again = rule.ask_at in ("session", "both") or rule.ask_as is AskAs.SESSION
        assert (rule.id in asked) <= again
        assert not rule.is_derived or rule.id not in asked


def test_with_nothing_in_the_way_the_day_says_go_ahead() -> None:
    found = judged(all_no())
    assert (found.outcome, found.reasons, found.missing) == (DayOutcome.GO_AHEAD, (), ())


def test_an_unasked_question_of_the_day_is_asked_first() -> None:
    for link_id in all_no():
        found = judged({each: value for each, value in all_no().items() if each != link_id})
        assert found.outcome is DayOutcome.ASK_FIRST
        assert found.missing == (link_id,)


def test_a_no_of_the_consultation_does_not_answer_for_the_day() -> None:
    assert judged({}).outcome is DayOutcome.ASK_FIRST
    assert set(judged({}).missing) == set(all_no())


def test_a_fresh_tan_says_not_today_and_why_and_from_when() -> None:
    tan = all_no() | {
        "health.recent_tan": (YES,),
        "health.recent_tan.regions": ("abdomen",),
        "health.recent_tan.date": (PartialDate(2027, 2, 15),),
    }
    found = judged(tan)
    assert found.outcome is DayOutcome.NOT_TODAY
    assert [each.contraindication for each in found.reasons] == ["recent_tan"]
    assert found.reasons[0].sources
    assert found.clear_from == date(2027, 3, 29)
    assert found.can_be_overruled
    assert judged(tan, on=date(2027, 3, 29)).outcome is DayOutcome.GO_AHEAD
    elsewhere = tan | {"health.recent_tan.regions": ("face",)}
    assert judged(elsewhere).outcome is DayOutcome.GO_AHEAD


def test_not_sure_on_the_day_counts_like_yes() -> None:
    assert judged(all_no() | {"health.pregnancy": (NOT_SURE,)}).outcome is DayOutcome.NOT_TODAY


def test_a_stop_is_told_before_every_question_was_asked() -> None:
    found = judged({"health.fever_systemic_infection": (YES,)})
    assert found.outcome is DayOutcome.NOT_TODAY
    assert "health.sunburn" in found.missing


def test_care_lets_a_session_go_ahead_with_its_reasons() -> None:
    smokes = earlier().with_answer("health.smoking", YES)
    found = judged(all_no(), before=smokes)
    assert found.outcome is DayOutcome.GO_AHEAD
    assert [(each.contraindication, each.severity) for each in found.reasons] == [
        ("smoking", Severity.CAUTION)
    ]


def test_a_decision_of_the_consultation_does_not_reach_to_another_day() -> None:
    when = PartialDate(2027, 2, 15)
    tan = all_no() | {"health.recent_tan": (YES,), "health.recent_tan.date": (when,)}
    at = datetime(2026, 11, 21, tzinfo=UTC)
    tanned = Override("recent_tan", "Dr Testa Nobody", "faint, seen", at)
    assert judged(tan, overrides=(tanned,)).outcome is DayOutcome.NOT_TODAY
    eczema = earlier().with_answer("health.eczema", YES)
    seen = Override("eczema", "Dr Testa Nobody", "seen by a dermatologist", at)
    assert judged(all_no(), before=eczema).outcome is DayOutcome.NOT_TODAY
    assert judged(all_no(), before=eczema, overrides=(seen,)).outcome is DayOutcome.GO_AHEAD


def test_nothing_absolute_can_be_gone_over_on_the_day() -> None:
    tattoo = (
        earlier().with_answer("health.tattoo_pmu", YES).with_answer("health.tattoo_pmu.regions", "abdomen")
    )
    found = judged(all_no(), before=tattoo)
    assert found.outcome is DayOutcome.NOT_TODAY
    assert not found.can_be_overruled


@pytest.mark.parametrize("link_id", ["health.pregnancy", "health.isotretinoin_current"])
def test_what_the_consultation_cannot_overrule_is_not_gone_over_on_the_day(link_id: str) -> None:
    found = judged(all_no() | {link_id: (YES,)})
    assert found.outcome is DayOutcome.NOT_TODAY
    assert found.verdict.worst < Severity.ABSOLUTE
    assert not found.can_be_overruled


def test_a_missing_sign_off_is_not_gone_over_on_the_day() -> None:
    combined = "microneedling_plus_aquagold"
    found = judged(all_no(combined), treatment=combined)
    assert [each.contraindication for each in found.reasons] == ["specialist_sign_off"]
    assert not found.can_be_overruled


def test_the_regions_of_the_day_are_judged_and_not_those_of_the_plan() -> None:
    eczema = earlier().with_answer("health.eczema", YES).with_answer("health.eczema.regions", "breasts")
    eczema = eczema.with_answer("health.eczema.state", "active")
    assert judged(all_no(), before=eczema).outcome is DayOutcome.GO_AHEAD
    assert judged(all_no(), before=eczema, regions=("breasts",)).outcome is DayOutcome.NOT_TODAY


@pytest.mark.parametrize("said", [NO, NOT_SURE])
def test_a_test_patch_that_was_not_clear_keeps_the_session_back(said: str) -> None:
    found = judged(all_no(), patch_clear=said)
    assert (found.outcome, found.can_be_overruled) == (DayOutcome.NOT_TODAY, True)
    (kept,) = found.record("2026.11").reasons
    assert (kept.contraindication, kept.answer) == (PATCH_NOT_CLEAR, said)
    assert judged(all_no(), patch_clear=YES).outcome is DayOutcome.GO_AHEAD


def test_a_machine_that_nobody_knows_is_asked_first_where_the_rules_need_it() -> None:
    vague = "nano_perforation"
    found = judged(all_no(vague), treatment=vague, clinic=Clinic(name="Testa Nowhere Clinic"))
    assert found.outcome is DayOutcome.ASK_FIRST
    assert found.missing == ("device",)


def test_a_machine_that_is_none_of_the_clinics_is_asked_first() -> None:
    clinic = Clinic(devices=(Device("light", "Nomake", "Light", (LASER,), 1550, radiofrequency=False),))
    strange = judged(all_no(), clinic=clinic, device="Completely Unknown")
    assert (strange.outcome, strange.missing) == (DayOutcome.ASK_FIRST, ("device",))
    assert judged(all_no(), clinic=clinic, device="Nomake Light").outcome is DayOutcome.GO_AHEAD


def test_the_answers_of_the_day_take_the_place_of_the_earlier_ones_with_their_follow_ups() -> None:
    before = (
        earlier()
        .with_answer("health.recent_tan", YES)
        .with_answer("health.recent_tan.date", PartialDate(2026, 11, 1))
    )
    counting = answers_of_day(
        before, Answers({"health.recent_tan": (YES,)}), load_catalogue(), questionnaire(), device="light"
    )
    assert counting.code("health.recent_tan") == YES
    assert counting.day("health.recent_tan.date") is None
    assert counting.code("plan.device") == "light"
    assert counting.code("health.eczema") == NO
    assert counting.group("marks") == before.group("marks")


def test_one_press_answers_no_only_where_the_consultation_did_not_say_otherwise() -> None:
    rules = {rule.id: rule for rule in day_rules(load_catalogue(), LASER)}
    before = earlier().with_answer("health.herpes_simplex", YES).without("health.sunburn")
    assert not was_no(rules["herpes_simplex"], before)
    assert was_no(rules["recent_tan"], before)
    assert was_no(rules["sunburn"], before)


@settings(max_examples=40, deadline=None)
@given(st.deferred(lambda: strategies.answers(questionnaire())), st.data())
def test_the_day_never_says_go_ahead_where_screening_says_otherwise(
    answers: Answers, data: st.DataObject
) -> None:
    given_today = {
        link_id: (data.draw(st.sampled_from([YES, NO, NOT_SURE])),) for link_id in all_no(NEEDLING)
    }
    found = judged(given_today, treatment=NEEDLING, before=answers)
    if found.outcome is DayOutcome.GO_AHEAD:
        assert found.verdict.worst < Severity.DEFER
        assert found.verdict.outcome.value in ("suitable", "suitable-with-care")
    elif found.outcome is DayOutcome.NOT_TODAY:
        assert found.reasons
        assert found.reasons[0].severity >= Severity.DEFER
    assert all(reason.sources for reason in found.reasons)


@given(st.decimals(0, 100, places=2))
def test_a_width_keeps_its_digits(width: Decimal) -> None:
    outcome = Outcome(UUID(int=1), TODAY, measures=(Measure("abdomen", width_mm=width),))
    assert str(outcome_from_json(outcome_to_json(outcome)).measures[0].width_mm) == str(width)
