"""The handouts of the six demos pass; a record with any other fact does not fit them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from intake.dates import PartialDate
from reports.content import DocumentContent
from reports.documents import build, expected
from reports.kinds import DocumentKind
from reports.verification import Fact, verify
from reports.verification.folding import fold, stands_in
from ui.input_file import open_input

DEMOS = sorted((Path(__file__).parents[2] / "intake" / "data" / "demo").glob("*.json"))
NAMES = [path.stem for path in DEMOS]
ONE = "white-marks-microneedling"


@cache
def content(name: str) -> DocumentContent:
    (path,) = (path for path in DEMOS if path.stem == name)
    return open_input(str(path), on=None, profile=None).content()


@cache
def handout(name: str) -> bytes:
    return build(DocumentKind.HANDOUT, content(name)).pdf


def test_there_are_six_demos() -> None:
    assert len(DEMOS) == 6


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("large_print", [False, True], ids=["normal", "large print"])
def test_each_handout_is_what_the_record_says(name: str, paper: str, large_print: bool) -> None:
    how: dict[str, Any] = {"paper": paper, "large_print": large_print}
    built = build(DocumentKind.HANDOUT, content(name), **how)
    assert verify(built.pdf, expected(DocumentKind.HANDOUT, content(name), **how)) == ()


def test_each_handout_has_facts_to_compare() -> None:
    for name in NAMES:
        assert len(expected(DocumentKind.HANDOUT, content(name)).facts) >= 10


def changed(text: str) -> Iterator[str]:
    """The same fact with another figure, another letter, the end cut off, and something added."""
    for digit in re.finditer(r"\d", text):
        yield f"{text[: digit.start()]}{(int(digit.group()) + 1) % 10}{text[digit.end() :]}"
    for word in re.finditer(r"[^\W\d_]{3,}", text):
        yield f"{text[: word.start()]}{'x' if word.group()[0] != 'x' else 'q'}{text[word.start() + 1 :]}"
    if text[-1:].isalnum():
        yield text[:-1]
        yield f"{text}0" if text[-1].isdigit() else f"{text}x"


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_changed_in_any_way_is_refused(name: str) -> None:
    given = expected(DocumentKind.HANDOUT, content(name))
    mutants = [
        Fact(f"{fact.name} {number}", other, fact.page)
        for fact in given.facts
        for number, other in enumerate(changed(fact.text))
    ]
    true = [fold(fact.text) for fact in given.facts]
    facts = tuple(
        mutant for mutant in mutants if not any(stands_in(fold(mutant.text).letters, text) for text in true)
    )
    refused = verify(handout(name), replace(given, facts=facts))
    passed = [fact for fact in facts if not any(fact.name[1:] in sentence for sentence in refused)]
    assert len(facts) > 5 * len(true)
    assert passed == []


def other_record(**answers: Any) -> DocumentContent:
    one = content(ONE)
    given = one.answers
    for link_id, value in answers.items():
        given = given.with_answer(link_id.replace("__", ".").replace("_", "-"), value)
    verdicts = one.screener.screen(
        given, on=one.on, birth_date=one.consultation.patient.birth_date, clinic=one.clinic
    )
    return replace(one, answers=given, verdicts=verdicts)


def other_patient(**fields: Any) -> DocumentContent:
    one = content(ONE)
    patient = replace(one.consultation.patient, **fields)
    return replace(one, consultation=replace(one.consultation, patient=patient))


OTHERS = {
    "another name": (lambda: other_patient(name="Testa Nonesuch"), "patient's name"),
    "another birth date": (lambda: other_patient(birth_date=PartialDate(1990, 5, 15)), "birth date"),
    "another first session": (
        lambda: other_record(plan__first_session=PartialDate(2027, 1, 12)),
        "first session",
    ),
    "another number of sessions": (lambda: other_record(plan__sessions=5), "number of sessions"),
    "another interval": (lambda: other_record(plan__interval_weeks=7), "date of the"),
    "another price": (lambda: other_record(plan__price_per_session=190), "price of a session"),
    "another region": (lambda: other_record(plan__regions="calf"), "region calf"),
    "another treatment": (lambda: other_record(plan__treatment="fractional_laser_ablative"), "The treatment"),
    "another finding": (lambda: other_record(health__keloid="Y"), "verdict on"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_the_handout_of_one_record_is_refused_for_another(other: str) -> None:
    make, named = OTHERS[other]
    wrong = verify(handout(ONE), expected(DocumentKind.HANDOUT, make()))
    assert any(named in sentence for sentence in wrong)


def test_a_damaged_handout_is_refused() -> None:
    pdf = handout(ONE)
    assert verify(pdf[: len(pdf) // 2], expected(DocumentKind.HANDOUT, content(ONE))) != ()


def test_verification_is_quick_enough_to_follow_every_document() -> None:
    """The budget is 300 ms on the worker; five times that is a fault of the way, not of the computer."""
    given = expected(DocumentKind.HANDOUT, content(ONE))
    verify(handout(ONE), given)
    began = process_time()
    verify(handout(ONE), given)
    assert process_time() - began < 1.5
