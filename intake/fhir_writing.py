"""Writing a consultation: a Bundle of the Patient and the QuestionnaireResponse."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from intake.conditions import Answers, Value
from intake.consultation import Consultation
from intake.dates import PartialDate
from intake.fhir_json import write_json
from intake.fhir_patient import write_patient
from intake.fhir_systems import CONSULTATION_NUMBERS, FORM, VALUE_OF, coding
from intake.fhir_values import readable_text
from intake.questionnaire import Item, ItemType, Questionnaire


def write_consultation(consultation: Consultation, questionnaire: Questionnaire) -> dict[str, object]:
    """A FHIR R4 Bundle (type `collection`) of one Patient and one QuestionnaireResponse.

    Only enabled answers are written. The same consultation gives the same document: addresses are UUIDs of
    the content, or the consultation's own where its identifier is one. Texts lose what surrounds them unseen
    and what `read_consultation` would refuse. Numbers stay `Decimal`: use `write_json`. Overrides belong to
    the record of the decision and have no place in a FHIR response.
    """
    patient = write_patient(consultation.patient)
    patient_address = _address(patient)
    response: dict[str, object] = {"resourceType": "QuestionnaireResponse"}
    identifier = readable_text(consultation.identifier)
    if identifier:
        response["identifier"] = {"system": CONSULTATION_NUMBERS, "value": identifier}
    version = readable_text(consultation.catalogue_version)
    response["questionnaire"] = f"{FORM}|{version}" if version else FORM
    # A consultation may be changed until it is signed, so no more is claimed of its answers.
    response["status"] = "in-progress"
    response["subject"] = {"reference": patient_address}
    if consultation.authored is not None:
        response["authored"] = consultation.authored.isoformat()
    items = _write_groups(questionnaire.enabled_answers(consultation.answers), questionnaire)
    if items:
        response["item"] = items
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": patient_address, "resource": patient},
            {"fullUrl": _own_address(identifier) or _address(response), "resource": response},
        ],
    }


def _address(resource: dict[str, object]) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, write_json(resource))}"


def _own_address(identifier: str) -> str:
    try:
        own = UUID(identifier)
    except ValueError:
        return ""
    return f"urn:uuid:{own}" if str(own) == identifier else ""


def _write_groups(answers: Answers, questionnaire: Questionnaire) -> list[object]:
    written: list[object] = []
    for group in questionnaire.groups:
        parts = answers.group(group.link_id) if group.repeats else (answers,)
        for part in parts:
            items = [item for below in group.items for item in _write_question(below, part)]
            if items:
                written.append({"linkId": group.link_id, "text": group.text, "item": items})
    return written


def _write_question(item: Item, answers: Answers) -> list[object]:
    """The question with its answers, its follow-ups inside the last answer; nothing if not asked."""
    written_values = (_write_value(item, value) for value in answers.all(item.link_id))
    values: list[dict[str, object]] = [
        {VALUE_OF[item.type]: value} for value in written_values if value != ""
    ]
    below = [written for child in item.items for written in _write_question(child, answers)]
    if not values and not below:
        return []
    written: dict[str, object] = {"linkId": item.link_id, "text": item.text}
    if values:
        written["answer"] = values
    if below:
        # An item may not hold both answers and items (qrs-1).
        holder = values[-1] if values else written
        holder["item"] = below
    return [written]


def _write_value(item: Item, value: Value) -> object:
    if item.type is ItemType.CHOICE and item.choices is not None:
        return coding(item.choices, str(value))
    if isinstance(value, str):
        return readable_text(value)
    return str(value) if isinstance(value, PartialDate) else value
