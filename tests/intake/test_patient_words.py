"""Every word a patient may read: no over-claim, short, plain, and only the figures of its own treatment."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from intake.catalogue import Catalogue
from intake.catalogue_treatments import Treatment
from intake.expectation_sentences import load_sentences
from intake.questionnaire import Questionnaire
from intake.wording import (
    MAXIMUM_GRADE,
    MAXIMUM_WORDS,
    reading_grade,
    sentences,
    word_count,
    wording_problems,
)

ALL = "all treatments"

# A choice in which patients describe their own skin or hope is their word, no claim or frequency of ours.
OWN_WORDS = {
    ("goals.hoped-for gone", "over-claim"),
}


class Text(NamedTuple):
    """One text for patients: where it stands, whose it is (a treatment, or all of them), and the words."""

    where: str
    owner: str
    words: str


def _of_treatment(treatment: Treatment) -> list[Text]:
    named = {
        "plain_name": treatment.plain_name,
        "short_name": treatment.short_name,
        "what_it_is": treatment.what_it_is.text,
        "patient_status": treatment.patient_status.text if treatment.patient_status else "",
        "evidence": treatment.evidence.patient_text,
        "judge": treatment.judge.text,
        "improvement": treatment.improvement.text,
        "pain": treatment.pain.text,
    }
    named |= {f"figure {figure.id}": figure.print_text for figure in treatment.printed_figures}
    named |= {f"caution {figure.id}": figure.caution for figure in treatment.figures}
    named |= {f"array {figure.id}": figure.array_title for figure in treatment.figures}
    named |= {
        f"part {figure.id} {part.kind}": part.label for figure in treatment.figures for part in figure.parts
    }
    for effect in treatment.side_effects:
        named |= {f"effect {effect.name}": effect.print_text, f"plain {effect.name}": effect.plain}
    named |= {f"may_do {place}": part.text for place, part in enumerate(treatment.may_do)}
    named |= {f"will_not_do {place}": part.text for place, part in enumerate(treatment.will_not_do)}
    return [Text(f"{treatment.id} {name}", treatment.id, words) for name, words in named.items() if words]


def _of_catalogue(catalogue: Catalogue) -> list[Text]:
    found = [Text("always", ALL, catalogue.always.text)]
    for alternative in catalogue.alternatives:
        found += [
            Text(alternative.id, ALL, alternative.text),
            Text(f"{alternative.id} name", ALL, alternative.plain_name),
            Text(f"{alternative.id} how sure", ALL, alternative.how_sure_words),
            Text(f"{alternative.id} visits", ALL, alternative.visits),
            Text(f"{alternative.id} days to heal", ALL, alternative.days_to_heal),
            Text(f"{alternative.id} dark marks", ALL, alternative.dark_marks),
        ]
    found += _of_everyday(catalogue)
    lines = {line.id: line for treatment in catalogue.treatments for line in treatment.care if line.patient}
    found += [Text(f"care {line.id}", ALL, line.text) for line in lines.values()]
    for rule in catalogue.contraindications:
        words = (
            rule.question,
            rule.label,
            rule.state_question,
            rule.date_question,
            rule.detail,
            rule.patient_until,
            rule.patient_text,
            *(state.label for state in rule.states),
        )
        found += [Text(f"{rule.id} {place}", ALL, part) for place, part in enumerate(words) if part]
    for point in catalogue.contradictions:
        found += [Text(f"{point.id} topic", ALL, point.topic), Text(point.id, ALL, point.answer.text)]
        found += [Text(f"{point.id} {owner}", owner, part.text) for owner, part in point.answers.items()]
    # What a patient has read elsewhere is quoted, and stands only within quotation marks.
    found += [Text(f"bundle {bundle.id}", "heard", f"“{bundle.line}”") for bundle in catalogue.bundles]
    found += [Text(f"modifier {part.id}", ALL, part.patient_text) for part in catalogue.modifiers]
    found += [Text(f"region {region.code}", ALL, region.plain) for region in catalogue.regions]
    for treatment in catalogue.treatments:
        found += _of_treatment(treatment)
    return found


def _of_everyday(catalogue: Catalogue) -> list[Text]:
    """What patients ask and the days after a session; a text of several treatments belongs to each."""
    found = [Text("normal", ALL, catalogue.normal.text)]
    for entry in catalogue.everyday:
        found.append(Text(f"{entry.id} title", ALL, entry.title))
        found += [Text(entry.id, owner, entry.text) for owner in entry.treatments or (ALL,)]
    for line in catalogue.days:
        found += [Text(f"day {line.first}", owner, line.text) for owner in line.treatments]
    return found


def _of_sentences(catalogue: Catalogue) -> list[Text]:
    said = load_sentences(catalogue)
    found = [
        Text(f"headline {place}", ALL, words)
        for place, headline in enumerate(said.headlines)
        for words in (headline.title, headline.lead)
    ]
    found += [Text(f"gap {hope}", ALL, part.text) for hope, part in said.gap.items()]
    filled = {
        "n": 25,
        "of_100": 48,
        "low": 12,
        "high": 49,
        "studied": "white",
        "yours": "red",
        "part": "marked or excellent",
    }
    for name, words in said.reach.items():
        for reach in ("over_25", "over_50", "over_75"):
            found.append(Text(f"reach {name}", "filled in", words.format(**filled, reach=said.reach[reach])))
    parts = (said.interval, said.interval_part, said.unfit, said.not_known)
    return [*found, *(Text("expectations.toml", "filled in", part.text.format(**filled)) for part in parts)]


def _of_questions(questionnaire: Questionnaire) -> list[Text]:
    found = []
    for item in questionnaire.items.values():
        for words in (item.text, item.label, item.why):
            if words:
                found.append(Text(item.link_id, ALL, words))
        if item.choices is not None and item.link_id not in ("plan.currency", "goals.heard"):
            found += [
                Text(f"{item.link_id} {choice.code}", ALL, choice.display) for choice in item.choices.choices
            ]
    for section in questionnaire.sections:
        found += [Text(section.id, ALL, section.title)]
        found += [Text(f"{section.id} page", ALL, page.display) for page in section.pages]
    return found


@pytest.fixture(scope="module")
def texts(catalogue: Catalogue, questionnaire: Questionnaire) -> list[Text]:
    found = [*_of_catalogue(catalogue), *_of_sentences(catalogue), *_of_questions(questionnaire)]
    return list(dict.fromkeys(found))


def test_there_are_texts_of_every_kind(texts: list[Text], catalogue: Catalogue) -> None:
    assert len(texts) > 1000
    assert {text.owner for text in texts} == {ALL, "heard", "filled in", *catalogue.treatment}


def test_no_patient_text_over_claims_or_is_too_long(texts: list[Text]) -> None:
    problems = [
        (text.where, problem.kind, problem.passage)
        for text in texts
        for problem in wording_problems(text.words)
        if (text.where, problem.kind) not in OWN_WORDS
    ]
    assert problems == []


def test_the_words_excused_are_only_those_of_the_patient(texts: list[Text]) -> None:
    excused = {
        (text.where, problem.kind)
        for text in texts
        for problem in wording_problems(text.words)
        if (text.where, problem.kind) in OWN_WORDS
    }
    assert excused == OWN_WORDS


def test_a_quoted_line_would_be_refused_as_our_own_words(catalogue: Catalogue) -> None:
    refused = {bundle.id for bundle in catalogue.bundles if wording_problems(bundle.line)}
    assert {"gone_for_good", "no_pain", "no_side_effects", "always_works"} <= refused


def test_no_sentence_has_more_than_twenty_words(texts: list[Text]) -> None:
    for text in texts:
        for sentence in sentences(text.words):
            assert word_count(sentence) <= MAXIMUM_WORDS, (text.where, sentence)


def test_every_text_of_three_sentences_reads_at_grade_eight_or_below(texts: list[Text]) -> None:
    graded = {text.where: reading_grade(text.words) for text in texts if len(sentences(text.words)) >= 3}
    assert len(graded) > 50
    assert {where: grade for where, grade in graded.items() if grade > MAXIMUM_GRADE} == {}


def test_all_texts_of_a_treatment_together_read_at_grade_eight_or_below(
    texts: list[Text], catalogue: Catalogue
) -> None:
    for treatment in catalogue.treatments:
        own = [text.words for text in texts if text.owner == treatment.id]
        care = [line.text for line in treatment.care if line.patient]
        assert reading_grade("\n\n".join([*own, *care])) <= MAXIMUM_GRADE, treatment.id


def test_all_answers_to_what_patients_have_heard_read_at_grade_eight_or_below(catalogue: Catalogue) -> None:
    answers = [
        part.text for point in catalogue.contradictions for part in (point.answer, *point.answers.values())
    ]
    assert reading_grade("\n\n".join(answers)) <= MAXIMUM_GRADE


def owners_of(pattern: str, texts: list[Text]) -> set[str]:
    """The treatments (or "all treatments") whose texts hold a figure."""
    # The made-up counts that fill the braces of a sentence are no text of the catalogue.
    return {text.owner for text in texts if text.owner != "filled in" and re.search(pattern, text.words)}


ONLY = {
    r"\b12 of 341\b": "fractional_laser_ablative",
    r"\b341\b": "fractional_laser_ablative",
    r"\b4 out of 100\b": "fractional_laser_ablative",
    r"\b48 out of 100\b": "fractional_laser_ablative",
    r"\b68 out of 100\b": "fractional_laser_ablative",
    r"\b84 out of 100\b": "fractional_laser_nonablative",
    r"\b80 out of 100\b": "fractional_laser_nonablative",
    r"\b87 out of 100\b": "fractional_laser_nonablative",
    r"\b0 to 22\b": "microneedling",
    r"\b28 out of 100\b": "microneedling",
    r"\b67 out of 100\b": "microneedling",
    r"\b73 out of 100\b": "microneedling",
    r"\b55 out of 100\b": "laser_resurfacing_neodymium",
    r"\b44 out of 100\b": "cosmetic_laser_topical_anaesthesia",
    r"\b11 people\b": "cosmetic_laser_topical_anaesthesia",
}


@pytest.mark.parametrize("pattern", ONLY)
def test_a_figure_of_one_treatment_stands_only_with_that_treatment(pattern: str, texts: list[Text]) -> None:
    assert owners_of(pattern, texts) - {ONLY[pattern]} == set()


@pytest.mark.parametrize(
    ("pattern", "owner"),
    [
        (r"\b12 of 341 results\b", "fractional_laser_ablative"),
        (r"\b4 out of 100 results\b", "fractional_laser_ablative"),
        (r"\b84 out of 100\b", "fractional_laser_nonablative"),
        (r"\b0 to 22 out of 100\b", "microneedling"),
    ],
)
def test_the_figures_that_must_be_said_are_said(pattern: str, owner: str, texts: list[Text]) -> None:
    assert owners_of(pattern, texts) == {owner}


@pytest.mark.parametrize(
    ("count", "owner"),
    [
        (r"21 of (?:the )?25", "fractional_laser_nonablative"),
        (r"12 of (?:the )?25", "fractional_laser_ablative"),
        (r"5 of (?:the )?25", "fractional_laser_ablative"),
        (r"2 of (?:the )?25", "fractional_laser_nonablative"),
        (r"7 of (?:the )?(?:25|32)", "microneedling"),
        (r"4 of (?:the )?9", "cosmetic_laser_topical_anaesthesia"),
        (r"0 of (?:the )?11", "cosmetic_laser_topical_anaesthesia"),
    ],
)
def test_a_bare_count_of_one_treatment_never_stands_with_another(
    count: str, owner: str, texts: list[Text]
) -> None:
    assert owners_of(rf"\b{count}\b", texts) <= {owner}


def test_every_share_of_100_is_one_that_this_treatment_has(texts: list[Text], catalogue: Catalogue) -> None:
    known: dict[str, set[int]] = {ALL: set(), "heard": set()}
    for treatment in catalogue.treatments:
        figures = treatment.printed_figures
        shares = [part.per_100 for figure in figures for part in figure.counts if part.per_100 is not None]
        effects = [share for effect in treatment.side_effects for share in effect.per_100 or ()]
        # A share of 3.5 is said as 4: halves go up.
        known[treatment.id] = {int(share + 0.5) for share in shares} | set(effects)
    told = 0
    for text in texts:
        for low, high in re.findall(r"\b(?:(\d+) to )?(\d+) out of 100\b", text.words):
            if text.owner != "filled in":
                told += 1
                assert {int(part) for part in (low, high) if part} <= known[text.owner], text
    assert told > 25


def test_a_percentage_is_only_the_band_of_a_study_or_the_strength_of_a_product(texts: list[Text]) -> None:
    found = {
        (match, text.where)
        for text in texts
        for match in re.findall(r"\d+ ?%|per ?cent", text.words)
        if text.owner != "heard"
    }
    assert {match for match, _ in found} <= {"75%", "4%"}
    assert {where for match, where in found if match == "75%"} == {"microneedling figure mn_alster_photo"}


def test_no_text_that_goes_home_tells_anybody_to_stop_a_medicine(texts: list[Text]) -> None:
    for text in texts:
        for sentence in sentences(text.words):
            orders = re.search(r"\bstop (?:taking|your|a|the|any)\b", sentence, re.IGNORECASE)
            assert not orders or re.search(r"\b(?:not|never|n't)\b", sentence, re.IGNORECASE), text


def test_what_must_not_be_printed_is_not_printed(texts: list[Text]) -> None:
    never = (
        "virtually invisible",
        "practically invisible",
        "permanent",
        "painless",
        "50-80",
        "86.6",
        "90% improved",
        "guarantee",
        "boost",
        "cures",
    )
    for text in texts:
        if text.owner != "heard":
            for phrase in never:
                assert phrase not in text.words.lower(), (text.where, phrase)
