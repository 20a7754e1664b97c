"""What patients ask, and the first week: complete for each treatment, short, at one with the care lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.catalogue import Catalogue
from intake.catalogue_everyday import GROUP_OF
from intake.catalogue_treatments import Treatment
from intake.wording import AIM_GRADE, MAXIMUM_WORDS, reading_grade, sentences, word_count, wording_problems

TITLES = {
    "hurt": "Will it hurt, and what helps?",
    "work": "Work",
    "exercise": "Exercise",
    "sex": "Sex",
    "shower": "Shower and bath",
    "sun": "Sun",
    "holiday": "Holidays",
    "lasting": "Does it last?",
    "stopping": "What if I stop halfway?",
    "unhappy": "What if I am unhappy?",
    "who": "Who does it?",
    "photos": "Who sees my photos?",
}
TREATMENTS = (
    "microneedling",
    "nano_perforation",
    "fractional_laser_ablative",
    "fractional_laser_nonablative",
    "laser_resurfacing_neodymium",
    "microneedling_plus_aquagold",
    "cosmetic_laser_topical_anaesthesia",
)
NO_KNOWN_DEVICE = ("nano_perforation", "laser_resurfacing_neodymium", "cosmetic_laser_topical_anaesthesia")
ROOM = {"work": 90, "exercise": 90, "sex": 90, "shower": 90}


def answer(catalogue: Catalogue, treatment: str, topic: str) -> str:
    """The one answer to a topic for a treatment."""
    [entry] = [one for one in catalogue.everyday_for(treatment, GROUP_OF[topic]) if one.topic == topic]
    return entry.text


def week(catalogue: Catalogue, treatment: str) -> str:
    """All that is said of the days after a session."""
    return " ".join(line.text for line in catalogue.days_for(treatment))


def all_texts(catalogue: Catalogue) -> list[str]:
    return [catalogue.normal.text, *(entry.text for entry in (*catalogue.everyday, *catalogue.days))]


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_every_treatment_answers_all_twelve_topics_once(treatment: str, catalogue: Catalogue) -> None:
    found = [
        entry
        for group in ("hurt", "week", "after", "people")
        for entry in catalogue.everyday_for(treatment, group)
    ]
    assert [(entry.topic, entry.title) for entry in found] == list(TITLES.items())


def test_a_group_that_nobody_asks_for_is_empty(catalogue: Catalogue) -> None:
    assert catalogue.everyday_for("microneedling", "weather") == ()


def test_no_treatment_has_answers_about_a_session_that_it_does_not_have(catalogue: Catalogue) -> None:
    assert catalogue.everyday_for("no_treatment", "week") == ()
    assert catalogue.days_for("no_treatment") == ()
    # What holds for all seven is said of all seven.
    assert [entry.topic for entry in catalogue.everyday if not entry.treatments] == [
        "lasting",
        "stopping",
        "unhappy",
        "photos",
    ]


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_days_cover_day_0_to_7_without_a_gap_or_an_overlap(treatment: str, catalogue: Catalogue) -> None:
    lines = catalogue.days_for(treatment)
    assert 3 <= len(lines) <= 5
    covered = [
        day
        for line in lines
        for day in range(line.first, (line.first if line.last is None else line.last) + 1)
    ]
    assert covered == list(range(9))
    assert [line.last is None for line in lines] == [False] * (len(lines) - 1) + [True]


def test_every_answer_fits_its_room_on_the_sheet(catalogue: Catalogue) -> None:
    for entry in catalogue.everyday:
        assert len(entry.text) <= ROOM.get(entry.topic, 160), entry.id
        assert 1 <= len(sentences(entry.text)) <= 3, entry.id
    for line in catalogue.days:
        assert len(line.text) <= 110, line.text


def test_every_answer_is_short_plain_and_claims_nothing(catalogue: Catalogue) -> None:
    for text in all_texts(catalogue):
        assert wording_problems(text) == (), text
        assert reading_grade(text) <= AIM_GRADE, text
        assert max(word_count(sentence) for sentence in sentences(text)) <= MAXIMUM_WORDS, text


def test_marks_are_called_normal_in_one_kind_sentence(catalogue: Catalogue) -> None:
    assert catalogue.normal.text == "Stretch marks are normal: many people have them, and they do no harm."
    assert "nhs_stretch" in catalogue.normal.sources


CARE = {
    # A line of care, and what the answers of a treatment that names it must and must not say.
    "no_exercise_after_needling": ("exercise", "for a few days", "7 to 10"),
    "no_exercise_until_closed": ("exercise", "until the skin closes: at least 7 to 10 days", "few days"),
    "no_exercise_after_laser": ("exercise", "for 7 to 10 days", "few days"),
    "no_pool_after_needling": ("shower", "No pool or sauna for 2 to 3 days", "7 to 10"),
    "wound_sheet": ("shower", "Follow our wound sheet", "dry for 2 days"),
    "dry_for_2_days": ("shower", "Keep the area dry for 2 days", "wound sheet"),
    "clean_and_shaded": ("sun", "Use sunscreen once the skin has closed", "SPF 50"),
    "sunscreen_once_healed": ("sun", "Once healed, use SPF 50", "From day 2"),
    "sunscreen_from_day_2": ("sun", "From day 2, use SPF 50", "Once healed"),
    "no_tan_before_laser": ("sun", "at least 6 weeks before", "2 weeks"),
}


@pytest.mark.parametrize("line", CARE)
def test_an_answer_says_what_the_care_lines_of_its_treatment_say(line: str, catalogue: Catalogue) -> None:
    topic, says, never = CARE[line]
    named = [entry.id for entry in catalogue.treatments if line in {care.id for care in entry.care}]
    assert named
    for treatment in named:
        assert says in answer(catalogue, treatment, topic), treatment
        assert never not in answer(catalogue, treatment, topic), treatment


IN_DAYS = {
    # A line of care that the page with the days leaves out: the days themselves must say all of it.
    "no_exercise_after_needling": ("hard exercise",),
    "clean_and_shaded": ("Keep it clean and out of the sun", "Use sunscreen once the skin has closed"),
    "wound_sheet": ("Follow our wound sheet", "It may include a dressing and ointment"),
    "dry_for_2_days": ("Keep it dry",),
    "no_cream_for_2_days": (
        "No cream, sunscreen or make-up, except a dressing or ointment from us",
        "still no cream, sunscreen or make-up",
    ),
    "sunscreen_from_day_2": (
        "Use SPF 50 every day and cover up.",
        "Use SPF 50 every day and cover up. Do this until 6 months after the last session.",
    ),
    "sunscreen_once_healed": (
        "Once healed, use SPF 50 every day and cover up. Do this until 6 months after the last session.",
    ),
}


def test_what_the_page_leaves_out_as_said_day_by_day_is_said_day_by_day(catalogue: Catalogue) -> None:
    left_out = {
        (treatment.id, line.id)
        for treatment in catalogue.treatments
        for line in treatment.care
        if line.in_days
    }
    assert {line for _, line in left_out} == set(IN_DAYS)
    for treatment, line in left_out:
        for fact in IN_DAYS[line]:
            assert fact in week(catalogue, treatment), (treatment, fact)


def test_hard_exercise_is_forbidden_in_the_list_or_in_the_days_and_nobody_is_sent_back_early(
    catalogue: Catalogue,
) -> None:
    for treatment in catalogue.treatments:
        [care] = [line for line in treatment.care if line.id.startswith("no_exercise")]
        stopped = [line for line in catalogue.days_for(treatment.id) if "No pool" in line.text]
        if care.in_days:
            assert [(line.first, line.last) for line in stopped] == [(1, 3)], treatment.id
            assert "hard exercise" in stopped[0].text
        assert not re.search(r"can (?:exercise|swim)|exercise again", week(catalogue, treatment.id))


def test_nothing_is_put_on_skin_that_must_stay_dry(catalogue: Catalogue) -> None:
    for entry in catalogue.treatments:
        if any(line.id == "dry_for_2_days" for line in entry.care):
            first = [line.text for line in catalogue.days_for(entry.id) if line.first < 2]
            assert len(first) == 2
            assert all("eep it dry" in text and "SPF" not in text for text in first)


def test_swelling_is_not_called_expected_for_longer_than_the_red_flag_says(catalogue: Catalogue) -> None:
    """The red flag is swelling for more than 3 days: no line makes later swelling look normal."""
    told = [line for line in catalogue.days if "swoll" in line.text.lower() or "swelling" in line.text]
    assert len(told) > 3
    for line in told:
        assert "swelling in the first 3 days" in line.text or line.last in (0, 1, 2, 3), line.text


@pytest.mark.parametrize("treatment", NO_KNOWN_DEVICE)
def test_without_a_known_device_the_answers_say_so(treatment: str, catalogue: Catalogue) -> None:
    unknown = re.compile(r"It depends on the (?:machine|laser)|We do not know|We found no")
    assert unknown.search(answer(catalogue, treatment, "hurt"))
    assert unknown.search(answer(catalogue, treatment, "work"))
    assert catalogue.days_for(treatment)[0].text.startswith("It depends on the ")


def test_what_nobody_has_studied_is_said_to_be_unknown(catalogue: Catalogue) -> None:
    for treatment in TREATMENTS:
        assert answer(catalogue, treatment, "sex").startswith("We found no study.")
        assert "We found no study" in answer(catalogue, treatment, "lasting")
        assert "We found no study" in answer(catalogue, treatment, "stopping")
    assert "We do not know what the mix adds" in week(catalogue, "microneedling_plus_aquagold")


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def numbers_of(treatment: Treatment) -> set[str]:
    """The numbers that the catalogue gives for a treatment: care, downtime, pain, judging, side effects."""
    known: set[str] = set()
    for line in treatment.care:
        known |= numbers_in(line.text)
    downtime = treatment.downtime_days
    steps = (downtime.minimum, downtime.typical_low, downtime.typical_high, downtime.maximum)
    known |= {str(step) for step in steps if step is not None}
    for part in (treatment.pain, treatment.judge):
        known |= numbers_in(part.text)
    for effect in treatment.side_effects:
        known |= numbers_in(effect.print_text)
    return known


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_no_answer_carries_a_number_that_its_treatment_does_not_have(
    treatment: str, catalogue: Catalogue
) -> None:
    known = numbers_of(catalogue.treatment[treatment])
    told = set()
    for topic in TITLES:
        told |= numbers_in(answer(catalogue, treatment, topic))
    told |= numbers_in(week(catalogue, treatment))
    assert told
    assert told <= known


def test_the_downtime_of_the_answers_is_the_downtime_of_the_catalogue(catalogue: Catalogue) -> None:
    expected = {
        "microneedling": "about 3 days of sore skin, and up to 7",
        "microneedling_plus_aquagold": "3 to 7 days",
        "fractional_laser_ablative": "Ask us how many days to keep free.",
        "fractional_laser_nonablative": "2 to 7 days",
        "nano_perforation": "2 to 3 days of redness",
        "laser_resurfacing_neodymium": "We found no figure",
        "cosmetic_laser_topical_anaesthesia": "Ask us how many days to keep free.",
    }
    for treatment, words in expected.items():
        assert words in answer(catalogue, treatment, "work"), treatment
        known = catalogue.treatment[treatment].downtime_days
        steps = (known.minimum, known.typical_low, known.typical_high, known.maximum)
        assert numbers_in(words) <= {str(step) for step in steps if step is not None}, treatment


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_pain_score_is_that_of_the_treatment(treatment: str, catalogue: Catalogue) -> None:
    score = re.compile(r"about \d+(?: to \d+)? out of 10\b")
    assert score.findall(answer(catalogue, treatment, "hurt")) == score.findall(
        catalogue.treatment[treatment].pain.text
    )


def test_a_prescriber_is_named_only_where_the_mix_may_hold_a_medicine(catalogue: Catalogue) -> None:
    for treatment in TREATMENTS:
        named = "prescriber" in answer(catalogue, treatment, "who")
        assert named == (treatment == "microneedling_plus_aquagold"), treatment
        assert "trained and insured" in answer(catalogue, treatment, "who")


def test_photos_need_a_yes_for_each_use_that_can_be_taken_back(catalogue: Catalogue) -> None:
    text = answer(catalogue, "microneedling", "photos")
    assert "only those who treat you" in text
    assert "a yes of its own" in text
    assert "take back" in text


def test_every_new_text_stands_on_the_list_for_the_clinician(catalogue: Catalogue) -> None:
    listed = (Path(__file__).parents[2] / "docs" / "clinical-text-changes.md").read_text(encoding="utf-8")
    figures = [figure for treatment in catalogue.treatments for figure in treatment.figures if figure.parts]
    texts = all_texts(catalogue) + [figure.array_title for figure in figures]
    texts += [f"{part.label} ({part.count} of {figure.n})" for figure in figures for part in figure.parts]
    texts += [line.text for treatment in catalogue.treatments for line in treatment.lines("red_flag")]
    for text in texts:
        assert f"| {text} |" in listed, text
    assert f"version {catalogue.version}" in listed
