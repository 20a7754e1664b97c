"""Any bytes at all: read, or refused quickly with a sentence; never a traceback."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.conditions import Answers
from intake.consultation import Consultation
from intake.fhir import FhirRefusal, read_consultation, read_input, read_json, write_consultation, write_json
from intake.questionnaire import Questionnaire
from tests.intake.strategies import consultations

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
LONGEST = 5.0
"""Seconds. The worst bytes take about one; a machine shared with others may take longer."""

EIGHT_MEBIBYTES = 8 * 1024 * 1024


def answered(value: bytes) -> bytes:
    """A response whose answer about the width of the marks is this JSON."""
    return (
        b'{"resourceType":"QuestionnaireResponse","item":[{"linkId":"marks.width-mm",'
        b'"answer":[{"valueDecimal":' + value + b"}]}]}"
    )


BAD_BYTES = {
    "nothing": (b"", "empty"),
    "spaces": (b" \n ", "empty"),
    "no JSON": (b"hello", "not JSON"),
    "cut short": (b'{"resourceType": "Bundle", "entry": [', "not JSON"),
    "an open string": (b'{"a": "\\', "not JSON"),
    "a comma too many": (b'{"resourceType": "Bundle",}', "not JSON"),
    "two documents": (b"{} {}", "not JSON"),
    "Latin-1": ('{"a": "é"}'.encode("latin-1"), "UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8"),
    "another resource": (b'{"resourceType": "Observation"}', "Observation"),
    "ten megabytes of text": (b'{"a": "' + b"x" * 10_000_000 + b'"}', "8 MiB"),
    "a hundred thousand brackets": (b"[" * 100_000, "levels deep"),
    "eight million brackets": (b"[" * EIGHT_MEBIBYTES, "levels deep"),
    "eight million closed brackets": (b"]" * EIGHT_MEBIBYTES, "not JSON"),
    "eight million empty lists": (b"[" + b"[]," * 2_700_000 + b"[]]", "lists and objects"),
    "eight million digits": (b"1" * EIGHT_MEBIBYTES, "This is a number"),
    "eight million quotes": (b'"' * EIGHT_MEBIBYTES, "not JSON"),
    "eight million backslashes": (b'"' + b"\\" * (EIGHT_MEBIBYTES - 2) + b'"', "This is a text"),
    "nested objects": (b'{"a":' * 65 + b"1" + b"}" * 65, "levels deep"),
    "brackets after a quote": (b'{"a":"\\"[[[["' + b',"b":[[' * 40, "levels deep"),
    "two hundred thousand unknown questions": (
        b'{"resourceType":"QuestionnaireResponse","item":['
        + b",".join(b'{"linkId":"health.ec%06d"}' % number for number in range(200_000))
        + b"]}",
        "There is no question",
    ),
    "two hundred thousand regions": (
        b'{"resourceType":"QuestionnaireResponse","item":['
        + b",".join([b'{"linkId":"marks"}'] * 200_000)
        + b"]}",
        "more than 200 times",
    ),
    "NaN": (answered(b"NaN"), "NaN is not JSON"),
    "Infinity": (answered(b"-Infinity"), "-Infinity is not JSON"),
    "a member twice": (
        b'{"resourceType": "Bundle", "resourceType": "Bundle"}',
        '"resourceType" stands twice',
    ),
    "a huge exponent": (answered(b"1e999999"), "too many figures"),
    "a monstrous exponent": (answered(b"1e99999999999999999999"), "too many figures"),
    "a tiny exponent": (answered(b"1E-999999999"), "too many figures"),
    "ten thousand digits": (answered(b"9" * 10_000), "too many figures"),
    "ten thousand decimals": (answered(b"0." + b"3" * 10_000), "too many figures"),
    "NUL": (answered(b'"\\u0000"'), "without quotation marks"),
    "NUL in a name": (b'{"resourceType": "Bundle", "\\u0000": 1}', "no member"),
    "half a character": (b'{"resourceType": "\\ud800"}', "not read"),
}


@pytest.mark.parametrize("name", BAD_BYTES)
def test_bad_bytes_are_refused_quickly_on_single_lines(name: str, questionnaire: Questionnaire) -> None:
    data, words = BAD_BYTES[name]
    start = time.process_time()
    with pytest.raises(FhirRefusal) as caught:
        read_input(data, questionnaire)
    assert time.process_time() - start < LONGEST
    told = [str(problem) for problem in caught.value.problems]
    assert any(words in line for line in told)
    assert all(len(line.splitlines()) == 1 and len(line) < 600 and line.isprintable() for line in told)


@pytest.mark.parametrize(
    "data",
    [b'{"a": "\\u0000"}', b'{"\\u001b": 1}', b'["\\udc00"]', b'"\xc2\x85"', b'{"a": [{"b": "\\u007f"}]}'],
)
def test_characters_that_no_text_may_hold_are_refused_wherever_they_stand(data: bytes) -> None:
    with pytest.raises(FhirRefusal, match=r"U\+"):
        read_json(data)


def test_a_problem_of_json_names_its_line() -> None:
    with pytest.raises(FhirRefusal) as caught:
        read_json(b'{\n  "a": 1,\n  "b": oops\n}')
    assert caught.value.problems[0].path == "line 3, column 8"


def test_a_byte_order_mark_is_accepted() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": [1, 2.50, "\\ud83d\\ude00"]}') == {"a": [1, Decimal("2.50"), "😀"]}


def test_numbers_are_read_exactly(questionnaire: Questionnaire) -> None:
    read: Any = read_json(b"[0.1, 1.10, 3, -0, 1e2]")
    assert [str(number) for number in read] == ["0.1", "1.10", "3", "0", "1E+2"]
    (marks,) = read_input(answered(b"12.340"), questionnaire).answers.group("marks")
    assert str(marks.one("marks.width-mm")) == "12.340"


def test_sixty_four_levels_are_read_and_one_more_is_not() -> None:
    read_json(b"[" * 64 + b"]" * 64)
    with pytest.raises(FhirRefusal, match="64 levels"):
        read_json(b"[" * 65 + b"]" * 65)


def test_a_deep_document_made_in_the_program_is_refused_too(questionnaire: Questionnaire) -> None:
    deep: Any = {"resourceType": "QuestionnaireResponse"}
    inner = deep
    for _ in range(10_000):
        inner["item"] = [{"linkId": "health"}]
        inner = inner["item"][0]
    with pytest.raises(FhirRefusal, match="64 levels"):
        read_consultation(deep, questionnaire)


def test_numbers_that_are_not_json_are_never_written() -> None:
    with pytest.raises(ValueError, match="finite"):
        write_json({"a": Decimal("NaN")})
    with pytest.raises(TypeError, match="float"):
        write_json([0.1])


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.decimals(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def refusal_of(read: Callable[[], Consultation], questionnaire: Questionnaire) -> FhirRefusal | None:
    """The refusal, if any; what is read instead has no problem left in it."""
    try:
        consultation = read()
    except FhirRefusal as refusal:
        return refusal
    assert questionnaire.problems(consultation.answers) == ()
    return None


def assert_read_or_told(read: Callable[[], Consultation], questionnaire: Questionnaire) -> None:
    refusal = refusal_of(read, questionnaire)
    if refusal is not None:
        assert refusal.problems
        assert all(len(str(problem).splitlines()) == 1 for problem in refusal.problems)


@MANY
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_arbitrary_bytes_are_read_or_refused(data: bytes, questionnaire: Questionnaire) -> None:
    with pytest.raises(FhirRefusal):
        read_input(data, questionnaire)


@MANY
@given(document=JSON_VALUES)
def test_arbitrary_values_are_refused(document: object, questionnaire: Questionnaire) -> None:
    with pytest.raises(FhirRefusal):
        read_consultation(document, questionnaire)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place inside a document: its container and its name or number there."""
    found: list[tuple[Any, Any]] = []
    names = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for name in names:
        found.append((value, name))
        found.extend(places(value[name]))
    return found


def valid_document(data: st.DataObject, questionnaire: Questionnaire) -> Any:
    text = write_json(write_consultation(data.draw(consultations(questionnaire)), questionnaire))
    return json.loads(text, parse_float=Decimal)


@MANY
@given(data=st.data())
def test_a_valid_document_with_parts_changed_is_read_or_refused(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    document = valid_document(data, questionnaire)
    for _ in range(data.draw(st.integers(1, 3))):
        container, name = data.draw(st.sampled_from(places(document)))
        change = data.draw(st.sampled_from(("replace", "swap", "remove", "double", "rename")))
        other, other_name = data.draw(st.sampled_from(places(document)))
        if change == "replace":
            container[name] = data.draw(JSON_VALUES)
        elif change == "swap":
            container[name] = deepcopy(other[other_name])
        elif change == "remove" and len(places(document)) > 1:
            del container[name]
        elif change == "double" and isinstance(container, list):
            container.append(container[name])
        elif isinstance(container, dict):
            container[data.draw(st.text(max_size=8))] = container[name]
    assert_read_or_told(lambda: read_consultation(document, questionnaire), questionnaire)


@MANY
@given(data=st.data())
def test_a_valid_file_with_bytes_changed_is_read_or_refused(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    document = valid_document(data, questionnaire)
    raw = bytearray(write_json(document).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert_read_or_told(lambda: read_input(bytes(raw), questionnaire), questionnaire)


def test_an_answered_form_of_every_question_is_read_quickly(questionnaire: Questionnaire) -> None:
    answers = Answers({f"health.{name}": ("Y",) for name in ("eczema", "rosacea", "active_acne")})
    text = write_json(write_consultation(Consultation(answers=answers), questionnaire)).encode()
    start = time.process_time()
    for _ in range(20):
        assert read_input(text, questionnaire).answers == answers
    assert time.process_time() - start < 2
