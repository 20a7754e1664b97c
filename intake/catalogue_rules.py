"""A rule as types: one contraindication, its states, and how much it weighs for each treatment.

The facts stand in `intake/data/contraindications.toml`; `catalogue_rules_reader` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from intake.questionnaire import AskAs

PAGES = ("skin", "lately", "life", "medicines", "allergies", "illnesses", "look", "alone")
"""The pages of the consultation on which rules are asked."""


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
