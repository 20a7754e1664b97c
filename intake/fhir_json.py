"""Strict JSON: what a FHIR document may be written in, and nothing else.

Refused before or while reading: more than 8 MiB, text that is not UTF-8, deep nesting, a member that stands
twice, NaN and Infinity, control characters, half characters. The work is linear in the size of the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from intake.fhir_numbers import plain_decimal, read_decimal, read_whole
from intake.fhir_problems import Problems, refusal, shown

MAXIMUM_BYTES = 8 * 1024 * 1024
MAXIMUM_DEPTH = 64
MAXIMUM_PARTS = 500_000
"""Lists and objects in one document: a consultation of every question has some thousands."""
WHOLE = "document"
"""The path of a problem that concerns the whole file."""

FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but tab and line breaks, and halves of characters (lone surrogates)."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_STRING_OR_BRACKETS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|([\[\]{}][\[\]{},:\s]*+)', re.DOTALL)
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_BLOCK = 65_536


def read_json(data: bytes) -> object:
    """The value that a JSON text holds: whole numbers as int, others as Decimal.

    Errors: `FhirRefusal`. A number too long to be any answer is an `UnreadableNumber`.
    """
    document = load_json(data)
    problems = Problems()
    check_depth(document, problems)
    check_characters(document, problems)
    problems.refuse()
    return document


def load_json(data: bytes) -> object:
    """As `read_json`, before the look at the characters inside the texts."""
    if len(data) > MAXIMUM_BYTES:
        raise refusal(
            WHOLE,
            "The file has more than 8 MiB, the most that Candor reads. Send one consultation at a time.",
        )
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusal(WHOLE, f"Byte {error.start + 1:,} is not UTF-8. Save the file as UTF-8 text.") from None
    if not text.strip():
        raise refusal(WHOLE, "The file is empty. It should hold a QuestionnaireResponse or a Bundle.")
    _refuse_shape(data)
    return _parse(text)


def _too_deep() -> Exception:
    return refusal(
        WHOLE,
        f"The JSON is nested more than {MAXIMUM_DEPTH} levels deep. A consultation needs fewer than 20.",
    )


def _refuse_shape(data: bytes) -> None:
    """Refuse what nests too deep or has too many parts, before anything is made of it. Errors: `FhirRefusal`.

    Brackets inside texts do not count. For wrong JSON it holds up to the first mistake. In blocks: a text of
    seven million brackets must not become seven million objects at once.
    """
    depth = parts = 0
    for found in _STRING_OR_BRACKETS.finditer(data):
        start, end = found.span(1)
        while start < end:
            block = data[start : min(end, start + _BLOCK)]
            for mark in block:
                step = _STEP.get(mark)
                if step is not None:
                    depth += step
                    parts += step > 0
                    if depth > MAXIMUM_DEPTH:
                        raise _too_deep()
            if parts > MAXIMUM_PARTS:
                raise refusal(
                    WHOLE,
                    f"The JSON has more than {MAXIMUM_PARTS:,} lists and objects. A consultation needs few.",
                )
            start += _BLOCK


def _parse(text: str) -> object:
    problems = Problems()

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(pairs)
        if len(result) < len(pairs):
            seen: set[str] = set()
            for name, _value in pairs:
                if name in seen:
                    problems.add(WHOLE, f"The member {shown(name)} stands twice in one object. Keep one.")
                seen.add(name)
        return result

    def constant(name: str) -> object:
        problems.add(WHOLE, f"{name} is not JSON. Write a number, or leave the answer away.")
        return None

    try:
        document: object = json.loads(
            text,
            object_pairs_hook=members,
            parse_constant=constant,
            parse_float=read_decimal,
            parse_int=read_whole,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno:,}, column {error.colno:,}"
        message = error.msg.rstrip(" :").removesuffix(" at")
        raise refusal(place, f"This is not JSON: {message}. Correct it there.") from None
    problems.refuse()
    return document


def check_depth(document: object, problems: Problems) -> bool:
    """Whether a value from elsewhere nests no deeper than a JSON text may; if not, the problem is noted."""
    level = [document]
    for _ in range(MAXIMUM_DEPTH):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
            if isinstance(child, dict | list)
        ]
        if not level:
            return True
    problems.add(
        WHOLE, f"The document is nested more than {MAXIMUM_DEPTH} levels deep. It should be flatter."
    )
    return False


def check_characters(document: object, problems: Problems) -> None:
    """Note every text and every name of a member that holds a character no text may hold.

    The document nests no deeper than `check_depth` allows.
    """
    root = document.get("resourceType") if isinstance(document, dict) else None
    start = root if isinstance(root, str) and root.isalnum() and len(root) < 40 else WHOLE
    for path, text in _texts(document, start):
        found = FORBIDDEN_CHARACTER.search(text)
        if found:
            problems.add(path, forbidden_character(found.group()))


def forbidden_character(mark: str) -> str:
    """The sentence about a character that no text may hold."""
    return f"The text holds the character U+{ord(mark):04X}, which cannot be written or printed. Take it out."


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for place, child in enumerate(value):
            if isinstance(child, str | list | dict):
                yield from _texts(child, f"{path}[{place}]")
    elif isinstance(value, dict):
        for name, child in value.items():
            if isinstance(name, str):
                below = f"{path}.{name[:40]}"
                yield below, name
                if isinstance(child, str | list | dict):
                    yield from _texts(child, below)


def write_json(document: object) -> str:
    """A document as JSON text: two spaces per level, members in their order, decimals exactly as they are.

    The text has no line break at its end. Errors: `ValueError` for a number that is not finite, `TypeError`
    for what JSON cannot hold.
    """
    return _written(document, "\n")


def _written(value: object, line: str) -> str:
    below = line + "  "
    if isinstance(value, dict):
        members = [f"{json.dumps(name)}: {_written(child, below)}" for name, child in value.items()]
        return f"{{{below}{f',{below}'.join(members)}{line}}}" if members else "{}"
    if isinstance(value, list | tuple):
        entries = [_written(child, below) for child in value]
        return f"[{below}{f',{below}'.join(entries)}{line}]" if entries else "[]"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if value is None or isinstance(value, str | bool | int):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"a {type(value).__name__} cannot be written as JSON")
