"""One version for all clinical content; a consultation that names an older one is read all the same."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from intake.catalogue import Catalogue
from intake.fhir import read_input, write_consultation, write_json
from intake.questionnaire import Questionnaire
from intake.screening import Screener

DATA = Path(str(files("intake"))) / "data"
DEMOS = sorted((DATA / "demo").glob("*.json"))
# The word lists judge sentences; they are no clinical content and have no version. Since when a question
# stands in its words is told of several versions.
NO_CONTENT = {"wording.toml", "wording_spanish.toml", "questions_since.toml"}
OLDER = "2026.11-draft-1"


def test_every_file_of_clinical_content_has_the_version_of_the_catalogue(catalogue: Catalogue) -> None:
    versions = {
        path.name: tomllib.loads(path.read_text(encoding="utf-8")).get("version")
        for path in DATA.glob("*.toml")
        if path.name not in NO_CONTENT
    }
    assert len(versions) > 10
    assert set(versions.values()) == {catalogue.version}
    assert catalogue.version != OLDER


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_a_consultation_of_an_older_version_is_read_and_judged_as_one_of_today(
    demo: Path, catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    ours = demo.read_bytes()
    older = ours.replace(catalogue.version.encode(), OLDER.encode())
    assert older != ours
    consultation, today = read_input(older, questionnaire), read_input(ours, questionnaire)
    assert consultation.catalogue_version == OLDER
    assert consultation.answers == today.answers
    assert consultation.patient == today.patient
    screener = Screener(catalogue, questionnaire.order)
    on = consultation.authored
    assert on is not None
    verdicts = [
        screener.screen(questionnaire.enabled_answers(one.answers), on=on, birth_date=one.patient.birth_date)
        for one in (consultation, today)
    ]
    assert verdicts[0] == verdicts[1]


def test_an_older_version_is_written_again_as_it_was_named(questionnaire: Questionnaire) -> None:
    older = DEMOS[0].read_bytes().replace(b"2026.11-draft-2", OLDER.encode())
    written = write_json(write_consultation(read_input(older, questionnaire), questionnaire))
    assert f"urn:candor:questionnaire|{OLDER}" in written
    assert read_input(written.encode("utf-8"), questionnaire).catalogue_version == OLDER
