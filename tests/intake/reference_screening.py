"""A slow, plain reading of the screening contract, to hold the program against.

It reads the TOML files itself and shares no code with the program. Each part names the point of the contract
("`screen` prints … Exact reading") that it stands for. Input and output are plain texts, lists and dates.
"""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "intake" / "data"
NEEDS_A_DEVICE = ("nano_perforation", "laser_resurfacing_neodymium", "cosmetic_laser_topical_anaesthesia")
NEEDS_SIGN_OFF = "microneedling_plus_aquagold"
RANK = {"none": 0, "note": 1, "caution": 2, "defer": 3, "refer": 4, "absolute": 5}
OUTCOME = {
    "none": "suitable",
    "note": "suitable",
    "caution": "suitable-with-care",
    "defer": "wait",
    "refer": "refer",
    "absolute": "not-suitable",
}
OUTCOME_RANK = ("suitable", "suitable-with-care", "wait", "refer", "not-suitable")


@dataclass
class Case:
    """A patient on a day, in plain texts. `devices` hold `treatments`, and `radiofrequency` where known."""

    on: date
    birth_date: str | None = None
    answers: dict[str, list[str]] = field(default_factory=dict)
    mark_regions: list[str] = field(default_factory=list)
    devices: list[dict[str, Any]] = field(default_factory=list)
    signed_off: bool = False


def read_rules() -> list[dict[str, Any]]:
    """The entries of contraindications.toml, in catalogue order."""
    table = tomllib.loads((DATA / "contraindications.toml").read_text(encoding="utf-8"))
    rules: list[dict[str, Any]] = table["contraindication"]
    return rules


def read_treatments() -> list[str]:
    """The ids of the treatments, in catalogue order."""
    table = tomllib.loads((DATA / "treatments.toml").read_text(encoding="utf-8"))
    return [entry["id"] for entry in table["treatment"]]


def read_neighbours() -> dict[str, list[str]]:
    """For each region that can be treated, the places beside it."""
    table = tomllib.loads((DATA / "regions.toml").read_text(encoding="utf-8"))
    return {entry["code"]: entry["neighbours"] for entry in table["region"]}


def last_day(text: str) -> date:
    """The last day a full or partial date can mean."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    return date(*parts)


def first_day(text: str) -> date:
    """The first day a full or partial date can mean."""
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3])


def eighteenth(born: date, years: int) -> date:
    """A birthday; somebody born on 29 February has it on 1 March in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def one(case: Case, link_id: str) -> str | None:
    """The single answer to a question, or None when it was not asked."""
    return case.answers.get(link_id, [None])[0]


class Reference:
    """The contract, read point by point. `order` is the questionnaire's order of linkIds."""

    def __init__(self, order: list[str]) -> None:
        self.order = order
        self.rules = read_rules()
        self.treatments = read_treatments()
        self.neighbours = read_neighbours()

    def screen(self, case: Case) -> list[dict[str, Any]]:
        """The verdicts, each a dictionary with the keys of the contract."""
        return [self._verdict(case, treatment) for treatment in self.treatments]

    # Words: "at the site" and "regions to be treated".

    def _regions(self, case: Case) -> list[str]:
        return case.answers.get("plan.regions") or case.mark_regions

    def _at_site(self, case: Case, rule: dict[str, Any]) -> bool | None:
        if rule["scope"] == "anywhere":
            return None
        regions = self._regions(case)
        named = case.answers.get(f"health.{rule['id']}.regions", [])
        if "nowhere" in named:
            return False
        if not regions or not named:
            return True
        for place in named:
            if place == "whole_body" or place in regions:
                return True
            if rule.get("neighbours_count") and any(place in self.neighbours[region] for region in regions):
                return True
        return False

    # Derived facts: (applies, None when the fact is not known; the question behind it; clear_from).

    def _derived(self, case: Case, rule_id: str) -> tuple[bool | None, str, date | None]:
        if rule_id in ("age_under_18", "age_18_21"):
            if case.birth_date is None:
                return None, "patient.birth-date", None
            born = last_day(case.birth_date)
            adult = case.on >= eighteenth(born, 18)
            if rule_id == "age_under_18":
                return not adult, "patient.birth-date", eighteenth(born, 18)
            return adult and case.on < eighteenth(born, 22), "patient.birth-date", None
        if rule_id in ("fitzpatrick_IV", "fitzpatrick_V_VI"):
            skin = one(case, "skin.phototype")
            if skin is None:
                return None, "skin.phototype", None
            counted = ["IV", "UNK"] if rule_id == "fitzpatrick_IV" else ["V", "VI", "UNK"]
            return skin in counted, "skin.phototype", None
        assert rule_id == "unrealistic_expectation"
        if one(case, "goals.teach-back") == "clear":
            return False, "goals.hoped-for", None
        hope = one(case, "goals.hoped-for")
        return (None if hope is None else hope == "gone"), "goals.hoped-for", None

    # Point 3: what is known of the devices that may be used.

    def _devices(self, case: Case, treatment: str) -> list[dict[str, Any]]:
        recorded = [device for device in case.devices if treatment in device["treatments"]]
        # A planned device that nobody recorded for the treatment is an unknown one.
        if one(case, "plan.treatment") == treatment and one(case, "plan.device"):
            return [device for device in recorded if device["id"] == one(case, "plan.device")]
        return recorded

    def _radiofrequency(self, case: Case, treatment: str) -> bool | None:
        told = {device.get("radiofrequency") for device in self._devices(case, treatment)}
        return told.pop() if len(told) == 1 else None

    # Points 1 to 3: one entry that was answered, for one treatment.

    def _weigh(
        self, case: Case, rule: dict[str, Any], treatment: str
    ) -> tuple[dict[str, Any], str, list[str]]:
        """The reason; what an unknown device could make of it; its follow-ups not yet answered."""
        link_id = f"health.{rule['id']}"
        answer = one(case, link_id)
        at_site = self._at_site(case, rule)

        def pick(graded: Any) -> str:
            if isinstance(graded, str):
                return graded
            at_the_site, elsewhere = graded
            return str(elsewhere if at_site is False else at_the_site)

        def soften(severity: str) -> str:
            return "refer" if answer == "UNK" and severity == "absolute" else severity

        own = pick(rule["severity"][treatment])
        state = one(case, f"{link_id}.state")
        if state and rule["states"][state] != "as graded":
            own = pick(rule["states"][state])
        severity = soften(own)
        possible = "none"

        clear_from = None
        when = one(case, f"{link_id}.date")
        if "wait_weeks" in rule and when:
            wait = timedelta(days=7 * rule["wait_weeks"])
            future = first_day(when) > case.on
            clear_from = (last_day(when) if future else min(last_day(when), case.on)) + wait
            if not future and clear_from <= case.on:
                severity = "none" if own == "none" else soften(rule["after_wait"])

        if "severity_if_radiofrequency" in rule and own != "none":
            given = self._radiofrequency(case, treatment)
            if given is None:
                possible = soften(rule["severity_if_radiofrequency"])
            elif given:
                severity = soften(rule["severity_if_radiofrequency"])

        follow_ups = []
        if rule["scope"] != "anywhere" and not case.answers.get(f"{link_id}.regions"):
            follow_ups.append(f"{link_id}.regions")
        if "states" in rule and not state:
            follow_ups.append(f"{link_id}.state")
        if "wait_weeks" in rule and not when:
            follow_ups.append(f"{link_id}.date")
        reason = {
            "contraindication": rule["id"],
            "severity": severity,
            "answer": answer,
            "at_site": at_site,
            "clear_from": clear_from,
            "sources": list(rule["sources"]),
        }
        return reason, possible, follow_ups

    def _worst_case(self, case: Case, rule: dict[str, Any], treatment: str) -> str:
        """Point 5: the worst an unanswered question could bring: yes, at the site, no state."""
        graded = rule["severity"][treatment]
        worst: str = graded if isinstance(graded, str) else graded[0]
        by_radiofrequency: str = rule.get("severity_if_radiofrequency", "none")
        if worst != "none" and self._radiofrequency(case, treatment) is not False:
            worst = max(worst, by_radiofrequency, key=RANK.__getitem__)
        return worst

    def _verdict(self, case: Case, treatment: str) -> dict[str, Any]:
        reasons: list[dict[str, Any]] = []
        could_improve: list[str] = []
        open_questions: list[tuple[str, str]] = []
        by_device = "none"
        for rule in self.rules:
            if rule["ask_as"] == "derived":
                applies, question, clear_from = self._derived(case, rule["id"])
                severity = self._worst_case(case, rule, treatment)
                if applies is None:
                    open_questions.append((question, severity))
                elif applies and severity != "none":
                    reasons.append(
                        {
                            "contraindication": rule["id"],
                            "severity": severity,
                            "answer": "Y",
                            "at_site": None,
                            "clear_from": clear_from,
                            "sources": list(rule["sources"]),
                        }
                    )
                continue
            answer = one(case, f"health.{rule['id']}")
            if answer is None and rule["ask_as"] in ("row", "list"):
                open_questions.append((f"health.{rule['id']}", self._worst_case(case, rule, treatment)))
            if answer in ("Y", "UNK"):
                reason, possible, follow_ups = self._weigh(case, rule, treatment)
                by_device = max(by_device, possible, key=RANK.__getitem__)
                if reason["severity"] != "none":
                    reasons.append(reason)
                    could_improve.extend(follow_ups)
        # Point 4, and point 6: worst first, then catalogue order (sorting is stable).
        if treatment == NEEDS_SIGN_OFF and not case.signed_off:
            reasons.append(
                {
                    "contraindication": "specialist_sign_off",
                    "severity": "refer",
                    "answer": "Y",
                    "at_site": None,
                    "clear_from": None,
                    "sources": None,
                }
            )
        reasons.sort(key=lambda reason: -RANK[reason["severity"]])
        worst = reasons[0]["severity"] if reasons else "none"
        return self._conclude(
            case,
            treatment=treatment,
            reasons=reasons,
            worst=worst,
            open_questions=open_questions,
            could_improve=could_improve,
            by_device=by_device,
        )

    def _conclude(
        self,
        case: Case,
        *,
        treatment: str,
        reasons: list[dict[str, Any]],
        worst: str,
        open_questions: list[tuple[str, str]],
        could_improve: list[str],
        by_device: str,
    ) -> dict[str, Any]:
        """Points 5 and 6: the outcome, what is missing, and from when."""
        outcome = OUTCOME[worst]

        def could_change(severity: str) -> bool:
            if outcome == "not-suitable":
                return False
            if outcome == "wait" and severity == "defer":
                return True
            return OUTCOME_RANK.index(OUTCOME[severity]) > OUTCOME_RANK.index(outcome)

        decisive = {question for question, severity in open_questions if could_change(severity)}
        no_device = (
            treatment in NEEDS_A_DEVICE
            and outcome in ("suitable", "suitable-with-care")
            and not self._devices(case, treatment)
        )
        incomplete = bool(decisive) or no_device or could_change(by_device)

        improving = set(could_improve) - decisive
        if not self._regions(case) and outcome != "not-suitable":
            improving.add("marks.region")
        missing = [link_id for link_id in self.order if link_id in decisive]
        missing += [link_id for link_id in self.order if link_id in improving]
        if "patient.birth-date" in decisive:
            missing.append("patient.birth-date")
        if outcome != "not-suitable" and (no_device or by_device != "none"):
            missing.append("device")

        clear_from, until = None, None
        if outcome == "wait" and not incomplete:
            defers = [reason for reason in reasons if reason["severity"] == "defer"]
            undated = [reason for reason in defers if reason["clear_from"] is None]
            deciding = undated[0] if undated else max(defers, key=lambda reason: reason["clear_from"])
            clear_from = deciding["clear_from"]
            until = next(
                rule["defer_until"] for rule in self.rules if rule["id"] == deciding["contraindication"]
            )
        return {
            "treatment": treatment,
            "outcome": "incomplete" if incomplete else outcome,
            "worst": worst,
            "clear_from": clear_from,
            "until": until,
            "reasons": reasons,
            "missing": missing,
        }

    def worst_found_or_possible(self, case: Case, treatment: str) -> str:
        """The worst severity found, or that an open question or an unknown device could still bring."""
        severities = ["refer" if treatment == NEEDS_SIGN_OFF and not case.signed_off else "none"]
        for rule in self.rules:
            answer = one(case, f"health.{rule['id']}")
            if rule["ask_as"] == "derived":
                if self._derived(case, rule["id"])[0] is not False:
                    severities.append(self._worst_case(case, rule, treatment))
            elif answer in ("Y", "UNK"):
                reason, possible, _ = self._weigh(case, rule, treatment)
                severities += [reason["severity"], possible]
            elif answer is None and rule["ask_as"] in ("row", "list"):
                severities.append(self._worst_case(case, rule, treatment))
        return max(severities, key=RANK.__getitem__)
