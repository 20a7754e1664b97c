"""The whole form as a FHIR R4 Questionnaire."""

from __future__ import annotations

from decimal import Decimal

from intake.conditions import AnsweredWith, AnyOf, Condition
from intake.fhir_systems import FORM, UNITS, coding
from intake.questionnaire import MAXIMUM_TEXT, Choice, Item, ItemType, Questionnaire

_EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
# The units of the form in UCUM, the system of units that FHIR uses.
_UCUM = {"mm": "mm", "cm²": "cm2", "weeks": "wk", "minutes": "min"}


def questionnaire_resource(questionnaire: Questionnaire) -> dict[str, object]:
    """A FHIR R4 Questionnaire with every question, its answers and what switches it on.

    Numbers are int or `Decimal`: use `write_json`. Errors: `ValueError` for a condition, a unit or a type
    that FHIR R4 cannot say, which is a fault of the form and not of its user.
    """
    return {
        "resourceType": "Questionnaire",
        "url": FORM,
        "version": questionnaire.version,
        "name": "CandorConsultation",
        "title": "Consultation about stretch marks",
        "status": "draft",
        "subjectType": ["Patient"],
        "item": [_item(group, questionnaire.items) for group in questionnaire.groups],
    }


def _item(item: Item, items: dict[str, Item]) -> dict[str, object]:
    written: dict[str, object] = {}
    extensions = _extensions(item)
    if extensions:
        written["extension"] = extensions
    written |= {"linkId": item.link_id, "text": item.text, "type": item.type.value}
    if item.enable_when is not None:
        tests = _enable_when(item.enable_when, items)
        written["enableWhen"] = tests
        if len(tests) > 1:
            written["enableBehavior"] = "any"
    if item.repeats:
        written["repeats"] = True
    if item.type in (ItemType.STRING, ItemType.TEXT):
        written["maxLength"] = MAXIMUM_TEXT
    if item.choices is not None:
        alone = item.choices.exclusive if item.repeats else ()
        written["answerOption"] = [_option(item, choice, alone) for choice in item.choices.choices]
    if item.items:
        written["item"] = [_item(child, items) for child in item.items]
    return written


def _option(item: Item, choice: Choice, alone: tuple[str, ...]) -> dict[str, object]:
    if item.choices is None:
        raise ValueError(f"{item.link_id} has no list of answers")
    option: dict[str, object] = {}
    if choice.code in alone:
        option["extension"] = [{"url": f"{_EXTENSION}questionnaire-optionExclusive", "valueBoolean": True}]
    option["valueCoding"] = coding(item.choices, choice.code)
    return option


def _enable_when(condition: Condition, items: dict[str, Item]) -> list[object]:
    """The tests of a condition; one that is true is enough (`enableBehavior` any)."""
    if isinstance(condition, AnyOf):
        return [test for part in condition.parts for test in _enable_when(part, items)]
    if not isinstance(condition, AnsweredWith):
        raise ValueError(f"FHIR R4 cannot say the condition {condition}")
    choices = items[condition.link_id].choices
    if choices is None:
        raise ValueError(f"{condition.link_id} has no codes to be answered with")
    return [
        {"question": condition.link_id, "operator": "=", "answerCoding": coding(choices, code)}
        for code in condition.codes
    ]


def _extensions(item: Item) -> list[object]:
    extensions: list[object] = []
    for name, bound in (("minValue", item.minimum), ("maxValue", item.maximum)):
        if bound is not None:
            extensions.append({"url": f"{_EXTENSION}{name}", **_bound(item, bound)})
    if item.unit:
        if item.unit not in _UCUM:
            raise ValueError(f"{item.link_id}: the unit {item.unit} has no code in UCUM here")
        unit = {"system": UNITS, "code": _UCUM[item.unit], "display": item.unit}
        extensions.append({"url": f"{_EXTENSION}questionnaire-unit", "valueCoding": unit})
    if item.full_date:
        extensions.append({"url": f"{_EXTENSION}entryFormat", "valueString": "YYYY-MM-DD"})
    return extensions


def _bound(item: Item, bound: Decimal) -> dict[str, object]:
    return {"valueInteger": int(bound)} if item.type is ItemType.INTEGER else {"valueDecimal": bound}
