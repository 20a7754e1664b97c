"""The PIN of a turned screen: which may be chosen, and how often it may be tried."""

from __future__ import annotations

import pytest

from intake.consultation import Contact, Patient
from intake.dates import PartialDate
from ui.patient_mode.pin import (
    DIFFERENT,
    KNOWN,
    LENGTH,
    TRIES,
    WEAK,
    Pin,
    PinProblem,
    pin_problem,
    wrong_words,
)

PATIENT = Patient(
    name="Testa Nonesuch",
    birth_date=PartialDate(1985, 3, 27),
    number="T-0042",
    phone="020 7946 0128",
    emergency_contact=Contact("Testa Nobody", phone="+44 1632 715558"),
)


@pytest.mark.parametrize("digits", ["4826", "48261", "482615", "48261530", "9071"])
def test_a_pin_of_4_to_8_figures_without_a_pattern_may_be_chosen(digits: str) -> None:
    assert pin_problem(digits, PATIENT) == ""
    assert Pin(digits, digits, PATIENT).opens(digits)


@pytest.mark.parametrize(
    "digits", ["", "482", "482615307", "48a6", "\uff14\uff18\uff12\uff16", "48 26", "-482"]
)
def test_a_pin_that_is_no_4_to_8_figures_is_refused(digits: str) -> None:
    assert pin_problem(digits) == LENGTH


@pytest.mark.parametrize(
    "digits",
    [
        "0000",
        "1111",
        "1234",
        "4321",
        "7890",
        "0987",
        "1212",
        "482482",
        "12345678",
        "99999999",
        "2468",
        "9753",
        "1357",
        "8024",
        "1122",
        "448822",
        "1221",
        "12321",
        "4884",
    ],
)
def test_a_pin_with_a_pattern_is_refused(digits: str) -> None:
    assert pin_problem(digits) == WEAK


@pytest.mark.parametrize(
    "digits",
    [
        "1985",
        "2703",
        "0327",
        "27031985",
        "19850327",
        "270385",
        "850327",
        "0042",
        "2731985",
        "3271985",
        "1985327",
        "27385",
        "85327",
        "31985",
        "198527",
        "2785",
        "0128",
        "60128",
        "79460128",
        "5558",
        "715558",
    ],
)
def test_a_pin_that_the_patient_knows_is_refused(digits: str) -> None:
    assert pin_problem(digits, PATIENT) == KNOWN
    assert pin_problem(digits) in ("", WEAK)


def test_the_clinics_own_phone_is_refused() -> None:
    phones = ("01632 960 482", "")
    for digits in ("0482", "60482", "32960482"):
        assert pin_problem(digits, phones=phones) == KNOWN
    assert pin_problem("4826", phones=phones) == ""


def test_a_birth_date_without_a_day_is_refused_as_far_as_it_is_known() -> None:
    patient = Patient(name="Testa Nonesuch", birth_date=PartialDate(1985, 3))
    assert [pin_problem(digits, patient) for digits in ("1985", "31985", "0385")] == [KNOWN] * 3
    assert pin_problem("4826", Patient(name="Testa Nonesuch")) == ""


def test_two_pins_that_differ_are_refused() -> None:
    with pytest.raises(PinProblem) as problem:
        Pin("4826", "4827")
    assert str(problem.value) == DIFFERENT


def test_each_wrong_pin_takes_a_try_and_the_right_one_gives_them_back() -> None:
    pin = Pin("4826", "4826")
    assert not pin.opens("4827")
    assert not pin.opens("")
    assert pin.left == TRIES - 2
    assert pin.opens("4826")
    assert pin.left == TRIES


def test_after_the_last_try_not_even_the_right_pin_opens() -> None:
    pin = Pin("4826", "4826")
    for _ in range(TRIES):
        assert not pin.opens("0000")
    assert pin.left == 0
    assert not pin.opens("4826")


def test_a_pin_that_was_forgotten_opens_nothing_and_is_nowhere_in_the_object() -> None:
    pin = Pin("4826", "4826")
    assert "4826" not in repr(vars(pin))
    pin.forget()
    assert not pin.opens("4826")


def test_what_is_said_of_a_wrong_pin_counts_the_tries() -> None:
    assert wrong_words(2) == "That PIN is not right. You have 2 tries left. Your draft is safe."
    assert wrong_words(1) == "That PIN is not right. You have 1 try left. Your draft is safe."
