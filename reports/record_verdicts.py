"""What was decided for each treatment and why: findings with rule, severity, answer, place and sources."""

from __future__ import annotations

from collections.abc import Sequence

from intake.conditions import NOT_SURE
from intake.screening import Finding, Override, Verdict
from reports.content import DocumentContent
from reports.flowables.marks import Outcome as Sign
from reports.flowables.marks import VerdictChip
from reports.flowables.rows import Cell
from reports.flowables.text import paragraph
from reports.record_parts import dense_table, heading, named, note, section
from reports.record_words import (
    finding_line,
    finding_name,
    moment,
    outcome_words,
    place_words,
    question_label,
    severity_words,
    waits_words,
)
from reports.styles import Look
from reports.surface import Flowing

# More missing answers than this stand under the table, each once.
_FEW_MISSING = 3


def verdicts(content: DocumentContent, look: Look) -> Flowing:
    """A row per treatment with its findings, then each finding once with all that is known of it."""
    say = look.say
    heads = (say("Treatment and verdict"), say("Findings, worst first"), say("Answers that are missing"))
    rows = [_verdict(verdict, content, look) for verdict in content.verdicts]
    story = [dense_table(heads, rows, look=look, shares=(0.36, 0.4, 0.24))]
    for treatments, link_ids in missing_together(content.verdicts):
        labels = "; ".join(question_label(link_id, content) for link_id in link_ids)
        story.append(named(_missing_for(treatments, content), f"{labels}.", look))
    return section(say("Verdict on each treatment"), [*story, *_findings(content, look)], look)


def missing_together(verdicts: Sequence[Verdict]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Long lists of missing answers, each question once: for which treatments, and which questions."""
    lacking: dict[str, list[str]] = {}
    for verdict in verdicts:
        for link_id in verdict.missing if len(verdict.missing) > _FEW_MISSING else ():
            lacking.setdefault(link_id, []).append(verdict.treatment)
    groups: dict[tuple[str, ...], list[str]] = {}
    for link_id, treatments in lacking.items():
        groups.setdefault(tuple(treatments), []).append(link_id)
    largest_first = sorted(groups.items(), key=lambda group: -len(group[0]))
    return tuple((treatments, tuple(link_ids)) for treatments, link_ids in largest_first)


def _missing_for(treatments: Sequence[str], content: DocumentContent) -> str:
    say = content.say
    if len(treatments) == len(content.verdicts):
        return say("Missing for every treatment:")
    short = {
        verdict.treatment: content.catalogue.treatment[verdict.treatment].short_name
        for verdict in content.verdicts
    }
    others = [name for treatment, name in short.items() if treatment not in treatments]
    if len(others) == 1:
        return say("Missing for every treatment but {treatment}:", treatment=others[0])
    names = [short[treatment] for treatment in treatments]
    return say("Missing for {treatments}:", treatments=say.listed(names))


def _verdict(verdict: Verdict, content: DocumentContent, look: Look) -> Sequence[Cell]:
    say = look.say
    name = content.catalogue.treatment[verdict.treatment].plain_name
    decided: list[Flowing] = [
        paragraph(name, look.table_strong),
        VerdictChip(Sign(verdict.outcome.value), outcome_words(verdict.outcome, say), look=look),
        *(paragraph(words, look.table) for words in waits_words(verdict, say)),
    ]
    found = [paragraph(finding_line(finding, content), look.table) for finding in verdict.reasons]
    return (
        decided,
        found or [paragraph(say("no finding"), look.table)],
        [paragraph(_missing_words(verdict, content), look.table)],
    )


def _missing_words(verdict: Verdict, content: DocumentContent) -> str:
    say = content.say
    if len(verdict.missing) > _FEW_MISSING:
        return say("{number} answers, named below", number=len(verdict.missing))
    return "; ".join(question_label(link_id, content) for link_id in verdict.missing) or say("none")


def _findings(content: DocumentContent, look: Look) -> list[Flowing]:
    """Each finding once: what was answered, where, from when it is over, and all its sources."""
    say = look.say
    found: dict[str, Finding] = {}
    for verdict in content.verdicts:
        for finding in verdict.reasons:
            found.setdefault(finding.contraindication, finding)
    story: list[Flowing] = [heading(say("The findings and their sources"), look)]
    if not found:
        return [*story, note(say("No answer made a finding."), look)]
    heads = (say("Finding, answer and place"), say("Over from"), say("Sources"))
    rows: list[Sequence[Cell]] = []
    for rule_id, finding in found.items():
        over = say.date(finding.clear_from) if finding.clear_from is not None else say("no date")
        said = [
            paragraph(finding_name(rule_id, content), look.table_strong),
            paragraph(answered_words(finding, content), look.table),
        ]
        sources = ", ".join(finding.sources)
        rows.append((said, [paragraph(over, look.table)], [paragraph(sources, look.table)]))
    return [*story, dense_table(heads, rows, look=look, shares=(0.52, 0.16, 0.32))]


def answered_words(finding: Finding, content: DocumentContent) -> str:
    """What was answered to a finding's question, and whether it is where treatment is planned."""
    say = content.say
    rule = content.catalogue.contraindication.get(finding.contraindication)
    if rule is None:
        return say("from the clinic's settings")
    place = place_words(finding, say)
    if rule.is_derived:
        return say("worked out; {place}", place=place)
    answer = say("not sure") if finding.answer == NOT_SURE else say.sense("an answer", "yes")
    parts = [answer, place]
    state = content.answers.code(f"{rule.link_id}.state")
    parts += [entry.label for entry in rule.states if entry.code == state]
    day = content.answers.day(f"{rule.link_id}.date")
    if day is not None:
        parts.append(say.date(day))
    return "; ".join(parts)


def overrides(content: DocumentContent, look: Look) -> Flowing:
    """Every finding that a clinician overruled: who, when, why, and whether it still holds."""
    say = look.say
    story: list[Flowing] = []
    for override in content.consultation.overrides:
        story.append(heading(finding_name(override.contraindication, content), look))
        story.append(note(override_words(override, content), look))
        story.append(named(say("It goes for:"), override_reach(override, content), look))
        story.append(named(say("Reason:"), override.reason, look))
    if not story:
        story.append(note(say("No finding was overruled."), look))
    return section(say("Findings overruled by a clinician"), story, look)


def override_reach(override: Override, content: DocumentContent) -> str:
    """The treatments that a decision frees. An old one names none, and frees all that its finding holds."""
    if not override.treatments:
        return content.say("every treatment that this finding holds")
    entries = content.catalogue.treatment
    return "; ".join(entries[each].plain_name if each in entries else each for each in override.treatments)


def override_words(override: Override, content: DocumentContent) -> str:
    """Who overruled a finding and when, up to which severity, and whether that changes a verdict today."""
    say = content.say
    words = say(
        "Overruled by {name} on {moment}. It covers a severity up to: {severity}.",
        name=override.name,
        moment=moment(override.at, say),
        severity=severity_words(override.covers, say),
    )
    holds = any(finding.override == override for verdict in content.verdicts for finding in verdict.reasons)
    return words if holds else f"{words} " + say("It changes no verdict of today.")
