"""The patient and the consultation: identity, answers, and what they were judged with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from intake.conditions import Answers
from intake.dates import PartialDate, say_date
from intake.screening import Override

ADMINISTRATIVE_GENDERS = ("male", "female", "other", "unknown")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person beside the patient: emergency contact or guardian. Empty text: not recorded."""

    name: str
    phone: str = ""
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """Who the patient is. Empty text and None mean "not recorded".

    `name` is one full name in any script. `chaperone_offered`, `interpreter_offered` and
    `consent_to_store` are Y, N, UNK or "" (not asked). `gender` is FHIR's administrative gender; it is kept
    and changes no question and no verdict.
    """

    name: str = ""
    birth_date: PartialDate | None = None
    number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    language: str = ""
    general_practitioner: str = ""
    emergency_contact: Contact | None = None
    guardian: Contact | None = None
    chaperone_offered: str = ""
    interpreter_offered: str = ""
    consent_to_store: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """One visit: the patient, the answers, and the catalogue version they were screened with.

    `answers` are as given; rules and documents take them through `Questionnaire.enabled_answers`.
    `catalogue_version` is "" for a consultation that came from elsewhere and names none.
    """

    patient: Patient = field(default_factory=Patient)
    answers: Answers = field(default_factory=Answers)
    authored: date | None = None
    identifier: str = ""
    catalogue_version: str = ""
    overrides: tuple[Override, ...] = ()


def patient_problems(patient: Patient, *, on: date) -> tuple[str, ...]:
    """What is wrong with the identity, each a sentence that says what would be right.

    A birth date in the future, or more than 120 years ago, is refused.
    """
    problems = []
    born = patient.birth_date
    if born is not None and born.first_day > on:
        problems.append(f"the birth date {say_date(born)} is in the future. Check the year.")
    elif born is not None and on.year - born.last_day.year > 120:
        age = on.year - born.year
        problems.append(f"the birth date {say_date(born)} makes the patient {age} years old. Check the year.")
    return tuple(problems)
