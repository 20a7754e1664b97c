"""Nothing of the knowledge papers is dropped: counts, ids and severities against independent snapshots.

The snapshots in `expected/` were taken from the knowledge papers, not from the data files.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from intake.catalogue import Catalogue, Modifier
from intake.catalogue_claims import Contradiction
from intake.catalogue_everyday import DayLine, Everyday
from intake.catalogue_results import EvidenceGrade, Figure, Range, SideEffect
from intake.catalogue_rules import Contraindication, Severity
from intake.catalogue_sources import Sourced
from intake.catalogue_treatments import Alternative, CareLine

EXPECTED = Path(__file__).parent / "expected"
REMOVAL = "No treatment removes stretch marks completely."


def lines(name: str) -> list[str]:
    """The lines of one snapshot."""
    return (EXPECTED / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def raw(name: str) -> dict[str, Any]:
    """A data file as it stands, for the parts that the program itself does not read."""
    return tomllib.loads((files("intake") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def counts() -> dict[str, int]:
    return {name: int(number) for name, number in (line.split() for line in lines("counts"))}


def test_every_list_has_as_many_entries_as_the_papers(catalogue: Catalogue, counts: dict[str, int]) -> None:
    verdicts = Counter(claim.verdict for claim in catalogue.claims)
    read = Counter(source.verified for source in catalogue.sources)
    figures = [figure for treatment in catalogue.treatments for figure in treatment.figures]
    found = {
        "treatments": len(catalogue.treatments),
        "alternatives": len(catalogue.alternatives),
        "contraindications": len(catalogue.contraindications),
        "sources": len(catalogue.sources),
        "sources_yes": read["yes"],
        "sources_partial": read["partial"],
        "sources_no": read["no"],
        "numbers_for_handout": len(catalogue.numbers),
        "modifiers": len(catalogue.modifiers),
        "claims": len(catalogue.claims),
        "claims_overclaim": verdicts["overclaim"],
        "claims_consistent": verdicts["consistent"],
        "claims_unsupported": verdicts["unsupported"],
        "claims_conflicts_with": verdicts["conflicts_with"],
        "bundles": len(catalogue.bundles),
        "contradictions": len(catalogue.contradictions),
        "omissions": len(raw("claims")["omission"]),
        "omission_lines": sum(len(entry["missing"]) for entry in raw("claims")["omission"]),
        "regions": sum(region.treatable for region in catalogue.regions),
        "places": sum(not region.treatable for region in catalogue.regions),
        "region_notes": len(raw("regions")["notes"]),
        "history_items": len(catalogue.history),
        "scales": len(catalogue.scales),
        "recommended_minimum_set": len(raw("history")["recommended_minimum_set"]),
        "standards": len(catalogue.standards),
        "side_effects": sum(len(treatment.side_effects) for treatment in catalogue.treatments),
        # What no treatment does stood once per treatment in the papers and stands once here.
        "improvement_items": len(figures) + len(catalogue.treatments),
        "complete_disappearance_items": len(catalogue.treatments),
        "overclaim_ranking": len(raw("claims")["overclaim_ranking"]),
        "frequency_classes": len(set(raw("treatments")["frequency_classes"]) - {"sources", "rule"}),
    }
    assert found == counts


def test_the_issue_counts_hold(catalogue: Catalogue) -> None:
    assert [len(catalogue.treatments), len(catalogue.alternatives)] == [7, 3]
    assert [len(catalogue.contraindications), len(catalogue.sources)] == [81, 114]
    assert [len(catalogue.modifiers), len(catalogue.claims)] == [18, 133]
    assert sum(claim.verdict == "overclaim" for claim in catalogue.claims) == 32
    assert [len(catalogue.bundles), len(catalogue.contradictions)] == [10, 18]
    assert [len(catalogue.history), len(catalogue.standards)] == [25, 26]


def test_the_seven_treatments_and_three_alternatives_stand_in_order(catalogue: Catalogue) -> None:
    assert list(catalogue.treatment) == [
        "microneedling",
        "nano_perforation",
        "fractional_laser_ablative",
        "fractional_laser_nonablative",
        "laser_resurfacing_neodymium",
        "microneedling_plus_aquagold",
        "cosmetic_laser_topical_anaesthesia",
    ]
    assert list(catalogue.alternative) == ["no_treatment", "camouflage", "creams"]


def test_the_treatments_cover_all_six_systems_of_the_five_articles(catalogue: Catalogue) -> None:
    systems = raw("treatments")["seed_systems"]
    assert len(systems) == 6
    named = [treatment for treatments in systems.values() for treatment in treatments]
    assert sorted(named) == sorted(catalogue.treatment)
    assert {seed for entry in catalogue.treatments for seed in entry.seeds} == {
        "000",
        "001",
        "002",
        "003",
        "004",
    }


def test_the_treatments_without_a_device_and_without_a_sign_off_are_marked(catalogue: Catalogue) -> None:
    assert [entry.id for entry in catalogue.treatments if entry.needs_device] == [
        "nano_perforation",
        "laser_resurfacing_neodymium",
        "cosmetic_laser_topical_anaesthesia",
    ]
    assert [entry.id for entry in catalogue.treatments if entry.needs_sign_off] == [
        "microneedling_plus_aquagold"
    ]


def test_every_source_has_the_papers_verdict_and_print_flag(catalogue: Catalogue) -> None:
    found = [
        f"{source.id} {source.verified} {str(source.print_figures).lower()}" for source in catalogue.sources
    ]
    assert found == lines("sources")


def test_every_claim_has_the_papers_verdict(catalogue: Catalogue) -> None:
    assert [f"{claim.id} {claim.verdict}" for claim in catalogue.claims] == lines("claims")


def test_every_severity_is_that_of_the_papers(catalogue: Catalogue) -> None:
    found = [
        f"{rule.id} {treatment.id} {rule.severity[treatment.id].at_site.word}"
        f" {rule.severity[treatment.id].elsewhere.word}"
        for rule in catalogue.contraindications
        for treatment in catalogue.treatments
    ]
    assert found == lines("severities")
    assert len(found) == 81 * 7


def _graded(rule: Contraindication) -> str:
    states = []
    for state in rule.states:
        graded = state.graded
        words = f"{graded.at_site.word}/{graded.elsewhere.word}" if graded else "as_graded"
        states.append(f"{state.code}={words}")
    return ",".join(states) or "-"


def test_every_contraindication_is_asked_timed_and_scoped_as_in_the_papers(catalogue: Catalogue) -> None:
    found = []
    for rule in catalogue.contraindications:
        radiofrequency = rule.severity_if_radiofrequency
        parts = (
            rule.id,
            rule.page or "-",
            rule.ask_as.value if rule.ask_as else "derived",
            rule.ask_at,
            rule.scope,
            rule.audience,
            str(rule.overridable).lower(),
            "-" if rule.wait_weeks is None else str(rule.wait_weeks),
            "-" if rule.wait_weeks is None else rule.after_wait.word,
            "true" if rule.neighbours_count else "-",
            "-" if radiofrequency is None else radiofrequency.word,
            _graded(rule),
        )
        found.append(" ".join(parts))
    assert found == lines("contraindications")


def test_eczema_rosacea_and_active_acne_come_first(catalogue: Catalogue) -> None:
    assert [rule.id for rule in catalogue.contraindications[:3]] == ["eczema", "rosacea", "active_acne"]


def test_every_contraindication_matters_for_some_treatment(catalogue: Catalogue) -> None:
    for rule in catalogue.contraindications:
        worst = max(graded.at_site for graded in rule.severity.values())
        radiofrequency = rule.severity_if_radiofrequency or Severity.NONE
        assert max(worst, radiofrequency) > Severity.NONE, rule.id


def test_regions_and_places_have_the_papers_neighbours(catalogue: Catalogue) -> None:
    found = [f"{region.code} {','.join(region.neighbours) or '-'}" for region in catalogue.regions]
    assert found == lines("regions")


def test_neighbours_name_each_other(catalogue: Catalogue) -> None:
    for region in catalogue.regions:
        assert region.treatable == bool(region.neighbours), region.code
        for code in region.neighbours:
            neighbour = catalogue.region[code]
            assert not neighbour.treatable or region.code in neighbour.neighbours, (region.code, code)


def test_the_figures_are_those_of_the_papers(catalogue: Catalogue) -> None:
    expected = [line for line in lines("figures") if "| complete disappearance |" not in line]
    found = [
        " | ".join(
            (
                treatment.id,
                figure.measure,
                figure.result,
                figure.n_text or ("-" if figure.n is None else str(figure.n)),
                str(figure.printed).lower(),
            )
        )
        for treatment in catalogue.treatments
        for figure in treatment.figures
    ]
    assert found == expected
    assert len(found) == 25


def test_what_no_treatment_does_is_said_for_each_of_them(catalogue: Catalogue) -> None:
    expected = [line.split(" | ") for line in lines("figures") if "| complete disappearance |" in line]
    assert [line[0] for line in expected] == list(catalogue.treatment)
    assert all(line[2].startswith(REMOVAL) for line in expected)
    assert catalogue.always == Sourced(REMOVAL, ("nhs_stretch", "zhu2024"))
    for treatment in catalogue.treatments:
        assert treatment.will_not_do[0].text == "It will not remove the marks completely."


UNITS = {
    "people": "people",
    "treatments": "treatments",
    "visits": "follow-up visits",
    "not_stated": "not stated (review quote, mostly face)",
    "none": "-",
}


def test_the_side_effects_are_those_of_the_papers(catalogue: Catalogue) -> None:
    found = []
    for treatment in catalogue.treatments:
        for effect in treatment.side_effects:
            low_high = effect.per_100
            per_100 = "-" if low_high is None else ",".join(str(part) for part in sorted(set(low_high)))
            parts = (treatment.id, effect.name, per_100, UNITS[effect.unit], str(effect.printed).lower())
            found.append(" | ".join(parts))
    assert found == lines("side_effects")


def test_a_side_effect_range_spans_the_counts_behind_it(catalogue: Catalogue) -> None:
    for treatment in catalogue.treatments:
        for effect in treatment.side_effects:
            if effect.per_100 is None:
                assert not effect.numbers, effect.name
                continue
            assert effect.per_100[0] <= effect.per_100[1]
            shares = [catalogue.number[name].per_100 for name in effect.numbers]
            # The count of one laser in darker skin is per session, and is for staff only.
            within = [
                share for share in shares if effect.per_100[0] - 0.5 <= share <= effect.per_100[1] + 0.5
            ]
            assert len(within) >= min(1, len(shares)), effect.name


def test_needling_has_the_counts_of_darker_patches(catalogue: Catalogue) -> None:
    number = catalogue.number
    found = {name: (number[name].events, number[name].of) for name in ("n_pih_mn_2023", "n_pih_mn_alster")}
    assert found == {"n_pih_mn_2023": (7, 32), "n_pih_mn_alster": (0, 25)}


def test_every_per_100_is_its_count(catalogue: Catalogue) -> None:
    for number in catalogue.numbers:
        assert number.per_100 == pytest.approx(100 * number.events / number.of, abs=0.06), number.id
        assert number.interval[0] <= number.per_100 <= number.interval[1], number.id
    for treatment in catalogue.treatments:
        for figure in treatment.figures:
            for part in figure.counts:
                assert figure.n is not None
                if part.per_100 is not None:
                    assert part.per_100 == pytest.approx(100 * part.count / figure.n, abs=0.06), figure.id
                if part.per_100 is not None and part.interval is not None:
                    assert part.interval[0] <= part.per_100 <= part.interval[1], figure.id


def test_the_bands_are_those_the_studies_counted(catalogue: Catalogue) -> None:
    found = {
        figure.id: [(band.low, band.high, band.count) for band in figure.bands]
        for treatment in catalogue.treatments
        for figure in treatment.figures
        if figure.bands
    }
    assert found == {
        "mn_alster_photo": [(76, 100, 7), (51, 75, 18)],
        "ab_luo_photo": [(51, 100, 12)],
        "na_luo_photo": [(51, 100, 21)],
        "na_stotland_photo": [(26, 50, 5)],
    }


def test_words_such_as_excellent_and_marked_are_never_mapped_to_bands(catalogue: Catalogue) -> None:
    in_words = [
        figure
        for treatment in catalogue.treatments
        for figure in treatment.figures
        if any(
            word in f"{figure.measure} {figure.result} {part.label}".lower()
            for word in ("excellent", "marked", "minimal", "satisfied")
            for part in (figure.counts or (None,))
            if part is not None
        )
    ]
    assert {figure.id for figure in in_words} >= {
        "mn_mohamedali_rating",
        "mn_kaur_satisfied",
        "ab_luo_satisfied",
        "na_luo_satisfied",
        "nd_goldman_red",
    }
    assert all(not figure.bands for figure in in_words)


def test_a_printed_figure_has_words_and_only_printable_sources(catalogue: Catalogue) -> None:
    for treatment in catalogue.treatments:
        for figure in treatment.printed_figures:
            assert figure.print_text
            assert all(catalogue.source[source].print_figures for source in figure.sources), figure.id


def test_no_source_that_nobody_has_read_may_be_printed(catalogue: Catalogue) -> None:
    unread = [source.id for source in catalogue.sources if source.verified == "no"]
    assert len(unread) == 3
    assert not any(catalogue.source[name].print_figures for name in unread)


def test_a_hopeful_figure_never_stands_alone(catalogue: Catalogue) -> None:
    needling = catalogue.treatment["microneedling"]
    hopeful = next(figure for figure in needling.figures if figure.beside_others)
    plain = next(figure for figure in needling.figures if figure.printed and not figure.beside_others)
    hidden = next(figure for figure in needling.figures if not figure.printed)
    assert replace(needling, figures=(hopeful,)).printed_figures == ()
    assert replace(needling, figures=(hopeful, hidden)).printed_figures == ()
    assert replace(needling, figures=(hopeful, plain)).printed_figures == (hopeful, plain)
    assert replace(needling, figures=(plain, hidden)).printed_figures == (plain,)


def parts_of(value: object, where: str) -> Iterator[tuple[str, object]]:
    """Every dataclass within a value, with the path to it."""
    if is_dataclass(value) and not isinstance(value, type):
        yield where, value
        for field in fields(value):
            yield from parts_of(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            name = getattr(part, "id", place)
            yield from parts_of(part, f"{where}[{name}]")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from parts_of(part, f"{where}[{key}]")


READ_BY_PATIENTS = (
    Alternative,
    CareLine,
    Contraindication,
    Contradiction,
    DayLine,
    EvidenceGrade,
    Everyday,
    Figure,
    Modifier,
    Range,
    SideEffect,
    Sourced,
)


def test_everything_a_patient_may_read_names_sources_that_exist(catalogue: Catalogue) -> None:
    seen: Counter[str] = Counter()
    for where, part in parts_of(catalogue, "catalogue"):
        if isinstance(part, READ_BY_PATIENTS):
            seen[type(part).__name__] += 1
            assert part.sources, where
            assert all(source in catalogue.source for source in part.sources), where
    assert set(seen) == {kind.__name__ for kind in READ_BY_PATIENTS}
    assert seen["Contraindication"] == 81
    assert seen["SideEffect"] == 36
    assert [seen["Everyday"], seen["DayLine"]] == [36, 20]


def test_every_modifier_and_standard_and_history_item_names_sources(catalogue: Catalogue) -> None:
    for entry in (*catalogue.standards, *catalogue.history, *catalogue.scales, *catalogue.numbers):
        assert entry.sources, entry.id
        assert all(source in catalogue.source for source in entry.sources), entry.id


def test_every_over_claim_says_what_the_evidence_says(catalogue: Catalogue) -> None:
    for claim in catalogue.claims:
        if claim.verdict == "overclaim":
            assert claim.why, claim.id


ROOM = {"pre": 95, "after": 95, "red_flag": 110}


def test_a_line_of_care_is_short_enough_for_the_page_on_the_fridge(catalogue: Catalogue) -> None:
    for treatment in catalogue.treatments:
        for kind, most in ROOM.items():
            for line in treatment.lines(kind):
                assert len(line.text) <= most, line.id


FACTS = {
    # What each shortened line must still say.
    "sun_before_needling": ("strong sun", "self-tan", "How long is not agreed", "device manual"),
    "medicines": ("medicines", "pills", "creams", "Do not stop one a doctor gave you", "blood thinner"),
    "retinoid": ("Ask us", "pause retinoid cream", "Studies differ", "device manual"),
    "numbing_as_told": ("only as told", "amount", "area", "time", "Never wrap a large area", "at home"),
    "no_tan_before_laser": (
        "tan",
        "sunbed",
        "fake tan",
        "on the area",
        "at least 6 weeks before laser",
        "we must wait",
    ),
    "products_for_broken_skin": ("broken skin", "Do not put vitamin C or other serums"),
    "no_exercise_until_closed": (
        "hard exercise",
        "swimming",
        "sauna",
        "scented products",
        "until skin closes",
        "at least 7 to 10 days",
    ),
    "no_cream_for_2_days": ("cream", "sunscreen", "make-up", "for 2 days", "dressing or ointment from us"),
    "sunscreen_from_day_2": (
        "From day 2",
        "SPF 50",
        "every day",
        "cover up",
        "6 months after the last session",
    ),
    "numbing_poisoning": (
        "Fits",
        "fainting",
        "trouble breathing",
        "blue or grey lips",
        "racing heart",
        "after numbing cream",
    ),
}


@pytest.mark.parametrize("line", FACTS)
def test_a_shortened_line_of_care_has_lost_no_fact(line: str, catalogue: Catalogue) -> None:
    texts = {care.id: care.text for treatment in catalogue.treatments for care in treatment.care}
    for fact in FACTS[line]:
        assert fact in texts[line], fact


def test_every_bundle_is_answered(catalogue: Catalogue) -> None:
    for bundle in catalogue.bundles:
        assert bundle.claims
        assert bundle.answered_by
        for point in bundle.answered_by:
            assert catalogue.contradiction[point].answer.text


def test_an_answer_for_one_treatment_is_used_for_that_treatment_only(catalogue: Catalogue) -> None:
    point = catalogue.contradiction["X01"]
    ablative = point.answer_for("fractional_laser_ablative")
    assert "12 of 341" in ablative.text
    for treatment in catalogue.treatment:
        if treatment != "fractional_laser_ablative":
            assert point.answer_for(treatment) == point.answer
    assert point.answer_for(None) == point.answer


def test_no_modifier_multiplies(catalogue: Catalogue) -> None:
    assert raw("modifiers")["rule"] == "Modifiers change wording and risk level, never multiply a percentage."
    for modifier in catalogue.modifiers:
        digits = [word for word in modifier.patient_text.split() if any(part.isdigit() for part in word)]
        assert digits in ([], ["3"]), modifier.id  # "Wait 3 months"


def test_what_is_for_the_record_only_is_exactly_what_must_not_go_home(
    catalogue: Catalogue,
) -> None:
    assert {rule.id for rule in catalogue.contraindications if rule.for_record} == {
        "herpes_simplex",
        "blood_borne_virus",
        "pregnancy_planned",
        "bdd",
        "cannot_consent",
        "needle_phobia",
    }
    assert [entry.id for entry in catalogue.modifiers if entry.audience == "record"] == ["pregnancy_plan"]


def test_the_time_after_treatment_is_only_told_where_the_source_tells_it(catalogue: Catalogue) -> None:
    """Held against the notes on the study: nothing is worked out, and nothing is taken from another study."""
    told = {
        figure.id: figure.looked_at
        for entry in catalogue.treatments
        for figure in entry.figures
        if figure.looked_at is not None
    }
    assert sorted(told) == [
        "ab_luo_photo",
        "mn_kaur_satisfied",
        "mn_mohamedali_rating",
        "na_carugno_ultrasound",
        "na_luo_photo",
    ]
    for figure_id, when in told.items():
        (source,) = when.sources
        figure = next(
            each for entry in catalogue.treatments for each in entry.figures if each.id == figure_id
        )
        assert source in figure.sources
        notes = " ".join(catalogue.source[source].key_figures)
        assert all(number in notes for number in re.findall(r"\d+", when.text)), figure_id
