"""What must stand on page 2 of a handout: the options, each a whole row, and what studies saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.catalogue_results import SideEffect
from intake.catalogue_treatments import NO_TREATMENT
from intake.expectations import Forecast, StudyFigure, added_effects
from intake.screening import Outcome, Verdict
from reports.content import DocumentContent
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
from reports.verification import Fact

# Four arrays in all have room, two of them at least for harm.
_MOST_ARRAYS = 4


def option_facts(content: DocumentContent) -> Iterator[Fact]:
    """Every row of the table of options, as a row and as the block that it becomes in large print."""
    say = content.say
    for option in content.catalogue.alternatives:
        sure = "–" if option.how_sure is None else certainty_word(option.how_sure, say)
        numbers = (sure, option.visits, option.days_to_heal, option.dark_marks)
        possible = say("Always possible") if option.id == NO_TREATMENT else say("Ask us")
        yield _row(content, option.id, option.plain_name, (*numbers, possible))
    verdicts = {verdict.treatment: verdict for verdict in content.verdicts}
    for entry in content.offered:
        cells = (
            certainty_word(entry.evidence.level, say),
            sessions_words(entry, say),
            downtime_words(entry, say),
            dark_patches_words(entry, say),
            _today(content, verdicts[entry.id]),
        )
        yield _row(content, entry.id, entry.short_name, cells)


def _row(content: DocumentContent, option: str, name: str, cells: Sequence[str]) -> Fact:
    say = content.say
    if content.plan.treatment == option:
        name = say("{option} (your plan)", option=name)
    heads = (
        say("How sure"),
        say("Visits"),
        say("Days to heal"),
        say("Dark marks in 100"),
        say("For you, today"),
    )
    block = " ".join(f"{head} {cell}" for head, cell in zip(heads, cells, strict=True))
    return Fact(f"the verdict on {option}", "\n".join((name, *cells)), also=(f"{name} {block}",))


def _today(content: DocumentContent, verdict: Verdict) -> str:
    """The verdict, with its reason where that is not the reason behind the plan."""
    words = verdict_words(verdict, content.catalogue, content.say)
    reason = _reason(content, verdict)
    known = _reason(content, content.verdict) if content.verdict is not None else ""
    if not reason or reason == known or verdict.outcome in (Outcome.SUITABLE, Outcome.INCOMPLETE):
        return words
    return f"{words}: {lower_first(reason)}"


def _reason(content: DocumentContent, verdict: Verdict) -> str:
    hidden = hidden_causes(verdict, content.catalogue)
    rules = content.catalogue.contraindication
    shown = [finding for finding in causes(verdict) if finding not in hidden]
    return rules[shown[0].contraindication].label if shown else ""


def result_facts(content: DocumentContent) -> Iterator[Fact]:
    """Every study with its people and who judged them, every figure, every side effect, how sure we are."""
    forecast, say = content.forecast, content.say
    if forecast is None:
        return
    sure = forecast.certainty
    words = f"{certainty_word(sure.level, say)}. {sure.patient_text}"
    yield Fact("how sure we are", words)
    arrays = [figure for figure in forecast.figures if _is_array(figure)]
    for figure in forecast.figures:
        seen = figure.figure
        if _is_judged(figure):
            people = say("{number} people", number=seen.n)
            judged = say("judged by {rater}", rater=seen.rater)
            yield Fact(f"the people of {seen.id}", f"{people}\n{judged}")
        if figure in arrays:
            yield from _array(content, figure)
        elif seen.unit != "none":
            yield Fact(f"the figure {seen.id}", seen.print_text)
            yield Fact(f"whose marks {seen.id} looked at", figure.unfit_words)
    yield from _harms(content, forecast, len(arrays))


def _is_judged(figure: StudyFigure) -> bool:
    seen = figure.figure
    return seen.unit == "people" and bool(seen.n) and not seen.self_rated


def _is_array(figure: StudyFigure) -> bool:
    return bool(figure.figure.parts) and not figure.figure.bands and _is_judged(figure)


def _array(content: DocumentContent, figure: StudyFigure) -> Iterator[Fact]:
    say, seen = content.say, figure.figure
    groups = [
        f"{share} {part.label}"
        for part, share in zip(seen.parts, seen.per_hundred(), strict=True)
        if part.label
    ]
    people = say("{number} people, judged by {rater}.", number=seen.n, rater=seen.rater)
    yield Fact(f"the figure {seen.id}", "\n".join((seen.array_title, *groups, people)))
    yield Fact(f"the interval of {seen.id}", figure.interval_words)
    yield Fact(f"whose marks {seen.id} looked at", figure.unfit_words)
    yield Fact(f"the caution with {seen.id}", seen.caution)


def _harms(content: DocumentContent, forecast: Forecast, arrays: int) -> Iterator[Fact]:
    say = content.say
    counted = [effect for effect in forecast.side_effects if effect.unit == "people" and effect.per_100]
    drawn = counted[: max(_MOST_ARRAYS - arrays, _MOST_ARRAYS // 2)]
    unknown: list[SideEffect] = []
    for effect in forecast.side_effects:
        if effect in drawn:
            assert effect.per_100 is not None
            low, high = effect.per_100
            number = f"{low}" if low == high else say("{low} to {high}", low=low, high=high)
            words = f"{number} {say('of 100')}\n{effect.plain}\n{effect.print_text}"
            yield Fact(f"the side effect {effect.name}", words)
            yield Fact(f"the interval of {effect.name}", forecast.harm_intervals.get(effect.name, ""))
        elif effect.frequency_class == "not_known":
            unknown.append(effect)
        else:
            words = effect.print_text.removesuffix(" " + say("Same study."))
            yield Fact(f"the side effect {effect.name}", words)
    unknown += added_effects(forecast, content.catalogue)
    if unknown:
        lead = say("These can happen. We do not know how often.")
        yield Fact(
            "the side effects that nobody counted", " ".join((lead, *(f"{one.plain}." for one in unknown)))
        )
