"""Page 2: where, what it may and will not do, and the options side by side with doing nothing."""

from __future__ import annotations

from collections.abc import Sequence

from intake.catalogue_treatments import NO_TREATMENT, Alternative, Treatment
from intake.expectations import Forecast
from intake.screening import Outcome, Verdict
from reports.areas import Area
from reports.body_map import BodyMap, MarkedRegion
from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.layout import Columns
from reports.flowables.lists import cross_list, tick_list
from reports.flowables.marks import CertaintyDots, VerdictChip
from reports.flowables.marks import Outcome as Sign
from reports.flowables.rows import Row, options_table
from reports.flowables.text import Paragraph, marked, paragraph, title
from reports.handout_results import results
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
from reports.styles import Look, TextStyle
from reports.surface import Flowing

# How high a figure of the body may be beside the list, in points.
_FIGURE_HEIGHT = 126.0
_SHARES = (0.275, 0.155, 0.11, 0.11, 0.125, 0.225)


def options(content: DocumentContent, look: Look, citations: Citations) -> list[list[Flowing]]:
    """The sections of page 2."""
    table = [title(look.say("Your options, side by side"), look.section), *_table(content, look)]
    return [_where(content, look, citations), table, results(content, look, citations)]


def _where(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """What it may and will not do, beside the map of the body."""
    can = _can_and_cannot(content.forecast, look, citations) if content.forecast else []
    areas = (*content.treated, *content.seen)
    if not areas:
        return can
    key = lettered(areas, look.notes)
    heading = [] if can else [title(look.say("Where the marks are"), look.section)]
    treat, seen = [_region(area) for area in content.treated], [_region(area) for area in content.seen]
    figure = (
        BodyMap(treat, seen, look=look)
        if look.large
        else BodyMap(treat, seen, look=look, highest=_FIGURE_HEIGHT * (look.gaps + 3) / 4)
    )
    return [Columns([[*heading, *can, key], [figure]], look=look, shares=(0.69, 0.31))]


def lettered(areas: Sequence[Area], style: TextStyle) -> Paragraph:
    """The areas with their letters in bold: "**A** left hip; **B** stomach."."""
    markup = "; ".join(f"<b>{area.letter}</b> {{words{number}}}" for number, area in enumerate(areas))
    return marked(f"{markup}.", style, **{f"words{number}": area.words for number, area in enumerate(areas)})


def _region(area: Area) -> MarkedRegion:
    return MarkedRegion(area.code, area.side, area.letter, area.words)


def _can_and_cannot(forecast: Forecast, look: Look, citations: Citations) -> list[Flowing]:
    story: list[Flowing] = [title(look.say("What it may and will not do"), look.section)]
    story += tick_list([citations.sentence(line, look.body) for line in forecast.may_do], look=look)
    # The sentence that holds for all treatments stands on page 1 already.
    story += cross_list([citations.sentence(line, look.body) for line in forecast.limits[1:]], look=look)
    return story


def _table(content: DocumentContent, look: Look) -> list[Flowing]:
    say = look.say
    heads = (
        say("Option"),
        say("How sure"),
        say("Visits"),
        say("Days to heal"),
        say("Dark marks in 100"),
        say("For you, today"),
    )
    verdicts = {verdict.treatment: verdict for verdict in content.verdicts}
    nothing, *others = content.catalogue.alternatives
    rows = [_alternative_row(content, nothing, look)]
    rows += [_treatment_row(content, entry, verdicts[entry.id], look) for entry in content.offered]
    rows += [_alternative_row(content, entry, look) for entry in others]
    return options_table(heads, rows, look=look, shares=_SHARES)


def _alternative_row(content: DocumentContent, entry: Alternative, look: Look) -> Row:
    chosen = content.plan.treatment == entry.id
    name = look.say("{option} (your plan)", option=entry.plain_name) if chosen else entry.plain_name
    return Row(
        cells=(
            [paragraph(name, look.table_strong)],
            [_how_sure(entry.how_sure, look)],
            [paragraph(entry.visits, look.table)],
            [paragraph(entry.days_to_heal, look.table)],
            [paragraph(entry.dark_marks, look.table)],
            [_possible(entry, look)],
        ),
        chosen=chosen,
    )


def _possible(entry: Alternative, look: Look) -> Flowing:
    """Doing nothing is always possible; what is put on the skin is a question for the clinic."""
    if entry.id == NO_TREATMENT:
        return VerdictChip(Sign.SUITABLE, look.say("Always possible"), look=look)
    ask: Flowing = paragraph(look.say("Ask us"), look.table)
    return ask


def _how_sure(level: int | None, look: Look) -> Flowing:
    if level is None:
        dash: Flowing = paragraph("–", look.table)
        return dash
    return CertaintyDots(level, certainty_word(level, look.say), look=look, small=True)


def _treatment_row(content: DocumentContent, entry: Treatment, verdict: Verdict, look: Look) -> Row:
    say = look.say
    chosen = content.plan.treatment == entry.id
    name = say("{option} (your plan)", option=entry.short_name) if chosen else entry.short_name
    words = verdict_words(verdict, content.catalogue, say)
    reason = _main_reason(verdict, content)
    # The reason behind the plan itself stands on the other pages; here only another one is news.
    plan_reason = _main_reason(content.verdict, content) if content.verdict else ""
    if reason and reason != plan_reason and verdict.outcome not in (Outcome.SUITABLE, Outcome.INCOMPLETE):
        words = f"{words}: {lower_first(reason)}"
    return Row(
        cells=(
            [paragraph(name, look.table_strong)],
            [_how_sure(entry.evidence.level, look)],
            [paragraph(sessions_words(entry, say), look.table)],
            [paragraph(downtime_words(entry, say), look.table)],
            [paragraph(dark_patches_words(entry, say), look.table)],
            [VerdictChip(Sign(verdict.outcome.value), words, look=look)],
        ),
        chosen=chosen,
    )


def _main_reason(verdict: Verdict, content: DocumentContent) -> str:
    """The label of what makes the verdict, where it may stand on this paper."""
    hidden = hidden_causes(verdict, content.catalogue)
    rules = content.catalogue.contraindication
    return next((rules[one.contraindication].label for one in causes(verdict) if one not in hidden), "")
