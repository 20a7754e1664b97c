"""The rules of FHIR R4 for forms and responses, written down again from the specification.

Each function gives the faults it finds as lines that name the rule; none means the document keeps it. The
names que-1 to que-13, qrs-1 and ele-1 are those of the specification. Nothing here uses Candor's own code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

MAY_HAVE_MAXIMUM_LENGTH = {"boolean", "decimal", "integer", "string", "text", "url", "open-choice"}
MAY_HAVE_OPTIONS = {
    "choice",
    "open-choice",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "quantity",
}
VALUE_OF_TYPE = {
    "choice": "valueCoding",
    "string": "valueString",
    "text": "valueString",
    "date": "valueDate",
    "decimal": "valueDecimal",
    "integer": "valueInteger",
}


def walk(items: list[Json]) -> Iterator[Json]:
    """Every item of a form or a response, answers' items included."""
    for item in items:
        yield item
        yield from walk(item.get("item", []))
        for answer in item.get("answer", []):
            yield from walk(answer.get("item", []))


def questionnaire_faults(form: Json) -> list[str]:
    """What breaks que-1 to que-13 in a Questionnaire."""
    items = list(walk(form.get("item", [])))
    counted = Counter(item["linkId"] for item in items)
    faults = [f"que-2 {link_id}" for link_id, number in counted.items() if number > 1]
    for item in items:
        faults.extend(f"{rule} {item['linkId']}" for rule in _broken(item))
        for test in item.get("enableWhen", []):
            if test["question"] not in counted:
                faults.append(f"enableWhen of {item['linkId']} asks {test['question']}, which is not there")
    return faults


def _broken(item: Json) -> Iterator[str]:
    kind = item["type"]
    if (kind == "group" and not item.get("item")) or (kind == "display" and item.get("item")):
        yield "que-1"
    if kind == "display" and "code" in item:
        yield "que-3"
    if "answerOption" in item and "answerValueSet" in item:
        yield "que-4"
    if kind not in MAY_HAVE_OPTIONS and ("answerOption" in item or "answerValueSet" in item):
        yield "que-5"
    if kind == "display" and ("required" in item or "repeats" in item):
        yield "que-6"
    for test in item.get("enableWhen", []):
        if test["operator"] == "exists" and not isinstance(test.get("answerBoolean"), bool):
            yield "que-7"
    if kind in ("group", "display") and "initial" in item:
        yield "que-8"
    if kind == "display" and "readOnly" in item:
        yield "que-9"
    if "maxLength" in item and kind not in MAY_HAVE_MAXIMUM_LENGTH:
        yield "que-10"
    if "answerOption" in item and "initial" in item:
        yield "que-11"
    if len(item.get("enableWhen", [])) > 1 and "enableBehavior" not in item:
        yield "que-12"
    if len(item.get("initial", [])) > 1 and not item.get("repeats"):
        yield "que-13"


def empty_parts(value: object, path: str = "") -> list[str]:
    """What breaks ele-1 and FHIR's JSON: null, an empty text, an empty list, an empty object."""
    if value is None or value in ("", [], {}):
        return [f"ele-1 {path}"]
    if isinstance(value, dict):
        return [fault for name, child in value.items() for fault in empty_parts(child, f"{path}.{name}")]
    if isinstance(value, list):
        return [
            fault for place, child in enumerate(value) for fault in empty_parts(child, f"{path}[{place}]")
        ]
    return []


def response_faults(response: Json, form: Json) -> list[str]:
    """What breaks qrs-1 in a QuestionnaireResponse, and what its Questionnaire does not allow."""
    faults: list[str] = []
    for item in walk(response.get("item", [])):
        if "answer" in item and "item" in item:
            faults.append(f"qrs-1 {item['linkId']}")
    faults.extend(_misfits(response.get("item", []), form["item"], {}))
    return faults


def _misfits(items: list[Json], allowed: list[Json], above: dict[str, list[Json]]) -> Iterator[str]:
    """Faults of the items of one level. `above` holds the answers that conditions may look at."""
    forms = {item["linkId"]: item for item in allowed}
    places = [list(forms).index(item["linkId"]) for item in items if item["linkId"] in forms]
    if places != sorted(places):
        yield f"order of {[item['linkId'] for item in items]}"
    counted = Counter(item["linkId"] for item in items)
    given = above | {item["linkId"]: item["answer"] for item in items if "answer" in item}
    for item in items:
        link_id = item["linkId"]
        if link_id not in forms:
            yield f"{link_id} is not a question of this place"
            continue
        form = forms[link_id]
        if counted[link_id] > 1 and not (form["type"] == "group" and form.get("repeats")):
            yield f"{link_id} stands twice"
        if not _is_on(form, given):
            yield f"{link_id} is switched off"
        if form["type"] == "group" and "answer" in item:
            yield f"{link_id} is a group with an answer"
        yield from _misfits(item.get("item", []), form.get("item", []), given)
        answers = item.get("answer", [])
        if len(answers) > 1 and not form.get("repeats"):
            yield f"{link_id} has {len(answers)} answers"
        for answer in answers:
            yield from _wrong_value(answer, form)
            yield from _misfits(answer.get("item", []), form.get("item", []), given)


def _is_on(form: Json, given: dict[str, list[Json]]) -> bool:
    tests = [
        any(
            _same(answer.get("valueCoding"), test["answerCoding"])
            for answer in given.get(test["question"], [])
        )
        for test in form.get("enableWhen", [])
    ]
    return any(tests) if form.get("enableBehavior") == "any" else all(tests)


def _same(one: Json | None, other: Json) -> bool:
    return one is not None and (one["system"], one["code"]) == (other["system"], other["code"])


def _wrong_value(answer: Json, form: Json) -> Iterator[str]:
    link_id = form["linkId"]
    given = [name for name in answer if name.startswith("value")]
    if given != [VALUE_OF_TYPE[form["type"]]]:
        yield f"{link_id} is answered by {given}"
        return
    value = answer[given[0]]
    if form["type"] == "choice":
        if not any(_same(value, option["valueCoding"]) for option in form["answerOption"]):
            yield f"{link_id} has no option {value}"
    elif form["type"] in ("decimal", "integer"):
        bounds = {part["url"].rsplit("/", 1)[1]: part for part in form.get("extension", [])}
        for name, sign in (("minValue", 1), ("maxValue", -1)):
            if name in bounds:
                bound = bounds[name].get("valueDecimal", bounds[name].get("valueInteger"))
                if (Decimal(value) - Decimal(bound)) * sign < 0:
                    yield f"{link_id} is {value}, beyond {bound}"
    elif form["type"] in ("string", "text") and len(value) > form["maxLength"]:
        yield f"{link_id} is too long"
