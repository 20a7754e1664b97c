"""Overruling a finding: never silent, never without name, reason and time, never where it may not be."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue import Catalogue
from intake.catalogue_rules import Severity
from intake.conditions import Answers
from intake.consultation import Consultation
from intake.dates import parse_fhir_date
from intake.questionnaire import Questionnaire
from intake.screening import Outcome, Override, OverrideProblem, Screener, Verdict, overrule
from tests.intake.reference_screening import Case
from tests.intake.screening_cases import answers_of, clinic_of
from tests.intake.screening_strategies import ASKED, RULES, TREATMENTS, cases

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
NEVER = [rule_id for rule_id, rule in RULES.items() if not rule["overridable"]]
MAY = [rule_id for rule_id, rule in RULES.items() if rule["overridable"]]


@pytest.fixture(scope="session")
def screen(catalogue: Catalogue, questionnaire: Questionnaire) -> Any:
    screener = Screener(catalogue, questionnaire.items)

    def call(case: Case, *overrides: Override) -> tuple[Verdict, ...]:
        return screener.screen(
            questionnaire.enabled_answers(answers_of(case, questionnaire)),
            on=case.on,
            birth_date=None if case.birth_date is None else parse_fhir_date(case.birth_date),
            clinic=clinic_of(case),
            overrides=overrides,
        )

    return call


def patient(**answers: str) -> Case:
    """Everything "no" but these; names stand for health.<name>, two underscores for a dot."""
    no = {f"health.{rule_id}": ["N"] for rule_id in ASKED}
    more = {f"health.{name.replace('__', '.')}": [value] for name, value in answers.items()}
    fixed = {"skin.phototype": ["II"], "goals.hoped-for": ["26-50"]}
    return Case(
        on=date(2026, 11, 21),
        birth_date="1990",
        answers={**no, **fixed, **more},
        mark_regions=["abdomen"],
        devices=[{"id": "any", "treatments": TREATMENTS, "radiofrequency": False}],
        signed_off=True,
    )


def decided(catalogue: Catalogue, contraindication: str) -> Override:
    return overrule(
        catalogue, contraindication, name="Dr Vera Invented", reason="Seen by her dermatologist.", at=NOW
    )


def test_the_catalogue_holds_findings_that_nobody_may_overrule() -> None:
    assert set(NEVER) == {"isotretinoin_current", "pregnancy", "age_under_18", "cannot_consent"}


@pytest.mark.parametrize("contraindication", NEVER)
def test_overruling_is_refused_where_it_may_not_be(contraindication: str, catalogue: Catalogue) -> None:
    with pytest.raises(OverrideProblem, match="cannot be overruled"):
        decided(catalogue, contraindication)


@pytest.mark.parametrize("contraindication", MAY)
def test_an_override_carries_name_reason_and_time(contraindication: str, catalogue: Catalogue) -> None:
    assert decided(catalogue, contraindication) == Override(
        contraindication, "Dr Vera Invented", "Seen by her dermatologist.", NOW
    )


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0"])
def test_an_override_without_a_name_or_a_reason_is_refused(blank: str, catalogue: Catalogue) -> None:
    with pytest.raises(OverrideProblem, match="name"):
        overrule(catalogue, "eczema", name=blank, reason="Quiet for years.", at=NOW)
    with pytest.raises(OverrideProblem, match="reason"):
        overrule(catalogue, "eczema", name="Dr Vera Invented", reason=blank, at=NOW)


@pytest.mark.parametrize("unknown", ["", "specialist_sign_off", "health.eczema", "Eczema"])
def test_only_a_contraindication_can_be_overruled_and_the_sign_off_is_none(
    unknown: str, catalogue: Catalogue
) -> None:
    with pytest.raises(OverrideProblem):
        decided(catalogue, unknown)


@pytest.mark.parametrize("field", ["contraindication", "name", "reason", "at"])
def test_an_override_cannot_be_changed_afterwards(field: str, catalogue: Catalogue) -> None:
    override = decided(catalogue, "eczema")
    with pytest.raises(FrozenInstanceError):
        setattr(override, field, "something else")


def test_an_overruled_finding_stays_among_the_reasons_with_its_override(
    catalogue: Catalogue, screen: Any
) -> None:
    case = patient(lupus="Y", smoking="Y")
    override = decided(catalogue, "lupus")
    for verdict in screen(case, override):
        lupus, smoking = verdict.reasons
        assert (lupus.contraindication, lupus.severity, lupus.override) == ("lupus", Severity.REFER, override)
        assert smoking.override is None
        assert verdict.outcome is Outcome.SUITABLE_WITH_CARE
        assert verdict.worst is Severity.CAUTION


def test_an_overruled_wait_no_longer_sets_the_date(catalogue: Catalogue, screen: Any) -> None:
    case = patient(
        recent_peel="Y", recent_peel__date="2026-11-01", hair_removal="Y", hair_removal__date="2026-11-20"
    )
    assert {verdict.clear_from for verdict in screen(case)} == {date(2027, 1, 24)}
    shortened = screen(case, decided(catalogue, "recent_peel"))
    assert {verdict.clear_from for verdict in shortened} == {date(2026, 11, 27)}
    assert {verdict.until for verdict in shortened} == {RULES["hair_removal"]["defer_until"]}


def test_a_decision_frees_the_treatments_that_it_names_and_no_other(
    catalogue: Catalogue, screen: Any
) -> None:
    case = patient(lupus="Y")
    override = overrule(
        catalogue,
        "lupus",
        name="Dr Vera Invented",
        reason="Seen by her dermatologist.",
        at=NOW,
        treatments=["microneedling"],
    )
    for plain, verdict in zip(screen(case), screen(case, override), strict=True):
        if verdict.treatment == "microneedling":
            assert [reason.override for reason in verdict.reasons] == [override]
            assert verdict.outcome is Outcome.SUITABLE
        else:
            assert verdict == plain


def test_two_decisions_about_one_finding_each_free_their_own_treatments(
    catalogue: Catalogue, screen: Any
) -> None:
    first, second = (
        replace(decided(catalogue, "lupus"), treatments=(treatment,), reason=treatment)
        for treatment in TREATMENTS[:2]
    )
    found = {
        verdict.treatment: verdict.reasons[0].override
        for verdict in screen(patient(lupus="Y"), first, second)
    }
    assert found == dict.fromkeys(TREATMENTS) | {TREATMENTS[0]: first, TREATMENTS[1]: second}


def test_a_decision_names_treatments_of_the_catalogue_in_its_order(catalogue: Catalogue) -> None:
    named = overrule(
        catalogue, "lupus", name="Dr Vera Invented", reason="Seen.", at=NOW, treatments=reversed(TREATMENTS)
    )
    assert named.treatments == tuple(TREATMENTS)
    with pytest.raises(OverrideProblem, match="no treatment"):
        overrule(catalogue, "lupus", name="Dr Vera Invented", reason="Seen.", at=NOW, treatments=["sanding"])


def test_overruling_one_finding_leaves_the_others_as_they_are(catalogue: Catalogue, screen: Any) -> None:
    case = patient(eczema="Y", pregnancy="Y")
    for verdict in screen(case, decided(catalogue, "eczema")):
        assert verdict.outcome is Outcome.WAIT
        assert verdict.until == RULES["pregnancy"]["defer_until"]


def test_overruling_does_not_answer_what_was_not_asked(catalogue: Catalogue, screen: Any) -> None:
    case = patient(lupus="Y")
    del case.answers["health.keloid"]
    microneedling = screen(case, decided(catalogue, "lupus"))[0]
    assert microneedling.outcome is Outcome.INCOMPLETE
    assert microneedling.missing == ("health.keloid",)


def test_overruling_does_not_replace_the_specialists_sign_off(catalogue: Catalogue, screen: Any) -> None:
    case = replace(patient(lupus="Y"), signed_off=False)
    aquagold = next(
        verdict
        for verdict in screen(case, decided(catalogue, "lupus"))
        if verdict.treatment == "microneedling_plus_aquagold"
    )
    assert aquagold.outcome is Outcome.REFER


@pytest.mark.parametrize("contraindication", ["pregnancy", "isotretinoin_current", "cannot_consent"])
def test_a_forbidden_override_overrules_nothing_however_it_was_made(
    contraindication: str, screen: Any
) -> None:
    case = patient(**{contraindication: "Y"})
    forged = Override(contraindication, "Dr Vera Invented", "She insists.", NOW)
    assert [verdict.outcome for verdict in screen(case, forged)] == [Outcome.WAIT] * 7


def test_no_override_makes_a_child_an_adult(screen: Any) -> None:
    child = replace(patient(), birth_date="2015-06-01")
    forged = Override("age_under_18", "Dr Vera Invented", "Her parents agree.", NOW)
    assert [verdict.outcome for verdict in screen(child, forged)] == [Outcome.WAIT] * 7


@pytest.mark.parametrize(("name", "reason"), [("", "Quiet for years."), ("Dr Vera Invented", " ")])
def test_an_override_without_name_or_reason_overrules_nothing_however_it_was_made(
    name: str, reason: str, screen: Any
) -> None:
    case = patient(lupus="Y")
    try:
        silent = Override("lupus", name, reason, NOW)
    except ValueError:
        return
    assert {verdict.outcome for verdict in screen(case, silent)} == {Outcome.REFER}


def test_an_override_of_something_that_was_not_found_changes_no_verdict(
    catalogue: Catalogue, screen: Any
) -> None:
    case = patient(lupus="Y")
    assert screen(case, decided(catalogue, "eczema")) == screen(case)


def test_an_override_stays_with_the_consultation_when_its_finding_comes_and_goes(
    catalogue: Catalogue, screen: Any
) -> None:
    override = decided(catalogue, "lupus")
    consultation = Consultation(answers=Answers({"health.lupus": ("Y",)}), overrides=(override,))
    corrected = replace(consultation, answers=consultation.answers.with_answer("health.lupus", "N"))
    assert corrected.overrides == (override,)
    for verdict in screen(patient(lupus="Y"), *corrected.overrides):
        assert [reason.override for reason in verdict.reasons] == [override]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(case=cases(), chosen=st.lists(st.sampled_from(MAY), max_size=4, unique=True))
def test_overrides_hide_no_finding_and_never_make_the_worst_worse(
    case: Case, chosen: list[str], catalogue: Catalogue, screen: Any
) -> None:
    overrides = {rule_id: decided(catalogue, rule_id) for rule_id in chosen}
    for plain, overruled in zip(screen(case), screen(case, *overrides.values()), strict=True):
        assert [replace(reason, override=None) for reason in overruled.reasons] == list(plain.reasons)
        assert overruled.worst <= plain.worst
        for reason in overruled.reasons:
            assert reason.override == overrides.get(reason.contraindication)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(case=cases())
def test_the_order_of_overrides_changes_nothing(case: Case, catalogue: Catalogue, screen: Any) -> None:
    overrides = [decided(catalogue, rule_id) for rule_id in MAY]
    assert screen(case, *overrides) == screen(case, *reversed(overrides))
