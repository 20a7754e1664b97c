"""From an input file to everything a command needs: knowledge, clinic, consultation, verdicts, plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.checks import answer_problems
from intake.clinic import NO_CLINIC, Clinic
from intake.conditions import Answers
from intake.consultation import Consultation, patient_problems
from intake.expectation_sentences import load_sentences
from intake.fhir import FhirRefusal, read_input
from intake.fhir_json import MAXIMUM_BYTES
from intake.questionnaire import Questionnaire
from intake.screening import Screener, Verdict
from intake.sections import build_questionnaire
from reports.content import DocumentContent
from ui.files import Refusal, read_bytes


@dataclass(frozen=True)
class Knowledge:
    """The catalogue, the questions made from it, and its compiled rules."""

    catalogue: Catalogue
    questionnaire: Questionnaire
    screener: Screener


@cache
def open_knowledge() -> Knowledge:
    """Read the catalogue that ships with the program: once in a process, for it cannot change while it runs.

    The window has it read while the passphrase is typed (`opening.warm_up`).
    """
    catalogue = load_catalogue()
    questionnaire = build_questionnaire(catalogue)
    return Knowledge(catalogue, questionnaire, Screener(catalogue, questionnaire.order))


@dataclass(frozen=True)
class Opened:
    """An accepted input: the consultation, its enabled answers, the day that counts as today, the clinic."""

    name: str
    knowledge: Knowledge
    consultation: Consultation
    answers: Answers
    on: date
    clinic: Clinic

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in use."""
        return self.knowledge.catalogue

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on each treatment."""
        return self.knowledge.screener.screen(
            self.answers,
            on=self.on,
            birth_date=self.consultation.patient.birth_date,
            clinic=self.clinic,
            overrides=self.consultation.overrides,
        )

    def content(self) -> DocumentContent:
        """Everything the handout is made of."""
        return DocumentContent(
            consultation=self.consultation,
            answers=self.answers,
            catalogue=self.catalogue,
            questionnaire=self.knowledge.questionnaire,
            sentences=load_sentences(self.catalogue),
            screener=self.knowledge.screener,
            clinic=self.clinic,
            on=self.on,
            verdicts=self.verdicts,
        )


def open_input(name: str, *, on: date | None, profile: Path | None) -> Opened:
    """Read and check an input. Errors: `Refusal` with every problem, `ClinicProblem`, `CatalogueProblem`."""
    knowledge = open_knowledge()
    clinic = open_profile(profile, knowledge.catalogue) if profile is not None else NO_CLINIC
    data = read_bytes(name, limit=MAXIMUM_BYTES)
    try:
        consultation = read_input(data, knowledge.questionnaire)
    except FhirRefusal as refusal:
        raise Refusal([f"{name}: {problem}" for problem in refusal.problems]) from None
    today = on or consultation.authored or date.today()
    answers = knowledge.questionnaire.enabled_answers(consultation.answers)
    lines = [f"Patient.birthDate: {problem}" for problem in patient_problems(consultation.patient, on=today)]
    lines += [str(problem) for problem in answer_problems(answers) if problem.refused]
    if lines:
        raise Refusal([f"{name}: {line}" for line in lines])
    return Opened(name, knowledge, consultation, answers, today, clinic)


def open_profile(folder: Path, catalogue: Catalogue) -> Clinic:
    """Read a clinic's profile folder, its logo ready to print. Errors: `ClinicProblem`, one sentence."""
    # Here, because it judges texts: a command without a profile need not load the word lists' machinery.
    from intake.clinic_reader import read_clinic

    return read_clinic(folder, catalogue, prepare_logo=_prepared)


def _prepared(data: bytes) -> bytes:
    # Imported for a logo alone: most profiles have none.
    from reports.logo import prepare_logo

    return prepare_logo(data)
