"""The clinical catalogue: treatments, contraindications, evidence, claims, modifiers, regions.

The facts stand in `intake/data/*.toml`, each with its source ids; here are their types. `catalogue_reader`
reads them strictly. Everything is a draft for a clinician's signature until a clinic's settings say who
signed which catalogue version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from intake.catalogue_everyday import DayLine, Everyday
from intake.catalogue_results import Band as Band
from intake.catalogue_results import Count as Count
from intake.catalogue_results import EvidenceGrade as EvidenceGrade
from intake.catalogue_results import Figure as Figure
from intake.catalogue_results import Number as Number
from intake.catalogue_results import Part as Part
from intake.catalogue_results import Range as Range
from intake.catalogue_results import SideEffect as SideEffect
from intake.questionnaire import AskAs

NO_TREATMENT = "no_treatment"


class CatalogueProblem(ValueError):
    """A catalogue that may not be used. The message names file, entry and what would be right."""


class Severity(IntEnum):
    """How much one contraindication weighs for one treatment, worst last."""

    NONE = 0
    NOTE = 1
    CAUTION = 2
    DEFER = 3
    REFER = 4
    ABSOLUTE = 5

    @property
    def word(self) -> str:
        """The word the files and the public contract use: absolute, refer, defer, caution, note, none."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Sourced:
    """A sentence with its source ids, what staff should know, and the colours of marks it is about."""

    text: str
    sources: tuple[str, ...]
    note: str = ""
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One source of evidence. `verified` says how far it was read: yes, partial, no."""

    id: str
    short: str
    citation: str
    type: str
    key_figures: tuple[str, ...]
    url: str
    doi: str
    verified: str
    how_verified: str
    limitations: str
    print_figures: bool


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


@dataclass(frozen=True, slots=True)
class Graded:
    """A severity at the site and elsewhere; the two are equal where the site does not matter."""

    at_site: Severity
    elsewhere: Severity

    def at(self, at_site: bool | None) -> Severity:
        """The severity at the site (True, or None where there is no site) or elsewhere (False)."""
        return self.elsewhere if at_site is False else self.at_site


@dataclass(frozen=True, slots=True)
class State:
    """A state of a condition ("quiet"); `graded` is None where the entry's own severities count."""

    code: str
    label: str
    graded: Graded | None


@dataclass(frozen=True, slots=True)
class Contraindication:
    """One rule: its question, its follow-ups, its severity per treatment, its wait, its words and sources."""

    id: str
    name: str
    group: str
    question: str
    question_from: str
    label: str
    page: str
    ask_as: AskAs | None
    ask_at: str
    scope: str
    audience: str
    overridable: bool
    matters_when: str
    severity: Mapping[str, Graded]
    states: tuple[State, ...]
    state_question: str
    wait_weeks: int | None
    after_wait: Severity
    date_question: str
    detail: str
    defer_until: str
    patient_until: str
    action: str
    patient_text: str
    refer_to: str
    neighbours_count: bool
    severity_if_radiofrequency: Severity | None
    cleared_by: str
    open_course_excluded: bool
    asks_test_patch: bool
    confidence: str
    note: str
    sources: tuple[str, ...]

    @property
    def is_derived(self) -> bool:
        """Whether it follows from another fact and is never asked."""
        return self.ask_as is None

    @property
    def has_site(self) -> bool:
        """Whether it matters where on the body it is."""
        return self.scope != "anywhere"

    @property
    def is_asked(self) -> bool:
        """Whether it is a question of the consultation, as a row or as a line of a tick list."""
        return self.ask_as in (AskAs.ROW, AskAs.LIST)

    @property
    def for_record(self) -> bool:
        """Whether it must never stand on paper that the patient takes home."""
        return self.audience == "record"

    @property
    def link_id(self) -> str:
        """The linkId of its question."""
        return f"health.{self.id}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a founding article, quoted, with what the evidence says of it."""

    id: str
    source: str
    topic: str
    quote: str
    normalised: str
    treatments: tuple[str, ...]
    verdict: str
    conflicts_with: tuple[str, ...]
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A point on which the founding articles disagree, and the answer for a patient, per treatment."""

    id: str
    topic: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    evidence_says: str
    sources: tuple[str, ...]
    answer: Sourced
    answers: Mapping[str, Sourced]

    def answer_for(self, treatment: str | None) -> Sourced:
        """The answer written for one treatment, else the one that holds for all."""
        return self.answers.get(treatment or "", self.answer)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A plain line a patient may have read, standing for claims and answered by contradictions."""

    id: str
    line: str
    claims: tuple[str, ...]
    answered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class When:
    """When a modifier applies: any of its parts is enough."""

    always: bool
    colours: tuple[str, ...]
    phototypes: tuple[str, ...]
    health: tuple[str, ...]
    causes: tuple[str, ...]
    treatments: tuple[str, ...]
    older_than_months: int | None


@dataclass(frozen=True, slots=True)
class Modifier:
    """What shifts expectations: it changes words and risk level, and never multiplies a percentage."""

    id: str
    name: str
    direction: str
    number: str
    evidence_strength: str
    patient_text: str
    audience: str
    when: When
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A place on the body. Only `treatable` regions can be treated."""

    code: str
    plain: str
    sides: bool
    neighbours: tuple[str, ...]
    treatable: bool


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """What a stretch-mark consultation should record, and the questions that record it."""

    id: str
    label: str
    ask: str
    why: str
    field_type: str
    home: tuple[str, ...]
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A published scale, with what is known of its terms of use."""

    id: str
    name: str
    range: str
    one_line: str
    use_terms: str
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """A rule for the handout, with the check a machine can make."""

    id: str
    topic: str
    rule: str
    machine_check: str
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All clinical knowledge of one version. Sequences keep the order of the files.

    `sha256` is that of the files it was read from, in lower-case hexadecimal: what a sign-off binds.
    """

    version: str
    always: Sourced
    normal: Sourced
    treatments: tuple[Treatment, ...]
    alternatives: tuple[Alternative, ...]
    contraindications: tuple[Contraindication, ...]
    sources: tuple[Source, ...]
    numbers: tuple[Number, ...]
    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]
    bundles: tuple[Bundle, ...]
    modifiers: tuple[Modifier, ...]
    regions: tuple[Region, ...]
    history: tuple[HistoryItem, ...]
    scales: tuple[Scale, ...]
    standards: tuple[Standard, ...]
    everyday: tuple[Everyday, ...]
    days: tuple[DayLine, ...]
    sha256: str

    @cached_property
    def treatment(self) -> dict[str, Treatment]:
        """Treatments by id."""
        return {entry.id: entry for entry in self.treatments}

    @cached_property
    def alternative(self) -> dict[str, Alternative]:
        """Alternatives by id."""
        return {entry.id: entry for entry in self.alternatives}

    @cached_property
    def contraindication(self) -> dict[str, Contraindication]:
        """Contraindications by id."""
        return {entry.id: entry for entry in self.contraindications}

    @cached_property
    def source(self) -> dict[str, Source]:
        """Sources by id."""
        return {entry.id: entry for entry in self.sources}

    @cached_property
    def number(self) -> dict[str, Number]:
        """Study numbers by id."""
        return {entry.id: entry for entry in self.numbers}

    @cached_property
    def claim(self) -> dict[str, Claim]:
        """Claims by id."""
        return {entry.id: entry for entry in self.claims}

    @cached_property
    def contradiction(self) -> dict[str, Contradiction]:
        """Contradictions by id."""
        return {entry.id: entry for entry in self.contradictions}

    @cached_property
    def bundle(self) -> dict[str, Bundle]:
        """Claim bundles by id."""
        return {entry.id: entry for entry in self.bundles}

    @cached_property
    def modifier(self) -> dict[str, Modifier]:
        """Modifiers by id."""
        return {entry.id: entry for entry in self.modifiers}

    @cached_property
    def region(self) -> dict[str, Region]:
        """Regions and places by code."""
        return {entry.code: entry for entry in self.regions}

    def everyday_for(self, treatment_id: str, group: str) -> tuple[Everyday, ...]:
        """What patients ask about one treatment: group week, after, hurt or people, in file order."""
        return tuple(
            entry for entry in self.everyday if entry.group == group and entry.is_about(treatment_id)
        )

    def days_for(self, treatment_id: str) -> tuple[DayLine, ...]:
        """The days after a session of one treatment, from day 0 on, in file order."""
        return tuple(line for line in self.days if treatment_id in line.treatments)
