"""Expectations: what this patient can expect of one treatment, in study figures and plain words.

`forecast` is pure. It prints no number that a study does not give, multiplies none, and says "not known"
where nothing is known. Modifiers change words and risk level only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from intake.catalogue import Catalogue, Modifier
from intake.catalogue_results import EvidenceGrade, Figure, Range, SideEffect
from intake.catalogue_sources import Sourced
from intake.catalogue_treatments import Treatment
from intake.conditions import NO, NOT_SURE, Answers
from intake.dates import add_months
from intake.expectation_sentences import Headline, Sentences

NEW_FOR_MONTHS = 12
_HOPE_STARTS = {"26-50": 26, "51-75": 51, "76-99": 76}
_REACH_KEYS = {26: "over_25", 51: "over_50", 76: "over_75"}


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of the patient's marks.

    `some_came_by` is the day by which the oldest mark had come, `all_came_since` the earliest day any of
    them can have come; None where that is not known.
    """

    colours: tuple[str, ...]
    causes: tuple[str, ...]
    some_came_by: date | None
    all_came_since: date | None


@dataclass(frozen=True, slots=True)
class StudyFigure:
    """A printable figure, with whether the study looked at marks of this patient's colour.

    `interval_words` says what else would fit, of the first part where the figure has several results.
    `part_intervals` says it of each part in the order of `figure.parts`; "" where none was counted.
    """

    figure: Figure
    fits: bool
    interval_words: str
    unfit_words: str
    part_intervals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one patient can expect of one treatment. Every sentence carries its sources.

    `harm_intervals` says what else would fit of a side effect, by its name, where people are counted.
    """

    treatment: Treatment
    headline: Headline
    words: Sourced
    figures: tuple[StudyFigure, ...]
    modifiers: tuple[Modifier, ...]
    may_do: tuple[Sourced, ...]
    limits: tuple[Sourced, ...]
    certainty: EvidenceGrade
    judge: Sourced
    judge_on: date | None
    pain: Sourced
    downtime_days: Range
    sessions: Range
    interval_weeks: Range
    side_effects: tuple[SideEffect, ...]
    gap: Sourced | None
    harm_intervals: Mapping[str, str]


def marks_of(answers: Answers, *, on: date) -> Marks:
    """Colour, cause and age of all marks recorded. An onset in the future counts as not known."""
    parts = answers.group("marks")
    onsets = [day for day in (part.day("marks.onset") for part in parts) if day and day.first_day <= on]
    return Marks(
        colours=tuple(dict.fromkeys(code for part in parts for code in part.codes("marks.colour"))),
        causes=tuple(dict.fromkeys(code for part in parts for code in part.codes("marks.cause"))),
        some_came_by=min((min(onset.last_day, on) for onset in onsets), default=None),
        all_came_since=min(onset.first_day for onset in onsets)
        if onsets and len(onsets) == len(parts)
        else None,
    )


def headline_for(marks: Marks, sentences: Sentences, *, on: date, treated: bool = True) -> Headline:
    """The first headline that fits all colours of the marks, and their age where it asks for new ones.

    `treated` says whether a treatment with evidence was chosen.
    """
    new = marks.all_came_since is not None and marks.all_came_since > add_months(on, -NEW_FOR_MONTHS)
    for headline in sentences.headlines:
        if (headline.only_new and not new) or (headline.promises and not treated):
            continue
        if not headline.colours or (marks.colours and set(marks.colours) <= set(headline.colours)):
            return headline
    return sentences.headlines[-1]


def modifiers_for(
    answers: Answers, catalogue: Catalogue, treatment: str, *, on: date
) -> tuple[Modifier, ...]:
    """The modifiers that apply to this patient and treatment, in catalogue order."""
    marks = marks_of(answers, on=on)
    phototype = answers.code("skin.phototype")
    # "Not sure" counts as the darker types, as it does in screening.
    phototypes = ("IV", "V", "VI") if phototype == NOT_SURE else (phototype,)
    positive = {
        rule.id for rule in catalogue.contraindications if answers.code(rule.link_id) not in (None, NO)
    }

    def applies(modifier: Modifier) -> bool:
        when = modifier.when
        return (
            when.always
            or bool(set(when.colours) & set(marks.colours))
            or bool(set(when.phototypes) & set(phototypes))
            or bool(set(when.health) & positive)
            or bool(set(when.causes) & set(marks.causes))
            or treatment in when.treatments
            or (
                when.older_than_months is not None
                and marks.some_came_by is not None
                and marks.some_came_by <= add_months(on, -when.older_than_months)
            )
        )

    return tuple(modifier for modifier in catalogue.modifiers if applies(modifier))


def forecast(
    answers: Answers,
    treatment: str,
    *,
    catalogue: Catalogue,
    sentences: Sentences,
    on: date,
    last_session: date | None = None,
) -> Forecast:
    """What this patient can expect of one treatment.

    `answers` are enabled answers, `last_session` the day of the last planned session. Errors: `KeyError`
    for a treatment that is none of the seven.
    """
    entry = catalogue.treatment[treatment]
    marks = marks_of(answers, on=on)
    return Forecast(
        treatment=entry,
        headline=headline_for(marks, sentences, on=on),
        words=entry.improvement,
        figures=tuple(_study_figure(figure, marks, sentences) for figure in entry.printed_figures),
        modifiers=modifiers_for(answers, catalogue, treatment, on=on),
        may_do=_for_colours(entry.may_do, marks.colours),
        limits=(catalogue.always, *_for_colours(entry.will_not_do, marks.colours)),
        certainty=entry.evidence,
        judge=entry.judge,
        judge_on=add_months(last_session, entry.judge_after_months) if last_session else None,
        pain=entry.pain,
        downtime_days=entry.downtime_days,
        sessions=entry.sessions,
        interval_weeks=entry.interval_weeks,
        side_effects=tuple(effect for effect in entry.side_effects if effect.printed),
        gap=gap_for(answers.code("goals.hoped-for"), entry, catalogue, sentences, colours=marks.colours),
        harm_intervals={
            effect.name: words
            for effect in entry.side_effects
            if effect.printed and (words := interval_words(effect.interval(catalogue.number), sentences))
        },
    )


def interval_words(interval: tuple[float, float] | None, sentences: Sentences, *, part: str = "") -> str:
    """What else would fit, in words: "Between 7 and 41 out of 100 would also fit."; "" without an interval.

    `interval` is per 100 people; `part` names what it is of, where one result has several.
    """
    if interval is None:
        return ""
    template = sentences.interval_part if part else sentences.interval
    return template.text.format(low=round(interval[0]), high=round(interval[1]), part=part)


def _study_figure(figure: Figure, marks: Marks, sentences: Sentences) -> StudyFigure:
    fits = _fits(figure, marks.colours)
    parts = tuple(
        interval_words(figure.interval_of(part), sentences, part=part.label) for part in figure.parts
    )
    words = ""
    if len(figure.counts) == 1 and figure.unit == "people":
        words = interval_words(figure.counts[0].interval, sentences)
    elif parts:
        words = parts[0]
    unfit = (
        ""
        if fits
        else sentences.unfit.text.format(
            studied=_words(figure.colours, sentences), yours=_words(marks.colours, sentences)
        )
    )
    return StudyFigure(figure, fits, words, unfit, parts)


def _for_colours(lines: Sequence[Sourced], colours: Sequence[str]) -> tuple[Sourced, ...]:
    """The lines that speak of marks of these colours, or of any."""
    return tuple(
        line for line in lines if not line.colours or not colours or bool(set(line.colours) & set(colours))
    )


def _fits(figure: Figure, colours: Sequence[str]) -> bool:
    """Whether a study looked at marks of one of these colours; a study of any colour fits all."""
    return not figure.colours or not colours or bool(set(figure.colours) & set(colours))


def _words(colours: Sequence[str], sentences: Sentences) -> str:
    words = [sentences.colours.get(colour, colour) for colour in colours]
    if len(words) < 2:
        return "".join(words)
    return sentences.listed.format(parts=", ".join(words[:-1]), last=words[-1])


def gap_for(
    hope: str | None,
    treatment: Treatment,
    catalogue: Catalogue,
    sentences: Sentences,
    *,
    colours: Sequence[str] = (),
) -> Sourced | None:
    """How the hope compares with what studies of this treatment saw; None when no hope was asked.

    Only bands that a study of marks of these colours states are counted; words such as "excellent" are never
    read as a band.
    """
    if hope is None or hope not in sentences.gap:
        return None
    opening, reach = sentences.gap[hope], sentences.reach
    if hope == "gone":
        return _join(opening, catalogue.always.text, catalogue.always.sources)
    if hope in ("up-to-25", "not-sure"):
        return _join(opening, treatment.improvement.text, treatment.improvement.sources)
    figures = treatment.printed_figures
    if not figures:
        return _join(opening, reach["no_study"], treatment.evidence.sources)
    other_marks: Figure | None = None
    for figure in figures:
        bands = [band for band in figure.bands if band.low >= _HOPE_STARTS[hope]]
        if not bands or not figure.n:
            continue
        if not _fits(figure, colours):
            other_marks = other_marks or figure
            continue
        reached = sum(band.count for band in bands)
        # The words are those of the study's own lowest band: a bound it does not state is never named.
        text = reach["all" if reached == figure.n else "some"].format(
            n=figure.n,
            of_100=round(100 * reached / figure.n),
            reach=reach[_REACH_KEYS[min(band.low for band in bands)]],
        )
        text = f"{text} {figure.caution}" if figure.caution else text
        return _join(opening, text, (*figure.sources, *treatment.improvement.sources))
    if other_marks is not None:
        words = reach["other_marks"].format(
            studied=_words(other_marks.colours, sentences), yours=_words(colours, sentences)
        )
        return _join(opening, words, other_marks.sources)
    return _join(opening, reach["not_counted"], tuple(dict.fromkeys(s for f in figures for s in f.sources)))


def _join(opening: Sourced, text: str, sources: tuple[str, ...]) -> Sourced:
    return Sourced(f"{opening.text} {text}", tuple(dict.fromkeys((*sources, *opening.sources))))


_AS_WITH = "see_"


def added_effects(forecast: Forecast, catalogue: Catalogue) -> list[SideEffect]:
    """The side effects of a treatment that this one is added to: nobody counted them in both together."""
    others = [
        catalogue.treatment[effect.frequency_class.removeprefix(_AS_WITH)]
        for effect in forecast.side_effects
        if effect.frequency_class.startswith(_AS_WITH)
    ]
    return [effect for other in others for effect in other.side_effects if effect.printed]
