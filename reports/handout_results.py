"""Good and bad results: what studies of the chosen treatment saw, out of 100 people, with the patient's hope.

A result of another treatment never stands here. Where the people are not counted there are words, no array.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.catalogue_results import Figure, SideEffect
from intake.catalogue_sources import Sourced
from intake.expectations import StudyFigure, added_effects, interval_words
from intake.language import Words
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import DocumentContent
from reports.flowables.icon_array import Group, Kind, Result, harm, result_grid
from reports.flowables.marks import CertaintyLine
from reports.flowables.studies import Hope, Part, Study
from reports.flowables.study_bar import StudyChart
from reports.flowables.text import marked, title
from reports.phrases import certainty_word, hope_words
from reports.styles import Look
from reports.surface import Flowing

HOPE_BANDS = {
    "up-to-25": (0, 25),
    "26-50": (26, 50),
    "51-75": (51, 75),
    "76-99": (76, 99),
    "gone": (100, 100),
}
_KINDS = {"better": Kind.SOLID, "between": Kind.PALE, "hardly": Kind.EMPTY, "unknown": Kind.UNKNOWN}
# As many arrays as two rows hold; further harms stand in words.
MOST_ARRAYS = 4


def results(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The section: bars, arrays, and in words what has neither; empty where no treatment was chosen."""
    forecast = content.forecast
    if forecast is None:
        return []
    story: list[Flowing] = [title(look.say("Good and bad results, out of 100 people"), look.section)]
    story += _bars(content, look, citations)
    good = [_good(figure, look, citations) for figure in forecast.figures if has_array(figure)]
    counted = [effect for effect in forecast.side_effects if _counts_people(effect)]
    # Harm has its place beside benefit: at least as many arrays, and what has none stands in words.
    drawn = counted[: max(MOST_ARRAYS - len(good), MOST_ARRAYS // 2)]
    bad = [_bad(content, effect, look, citations) for effect in drawn]
    shown = [*good, *bad]
    others = [
        *_told_effects(content, drawn, look, citations),
        *_unknown_effects(content, look, citations),
    ]
    story += result_grid(shown, others, look=look)
    return story


def in_words(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """Every printable figure that no array tells in full, as a sentence: no study is a bar only."""
    if content.forecast is None:
        return []
    told = [
        figure
        for figure in content.forecast.figures
        if figure.figure.unit != "none" and not has_array(figure)
    ]
    if not told:
        return []
    markup, values = ["<b>{lead}</b>"], {"lead": look.say("What studies saw, in words.")}
    for number, figure in enumerate(told):
        numbers = citations.mark(figure.figure.sources, style=look.table, most=FIGURE_NUMBERS)
        markup.append(f"{{text{number}}}{numbers}")
        values[f"text{number}"] = figure.figure.print_text
        if figure.unfit_words:
            markup.append(f"{{unfit{number}}}")
            values[f"unfit{number}"] = figure.unfit_words
    return [marked(" ".join(markup), look.table, **values)]


def has_array(figure: StudyFigure) -> bool:
    """Whether a figure is an array: judged by others, and not a bar already with all its people."""
    return bool(figure.figure.parts) and not figure.figure.bands and _judged_by_others(figure)


def _bars(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    assert content.forecast is not None
    hope = content.answers.code("goals.hoped-for") or ""
    # Every study in which somebody else judged people gets its bar, so that the most hopeful one never stands
    # alone; where a study states no bands the bar says so.
    judged = [figure for figure in content.forecast.figures if _judged_by_others(figure)]
    band = HOPE_BANDS.get(hope)
    words = look.say("You hope for: {hope}", hope=hope_words(hope, look.say)) if band else ""
    diamond = Hope(band[0], band[1], words) if band else None
    studies = [_study(figure, look, citations) for figure in judged]
    certainty = content.forecast.certainty
    lead = certainty_word(certainty.level, look.say) + "."
    sure = citations.sentence(Sourced(certainty.patient_text, certainty.sources), look.table, lead=lead)
    line = CertaintyLine(certainty.level, sure, look=look)
    if not studies and content.forecast.figures:
        return [line]
    return [StudyChart(studies, diamond, look=look, space_after=4), line]


def _judged_by_others(figure: StudyFigure) -> bool:
    entry = figure.figure
    return entry.unit == "people" and bool(entry.n) and not entry.self_rated


def _study(figure: StudyFigure, look: Look, citations: Citations) -> Study:
    entry = figure.figure
    assert entry.n is not None
    people = look.say("{number} people", number=entry.n)
    return Study(
        label=f"<b>{people}</b>{citations.mark(entry.sources, style=look.caption)}",
        people=entry.n,
        parts=tuple(
            Part(band.low, band.high, band.count) for band in sorted(entry.bands, key=lambda band: band.low)
        ),
        caption=look.say("judged by {rater}", rater=entry.rater),
    )


def _good(figure: StudyFigure, look: Look, citations: Citations) -> Result:
    entry = figure.figure
    shares = entry.per_hundred()
    groups = tuple(
        Group(_KINDS[part.kind], share, part.label) for part, share in zip(entry.parts, shares, strict=True)
    )
    numbers = citations.mark(entry.sources, style=look.caption, most=FIGURE_NUMBERS)
    told = (_who(entry, look), figure.interval_words, figure.unfit_words, entry.caution)
    said = _escaped(" ".join(text for text in told if text))
    return Result("", entry.array_title, groups, said + numbers)


def _who(entry: Figure, look: Look) -> str:
    return look.say("{number} people, judged by {rater}.", number=entry.n, rater=entry.rater)


def _counts_people(effect: SideEffect) -> bool:
    return effect.unit == "people" and effect.per_100 is not None


def _bad(content: DocumentContent, effect: SideEffect, look: Look, citations: Citations) -> Result:
    assert effect.per_100 is not None
    low, high = effect.per_100
    numbers = citations.mark(effect.sources, style=look.caption, most=FIGURE_NUMBERS)
    fits = interval_words(effect.interval(content.catalogue.number), content.sentences)
    said = f"{effect.print_text} {fits}".strip()
    return harm(effect.plain, low, high, caption=_escaped(said) + numbers, say=look.say)


def _told_effects(
    content: DocumentContent, drawn: Sequence[SideEffect], look: Look, citations: Citations
) -> list[Flowing]:
    """The side effects that are neither drawn nor unknown: what to expect, and what was counted by visits."""
    assert content.forecast is not None
    told = [
        effect
        for effect in content.forecast.side_effects
        if effect not in drawn and effect.frequency_class != "not_known"
    ]
    if not told:
        return []
    markup, values = [], {}
    for number, group in enumerate(_by_study(told)):
        numbers = citations.mark(group[0].sources, style=look.table, most=FIGURE_NUMBERS)
        markup.append(f"{{text{number}}}{numbers}")
        values[f"text{number}"] = _one_study(group, look.say)
    return [marked(" ".join(markup), look.table, **values)]


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


def _one_study(group: list[SideEffect], say: Words) -> str:
    """The sentences of one study, which is named once: in the first."""
    same_study = " " + say("Same study.")
    first, *others = (effect.print_text for effect in group)
    return " ".join([first, *(text.removesuffix(same_study) for text in others)])


def _unknown_effects(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    assert content.forecast is not None
    unknown = [effect for effect in content.forecast.side_effects if effect.frequency_class == "not_known"]
    # Those of the treatment that this one is added to: nobody counted them in both together.
    unknown += added_effects(content.forecast, content.catalogue)
    if not unknown:
        return []
    names = " ".join(f"{effect.plain}." for effect in unknown)
    sources = tuple(source for effect in unknown for source in effect.sources)
    lead = look.say("These can happen. We do not know how often.")
    words = Sourced(names, sources)
    return [citations.sentence(words, look.table, lead=lead, most=FIGURE_NUMBERS)]


def _escaped(text: str) -> str:
    """Text of the catalogue inside markup whose braces are not filled."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("{", "{{")
        .replace("}", "}}")
    )
