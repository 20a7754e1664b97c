"""Screening: which treatment suits this patient, why not, from when, and on whose evidence.

`Screener` compiles the catalogue's rules once; `Screener.screen` is a pure function of the answers, the day
and the clinic: same input, same output, same order. It supports a clinician's decision and makes none.
The exact reading of the rules is part of the public contract (docs/screening.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from intake.catalogue import Catalogue
from intake.catalogue_rules import Severity
from intake.clinic import NO_CLINIC, Clinic
from intake.conditions import YES, Answers
from intake.dates import PartialDate
from intake.findings import Facts, Finder, Found

BIRTH_DATE = "patient.birth-date"
DEVICE = "device"
SPECIALIST_SIGN_OFF = "specialist_sign_off"


class Outcome(Enum):
    """The verdict on one treatment, in the words of the public contract."""

    NOT_SUITABLE = "not-suitable"
    REFER = "refer"
    WAIT = "wait"
    INCOMPLETE = "incomplete"
    SUITABLE_WITH_CARE = "suitable-with-care"
    SUITABLE = "suitable"


OUTCOME_OF = {
    Severity.ABSOLUTE: Outcome.NOT_SUITABLE,
    Severity.REFER: Outcome.REFER,
    Severity.DEFER: Outcome.WAIT,
    Severity.CAUTION: Outcome.SUITABLE_WITH_CARE,
    Severity.NOTE: Outcome.SUITABLE,
    Severity.NONE: Outcome.SUITABLE,
}


@dataclass(frozen=True, slots=True)
class Override:
    """A clinician's decision to overrule one finding: who, why, when. It is kept and printed for ever.

    It covers the finding up to the severity it was made for, and nothing worse that is learned later. Without
    name and reason it overrules nothing. `treatments` are those that it frees, by id; a decision without
    any was made before they were named, and frees every treatment that the finding holds.
    """

    contraindication: str
    name: str
    reason: str
    at: datetime
    covers: Severity = Severity.ABSOLUTE
    treatments: tuple[str, ...] = ()

    def frees(self, treatment: str) -> bool:
        """Whether the decision is for a treatment."""
        return not self.treatments or treatment in self.treatments


@dataclass(frozen=True, slots=True)
class Finding:
    """One contraindication that applies to one treatment for this patient.

    `at_site` is None where there is no site. `clear_from` is the day from which the severity becomes that of
    a passed wait; None where no date is known. `override` holds the decision that overruled it, if any.
    """

    contraindication: str
    severity: Severity
    answer: str
    at_site: bool | None
    clear_from: date | None
    sources: tuple[str, ...]
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What screening says of one treatment. `worst` is the worst severity found and not overruled."""

    treatment: str
    outcome: Outcome
    worst: Severity
    clear_from: date | None
    until: str | None
    reasons: tuple[Finding, ...]
    missing: tuple[str, ...]


class OverrideProblem(ValueError):
    """An override that is refused. The message is one sentence that says why."""


def overrule(
    catalogue: Catalogue,
    contraindication: str,
    *,
    name: str,
    reason: str,
    at: datetime,
    covers: Severity = Severity.ABSOLUTE,
    treatments: Iterable[str] = (),
) -> Override:
    """Record that a clinician overrules a finding of a severity, for some treatments or (none named) for all.

    Errors: `OverrideProblem`.
    """
    rule = catalogue.contraindication.get(contraindication)
    if rule is None:
        raise OverrideProblem(
            f'There is no contraindication "{contraindication}". Choose one of the findings.'
        )
    if not rule.overridable:
        raise OverrideProblem(f'"{rule.label}" cannot be overruled in the program. Change the plan instead.')
    if not name.strip():
        raise OverrideProblem("An override needs the name of the clinician. Type it.")
    if not reason.strip():
        raise OverrideProblem("An override needs a reason. Write why, for the record.")
    named = set(treatments)
    strange = sorted(named - catalogue.treatment.keys())
    if strange:
        raise OverrideProblem(f'There is no treatment "{strange[0]}". Choose among those shown.')
    for_these = tuple(entry.id for entry in catalogue.treatments if entry.id in named)
    return Override(contraindication, name.strip(), reason.strip(), at, covers, for_these)


class Screener:
    """The rules of one catalogue, compiled for one questionnaire order."""

    def __init__(self, catalogue: Catalogue, order: Iterable[str]) -> None:
        self.catalogue = catalogue
        self._finder = Finder(catalogue)
        self._order = {link_id: place for place, link_id in enumerate(order)}
        self._order[BIRTH_DATE] = len(self._order)
        self._order[DEVICE] = len(self._order)
        self._places = {rule.id: place for place, rule in enumerate(catalogue.contraindications)}
        self._until = {rule.id: rule.defer_until for rule in catalogue.contraindications}

    def screen(
        self,
        answers: Answers,
        *,
        on: date,
        birth_date: PartialDate | None,
        clinic: Clinic = NO_CLINIC,
        overrides: Sequence[Override] = (),
    ) -> tuple[Verdict, ...]:
        """The verdict on each treatment, in catalogue order.

        `answers` are enabled answers (`Questionnaire.enabled_answers`); `on` is the day to screen for.
        """
        facts = Facts.of(answers, self.catalogue, on=on, birth_date=birth_date, clinic=clinic)
        found = self._finder.find(facts)
        allowed = self._allowed(overrides)
        return tuple(
            self._verdict(treatment.id, facts, found, _freeing(allowed, treatment.id))
            for treatment in self.catalogue.treatments
        )

    def _allowed(self, overrides: Sequence[Override]) -> tuple[Override, ...]:
        rules = self.catalogue.contraindication
        return tuple(
            override
            for override in overrides
            if override.contraindication in rules
            and rules[override.contraindication].overridable
            and override.name.strip()
            and override.reason.strip()
        )

    def _verdict(self, treatment: str, facts: Facts, found: Found, overruled: dict[str, Override]) -> Verdict:
        reasons, follow_ups, possible_by_device = self._reasons(treatment, facts, found, overruled)
        worst = max((reason.severity for reason in reasons if reason.override is None), default=Severity.NONE)
        needs_device = (
            self.catalogue.treatment[treatment].needs_device
            and worst < Severity.DEFER
            and not facts.has_device(treatment)
        )
        missing: set[str] = set()
        if worst < Severity.ABSOLUTE:
            threshold = _threshold(worst)
            missing = {link_id for link_id, severity in found.possible[treatment] if severity >= threshold}
        device_matters = possible_by_device >= _threshold(worst)
        incomplete = bool(missing) or needs_device or (device_matters and worst < Severity.ABSOLUTE)
        names = [self._sorted(missing - {BIRTH_DATE})]
        extra = follow_ups - missing
        if worst < Severity.ABSOLUTE and not facts.regions:
            extra.add("marks.region")
        names.append(self._sorted(extra))
        last = [BIRTH_DATE] if BIRTH_DATE in missing else []
        if worst < Severity.ABSOLUTE and (needs_device or possible_by_device > Severity.NONE):
            last.append(DEVICE)
        outcome = Outcome.INCOMPLETE if incomplete else OUTCOME_OF[worst]
        clear_from, until = self._wait(reasons) if outcome is Outcome.WAIT else (None, None)
        return Verdict(
            treatment=treatment,
            outcome=outcome,
            worst=worst,
            clear_from=clear_from,
            until=until,
            reasons=reasons,
            missing=(*names[0], *names[1], *last),
        )

    def _reasons(
        self, treatment: str, facts: Facts, found: Found, overruled: dict[str, Override]
    ) -> tuple[tuple[Finding, ...], set[str], Severity]:
        """The findings, worst first; unanswered follow-ups; the worst that an unknown device could add."""
        reasons: list[Finding] = []
        follow_ups: set[str] = set()
        by_device = Severity.NONE
        for hit in found.hits:
            severity, possible = hit.severity(treatment, facts)
            override = overruled.get(hit.rule.id)
            if override is not None and severity > override.covers:
                override = None
            if severity is not Severity.NONE:
                reasons.append(
                    Finding(
                        contraindication=hit.rule.id,
                        severity=severity,
                        answer=hit.answer,
                        at_site=hit.at_site,
                        clear_from=hit.clear_from,
                        sources=hit.rule.sources,
                        override=override,
                    )
                )
                follow_ups.update(hit.unanswered)
            if override is None or possible > override.covers:
                by_device = max(by_device, possible)
        reasons.sort(key=lambda reason: (-reason.severity, self._places[reason.contraindication]))
        if self.catalogue.treatment[treatment].needs_sign_off and not facts.clinic.signed_off(
            treatment, on=facts.on
        ):
            self._add_sign_off(treatment, reasons)
        return tuple(reasons), follow_ups, by_device

    def _add_sign_off(self, treatment: str, reasons: list[Finding]) -> None:
        entry = self.catalogue.treatment[treatment]
        sources = (entry.regulatory or entry.what_it_is).sources
        finding = Finding(SPECIALIST_SIGN_OFF, Severity.REFER, YES, None, None, sources)
        place = sum(reason.severity >= Severity.REFER for reason in reasons)
        reasons.insert(place, finding)

    def _wait(self, reasons: Sequence[Finding]) -> tuple[date | None, str | None]:
        deferring = [
            reason for reason in reasons if reason.severity is Severity.DEFER and reason.override is None
        ]
        undated = [reason for reason in deferring if reason.clear_from is None]
        if undated:
            return None, self._until[undated[0].contraindication]
        last = max(deferring, key=lambda reason: reason.clear_from or date.min)
        return last.clear_from, self._until[last.contraindication]

    def _sorted(self, link_ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(link_ids, key=lambda link_id: self._order[link_id]))


def _freeing(overrides: Iterable[Override], treatment: str) -> dict[str, Override]:
    """The decisions that are for a treatment, by their finding; of several the last counts."""
    return {override.contraindication: override for override in overrides if override.frees(treatment)}


def _threshold(worst: Severity) -> Severity:
    """The least severity that would change the outcome: a worse one, or another wait beside a wait."""
    if worst is Severity.DEFER:
        return Severity.DEFER
    return Severity(min(max(worst, Severity.NOTE) + 1, Severity.ABSOLUTE))
