"""Words that several pages of the handout share: verdicts, answers, names of things."""

from __future__ import annotations

from intake.catalogue import Catalogue, Contraindication, Severity, Treatment
from intake.conditions import NOT_SURE, Answers
from intake.dates import say_date
from intake.money import Price, say_amount
from intake.plan import say_range, say_typical
from intake.screening import Finding, Outcome, Verdict
from reports.glyphs import unprintable

NOT_KNOWN = "not known"
CERTAINTY_WORDS = ("None", "Very low", "Low", "Moderate", "High")
HOPE_WORDS = {
    "up-to-25": "up to a quarter better",
    "26-50": "a quarter to a half better",
    "51-75": "a half to three quarters better",
    "76-99": "more than three quarters better",
    "gone": "gone",
    "not-sure": "you were not sure",
}


def verdict_words(verdict: Verdict, catalogue: Catalogue, *, until: bool = False) -> str:
    """A verdict in a few words, such as "Wait until 14 March 2027".

    With `until`, a wait without a date says what it waits for.
    """
    if verdict.outcome is Outcome.WAIT:
        if verdict.clear_from is not None:
            return f"Wait until {say_date(verdict.clear_from)}"
        waits = [
            rule.patient_until
            for finding, rule in patient_findings(verdict, catalogue)
            if finding.severity is Severity.DEFER and finding.clear_from is None
        ]
        return f"Wait until {waits[0]}" if until and waits else "Wait"
    if verdict.outcome is Outcome.INCOMPLETE:
        entry = catalogue.treatment[verdict.treatment]
        only_device = verdict.missing[-1:] == ("device",) and entry.needs_device
        return "Machine not named" if only_device else "Not judged yet"
    return {
        Outcome.SUITABLE: "Suitable",
        Outcome.SUITABLE_WITH_CARE: "With care",
        Outcome.REFER: "See a specialist first",
        Outcome.NOT_SUITABLE: "Not suitable",
    }[verdict.outcome]


def finding_words(finding: Finding, rule: Contraindication) -> str:
    """What was decided about one finding, in a few words."""
    if finding.severity is Severity.DEFER:
        if finding.clear_from is not None:
            return f"Wait until {say_date(finding.clear_from)}"
        return f"Wait until {rule.patient_until}" if rule.patient_until else "Wait"
    return {
        Severity.ABSOLUTE: "Not suitable",
        Severity.REFER: "See a specialist first",
        Severity.CAUTION: "Take care",
        Severity.NOTE: "Good to know",
    }[finding.severity]


def outcome_of(severity: Severity) -> str:
    """The outcome whose sign stands beside a finding of this severity."""
    return {
        Severity.ABSOLUTE: "not-suitable",
        Severity.REFER: "refer",
        Severity.DEFER: "wait",
        Severity.CAUTION: "suitable-with-care",
        Severity.NOTE: "suitable",
    }[severity]


def told_words(rule: Contraindication, answers: Answers, catalogue: Catalogue) -> str:
    """What the patient told us about one question, in plain words: "Eczema: yes. On: stomach."."""
    if rule.is_derived:
        return f"{rule.label}."
    answer = "not sure" if answers.code(rule.link_id) == NOT_SURE else "yes"
    parts = [f"{rule.label}: {answer}."]
    places = [catalogue.region[code].plain for code in answers.codes(f"{rule.link_id}.regions")]
    if places:
        parts.append(f"Where: {', '.join(places)}.")
    state = answers.code(f"{rule.link_id}.state")
    parts += [f"{entry.label}." for entry in rule.states if entry.code == state]
    when = answers.day(f"{rule.link_id}.date")
    if when is not None:
        parts.append(f"Date: {say_date(when)}.")
    return " ".join(parts)


def patient_findings(verdict: Verdict, catalogue: Catalogue) -> tuple[tuple[Finding, Contraindication], ...]:
    """The findings that may stand on paper the patient takes home, worst first."""
    rules = catalogue.contraindication
    return tuple(
        (finding, rules[finding.contraindication])
        for finding in verdict.reasons
        if finding.contraindication in rules
        and not rules[finding.contraindication].for_record
        and finding.override is None
    )


def sessions_words(entry: Treatment) -> str:
    """How many sessions sources give."""
    known = entry.sessions
    if known.typical_low is None and known.minimum is None:
        return NOT_KNOWN
    if known.maximum is None and known.minimum is not None:
        return f"{known.minimum} or more"
    return say_typical(known)


def downtime_words(entry: Treatment) -> str:
    """How many days of recovery sources give."""
    return say_range(entry.downtime_days)


def dark_patches_words(entry: Treatment) -> str:
    """How many of 100 people had darker patches; "not known" where no figure counts people."""
    for effect in entry.side_effects:
        counted = effect.printed and effect.unit == "people" and effect.per_100 is not None
        if counted and "hyperpigmentation" in effect.name and effect.per_100 is not None:
            low, high = effect.per_100
            return f"{low}" if low == high else f"{low} to {high}"
    return NOT_KNOWN


def price_words(price: Price) -> str:
    """A price in words; with the currency's code where no typeface here has its sign."""
    words = price.say()
    if not unprintable(words):
        return words
    low, high = say_amount(price.low, ""), say_amount(price.high, "")
    amount = f"{low} to {high}" if price.is_range else low
    return f"{price.currency} {amount}"


def lower_first(words: str) -> str:
    """The same words to stand inside a sentence."""
    return words[0].lower() + words[1:]
