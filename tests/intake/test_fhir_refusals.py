"""Consultations that are not read: the place and the sentence for each thing that is wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from intake.fhir import FhirRefusal, read_consultation
from intake.questionnaire import Questionnaire
from tests.intake.fhir_documents import bundle, coded, item, patient, patient_bundle, response


def problems(document: object, questionnaire: Questionnaire) -> list[tuple[str, str]]:
    with pytest.raises(FhirRefusal) as caught:
        read_consultation(document, questionnaire)
    told = caught.value.problems
    assert told
    assert all(len(str(problem).splitlines()) == 1 for problem in told)
    return [(problem.path, problem.message) for problem in told]


WRONG_ITEMS = [
    ([item("health.exzema", coded("Y"))], "health.exzema", 'Did you mean "health.eczema"?'),
    ([item("health.age_under_18", coded("Y"))], "health.age_under_18", "There is no question"),
    ([{"answer": [coded("Y")]}], "QuestionnaireResponse.item[0]", "no linkId"),
    ([{"linkId": 7}], "QuestionnaireResponse.item[0]", "a number as linkId"),
    ([item("health.eczema", coded("yes"))], "health.eczema", "Write one of: Y, N, UNK."),
    ([item("health.eczema", coded("Y", "urn:other"))], "health.eczema", "v2-0532"),
    ([item("health.eczema", {"valueBoolean": True})], "health.eczema", "takes valueCoding"),
    ([item("health.eczema", {"valueString": "Y"})], "health.eczema", "takes valueCoding"),
    ([item("health.eczema", {"valueCoding": "Y"})], "health.eczema", "should be an object"),
    ([item("health.eczema", {"valueCoding": {}})], "health.eczema", "has no code"),
    ([item("health.eczema", {})], "health.eczema", "answer is empty"),
    ([item("health.eczema", coded("Y"), coded("N"))], "health.eczema", "takes one answer, and there are 2"),
    ([item("health.eczema", coded("Y")), item("health.eczema", coded("N"))], "health.eczema", "stands twice"),
    ([item("health"), item("health")], "health", "stands twice"),
    (
        [item("health.eczema", coded("Y") | {"valueString": "Y"})],
        "health.eczema",
        "two values, valueString, valueCoding",
    ),
    (
        [item("health.eczema", coded("Y"), items=[item("health.eczema.regions")])],
        "health.eczema",
        "side by side",
    ),
    ([item("health", coded("Y"))], "health", "no answer of its own"),
    ([item("skin", items=[item("health.eczema")])], "health.eczema", 'It belongs in "health".'),
    (
        [item("health.rosacea", coded("Y") | {"item": [item("health.eczema.regions")]})],
        "health.eczema.regions",
        'It belongs in "health.eczema".',
    ),
    ([item("skin", items=[item("health")])], "health", "at the top"),
    (
        [item("marks", items=[item("marks.colour", coded("red"))]), item("marks.side", coded("left"))],
        "marks.side",
        "Move it into its group.",
    ),
    (
        [item("marks"), item("marks", items=[item("marks.colour", coded("blue"))])],
        "marks[2].marks.colour",
        "red",
    ),
    (
        [item("marks"), item("marks", items=[item("marks.width-mm", {"valueDecimal": 500})])],
        "marks[2].marks.width-mm",
        "The most it can be is 200 mm",
    ),
    ([item("marks.width-mm", {"valueDecimal": "4.5"})], "marks[1].marks.width-mm", "without quotation marks"),
    ([item("marks.width-mm", {"valueDecimal": 4.5})], "marks[1].marks.width-mm", "such as 12.5, in mm"),
    (
        [item("marks.width-mm", {"valueInteger": 4})],
        "marks[1].marks.width-mm",
        "Write valueDecimal, a number",
    ),
    ([item("plan.sessions", {"valueDecimal": Decimal("5.0")})], "plan.sessions", "takes valueInteger"),
    ([item("plan.sessions", {"valueInteger": Decimal("5.0")})], "plan.sessions", 'cannot be "5.0"'),
    ([item("plan.sessions", {"valueInteger": True})], "plan.sessions", "cannot be true"),
    ([item("plan.sessions", {"valueInteger": 0})], "plan.sessions", "The least it can be is 1"),
    ([item("marks.onset", {"valueDate": "2023-02-30"})], "marks[1].marks.onset", "no 30 February 2023"),
    ([item("marks.onset", {"valueDate": "last May"})], "marks[1].marks.onset", "is not a date"),
    ([item("marks.onset", {"valueDate": "2019\n05"})], "marks[1].marks.onset", "is not a date"),
    ([item("marks.onset", {"valueDateTime": "2019"})], "marks[1].marks.onset", "takes valueDate"),
    ([item("plan.first-session", {"valueDate": "2026-12"})], "plan.first-session", "needs the day too"),
    ([item("goals.enough", {"valueString": " \u200b\n"})], "goals.enough", "The text is empty"),
    ([item("goals.enough", {"valueString": "a\x00b"})], "goals.enough", "U+0000"),
    ([item("goals.enough", {"valueString": "a\ud800b"})], "goals.enough", "U+D800"),
    ([item("goals.enough", {"valueString": "x" * 20_001})], "goals.enough", "20,001 characters"),
    ([item("goals.enough", {"valueString": None})], "goals.enough", "This is null"),
    (
        [item("skin.family-history", coded("none"), coded("keloid"))],
        "skin.family-history",
        "cannot stand beside",
    ),
    (
        [item("medicines.list", {"valueString": "A"}, {"valueString": "A"})],
        "medicines.list",
        "same answer twice",
    ),
    ([item("plan.currency", coded("gbp"))], "plan.currency", "BDT, …"),
    ([item("medicines.list") | {"prefix": "1"}], "medicines.list", 'no member "prefix" in item'),
    (
        [item("medicines.list") | {"modifierExtension": []}],
        "medicines.list",
        "can change what the rest means",
    ),
    ([item("marks")] * 201, "marks", "more than 200 times"),
    ([item("medicines.list", *[{"valueString": str(n)} for n in range(201)])], "medicines.list", "200"),
    (["health.eczema"], "QuestionnaireResponse.item[0]", "This is a text."),
]


@pytest.mark.parametrize(("items", "path", "words"), WRONG_ITEMS)
def test_a_wrong_item_is_refused_in_its_place_with_what_would_be_right(
    items: list[Any], path: str, words: str, questionnaire: Questionnaire
) -> None:
    told = problems(response(*items), questionnaire)
    assert len(told) == 1
    assert told[0][0] == path
    assert words in told[0][1]


WRONG_DOCUMENTS = [
    (None, "document", "This is null"),
    ([], "document", "This is a list"),
    ({}, "document", "names no resourceType"),
    ({"resourceType": "Observation"}, "document", '"Observation" is not read'),
    (response(status="done"), "QuestionnaireResponse.status", "in-progress"),
    (response(authored="2026-11"), "QuestionnaireResponse.authored", "does not name the day"),
    (response(authored="2026-11-21T10:00:00"), "QuestionnaireResponse.authored", "+01:00"),
    (response(authored="2026-02-29"), "QuestionnaireResponse.authored", "no 29 February 2026"),
    (response(authored=20261121), "QuestionnaireResponse.authored", "This is a number"),
    (response(implicitRules="http://x"), "QuestionnaireResponse", "implicitRules"),
    (response(colour="red"), "QuestionnaireResponse", 'no member "colour"'),
    (response(subject="Patient/1"), "QuestionnaireResponse.subject", "Reference"),
    (response() | {"item": {}}, "QuestionnaireResponse.item", "should be a list"),
    (response(contained=[patient()]), "QuestionnaireResponse.contained[0]", "inside another"),
    (bundle(patient(), response()) | {"type": "batch"}, "Bundle.type", '"collection"'),
    (bundle(patient(), patient(), response()), "Bundle.entry[1].resource", "a second Patient"),
    (bundle(patient(), response(), response()), "Bundle.entry[2].resource", "a second Questionnaire"),
    (bundle(response()), "Bundle.entry", "There is no Patient"),
    (bundle(patient()), "Bundle.entry", "There is no QuestionnaireResponse"),
    (
        bundle(patient(), response(), {"resourceType": "Observation"}),
        "Bundle.entry[2].resource",
        '"Observation"',
    ),
    (
        bundle(patient(id="a"), response(subject={"reference": "Patient/b"})),
        "QuestionnaireResponse.subject",
        '"Patient/b"',
    ),
    (patient_bundle(birthDate="1990-02-30"), "Patient.birthDate", "no 30 February 1990"),
    (patient_bundle(birthDate="30/4/1990"), "Patient.birthDate", "is not a date"),
    (patient_bundle(gender="f"), "Patient.gender", "male, female, other, unknown"),
    (patient_bundle(name="Testa"), "Patient.name", "should be a list"),
    (patient_bundle(name=[{"text": "a\x00"}]), "Patient.name[0].text", "U+0000"),
    (patient_bundle(name=[{"text": ""}]), "Patient.name[0].text", "empty"),
    (patient_bundle(name=[{"first": "Testa"}]), "Patient.name[0]", '"first" in HumanName'),
    (patient_bundle(birthdate="1990"), "Patient", '"birthdate"'),
    (
        patient_bundle(extension=[{"url": "urn:candor:consent-to-store", "valueCode": "yes"}]),
        "Patient.extension[0].valueCode",
        "Y, N, UNK",
    ),
    (
        patient_bundle(extension=[{"url": "urn:candor:consent-to-store", "valueBoolean": True}]),
        "Patient.extension[0]",
        "one valueCode",
    ),
    (response(author={"display": "a\x00"}), "QuestionnaireResponse.author.display", "U+0000"),
]


@pytest.mark.parametrize(("document", "path", "words"), WRONG_DOCUMENTS)
def test_a_wrong_document_is_refused_in_its_place_with_what_would_be_right(
    document: object, path: str, words: str, questionnaire: Questionnaire
) -> None:
    told = problems(document, questionnaire)
    assert len(told) == 1
    assert told[0][0] == path
    assert words in told[0][1]


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_document(
    questionnaire: Questionnaire,
) -> None:
    document = bundle(
        response(
            item("health.eczema", coded("maybe")),
            item("marks", items=[item("marks.colour", coded("blue"))]),
            item("plan.sessions", {"valueInteger": 99}),
        ),
        patient(birthDate="x"),
    )
    paths = [path for path, _ in problems(document, questionnaire)]
    assert paths == ["health.eczema", "marks[1].marks.colour", "plan.sessions", "Patient.birthDate"]


def test_many_problems_are_counted_after_the_first_hundred(questionnaire: Questionnaire) -> None:
    document = response(*[item(f"nonsense.{number}") for number in range(5000)])
    told = problems(document, questionnaire)
    assert len(told) == 101
    assert told[-1] == ("document", "There are 4,900 more problems. Correct these first.")
