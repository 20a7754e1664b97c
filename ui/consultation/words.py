"""Words of the screens of a consultation: verdicts, findings, dates, ages, places of questions."""

from __future__ import annotations

from datetime import date

from intake.catalogue import Catalogue
from intake.catalogue_results import say_range, say_typical
from intake.catalogue_rules import Contraindication, Severity
from intake.catalogue_treatments import Treatment
from intake.consultation import Patient
from intake.dates import PartialDate, age_on, say_date
from intake.screening import BIRTH_DATE, DEVICE, SPECIALIST_SIGN_OFF, Finding, Outcome, Verdict
from ui.short_date import short_date

CERTAINTY_WORDS = ("No studies", "Very low", "Low", "Moderate", "High")
SIGN_OFF_WORDS = "No named specialist has signed this treatment off"


def chip_words(verdict: Verdict, catalogue: Catalogue) -> str:
    """A verdict in the few words of a chip, such as "Wait until 14 Mar 2027"."""
    if verdict.outcome is Outcome.WAIT:
        return f"Wait until {short_date(verdict.clear_from)}" if verdict.clear_from else "Wait"
    if verdict.outcome is Outcome.INCOMPLETE:
        only_device = verdict.missing == (DEVICE,)
        return "Machine not named" if only_device else "Not assessed yet"
    return {
        Outcome.SUITABLE: "Suitable",
        Outcome.SUITABLE_WITH_CARE: "With care",
        Outcome.REFER: "See a doctor first",
        Outcome.NOT_SUITABLE: "Not suitable",
    }[verdict.outcome]


def finding_words(finding: Finding, catalogue: Catalogue) -> str:
    """One finding as a line of a card: what it is, where, and from when."""
    if finding.contraindication == SPECIALIST_SIGN_OFF:
        return SIGN_OFF_WORDS
    rule = catalogue.contraindication[finding.contraindication]
    words = rule.label
    if finding.answer == "UNK":
        words += ": not sure"
    if finding.at_site is False:
        words += ", but not where we treat"
    if finding.severity is Severity.DEFER:
        if finding.clear_from is not None:
            words += f": from {short_date(finding.clear_from)}"
        elif rule.patient_until:
            words += f": wait until {rule.patient_until}"
    return words


def finding_weight(severity: Severity) -> str:
    """What a finding of this severity means for the decision, in a few words."""
    return {
        Severity.ABSOLUTE: "Not suitable",
        Severity.REFER: "See a doctor first",
        Severity.DEFER: "Wait",
        Severity.CAUTION: "Take care",
        Severity.NOTE: "Good to know",
        Severity.NONE: "",
    }[severity]


def rule_link(rule: Contraindication) -> str:
    """The question a rule hangs on; a derived rule hangs on the fact it is derived from."""
    derived = {
        "age_under_18": BIRTH_DATE,
        "age_18_21": BIRTH_DATE,
        "fitzpatrick_IV": "skin.phototype",
        "fitzpatrick_V_VI": "skin.phototype",
        "unrealistic_expectation": "goals.hoped-for",
    }
    return derived.get(rule.id, rule.link_id) if rule.is_derived else rule.link_id


def born_words(patient: Patient, *, on: date) -> str:
    """The birth date with the age on a day: "12 April 1993 (33)"; "Not recorded" without one."""
    born = patient.birth_date
    if born is None:
        return "Not recorded"
    return f"{say_date(born)} ({age_words(born, on=on)})"


def age_words(born: PartialDate, *, on: date) -> str:
    """The age on a day. A birth date without its day gives the lower age, as screening takes it."""
    age = age_on(born.last_day, on)
    return f"{age}" if born.is_full else f"{age} or {age + 1}"


def visits_words(entry: Treatment) -> str:
    """How many sessions sources give."""
    known = entry.sessions
    if known.typical_low is None and known.minimum is None:
        return "not known"
    if known.maximum is None and known.minimum is not None:
        return f"{known.minimum} or more"
    return say_typical(known)


def healing_words(entry: Treatment) -> str:
    """How many days the skin takes to heal, as sources give it."""
    known = "not known" if entry.downtime_days.borrowed else say_range(entry.downtime_days)
    return known if known == "not known" else f"{known} days"


def count_words(number: int, one: str, many: str) -> str:
    """ "1 question", "4 questions": the number with its noun."""
    return f"{number} {one if number == 1 else many}"
