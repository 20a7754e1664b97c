"""Plain cases (texts and lists) as the program's own answers and clinic, and its verdicts as plain tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from intake.catalogue import Catalogue
from intake.clinic import Clinic, Device, SignOff
from intake.conditions import Answers, Value
from intake.dates import parse_fhir_date
from intake.questionnaire import ItemType, Questionnaire
from intake.screening import Screener, Verdict
from tests.intake.reference_screening import NEEDS_SIGN_OFF, Case


def answers_of(case: Case, questionnaire: Questionnaire) -> Answers:
    """The answers of a case, as a front desk would store them: dates as dates, marks as repetitions."""
    values: dict[str, tuple[Value, ...]] = {}
    for link_id, texts in case.answers.items():
        item = questionnaire.items[link_id]
        values[link_id] = tuple(
            parse_fhir_date(text) if item.type is ItemType.DATE else text for text in texts
        )
    marks = tuple(Answers({"marks.region": (region,)}) for region in case.mark_regions)
    return Answers(values, {"marks": marks} if marks else {})


def clinic_of(case: Case) -> Clinic:
    """The clinic of a case: its devices, and whether a named specialist signed off Aquagold."""
    devices = tuple(
        Device(
            id=device["id"],
            make="Nonesuch",
            model=device["id"],
            treatments=tuple(device["treatments"]),
            radiofrequency=device.get("radiofrequency"),
        )
        for device in case.devices
    )
    sign_off = ((NEEDS_SIGN_OFF, SignOff("Dr Vera Invented", date(1999, 1, 5))),) if case.signed_off else ()
    return Clinic(devices=devices, treatment_sign_off=sign_off)


def screen_case(
    case: Case, *, catalogue: Catalogue, questionnaire: Questionnaire, screener: Screener | None = None
) -> tuple[Verdict, ...]:
    """What the program says of a case, from raw answers through `enabled_answers` to verdicts."""
    screener = screener or Screener(catalogue, questionnaire.items)
    return screener.screen(
        questionnaire.enabled_answers(answers_of(case, questionnaire)),
        on=case.on,
        birth_date=None if case.birth_date is None else parse_fhir_date(case.birth_date),
        clinic=clinic_of(case),
    )


def as_table(verdict: Verdict) -> dict[str, Any]:
    """A verdict in the shape of the reference reading, every field of it.

    The contract does not say which sources stand behind the sign-off, so they are left out.
    """
    return {
        "treatment": verdict.treatment,
        "outcome": verdict.outcome.value,
        "worst": verdict.worst.word,
        "clear_from": verdict.clear_from,
        "until": verdict.until,
        "reasons": [
            {
                "contraindication": reason.contraindication,
                "severity": reason.severity.word,
                "answer": reason.answer,
                "at_site": reason.at_site,
                "clear_from": reason.clear_from,
                "sources": None if reason.contraindication == "specialist_sign_off" else list(reason.sources),
            }
            for reason in verdict.reasons
        ],
        "missing": list(verdict.missing),
    }
