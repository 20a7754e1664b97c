"""From answers to findings: where, with which device, since when, and what is still possible."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.catalogue import Catalogue
from intake.catalogue_rules import Severity
from intake.clinic import NO_CLINIC, Clinic, Device
from intake.conditions import Answers
from intake.dates import PartialDate
from intake.findings import Facts, Finder, Hit, regions_to_treat
from tests.intake.screening_strategies import ASKED, TREATMENTS

ON = date(2026, 11, 21)


def with_marks(*regions: str) -> Answers:
    return Answers({}, {"marks": tuple(Answers({"marks.region": (region,)}) for region in regions)})


def device(name: str, *treatments: str, radiofrequency: bool | None = None) -> Device:
    return Device(name, "Nonesuch", name, treatments, radiofrequency=radiofrequency)


def facts(
    answers: Answers, catalogue: Catalogue, *, clinic: Clinic = NO_CLINIC, born: PartialDate | None = None
) -> Facts:
    return Facts.of(answers, catalogue, on=ON, birth_date=born, clinic=clinic)


def only_hit(answers: Answers, catalogue: Catalogue, **more: Any) -> Hit:
    (hit,) = Finder(catalogue).find(facts(answers, catalogue, born=PartialDate(1990), **more)).hits
    return hit


def test_the_regions_with_marks_are_treated_until_a_plan_names_others() -> None:
    answers = with_marks("abdomen", "hip")
    assert regions_to_treat(Answers()) == ()
    assert regions_to_treat(answers) == ("abdomen", "hip")
    assert regions_to_treat(answers.with_answer("plan.regions", "knee")) == ("knee",)
    assert regions_to_treat(with_marks("abdomen", "abdomen", "hip")) == ("abdomen", "hip")


def test_a_repetition_without_a_region_names_none() -> None:
    answers = Answers({}, {"marks": (Answers({"marks.colour": ("red",)}),)})
    assert regions_to_treat(answers) == ()


def test_neighbourhood_holds_both_ways_between_regions_that_can_be_treated(catalogue: Catalogue) -> None:
    treatable = {region.code: region for region in catalogue.regions if region.treatable}
    for region in treatable.values():
        for neighbour in region.neighbours:
            assert neighbour != region.code
            if neighbour in treatable:
                assert region.code in treatable[neighbour].neighbours


@pytest.mark.parametrize(
    ("places", "at_site"),
    [
        ((), True),
        (("abdomen",), True),
        (("hand", "abdomen"), True),
        (("whole_body",), True),
        (("hip",), False),
        (("hand",), False),
        (("elsewhere",), False),
        (("nowhere",), False),
    ],
)
def test_at_the_site_means_that_the_places_overlap_the_regions_to_treat(
    places: tuple[str, ...], at_site: bool, catalogue: Catalogue
) -> None:
    answers = with_marks("abdomen").with_answer("health.rosacea", "Y")
    hit = only_hit(answers.with_answer("health.rosacea.regions", *places), catalogue)
    assert hit.at_site is at_site


@pytest.mark.parametrize(("place", "at_site"), [("hip", True), ("groin", True), ("knee", False)])
def test_a_neighbouring_region_counts_only_where_the_entry_says_so(
    place: str, at_site: bool, catalogue: Catalogue
) -> None:
    for rule_id, expected in (("warts_molluscum", at_site), ("rosacea", False)):
        link_id = f"health.{rule_id}"
        answers = with_marks("abdomen").with_answer(link_id, "Y").with_answer(f"{link_id}.regions", place)
        assert only_hit(answers, catalogue).at_site is expected


def test_without_a_region_to_treat_everything_is_at_the_site(catalogue: Catalogue) -> None:
    answers = Answers({"health.rosacea": ("Y",), "health.rosacea.regions": ("face",)})
    assert only_hit(answers, catalogue).at_site is True


def test_where_the_place_does_not_matter_there_is_no_site(catalogue: Catalogue) -> None:
    assert only_hit(with_marks("abdomen").with_answer("health.keloid", "Y"), catalogue).at_site is None


@pytest.mark.parametrize(("answer", "severity"), [("Y", Severity.ABSOLUTE), ("UNK", Severity.REFER)])
def test_not_sure_turns_absolute_into_refer_and_leaves_the_rest(
    answer: str, severity: Severity, catalogue: Catalogue
) -> None:
    known = facts(Answers(), catalogue)
    keloid = only_hit(Answers({"health.keloid": (answer,)}), catalogue)
    assert keloid.severity("microneedling", known) == (severity, Severity.NONE)
    assert keloid.severity("fractional_laser_nonablative", known) == (Severity.REFER, Severity.NONE)
    smoking = only_hit(Answers({"health.smoking": (answer,)}), catalogue)
    assert smoking.severity("microneedling", known) == (Severity.CAUTION, Severity.NONE)


@pytest.mark.parametrize(
    ("radiofrequency", "found", "possible"),
    [
        (None, Severity.NOTE, Severity.ABSOLUTE),
        (True, Severity.ABSOLUTE, Severity.NONE),
        (False, Severity.NOTE, Severity.NONE),
    ],
)
def test_a_pacemaker_weighs_by_what_is_recorded_of_radiofrequency(
    radiofrequency: bool | None, found: Severity, possible: Severity, catalogue: Catalogue
) -> None:
    clinic = Clinic(devices=(device("needles", *TREATMENTS, radiofrequency=radiofrequency),))
    hit = only_hit(Answers({"health.pacemaker_rf": ("Y",)}), catalogue)
    known = facts(Answers(), catalogue, clinic=clinic)
    assert hit.severity("microneedling", known) == (found, possible)
    assert hit.severity("fractional_laser_ablative", known) == (Severity.NONE, Severity.NONE)


def test_devices_that_differ_leave_radiofrequency_unknown_until_the_plan_names_one(
    catalogue: Catalogue,
) -> None:
    clinic = Clinic(
        devices=(
            device("hot", "microneedling", radiofrequency=True),
            device("cold", "microneedling", radiofrequency=False),
            device("laser", "nano_perforation"),
        )
    )
    known = facts(Answers(), catalogue, clinic=clinic)
    assert known.radiofrequency["microneedling"] is None
    assert known.has_device("microneedling")
    assert known.has_device("nano_perforation")
    assert not known.has_device("fractional_laser_ablative")
    for name, given in (("hot", True), ("cold", False), ("Nonesuch cold", False)):
        plan = Answers({"plan.treatment": ("microneedling",), "plan.device": (name,)})
        assert facts(plan, catalogue, clinic=clinic).radiofrequency["microneedling"] is given


def test_one_device_of_which_nothing_was_recorded_beside_a_known_one_leaves_it_unknown(
    catalogue: Catalogue,
) -> None:
    clinic = Clinic(
        devices=(device("cold", "microneedling", radiofrequency=False), device("new", "microneedling"))
    )
    assert facts(Answers(), catalogue, clinic=clinic).radiofrequency["microneedling"] is None


@pytest.mark.parametrize("named", ["a machine that nobody recorded", "laser"])
def test_a_planned_device_that_was_not_recorded_for_the_treatment_leaves_it_unknown(
    named: str, catalogue: Catalogue
) -> None:
    # What is recorded of another machine says nothing of the one that will be used.
    clinic = Clinic(
        devices=(
            device("cold", "microneedling", "nano_perforation", radiofrequency=False),
            device("laser", "fractional_laser_ablative", radiofrequency=False),
        )
    )
    for treatment in ("microneedling", "nano_perforation"):
        plan = Answers({"plan.treatment": (treatment,), "plan.device": (named,)})
        known = facts(plan, catalogue, clinic=clinic)
        assert known.radiofrequency[treatment] is not False
        assert not known.has_device(treatment)


def test_without_settings_no_device_is_known(catalogue: Catalogue) -> None:
    known = facts(Answers(), catalogue)
    assert not any(known.has_device(treatment) for treatment in TREATMENTS)
    assert set(known.radiofrequency.values()) == {None}


def test_when_nothing_was_asked_every_question_of_the_consultation_is_possible(catalogue: Catalogue) -> None:
    found = Finder(catalogue).find(facts(Answers(), catalogue))
    assert found.hits == ()
    named = {link_id for possible in found.possible.values() for link_id, _severity in possible}
    assert named == {
        *(f"health.{rule_id}" for rule_id in ASKED),
        "skin.phototype",
        "goals.hoped-for",
        "patient.birth-date",
    }


def test_a_question_without_a_severity_for_a_treatment_is_never_possible_for_it(catalogue: Catalogue) -> None:
    found = Finder(catalogue).find(facts(Answers(), catalogue))
    steel = {
        treatment: dict(possible).get("health.steel_allergy")
        for treatment, possible in found.possible.items()
    }
    assert steel["microneedling"] is Severity.ABSOLUTE
    assert steel["fractional_laser_ablative"] is None


def test_no_answered_question_is_still_possible(catalogue: Catalogue) -> None:
    answers = Answers({"health.eczema": ("N",), "health.keloid": ("UNK",), "skin.phototype": ("UNK",)})
    found = Finder(catalogue).find(facts(answers, catalogue, born=PartialDate(1990)))
    named = {link_id for possible in found.possible.values() for link_id, _severity in possible}
    assert named.isdisjoint({"health.eczema", "health.keloid", "skin.phototype", "patient.birth-date"})


@pytest.mark.parametrize(
    ("skin", "found"),
    [
        ("I", []),
        ("II", []),
        ("III", []),
        ("IV", ["fitzpatrick_IV"]),
        ("V", ["fitzpatrick_V_VI"]),
        ("VI", ["fitzpatrick_V_VI"]),
        ("UNK", ["fitzpatrick_IV", "fitzpatrick_V_VI"]),
    ],
)
def test_the_skin_type_gives_its_own_findings(skin: str, found: list[str], catalogue: Catalogue) -> None:
    known = facts(Answers({"skin.phototype": (skin,)}), catalogue, born=PartialDate(1990))
    hits = Finder(catalogue).find(known).hits
    assert [hit.rule.id for hit in hits] == found
    assert all((hit.answer, hit.at_site, hit.unanswered) == ("Y", None, ()) for hit in hits)


@pytest.mark.parametrize(
    ("hope", "said_back", "applies"),
    [
        ("gone", None, True),
        ("gone", "again", True),
        ("gone", "clear", False),
        ("76-99", None, False),
        ("not-sure", None, False),
    ],
)
def test_hoping_for_gone_counts_until_the_patient_can_say_what_is_likely(
    hope: str, said_back: str | None, applies: bool, catalogue: Catalogue
) -> None:
    answers = Answers({"goals.hoped-for": (hope,)})
    if said_back:
        answers = answers.with_answer("goals.teach-back", said_back)
    hits = Finder(catalogue).find(facts(answers, catalogue, born=PartialDate(1990))).hits
    assert [hit.rule.id for hit in hits] == (["unrealistic_expectation"] if applies else [])


def test_hits_stand_in_catalogue_order_whatever_order_they_were_answered_in(catalogue: Catalogue) -> None:
    asked = [rule.id for rule in catalogue.contraindications if not rule.is_derived]
    answers = Answers({f"health.{rule_id}": ("Y",) for rule_id in reversed(asked)})
    hits = Finder(catalogue).find(facts(answers, catalogue, born=PartialDate(1990))).hits
    assert [hit.rule.id for hit in hits] == asked
