"""Page 2: where, the options side by side with doing nothing, what studies saw, good and bad results."""

from __future__ import annotations

from intake.catalogue import SideEffect, Sourced, Treatment
from intake.expectations import Forecast
from intake.screening import Outcome, Verdict
from reports.body_map import BodyMap, MarkedRegion
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import Area, DocumentContent
from reports.flowables.layout import Columns
from reports.flowables.lists import bullet_list, cross_list, tick_list
from reports.flowables.marks import CertaintyDots, VerdictChip
from reports.flowables.marks import Outcome as Sign
from reports.flowables.rows import Row, options_table
from reports.flowables.text import Paragraph, marked, paragraph, title
from reports.phrases import (
    causes,
    certainty_word,
    dark_patches_words,
    downtime_words,
    hidden_causes,
    lower_first,
    sessions_words,
    verdict_words,
)
from reports.styles import Look
from reports.surface import Flowing

_HOPE_BANDS = {
    "up-to-25": (0, 25),
    "26-50": (26, 50),
    "51-75": (51, 75),
    "76-99": (76, 99),
    "gone": (100, 100),
}
_HEADS = ("Option", "How sure", "Visits", "Days to heal", "Dark marks in 100", "For you, today")
_SHARES = (0.27, 0.155, 0.105, 0.105, 0.12, 0.245)


def options(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The story of page 2: where, what it may and will not do, the options, what can go wrong."""
    story: list[Flowing] = []
    can: list[Flowing] = []
    if content.forecast is not None:
        can = _can_and_cannot(content.forecast, look, citations)
    if content.treated or content.seen:
        story.append(
            Columns([[*can, *_key(content, look)], [_map(content, look)]], look=look, shares=(0.6, 0.4))
        )
    else:
        story += can
    story.append(title("Your options, side by side", look.section))
    story += options_table(_HEADS, _rows(content, look), look=look, shares=_SHARES)
    others = content.catalogue.alternatives[1:]
    cited = tuple(source for other in others for source in other.sources)
    story.append(citations.sentence(Sourced(" ".join(other.text for other in others), cited), look.table))
    if content.forecast is not None:
        story += _side_effects(content.forecast, look, citations)
    return story


def _map(content: DocumentContent, look: Look) -> Flowing:
    return BodyMap(
        [_region(area) for area in content.treated], [_region(area) for area in content.seen], look=look
    )


def _key(content: DocumentContent, look: Look) -> list[Flowing]:
    areas = [f"{area.letter} {area.words}" for area in (*content.treated, *content.seen)]
    words = f"{'; '.join(areas)}."
    return [paragraph(words, look.notes)]


def _region(area: Area) -> MarkedRegion:
    return MarkedRegion(area.code, area.side, area.letter)


def _rows(content: DocumentContent, look: Look) -> list[Row]:
    nothing = content.catalogue.alternative["no_treatment"]
    verdicts = {verdict.treatment: verdict for verdict in content.verdicts}
    none = Row(
        cells=(
            [paragraph(nothing.plain_name, look.table_strong)],
            [paragraph("–", look.table)],
            [paragraph("0", look.table)],
            [paragraph("none", look.table)],
            [paragraph("none", look.table)],
            [VerdictChip(Sign.SUITABLE, "Always possible", look=look)],
        ),
        chosen=content.plan.treatment == nothing.id,
    )
    return [none, *(_treatment_row(content, entry, verdicts[entry.id], look) for entry in content.offered)]


def _treatment_row(content: DocumentContent, entry: Treatment, verdict: Verdict, look: Look) -> Row:
    chosen = content.plan.treatment == entry.id
    name = entry.short_name + (" (your plan)" if chosen else "")
    words = verdict_words(verdict, content.catalogue, look.say)
    reason = _main_reason(verdict, content)
    # The reason behind the plan itself stands on the other pages; here only another one is news.
    plan_reason = _main_reason(content.verdict, content) if content.verdict else ""
    if reason and reason != plan_reason and verdict.outcome not in (Outcome.SUITABLE, Outcome.INCOMPLETE):
        words = f"{words}: {lower_first(reason)}"
    return Row(
        cells=(
            [paragraph(name, look.table_strong)],
            [
                CertaintyDots(
                    entry.evidence.level,
                    certainty_word(entry.evidence.level, look.say),
                    look=look,
                    small=True,
                )
            ],
            [paragraph(sessions_words(entry, look.say), look.table)],
            [paragraph(downtime_words(entry, look.say), look.table)],
            [paragraph(dark_patches_words(entry, look.say), look.table)],
            [VerdictChip(Sign(verdict.outcome.value), words, look=look)],
        ),
        chosen=chosen,
    )


def _can_and_cannot(forecast: Forecast, look: Look, citations: Citations) -> list[Flowing]:
    story: list[Flowing] = [title("What it may do", look.section)]
    story += tick_list([citations.sentence(line, look.body) for line in forecast.may_do], look=look) or [
        citations.sentence(Sourced(forecast.certainty.patient_text, forecast.certainty.sources), look.body)
    ]
    story.append(title("What it will not do", look.section))
    # The sentence that holds for all treatments stands on page 1 already.
    story += cross_list([citations.sentence(line, look.body) for line in forecast.limits[1:]], look=look)
    return story


def _main_reason(verdict: Verdict, content: DocumentContent) -> str:
    """The label of what makes the verdict, where it may stand on this paper."""
    hidden = hidden_causes(verdict, content.catalogue)
    rules = content.catalogue.contraindication
    return next((rules[one.contraindication].label for one in causes(verdict) if one not in hidden), "")


def _side_effects(forecast: Forecast, look: Look, citations: Citations) -> list[Flowing]:
    unknown = [effect for effect in forecast.side_effects if effect.frequency_class == "not_known"]
    lines = [
        marked(
            "{text}" + citations.mark(group[0].sources, style=look.notes, most=FIGURE_NUMBERS),
            look.notes,
            text=_one_study(group),
        )
        for group in _by_study([effect for effect in forecast.side_effects if effect not in unknown])
    ]
    lines.append(citations.sentence(forecast.pain, look.notes, lead="Pain."))
    if unknown:
        lines.append(_unknown_effects(unknown, look, citations))
    changes = [
        modifier
        for modifier in forecast.modifiers
        if modifier.audience == "patient" and not modifier.when.always
    ]
    if changes:
        text = " ".join(modifier.patient_text for modifier in changes)
        sources = tuple(source for modifier in changes for source in modifier.sources)
        sourced = Sourced(text, sources)
        lines.append(citations.sentence(sourced, look.notes, lead="For you.", most=FIGURE_NUMBERS))
    lines.append(citations.sentence(forecast.judge, look.notes, lead="When to judge."))
    return [title("Side effects", look.section), *bullet_list(lines, look=look)]


def _by_study(effects: list[SideEffect]) -> list[list[SideEffect]]:
    """Effects counted in the same study, one after the other, stand in one line."""
    groups: list[list[SideEffect]] = []
    for effect in effects:
        same = groups and (groups[-1][0].sources, groups[-1][0].unit) == (effect.sources, effect.unit)
        if same and effect.unit == "visits":
            groups[-1].append(effect)
        else:
            groups.append([effect])
    return groups


def _one_study(group: list[SideEffect]) -> str:
    """The sentences of one study, which is named once: in the first."""
    first, *others = (effect.print_text for effect in group)
    return " ".join([first, *(text.removesuffix(" Same study.") for text in others)])


def _unknown_effects(unknown: list[SideEffect], look: Look, citations: Citations) -> Paragraph:
    names = "; ".join(lower_first(effect.plain) for effect in unknown)
    sources = tuple(source for effect in unknown for source in effect.sources)
    text = f"{names}."
    return citations.sentence(
        Sourced(text, sources),
        look.notes,
        lead="These can happen, we do not know how often:",
        most=FIGURE_NUMBERS,
    )
