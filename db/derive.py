"""What follows from the answers, as the typed rows that are saved beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from db.records import Derived, FindingRow, MarkRow, VerdictRow
from intake.catalogue_treatments import NO_TREATMENT
from intake.conditions import Answers
from intake.plan import TreatmentPlan
from intake.screening import Verdict

_MOST = 2**31 - 1


def derive(
    answers: Answers,
    verdicts: Sequence[Verdict],
    plan: TreatmentPlan | None,
    *,
    on: date,
    catalogue_version: str,
) -> Derived:
    """The typed rows of a consultation.

    `answers` are enabled answers; `verdicts` are screening's for the day `on`, under that version of the
    catalogue. A whole number too large for any plan is left out of the rows; the answers keep it.
    """
    return Derived(
        marks=tuple(map(_mark, answers.group("marks"))),
        verdicts=tuple(_verdict(verdict, on, catalogue_version) for verdict in verdicts),
        findings=tuple(
            FindingRow(
                treatment=verdict.treatment,
                contraindication=reason.contraindication,
                severity=reason.severity.word,
                answer=reason.answer,
                at_site=reason.at_site,
                clear_from=reason.clear_from,
                overruled=reason.override is not None,
            )
            for verdict in verdicts
            for reason in verdict.reasons
        ),
        plan=_plan(plan) if plan is not None else None,
    )


def _mark(part: Answers) -> MarkRow:
    return MarkRow(
        region=part.code("marks.region"),
        side=part.code("marks.side"),
        count=part.code("marks.count"),
        colour=part.code("marks.colour"),
        width_mm=part.number("marks.width-mm"),
        area_cm2=part.number("marks.area-cm2"),
        onset=part.day("marks.onset"),
        causes=part.codes("marks.cause"),
        symptom=part.code("marks.symptom"),
        symptom_score=_within(part.whole_number("marks.symptom-score")),
        earlier_treatment=part.code("marks.earlier-treatment"),
    )


def _verdict(verdict: Verdict, on: date, catalogue_version: str) -> VerdictRow:
    return VerdictRow(
        treatment=verdict.treatment,
        outcome=verdict.outcome.value,
        worst=verdict.worst.word,
        clear_from=verdict.clear_from,
        missing=verdict.missing,
        screened_for=on,
        catalogue_version=catalogue_version,
    )


def _plan(plan: TreatmentPlan) -> TreatmentPlan:
    if plan.treatment == NO_TREATMENT:
        # Dates left over from an earlier choice are nobody's: the list of who is due reads these columns.
        plan = replace(plan, first_session=None, test_patch=None)
    return replace(
        plan,
        sessions=_within(plan.sessions),
        interval_weeks=_within(plan.interval_weeks),
        minutes=_within(plan.minutes),
    )


def _within(number: int | None) -> int | None:
    return number if number is not None and abs(number) <= _MOST else None
