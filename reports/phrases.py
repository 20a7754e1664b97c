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
MOST_REASONS = 3
CERTAINTY_WORDS = ("None", "Very low", "Low", "Moderate", "High")
HOPE_WORDS = {
    "up-to-25": "up to a quarter better",
    "26-50": "a quarter to a half better",
    "51-75": "a half to three quarters better",
    "76-99": "more than three quarters better",
    "gone": "gone",
    "not-sure": "you were not sure",
}


def verdict_words(verdict: Verdict, catalogue: Catalogue) -> str:
    """A verdict in a few words, such as "Wait until 14 March 2027"."""
    if verdict.outcome is Outcome.WAIT:
        if verdict.clear_from is None or hidden_causes(verdict, catalogue):
            return "Wait"
        return f"Wait until {say_date(verdict.clear_from)}{_then(_last(verdict), catalogue)}"
    if verdict.outcome is Outcome.INCOMPLETE:
        return "Machine not named" if verdict.missing == ("device",) else "Not judged yet"
    return {
        Outcome.SUITABLE: "Suitable",
        Outcome.SUITABLE_WITH_CARE: "With care",
        Outcome.REFER: "See a doctor first",
        Outcome.NOT_SUITABLE: "Not suitable",
    }[verdict.outcome]


def causes(verdict: Verdict) -> tuple[Finding, ...]:
    """The findings that make the verdict what it is: as severe as the worst, and not overruled."""
    return tuple(
        finding
        for finding in verdict.reasons
        if finding.severity is verdict.worst and finding.override is None
    )


def hidden_causes(verdict: Verdict, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Causes that may not stand on paper that goes home, or are no answer of the patient's."""
    rules = catalogue.contraindication
    return tuple(
        finding
        for finding in causes(verdict)
        if finding.contraindication not in rules or rules[finding.contraindication].for_record
    )


def verdict_sentences(verdict: Verdict, catalogue: Catalogue) -> str:
    """What holds for the chosen treatment today and why, in sentences for the patient."""
    words = verdict_words(verdict, catalogue)
    if verdict.outcome is Outcome.INCOMPLETE:
        return f"{words}. We have more to ask before we decide."
    rules = catalogue.contraindication
    hidden = hidden_causes(verdict, catalogue)
    shown = [finding for finding in causes(verdict) if finding not in hidden]
    if verdict.outcome is Outcome.WAIT:
        undated = [finding for finding in shown if finding.clear_from is None]
        shown = undated or [_last(verdict)]
        if undated and not hidden:
            waits = [rules[finding.contraindication].patient_until for finding in undated]
            words = f"Wait until {waits[0]}" + "".join(f", and until {wait}" for wait in waits[1:2])
    sentences = [f"{words}."]
    labels = [
        lower_first(rules[finding.contraindication].label) for finding in shown if finding not in hidden
    ]
    if labels:
        more = f", and {len(labels) - MOST_REASONS} more" if len(labels) > MOST_REASONS else ""
        named = ", ".join(labels[:MOST_REASONS])
        sentences.append(f"The reason: {named}{more}.")
    if hidden:
        sentences.append("There is something to talk about first. Please ask us.")
    return " ".join(sentences)


def finding_words(finding: Finding, rule: Contraindication) -> str:
    """What was decided about one finding, in a few words."""
    if finding.severity is Severity.DEFER:
        if finding.clear_from is not None:
            return f"Wait until {say_date(finding.clear_from)}{_after(rule)}"
        return f"Wait until {rule.patient_until}" if rule.patient_until else "Wait"
    return {
        Severity.ABSOLUTE: "Not suitable",
        Severity.REFER: "See a doctor first",
        Severity.CAUTION: "Take care",
        Severity.NOTE: "Good to know",
    }[finding.severity]


def _last(verdict: Verdict) -> Finding:
    """The wait that ends last."""
    waits = [finding for finding in causes(verdict) if finding.clear_from == verdict.clear_from]
    return waits[0] if waits else causes(verdict)[0]


def _then(finding: Finding, catalogue: Catalogue) -> str:
    return _after(catalogue.contraindication[finding.contraindication])


def _after(rule: Contraindication) -> str:
    """What still stands between the patient and the treatment once the wait is over."""
    return ", then see a doctor first" if rule.after_wait >= Severity.REFER else ""


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
