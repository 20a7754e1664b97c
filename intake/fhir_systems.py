"""The names that Candor's FHIR documents use: code systems, extensions, the form's own address."""

from __future__ import annotations

from intake.questionnaire import ChoiceList, ItemType

FORM = "urn:candor:questionnaire"
YES_NO_UNKNOWN = "http://terminology.hl7.org/CodeSystem/v2-0532"
CURRENCIES = "urn:iso:std:iso:4217"
CONTACT_ROLES = "http://terminology.hl7.org/CodeSystem/v2-0131"
PERSON_ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
UNITS = "http://unitsofmeasure.org"
CONSULTATION_NUMBERS = "urn:candor:consultation"
PATIENT_NUMBERS = "urn:candor:patient-number"

PATIENT_ANSWERS = {
    "chaperone_offered": "urn:candor:chaperone-offered",
    "interpreter_offered": "urn:candor:interpreter-offered",
    "consent_to_store": "urn:candor:consent-to-store",
}
"""Field of `Patient` -> the extension that carries it, as valueCode Y, N or UNK."""

VALUE_OF = {
    ItemType.CHOICE: "valueCoding",
    ItemType.STRING: "valueString",
    ItemType.TEXT: "valueString",
    ItemType.DATE: "valueDate",
    ItemType.DECIMAL: "valueDecimal",
    ItemType.INTEGER: "valueInteger",
}
"""The one member of an answer that holds the value of a question of each type."""

# A code keeps the words of its own system: HL7 table 0532 says "unknown" where the form says "Not sure".
_HL7_WORDS = {"Y": "Yes", "N": "No", "UNK": "unknown"}


def system_of(choices: ChoiceList) -> str:
    """The code system that a list of answers is written with."""
    return YES_NO_UNKNOWN if choices.name == "yes-no-unknown" else f"urn:candor:{choices.name}"


def accepted_systems(choices: ChoiceList) -> tuple[str, ...]:
    """The code systems that are read for a list of answers; the first is the one that is written."""
    own = system_of(choices)
    return (own, CURRENCIES) if choices.name == "currency" else (own,)


def coding(choices: ChoiceList, code: str) -> dict[str, object]:
    """One coded answer as a FHIR Coding."""
    display = _HL7_WORDS.get(code) if choices.name == "yes-no-unknown" else None
    return {"system": system_of(choices), "code": code, "display": display or choices.display(code)}
