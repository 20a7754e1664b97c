"""Words that several documents share: verdicts, answers, names of things, in the language of `say`."""

from __future__ import annotations

from datetime import date

from intake.catalogue import Catalogue
from intake.catalogue_results import Range
from intake.catalogue_rules import Contraindication, Severity
from intake.catalogue_treatments import Treatment
from intake.conditions import NOT_SURE, Answers
from intake.language import Words
from intake.money import Price, say_amount
from intake.screening import Finding, Outcome, Verdict
from reports.glyphs import unprintable

MOST_REASONS = 3


def not_known(say: Words) -> str:
    """What stands where nothing is known."""
    return say("not known")


def certainty_word(level: int, say: Words) -> str:
    """How strong the evidence is, 0 to 4, in a word."""
    return (
        say.sense("evidence", "None"),
        say.sense("evidence", "Very low"),
        say.sense("evidence", "Low"),
        say.sense("evidence", "Moderate"),
        say.sense("evidence", "High"),
    )[level]


def hope_words(hope: str, say: Words) -> str:
    """A hope inside a sentence: "a quarter to a half better"."""
    return {
        "up-to-25": say("up to a quarter better"),
        "26-50": say("a quarter to a half better"),
        "51-75": say("a half to three quarters better"),
        "76-99": say("more than three quarters better"),
        "gone": say.sense("the marks", "gone"),
        "not-sure": say("not sure"),
    }[hope]


def colour_words(code: str, say: Words) -> str:
    """The colour of marks inside a sentence: "white"."""
    return {
        "red": say.sense("marks", "red"),
        "pink": say.sense("marks", "pink"),
        "purple": say.sense("marks", "purple"),
        "brown": say.sense("marks", "brown"),
        "silver": say.sense("marks", "silver"),
        "white": say.sense("marks", "white"),
    }.get(code, code)


def verdict_words(verdict: Verdict, catalogue: Catalogue, say: Words) -> str:
    """A verdict in a few words, such as "Wait until 14 March 2027"."""
    if verdict.outcome is Outcome.WAIT:
        if verdict.clear_from is None or hidden_causes(verdict, catalogue):
            return say("Wait")
        rule = catalogue.contraindication[_last(verdict).contraindication]
        return _wait_until_day(say.date(verdict.clear_from), rule, say)
    if verdict.outcome is Outcome.INCOMPLETE:
        return say("Machine not named") if verdict.missing == ("device",) else say("Not judged yet")
    if verdict.outcome is Outcome.REFER and waits_for_sign_off(verdict, catalogue):
        return say("Not offered yet")
    return {
        Outcome.SUITABLE: say("Suitable"),
        Outcome.SUITABLE_WITH_CARE: say("With care"),
        Outcome.REFER: say("See a doctor first"),
        Outcome.NOT_SUITABLE: say("Not suitable"),
    }[verdict.outcome]


def causes(verdict: Verdict) -> tuple[Finding, ...]:
    """The findings that make the verdict what it is: as severe as the worst, and not overruled."""
    return tuple(
        finding
        for finding in verdict.reasons
        if finding.severity is verdict.worst and finding.override is None
    )


def waits_for_sign_off(verdict: Verdict, catalogue: Catalogue) -> bool:
    """Whether nothing but a specialist's signature is missing: the clinic's own matter, not the patient's."""
    found, rules = causes(verdict), catalogue.contraindication
    return bool(found) and all(finding.contraindication not in rules for finding in found)


def hidden_causes(verdict: Verdict, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Causes that may not stand on paper that goes home, or are no answer of the patient's."""
    rules = catalogue.contraindication
    return tuple(
        finding
        for finding in causes(verdict)
        if finding.contraindication not in rules or rules[finding.contraindication].for_record
    )


def verdict_sentences(verdict: Verdict, catalogue: Catalogue, say: Words) -> str:
    """What holds for the chosen treatment today and why, in sentences for the patient."""
    words = verdict_words(verdict, catalogue, say)
    if verdict.outcome is Outcome.INCOMPLETE:
        return f"{words}. " + say("We have more to ask before we decide.")
    rules = catalogue.contraindication
    hidden = hidden_causes(verdict, catalogue)
    shown = [finding for finding in causes(verdict) if finding not in hidden]
    if verdict.outcome is Outcome.WAIT:
        undated = [finding for finding in shown if finding.clear_from is None]
        shown = undated or [_last(verdict)]
        if undated and not hidden:
            waits = [rules[finding.contraindication].patient_until for finding in undated]
            words = say("Wait until {what}", what=waits[0])
            words += "".join(say(", and until {what}", what=wait) for wait in waits[1:2])
    if verdict.outcome is Outcome.REFER and waits_for_sign_off(verdict, catalogue):
        return f"{words}. " + say("A named specialist has to agree to it here first.")
    sentences = [f"{words}."]
    labels = [
        lower_first(rules[finding.contraindication].label) for finding in shown if finding not in hidden
    ]
    if labels:
        named = ", ".join(labels[:MOST_REASONS])
        if len(labels) > MOST_REASONS:
            named = say("{names}, and {number} more", names=named, number=len(labels) - MOST_REASONS)
        sentences.append(say("The reason: {names}.", names=named))
    if hidden:
        sentences.append(say("There is something to talk about first. Please ask us."))
    return " ".join(sentences)


def finding_words(finding: Finding, rule: Contraindication, say: Words) -> str:
    """What was decided about one finding, in a few words."""
    if finding.override is not None:
        if finding.severity is Severity.DEFER:
            return say("Take care: the usual wait was weighed by your clinician")
        return say("Take care: weighed by your clinician")
    if finding.severity is Severity.DEFER:
        if finding.clear_from is not None:
            return _wait_until_day(say.date(finding.clear_from), rule, say)
        return say("Wait until {what}", what=rule.patient_until) if rule.patient_until else say("Wait")
    return {
        Severity.ABSOLUTE: say("Not suitable"),
        Severity.REFER: say("See a doctor first"),
        Severity.CAUTION: say("Take care"),
        Severity.NOTE: say("Good to know"),
    }[finding.severity]


def _last(verdict: Verdict) -> Finding:
    """The wait that ends last."""
    waits = [finding for finding in causes(verdict) if finding.clear_from == verdict.clear_from]
    return waits[0] if waits else causes(verdict)[0]


def _wait_until_day(day: str, rule: Contraindication, say: Words) -> str:
    """A wait, and what still stands between the patient and the treatment once it is over."""
    if rule.after_wait >= Severity.REFER:
        return say("Wait until {day}, then see a doctor first", day=day)
    return say("Wait until {day}", day=day)


def shortened_waits(
    verdict: Verdict, first: date | None, catalogue: Catalogue, say: Words
) -> tuple[tuple[str, str], ...]:
    """The waits that a clinician overruled and that end after the first session, each with its rule's id.

    The paper names both days, so that neither is taken for a slip.
    """
    told = []
    for finding, rule in patient_findings(verdict, catalogue):
        clear, is_overruled = finding.clear_from, finding.override is not None
        if finding.severity is not Severity.DEFER or not is_overruled or clear is None or first is None:
            continue
        if first < clear:
            words = say(
                "The usual wait is until {day}: {reason}. "
                "Your clinician weighed it and chose an earlier day.",
                day=say.date(clear),
                reason=lower_first(rule.label),
            )
            told.append((rule.id, words))
    return tuple(told)


def outcome_of(finding: Finding) -> str:
    """The outcome whose sign stands beside a finding."""
    if finding.override is not None:
        return "suitable-with-care"
    return {
        Severity.ABSOLUTE: "not-suitable",
        Severity.REFER: "refer",
        Severity.DEFER: "wait",
        Severity.CAUTION: "suitable-with-care",
        Severity.NOTE: "suitable",
    }[finding.severity]


def told_words(rule: Contraindication, answers: Answers, catalogue: Catalogue, say: Words) -> str:
    """What the patient told us about one question, in plain words: "Eczema: yes. Where: stomach."."""
    if rule.is_derived:
        return f"{rule.label}."
    answer = answers.code(rule.link_id)
    said = say("{what}: not sure.") if answer == NOT_SURE else say("{what}: yes.")
    parts = [said.format_map({"what": rule.label})]
    places = [catalogue.region[code].plain for code in answers.codes(f"{rule.link_id}.regions")]
    if places:
        parts.append(say("Where: {places}.", places=", ".join(places)))
    state = answers.code(f"{rule.link_id}.state")
    parts += [f"{entry.label}." for entry in rule.states if entry.code == state]
    when = answers.day(f"{rule.link_id}.date")
    if when is not None:
        parts.append(say("Date: {day}.", day=say.date(when)))
    return " ".join(parts)


def patient_findings(verdict: Verdict, catalogue: Catalogue) -> tuple[tuple[Finding, Contraindication], ...]:
    """The findings that may stand on paper the patient takes home, worst first.

    What a clinician overruled is among them: it is still true, and the patient is told that it was weighed.
    """
    rules = catalogue.contraindication
    return tuple(
        (finding, rules[finding.contraindication])
        for finding in verdict.reasons
        if finding.contraindication in rules and not rules[finding.contraindication].for_record
    )


def range_words(known: Range, say: Words) -> str:
    """A range of numbers in words: "1 to 6", "4 or more", "up to 7", "10"; "not known" without any."""
    low = known.minimum if known.minimum is not None else known.typical_low
    high = known.maximum
    if low is not None and high is not None:
        return f"{low}" if low == high else say("{low} to {high}", low=low, high=high)
    if low is not None:
        alone = known.minimum is None and known.typical_low == known.typical_high
        return say("about {number}", number=low) if alone else say("{number} or more", number=low)
    return not_known(say) if high is None else say("up to {number}", number=high)


def sessions_words(entry: Treatment, say: Words) -> str:
    """How many sessions sources give: the typical number, else the whole range."""
    known = entry.sessions
    low, high = known.typical_low, known.typical_high
    if low is None or high is None:
        return range_words(known, say)
    return f"{low}" if low == high else say("{low} to {high}", low=low, high=high)


def downtime_words(entry: Treatment, say: Words) -> str:
    """How many days of recovery sources give."""
    known = entry.downtime_days
    return not_known(say) if known.borrowed else range_words(known, say)


def dark_patches_words(entry: Treatment, say: Words) -> str:
    """How many of 100 people had darker patches; "not known" where no figure counts people."""
    for effect in entry.side_effects:
        counted = effect.printed and effect.unit == "people" and effect.per_100 is not None
        if counted and "hyperpigmentation" in effect.name and effect.per_100 is not None:
            low, high = effect.per_100
            return f"{low}" if low == high else say("{low} to {high}", low=low, high=high)
    return not_known(say)


def price_words(price: Price, say: Words) -> str:
    """A price in words; with the currency's code where no typeface here has its sign."""
    words = say.price(price)
    if not unprintable(words):
        return words
    low, high = say_amount(price.low, ""), say_amount(price.high, "")
    amount = say("{low} to {high}", low=low, high=high) if price.is_range else low
    return f"{price.currency} {amount}"


def day_words(first: int, last: int | None, say: Words) -> str:
    """The days after a session: "Day 0", "Days 1 to 3", "After day 7"."""
    if last is None:
        return say("From day {number}", number=first)
    if first == last:
        return say("That day") if first == 0 else say("Day {number}", number=first)
    return say("Days {first} to {last}", first=first, last=last)


def lower_first(words: str) -> str:
    """The same words to stand inside a sentence."""
    return words[0].lower() + words[1:]
