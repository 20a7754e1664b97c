"""Single values of a FHIR document: texts, dates, and the value[x] of an answer."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from intake.conditions import Value
from intake.dates import DateProblem, PartialDate, parse_fhir_date, parse_full_date
from intake.fhir_json import FORBIDDEN_CHARACTER, forbidden_character
from intake.fhir_members import VALUES, read_object
from intake.fhir_numbers import UnreadableNumber
from intake.fhir_problems import Problems, kind, shown
from intake.fhir_systems import VALUE_OF, accepted_systems
from intake.questionnaire import MAXIMUM_TEXT, Item, ItemType

MOST_CODES = 12
"""The most allowed codes that a message lists."""

_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
# Zero-width marks, soft hyphen and byte order mark come along with copied text; marks of direction too.
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_AROUND = _SPACES + _INVISIBLE

_DATE_AND_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)))?",
    re.ASCII,
)
_PARTIAL = re.compile(r"\d{4}(?:-\d{2})?", re.ASCII)


def read_text(value: object, path: str, problems: Problems) -> str | None:
    """A text without what surrounds it unseen; None with the problem noted where there is none.

    Line breaks are written as one character. An empty text is a problem: FHIR has none.
    """
    if not isinstance(value, str):
        problems.add(path, f"This is {kind(value)}. It should be a text in quotation marks.")
        return None
    found = FORBIDDEN_CHARACTER.search(value)
    if found:
        problems.add(path, forbidden_character(found.group()))
        return None
    text = readable_text(value)
    if not text:
        problems.add(path, "The text is empty. Write something, or leave it away.")
        return None
    if len(text) > MAXIMUM_TEXT:
        problems.add(
            path, f"The text has {len(text):,} characters. At most {MAXIMUM_TEXT:,} are kept. Shorten it."
        )
        return None
    return text


def readable_text(text: str) -> str:
    """The text as it is kept and written; perhaps empty.

    It has one kind of line break, nothing unseen around it and no character that is refused.
    """
    text = FORBIDDEN_CHARACTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip(_AROUND)


def read_code(value: object, allowed: tuple[str, ...], path: str, problems: Problems) -> str | None:
    """A code of a short list; None with the problem noted."""
    code = read_text(value, path, problems)
    if code is None or code in allowed:
        return code
    problems.add(path, f"There is no code {shown(code)} here. {_write(f'one of: {listed(allowed)}')}")
    return None


def listed(codes: tuple[str, ...]) -> str:
    """Codes for a message, cut after a dozen."""
    told = ", ".join(codes[:MOST_CODES])
    return f"{told}, …" if len(codes) > MOST_CODES else told


def read_date(value: object, path: str, problems: Problems) -> PartialDate | None:
    """A FHIR date of any precision; None with the problem noted."""
    text = read_text(value, path, problems)
    if text is None:
        return None
    try:
        return parse_fhir_date(text)
    except DateProblem as problem:
        problems.add(path, str(problem))
        return None


def read_day(value: object, path: str, problems: Problems) -> date | None:
    """The day of a FHIR dateTime, as it is written there; None with the problem noted."""
    text = read_text(value, path, problems)
    if text is None:
        return None
    match = _DATE_AND_TIME.fullmatch(text)
    try:
        if match is None:
            if _PARTIAL.fullmatch(text):
                parse_full_date(text)
            problems.add(
                path,
                f"{shown(text)} is not a date, nor a date and time. "
                "Write 2026-11-21, or 2026-11-21T14:30:00+01:00.",
            )
            return None
        return parse_full_date(match.group(1))
    except DateProblem as problem:
        problems.add(path, str(problem))
        return None


def read_answer_value(item: Item, answer: dict[str, object], path: str, problems: Problems) -> Value | None:
    """The value of one answer of a question; None where it has none, and where a problem is noted."""
    given = [name for name in VALUES if name in answer]
    if not given:
        return None
    asked, wanted = _asked(item), VALUE_OF[item.type]
    if len(given) > 1:
        problems.add(path, f"{asked}: one answer has two values, {listed(tuple(given))}. Keep {wanted}.")
        return None
    name, value = given[0], answer[given[0]]
    if name == "valueString" and item.choices is not None and item.choices.name == "currency":
        return _code(item, value, path, problems)
    if name != wanted:
        right = _write(f"{wanted}, {_right(item)}")
        problems.add(path, f"{asked} takes {wanted}, and there is {name}. {right}")
        return None
    if item.type is ItemType.CHOICE:
        return _coding(item, value, path, problems)
    if item.type is ItemType.DATE:
        return read_date(value, path, problems)
    if item.type in (ItemType.STRING, ItemType.TEXT):
        return read_text(value, path, problems)
    return _number(item, value, path, problems)


def _coding(item: Item, value: object, path: str, problems: Problems) -> str | None:
    coding = read_object(value, "Coding", path, problems)
    if coding is None or item.choices is None:
        return None
    if "system" in coding:
        system = read_text(coding["system"], path, problems)
        accepted = accepted_systems(item.choices)
        if system is None:
            return None
        if system not in accepted:
            problems.add(
                path, f"{_asked(item)}: the system {shown(system)} is wrong. Write {' or '.join(accepted)}."
            )
            return None
    if "code" not in coding:
        problems.add(path, f"{_asked(item)}: the answer has no code. {_write(_right(item))}")
        return None
    return _code(item, coding["code"], path, problems)


def _code(item: Item, value: object, path: str, problems: Problems) -> str | None:
    code = read_text(value, path, problems)
    if code is None or item.choices is None:
        return None
    if code not in item.choices:
        problems.add(path, f"{_asked(item)} has no answer {shown(code)}. {_write(_right(item))}")
        return None
    return code


def _number(item: Item, value: object, path: str, problems: Problems) -> int | Decimal | None:
    if isinstance(value, UnreadableNumber):
        problems.add(
            path, f"{_asked(item)}: {shown(value.text)} has too many figures. {_write(_right(item))}"
        )
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value) if item.type is ItemType.DECIMAL else value
    if isinstance(value, Decimal) and value.is_finite() and item.type is ItemType.DECIMAL:
        # JSON can write a minus before zero; nobody means it.
        return abs(value) if value.is_zero() else value
    what = shown(f"{value:f}") if isinstance(value, Decimal) and value.is_finite() else kind(value)
    problems.add(path, f"{_asked(item)} cannot be {what}. {_write(_right(item))}")
    return None


def _asked(item: Item) -> str:
    return f'"{item.label or item.text}"'


def _write(right: str) -> str:
    """The sentence that says what would be right."""
    return f"Write {right}" if right.endswith("…") else f"Write {right}."


def _right(item: Item) -> str:
    """What a right answer looks like."""
    if item.type is ItemType.CHOICE and item.choices is not None:
        return f"one of: {listed(tuple(choice.code for choice in item.choices.choices))}"
    unit = f", in {item.unit}" if item.unit else ""
    return {
        ItemType.DATE: "a date in quotation marks, such as 2019, 2019-03 or 2019-03-05",
        ItemType.DECIMAL: f"a number without quotation marks, such as 12.5{unit}",
        ItemType.INTEGER: f"a whole number without quotation marks, such as 4{unit}",
    }.get(item.type, "a text in quotation marks")
