"""Consultations as FHIR R4: what is written is right, and reads back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.patient import Patient as IndependentPatient
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.conditions import Answers
from intake.consultation import Consultation, Contact, Patient
from intake.dates import PartialDate
from intake.fhir import questionnaire_resource, read_consultation, read_input, write_consultation, write_json
from intake.questionnaire import Questionnaire
from tests.intake.fhir_invariants import empty_parts, response_faults
from tests.intake.strategies import consultations

# The form is the same for every example; only the drawing of a whole consultation takes long.
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

PATIENT = Patient(
    name="Testa Nonesuch",
    birth_date=PartialDate(1991, 4, 30),
    number="N-17",
    phone="0000 111",
    email="testa@example.invalid",
    address="1 Nowhere Lane\nNotown",
    language="Welsh",
    general_practitioner="Dr Imagina Fictum",
    emergency_contact=Contact("Sam Nonesuch", "0000 222", "brother"),
    guardian=Contact("Ada Nonesuch", "", "mother"),
    chaperone_offered="Y",
    interpreter_offered="N",
    consent_to_store="UNK",
    gender="female",
)
CONSULTATION = Consultation(
    patient=PATIENT,
    answers=Answers(
        {
            "skin.phototype": ("III",),
            "health.eczema": ("UNK",),
            "health.eczema.regions": ("abdomen", "thigh_front"),
            "health.recent_tan": ("Y",),
            "health.recent_tan.date": (PartialDate(2026, 9),),
            "medicines.list": ("Invented cream <b>5 %</b>", "Aspirin"),
            "plan.sessions": (4,),
            "plan.price-per-session": (Decimal("180.50"),),
            "plan.currency": ("GBP",),
            "plan.first-session": (PartialDate(2026, 12, 1),),
        },
        {
            "marks": (
                Answers({"marks.region": ("abdomen",), "marks.width-mm": (Decimal("4.50"),)}),
                Answers({"marks.symptom": ("Y",), "marks.symptom-score": (7,)}),
            )
        },
    ),
    authored=date(2026, 11, 21),
    identifier="5f0c7a3e-8a57-4b0e-9c39-3f1d6f2b9a10",
    catalogue_version="2026.11-draft-2",
)


@pytest.fixture(scope="module")
def form(questionnaire: Questionnaire) -> Any:
    return questionnaire_resource(questionnaire)


@pytest.fixture
def written(questionnaire: Questionnaire) -> Any:
    return write_consultation(CONSULTATION, questionnaire)


def response_of(bundle: Any) -> Any:
    return bundle["entry"][1]["resource"]


def test_the_example_is_a_right_consultation(questionnaire: Questionnaire) -> None:
    assert questionnaire.problems(CONSULTATION.answers) == ()
    assert questionnaire.enabled_answers(CONSULTATION.answers) == CONSULTATION.answers


def test_what_is_written_reads_back_as_it_was(written: Any, questionnaire: Questionnaire) -> None:
    assert read_consultation(written, questionnaire) == CONSULTATION
    assert read_input(write_json(written).encode(), questionnaire) == CONSULTATION


@MANY
@given(data=st.data())
def test_any_consultation_reads_back_as_it_was_and_keeps_the_rules(
    data: st.DataObject, questionnaire: Questionnaire, form: Any
) -> None:
    consultation = data.draw(consultations(questionnaire))
    bundle: Any = write_consultation(consultation, questionnaire)
    assert response_faults(response_of(bundle), form) == []
    assert empty_parts(response_of(bundle)) == []
    assert read_input(write_json(bundle).encode(), questionnaire) == consultation


def test_independent_readers_take_what_is_written(written: Any) -> None:
    text = write_json(written)
    bundle = Bundle.model_validate_json(text)
    assert [entry.resource.get_resource_type() for entry in bundle.entry] == [
        "Patient",
        "QuestionnaireResponse",
    ]
    person = IndependentPatient.model_validate_json(write_json(written["entry"][0]["resource"]))
    assert person.name[0].text == "Testa Nonesuch"
    response = QuestionnaireResponse.model_validate_json(write_json(response_of(written)))
    assert response.status == "in-progress"


@MANY
@given(data=st.data())
def test_an_independent_reader_takes_any_consultation(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    consultation = data.draw(consultations(questionnaire))
    Bundle.model_validate_json(write_json(write_consultation(consultation, questionnaire)))


@MANY
@given(text=st.text(st.characters() | st.sampled_from("\x00\r\n\ud800\u200b"), max_size=12))
def test_whatever_was_typed_can_be_read_again(text: str, questionnaire: Questionnaire) -> None:
    person = Patient(name=text, number=text, phone=text, address=text, language=text, email=text)
    person = replace(person, guardian=Contact(text, text, text), general_practitioner=text)
    answers = Answers({"goals.enough": (text,), "medicines.list": (text,)})
    typed = Consultation(patient=person, answers=answers, identifier=text)
    data = write_json(write_consultation(typed, questionnaire)).encode()
    read = read_input(data, questionnaire)
    again = write_json(write_consultation(read, questionnaire)).encode()
    assert read_input(again, questionnaire) == read


def test_an_empty_consultation_is_written_and_read(questionnaire: Questionnaire) -> None:
    bundle = write_consultation(Consultation(), questionnaire)
    Bundle.model_validate_json(write_json(bundle))
    assert empty_parts(bundle) == []
    assert read_consultation(bundle, questionnaire) == Consultation()


def test_a_follow_up_is_written_inside_the_answer_of_its_question(written: Any) -> None:
    health = next(group for group in response_of(written)["item"] if group["linkId"] == "health")
    eczema = next(item for item in health["item"] if item["linkId"] == "health.eczema")
    assert "item" not in eczema
    (below,) = eczema["answer"][0]["item"]
    assert below["linkId"] == "health.eczema.regions"
    assert [answer["valueCoding"]["code"] for answer in below["answer"]] == ["abdomen", "thigh_front"]


def test_each_region_with_marks_is_one_group(written: Any) -> None:
    assert [group["linkId"] for group in response_of(written)["item"]].count("marks") == 2


def test_a_decimal_is_written_digit_by_digit(written: Any) -> None:
    assert '"valueDecimal": 4.50' in write_json(written)
    assert '"valueDecimal": 180.50' in write_json(written)


def test_answers_that_are_switched_off_are_not_written(questionnaire: Questionnaire) -> None:
    hidden = Answers({"health.eczema": ("N",), "health.eczema.regions": ("abdomen",)})
    text = write_json(write_consultation(Consultation(answers=hidden), questionnaire))
    assert "health.eczema" in text
    assert "regions" not in text


def test_the_response_says_whose_it_is_and_which_version_asked(written: Any) -> None:
    assert response_of(written)["subject"]["reference"] == written["entry"][0]["fullUrl"]
    assert response_of(written)["questionnaire"] == "urn:candor:questionnaire|2026.11-draft-2"
    assert written["entry"][1]["fullUrl"] == f"urn:uuid:{CONSULTATION.identifier}"


def test_the_same_consultation_gives_the_same_document(questionnaire: Questionnaire) -> None:
    one = write_json(write_consultation(Consultation(patient=PATIENT), questionnaire))
    assert one == write_json(write_consultation(Consultation(patient=PATIENT), questionnaire))


def test_the_check_of_a_response_can_fail(form: Any) -> None:
    coding = {"system": "http://terminology.hl7.org/CodeSystem/v2-0532", "code": "N"}
    hidden = {"linkId": "health.eczema.regions", "answer": [{"valueString": "x"}]}
    eczema = {"linkId": "health.eczema", "answer": [{"valueCoding": coding, "item": [hidden]}], "item": []}
    faults = response_faults({"item": [{"linkId": "health", "item": [eczema, eczema]}]}, form)
    assert "qrs-1 health.eczema" in faults
    assert "health.eczema stands twice" in faults
    assert "health.eczema.regions is switched off" in faults
    assert "health.eczema.regions is answered by ['valueString']" in faults
