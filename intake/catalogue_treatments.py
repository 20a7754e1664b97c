"""The choices of a patient as types: the seven treatments with their advice, and what is no treatment.

The facts stand in `intake/data/treatments.toml` and `care.toml`; `catalogue_treatments_reader` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.catalogue_results import EvidenceGrade, Figure, Range, SideEffect
from intake.catalogue_sources import Sourced

NO_TREATMENT = "no_treatment"


@dataclass(frozen=True, slots=True)
class CareLine:
    """A line of advice, shared by the treatments that name it.

    `kind` is pre, after, red_flag, numbing, cost or who; `style` do or dont; `urgency` clinic, medical or
    emergency (red flags). Lines with `patient` false never stand on the patient's paper; one that is
    `only_for` a contraindication is left out where that was answered "no". What is `in_days` is said day by
    day too, so a page that prints the days does not say it twice.
    """

    id: str
    kind: str
    text: str
    sources: tuple[str, ...]
    patient: bool
    style: str
    urgency: str
    note: str
    conflict: str
    applies: str
    only_for: str
    asks_test_patch: bool
    in_days: bool


@dataclass(frozen=True, slots=True)
class BestFor:
    """For which marks, places and skins a treatment was studied, in words for staff."""

    rubra: str
    alba: str
    areas: str
    phototypes: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    """One of the seven treatments of the founding articles."""

    id: str
    name: str
    plain_name: str
    short_name: str
    seeds: tuple[str, ...]
    app_default: str
    what_it_is: Sourced
    regulatory: Sourced | None
    patient_status: Sourced | None
    identity_problem: Sourced | None
    clinic_must_record: tuple[str, ...]
    evidence: EvidenceGrade
    sessions: Range
    interval_weeks: Range
    minutes_per_session: Range
    downtime_days: Range
    judge_after_months: int
    first_signs: str
    judge: Sourced
    improvement: Sourced
    figures: tuple[Figure, ...]
    do_not_print: tuple[str, ...]
    best_for: BestFor
    anaesthesia: Sourced
    pain: Sourced
    pain_note: str
    side_effects: tuple[SideEffect, ...]
    may_do: tuple[Sourced, ...]
    will_not_do: tuple[Sourced, ...]
    care: tuple[CareLine, ...]
    maps_to: Mapping[str, str]
    raw_notes: tuple[str, ...]

    @property
    def needs_device(self) -> bool:
        """Whether the name stands for no defined device, so that nothing can be said without one."""
        return self.app_default == "needs_device"

    @property
    def needs_sign_off(self) -> bool:
        """Whether a named specialist must have signed this treatment off."""
        return self.app_default == "needs_sign_off"

    @property
    def printed_figures(self) -> tuple[Figure, ...]:
        """The figures that may be printed; a hopeful one only beside another."""
        printed = tuple(figure for figure in self.figures if figure.printed)
        if any(not figure.beside_others for figure in printed):
            return printed
        return ()

    def lines(self, kind: str) -> tuple[CareLine, ...]:
        """The advice of one kind that a patient may read, in order."""
        return tuple(line for line in self.care if line.kind == kind and line.patient)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A choice that is no treatment: doing nothing, make-up, creams.

    It has the same columns as a treatment where options stand side by side. `how_sure` is 0 (none) to 4
    (high) as for treatments, None where there is nothing to prove; `how_sure_words` says it in words.
    """

    id: str
    plain_name: str
    text: str
    sources: tuple[str, ...]
    how_sure: int | None
    how_sure_words: str
    visits: str
    days_to_heal: str
    dark_marks: str
    column_sources: tuple[str, ...]
