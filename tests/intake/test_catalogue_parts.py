"""Results as 100 people: every array holds all its people, in parts that the study counted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.catalogue import Catalogue
from intake.catalogue_results import PART_KINDS, Figure, Part
from intake.proportions import per_hundred
from intake.wording import wording_problems

# Which figures are drawn, and out of 100 people how many are in each part.
DRAWN = {
    "mn_alster_photo": {"over three quarters": 28, "half to three quarters": 72},
    "mn_mohamedali_rating": {"marked or excellent": 67, "moderate": 13, "minimal": 20},
    "mn_kaur_satisfied": {"satisfied": 73, "other answers": 27},
    "ab_luo_photo": {"more than half": 48, "less, how much unknown": 52},
    "ab_luo_satisfied": {"satisfied": 68, "other answers": 32},
    "na_luo_photo": {"more than half": 84, "less, how much unknown": 16},
    "na_stotland_photo": {"a quarter to a half": 63, "not told by the study": 37},
    "na_luo_satisfied": {"satisfied": 80, "other answers": 20},
    "cl_jimenez_red": {"less red": 44, "not counted as less red": 56},
    "cl_jimenez_white": {"changed colour": 0, "did not change colour": 100},
}
# Two raters judged the same 20 people: two results, so there is no one array of them.
TWO_RESULTS = {"nd_goldman_red"}


def figures(catalogue: Catalogue) -> list[Figure]:
    return [figure for treatment in catalogue.treatments for figure in treatment.figures]


def test_every_printed_figure_that_counts_people_has_an_array(catalogue: Catalogue) -> None:
    counted = {
        figure.id for figure in figures(catalogue) if figure.printed and figure.unit == "people" and figure.n
    }
    assert {figure.id for figure in figures(catalogue) if figure.parts} == counted - TWO_RESULTS
    assert counted >= TWO_RESULTS


def test_nothing_but_people_is_drawn_as_people(catalogue: Catalogue) -> None:
    for figure in figures(catalogue):
        if figure.unit != "people" or not figure.printed:
            assert (figure.parts, figure.array_title, figure.per_hundred()) == ((), "", ()), figure.id


def test_an_array_shows_all_its_people_in_these_parts(catalogue: Catalogue) -> None:
    found = {
        figure.id: dict(zip([part.label for part in figure.parts], figure.per_hundred(), strict=True))
        for figure in figures(catalogue)
        if figure.parts
    }
    assert found == DRAWN
    assert all(sum(parts.values()) == 100 for parts in found.values())


def test_the_parts_of_a_figure_are_all_its_people(catalogue: Catalogue) -> None:
    for figure in figures(catalogue):
        if figure.parts:
            assert sum(part.count for part in figure.parts) == figure.n, figure.id


def test_the_first_part_is_the_share_that_the_words_give(catalogue: Catalogue) -> None:
    """The array and the sentence beside it never disagree."""
    for figure in figures(catalogue):
        said = re.findall(r"about (\d+) out of 100", figure.print_text)
        if figure.parts and said:
            assert int(said[0]) == figure.per_hundred()[0], figure.id


def test_parts_of_people_whose_result_is_not_given_stay_visible_as_unknown(catalogue: Catalogue) -> None:
    for figure in figures(catalogue):
        kinds = [part.kind for part in figure.parts]
        assert kinds == sorted(set(kinds), key=PART_KINDS.index), figure.id
    unknown = {
        figure.id for figure in figures(catalogue) if any(part.kind == "unknown" for part in figure.parts)
    }
    assert unknown == {
        "mn_kaur_satisfied",
        "ab_luo_photo",
        "ab_luo_satisfied",
        "na_luo_photo",
        "na_stotland_photo",
        "na_luo_satisfied",
    }


def test_the_parts_agree_with_the_bands_of_the_same_study(catalogue: Catalogue) -> None:
    for figure in figures(catalogue):
        if figure.bands and figure.parts:
            known = [part.count for part in figure.parts if part.kind != "unknown"]
            assert known == [band.count for band in figure.bands], figure.id


def test_titles_and_labels_are_short_patient_words(catalogue: Catalogue) -> None:
    for figure in figures(catalogue):
        if figure.parts:
            assert 0 < len(figure.array_title) <= 40
            for words in (figure.array_title, *(part.label for part in figure.parts)):
                assert wording_problems(words) == (), words
            assert all(len(part.label) <= 24 for part in figure.parts)


def test_a_part_has_the_interval_of_the_count_behind_it(catalogue: Catalogue) -> None:
    rating = next(figure for figure in figures(catalogue) if figure.id == "mn_mohamedali_rating")
    assert [rating.interval_of(part) for part in rating.parts] == [(38.4, 88.2), None, (4.3, 48.1)]
    assert rating.interval_of(Part("nobody", 15, "better")) is None


ALTERNATIVES = {
    "no_treatment": (None, "nothing to prove", "none", "none", "none"),
    "camouflage": (0, "no study found", "none", "none", "not known"),
    "creams": (1, "very little proof", "none", "none", "not known"),
}


def test_the_alternatives_have_the_same_columns_as_the_treatments(catalogue: Catalogue) -> None:
    found = {
        entry.id: (entry.how_sure, entry.how_sure_words, entry.visits, entry.days_to_heal, entry.dark_marks)
        for entry in catalogue.alternatives
    }
    assert found == ALTERNATIVES
    for entry in catalogue.alternatives:
        assert entry.column_sources
        assert all(source in catalogue.source for source in entry.column_sources)


counts = st.lists(st.integers(0, 400), min_size=1, max_size=6).filter(any)


@given(counts)
def test_shares_add_up_to_100_and_are_never_a_whole_person_off(parts: list[int]) -> None:
    shares = per_hundred(parts)
    assert sum(shares) == 100
    assert len(shares) == len(parts)
    for part, share in zip(parts, shares, strict=True):
        assert abs(share - 100 * part / sum(parts)) < 1
        assert part or not share


@given(counts, st.integers(1, 9))
def test_a_study_of_several_times_as_many_people_has_the_same_shares(parts: list[int], times: int) -> None:
    assert per_hundred([part * times for part in parts]) == per_hundred(parts)


@pytest.mark.parametrize(
    ("parts", "shares"),
    [
        ([10, 2, 3], (67, 13, 20)),
        ([5, 3], (63, 37)),
        ([3, 5], (38, 62)),
        ([1, 1, 1], (34, 33, 33)),
        ([0, 11], (0, 100)),
        ([25], (100,)),
    ],
)
def test_shares_are_rounded_by_the_largest_remainder(parts: list[int], shares: tuple[int, ...]) -> None:
    assert per_hundred(parts) == shares


@pytest.mark.parametrize("parts", [[], [0], [0, 0], [3, -1]])
def test_what_is_no_whole_has_no_shares(parts: list[int]) -> None:
    with pytest.raises(ValueError, match="no parts of a whole"):
        per_hundred(parts)


def test_a_side_effect_counts_its_interval_only_when_it_counts_people(catalogue: Catalogue) -> None:
    found = {
        (treatment.id, effect.name): effect.interval(catalogue.number)
        for treatment in catalogue.treatments
        for effect in treatment.side_effects
    }
    patches = "post-inflammatory hyperpigmentation"
    assert {where: interval for where, interval in found.items() if interval} == {
        # Two small studies, 0 of 25 (0 to 13.7) and 7 of 32 (9.3 to 40): all between fits one of them.
        ("microneedling", patches): (0.0, 40.0),
        ("fractional_laser_ablative", patches): (6.8, 40.7),
        ("fractional_laser_nonablative", patches): (1.0, 26.0),
    }


def test_a_range_of_two_studies_has_no_interval_unless_both_ends_are_counted(catalogue: Catalogue) -> None:
    """Skin infection after needling was 0 to 3: only the 3 is a count in evidence.toml."""
    needling = catalogue.treatment["microneedling"]
    infection = next(effect for effect in needling.side_effects if effect.name == "skin infection")
    assert infection.per_100 == (0, 3)
    assert infection.interval(catalogue.number) is None
    assert replace(infection, per_100=(3, 3)).interval(catalogue.number) == (0.1, 16.2)


def test_two_studies_whose_intervals_do_not_meet_give_none(catalogue: Catalogue) -> None:
    needling = catalogue.treatment["microneedling"]
    patches = next(effect for effect in needling.side_effects if effect.per_100 == (0, 22))
    apart = dict(catalogue.number)
    apart["n_pih_mn_2023"] = replace(apart["n_pih_mn_2023"], interval=(14.0, 40.0))
    assert patches.interval(apart) is None


def test_counts_of_treatments_or_sessions_are_never_said_of_people(catalogue: Catalogue) -> None:
    ablative = catalogue.treatment["fractional_laser_ablative"]
    herpes = next(effect for effect in ablative.side_effects if effect.unit == "treatments")
    assert herpes.numbers
    assert herpes.interval(catalogue.number) is None
    # Even where a count of treatments stood behind a side effect that counts people.
    assert replace(herpes, unit="people").interval(catalogue.number) is None
