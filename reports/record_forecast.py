"""What studies saw of the chosen treatment, with rater, number and 95% interval; and the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.catalogue_results import Count, Figure, SideEffect
from intake.schedule import Event, EventKind
from reports.content import DocumentContent, Standing
from reports.flowables.rows import Cell
from reports.flowables.text import paragraph
from reports.phrases import price_words
from reports.record_parts import dense_table, facts_table, heading, named, note, section
from reports.record_words import interval_words, number_words
from reports.styles import Look
from reports.surface import Flowing


def forecast(content: DocumentContent, look: Look) -> Flowing:
    """Figures of benefit and harm that may be printed, and what shifts expectations for this patient."""
    say, told = look.say, content.forecast
    name = say("What studies saw of the chosen treatment")
    if told is None:
        return section(name, [note(say("No treatment was chosen."), look)], look)
    story: list[Flowing] = [
        note(
            say(
                "{treatment}. How sure: {certainty}.",
                treatment=told.treatment.plain_name,
                certainty=told.certainty.certainty,
            ),
            look,
            keep=True,
        ),
        heading(say("Improvement"), look),
        *_table([_figure(entry.figure, content, look) for entry in told.figures], look),
        heading(say("Side effects"), look),
        *_table([_side_effect(effect, content, look) for effect in told.side_effects], look),
    ]
    if told.gap is not None:
        story.append(named(say("On the hope:"), f"{told.gap.text} [{', '.join(told.gap.sources)}]", look))
    for modifier in told.modifiers:
        words = f"{modifier.patient_text} [{', '.join(modifier.sources)}]"
        story.append(named(f"{modifier.name}:", words, look))
    return section(name, story, look)


def _table(rows: Sequence[Sequence[Cell]], look: Look) -> list[Flowing]:
    say = look.say
    if not rows:
        return [note(say("No figure may be printed."), look)]
    heads = (say("Result"), say("Counts and 95% intervals"), say("Who judged, how many"), say("Sources"))
    return [dense_table(heads, rows, look=look, shares=(0.34, 0.33, 0.15, 0.18))]


def _figure(figure: Figure, content: DocumentContent, look: Look) -> Sequence[Cell]:
    counts = [paragraph(words, look.table) for words in figure_counts(figure, content)]
    people = figure.n_text or _n_words(figure, content)
    return (
        [paragraph(figure.print_text, look.table)],
        counts or [paragraph(look.say("no count given"), look.table)],
        [paragraph(figure.rater, look.table), paragraph(people, look.table)],
        [paragraph(", ".join(figure.sources), look.table)],
    )


def figure_counts(figure: Figure, content: DocumentContent) -> Iterator[str]:
    """Each count of a figure with its 95% interval, which is of 100 as the count is."""
    for count in figure.counts:
        yield _count_words(count, figure, content)


def _count_words(count: Count, figure: Figure, content: DocumentContent) -> str:
    say = content.say
    of = f"{count.count} / {figure.n}" if figure.n else str(count.count)
    if count.per_100 is None:
        return say("{label}: {count}", label=count.label, count=of)
    return say(
        "{label}: {count}, {per_100} of 100; {interval}",
        label=count.label,
        count=of,
        per_100=number_words(count.per_100),
        interval=interval_words(count.interval, say),
    )


def _n_words(figure: Figure, content: DocumentContent) -> str:
    say = content.say
    return say("n = {number}", number=figure.n) if figure.n is not None else say("number not known")


def _side_effect(effect: SideEffect, content: DocumentContent, look: Look) -> Sequence[Cell]:
    say = look.say
    counts = [paragraph(words, look.table) for words in effect_counts(effect, content)]
    not_counted = effect.unit in ("", "none", "not_stated")
    unit = say("not counted") if not_counted else say("counted in {unit}", unit=effect.unit)
    return (
        [paragraph(effect.print_text, look.table)],
        counts or [paragraph(say("no count given"), look.table)],
        [paragraph(unit, look.table)],
        [paragraph(", ".join(effect.sources), look.table)],
    )


def effect_counts(effect: SideEffect, content: DocumentContent) -> Iterator[str]:
    """Each count behind a side effect with its 95% interval."""
    say = content.say
    for number in (content.catalogue.number[number_id] for number_id in effect.numbers):
        yield say(
            "{label}: {count}, {per_100} of 100; {interval}",
            label=number.label,
            count=f"{number.events} / {number.of}",
            per_100=number_words(number.per_100),
            interval=interval_words(number.interval, say),
        )


def plan(content: DocumentContent, look: Look) -> Flowing:
    """What was agreed comes to: days, cost, how far the dates hold, and what to look at twice."""
    say, schedule = look.say, content.schedule
    facts: list[tuple[str, Cell]] = [
        (name, [paragraph(words, look.table)]) for name, words in plan_facts(content)
    ]
    story: list[Flowing] = [facts_table(facts, look)]
    for warning in schedule.warnings:
        sources = f" [{', '.join(warning.sources)}]" if warning.sources else ""
        story.append(named(say("Look twice:"), f"{warning.message}{sources}", look))
    return section(say("The plan in dates and cost"), story, look)


def plan_facts(content: DocumentContent) -> Iterator[tuple[str, str]]:
    """Every fact that follows from the plan, by its name."""
    say, schedule = content.say, content.schedule
    chosen = content.treatment or content.alternative
    yield say("Chosen"), chosen.plain_name if chosen else say("nothing yet")
    if schedule.events:
        standing = {
            Standing.FIRM: say("as dated"),
            Standing.NOT_CONFIRMED: say("not confirmed"),
            Standing.NO_DATES: say("not to be kept: not suitable, or a doctor's word comes first"),
        }
        yield say("The dates are"), standing[content.standing]
    for event in schedule.of_days:
        yield _event_name(event, content), say.date(event.start)
    price = content.plan.price_per_session
    if price is not None:
        yield say("One session costs"), price_words(price, say)
    if schedule.total is not None:
        yield say("The whole course costs"), price_words(schedule.total, say)
    if content.treatment is not None:
        yield say("A test patch is asked for"), say("Yes") if schedule.asks_test_patch else say("No")


def _event_name(event: Event, content: DocumentContent) -> str:
    say = content.say
    if event.kind is EventKind.SESSION:
        return say("Session {number}", number=event.number)
    return say("Test patch") if event.kind is EventKind.TEST_PATCH else say("Result check")
