"""What must hold of screening for any answers, and its agreement with a slow reading of the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue import Catalogue
from intake.catalogue_rules import Severity
from intake.conditions import Answers, Value
from intake.dates import PartialDate
from intake.questionnaire import Questionnaire
from intake.screening import Outcome, Screener, Verdict
from tests.intake.reference_screening import NEEDS_A_DEVICE, RANK, Case, Reference
from tests.intake.screening_cases import answers_of, as_table, clinic_of, screen_case
from tests.intake.screening_strategies import (
    ANSWERABLE,
    ASKED,
    RULES,
    TREATMENTS,
    WAITS,
    cases,
    days,
    entry_answers,
)

OUTCOMES = {
    Severity.ABSOLUTE: Outcome.NOT_SUITABLE,
    Severity.REFER: Outcome.REFER,
    Severity.DEFER: Outcome.WAIT,
    Severity.CAUTION: Outcome.SUITABLE_WITH_CARE,
    Severity.NOTE: Outcome.SUITABLE,
    Severity.NONE: Outcome.SUITABLE,
}
FAST = settings(max_examples=100, deadline=None, derandomize=True)


@pytest.fixture(scope="session")
def screener(catalogue: Catalogue, questionnaire: Questionnaire) -> Screener:
    return Screener(catalogue, questionnaire.items)


@pytest.fixture(scope="session")
def reference(questionnaire: Questionnaire) -> Reference:
    return Reference(list(questionnaire.items))


@pytest.fixture(scope="session")
def screen(catalogue: Catalogue, questionnaire: Questionnaire, screener: Screener) -> Any:
    def call(case: Case) -> tuple[Verdict, ...]:
        return screen_case(case, catalogue=catalogue, questionnaire=questionnaire, screener=screener)

    return call


def answered(case: Case, more: dict[str, list[str]]) -> Case:
    return replace(case, answers={**case.answers, **more})


def unanswered_rules(case: Case) -> list[str]:
    return [rule_id for rule_id in ASKED if f"health.{rule_id}" not in case.answers]


def at_its_worst(case: Case, reference: Reference) -> Case:
    """The case with every open question answered in the worst way, and every unknown device the worst."""
    more = {f"health.{rule_id}": ["Y"] for rule_id in unanswered_rules(case)}
    if "skin.phototype" not in case.answers:
        more["skin.phototype"] = ["UNK"]
    if "goals.hoped-for" not in case.answers:
        more["goals.hoped-for"] = ["gone"]
    unknown = [treatment for treatment in TREATMENTS if reference._radiofrequency(case, treatment) is None]
    devices = [
        {**device, "treatments": [each for each in device["treatments"] if each not in unknown]}
        for device in case.devices
    ]
    devices.append({"id": "worst", "treatments": unknown, "radiofrequency": True})
    birth_date = case.birth_date or case.on.isoformat()
    return replace(answered(case, more), devices=devices, birth_date=birth_date)


@settings(FAST, max_examples=300)
@given(case=cases())
def test_screening_agrees_with_a_slow_reading_of_the_contract(
    case: Case, screen: Any, reference: Reference
) -> None:
    assert [as_table(verdict) for verdict in screen(case)] == reference.screen(case)


@pytest.mark.parametrize("answer", ["Y", "UNK", "N"])
@pytest.mark.parametrize("rule_id", ANSWERABLE)
def test_each_entry_alone_agrees_with_the_slow_reading(
    rule_id: str, answer: str, screen: Any, reference: Reference
) -> None:
    everything_no = {f"health.{each}": ["N"] for each in ASKED}
    skin_and_hope = {"skin.phototype": ["II"], "goals.hoped-for": ["26-50"]}
    device = {"id": "any", "treatments": TREATMENTS}
    for places in ([], ["abdomen"], ["hip"], ["face"], ["nowhere"]):
        for state in [None, *RULES[rule_id].get("states", ())]:
            for radiofrequency in ({}, {"radiofrequency": True}, {"radiofrequency": False}):
                link_id = f"health.{rule_id}"
                answers = {**everything_no, **skin_and_hope, link_id: [answer]}
                if places and RULES[rule_id]["scope"] != "anywhere":
                    answers[f"{link_id}.regions"] = places
                if state:
                    answers[f"{link_id}.state"] = [state]
                case = Case(
                    on=date(2026, 11, 21),
                    birth_date="1990",
                    answers=answers,
                    mark_regions=["abdomen"],
                    devices=[{**device, **radiofrequency}],
                    signed_off=True,
                )
                assert [as_table(verdict) for verdict in screen(case)] == reference.screen(case)


@FAST
@given(case=cases())
def test_the_same_input_gives_the_same_output_in_the_same_order(
    case: Case, catalogue: Catalogue, questionnaire: Questionnaire, screen: Any
) -> None:
    before = answers_of(case, questionnaire)
    first = screen(case)
    assert screen(case) == first
    assert screen_case(case, catalogue=catalogue, questionnaire=questionnaire) == first
    assert answers_of(case, questionnaire) == before
    assert [verdict.treatment for verdict in first] == TREATMENTS


@FAST
@given(data=st.data(), case=cases())
def test_adding_a_positive_answer_never_lowers_the_worst_severity_found(
    data: st.DataObject, case: Case, screen: Any
) -> None:
    before = screen(case)
    silent = [each for each in ANSWERABLE if case.answers.get(f"health.{each}", ["N"]) == ["N"]]
    rule_id = data.draw(st.sampled_from(silent))
    after = screen(answered(case, data.draw(entry_answers(rule_id, case.on, ("Y", "UNK")))))
    for old, new in zip(before, after, strict=True):
        assert new.worst >= old.worst


@FAST
@given(data=st.data(), case=cases())
def test_answering_no_never_raises_the_worst_severity_found_or_still_possible(
    data: st.DataObject, case: Case, screen: Any, reference: Reference
) -> None:
    rule_id = data.draw(st.sampled_from(unanswered_rules(case) or ANSWERABLE))
    no = answered(case, {f"health.{rule_id}": ["N"]})
    found_before, found_after = screen(case), screen(no)
    possible_before, possible_after = (screen(at_its_worst(each, reference)) for each in (case, no))
    for treatment in range(len(TREATMENTS)):
        assert found_after[treatment].worst <= found_before[treatment].worst
        assert possible_after[treatment].worst <= possible_before[treatment].worst


@FAST
@given(case=cases())
def test_what_is_still_possible_is_what_the_slow_reading_says(
    case: Case, screen: Any, reference: Reference
) -> None:
    for verdict in screen(at_its_worst(case, reference)):
        assert RANK[verdict.worst.word] == RANK[reference.worst_found_or_possible(case, verdict.treatment)]


@FAST
@given(data=st.data(), case=cases())
def test_a_verdict_that_is_not_incomplete_cannot_get_worse_by_any_answer_still_open(
    data: st.DataObject, case: Case, screen: Any, reference: Reference
) -> None:
    more: dict[str, list[str]] = {}
    still_open = unanswered_rules(case)
    if still_open:
        for rule_id in data.draw(st.lists(st.sampled_from(still_open), max_size=6, unique=True)):
            more.update(data.draw(entry_answers(rule_id, case.on, ("Y", "UNK", "N"))))
    later = answered(case, more)
    changed = (screen(later), screen(at_its_worst(later, reference)), screen(at_its_worst(case, reference)))
    for place, before in enumerate(screen(case)):
        if before.outcome is Outcome.INCOMPLETE:
            assert before.missing
            continue
        for after in changed:
            assert after[place].outcome in (before.outcome, Outcome.INCOMPLETE)
            assert OUTCOMES[after[place].worst] == before.outcome
            if after[place].outcome is Outcome.WAIT:
                assert after[place].clear_from == before.clear_from
                assert after[place].until == before.until


@FAST
@given(case=cases())
def test_answering_no_to_all_that_is_named_as_missing_ends_incomplete(case: Case, screen: Any) -> None:
    for verdict in screen(case):
        if verdict.outcome is not Outcome.INCOMPLETE:
            continue
        harmless = {"skin.phototype": ["II"], "goals.hoped-for": ["26-50"]}
        named = {
            link_id: harmless.get(link_id, ["N"])
            for link_id in verdict.missing
            if link_id in harmless or link_id.removeprefix("health.") in ASKED
        }
        known = case.devices
        if "device" in verdict.missing:
            known = [{"id": "plain", "treatments": [verdict.treatment], "radiofrequency": False}]
            # The plan may have named a device that nobody recorded; now it names the recorded one.
            named["plan.device"] = ["plain"]
        born = "1980" if "patient.birth-date" in verdict.missing else case.birth_date
        complete = replace(answered(case, named), devices=known, birth_date=born)
        after = next(each for each in screen(complete) if each.treatment == verdict.treatment)
        assert after.outcome is not Outcome.INCOMPLETE
        assert after.worst == verdict.worst


@FAST
@given(data=st.data(), case=cases())
def test_an_answer_under_a_question_that_is_not_enabled_changes_nothing(
    data: st.DataObject, case: Case, screen: Any
) -> None:
    off = [each for each in ANSWERABLE if case.answers.get(f"health.{each}", ["N"]) == ["N"]]
    rule_id = data.draw(st.sampled_from(off))
    hidden = data.draw(entry_answers(rule_id, case.on, ("N",)))
    del hidden[f"health.{rule_id}"]
    assert screen(answered(case, hidden)) == screen(case)


@FAST
@given(data=st.data(), case=cases())
def test_the_order_of_regions_and_of_answers_changes_nothing(
    data: st.DataObject, case: Case, screen: Any
) -> None:
    links = data.draw(st.permutations(list(case.answers)))
    shuffled = replace(
        case,
        answers={link_id: list(reversed(case.answers[link_id])) for link_id in links},
        mark_regions=list(reversed(case.mark_regions)),
    )
    assert screen(shuffled) == screen(case)


UNRELATED: dict[str, list[Value]] = {
    "medicines.list": ["a cream of their own"],
    "allergies.none-known": ["Y"],
    "goals.own-words": ["A little lighter would do."],
    "goals.heard": ["whatever"],
    "goals.motivation-hours": ["Y"],
    "skin.sun-burn": ["always"],
    "skin.family-history": ["keloid"],
    "plan.side": ["left"],
    "plan.sessions": [3],
    "plan.numbing": ["cream"],
    "health.keloid.detail": ["on the ear, after piercing"],
    "no.such.question": ["Y"],
    "health.age_under_18": ["Y"],
}


@FAST
@given(case=cases(), chosen=st.sets(st.sampled_from(sorted(UNRELATED)), min_size=1))
def test_unrelated_answers_and_sides_change_nothing(
    case: Case, chosen: set[str], questionnaire: Questionnaire, screener: Screener
) -> None:
    answers = answers_of(case, questionnaire)
    marks = tuple(
        part.with_answer("marks.side", "right").with_answer("marks.colour", "red")
        for part in answers.group("marks")
    )
    changed = answers.with_groups("marks", *marks)
    for link_id in chosen:
        changed = changed.with_answer(link_id, *UNRELATED[link_id])
    born = None if case.birth_date is None else PartialDate(1990)

    def verdicts(given_answers: Answers) -> tuple[Verdict, ...]:
        return screener.screen(
            questionnaire.enabled_answers(given_answers), on=case.on, birth_date=born, clinic=clinic_of(case)
        )

    assert verdicts(changed) == verdicts(answers)


@pytest.mark.parametrize("rule_id", WAITS)
@settings(FAST, max_examples=25)
@given(data=st.data())
def test_a_passed_wait_gives_exactly_after_wait(rule_id: str, data: st.DataObject, screen: Any) -> None:
    rule, on, link_id = RULES[rule_id], data.draw(days), f"health.{rule_id}"
    passed = on - timedelta(weeks=rule["wait_weeks"], days=data.draw(st.integers(0, 400)))
    answers = {link_id: [data.draw(st.sampled_from(["Y", "UNK"]))], f"{link_id}.date": [passed.isoformat()]}
    case = Case(on=on, birth_date="1980", answers=answers, mark_regions=["abdomen"])
    for verdict in screen(case):
        severities = [each.severity.word for each in verdict.reasons if each.contraindication == rule_id]
        assert severities == ([] if rule["after_wait"] == "none" else [rule["after_wait"]])


@pytest.mark.parametrize("rule_id", WAITS)
@settings(FAST, max_examples=25)
@given(data=st.data())
def test_a_wait_runs_until_the_day_before_its_end(rule_id: str, data: st.DataObject, screen: Any) -> None:
    rule, ended, link_id = RULES[rule_id], data.draw(days), f"health.{rule_id}"
    answers = {link_id: ["Y"], f"{link_id}.date": [ended.isoformat()]}
    end = ended + timedelta(days=7 * rule["wait_weeks"])
    for on in (end - timedelta(days=1), ended, ended - timedelta(days=1)):
        case = Case(on=on, birth_date="1980", answers=answers, mark_regions=["abdomen"])
        for verdict in screen(case):
            found = [each for each in verdict.reasons if each.contraindication == rule_id]
            severity = rule["severity"][verdict.treatment]
            assert [each.severity.word for each in found] == [
                severity if isinstance(severity, str) else severity[0]
            ]
            assert found[0].clear_from == end


@settings(FAST, max_examples=60)
@given(year=st.integers(2019, 2027), month=st.integers(1, 12), day=days)
def test_a_partial_date_counts_as_its_last_day_but_never_after_today(
    year: int, month: int, day: date, screen: Any
) -> None:
    for text, first, last in (
        (f"{year}", date(year, 1, 1), date(year, 12, 31)),
        (
            f"{year}-{month:02d}",
            date(year, month, 1),
            date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1),
        ),
    ):
        answers = {"health.chemotherapy": ["Y"], "health.chemotherapy.date": [text]}
        counted = last if first > day else min(last, day)
        reason = screen(Case(on=day, birth_date="1980", answers=answers))[0].reasons[0]
        assert reason.clear_from == counted + timedelta(days=28)
        assert reason.severity is (
            Severity.DEFER if first > day or counted + timedelta(days=28) > day else Severity.REFER
        )


@pytest.mark.parametrize("rule_id", ["pacemaker_rf", "metal_implant_rf"])
@FAST
@given(case=cases(), answer=st.sampled_from(["Y", "UNK"]), at=st.sampled_from([[], ["whole_body"]]))
def test_pacemaker_or_metal_with_unknown_radiofrequency_is_never_suitable(
    rule_id: str, case: Case, answer: str, at: list[str], screen: Any
) -> None:
    more = {f"health.{rule_id}": [answer]}
    if at and rule_id == "metal_implant_rf":
        more[f"health.{rule_id}.regions"] = at
    elif rule_id == "metal_implant_rf":
        case = replace(case, answers={**case.answers})
        case.answers.pop(f"health.{rule_id}.regions", None)
    unknown = [{"id": each["id"], "treatments": each["treatments"]} for each in case.devices]
    for verdict in screen(replace(answered(case, more), devices=unknown)):
        severity = RULES[rule_id]["severity"][verdict.treatment]
        if severity in ("none", ["none", "none"]):
            continue
        assert verdict.outcome not in (Outcome.SUITABLE, Outcome.SUITABLE_WITH_CARE, Outcome.WAIT)
        assert ("device" in verdict.missing) == (verdict.outcome is not Outcome.NOT_SUITABLE)


@FAST
@given(case=cases())
def test_a_treatment_without_a_defined_device_never_ends_suitable_without_one(
    case: Case, screen: Any
) -> None:
    for verdict in screen(replace(case, devices=[])):
        if verdict.treatment in NEEDS_A_DEVICE:
            assert verdict.outcome not in (Outcome.SUITABLE, Outcome.SUITABLE_WITH_CARE)


@FAST
@given(case=cases())
def test_aquagold_is_never_suitable_before_it_is_signed_off(case: Case, screen: Any) -> None:
    for verdict in screen(replace(case, signed_off=False)):
        if verdict.treatment == "microneedling_plus_aquagold":
            assert verdict.worst >= Severity.REFER
            assert verdict.outcome in (Outcome.REFER, Outcome.INCOMPLETE, Outcome.NOT_SUITABLE)


any_date = st.builds(PartialDate, st.integers(1900, 2199)) | st.dates(
    date(1900, 1, 1), date(2199, 12, 31)
).map(PartialDate.of)
any_value = st.one_of(
    st.sampled_from(["Y", "N", "UNK", "", "gone", "abdomen", "nowhere", "nonsense", "IV"]),
    st.integers(-5, 10),
    st.decimals(allow_nan=False, allow_infinity=False, places=1, min_value=-5, max_value=5),
    any_date,
)


@FAST
@given(data=st.data(), on=st.dates(date(1900, 1, 1), date(2199, 12, 31)), born=st.none() | any_date)
def test_screening_is_total_whatever_was_stored(
    data: st.DataObject, on: date, born: PartialDate | None, questionnaire: Questionnaire, screener: Screener
) -> None:
    places = ("marks.region", "plan.regions")
    link_ids = st.sampled_from([each for each in questionnaire.items if each not in places])
    stored = data.draw(
        st.dictionaries(link_ids, st.lists(any_value, min_size=1, max_size=3).map(tuple), max_size=12)
    )
    answers = questionnaire.enabled_answers(Answers(stored))
    verdicts = screener.screen(answers, on=on, birth_date=born)
    assert [verdict.treatment for verdict in verdicts] == TREATMENTS


@pytest.mark.parametrize("region", ["face", "whole_body", "moon"])
def test_screening_is_total_for_a_region_that_cannot_be_treated(
    region: str, questionnaire: Questionnaire, screener: Screener
) -> None:
    # The form refuses such a region; a stored consultation of an older catalogue may still hold it.
    answers = questionnaire.enabled_answers(Answers({"plan.regions": (region,)}))
    verdicts = screener.screen(answers, on=date(2026, 11, 21), birth_date=PartialDate(1990))
    assert [verdict.treatment for verdict in verdicts] == TREATMENTS
