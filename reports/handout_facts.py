"""What must stand in a handout, taken from the record and not from the story that prints it.

A fact is a whole line with its neighbours, as it flows on paper: a bare word such as "Wait" stands anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from intake.conditions import NOT_SURE, Answers
from intake.screening import Outcome
from reports.content import DocumentContent, Standing
from reports.handout_facts_care import care_facts
from reports.handout_facts_plan import lettered, listed, place_words, plan_facts
from reports.handout_facts_results import option_facts, result_facts
from reports.phrases import (
    MOST_REASONS,
    colour_words,
    finding_words,
    hope_words,
    lower_first,
    patient_findings,
    told_words,
    verdict_sentences,
)
from reports.verification import Fact

_COMMONEST_CLAIMS = 3


def facts(content: DocumentContent) -> Iterator[Fact]:
    """Every line of one consultation that somebody acts on or signs for."""
    yield from _people(content)
    yield from _main_points(content)
    yield from _found(content)
    yield from _matters(content)
    yield from plan_facts(content)
    yield from _limits(content)
    yield from option_facts(content)
    yield from result_facts(content)
    yield from care_facts(content)
    yield from _answers(content)
    yield from _asked(content)
    yield from _claims(content)
    yield from _headings(content)


def _people(content: DocumentContent) -> Iterator[Fact]:
    say, patient, clinic = content.say, content.consultation.patient, content.clinic
    if patient.birth_date is not None:
        yield Fact("the birth date", say.date(patient.birth_date))
    yield Fact("the day of the visit", content.visit)
    yield Fact("the clinic's name", clinic.name)
    yield Fact("the clinic's out of hours phone", clinic.out_of_hours)
    yield Fact("the clinic's words of welcome", content.own(clinic.welcome))
    yield Fact("the clinic's note on how to reach it", content.own(clinic.contact_note))
    if clinic.phone:
        call = say("Questions? Call {phone}. Ask us for large print or an interpreter.", phone=clinic.phone)
    else:
        call = say(
            "Questions? Call the number at the top of this page. Ask for large print or an interpreter."
        )
    yield Fact("the clinic's phone", call)


def _main_points(content: DocumentContent) -> Iterator[Fact]:
    say, catalogue, forecast, verdict = content.say, content.catalogue, content.forecast, content.verdict
    urgent = content.whole_person_findings
    for finding in urgent[:MOST_REASONS]:
        rule = catalogue.contraindication[finding.contraindication]
        yield Fact(f"the main point {rule.id}", f"{rule.label}. {rule.patient_text}")
    yield Fact("what the headline says", content.headline.lead)
    yield Fact("that no treatment removes the marks", catalogue.always.text)
    yield Fact("that stretch marks are normal", catalogue.normal.text)
    nothing = catalogue.alternative["no_treatment"]
    if content.plan.treatment != nothing.id and not urgent:
        yield Fact("what doing nothing means", nothing.text)
    hope = content.answers.code("goals.hoped-for")
    if forecast is None or verdict is None:
        if hope == "gone":
            yield Fact("what the hope is up against", content.sentences.gap["gone"].text)
        return
    if verdict.outcome is not Outcome.SUITABLE:
        words = lower_first(verdict_sentences(verdict, catalogue, say))
        yield Fact("what holds today", f"{say('Today for you:')} {words}")
    if verdict.outcome is not Outcome.NOT_SUITABLE:
        if forecast.gap is not None and hope not in ("up-to-25", "not-sure"):
            yield Fact("what the hope is up against", forecast.gap.text)
        else:
            words = f"{forecast.treatment.plain_name}. {forecast.words.text}"
            yield Fact("what to expect", words)


def _found(content: DocumentContent) -> Iterator[Fact]:
    say = content.say
    marks = content.answers.group("marks")
    for number, part in enumerate(marks, start=1):
        if part.code("marks.region") is not None:
            yield Fact(f"line {number} of the marks that we found", _mark(content, part))
    phototype = content.answers.code("skin.phototype")
    if phototype and phototype != NOT_SURE:
        yield Fact("the skin type", say("Your skin type: {type} of VI.", type=phototype))
    areas = (*content.treated, *content.seen)
    if areas:
        for area in areas:
            yield Fact(f"the region {area.code}", lettered(content, area))
        yield Fact("the key to the map", listed(content, areas))
        right, left = say.sense("right side of the body", "R"), say.sense("left side of the body", "L")
        patterns = [say("To treat")] if content.treated else []
        patterns += [say("Seen, not treated")] if content.seen else []
        yield Fact("the map's front", f"{say.sense('of the body', 'Front')} {right} {left}", drawn=True)
        words = " ".join((say.sense("of the body", "Back"), left, right, *patterns))
        yield Fact("the map's back with its patterns", words, drawn=True)


def _mark(content: DocumentContent, part: Answers) -> str:
    say, code = content.say, part.code("marks.region")
    assert code is not None
    place = place_words(content, code, part.code("marks.side"))
    words = place[0].upper() + place[1:]
    colour, count, onset = part.code("marks.colour"), part.code("marks.count"), part.day("marks.onset")
    if colour:
        named = colour_words(colour, say)
        if count == "many":
            words = say("{place}: many {colour} marks", place=words, colour=named)
        elif count == "few":
            words = say("{place}: a few {colour} marks", place=words, colour=named)
        else:
            words = say("{place}: {colour} marks", place=words, colour=named)
    if onset is not None and onset.first_day <= content.on:
        words = say("{marks}, since {day}", marks=words, day=say.date(onset))
    return f"{words}."


def _matters(content: DocumentContent) -> Iterator[Fact]:
    say, answers = content.say, content.answers
    hope = answers.code("goals.hoped-for")
    if hope is not None:
        yield Fact("the hope", f"{say('You hope for:')} {hope_words(hope, say)}.")
    for link_id, lead in (
        ("goals.bothers", say("What bothers you")),
        ("goals.enough", say("What would be enough")),
    ):
        said = answers.code(link_id)
        if said:
            yield Fact(f"the answer {link_id}", said)
            yield Fact(f"the words before the answer {link_id}", f"{lead}:")


def _limits(content: DocumentContent) -> Iterator[Fact]:
    if content.forecast is not None:
        for number, line in enumerate((*content.forecast.may_do, *content.forecast.limits[1:]), start=1):
            yield Fact(f"line {number} of what it may and will not do", line.text)
        for modifier in content.forecast.modifiers:
            if modifier.audience == "patient" and not modifier.when.always:
                yield Fact(f"what to expect, for this patient: {modifier.id}", modifier.patient_text)


def _answers(content: DocumentContent) -> Iterator[Fact]:
    say, catalogue = content.say, content.catalogue
    if content.verdict is not None:
        shown = patient_findings(content.verdict, catalogue)
    else:
        rules = catalogue.contraindication
        shown = tuple((finding, rules[finding.contraindication]) for finding in content.whole_person_findings)
    for finding, rule in shown:
        decided = finding_words(finding, rule, say)
        told = told_words(rule, content.answers, catalogue, say)
        row = f"{decided} {told} {rule.patient_text}"
        heads = say("What you told us"), say("What it means")
        large = f"{decided} {heads[0]} {told} {heads[1]} {rule.patient_text}"
        yield Fact(f"the finding {rule.id}", row, also=(large,))


def _asked(content: DocumentContent) -> Iterator[Fact]:
    if content.treatment is None:
        return
    for group in ("week", "hurt", "after", "people"):
        for entry in content.catalogue.everyday_for(content.treatment.id, group):
            heading = entry.title if entry.title.endswith("?") else f"{entry.title}."
            yield Fact(f"what people ask, {entry.id}", f"{heading} {entry.text}")
            if entry.topic == "unhappy":
                yield Fact(
                    "what the clinic does when somebody is unhappy", content.own(content.clinic.unhappy)
                )


def _claims(content: DocumentContent) -> Iterator[Fact]:
    say, catalogue = content.say, content.catalogue
    chosen = content.treatment.id if content.treatment is not None else None
    heard = set(content.answers.codes("goals.heard"))
    bundles = [bundle for code, bundle in catalogue.bundle.items() if code in heard]
    if not bundles:
        about = [
            bundle
            for bundle in catalogue.bundles
            if chosen is None or any(chosen in catalogue.claim[claim].treatments for claim in bundle.claims)
        ]
        bundles = about[:_COMMONEST_CLAIMS]
    for bundle in bundles:
        claim = say.sense("a quotation", "“{words}”", words=bundle.line)
        first, *others = (
            catalogue.contradiction[point].answer_for(chosen).text for point in bundle.answered_by
        )
        large = f"{claim} {say('What the evidence says')} {first}"
        yield Fact(f"the claim {bundle.id} with its answer", f"{claim} {first}", also=(large,))
        for other in others:
            yield Fact(f"an answer to the claim {bundle.id}", other)


def _headings(content: DocumentContent) -> Iterator[Fact]:
    say = content.say
    named = [
        say("The main points"),
        say("What we found"),
        say("What matters to you"),
        say("Your plan at a glance"),
        say("Your options, side by side"),
        say("Sources"),
        say("Say it back, and ask"),
    ]
    if content.treatment is not None:
        named += [
            say("What it may and will not do"),
            say("Good and bad results, out of 100 people"),
            say("Your answers that matter"),
            say("What people ask"),
        ]
        if content.standing is not Standing.NO_DATES:
            named += [
                say("Your dates"),
                say("Before each session"),
                say("The first week, day by day"),
                say("After each session"),
                say("When to call"),
            ]
    yield from (Fact(f"heading {number}", words) for number, words in enumerate(named, start=1))
