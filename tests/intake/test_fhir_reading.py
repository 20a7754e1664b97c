"""Reading consultations: the forms of a document that are read, and what is read from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from intake.conditions import Answers
from intake.consultation import Consultation
from intake.dates import PartialDate
from intake.fhir import FhirRefusal, read_consultation
from intake.questionnaire import Questionnaire
from tests.intake.fhir_documents import YES_NO, bundle, coded, item, patient, patient_bundle, response

ECZEMA = Answers({"health.eczema": ("Y",), "health.eczema.regions": ("abdomen",)})


@pytest.mark.parametrize(
    "items",
    [
        [
            item(
                "health",
                items=[
                    item(
                        "health.eczema",
                        coded("Y", YES_NO) | {"item": [item("health.eczema.regions", coded("abdomen"))]},
                    )
                ],
            )
        ],
        [
            item(
                "health",
                items=[item("health.eczema", coded("Y")), item("health.eczema.regions", coded("abdomen"))],
            )
        ],
        [item("health.eczema", coded("Y")), item("health.eczema.regions", coded("abdomen"))],
        [item("health.eczema.regions", coded("abdomen")), item("health.eczema", coded("Y"))],
        [item("health.eczema", coded("Y") | {"item": [item("health.eczema.regions", coded("abdomen"))]})],
    ],
    ids=["own form", "siblings", "no group", "follow-up first", "nested without group"],
)
def test_follow_ups_and_groups_are_read_as_they_come(items: list[Any], questionnaire: Questionnaire) -> None:
    assert read_consultation(response(*items), questionnaire).answers == ECZEMA


def test_marks_repeat_as_items_of_one_link_id(questionnaire: Questionnaire) -> None:
    document = response(
        item("marks", items=[item("marks.colour", coded("red"))]),
        item("marks", items=[item("marks.width-mm", {"valueDecimal": Decimal("4.50")})]),
    )
    marks = read_consultation(document, questionnaire).answers.group("marks")
    assert [str(part.one("marks.colour") or part.one("marks.width-mm")) for part in marks] == ["red", "4.50"]


def test_marks_without_their_group_are_one_region(questionnaire: Questionnaire) -> None:
    document = response(
        item("marks.colour", coded("red")),
        item("marks.symptom", coded("UNK")),
        item("marks.symptom-score", {"valueInteger": 3}),
    )
    (part,) = read_consultation(document, questionnaire).answers.group("marks")
    assert part.whole_number("marks.symptom-score") == 3


def test_a_question_that_repeats_may_stand_twice_and_is_merged(questionnaire: Questionnaire) -> None:
    document = response(
        item("medicines.list", {"valueString": "Aspirin"}),
        item("medicines.list", {"valueString": "Zinc"}, {"valueString": "Iron"}),
    )
    answers = read_consultation(document, questionnaire).answers
    assert answers.codes("medicines.list") == ("Aspirin", "Zinc", "Iron")


def test_an_item_without_an_answer_was_not_asked(questionnaire: Questionnaire) -> None:
    document = response(item("health.eczema"), item("marks"), item("goals", items=[item("goals.enough")]))
    assert read_consultation(document, questionnaire).answers.is_empty


def test_an_answer_that_is_switched_off_is_dropped_whatever_it_is(
    questionnaire: Questionnaire,
) -> None:
    off = response(item("health.eczema", coded("N")), item("health.eczema.regions", coded("abdomen")))
    assert "health.eczema.regions" not in read_consultation(off, questionnaire).answers
    wrong = item("health.eczema.regions", {"valueBoolean": True})
    dropped = read_consultation(response(item("health.eczema", coded("N")), wrong), questionnaire)
    assert "health.eczema.regions" not in dropped.answers
    with pytest.raises(FhirRefusal, match=r"health\.eczema\.regions: .* takes valueCoding"):
        read_consultation(response(item("health.eczema", coded("Y")), wrong), questionnaire)


def test_a_missing_system_is_accepted_and_a_currency_may_use_the_iso_one(
    questionnaire: Questionnaire,
) -> None:
    for answer in (coded("GBP"), coded("GBP", "urn:iso:std:iso:4217"), {"valueString": "GBP"}):
        answers = read_consultation(response(item("plan.currency", answer)), questionnaire).answers
        assert answers.code("plan.currency") == "GBP"


def test_unseen_characters_around_a_text_are_taken_off(questionnaire: Questionnaire) -> None:
    text = "\ufeff \u200b\u00ad softer\u00adskin,\r\nplease\u200d \n"
    document = response(item("goals.enough", {"valueString": text}))
    answers = read_consultation(document, questionnaire).answers
    assert answers.code("goals.enough") == "softer\u00adskin,\nplease"


def test_mark_up_is_only_text(questionnaire: Questionnaire) -> None:
    name = '<para><img src="file:///etc/passwd"/></para>'
    patient = {"resourceType": "Patient", "name": [{"text": name}]}
    assert read_consultation(bundle(patient, response()), questionnaire).patient.name == name


def test_the_day_and_the_version_come_from_the_response(questionnaire: Questionnaire) -> None:
    document = response(
        authored="2026-11-21T23:30:00.5-05:00",
        questionnaire="urn:candor:questionnaire|2026.10",
        identifier={"value": "C-1"},
    )
    read = read_consultation(document, questionnaire)
    assert (read.authored, read.catalogue_version, read.identifier) == (date(2026, 11, 21), "2026.10", "C-1")


def test_nothing_needs_to_be_said(questionnaire: Questionnaire) -> None:
    bare = {"resourceType": "QuestionnaireResponse"}
    assert read_consultation(bare, questionnaire) == Consultation()


def test_members_that_fhir_defines_and_candor_does_not_use_are_let_through(
    questionnaire: Questionnaire,
) -> None:
    document = response(
        item("health.eczema", coded("N")) | {"text": "?", "definition": "x", "id": "1", "_text": {}},
        id="r1",
        meta={"tag": []},
        language="en",
        text={"status": "empty"},
        author={"display": "Testa"},
    )
    assert read_consultation(document, questionnaire).answers.code("health.eczema") == "N"


def test_the_subject_may_name_the_patient_of_the_bundle(questionnaire: Questionnaire) -> None:
    for reference in ("Patient/a", "https://example.invalid/fhir/Patient/a/_history/2", "urn:uuid:1", "#x"):
        document = bundle(patient(id="a"), response(subject={"reference": reference}))
        document["entry"][0]["fullUrl"] = "urn:uuid:1"
        assert read_consultation(document, questionnaire).answers.is_empty


def test_the_identity_is_read_from_what_other_systems_write(questionnaire: Questionnaire) -> None:
    document = patient_bundle(
        identifier=[{"system": "urn:x", "value": "N-1"}, {"value": "other"}],
        name=[
            {"use": "maiden", "text": "Testa Nowhere"},
            {"use": "official", "given": ["Testa", "Ima"], "family": "Nonesuch"},
        ],
        telecom=[
            {"system": "email", "value": "t@example.invalid"},
            {"system": "phone", "value": " 0000 1 "},
            {"system": "phone", "value": "2"},
        ],
        birthDate="1990-04",
        address=[{"line": ["1 Nowhere Lane"], "city": "Notown", "postalCode": "N0 0NE"}],
        contact=[
            {
                "relationship": [{"coding": [{"code": "C"}], "text": "friend"}],
                "name": {"text": "Sam"},
                "telecom": [{"system": "phone", "value": "3"}],
            },
            {"relationship": [{"coding": [{"code": "N"}]}], "name": {"given": ["Ada"]}},
        ],
        communication=[{"language": {"coding": [{"code": "cy"}]}}],
        generalPractitioner=[{"display": "Dr Fictum"}],
        deceasedBoolean=False,
    )
    read = read_consultation(document, questionnaire).patient
    assert (read.number, read.name, read.phone) == ("N-1", "Testa Ima Nonesuch", "0000 1")
    assert read.birth_date == PartialDate(1990, 4)
    assert read.address == "1 Nowhere Lane, Notown, N0 0NE"
    assert read.emergency_contact is not None
    assert read.emergency_contact.relationship == "friend"
    assert read.guardian is not None
    assert (read.guardian.name, read.language) == ("Ada", "cy")
    assert read.general_practitioner == "Dr Fictum"


def test_a_patient_without_a_name_is_read(questionnaire: Questionnaire) -> None:
    assert read_consultation(patient_bundle(), questionnaire).patient.name == ""
