"""From answers to findings: which contraindications apply, how severely, and what is still possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.catalogue import Catalogue
from intake.catalogue_rules import Contraindication, Graded, Severity
from intake.clinic import Clinic, Device
from intake.conditions import NO, NOT_SURE, YES, Answers
from intake.dates import PartialDate, add_weeks, age_on, birthday

WHOLE_BODY = "whole_body"
NOWHERE = "nowhere"
ADULT_AGE = 18
SETTLED_AGE = 22


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at: answers, day, birth date, regions to treat, and what is known of devices.

    `radiofrequency` holds, per treatment, whether its device gives radiofrequency; None when not known.
    """

    answers: Answers
    on: date
    birth_date: PartialDate | None
    regions: tuple[str, ...]
    near: frozenset[str]
    clinic: Clinic
    radiofrequency: dict[str, bool | None]
    devices: frozenset[str]

    @classmethod
    def of(
        cls,
        answers: Answers,
        catalogue: Catalogue,
        *,
        on: date,
        birth_date: PartialDate | None,
        clinic: Clinic,
    ) -> Facts:
        """Collect the facts once for all treatments."""
        regions = regions_to_treat(answers)
        known = [catalogue.region[region] for region in regions if region in catalogue.region]
        near = frozenset(code for region in known for code in region.neighbours)
        radiofrequency: dict[str, bool | None] = {}
        devices = set()
        for treatment in catalogue.treatments:
            given = [device.radiofrequency for device in _devices(answers, clinic, treatment.id)]
            if given:
                devices.add(treatment.id)
            radiofrequency[treatment.id] = given[0] if len(set(given)) == 1 else None
        return cls(answers, on, birth_date, regions, near, clinic, radiofrequency, frozenset(devices))

    def has_device(self, treatment: str) -> bool:
        """Whether the clinic has recorded a device for the treatment."""
        return treatment in self.devices


def _devices(answers: Answers, clinic: Clinic, treatment: str) -> tuple[Device, ...]:
    """The devices that may be used: the one the plan names, else all that are recorded for the treatment.

    A named device that nobody recorded for the treatment is an unknown one: another's facts are not its own.
    """
    recorded = clinic.devices_for(treatment)
    named = answers.code("plan.device")
    if named and answers.code("plan.treatment") == treatment:
        chosen = clinic.device(named)
        return (chosen,) if chosen is not None and chosen in recorded else ()
    return recorded


def regions_to_treat(answers: Answers) -> tuple[str, ...]:
    """The regions to be treated: those of the plan, else every region with marks; without repeats."""
    planned = answers.codes("plan.regions")
    found = planned or tuple(code for part in answers.group("marks") for code in part.codes("marks.region"))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Hit:
    """A contraindication answered yes or not sure (or derived), before it is weighed for a treatment."""

    rule: Contraindication
    answer: str
    at_site: bool | None
    state: Graded | None
    clear_from: date | None
    wait_over: bool
    unanswered: tuple[str, ...]

    def severity(self, treatment: str, facts: Facts) -> tuple[Severity, Severity]:
        """The severity found for a treatment, and the one an unknown device could add."""
        rule = self.rule
        if self.wait_over:
            return self._soften(rule.after_wait, rule.severity[treatment].at(self.at_site)), Severity.NONE
        own = (self.state or rule.severity[treatment]).at(self.at_site)
        if rule.severity_if_radiofrequency is None or own is Severity.NONE:
            return self._not_sure(own), Severity.NONE
        with_radiofrequency = self._not_sure(rule.severity_if_radiofrequency)
        given = facts.radiofrequency[treatment]
        if given is None:
            return self._not_sure(own), with_radiofrequency
        return (with_radiofrequency if given else self._not_sure(own)), Severity.NONE

    def _soften(self, after: Severity, own: Severity) -> Severity:
        # A passed wait cannot give a treatment a severity it never had.
        return Severity.NONE if own is Severity.NONE else self._not_sure(after)

    def _not_sure(self, severity: Severity) -> Severity:
        if self.answer == NOT_SURE and severity is Severity.ABSOLUTE:
            return Severity.REFER
        return severity


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found for one patient, before it is weighed per treatment.

    `possible` holds, per treatment, the linkId of each question not yet answered with the worst severity
    that its answer could bring.
    """

    hits: tuple[Hit, ...]
    possible: dict[str, list[tuple[str, Severity]]]


class Finder:
    """Looks up the rules of one catalogue in a set of answers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._treatments = tuple(treatment.id for treatment in catalogue.treatments)
        self._asked = tuple(rule for rule in catalogue.contraindications if not rule.is_derived)
        self._derived = {rule.id: rule for rule in catalogue.contraindications if rule.is_derived}
        self._worst = {
            rule.id: tuple((treatment, rule.severity[treatment].at_site) for treatment in self._treatments)
            for rule in catalogue.contraindications
        }

    def find(self, facts: Facts) -> Found:
        """All hits in catalogue order, and what the unanswered questions could still bring."""
        hits: list[Hit] = []
        possible: dict[str, list[tuple[str, Severity]]] = {treatment: [] for treatment in self._treatments}
        for rule in self._asked:
            answer = facts.answers.code(rule.link_id)
            if answer is None:
                if rule.is_asked:
                    self._add_possible(rule, rule.link_id, facts, possible)
            elif answer != NO:
                hits.append(_hit(rule, answer, facts))
        self._find_derived(facts, hits, possible)
        return Found(tuple(hits), possible)

    def _add_possible(
        self,
        rule: Contraindication,
        link_id: str,
        facts: Facts,
        possible: dict[str, list[tuple[str, Severity]]],
    ) -> None:
        for treatment, severity in self._worst[rule.id]:
            worst = severity
            radiofrequency = rule.severity_if_radiofrequency
            # Nobody knows yet whether the device gives radiofrequency: the worst case counts.
            if radiofrequency and severity and facts.radiofrequency[treatment] is not False:
                worst = max(severity, radiofrequency)
            if worst is not Severity.NONE:
                possible[treatment].append((link_id, worst))

    def _find_derived(
        self, facts: Facts, hits: list[Hit], possible: dict[str, list[tuple[str, Severity]]]
    ) -> None:
        for rule_id, rule in self._derived.items():
            link_id, applies, clear_from = _derive(rule_id, facts)
            if applies is None:
                self._add_possible(rule, link_id, facts, possible)
            elif applies:
                hits.append(Hit(rule, YES, None, None, clear_from, wait_over=False, unanswered=()))


def _derive(rule_id: str, facts: Facts) -> tuple[str, bool | None, date | None]:
    """The question behind a derived rule, whether the rule applies (None: not known), and until when."""
    if rule_id in ("age_under_18", "age_18_21"):
        if facts.birth_date is None:
            return "patient.birth-date", None, None
        born = facts.birth_date.last_day
        age = age_on(born, facts.on)
        if rule_id == "age_under_18":
            return "patient.birth-date", age < ADULT_AGE, birthday(born, ADULT_AGE)
        return "patient.birth-date", ADULT_AGE <= age < SETTLED_AGE, None
    if rule_id in ("fitzpatrick_IV", "fitzpatrick_V_VI"):
        phototype = facts.answers.code("skin.phototype")
        wanted = ("IV", NOT_SURE) if rule_id == "fitzpatrick_IV" else ("V", "VI", NOT_SURE)
        return "skin.phototype", None if phototype is None else phototype in wanted, None
    if rule_id == "unrealistic_expectation":
        hope = facts.answers.code("goals.hoped-for")
        clear = facts.answers.code("goals.teach-back") == "clear"
        if clear:
            return "goals.hoped-for", False, None
        return "goals.hoped-for", None if hope is None else hope == "gone", None
    raise ValueError(f"no fact is known behind the derived rule {rule_id}")


def _hit(rule: Contraindication, answer: str, facts: Facts) -> Hit:
    answers, link_id = facts.answers, rule.link_id
    unanswered = []
    places = answers.codes(f"{link_id}.regions")
    if rule.has_site and not places:
        unanswered.append(f"{link_id}.regions")
    code = answers.code(f"{link_id}.state")
    state = next((state for state in rule.states if state.code == code), None)
    if rule.states and state is None:
        unanswered.append(f"{link_id}.state")
    clear_from, wait_over = None, False
    if rule.wait_weeks is not None:
        when = answers.day(f"{link_id}.date")
        if when is None:
            unanswered.append(f"{link_id}.date")
        else:
            clear_from, wait_over = _wait(when, rule.wait_weeks, facts.on)
    return Hit(
        rule=rule,
        answer=answer,
        at_site=_at_site(rule, places, facts) if rule.has_site else None,
        state=state.graded if state else None,
        clear_from=clear_from,
        wait_over=wait_over,
        unanswered=tuple(unanswered),
    )


def _wait(when: PartialDate, weeks: int, on: date) -> tuple[date, bool]:
    """The day a wait ends, and whether that day has come. A date in the future leaves it running."""
    if when.first_day > on:
        return add_weeks(when.last_day, weeks), False
    ends = add_weeks(min(when.last_day, on), weeks)
    return ends, ends <= on


def _at_site(rule: Contraindication, places: Sequence[str], facts: Facts) -> bool:
    """Whether the condition is where treatment is planned. Unknown on either side counts as yes."""
    if NOWHERE in places:
        return False
    if not places or not facts.regions or WHOLE_BODY in places:
        return True
    if any(place in facts.regions for place in places):
        return True
    return rule.neighbours_count and any(place in facts.near for place in places)
