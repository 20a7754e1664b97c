"""Named situations that a clinician can read, and what screening must say of each (situations.toml)."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from intake.catalogue import Catalogue
from intake.questionnaire import AskAs, Questionnaire
from intake.screening import Outcome, Verdict
from tests.intake.reference_screening import Case
from tests.intake.screening_cases import answers_of, screen_case

TABLE = tomllib.loads((Path(__file__).parent / "situations.toml").read_text(encoding="utf-8"))
SITUATIONS: list[dict[str, Any]] = TABLE["situation"]
KEYS = {
    "name",
    "on",
    "birth_date",
    "marks",
    "nothing_answered",
    "unanswered",
    "answers",
    "clinic",
    "outcome",
    "clear_from",
    "until",
    "until_of",
    "reasons",
    "missing",
}


def everything_no(catalogue: Catalogue) -> dict[str, list[str]]:
    asked = [rule for rule in catalogue.contraindications if rule.ask_as in (AskAs.ROW, AskAs.LIST)]
    return {
        **{f"health.{rule.id}": ["N"] for rule in asked},
        "skin.phototype": ["II"],
        "goals.hoped-for": ["26-50"],
    }


def case_of(situation: dict[str, Any], catalogue: Catalogue) -> Case:
    answers = {} if situation.get("nothing_answered") else everything_no(catalogue)
    for link_id in situation.get("unanswered", ()):
        del answers[link_id]
    answers.update(situation.get("answers", {}))
    clinic = TABLE["clinic"][situation.get("clinic", "complete")]
    return Case(
        on=situation.get("on", date(2026, 11, 21)),
        birth_date=situation.get("birth_date", "1990-05-05") or None,
        answers=answers,
        mark_regions=situation.get("marks", ["abdomen"]),
        devices=clinic["devices"],
        signed_off=clinic["signed_off"],
    )


def by_treatment(expected: dict[str, Any], treatment: str) -> Any:
    """The expectation for one treatment: under its own name, its group's, or "others"; None when none."""
    if treatment in expected:
        return expected[treatment]
    for group, members in TABLE["groups"].items():
        if group in expected and treatment in members:
            return expected[group]
    return expected.get("others")


def in_words(verdict: Verdict) -> list[str]:
    return [f"{reason.contraindication}: {reason.severity.word}" for reason in verdict.reasons]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation["name"])
def test_situation(situation: dict[str, Any], catalogue: Catalogue, questionnaire: Questionnaire) -> None:
    case = case_of(situation, catalogue)

    verdicts = screen_case(case, catalogue=catalogue, questionnaire=questionnaire)

    said = {verdict.treatment: verdict.outcome.value for verdict in verdicts}
    expected = {treatment: by_treatment(situation["outcome"], treatment) for treatment in said}
    assert said == expected
    for verdict in verdicts:
        for key, got in (("reasons", in_words(verdict)), ("missing", list(verdict.missing))):
            wanted = by_treatment(situation.get(key, {}), verdict.treatment)
            if wanted is not None:
                assert got == wanted, f"{key} of {verdict.treatment}"


@pytest.mark.parametrize(
    "situation",
    [situation for situation in SITUATIONS if "clear_from" in situation],
    ids=lambda situation: situation["name"],
)
def test_situation_names_the_day_of_every_treatment_that_waits(
    situation: dict[str, Any], catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    verdicts = screen_case(case_of(situation, catalogue), catalogue=catalogue, questionnaire=questionnaire)

    waiting = [verdict for verdict in verdicts if verdict.outcome is Outcome.WAIT]
    assert waiting
    assert {verdict.clear_from for verdict in waiting} == {situation["clear_from"] or None}


@pytest.mark.parametrize(
    "situation",
    [situation for situation in SITUATIONS if "until" in situation or "until_of" in situation],
    ids=lambda situation: situation["name"],
)
def test_situation_says_until_when_to_wait(
    situation: dict[str, Any], catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    verdicts = screen_case(case_of(situation, catalogue), catalogue=catalogue, questionnaire=questionnaire)

    if "until_of" in situation:
        expected = catalogue.contraindication[situation["until_of"]].defer_until
    else:
        expected = situation["until"]
    waiting = [verdict for verdict in verdicts if verdict.outcome is Outcome.WAIT]
    assert {verdict.until for verdict in waiting} == {expected}


def test_only_a_treatment_that_waits_has_a_day_or_a_reason_to_wait(
    catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    for situation in SITUATIONS:
        case = case_of(situation, catalogue)
        for verdict in screen_case(case, catalogue=catalogue, questionnaire=questionnaire):
            if verdict.outcome is Outcome.WAIT:
                assert verdict.until, situation["name"]
            else:
                assert (verdict.clear_from, verdict.until) == (None, None), situation["name"]


def test_every_situation_gives_all_seven_treatments_in_catalogue_order(
    catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    order = [treatment.id for treatment in catalogue.treatments]
    assert len(order) == 7
    for situation in SITUATIONS:
        verdicts = screen_case(
            case_of(situation, catalogue), catalogue=catalogue, questionnaire=questionnaire
        )
        assert [verdict.treatment for verdict in verdicts] == order


def test_the_answers_of_every_situation_are_ones_the_form_takes(
    catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    for situation in SITUATIONS:
        answers = answers_of(case_of(situation, catalogue), questionnaire)
        assert questionnaire.problems(answers) == (), situation["name"]


def test_the_table_has_at_least_sixty_situations_each_with_its_own_name() -> None:
    names = [situation["name"] for situation in SITUATIONS]
    assert len(names) == len(set(names))
    assert len(names) >= 60
    assert all(set(situation) <= KEYS for situation in SITUATIONS)


@pytest.mark.parametrize("founding", ["eczema", "rosacea", "active_acne"])
def test_the_table_covers_each_founding_condition_present_absent_and_not_asked(founding: str) -> None:
    link_id = f"health.{founding}"

    def places(situation: dict[str, Any]) -> list[str]:
        return list(situation.get("answers", {}).get(f"{link_id}.regions", []))

    def regions(situation: dict[str, Any]) -> list[str]:
        marks: list[str] = situation.get("marks", ["abdomen"])
        return list(situation.get("answers", {}).get("plan.regions", marks))

    answered = {
        code: [each for each in SITUATIONS if each.get("answers", {}).get(link_id) == [code]]
        for code in ("Y", "UNK")
    }
    assert any(set(places(each)) & set(regions(each)) for each in answered["Y"]), "at the site"
    assert any(
        places(each) and "nowhere" not in places(each) and not set(places(each)) & set(regions(each))
        for each in answered["Y"]
    ), "elsewhere"
    assert any(places(each) == ["nowhere"] for each in answered["Y"]), "nowhere"
    assert any(not places(each) for each in answered["Y"]), "no place named"
    assert answered["UNK"], "not sure"
    assert any(link_id in each.get("unanswered", ()) for each in SITUATIONS), "not asked"
