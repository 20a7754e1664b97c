"""What a patient can expect: only study figures, only their own, and "not known" where nothing is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue import Catalogue
from intake.catalogue_treatments import Treatment
from intake.conditions import NO, NOT_SURE, YES, Answers, Value
from intake.dates import PartialDate
from intake.expectation_sentences import Sentences, load_sentences
from intake.expectations import (
    Forecast,
    forecast,
    gap_for,
    headline_for,
    interval_words,
    marks_of,
    modifiers_for,
)

TODAY = date(2026, 11, 21)
REMOVAL = "No treatment removes stretch marks completely."
HOPES = ("up-to-25", "26-50", "51-75", "76-99", "gone", "not-sure")
TREATMENTS = (
    "microneedling",
    "nano_perforation",
    "fractional_laser_ablative",
    "fractional_laser_nonablative",
    "laser_resurfacing_neodymium",
    "microneedling_plus_aquagold",
    "cosmetic_laser_topical_anaesthesia",
)
NOT_COUNTED = "The studies do not say how many people got that far."
NO_STUDY = "We have no good study of this treatment, so we cannot say how many people get there."


@pytest.fixture(scope="module")
def sentences(catalogue: Catalogue) -> Sentences:
    return load_sentences(catalogue)


def marked(*colours: str, onset: PartialDate | None = None, **values: Value) -> Answers:
    """One region with marks for each colour, all with the same onset."""
    parts = []
    for colour in colours or ("",):
        part = Answers({f"marks.{name}": (value,) for name, value in values.items()})
        part = part.with_answer("marks.region", "abdomen")
        part = part.with_answer("marks.colour", colour) if colour else part
        parts.append(part.with_answer("marks.onset", onset) if onset else part)
    return Answers({}, {"marks": tuple(parts)})


def title(answers: Answers, sentences: Sentences) -> str:
    return headline_for(marks_of(answers, on=TODAY), sentences, on=TODAY).title


WHITE = "Your marks may get smoother and narrower. They will not disappear."
NEW = "New marks often fade by themselves. They will not disappear."
RED = "Your marks can fade, treated or not. They will not disappear."
BROWN = "Your marks can fade. They will not disappear."
ANY = "Your stretch marks can fade. They will not disappear."
LATELY, LONG_AGO = PartialDate(2026, 6), PartialDate(2019)


@pytest.mark.parametrize(
    ("colours", "onset", "wanted"),
    [
        (("white",), None, WHITE),
        (("silver",), LONG_AGO, WHITE),
        (("white", "silver"), LATELY, WHITE),
        (("red",), LATELY, NEW),
        (("pink", "purple"), LATELY, NEW),
        (("red",), LONG_AGO, RED),
        (("red",), None, RED),
        (("red",), PartialDate(2030), RED),
        (("brown",), LATELY, BROWN),
        (("red", "white"), LATELY, ANY),
        (("brown", "red"), LATELY, ANY),
        ((), LATELY, ANY),
    ],
)
def test_the_headline_fits_colour_and_age(
    colours: tuple[str, ...], onset: PartialDate | None, wanted: str, sentences: Sentences
) -> None:
    assert title(marked(*colours, onset=onset), sentences) == wanted


@pytest.mark.parametrize(
    ("onset", "wanted"),
    [
        (PartialDate(2025, 11, 22), NEW),
        (PartialDate(2025, 11, 21), RED),
        (PartialDate(2025, 12), NEW),
        (PartialDate(2025, 11), RED),
        (PartialDate(2026), NEW),
        (PartialDate(2025), RED),
        (PartialDate(2026, 11, 21), NEW),
    ],
)
def test_marks_are_new_only_if_they_surely_came_within_a_year(
    onset: PartialDate, wanted: str, sentences: Sentences
) -> None:
    assert title(marked("red", onset=onset), sentences) == wanted


def test_one_region_of_unknown_age_keeps_marks_from_being_called_new(sentences: Sentences) -> None:
    answers = Answers(
        {}, {"marks": (*marked("red", onset=LATELY).group("marks"), *marked("pink").group("marks"))}
    )
    assert title(answers, sentences) == RED


def test_without_any_marks_the_general_headline_stands(sentences: Sentences) -> None:
    assert title(Answers(), sentences) == ANY


def test_every_headline_says_that_marks_do_not_disappear(sentences: Sentences) -> None:
    assert len(sentences.headlines) == 5
    for headline in sentences.headlines:
        assert headline.title.endswith("They will not disappear.")
        assert headline.sources
    assert sentences.headlines[-1].colours == ()


def test_no_headline_opening_or_limit_holds_any_figure(catalogue: Catalogue, sentences: Sentences) -> None:
    texts = [part for headline in sentences.headlines for part in (headline.title, headline.lead)]
    texts += [opening.text for opening in sentences.gap.values()]
    texts += [limit.text for treatment in catalogue.treatments for limit in treatment.will_not_do]
    texts += [*sentences.reach.values(), catalogue.always.text, sentences.not_known.text]
    for text in texts:
        plain = re.sub(r"\{\w+\}|out of 100", "", text)
        assert not re.search(r"[0-9%]|per ?cent", plain), text


def gap(hope: str | None, treatment: str, catalogue: Catalogue, sentences: Sentences) -> str:
    found = gap_for(hope, catalogue.treatment[treatment], catalogue, sentences)
    return "" if found is None else found.text


NEEDLING_CAUTION = (
    "That study had no untreated group, so it may be too hopeful. Some people see little change."
)
NEEDLING_ALL = (
    "In a study of 25 people, doctors judged all of them as more than half better. " + NEEDLING_CAUTION
)
ABLATIVE = (
    "In a study of 25 people, doctors judged 48 out of 100 as more than half better. "
    "The others saw less change."
)
NONABLATIVE = (
    "In a study of 25 people, doctors judged 84 out of 100 as more than half better. Other studies saw less."
)
GAPS = {
    ("26-50", "microneedling"): NEEDLING_ALL,
    ("51-75", "microneedling"): NEEDLING_ALL,
    ("76-99", "microneedling"): (
        "In a study of 25 people, doctors judged 28 out of 100 as more than three quarters better. "
        + NEEDLING_CAUTION
    ),
    ("26-50", "fractional_laser_ablative"): ABLATIVE,
    ("51-75", "fractional_laser_ablative"): ABLATIVE,
    ("76-99", "fractional_laser_ablative"): NOT_COUNTED,
    ("26-50", "fractional_laser_nonablative"): NONABLATIVE,
    ("51-75", "fractional_laser_nonablative"): NONABLATIVE,
    ("76-99", "fractional_laser_nonablative"): NOT_COUNTED,
}
for _hope in ("26-50", "51-75", "76-99"):
    # Their printed figures are in words ("excellent", "improved"), which are no band.
    GAPS[_hope, "laser_resurfacing_neodymium"] = NOT_COUNTED
    GAPS[_hope, "cosmetic_laser_topical_anaesthesia"] = NOT_COUNTED
    GAPS[_hope, "nano_perforation"] = NO_STUDY
    GAPS[_hope, "microneedling_plus_aquagold"] = NO_STUDY


@pytest.mark.parametrize("hope", HOPES)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_a_hope_is_compared_with_what_studies_of_that_treatment_counted(
    hope: str, treatment: str, catalogue: Catalogue, sentences: Sentences
) -> None:
    opening = sentences.gap[hope].text
    if hope == "gone":
        ending = REMOVAL
    elif hope in ("up-to-25", "not-sure"):
        ending = catalogue.treatment[treatment].improvement.text
    else:
        ending = GAPS[hope, treatment]
    assert gap(hope, treatment, catalogue, sentences) == f"{opening} {ending}"


@pytest.mark.parametrize("hope", [None, "", "76-100"])
def test_without_a_hope_there_is_no_gap(hope: str | None, catalogue: Catalogue, sentences: Sentences) -> None:
    assert gap_for(hope, catalogue.treatment["microneedling"], catalogue, sentences) is None


@pytest.mark.parametrize("hope", HOPES)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_every_gap_names_sources_once(
    hope: str, treatment: str, catalogue: Catalogue, sentences: Sentences
) -> None:
    found = gap_for(hope, catalogue.treatment[treatment], catalogue, sentences)
    assert found is not None
    assert found.sources
    assert len(set(found.sources)) == len(found.sources)
    assert all(source in catalogue.source for source in found.sources)


def test_the_needling_study_is_never_named_without_its_caution(
    catalogue: Catalogue, sentences: Sentences
) -> None:
    for hope in HOPES:
        text = gap(hope, "microneedling", catalogue, sentences)
        assert ("In a study of" in text) == text.endswith(NEEDLING_CAUTION)


def test_a_figure_that_is_not_printed_is_not_compared_with_a_hope(
    catalogue: Catalogue, sentences: Sentences
) -> None:
    ablative = catalogue.treatment["fractional_laser_ablative"]
    hidden = replace(
        ablative,
        figures=tuple(
            replace(figure, printed=False) if figure.bands else figure for figure in ablative.figures
        ),
    )
    found = gap_for("51-75", hidden, catalogue, sentences)
    assert found is not None
    assert found.text.endswith(NOT_COUNTED)


def test_a_hopeful_figure_alone_is_not_compared_with_a_hope(
    catalogue: Catalogue, sentences: Sentences
) -> None:
    needling = catalogue.treatment["microneedling"]
    alone = replace(needling, figures=tuple(figure for figure in needling.figures if figure.beside_others))
    found = gap_for("76-99", alone, catalogue, sentences)
    assert found is not None
    assert found.text.endswith(NO_STUDY)


def forecast_of(
    answers: Answers,
    treatment: str,
    catalogue: Catalogue,
    sentences: Sentences,
    last_session: date | None = None,
) -> Forecast:
    return forecast(
        answers, treatment, catalogue=catalogue, sentences=sentences, on=TODAY, last_session=last_session
    )


PRINTED = {
    "microneedling": ["mn_alster_photo", "mn_mohamedali_rating", "mn_kaur_satisfied", "mn_sun_versus_laser"],
    "nano_perforation": [],
    "fractional_laser_ablative": ["ab_luo_photo", "ab_luo_satisfied", "ab_zhu_complete", "ab_versus_others"],
    "fractional_laser_nonablative": [
        "na_luo_photo",
        "na_stotland_photo",
        "na_carugno_ultrasound",
        "na_luo_satisfied",
    ],
    "laser_resurfacing_neodymium": ["nd_goldman_red"],
    "microneedling_plus_aquagold": [],
    "cosmetic_laser_topical_anaesthesia": ["cl_jimenez_red", "cl_jimenez_white"],
}


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_a_forecast_shows_only_figures_and_side_effects_marked_to_print(
    treatment: str, catalogue: Catalogue, sentences: Sentences
) -> None:
    found = forecast_of(Answers(), treatment, catalogue, sentences)
    assert [part.figure.id for part in found.figures] == PRINTED[treatment]
    assert all(effect.printed and effect.print_text for effect in found.side_effects)
    entry = catalogue.treatment[treatment]
    hidden = replace(
        entry, side_effects=tuple(replace(effect, printed=False) for effect in entry.side_effects)
    )
    changed = replace(
        catalogue, treatments=tuple(hidden if part is entry else part for part in catalogue.treatments)
    )
    assert forecast_of(Answers(), treatment, changed, sentences).side_effects == ()


def test_a_forecast_of_no_treatment_is_an_error(catalogue: Catalogue, sentences: Sentences) -> None:
    with pytest.raises(KeyError):
        forecast_of(Answers(), "no_treatment", catalogue, sentences)


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_every_forecast_begins_its_limits_with_the_sentence_for_all(
    treatment: str, catalogue: Catalogue, sentences: Sentences
) -> None:
    found = forecast_of(marked("white"), treatment, catalogue, sentences)
    assert found.limits[0].text == REMOVAL
    assert found.words == catalogue.treatment[treatment].improvement
    assert found.gap is None
    assert found.judge_on is None


@pytest.mark.parametrize(
    ("treatment", "says"),
    [
        ("nano_perforation", "We found no good study of this treatment."),
        ("microneedling_plus_aquagold", "We found no study of Aquagold for stretch marks."),
        ("cosmetic_laser_topical_anaesthesia", "No study tells us about this name."),
    ],
)
def test_a_treatment_without_evidence_says_so(
    treatment: str, says: str, catalogue: Catalogue, sentences: Sentences
) -> None:
    found = forecast_of(Answers(), treatment, catalogue, sentences)
    assert found.certainty.level <= 1
    assert found.certainty.patient_text.startswith(says)


def test_one_counted_share_of_people_gives_its_interval_in_words(
    catalogue: Catalogue, sentences: Sentences
) -> None:
    words = {
        part.figure.id: part.interval_words
        for treatment in TREATMENTS
        for part in forecast_of(Answers(), treatment, catalogue, sentences).figures
        if part.interval_words
    }
    assert words == {
        "mn_alster_photo": "Between 12 and 49 out of 100 would also fit.",
        # Three results of one study: the words name the one they are about.
        "mn_mohamedali_rating": "For “marked or excellent”, between 38 and 88 out of 100 would also fit.",
        "mn_kaur_satisfied": "Between 45 and 92 out of 100 would also fit.",
        "ab_luo_photo": "Between 28 and 69 out of 100 would also fit.",
        "ab_luo_satisfied": "Between 46 and 85 out of 100 would also fit.",
        "na_luo_photo": "Between 64 and 96 out of 100 would also fit.",
        "na_stotland_photo": "Between 24 and 92 out of 100 would also fit.",
        "na_luo_satisfied": "Between 59 and 93 out of 100 would also fit.",
        "cl_jimenez_red": "Between 14 and 79 out of 100 would also fit.",
        "cl_jimenez_white": "Between 0 and 28 out of 100 would also fit.",
    }


def test_every_part_of_a_result_has_its_own_interval_in_words_or_none(
    catalogue: Catalogue, sentences: Sentences
) -> None:
    for treatment in TREATMENTS:
        for part in forecast_of(Answers(), treatment, catalogue, sentences).figures:
            assert len(part.part_intervals) == len(part.figure.parts), part.figure.id
    needling = forecast_of(Answers(), "microneedling", catalogue, sentences)
    rating = next(part for part in needling.figures if part.figure.id == "mn_mohamedali_rating")
    assert rating.part_intervals == (
        "For “marked or excellent”, between 38 and 88 out of 100 would also fit.",
        "",
        "For “minimal”, between 4 and 48 out of 100 would also fit.",
    )


def test_darker_patches_have_their_interval_in_words_and_nothing_else_has(
    catalogue: Catalogue, sentences: Sentences
) -> None:
    patches = "post-inflammatory hyperpigmentation"
    found = {
        treatment: forecast_of(Answers(), treatment, catalogue, sentences).harm_intervals
        for treatment in TREATMENTS
    }
    assert {treatment: dict(words) for treatment, words in found.items() if words} == {
        "microneedling": {patches: "Between 0 and 40 out of 100 would also fit."},
        "fractional_laser_ablative": {patches: "Between 7 and 41 out of 100 would also fit."},
        "fractional_laser_nonablative": {patches: "Between 1 and 26 out of 100 would also fit."},
    }


def test_without_an_interval_there_are_no_words(sentences: Sentences) -> None:
    assert interval_words(None, sentences) == ""
    assert interval_words(None, sentences, part="satisfied") == ""


@pytest.mark.parametrize(
    ("colours", "treatment", "unfit"),
    [
        (("red",), "fractional_laser_ablative", "The study looked at silver and white marks. Yours are red."),
        (
            ("red", "pink", "purple"),
            "fractional_laser_ablative",
            "The study looked at silver and white marks. Yours are red, pink and purple.",
        ),
        (
            ("white",),
            "laser_resurfacing_neodymium",
            "The study looked at red and pink marks. Yours are white.",
        ),
        (("white", "red"), "fractional_laser_ablative", ""),
        ((), "fractional_laser_ablative", ""),
    ],
)
def test_a_study_of_other_colours_says_so(
    colours: tuple[str, ...], treatment: str, unfit: str, catalogue: Catalogue, sentences: Sentences
) -> None:
    first = forecast_of(marked(*colours), treatment, catalogue, sentences).figures[0]
    assert first.figure.colours
    assert (first.unfit_words, first.fits) == (unfit, unfit == "")


def test_a_study_of_mixed_marks_fits_any(catalogue: Catalogue, sentences: Sentences) -> None:
    for part in forecast_of(marked("brown"), "microneedling", catalogue, sentences).figures:
        assert part.fits
        assert part.unfit_words == ""


ALWAYS = [
    "phototype_effect",
    "age",
    "area",
    "rater",
    "outcome_type",
    "baseline_severity",
    "operator",
    "time_to_judge",
]
OLD = PartialDate(2025, 11, 21)


@pytest.mark.parametrize(
    ("answers", "treatment", "more"),
    [
        (Answers(), "microneedling", set()),
        (marked("red"), "microneedling", {"rubra"}),
        (marked("pink"), "microneedling", {"rubra"}),
        (marked("silver"), "microneedling", {"alba"}),
        (marked("white", "red"), "microneedling", {"alba", "rubra"}),
        (marked("purple"), "microneedling", set()),
        (Answers({"skin.phototype": ("III",)}), "microneedling", set()),
        (Answers({"skin.phototype": ("IV",)}), "microneedling", {"brown_purple", "phototype_risk"}),
        (Answers({"skin.phototype": ("VI",)}), "microneedling", {"brown_purple", "phototype_risk"}),
        (Answers({"health.smoking": (YES,)}), "microneedling", {"smoking"}),
        (Answers({"health.smoking": (NOT_SURE,)}), "microneedling", {"smoking"}),
        (Answers({"health.smoking": (NO,)}), "microneedling", set()),
        (Answers({"health.weight_change": (YES,)}), "microneedling", {"weight_change"}),
        (Answers({"health.pregnancy_planned": (YES,)}), "microneedling", {"pregnancy_plan"}),
        (Answers({"health.cushing_known": (YES,)}), "microneedling", {"steroids"}),
        (marked("", cause="steroid"), "microneedling", {"steroids"}),
        (marked("", cause="puberty"), "microneedling", set()),
        (Answers(), "microneedling_plus_aquagold", {"combination"}),
        (marked("", onset=OLD), "microneedling", {"duration"}),
        (marked("", onset=PartialDate(2025, 11, 22)), "microneedling", set()),
        (marked("", onset=PartialDate(2025)), "microneedling", set()),
        (marked("", onset=PartialDate(2024)), "microneedling", {"duration"}),
        (marked("", onset=PartialDate(2030)), "microneedling", set()),
    ],
)
def test_a_modifier_applies_when_any_of_its_keys_matches(
    answers: Answers, treatment: str, more: set[str], catalogue: Catalogue
) -> None:
    found = [entry.id for entry in modifiers_for(answers, catalogue, treatment, on=TODAY)]
    assert set(found) - set(ALWAYS) == more
    assert set(ALWAYS) <= set(found)
    assert found == [entry.id for entry in catalogue.modifiers if entry.id in found]


def test_one_old_region_is_enough_for_the_modifier_of_age(catalogue: Catalogue) -> None:
    parts = (*marked("red", onset=LATELY).group("marks"), *marked("red", onset=LONG_AGO).group("marks"))
    found = modifiers_for(Answers({}, {"marks": parts}), catalogue, "microneedling", on=TODAY)
    assert "duration" in {entry.id for entry in found}


@pytest.mark.parametrize(
    ("last_session", "judge_on"),
    [
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2028, 5, 29)),
        (date(2026, 10, 31), date(2027, 1, 31)),
    ],
)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_result_is_judged_three_months_after_the_last_session(
    last_session: date, judge_on: date, treatment: str, catalogue: Catalogue, sentences: Sentences
) -> None:
    found = forecast_of(Answers(), treatment, catalogue, sentences, last_session)
    assert found.judge_on == judge_on
    assert "3 months after the last session" in found.judge.text


def printed_numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def numbers_of(treatment: Treatment) -> set[str]:
    """The numbers that the catalogue gives for one treatment: counts, shares, intervals, texts."""
    found = {"100"}
    for figure in treatment.printed_figures:
        found |= printed_numbers(figure.print_text) | {str(figure.n)}
        for part in figure.counts:
            shares = (part.per_100, *(part.interval or ()))
            found |= {str(part.count)} | {str(round(share)) for share in shares if share is not None}
    parts = (
        treatment.improvement,
        treatment.judge,
        treatment.pain,
        *treatment.may_do,
        *treatment.will_not_do,
    )
    for sentence in parts:
        found |= printed_numbers(sentence.text)
    for effect in treatment.side_effects:
        found |= printed_numbers(effect.print_text)
    return found


COLOURS = ("red", "pink", "purple", "brown", "silver", "white")


@settings(max_examples=150, deadline=None)
@given(
    colours=st.lists(st.sampled_from(COLOURS), max_size=3),
    onset=st.sampled_from((None, LATELY, LONG_AGO)),
    cause=st.sampled_from(("steroid", "unknown")),
    hope=st.sampled_from(HOPES),
    phototype=st.sampled_from(("I", "IV", "VI", "UNK")),
    smoking=st.sampled_from((YES, NO, NOT_SURE)),
    treatment=st.sampled_from(TREATMENTS),
)
def test_nothing_multiplies_every_number_of_a_forecast_is_one_the_studies_gave(
    colours: list[str],
    onset: PartialDate | None,
    cause: str,
    hope: str,
    phototype: str,
    smoking: str,
    treatment: str,
    catalogue: Catalogue,
    sentences: Sentences,
) -> None:
    answers = marked(*colours, onset=onset, cause=cause).with_answer("goals.hoped-for", hope)
    answers = answers.with_answer("skin.phototype", phototype).with_answer("health.smoking", smoking)
    found = forecast_of(answers, treatment, catalogue, sentences, date(2027, 3, 1))
    assert found.gap is not None
    texts = [found.headline.title, found.headline.lead, found.words.text, found.judge.text, found.gap.text]
    texts += [text for part in found.figures for text in (part.figure.print_text, part.interval_words)]
    texts += [part.unfit_words for part in found.figures]
    texts += [part.text for part in (*found.may_do, *found.limits, found.pain)]
    texts += [effect.print_text for effect in found.side_effects]
    texts += [found.certainty.patient_text]
    known = numbers_of(catalogue.treatment[treatment])
    for text in texts:
        assert printed_numbers(text) <= known, text
        # The one percentage is a study's own band, "more than 75% better".
        assert printed_numbers(" ".join(re.findall(r"[0-9.]+%", text))) <= {"75"}, text
    # A modifier brings words, and the one number of months to wait.
    for modifier in found.modifiers:
        assert printed_numbers(modifier.patient_text) <= {"3"}


@settings(max_examples=60, deadline=None)
@given(
    colours=st.lists(st.sampled_from(COLOURS), max_size=2),
    phototype=st.sampled_from(("I", "V", "UNK")),
    smoking=st.sampled_from((YES, NO)),
    treatment=st.sampled_from(TREATMENTS),
)
def test_no_answer_changes_a_figure(
    colours: list[str],
    phototype: str,
    smoking: str,
    treatment: str,
    catalogue: Catalogue,
    sentences: Sentences,
) -> None:
    answers = marked(*colours).with_answer("skin.phototype", phototype).with_answer("health.smoking", smoking)
    plain = forecast_of(Answers(), treatment, catalogue, sentences)
    found = forecast_of(answers, treatment, catalogue, sentences)
    assert [part.figure for part in found.figures] == [part.figure for part in plain.figures]
    assert [part.interval_words for part in found.figures] == [part.interval_words for part in plain.figures]
    assert found.side_effects == plain.side_effects
