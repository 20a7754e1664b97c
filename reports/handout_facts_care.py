"""What must stand on page 3 of a handout: dates, every line of care, every sign to call about."""

from __future__ import annotations

from collections.abc import Iterator

from intake.catalogue_rules import Severity
from intake.catalogue_treatments import Treatment
from intake.conditions import NO
from intake.schedule import EventKind
from reports.content import DocumentContent, Standing
from reports.phrases import day_words, lower_first, patient_findings, shortened_waits
from reports.verification import Fact


def care_facts(content: DocumentContent) -> Iterator[Fact]:
    """The lines of the page for the fridge; none where nothing was chosen or it may not go ahead."""
    entry = content.treatment
    if entry is None or content.standing is Standing.NO_DATES:
        return
    yield from _days(content)
    for line in (*entry.lines("pre"), *entry.lines("after")):
        is_ours = not line.only_for or content.answers.code(f"health.{line.only_for}") != NO
        # What is said day by day is not said twice.
        if is_ours and not (line.kind == "after" and line.in_days):
            yield Fact(f"the line of care {line.id}", line.text)
    for number, text in enumerate(content.clinic.after_care_for(entry.id), start=1):
        yield Fact(f"line {number} of the clinic's own after-care", content.own(text))
    for day in content.catalogue.days_for(entry.id):
        words = f"{day_words(day.first, day.last, content.say)}\n{day.text}"
        yield Fact(f"what to do from day {day.first} on", words)
    yield from _calls(content, entry)


def _days(content: DocumentContent) -> Iterator[Fact]:
    say, schedule = content.say, content.schedule
    if content.standing is Standing.NOT_CONFIRMED:
        words = say("These dates are not confirmed. Ask us before you rely on them.")
        yield Fact("that the dates are not confirmed", words)
    for event in schedule.of_days:
        day = say.day_month(event.start)
        # A session's words may give way to its neighbour's; its number stands in its disc.
        match event.kind:
            case EventKind.TEST_PATCH:
                words = f"{day}\n{say('Test patch')}"
            case EventKind.REVIEW:
                words = f"{day}\n{say('Result check')}"
            case _:
                words = day
        yield Fact(f"the date of the {event.kind.value}", words, drawn=True)
    if schedule.asks_test_patch and content.plan.test_patch is None:
        words = say("A test patch comes first. Its date: ____________________").rstrip(" _")
        yield Fact("that a test patch comes first", words)
    if content.verdict is not None:
        for finding, rule in patient_findings(content.verdict, content.catalogue):
            clear = finding.clear_from
            if finding.severity is Severity.DEFER and clear is not None and finding.override is None:
                reason = lower_first(rule.label)
                words = say("Not before {day}: {reason}.", day=say.date(clear), reason=reason)
                yield Fact(f"the first day after {rule.id}", words)
        for rule_id, words in shortened_waits(
            content.verdict, content.firm_first_session, content.catalogue, say
        ):
            yield Fact(f"that the wait after {rule_id} was shortened", words)
    if content.forecast is not None:
        yield Fact("when to judge", content.forecast.judge.text)


def _calls(content: DocumentContent, entry: Treatment) -> Iterator[Fact]:
    say, clinic = content.say, content.clinic
    flags = entry.lines("red_flag")
    for line in flags:
        yield Fact(f"the sign to call about {line.id}", line.text)
    at_once = [line.text for line in flags if line.urgency == "emergency"]
    number = clinic.emergency_number or say("Phone")
    words = "\n".join((say("Call an ambulance now"), number, *at_once))
    yield Fact("the emergency number with its signs", words, drawn=not clinic.emergency_number)
    number = clinic.phone or say("Phone")
    late = say("Evenings and weekends: {phone}", phone=clinic.out_of_hours).rstrip()
    words = f"{say('Call us, or get medical help, the same day')}\n{number}\n{late}"
    yield Fact("the numbers to call", words, drawn=not (clinic.phone and clinic.out_of_hours))
    words = say("On brown and black skin, redness can look purple or grey. Feel for heat and swelling.")
    yield Fact("how redness looks on dark skin", words)
