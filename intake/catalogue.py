"""The clinical catalogue: all that the program knows, of one version.

The facts stand in `intake/data/*.toml`, each with its source ids; their types stand here and, for whole
themes, in `catalogue_sources`, `_results`, `_treatments`, `_rules`, `_claims` and `_everyday`.
`catalogue_reader` reads them strictly. Everything is a draft for a clinician's signature until a clinic's
settings say who signed which catalogue version.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from intake.catalogue_claims import Bundle, Claim, Contradiction
from intake.catalogue_everyday import DayLine, Everyday
from intake.catalogue_results import Number
from intake.catalogue_rules import Contraindication
from intake.catalogue_sources import Source, Sourced
from intake.catalogue_treatments import Alternative, Treatment


class CatalogueProblem(ValueError):
    """A catalogue that may not be used. The message names file, entry and what would be right."""


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
