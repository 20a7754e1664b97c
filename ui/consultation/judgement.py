"""What follows from one set of answers: what counts, the verdicts, the plan, the forecast, the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from db.derive import derive
from db.records import Derived, StoredConsultation
from intake.catalogue_rules import Severity
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.consultation import Consultation, Patient
from intake.expectation_sentences import Sentences
from intake.expectations import Forecast, forecast
from intake.plan import TreatmentPlan, plan_of
from intake.schedule import Schedule, schedule
from intake.screening import Override, Verdict

if TYPE_CHECKING:
    from reports.content import DocumentContent
    from ui.input_file import Knowledge


@dataclass(frozen=True)
class Judgement:
    """The answers as typed, and all that follows from them on a day in a clinic, worked out when asked for.

    `sentences` gives the sentences of forecasts, which are read when the first is asked for.
    """

    knowledge: Knowledge
    stored: StoredConsultation
    clinic: Clinic
    today: date
    patient: Patient
    answers: Answers
    overrides: tuple[Override, ...]
    sentences: Callable[[], Sentences]

    @cached_property
    def enabled(self) -> Answers:
        """The answers that count."""
        return self.knowledge.questionnaire.enabled_answers(self.answers)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on each treatment, in catalogue order."""
        return self.knowledge.screener.screen(
            self.enabled,
            on=self.today,
            birth_date=self.patient.birth_date,
            clinic=self.clinic,
            overrides=self.overrides,
        )

    @cached_property
    def plan(self) -> TreatmentPlan:
        """What was agreed so far."""
        return plan_of(self.enabled, self.clinic)

    @cached_property
    def schedule(self) -> Schedule:
        """The plan's dates, cost and warnings."""
        return schedule(
            self.plan,
            self.enabled,
            screener=self.knowledge.screener,
            on=self.today,
            birth_date=self.patient.birth_date,
            clinic=self.clinic,
            overrides=self.overrides,
        )

    def forecast(self, treatment: str) -> Forecast:
        """What this patient can expect of a treatment. Errors: `KeyError` for none of the seven."""
        return forecast(
            self.enabled,
            treatment,
            catalogue=self.knowledge.catalogue,
            sentences=self.sentences(),
            on=self.today,
            last_session=self.schedule.last_session if self.plan.treatment == treatment else None,
        )

    def content(self) -> DocumentContent:
        """Everything a document is made of, but for where it comes from (`ui.documents.provenance`)."""
        from reports.content import DocumentContent

        consultation = consultation_of(
            replace(self.stored, patient=self.patient, answers=self.answers, overrides=self.overrides)
        )
        return DocumentContent(
            consultation=consultation,
            answers=self.enabled,
            catalogue=self.knowledge.catalogue,
            questionnaire=self.knowledge.questionnaire,
            sentences=self.sentences(),
            screener=self.knowledge.screener,
            clinic=self.clinic,
            on=self.today,
            verdicts=self.verdicts,
        )

    def derived(self) -> Derived:
        """The typed rows that are saved beside the answers."""
        return derive(
            self.enabled,
            self.verdicts,
            self.plan,
            on=self.today,
            catalogue_version=self.knowledge.catalogue.version,
        )

    def severity_of(self, contraindication: str, treatments: Sequence[str] = ()) -> Severity | None:
        """The worst severity that a contraindication has now for some treatments (none named: for any).

        None: it was not found.
        """
        return max(
            (
                finding.severity
                for verdict in self.verdicts
                if not treatments or verdict.treatment in treatments
                for finding in verdict.reasons
                if finding.contraindication == contraindication
            ),
            default=None,
        )


def consultation_of(stored: StoredConsultation) -> Consultation:
    """A stored consultation as the domain's own record. It is dated by the clock on the clinic's wall."""
    return Consultation(
        patient=stored.patient,
        answers=stored.answers,
        authored=stored.started.astimezone().date(),
        identifier=str(stored.id),
        catalogue_version=stored.catalogue_version,
        overrides=stored.overrides,
    )
