"""What can go wrong with what is planned, for this person, and the other choices side by side."""

from __future__ import annotations

from intake.catalogue_results import SideEffect
from intake.catalogue_sources import Sourced
from intake.catalogue_treatments import Alternative, Treatment
from intake.expectations import Forecast, added_effects
from intake.screening import Verdict
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import DocumentContent
from reports.flowables.call_box import FillLine
from reports.flowables.initials import PartTitle, room_for_a_start
from reports.flowables.layout import Columns, Gap
from reports.flowables.lists import bullet_list
from reports.flowables.marks import Outcome, VerdictChip
from reports.flowables.rows import Row, options_table
from reports.flowables.text import Paragraph, marked, paragraph
from reports.phrases import (
    dark_patches_words,
    finding_words,
    outcome_of,
    patient_findings,
    told_words,
    verdict_words,
)
from reports.styles import Look
from reports.surface import Flowing

_LINES_TO_FILL = 3
# How the catalogue says that a treatment has the side effects of another one as well.


def risks(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """Side effects with their numbers, and what makes them different for this person."""
    say, texts, forecast = look.say, content.consent_texts, content.forecast
    story: list[Flowing] = [
        PartTitle(3, say("What can go wrong"), look=look),
        citations.sentence(texts.risks, look.body),
    ]
    story.insert(0, room_for_a_start(look, *story))
    if forecast is None:
        return [*story, *(FillLine(look=look) for _ in range(_LINES_TO_FILL))]
    unknown = [effect for effect in forecast.side_effects if effect.frequency_class == "not_known"]
    known = [effect for effect in forecast.side_effects if effect not in unknown]
    also = forecast.harm_intervals
    story += bullet_list(
        [_effect(effect, also.get(effect.name, ""), look, citations) for effect in known], look=look
    )
    if unknown:
        story.append(paragraph(say("These can happen too. We do not know how often:"), look.question))
        names = bullet_list(
            [
                _effect_name(effect, look, citations)
                for effect in (*unknown, *added_effects(forecast, content.catalogue))
            ],
            look=look,
        )
        half = -(-len(names) // 2)
        story.append(Columns([names[:half], names[half:]], look=look))
    story.append(citations.sentence(forecast.pain, look.body, lead=say("Pain.")))
    if content.plan.numbing in ("", "cream"):
        lines = forecast.treatment.lines("numbing")
        story += bullet_list(
            [citations.sentence(Sourced(line.text, line.sources), look.body) for line in lines], look=look
        )
    story += _for_you(content, forecast, look, citations)
    return story


def _effect(effect: SideEffect, also: str, look: Look, citations: Citations) -> Paragraph:
    """A side effect with its number, and what would fit the number as well."""
    numbers = citations.mark(effect.sources, most=FIGURE_NUMBERS)
    return marked("{text}" + numbers + " {also}", look.body, text=effect.print_text, also=also)


def _effect_name(effect: SideEffect, look: Look, citations: Citations) -> Paragraph:
    numbers = citations.mark(effect.sources, most=FIGURE_NUMBERS)
    return marked("{name}." + numbers, look.body, name=effect.plain)


def _for_you(content: DocumentContent, forecast: Forecast, look: Look, citations: Citations) -> list[Flowing]:
    """What this patient's own skin and answers change: words that apply, and the findings on the plan."""
    say = look.say
    lines: list[Flowing] = [
        citations.sentence(Sourced(modifier.patient_text, modifier.sources), look.body)
        for modifier in forecast.modifiers
        if modifier.audience == "patient" and not modifier.when.always
    ]
    story: list[Flowing] = []
    if lines:
        story += [paragraph(say("For you"), look.question), *bullet_list(lines, look=look)]
    if content.verdict is None:
        return story
    rows = [
        Row(
            cells=(
                [VerdictChip(Outcome(outcome_of(finding)), finding_words(finding, rule, say), look=look)],
                [paragraph(told_words(rule, content.answers, content.catalogue, say), look.table)],
                [citations.sentence(Sourced(rule.patient_text, finding.sources), look.body)],
            )
        )
        for finding, rule in patient_findings(content.verdict, content.catalogue)
    ]
    if rows:
        heads = (say("What we decided"), say("What you told us"), say("What it means"))
        story += [Gap(6), *options_table(heads, rows, look=look, shares=(0.24, 0.26, 0.5))]
    return story


def choices(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """Doing nothing, creams, make-up, and the other treatments offered, side by side."""
    say = look.say
    heads = (say("Choice"), say("What is known"), say("Dark marks in 100"), say("For you, today"))
    verdicts = {verdict.treatment: verdict for verdict in content.verdicts}
    rows = [
        _alternative(content, alternative, look, citations) for alternative in content.catalogue.alternatives
    ]
    rows += [
        _treatment_row(content, entry, verdicts[entry.id], look, citations)
        for entry in content.offered
        if entry is not content.treatment
    ]
    story: list[Flowing] = [
        PartTitle(4, say("Other choices"), look=look),
        citations.sentence(content.consent_texts.choices, look.body),
        *options_table(heads, rows, look=look, shares=(0.2, 0.48, 0.12, 0.2)),
    ]
    return [room_for_a_start(look, *story[:2]), *story]


def _alternative(content: DocumentContent, alternative: Alternative, look: Look, citations: Citations) -> Row:
    say = look.say
    nothing = alternative.id == "no_treatment"
    chip = [VerdictChip(Outcome.SUITABLE, say("Always possible"), look=look)]
    return Row(
        cells=(
            [paragraph(alternative.plain_name, look.table_strong)],
            [citations.sentence(Sourced(alternative.text, alternative.sources), look.table)],
            [paragraph(alternative.dark_marks, look.table)],
            chip if nothing else [paragraph(say("Ask us"), look.table)],
        ),
        chosen=content.plan.treatment == alternative.id,
    )


def _treatment_row(
    content: DocumentContent, entry: Treatment, verdict: Verdict, look: Look, citations: Citations
) -> Row:
    words = verdict_words(verdict, content.catalogue, look.say)
    return Row(
        cells=(
            [paragraph(entry.short_name, look.table_strong)],
            [citations.sentence(entry.improvement, look.table)],
            [paragraph(dark_patches_words(entry, look.say), look.table)],
            [VerdictChip(Outcome(verdict.outcome.value), words, look=look)],
        )
    )
