"""What must stand in a handout, taken from the record and not from the story that prints it."""

from __future__ import annotations

from collections.abc import Iterator

from reports.content import DocumentContent, Standing
from reports.handout_results import has_array
from reports.phrases import finding_words, patient_findings, price_words, verdict_words
from reports.verification import Fact


def facts(content: DocumentContent) -> Iterator[Fact]:
    """Names, dates, regions, treatment, sessions, price, reasons and figures of one consultation."""
    say, patient, clinic = content.say, content.consultation.patient, content.clinic
    if patient.birth_date is not None:
        yield Fact("the birth date", say.date(patient.birth_date))
    yield Fact("the day of the visit", content.visit)
    for name, text in (
        ("name", clinic.name),
        ("phone", clinic.phone),
        ("out of hours phone", clinic.out_of_hours),
    ):
        if text:
            yield Fact(f"the clinic's {name}", text)
    yield Fact("that no treatment removes the marks", content.catalogue.always.text)
    for area in (*content.treated, *content.seen):
        yield Fact(f"the region {area.code}", area.words)
    for entry, verdict in zip(content.catalogue.treatments, content.verdicts, strict=True):
        if entry in content.offered:
            yield Fact(f"the verdict on {entry.id}", verdict_words(verdict, content.catalogue, say))
    if content.treatment is not None:
        yield from _of_the_plan(content)


def _of_the_plan(content: DocumentContent) -> Iterator[Fact]:
    say, plan, schedule, entry = content.say, content.plan, content.schedule, content.treatment
    assert entry is not None
    yield Fact("the treatment", entry.plain_name)
    if plan.sessions is not None:
        yield Fact("the number of sessions", say.many("1 session", "{number} sessions", plan.sessions))
    if plan.price_per_session is not None:
        yield Fact("the price of a session", price_words(plan.price_per_session, say))
    if schedule.total is not None and plan.price_per_session and plan.price_per_session.currency:
        yield Fact("the total price", price_words(schedule.total, say))
    if content.standing is not Standing.NO_DATES:
        for name, day in (("first session", plan.first_session), ("result check", schedule.review)):
            if day is not None:
                yield Fact(f"the date of the {name}", say.date(day))
        for event in schedule.of_days:
            yield Fact(f"the date of the {event.kind.value}", say.day_month(event.start))
    if content.verdict is not None:
        for finding, rule in patient_findings(content.verdict, content.catalogue):
            yield Fact(f"the finding {rule.id}", finding_words(finding, rule, say))
    if content.forecast is not None:
        for figure in content.forecast.figures:
            seen = figure.figure
            if has_array(figure):
                for part, share in zip(seen.parts, seen.per_hundred(), strict=True):
                    yield Fact(f"the figure {seen.id}", f"{share} {part.label}")
            elif seen.unit != "none":
                yield Fact(f"the figure {seen.id}", seen.print_text)
        for effect in content.forecast.side_effects:
            words = effect.plain if effect.frequency_class == "not_known" else effect.print_text
            yield Fact(f"the side effect {effect.name}", words.removesuffix(" " + say("Same study.")))
