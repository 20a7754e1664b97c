"""FHIR R4: the form as a Questionnaire, a consultation as Patient and QuestionnaireResponse, to and from.

The form of the documents is part of the public contract. Reading is strict and tells everything that is
wrong at once; writing and reading again gives the same consultation.
"""

from __future__ import annotations

from intake.fhir_json import read_json, write_json
from intake.fhir_problems import FhirProblem, FhirRefusal
from intake.fhir_questionnaire import questionnaire_resource
from intake.fhir_reading import read_consultation, read_input
from intake.fhir_writing import write_consultation

__all__ = [
    "FhirProblem",
    "FhirRefusal",
    "questionnaire_resource",
    "read_consultation",
    "read_input",
    "read_json",
    "write_consultation",
    "write_json",
]
