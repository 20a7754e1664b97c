"""The sentences of the consent form: read strictly, plain, and translated whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from intake.catalogue import Catalogue, CatalogueProblem
from intake.consent_texts import (
    FILE_NAME,
    PHOTO_USES,
    ConsentTexts,
    consent_messages,
    load_consent,
    translated_consent,
)
from intake.language import SPANISH, Words
from intake.wording import MAXIMUM_GRADE, reading_grade, wording_problems

SHIPPED = Path(__file__).resolve().parents[2] / "intake" / "data" / FILE_NAME


@pytest.fixture(scope="module")
def texts(catalogue: Catalogue) -> ConsentTexts:
    return load_consent(catalogue)


def test_every_sentence_names_sources_that_the_catalogue_has(
    texts: ConsentTexts, catalogue: Catalogue
) -> None:
    for part in texts.sourced():
        assert part.sources
        assert all(source in catalogue.source for source in part.sources)


def test_no_sentence_promises_too_much_or_runs_long(texts: ConsentTexts) -> None:
    assert [problem for text in texts.texts() for problem in wording_problems(text)] == []


def test_the_whole_form_reads_easily(texts: ConsentTexts) -> None:
    assert reading_grade("\n\n".join(texts.texts())) < 4
    # One long word alone ("For advertising") says nothing about how hard a text is.
    assert all(reading_grade(text) <= MAXIMUM_GRADE for text in texts.texts() if len(text) > 20)


def test_the_three_uses_of_photos_stand_apart_and_can_be_taken_back(texts: ConsentTexts) -> None:
    assert tuple(use.id for use in texts.photo_uses) == PHOTO_USES
    assert len({use.text.text for use in texts.photo_uses}) == 3
    assert "take back" in texts.withdraw.text


def test_nobody_is_pressed_and_anybody_may_stop(texts: ConsentTexts) -> None:
    assert "Nobody may press you" in texts.time.text
    assert "at any time" in texts.stop.text


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ("[withdraw]", "[withdrawal]", 'the key "withdraw" is missing'),
        ('"gmc_cosmetic"]\n\n[may_fail]', '"nobody_1999"]\n\n[may_fail]', '"nobody_1999" is not in evidence'),
        ("[lead]\n", '[lead]\nnewer = "x"\n', 'the key "newer" is not known'),
        ('id = "teaching"', 'id = "television"', "Write one of: record, teaching, advertising."),
        ('id = "teaching"', 'id = "record"', "must be record, teaching, advertising, in this order"),
        ("[[patient]]", "[[patients]]", 'the key "patients" is not known'),
        ('version = "', 'version = "1999-', "its version is not that of the catalogue"),
        ("[lead]", "[lead", "it cannot be read"),
    ],
)
def test_a_fault_in_the_file_is_refused_in_one_sentence(
    catalogue: Catalogue, tmp_path: Path, found: str, put: str, said: str
) -> None:
    whole = SHIPPED.read_text(encoding="utf-8")
    assert found in whole
    (tmp_path / FILE_NAME).write_text(whole.replace(found, put), encoding="utf-8")

    with pytest.raises(CatalogueProblem) as refused:
        load_consent(catalogue, tmp_path)

    assert said in str(refused.value)
    assert str(refused.value).startswith(FILE_NAME)


def test_a_form_on_which_the_patient_says_nothing_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    before, *_, last = SHIPPED.read_text(encoding="utf-8").split("[[patient]]")
    (tmp_path / FILE_NAME).write_text(before + last[last.index("[practitioner]") :], encoding="utf-8")

    with pytest.raises(CatalogueProblem, match="nothing says what the patient signs"):
        load_consent(catalogue, tmp_path)


def test_a_missing_file_says_what_to_do(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(CatalogueProblem, match="Install Candor again"):
        load_consent(catalogue, tmp_path)


def test_a_consent_of_another_version_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueProblem, match=r"not that of the catalogue, 1999\.01"):
        load_consent(replace(catalogue, version="1999.01"))


def test_a_translation_says_every_text_and_keeps_every_source(texts: ConsentTexts) -> None:
    said = Words(SPANISH, {message: f"«{message}»" for message in consent_messages(texts)})

    translated = translated_consent(texts, said)

    assert list(translated.texts()) == [f"«{text}»" for text in texts.texts()]
    assert [part.sources for part in translated.sourced()] == [part.sources for part in texts.sourced()]
    assert [use.id for use in translated.photo_uses] == list(PHOTO_USES)


def test_english_stays_as_it_is(texts: ConsentTexts) -> None:
    assert translated_consent(texts, Words()) is texts


def test_each_message_is_asked_for_once(texts: ConsentTexts) -> None:
    messages = list(consent_messages(texts))
    assert len(messages) == len(set(messages))
    assert set(messages) == set(texts.texts())
