"""What a page of the evidence is made of: sections, lines, marks, jumps; and its words. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from intake.catalogue import Modifier
from intake.catalogue_results import Range
from intake.catalogue_rules import Contraindication, Graded
from intake.evidence_index import Kind, Ref
from ui.consultation.words import finding_weight

KIND_WORDS = {
    Kind.TREATMENT: ("Treatment", "Treatments"),
    Kind.RULE: ("Rule", "Rules"),
    Kind.CLAIM: ("Claim", "Claims"),
    Kind.FIGURE: ("Figure", "Figures"),
    Kind.SOURCE: ("Source", "Sources"),
    Kind.TEXT: ("Text", "Texts"),
}
"""One and many of each kind, in the order in which they are offered."""

VERDICTS = {
    "consistent": "Agrees with what is known",
    "conflicts_with": "Another article says otherwise",
    "overclaim": "Says more than the evidence supports",
    "unsupported": "No source found either way",
}
VERIFIED = {
    "yes": "We read it: the abstract, page or record itself.",
    "partial": "We read only a part of it. Use only the figures listed.",
    "no": "Nobody has read it for this catalogue yet.",
}
CONFIDENCE = {
    "source_backed": "Backed by its sources",
    "partly_source_backed": "Partly backed by its sources",
    "general_knowledge": "General knowledge: it needs the clinical lead’s judgement",
}
CARE = {
    "pre": "Before",
    "after": "After",
    "red_flag": "When to call",
    "numbing": "Numbing",
    "cost": "Cost",
    "who": "Who treats",
}
CERTAINTY = ("none", "very low", "low", "moderate", "high")
RESTING = {
    Kind.TREATMENT: "In treatments",
    Kind.FIGURE: "In figures",
    Kind.RULE: "In rules",
    Kind.CLAIM: "In claims",
    Kind.TEXT: "In texts",
    Kind.SOURCE: "In sources",
}
RESTING_ORDER = (Kind.FIGURE, Kind.TREATMENT, Kind.RULE, Kind.CLAIM, Kind.TEXT)


class Mark(Enum):
    """Whether a patient may read it on paper. The value is what the page says."""

    PRINTED = "Printed"
    NEVER = "Never printed"
    STAFF = "Staff only"
    RECORD = "Record only"


@dataclass(frozen=True, slots=True)
class Jump:
    """Words that lead to another entry."""

    words: str
    to: Ref


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: perhaps a name before it, its text, whether it is printed, and where it leads.

    `head` stands in the place of a name, and leads somewhere.
    """

    text: str
    name: str = ""
    mark: Mark | None = None
    jumps: tuple[Jump, ...] = ()
    head: Jump | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Some facts under one heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the page of one entry. `over` stands above its title: kind, group and id."""

    ref: Ref
    over: str
    title: str
    lead: str
    mark: Mark | None
    sections: tuple[Section, ...]


def modifier(one: Modifier) -> tuple[Sequence[tuple[str, str]], Mark | None]:
    """What shifts expectations: its facts by name, and whether a patient may ever read of it."""
    facts = (
        ("Direction", one.direction), ("Numbers", one.number), ("How sure", one.evidence_strength),
        ("To patients", one.patient_text), ("Note", one.note),
    )  # fmt: skip
    return facts, Mark.RECORD if one.audience == "record" else None


def graded_words(graded: Graded) -> str:
    """How a rule weighs: "Wait at the site, take care elsewhere"."""
    site, elsewhere = (
        finding_weight(graded.at_site) or "No effect",
        finding_weight(graded.elsewhere) or "no effect",
    )
    if graded.at_site is graded.elsewhere:
        return site
    return f"{site} at the site, {elsewhere[:1].lower()}{elsewhere[1:]} elsewhere"


def range_words(numbers: Range) -> str:
    """A range as the sources give it: "usually 3 to 4, at most 6". Not known is said."""
    if not numbers.is_known:
        words = "Not known"
    else:
        usual = _pair(numbers.typical_low, numbers.typical_high)
        parts = [f"usually {usual}" if usual else ""]
        parts += [f"at least {numbers.minimum}" if numbers.minimum is not None else ""]
        parts += [f"at most {numbers.maximum}" if numbers.maximum is not None else ""]
        words = ", ".join(filter(None, parts))
        words = words[:1].upper() + words[1:]
    borrowed = " (borrowed: never said to patients as this treatment’s own)" if numbers.borrowed else ""
    return f"{words}{borrowed}. {numbers.note}".removesuffix(". ") if numbers.note else f"{words}{borrowed}"


def _pair(low: int | None, high: int | None) -> str:
    known = [str(value) for value in dict.fromkeys((low, high)) if value is not None]
    return " to ".join(known)


def between(interval: tuple[float, float]) -> str:
    """What else a count fits, out of 100."""
    return f"the count also fits {interval[0]:g} to {interval[1]:g} out of 100"


def of_hundred(per_100: float | None, interval: tuple[float, float] | None) -> str:
    """A count out of 100 with what else fits, to stand behind it; "" where it is not known."""
    if per_100 is None:
        return ""
    return f", {per_100:g} out of 100" + (f" ({between(interval)})" if interval is not None else "")


def noted(note: str) -> list[Line]:
    """A note for staff, where there is one."""
    return [Line(note, "Note", Mark.STAFF)] if note else []


def asked_at(rule: Contraindication) -> str:
    """When a question is asked."""
    if rule.is_derived:
        return "Never asked"
    return {
        "consultation": "At the consultation",
        "session": "On the day of each session",
        "both": "At the consultation, and again on the day of each session",
    }[rule.ask_at]


def waits(rule: Contraindication) -> Iterable[Line]:
    """How long a rule makes somebody wait, and until when."""
    if rule.wait_weeks is not None:
        weeks = "1 week" if rule.wait_weeks == 1 else f"{rule.wait_weeks} weeks"
        after = finding_weight(rule.after_wait) or "No effect"
        yield Line(f"{weeks}. After that: {after[:1].lower()}{after[1:]}", "Wait")
    if rule.defer_until:
        yield Line(rule.defer_until[:1].upper() + rule.defer_until[1:], "Until", Mark.STAFF)
    if rule.patient_until:
        mark = Mark.RECORD if rule.for_record else Mark.PRINTED
        yield Line(f"Until {rule.patient_until}", "To patients", mark)
    if rule.severity_if_radiofrequency is not None:
        yield Line(finding_weight(rule.severity_if_radiofrequency), "If the device gives radiofrequency")
