"""How the record writes an answer, a time, a severity, an interval: complete, and the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from intake.catalogue_rules import Severity
from intake.conditions import NO, NOT_SURE, YES, Unreadable, Value
from intake.dates import PartialDate
from intake.language import Words
from intake.questionnaire import Item
from intake.screening import BIRTH_DATE, DEVICE, Finding, Outcome, Verdict
from reports.content import DocumentContent


def answer_words(item: Item, values: Sequence[Value], say: Words) -> str:
    """All values of one answer in words: with unit, and with how exactly a date is known."""
    return "; ".join(value_words(item, value, say) for value in values)


def value_words(item: Item, value: Value, say: Words) -> str:
    """One value in words. Text comes back as it was typed."""
    if isinstance(value, Unreadable):
        return value.text
    if isinstance(value, PartialDate):
        return date_words(value, say)
    if isinstance(value, str):
        return item.choices.display(value) if item.choices is not None else value
    number = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if item.link_id == "plan.interval-weeks":
        return say.many("1 week", "{number} weeks", int(value))
    if item.link_id == "plan.minutes":
        return say.many("1 minute", "{number} minutes", int(value))
    return f"{number} {item.unit}" if item.unit else number


def date_words(value: PartialDate, say: Words) -> str:
    """A date, and what of it is not known: "March 2019 (no day given)"."""
    if value.is_full:
        return say.date(value)
    if value.month is None:
        return say("{year} (year only)", year=value.year)
    return say("{month} (no day given)", month=say.date(value))


def yes_no_words(code: str, say: Words) -> str:
    """An answer of yes, no or not sure. Anything else was not asked."""
    return {YES: say("Yes"), NO: say("No"), NOT_SURE: say("Not sure")}.get(code, say("Not asked"))


def clock(at: datetime) -> str:
    """The time of day as it was recorded: "14:22"."""
    return f"{at:%H:%M}"


def zone(at: datetime) -> str:
    """The time zone of an aware time: "UTC", "UTC+01:00"."""
    offset = f"{at:%z}"
    return "UTC" if offset in ("", "+0000") else f"UTC{offset[:3]}:{offset[3:5]}"


def moment(at: datetime, say: Words) -> str:
    """A day and a time: "21 November 2026, 14:22 UTC"."""
    return say("{day}, {time}", day=say.date(at.date()), time=f"{clock(at)} {zone(at)}")


def severity_words(severity: Severity, say: Words) -> str:
    """The severity of a finding in the word of the rules."""
    return {
        Severity.ABSOLUTE: say.sense("severity", "absolute"),
        Severity.REFER: say.sense("severity", "refer"),
        Severity.DEFER: say.sense("severity", "defer"),
        Severity.CAUTION: say.sense("severity", "caution"),
        Severity.NOTE: say.sense("severity", "note"),
        Severity.NONE: say.sense("severity", "none"),
    }[severity]


def outcome_words(outcome: Outcome, say: Words) -> str:
    """An outcome in words, for whoever reads the file."""
    return {
        Outcome.SUITABLE: say("Suitable"),
        Outcome.SUITABLE_WITH_CARE: say("With care"),
        Outcome.WAIT: say("Wait"),
        Outcome.REFER: say("See a doctor first"),
        Outcome.NOT_SUITABLE: say("Not suitable"),
        Outcome.INCOMPLETE: say("Not judged yet"),
    }[outcome]


def waits_words(verdict: Verdict, say: Words) -> tuple[str, ...]:
    """From when a treatment is possible, and what has to be so by then; empty where there is no wait."""
    parts = []
    if verdict.clear_from is not None:
        parts.append(say("Clear from {day}", day=say.date(verdict.clear_from)))
    if verdict.until:
        parts.append(say("Until: {what}", what=verdict.until))
    return tuple(parts)


def finding_line(finding: Finding, content: DocumentContent) -> str:
    """One finding of one verdict: its severity, its name and rule, and whether it was overruled."""
    say = content.say
    severity = severity_words(finding.severity, say)
    name = finding_name(finding.contraindication, content)
    if finding.override is not None:
        return say("{severity}, overruled: {finding}", severity=severity, finding=name)
    return say("{severity}: {finding}", severity=severity, finding=name)


def finding_name(rule_id: str, content: DocumentContent) -> str:
    """The label of a rule with its id in brackets."""
    rule = content.catalogue.contraindication.get(rule_id)
    label = rule.label if rule is not None else content.say("A specialist's signature is missing")
    return f"{label} [{rule_id}]"


def place_words(finding: Finding, say: Words) -> str:
    """Whether a finding is where treatment is planned."""
    if finding.at_site is None:
        return say("whole person")
    return say("at the site") if finding.at_site else say("elsewhere")


def question_label(link_id: str, content: DocumentContent) -> str:
    """The short name of a question, or of another fact that a verdict waits for."""
    if link_id == BIRTH_DATE:
        return content.say("Birth date")
    if link_id == DEVICE:
        return content.say("Which machine is used")
    item = content.questionnaire.item(link_id)
    return link_id if item is None else item.label or item.text


def interval_words(interval: tuple[float, float] | None, say: Words) -> str:
    """A 95% interval in the unit of its figure."""
    if interval is None:
        return say("95% interval not known")
    low, high = (number_words(end) for end in interval)
    return say("95% interval {low} to {high}", low=low, high=high)


def number_words(value: float) -> str:
    """A number with one decimal, without an idle zero."""
    return f"{value:.1f}".removesuffix(".0")
