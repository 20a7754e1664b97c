"""The day of a session: what is asked again on it, and what the rules say to the answers.

Nothing is judged here by rules of its own: `intake.screening` screens the answers of the consultation, with
that day's answers in the place of the earlier ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.catalogue import Catalogue
from intake.catalogue_rules import Contraindication, Severity
from intake.clinic import Clinic
from intake.conditions import NO, NOT_SURE, YES, Answers
from intake.course import DayReason, DayRecord
from intake.dates import PartialDate
from intake.questionnaire import AskAs, Questionnaire
from intake.screening import DEVICE, Finding, Outcome, Override, Screener, Verdict

PATCH_NOT_CLEAR = "test_patch_not_clear"
"""The reason of a day whose test patch was not clear: no entry of the catalogue, it is what somebody saw."""


class DayOutcome(StrEnum):
    """What a day says to a session: a clinician decides."""

    GO_AHEAD = "go-ahead"
    NOT_TODAY = "not-today"
    ASK_FIRST = "ask-first"


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """The verdict on one treatment on one day.

    `reasons` are what weighs, worst first; `missing` the linkIds of what must be asked first, `device` among
    them where the machine is not known. `verdict` is screening's own. `final` are the reasons that nobody may
    go over; `patch_clear` is N or UNK where the test patch keeps the first session back, else "".
    """

    outcome: DayOutcome
    reasons: tuple[Finding, ...]
    missing: tuple[str, ...]
    verdict: Verdict
    final: tuple[str, ...] = ()
    patch_clear: str = ""

    @property
    def clear_from(self) -> date | None:
        """From which day the treatment is possible again, where one is known."""
        return self.verdict.clear_from

    @property
    def can_be_overruled(self) -> bool:
        """Whether a clinician may go ahead with a reason: never over what cannot be overruled."""
        return self.outcome is DayOutcome.GO_AHEAD or not (
            self.final or self.verdict.worst >= Severity.ABSOLUTE
        )

    def record(self, catalogue_version: str) -> DayRecord:
        """The verdict as it is kept with the session."""
        return DayRecord(
            self.outcome.value,
            catalogue_version,
            tuple(
                DayReason(each.contraindication, each.severity.word, each.answer, each.sources)
                for each in self.reasons
            )
            + self._patch_reason(),
            self.missing,
        )

    def _patch_reason(self) -> tuple[DayReason, ...]:
        if not self.patch_clear:
            return ()
        return (DayReason(PATCH_NOT_CLEAR, Severity.DEFER.word, self.patch_clear, ()),)


def day_rules(catalogue: Catalogue, treatment: str) -> tuple[Contraindication, ...]:
    """The entries that are asked again on the day of a session of a treatment, in catalogue order."""
    return tuple(
        rule
        for rule in catalogue.contraindications
        if not rule.is_derived
        and (rule.ask_at in ("session", "both") or rule.ask_as is AskAs.SESSION)
        and _worst(rule, treatment) is not Severity.NONE
    )


def _worst(rule: Contraindication, treatment: str) -> Severity:
    graded = rule.severity.get(treatment)
    return Severity.NONE if graded is None else max(graded.at_site, graded.elsewhere)


def was_no(rule: Contraindication, earlier: Answers) -> bool:
    """Whether one press may write No for an entry: it was not Yes or Not sure at the consultation."""
    return earlier.code(rule.link_id) not in (YES, NOT_SURE)


def answers_of_day(
    earlier: Answers,
    day: Answers,
    catalogue: Catalogue,
    questionnaire: Questionnaire,
    *,
    device: str = "",
    regions: Sequence[str] = (),
) -> Answers:
    """The answers that count on a day: the consultation's, with every question of the day as answered then.

    What was answered at the consultation of such a question does not count any more, its follow-ups neither.
    `regions` are those that are treated on the day; without any, the plan's count.
    """
    asked_again = {
        item.link_id
        for rule in catalogue.contraindications
        if not rule.is_derived and (rule.ask_at in ("session", "both") or rule.ask_as is AskAs.SESSION)
        for item in questionnaire.items[rule.link_id].walk()
    }
    values = {link_id: given for link_id, given in earlier.values.items() if link_id not in asked_again}
    values.update({link_id: given for link_id, given in day.values.items() if link_id in asked_again})
    if device:
        values["plan.device"] = (device,)
    if regions:
        values["plan.regions"] = tuple(regions)
    return questionnaire.enabled_answers(Answers(values, earlier.groups))


def judge_day(
    treatment: str,
    earlier: Answers,
    day: Answers,
    *,
    screener: Screener,
    questionnaire: Questionnaire,
    on: date,
    birth_date: PartialDate | None,
    clinic: Clinic,
    overrides: Sequence[Override] = (),
    device: str = "",
    regions: Sequence[str] = (),
    patch_clear: str = "",
) -> DayVerdict:
    """What the rules say to a session of a treatment on a day. Errors: `KeyError` for an unknown treatment.

    `earlier` are the consultation's answers and `overrides` its decisions; a decision about something that
    is asked again does not reach beyond the day for which it was made. `regions` are those treated on the
    day. `patch_clear` is what was last said of the test patch before a first session: N and UNK keep it back.
    """
    catalogue = screener.catalogue
    asked = day_rules(catalogue, treatment)
    again = {rule.id for rule in asked}
    answers = answers_of_day(earlier, day, catalogue, questionnaire, device=device, regions=regions)
    found = screener.screen(
        answers,
        on=on,
        birth_date=birth_date,
        clinic=clinic,
        overrides=[each for each in overrides if each.contraindication not in again],
    )
    verdict = {each.treatment: each for each in found}[treatment]
    # An entry that is asked on the day alone is never missing for screening: here it is.
    missing = [rule.link_id for rule in asked if answers.code(rule.link_id) is None]
    if verdict.outcome is Outcome.INCOMPLETE:
        missing += [each for each in verdict.missing if each not in missing and _is_needed(each, answers)]
    if DEVICE not in missing and _is_strange(device, treatment, clinic):
        missing.append(DEVICE)
    reasons = tuple(
        each for each in verdict.reasons if each.override is None and each.severity >= Severity.CAUTION
    )
    held_back = patch_clear if patch_clear in (NO, NOT_SURE) else ""
    if verdict.worst >= Severity.DEFER or held_back:
        outcome = DayOutcome.NOT_TODAY
    elif missing or verdict.outcome is Outcome.INCOMPLETE:
        outcome = DayOutcome.ASK_FIRST
    else:
        outcome = DayOutcome.GO_AHEAD
    return DayVerdict(outcome, reasons, tuple(missing), verdict, _final(reasons, catalogue), held_back)


def _is_strange(device: str, treatment: str, clinic: Clinic) -> bool:
    """Whether a machine is named that is none of those the clinic has recorded for the treatment."""
    recorded = clinic.devices_for(treatment)
    return bool(device and recorded) and clinic.device(device) not in recorded


def _final(reasons: Sequence[Finding], catalogue: Catalogue) -> tuple[str, ...]:
    """What keeps a session back and cannot be overruled: an entry that says so, or no entry at all."""
    rules = catalogue.contraindication
    return tuple(
        each.contraindication
        for each in reasons
        if each.severity >= Severity.DEFER
        and (each.contraindication not in rules or not rules[each.contraindication].overridable)
    )


def _is_needed(link_id: str, answers: Answers) -> bool:
    """Whether what screening misses keeps a session back: a question, or the device; no mere follow-up."""
    if link_id == DEVICE:
        return True
    parent = link_id.rpartition(".")[0]
    return answers.code(parent) in (None, NO)
