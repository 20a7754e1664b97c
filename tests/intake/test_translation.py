"""The catalogue, its sentences and the questions in another language: what changes, and what never does."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from intake.catalogue import Catalogue
from intake.conditions import Answers
from intake.expectation_sentences import Sentences, load_sentences
from intake.expectations import forecast
from intake.language import SPANISH, Words
from intake.questionnaire import Questionnaire
from intake.translation import (
    FIELDS,
    data_messages,
    messages_of,
    translated_catalogue,
    translated_questionnaire,
    translated_sentences,
    translation_version,
)

ENGLISH_WORDS = Words()


class _Upper(dict[str, str]):
    """A language in which everything is said twice, so that what was not translated shows."""

    def get(self, key: str, default: Any = None) -> str:
        return f"§{key}§"


LOUD = Words(SPANISH, _Upper())


@pytest.fixture(scope="module")
def sentences(catalogue: Catalogue) -> Sentences:
    return load_sentences(catalogue)


@pytest.fixture(scope="module")
def loud(catalogue: Catalogue) -> Catalogue:
    return translated_catalogue(catalogue, LOUD)


def test_english_gives_the_same_objects(
    catalogue: Catalogue, sentences: Sentences, questionnaire: Questionnaire
) -> None:
    assert translated_catalogue(catalogue, ENGLISH_WORDS) is catalogue
    assert translated_sentences(sentences, ENGLISH_WORDS) is sentences
    assert translated_questionnaire(questionnaire, ENGLISH_WORDS) is questionnaire


def test_texts_for_patients_are_translated(loud: Catalogue, catalogue: Catalogue) -> None:
    needling = loud.treatment["microneedling"]
    assert needling.plain_name == "§Microneedling§"
    assert loud.always.text == "§No treatment removes stretch marks completely.§"
    assert needling.side_effects[0].print_text.startswith("§")
    assert loud.contraindication["eczema"].question == "§Do you have eczema?§"
    assert loud.contraindication["eczema"].states[0].label.startswith("§")
    assert loud.region["abdomen"].plain == "§stomach§"
    assert loud.bundle["no_pain"].line == "§It does not hurt§"
    point = catalogue.contradictions[0]
    assert loud.contradiction[point.id].answer.text == f"§{point.answer.text}§"
    for treatment, answer in point.answers.items():
        assert loud.contradiction[point.id].answers[treatment].text == f"§{answer.text}§"


def test_what_staff_read_and_every_code_stays_as_it_is(loud: Catalogue, catalogue: Catalogue) -> None:
    assert loud.sources is catalogue.sources
    assert loud.claims is catalogue.claims
    assert loud.history is catalogue.history
    for ours, theirs in zip(catalogue.contraindications, loud.contraindications, strict=True):
        assert (theirs.id, theirs.action, theirs.note, theirs.severity) == (
            ours.id,
            ours.action,
            ours.note,
            ours.severity,
        )
    for treatment, translated in zip(catalogue.treatments, loud.treatments, strict=True):
        assert translated.regulatory is treatment.regulatory
        assert translated.name == treatment.name
        assert [part.name for part in translated.side_effects] == [
            part.name for part in treatment.side_effects
        ]


def test_what_never_stands_on_a_patients_paper_stays_english(loud: Catalogue, catalogue: Catalogue) -> None:
    hidden = [
        (ours, theirs)
        for before, after in zip(catalogue.treatments, loud.treatments, strict=True)
        for ours, theirs in (
            *((a, b) for a, b in zip(before.care, after.care, strict=True) if not a.patient),
            *((a, b) for a, b in zip(before.figures, after.figures, strict=True) if not a.printed),
        )
    ]
    assert len(hidden) > 5
    assert all(theirs is ours for ours, theirs in hidden)


def _differences(ours: Any, theirs: Any, path: tuple[type, str]) -> Iterator[tuple[type, str]]:
    """The fields in which a translated object differs from its English original."""
    if ours is theirs or ours == theirs:
        return
    if isinstance(ours, tuple):
        assert len(ours) == len(theirs), path
        for one, other in zip(ours, theirs, strict=True):
            yield from _differences(one, other, path)
    elif isinstance(ours, Mapping):
        assert list(ours) == list(theirs), path
        for key in ours:
            yield from _differences(ours[key], theirs[key], path)
    elif is_dataclass(ours):
        assert type(theirs) is type(ours)
        for field in fields(ours):
            place = (type(ours), field.name)
            yield from _differences(getattr(ours, field.name), getattr(theirs, field.name), place)
    else:
        assert isinstance(theirs, str), path
        yield path


def test_nothing_but_the_fields_named_changes(
    catalogue: Catalogue, loud: Catalogue, sentences: Sentences, questionnaire: Questionnaire
) -> None:
    pairs = (
        (catalogue, loud),
        (sentences, translated_sentences(sentences, LOUD)),
        (questionnaire, translated_questionnaire(questionnaire, LOUD)),
    )
    changed = {
        place for ours, theirs in pairs for place in _differences(ours, theirs, (type(ours), "the whole"))
    }
    named = {(kind, name) for kind, names in FIELDS.items() for name in names}
    assert changed - named == {(type(questionnaire.groups[0]), "label")}


def test_every_field_named_exists(catalogue: Catalogue) -> None:
    for kind, names in FIELDS.items():
        assert set(names) <= {field.name for field in fields(kind)}, kind


def test_questions_keep_their_codes_and_take_translated_words(questionnaire: Questionnaire) -> None:
    said = translated_questionnaire(questionnaire, LOUD)
    assert list(said.items) == list(questionnaire.items)
    colour = said.items["marks.colour"]
    assert colour.text == "§What colour are they now, on your skin?§"
    assert colour.choices is not None
    assert (colour.choices.choices[0].code, colour.choices.choices[0].display) == ("red", "§Red§")
    currency = said.items["plan.currency"].choices
    assert currency is questionnaire.items["plan.currency"].choices


def test_the_label_of_a_follow_up_is_made_of_two_translated_parts(questionnaire: Questionnaire) -> None:
    say = Words(SPANISH, {"Eczema": "Eccema", "{what}: where": "{what}: dónde"})
    said = translated_questionnaire(questionnaire, say)
    assert said.items["health.eczema.regions"].label == "Eccema: dónde"
    messages = set(messages_of(questionnaire))
    assert {"Eczema", "{what}: where", "{what}: when", "{what}: detail"} <= messages
    assert "Eczema: where" not in messages


def test_places_in_curly_brackets_stay_for_the_forecast_to_fill(sentences: Sentences) -> None:
    said = translated_sentences(sentences, LOUD)
    assert said.interval.text == "§Between {low} and {high} out of 100 would also fit.§"
    assert said.colours["white"] == "§white§"


def test_a_forecast_from_translated_words_names_colours_in_that_language(catalogue: Catalogue) -> None:
    say = Words(
        SPANISH,
        {
            "white": "blancas",
            "red": "rojas",
            "purple": "moradas",
            "silver": "plateadas",
            "{parts} and {last}": "{parts} y {last}",
            "The study looked at {studied} marks. Yours are {yours}.": "Estrías {studied}. Suyas: {yours}.",
        },
    )
    marks = tuple(
        Answers({"marks.region": ("abdomen",), "marks.colour": (colour,)}) for colour in ("red", "purple")
    )
    told = forecast(
        Answers({}, {"marks": marks}),
        "fractional_laser_ablative",
        catalogue=translated_catalogue(catalogue, say),
        sentences=translated_sentences(load_sentences(catalogue), say),
        on=date(2027, 3, 5),
    )
    unfit = {figure.unfit_words for figure in told.figures if figure.unfit_words}
    assert unfit
    assert unfit <= {
        "Estrías blancas. Suyas: rojas y moradas.",
        "Estrías plateadas y blancas. Suyas: rojas y moradas.",
    }


def test_every_sentence_of_the_data_is_told_once_with_its_place(
    catalogue: Catalogue, sentences: Sentences, questionnaire: Questionnaire
) -> None:
    told = list(data_messages(catalogue, sentences, questionnaire))
    messages = [message for message, _ in told]
    assert len(messages) == len(set(messages)) > 800
    assert set(messages) == {
        message for data in (catalogue, sentences, questionnaire) for message in messages_of(data)
    }
    assert dict(told)["Do you have eczema?"] == "contraindications eczema"
    assert all(message.strip() == message and message for message in messages)


def test_all_of_it_takes_a_few_milliseconds(
    catalogue: Catalogue, sentences: Sentences, questionnaire: Questionnaire
) -> None:
    times = []
    for _ in range(5):
        started = time.process_time()
        translated_catalogue(catalogue, LOUD)
        translated_sentences(sentences, LOUD)
        translated_questionnaire(questionnaire, LOUD)
        times.append(time.process_time() - started)
    assert min(times) < 0.015


def test_a_signature_of_a_translation_counts_for_these_words_and_this_catalogue() -> None:
    say = Words(SPANISH, {"Yes": "Sí", "1 mark": ("1 estría", "{n} estrías")})
    version = translation_version("2026.11-draft-2", say)
    assert version == f"2026.11-draft-2 {say.fingerprint}"
    assert len(say.fingerprint) == 8
    in_another_order = Words(SPANISH, dict(reversed(say.messages.items())))
    assert translation_version("2026.11-draft-2", in_another_order) == version
    changed = Words(SPANISH, {**say.messages, "Yes": "Si"})
    assert translation_version("2026.11-draft-2", changed) != version
    assert translation_version("2026.12", say) != version
    assert translation_version("2026.11-draft-2", ENGLISH_WORDS) == "2026.11-draft-2"
