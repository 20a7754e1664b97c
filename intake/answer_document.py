"""Answers as one JSON document, the form in which a consultation keeps them.

Values keep their type: text is a JSON text; the others are objects with one key that names the type. The
form is read back for ever: add a type, never change one.
"""

from __future__ import annotations

import json
from decimal import Decimal

from intake.conditions import Answers, Unreadable, Value
from intake.dates import PartialDate, parse_fhir_date

_GROUPS = "groups"
_VALUES = "values"


class DocumentProblem(ValueError):
    """A stored document that is not one of ours."""


def answers_to_json(answers: Answers) -> str:
    """The answers as JSON text, keys in order: the same answers always give the same text."""
    return json.dumps(_answers_out(answers), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def answers_from_json(text: str) -> Answers:
    """Read what `answers_to_json` wrote. Errors: `DocumentProblem`."""
    try:
        return _answers_in(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as problem:
        raise DocumentProblem(f"the stored answers cannot be read ({type(problem).__name__})") from None


def values_to_json(values: tuple[Value, ...]) -> str:
    """The values of one question as JSON text."""
    return json.dumps([_value_out(value) for value in values], ensure_ascii=False, separators=(",", ":"))


def values_from_json(text: str) -> tuple[Value, ...]:
    """Read what `values_to_json` wrote. Errors: `DocumentProblem`."""
    try:
        return tuple(_value_in(value) for value in json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as problem:
        raise DocumentProblem(f"the stored values cannot be read ({type(problem).__name__})") from None


def _answers_out(answers: Answers) -> dict[str, object]:
    document: dict[str, object] = {
        _VALUES: {
            link_id: [_value_out(value) for value in values] for link_id, values in answers.values.items()
        }
    }
    if answers.groups:
        document[_GROUPS] = {
            link_id: [_answers_out(part) for part in parts] for link_id, parts in answers.groups.items()
        }
    return document


def _answers_in(document: dict[str, object]) -> Answers:
    values, groups = document[_VALUES], document.get(_GROUPS, {})
    if not isinstance(values, dict) or not isinstance(groups, dict):
        raise ValueError("values and groups are objects")
    return Answers(
        {link_id: tuple(_value_in(value) for value in given) for link_id, given in values.items()},
        {link_id: tuple(_answers_in(part) for part in parts) for link_id, parts in groups.items()},
    )


def _value_out(value: Value) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, PartialDate):
        return {"date": str(value)}
    if isinstance(value, Unreadable):
        return {"unreadable": value.text}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"integer": value}


def _value_in(value: object) -> Value:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError("a value is a text or an object with one key")
    kind, given = next(iter(value.items()))
    if kind == "integer" and isinstance(given, int):
        return given
    if not isinstance(given, str):
        raise ValueError("the object of a value holds a text")
    if kind == "date":
        return parse_fhir_date(given)
    if kind == "decimal":
        return Decimal(given)
    if kind == "unreadable":
        return Unreadable(given)
    raise ValueError("no such type of value")
